# SPDX-License-Identifier: GPL-3.0-or-later
"""poolpatchctl as a person would run it, with folders of their own that are thrown away afterwards."""
import os
import pathlib
import subprocess
import sys
import tempfile

# What would load every machine of a pool: nothing may need it.
CLASS_WIDE = {"VM.get_all_records", "VM.get_all", "VBD.get_all_records", "VDI.get_all_records"}


class Desk:
    def __init__(self, program):
        self.program = program
        self.folder = tempfile.TemporaryDirectory()
        self.path = pathlib.Path(self.folder.name)
        self.library = self.path / "library"

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.folder.cleanup()

    def _command(self, sim, words, server, password, feed, trust):
        secret = self.path / "password"
        secret.write_text(password or sim.about["password"])
        return [self.program, "--server", server or sim.server, "--password-file", secret,
                "--feed", feed or sim.about["feed"], "--library", self.library,
                "--state-dir", self.path / "state", *(["--trust-first-use"] if trust else []),
                *words]

    def _environment(self):
        return {**os.environ, "XDG_CONFIG_HOME": str(self.path / "config"),
                "XDG_CACHE_HOME": str(self.path / "cache")}

    def ctl(self, sim, *words, expect=0, server=None, password=None, feed=None, trust=True,
            timeout=300):
        """Runs a command; anything but the expected exit status ends the test."""
        done = subprocess.run(self._command(sim, words, server, password, feed, trust),
                              env=self._environment(), text=True, capture_output=True,
                              timeout=timeout, check=False)
        if done.returncode != expect:
            sys.exit(f"{words}: exit {done.returncode}, expected {expect}\n"
                     f"{done.stdout}\n{done.stderr}")
        secret = password or sim.about["password"]
        assert secret not in done.stdout + done.stderr, "it told the password"
        return done

    def begin(self, sim, *words, feed=None):
        """The same, and the caller talks to it meanwhile."""
        return subprocess.Popen(self._command(sim, words, None, None, feed, True),
                                env=self._environment(), text=True, stdout=subprocess.PIPE,
                                stderr=subprocess.PIPE)

    def check_calls(self, sim):
        """Whether only calls were sent that the program admits to, and none that loads all VMs."""
        known = set(subprocess.run([self.program, "calls"], text=True, capture_output=True,
                                   check=True).stdout.split())
        sent = {call["method"] for call in sim.calls()}
        assert sent and sent <= known, sent - known
        assert not sent & CLASS_WIDE, sent & CLASS_WIDE


def hosts_of(state):
    return [host for pool in state["pools"] for host in pool["hosts"]]


def vms_of(state):
    return {vm["uuid"]: (vm["name"], vm["power_state"], vm.get("host")) for pool in state["pools"]
            for vm in pool["vms"]}
