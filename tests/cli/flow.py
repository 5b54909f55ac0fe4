#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The whole way on the command line: three servers over TLS, patched, restarted and read back.

usage: flow.py POOLPATCHCTL CASE
"""
import json
import pathlib
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / "support"))
from desk import Desk, hosts_of, vms_of  # noqa: E402
from sim import Sim  # noqa: E402

CTL = sys.argv[1]
SPEED = "60"


def everything():
    with Sim("--scenario", "lab", "--speed", SPEED) as sim, Desk(CTL) as desk:
        before = sim.state()
        status = json.loads(desk.ctl(sim, "status", "--json", expect=1).stdout)
        pool = status["pools"][0]
        wanted = pool["recommended"]
        assert status["schema"] == 1 and len(pool["hosts"]) == 3 and len(wanted) >= 3, status
        plan = json.loads(desk.ctl(sim, "plan", "--recommended", "--json").stdout)
        assert plan["basis"] == "evidence" and plan["steps"], plan
        assert sim.state() == before, "plan changed something"

        done = desk.ctl(sim, "apply", "--recommended", "--yes", "--json")
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

        desk.check_calls(sim)

        desk.ctl(sim, "status")
        journal = list((desk.path / "state" / "runs").glob("*/journal.jsonl"))
        assert len(journal) == 1
        text = journal[0].read_text() + done.stdout + done.stderr
        assert sim.about["password"] not in text and "OpaqueRef:session" not in text
        runs = json.loads(desk.ctl(sim, "runs", "--json").stdout)["runs"]
        assert runs[0]["id"] == report["run"] and runs[0]["state"] == "done", runs


def demo():
    done = subprocess.run([CTL, "--demo", "--recommended", "--yes", "apply"], text=True,
                          capture_output=True, timeout=300, check=False)
    print(done.stdout[-3000:], done.stderr[-2000:])
    assert done.returncode == 0
    assert "XS62ESP1" in done.stdout


CASES = {"everything": everything, "demo": demo}
CASES[sys.argv[2]]()
