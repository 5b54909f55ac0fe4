#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Servers that offer less than TLS 1.2: refused unasked, and then the whole way, by their pin alone.

usage: old_tls.py POOLPATCHCTL CASE
"""
import json
import os
import pathlib
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / "support"))
import relay  # noqa: E402
from desk import Desk, hosts_of  # noqa: E402
from relay import OpenSsl, Relay  # noqa: E402
from sim import Sim  # noqa: E402

CTL = sys.argv[1]
OFFERS = [(relay.AES_10, "TLS 1.0", 1024), (relay.AES_11, "TLS 1.1", 2048), (relay.RC4, "TLS 1.0", 1024),
          (relay.DES, "TLS 1.0", 512), (relay.RC4_12, "TLS 1.2", 1024)]


def single():
    return Sim("--scenario", "single", "--no-tls", "--speed", "150", "--login-delay", "0.1")


def refused():
    """Without the choice not a byte of a request leaves, and it is said what there is to choose."""
    with single() as sim, Desk(CTL) as desk:
        for priority, version, bits in OFFERS:
            with Relay(sim, priority, bits) as old:
                for more in ([], ["--trust-first-use"], ["--pin", old.fingerprint]):
                    done = desk.ctl(sim, "status", *more, server=old.address, trust=False, expect=3)
                    assert f"offers only {version}," in done.stderr, done.stderr
                    assert "--legacy-tls" in done.stderr and old.address[8:] in done.stderr
            assert old.received == 0, (priority, old.received)
        with OpenSsl() as server:
            done = desk.ctl(sim, "status", server=server.address, expect=3)
            assert "offers only TLS 1.0," in done.stderr, done.stderr
        assert server.received == 0
        assert not sim.calls()


def pinned():
    """With the choice the pin is what counts, and it is asked for before the password leaves."""
    with single() as sim, Desk(CTL) as desk:
        for priority, version, bits in OFFERS:
            with Relay(sim, priority, bits) as old:
                for more in ([], ["--pin", "0" * 64]):
                    done = desk.ctl(sim, "status", "--legacy-tls", *more, server=old.address,
                                    trust=False, expect=3)
                    told = done.stderr.replace(":", "").lower()
                    assert old.fingerprint in told and "warning: old TLS" in done.stderr, done.stderr
                    weak = [l for l in done.stderr.splitlines() if l.endswith("(weak)")]
                    assert len(weak) == 1 + (bits < 2048) + (version != "TLS 1.2"), done.stderr
                    assert f"Connection: {version}" in done.stderr, done.stderr
            assert old.received == 0, (priority, old.received)
        with OpenSsl() as server:
            done = desk.ctl(sim, "status", "--legacy-tls", server=server.address, trust=False, expect=3)
            assert server.fingerprint in done.stderr.replace(":", "").lower(), done.stderr
        assert server.received == 0
        assert not sim.calls()


def spoken():
    """Every profile of the old releases, and what a server speaks after it was upgraded."""
    more = [(relay.SHA256_12, "TLS 1.2", 2048), (relay.MODERN, "TLS 1.3", 2048)]
    with single() as sim, Desk(CTL) as desk:
        for priority, _, bits in OFFERS + more:
            with Relay(sim, priority, bits) as old:
                desk.ctl(sim, "status", "--legacy-tls", "--pin", old.fingerprint, server=old.address,
                         trust=False, expect=1)
            assert old.received > 500
        for priority, _, bits in more:
            with Relay(sim, priority, bits) as new:
                desk.ctl(sim, "status", "--pin", new.fingerprint, server=new.address, trust=False,
                         expect=1)
        desk.check_calls(sim)


def changed():
    """Another certificate later: old and new side by side, and nothing sent."""
    with single() as sim, Desk(CTL) as desk:
        for options, priority, bits in (["--legacy-tls"], relay.DES, 1024), ([], relay.MODERN, 2048):
            with Relay(sim, priority, bits) as old:
                desk.ctl(sim, "status", *options, server=old.address, expect=1)
            pins = desk.path / "config" / "poolpatch" / "pins.ini"
            with Relay(sim, priority, bits) as new:
                pins.write_text(pins.read_text().replace(old.address[8:].replace(":", "%3A"),
                                                         new.address[8:].replace(":", "%3A"))
                                .replace(old.address[8:], new.address[8:]))
                done = desk.ctl(sim, "status", *options, server=new.address, expect=3)
            said = done.stderr.replace(":", "").lower()
            assert said.count(old.fingerprint) == 2 and said.count(new.fingerprint) == 2, done.stderr
            assert "Before:" in done.stderr and "Now:" in done.stderr, done.stderr
            assert done.stderr.count("CN=old.example.com") == 4, done.stderr
            assert new.received == 0


def patched(server):
    """The upload of a hotfix goes the same way, and everything after the restart of the server."""
    with single() as sim, Desk(CTL) as desk, server(sim) as old:
        options = ["--legacy-tls", "--pin", old.fingerprint]
        before = hosts_of(sim.state())[0]["installed"]
        done = desk.ctl(sim, "status", "--json", *options, server=old.address, trust=False, expect=1)
        wanted = json.loads(done.stdout)["pools"][0]["recommended"][0]
        desk.ctl(sim, "apply", wanted, "--yes", *options, server=old.address, trust=False)
        after = hosts_of(sim.state())[0]["installed"]
        assert len(after) > len(before), (before, after)


def patched_by_stunnel():
    patched(OpenSsl)


def patched_by_rc4():
    patched(lambda sim: Relay(sim, relay.RC4))


def policy():
    """Where the policy of this computer forbids old TLS, that is what is said."""
    with single() as sim, Desk(CTL) as desk, tempfile.NamedTemporaryFile("w") as settings:
        settings.write("[overrides]\ndisabled-version = tls1.0\ndisabled-version = tls1.1\n")
        settings.flush()
        os.environ["GNUTLS_SYSTEM_PRIORITY_FILE"] = settings.name
        with OpenSsl(sim) as old:
            options = ["--pin", old.fingerprint]
            done = desk.ctl(sim, "status", *options, server=old.address, trust=False, expect=3)
            assert "offers only TLS 1.0," in done.stderr, done.stderr
            done = desk.ctl(sim, "status", "--legacy-tls", *options, server=old.address, trust=False,
                            expect=3)
            assert "policy of this computer" in done.stderr, done.stderr
        assert not sim.calls()


def plain():
    """http:// only when it is typed, and with a warning each time."""
    with single() as sim, Desk(CTL) as desk:
        done = desk.ctl(sim, "status", expect=1)
        assert "warning" in done.stderr and "not encrypted" in done.stderr, done.stderr
        assert not desk.ctl(sim, "status", "--json", expect=1).stderr
        done = desk.ctl(sim, "status", "--pin", "12:34", expect=2)
        assert "64" in done.stderr, done.stderr


CASES = {"refused": refused, "pinned": pinned, "spoken": spoken, "changed": changed, "policy": policy,
         "stunnel": patched_by_stunnel, "rc4": patched_by_rc4, "plain": plain}
CASES[sys.argv[2]]()
