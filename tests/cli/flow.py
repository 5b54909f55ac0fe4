#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The whole way on the command line: three servers over TLS, patched, restarted and read back.

usage: flow.py POOLPATCHCTL CASE
"""
import json
import os
import pathlib
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / "support"))
from sim import Sim  # noqa: E402

CTL = sys.argv[1]
SPEED = "60"


def ctl(sim, folder, *words, expect=0, password=None, trust=True):
    secret = pathlib.Path(folder, "password")
    secret.write_text(password if password is not None else sim.about["password"])
    command = [CTL, "--server", sim.server, "--password-file", str(secret),
               "--feed", sim.about["feed"], "--library", f"{folder}/library",
               "--state-dir", f"{folder}/state"]
    if trust:
        command.append("--trust-first-use")
    env = {**os.environ, "XDG_CONFIG_HOME": f"{folder}/config", "XDG_CACHE_HOME": f"{folder}/cache"}
    done = subprocess.run([*command, *words], env=env, text=True, capture_output=True, timeout=300,
                          check=False)
    if done.returncode != expect:
        sys.exit(f"{words}: exit {done.returncode}, expected {expect}\n{done.stdout}\n{done.stderr}")
    return done


def hosts_of(state):
    return [host for pool in state["pools"] for host in pool["hosts"]]


def vms_of(state):
    return {vm["name"]: (vm["power_state"], vm.get("host")) for pool in state["pools"]
            for vm in pool["vms"]}


def everything():
    with Sim("--scenario", "lab", "--speed", SPEED) as sim, tempfile.TemporaryDirectory() as folder:
        before = sim.state()
        status = json.loads(ctl(sim, folder, "status", "--json", expect=1).stdout)
        pool = status["pools"][0]
        wanted = pool["recommended"]
        assert status["schema"] == 1 and len(pool["hosts"]) == 3 and len(wanted) >= 3, status
        plan = json.loads(ctl(sim, folder, "plan", "--recommended", "--json").stdout)
        assert plan["basis"] == "evidence" and plan["steps"], plan
        assert sim.state() == before, "plan changed something"

        done = ctl(sim, folder, "apply", "--recommended", "--yes", "--json")
        report = json.loads(done.stdout)
        assert report["state"] == "done" and report["error"] is None, report
        for line in done.stderr.splitlines():
            assert line.startswith("{"), [l for l in done.stderr.splitlines() if not l.startswith("{")]
            json.loads(line)

        after = sim.state()
        for host in hosts_of(after):
            installed = {uuid.lower() for uuid in host["installed"]}
            assert set(wanted) <= installed, (host["name"], set(wanted) - installed)
            assert host["enabled"] and host["live"], host
            assert host["reboots"] == 1 and host["toolstack_restarts"] == 0, host
        assert vms_of(after) == vms_of(before), "a VM is not where it was"
        for host in report["hosts"]:
            assert set(wanted) <= set(host["installed"]) and host["pending"] == "none", host

        known = set(subprocess.run([CTL, "calls"], text=True, capture_output=True,
                                   check=True).stdout.split())
        sent = {call["method"] for call in sim.calls()}
        assert sent <= known, sent - known
        assert not sent & {"VM.get_all_records", "VM.get_all", "VBD.get_all_records",
                           "VDI.get_all_records"}, sent

        ctl(sim, folder, "status")
        journal = list(pathlib.Path(folder, "state", "runs").glob("*/journal.jsonl"))
        assert len(journal) == 1
        text = journal[0].read_text() + done.stdout + done.stderr
        assert sim.about["password"] not in text and "OpaqueRef:session" not in text
        runs = json.loads(ctl(sim, folder, "runs", "--json").stdout)["runs"]
        assert runs[0]["id"] == report["run"] and runs[0]["state"] == "done", runs


def demo():
    done = subprocess.run([CTL, "--demo", "--recommended", "--yes", "apply"], text=True,
                          capture_output=True, timeout=300, check=False)
    print(done.stdout[-3000:], done.stderr[-2000:])
    assert done.returncode == 0
    assert "XS62ESP1" in done.stdout


CASES = {"everything": everything, "demo": demo}
CASES[sys.argv[2]]()
