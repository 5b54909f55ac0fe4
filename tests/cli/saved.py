# SPDX-License-Identifier: GPL-3.0-or-later
"""saved.py CTL KEYRING-TOOL: the saved pools, with the passwords that the keyring has."""
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))

from desktop import Desktop  # noqa: E402
from sim import Sim  # noqa: E402

OTHER = "11111111-2222-3333-4444-555555555555"


class Saved:
    """poolpatchctl in a home where pools are saved."""

    def __init__(self, ctl, tool, desktop, sims):
        self.ctl, self.tool, self.desktop, self.sims = ctl, tool, desktop, sims
        self.environment = desktop.environment
        for name in ("CONFIG", "CACHE", "STATE"):
            self.environment[f"XDG_{name}_HOME"] = os.path.join(desktop.home, name.lower())

    def save(self, *pools, remember=True):
        """@pools: uuid, address"""
        folder = pathlib.Path(self.environment["XDG_CONFIG_HOME"], "poolpatch")
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "pools.ini").write_text("".join(
            f"[{uuid}]\nname=lab\naddress={address}\nuser=root\nmembers=\n"
            f"remember={'true' if remember else 'false'}\n" for uuid, address in pools))

    def keep(self, uuid, password):
        subprocess.run([self.tool, "20", "store", uuid, "root"], env=self.environment, check=True,
                       input=password, text=True, stdout=subprocess.DEVNULL, timeout=30)

    def run(self, *words, expect):
        done = subprocess.run([self.ctl, "--feed", self.sims[0].about["feed"], "--trust-first-use",
                               *words], env=self.environment, text=True, capture_output=True,
                              timeout=60, check=False)
        if done.returncode != expect:
            sys.exit(f"exit {done.returncode}, expected {expect}\n{done.stdout}\n{done.stderr}")
        self.check_secret(done.stdout + done.stderr)
        return done

    def check_secret(self, said):
        """No file of the home but the keyring's own, and nothing said, has a password."""
        secrets = [sim.about["password"] for sim in self.sims]
        for path in pathlib.Path(self.desktop.home).rglob("*"):
            if path.is_file():
                assert not any(secret.encode() in path.read_bytes() for secret in secrets), path
        assert not any(secret in said for secret in secrets), said


def uuid_of(sim):
    return sim.state()["pools"][0]["uuid"]


def check(ctl, tool, desktop, sims):
    first, second = sims
    saved = Saved(ctl, tool, desktop, sims)
    both = ((uuid_of(first), first.server), (OTHER, second.server))
    saved.save(both[0], remember=False)
    done = saved.run("status", expect=3)
    assert "keyring service" not in done.stderr and "--password-file" in done.stderr, done.stderr
    saved.save(both[0])

    done = saved.run("status", expect=3)
    assert "no keyring service" in done.stderr and "--password-file" in done.stderr, done.stderr

    desktop.keyring("unlock")
    done = saved.run("status", expect=3)
    assert "no password of lab" in done.stderr, done.stderr

    saved.keep(uuid_of(first), first.about["password"])
    done = saved.run("status", expect=1)
    assert "xs2" in done.stdout and not done.stderr, done.stderr
    print("the keyring's password logs in", flush=True)

    saved.keep(uuid_of(first), "wrong")
    done = saved.run("status", expect=3)
    assert "SESSION_AUTHENTICATION_FAILED" in done.stderr, done.stderr
    secret = os.path.join(desktop.home, "password")
    with open(secret, "w") as file:
        file.write(first.about["password"][:-1] + "x")
    assert "SESSION_AUTHENTICATION_FAILED" in saved.run("--password-file", secret, "status",
                                                        expect=3).stderr
    print("a wrong one is said", flush=True)

    # What answers at the address of old is another pool by now.
    saved.save(*both)
    saved.keep(uuid_of(first), first.about["password"])
    saved.keep(OTHER, second.about["password"])
    done = saved.run("status", expect=3)
    assert "belongs to another pool" in done.stderr, done.stderr
    print("another pool at the address is not taken", flush=True)


if __name__ == "__main__":
    if shutil.which("gnome-keyring-daemon") is None:
        sys.exit(77)
    with tempfile.TemporaryDirectory() as home, \
            Desktop(home) as a_desktop, \
            Sim("--scenario", "lab", "--login-delay", "0.1") as lab, \
            Sim("--scenario", "single", "--login-delay", "0.1") as single:
        check(os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2]), a_desktop, (lab, single))
