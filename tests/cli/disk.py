#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""No room, here or on the server: said in words, nothing done, and with room the same way goes on.

Runs itself again in a user and mount namespace of its own, where it may mount a small tmpfs.

usage: disk.py POOLPATCHCTL CASE
"""
import json
import os
import pathlib
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / "support"))
from desk import Desk, hosts_of, vms_of  # noqa: E402
from sim import Sim  # noqa: E402

SKIP = 77
SP1 = "0850b186-4d47-11e3-a720-001b2151a503"
OWN = ["unshare", "--user", "--map-root-user", "--mount"]


class Disk:
    """A file system of a chosen size."""

    def __init__(self, kilobytes):
        self.folder = tempfile.TemporaryDirectory()
        self.path = pathlib.Path(self.folder.name)
        subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={kilobytes}k", "none", self.path],
                       check=True)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        subprocess.run(["umount", self.path], check=True)
        self.folder.cleanup()

    def resize(self, kilobytes):
        subprocess.run(["mount", "-o", f"remount,size={kilobytes}k", self.path], check=True)

    def files(self):
        return [path for path in self.path.rglob("*") if not path.is_dir()]


def local():
    """The file is 6.3 MB, in a zip of the same size: neither fits, then only the zip does."""
    with Sim("--scenario", "lab", "--speed", "150") as sim, Desk(sys.argv[1]) as desk, \
         Disk(1000) as disk:
        desk.library = disk.path / "library"
        before = sim.state()
        for size in (1000, 9000):
            disk.resize(size)
            done = desk.ctl(sim, "apply", "XS62ESP1", "--yes", expect=6)
            assert "not enough room" in done.stderr and "6.3" in done.stderr, done.stderr
            assert str(desk.library) in done.stderr and "Make room" in done.stderr, done.stderr
            assert "Traceback" not in done.stderr and ".part/" not in done.stderr, done.stderr
            assert sim.state() == before, "something was changed on a server"
            assert not disk.files(), disk.files()

        done = desk.ctl(sim, "apply", "XS62ESP1", "--yes", "--json", expect=6)
        report = json.loads(done.stdout) if done.stdout.strip() else None
        assert report is None or report["state"] == "failed", report
        lines = [json.loads(line) for line in done.stderr.splitlines()]
        assert any("not enough room" in line.get("error", "") for line in lines), lines

        disk.resize(40000)
        desk.ctl(sim, "apply", "XS62ESP1", "--yes")
        after = sim.state()
        for host in hosts_of(after):
            assert SP1 in host["installed"] and host["enabled"] and host["reboots"] == 1, host
        assert vms_of(after) == vms_of(before)
        assert not [path for path in disk.files() if path.suffix == ".part"], disk.files()
        runs = json.loads(desk.ctl(sim, "runs", "--json").stdout)["runs"]
        assert [run["state"] for run in runs] == ["done", "failed", "failed", "failed"], runs


def check_upload(sim, desk, hotfix, *words):
    before = sim.state()
    done = desk.ctl(sim, "apply", hotfix, "--yes", expect=5)
    for word in words:
        assert word in done.stderr, (word, done.stderr)
    assert sim.state() == before, "something was changed on a server"


def server():
    """What a server does by itself when its disk is full: 6.5 says so, before it reads a byte."""
    with Disk(3000) as disk, Desk(sys.argv[1]) as desk:
        os.environ["TMPDIR"] = str(disk.path)
        with Sim("--scenario", "single", "--release", "6.5", "--speed", "150") as sim:
            check_upload(sim, desk, "XS65ESP1", "No room is left in /var/patch", "OUT_OF_SPACE",
                         "Remove the files")
            disk.resize(40000)
            desk.ctl(sim, "apply", "XS65ESP1", "--yes")
            assert hosts_of(sim.state())[0]["installed"]


def server_late():
    """6.2 finds out while it writes, and calls what it got a bad patch."""
    with Disk(3000) as disk, Desk(sys.argv[1]) as desk:
        os.environ["TMPDIR"] = str(disk.path)
        with Sim("--scenario", "single", "--speed", "150") as sim:
            check_upload(sim, desk, "XS62ESP1", "does not accept the file", "INVALID_PATCH")
            disk.resize(40000)
            desk.ctl(sim, "apply", "XS62ESP1", "--yes")


CASES = {"local": local, "server": server, "server-late": server_late}

if os.environ.get("PP_IN_NAMESPACE") != "1":
    try:
        allowed = subprocess.run([*OWN, "true"], stderr=subprocess.DEVNULL,
                                 check=False).returncode == 0
    except FileNotFoundError:
        allowed = False
    if not allowed:
        print("No user namespaces here")
        sys.exit(SKIP)
    sys.exit(subprocess.run([*OWN, sys.executable, *sys.argv], check=False,
                            env={**os.environ, "PP_IN_NAMESPACE": "1"}).returncode)
CASES[sys.argv[2]]()
