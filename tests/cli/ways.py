#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The ways of a plan on the command line, and what is done to servers without a hotfix.

usage: ways.py POOLPATCHCTL CASE
"""
import fcntl
import json
import pathlib
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / "support"))
from desk import Desk, hosts_of, vms_of  # noqa: E402
from sim import Sim  # noqa: E402

CTL = sys.argv[1]


def steps(desk, sim, *words, expect=0):
    """The steps of a plan on servers, as (kind, name of the server)."""
    names = {host["uuid"]: host["name"] for host in hosts_of(sim.state())}
    plan = json.loads(desk.ctl(sim, "plan", *words, "--json", expect=expect).stdout)
    return [(step["kind"], names.get(step["host"])) for step in plan["steps"]]


def options():
    """Each option of the window has a word, and the word does something to the plan."""
    with Sim("--scenario", "lab", "--speed", "240", "--login-delay", "0.1") as sim, Desk(CTL) as desk:
        said = desk.ctl(sim, "--help").stdout
        base = ["XS62ESP1", "--host", "xs2"]
        assert "pool will differ" in desk.ctl(sim, "plan", *base).stdout
        assert "pool will differ" not in desk.ctl(sim, "plan", "XS62ESP1").stdout
        usual = steps(desk, sim, *base)
        kinds = [kind for kind, _ in usual]
        assert kinds.index("evacuate") < kinds.index("apply") and "clean" in kinds, kinds
        for word, check in {
            "--evacuate-after": lambda k: k.index("evacuate") > k.index("apply"),
            "--keep-files": lambda k: "clean" not in k,
            "--leave-vms": lambda k: "bring-back" not in k,
            "--mode=manual": lambda k: "reboot" not in k,
            "--order=toolstacks-first": lambda k: k.index("restart-toolstack") < k.index("reboot"),
        }.items():
            other = [kind for kind, _ in steps(desk, sim, *base, word)]
            assert other != kinds and check(other), (word, other)
            assert word.split("=")[0] in said, word
        once = steps(desk, sim, "--recommended", "--host", "xs2")
        often = steps(desk, sim, "--recommended", "--host", "xs2", "--separate-restarts")
        assert once.count(("reboot", "xs2")) == 1 < often.count(("reboot", "xs2")), often
        for word in ("--separate-restarts", "--stuck", "leave-server", "restart toolstacks",
                     "maintenance enter"):
            assert word in said, word
        for words in (["--stuck", "pray"], ["--order", "by-name"], ["--mode", "magic"],
                      ["restart"], ["restart", "servers", "--recommended"], ["restart", "pool"],
                      ["maintenance", "enter"]):
            desk.ctl(sim, "plan", *words, expect=2)


def document():
    """The plan as a document: whom each step concerns, how long, what is for good, what mends."""
    with Sim("--scenario", "lab", "--speed", "240", "--login-delay", "0.1") as sim, Desk(CTL) as desk:
        path = desk.path / "plan.json"
        printed = desk.ctl(sim, "plan", "XS62ESP1", "--host", "xs2", "--mode", "manual", "--output",
                           str(path)).stdout
        plan = json.loads(path.read_text())
        assert "By hand: Restart server xs2" in printed, printed
        assert plan["pool"]["name"] and plan["choice"]["mode"] == "manual", plan
        assert plan["restarts"] == 0 and plan["seconds"] > 0 and plan["blocking"] == 0, plan
        for step in plan["steps"]:
            assert {"id", "kind", "host", "host_name", "hotfix", "hotfix_name", "after", "vms",
                    "seconds", "can_undo", "text"} <= step.keys(), step
        hand = [step for step in plan["steps"] if step["kind"] == "by-hand"]
        assert [(step["task"], step["host_name"]) for step in hand] == [("reboot", "xs2")], hand
        assert not [s for s in plan["steps"] if s["kind"] == "apply"][0]["can_undo"]

        whole = json.loads(desk.ctl(sim, "plan", "XS62ESP1", "--json").stdout)
        moved = [s for s in whole["steps"] if s["kind"] == "evacuate" and s["vms"]]
        assert moved and moved[0]["vms"][0]["name"] and moved[0]["seconds"] > 0, moved
        for problem in whole["problems"]:
            assert "fixes" in problem and problem["message"], problem
        desk.ctl(sim, "plan", "XS62ESP1", "--output", "/nowhere/plan.json", expect=6)

        desk.ctl(sim, "apply", "XS62ESP1", "--host", "xs2", "--mode", "manual", "--yes")
        kept = json.loads(next((desk.path / "state/runs").glob("*/plan.json")).read_text())["plan"]
        assert {key for step in kept["steps"] for key in step} >= \
            {key for step in plan["steps"] for key in step}, "the journal has less"
        report = json.loads(next((desk.path / "state/runs").glob("*/report.json")).read_text())
        assert [task["task"] for task in report["by_hand"]] == ["reboot"], report
        desk.ctl(sim, "restart", "servers", "--host", "xs2", "--yes")


def finish():
    """A half-patched pool becomes whole: who lacks what others have gets that, and nothing else."""
    with Sim("--scenario", "half-patched", "--speed", "240", "--login-delay", "0.1") as sim, \
            Desk(CTL) as desk:
        before = {host["name"]: {uuid.lower() for uuid in host["installed"]}
                  for host in hosts_of(sim.state())}
        assert len({frozenset(has) for has in before.values()}) > 1, before
        everybody = set.union(*before.values())
        plan = json.loads(desk.ctl(sim, "plan", "--finish", "--json").stdout)
        applies = [(step["host_name"], step["hotfix"]) for step in plan["steps"]
                   if step["kind"] == "apply"]
        assert applies, plan
        for host, hotfix in applies:
            assert hotfix in everybody and hotfix not in before[host], (host, hotfix)


def stuck():
    """Virtual machines that cannot be moved: a problem, stopped meanwhile, or a reason to wait."""
    with Sim("--scenario", "local-storage", "--speed", "240", "--login-delay", "0.1") as sim, Desk(CTL) as desk:
        before = sim.state()
        asked = steps(desk, sim, "restart", "servers", "--host", "xs1", expect=4)
        assert "fix" not in [kind for kind, _ in asked], asked
        for way, kind in (("suspend", "suspend-vm"), ("shut-down", "shut-down-vm")):
            plan = json.loads(desk.ctl(sim, "plan", "restart", "servers", "--host", "xs1", "--stuck",
                                       way, "--json").stdout)
            fixes = {step["fix"]["kind"] for step in plan["steps"] if step["kind"] == "fix"}
            assert fixes == {kind}, (way, fixes)
        left = steps(desk, sim, "restart", "servers", "--stuck", "leave-server", "--fix")
        assert ("reboot", "xs1") in left and ("reboot", "xs2") not in left, left
        assert sim.state() == before, "plan changed something"


def pools():
    """Two pools in one go: nothing is done before both can, and each has its report."""
    folder = tempfile.TemporaryDirectory()
    scenario = pathlib.Path(folder.name) / "two.json"
    demo = pathlib.Path(__file__).parent.parent.parent / "data" / "demo"
    one, two = (json.loads((demo / f"{name}.json").read_text()) for name in ("single", "ha"))
    scenario.write_text(json.dumps({"release": "6.2", "pools": one["pools"] + two["pools"]}))
    with folder, Sim("--scenario", str(scenario), "--speed", "240", "--login-delay", "0.1") as sim, \
            Desk(CTL) as desk:
        both = ["restart", "toolstacks", "--server", sim.about["servers"][1], "--json"]
        desk.ctl(sim, *both, "--pools-at-once", "0", expect=2)
        planned = desk.ctl(sim, "plan", *both[:-1], "--output", desk.path / "plan.json", expect=4)
        assert planned.stdout.count("Restart the toolstack") >= len(hosts_of(sim.state())), planned.stdout
        document = json.loads((desk.path / "plan.json").read_text())
        assert document == json.loads(desk.ctl(sim, "plan", *both, expect=4).stdout)
        assert len({step["pool"] for plan in document["plans"] for step in plan["steps"]}) == 2, document
        desk.ctl(sim, *both, "--yes", expect=4)
        assert all(host["toolstack_restarts"] == 0 for host in hosts_of(sim.state()))
        done = desk.ctl(sim, *both, "--yes", "--fix", "--pools-at-once", "1")
        reports = json.loads(done.stdout)["runs"]
        assert [report["state"] for report in reports] == ["done", "done"], reports
        assert all(host["toolstack_restarts"] == 1 for host in hosts_of(sim.state()))


def restart():
    """Toolstacks, a server, maintenance mode: planned, agreed to, carried out, written down."""
    with Sim("--scenario", "lab", "--speed", "240", "--login-delay", "0.1") as sim, Desk(CTL) as desk:
        before = vms_of(sim.state())
        refused = desk.ctl(sim, "restart", "servers", expect=5)
        assert "--yes" in refused.stderr and "Restart server xs1" in refused.stdout, refused.stdout
        assert all(host["reboots"] == 0 for host in hosts_of(sim.state()))

        # While another program works on the pool, nothing is begun.
        lock = desk.path / "state" / "locks" / sim.state()["pools"][0]["uuid"]
        with lock.open("w") as other:
            fcntl.flock(other, fcntl.LOCK_EX)
            late = desk.ctl(sim, "restart", "toolstacks", "--yes", expect=5).stderr
            assert "another run is being carried out" in late and "not finished" not in late, late
        desk.ctl(sim, "restart", "toolstacks", "--yes")
        turns = [call["method"] for call in sim.calls() if "restart_agent" in call["method"]]
        assert len(turns) == 3, turns
        done = desk.ctl(sim, "maintenance", "enter", "--host", "xs2", "--yes")
        assert "in maintenance mode" in done.stdout, done.stdout
        hosts = {host["name"]: host for host in hosts_of(sim.state())}
        assert not hosts["xs2"]["enabled"], hosts["xs2"]
        assert not [vm for vm in vms_of(sim.state()).values() if vm[2] == "xs2"]
        desk.ctl(sim, "maintenance", "leave", "--host", "xs2", "--yes")
        report = json.loads(desk.ctl(sim, "restart", "servers", "--host", "xs3", "--yes",
                                     "--json").stdout)
        assert report["state"] == "done", report
        hosts = {host["name"]: host for host in hosts_of(sim.state())}
        assert all(host["enabled"] for host in hosts.values()), hosts
        assert {name: (host["reboots"], host["toolstack_restarts"]) for name, host in hosts.items()} \
            == {"xs1": (0, 1), "xs2": (0, 1), "xs3": (1, 1)}, hosts
        after = vms_of(sim.state())
        assert {uuid: vm[1] for uuid, vm in after.items()} == \
            {uuid: vm[1] for uuid, vm in before.items()}, "a VM was stopped"
        runs = json.loads(desk.ctl(sim, "runs", "--json").stdout)["runs"]
        assert [run["state"] for run in runs[:4]] == ["done"] * 4, runs
        desk.check_calls(sim)


def cell(desk, sim, name):
    """State and reason of a hotfix on xs3, as a program of its own tells them."""
    pool = json.loads(desk.ctl(sim, "status", "--json", expect=1).stdout)["pools"][0]
    uuid = next(host["uuid"] for host in pool["hosts"] if host["name"] == "xs3")
    found = next(hotfix for hotfix in pool["hotfixes"] if hotfix["name"] == name)["hosts"][uuid]
    return found["state"], found["because"]


def licence():
    """A server that refuses for its licence is believed: until it takes it, or has another licence."""
    name = "XS71ECU1"
    refusal = {"method": "pool_update.precheck", "error": ["LICENCE_RESTRICTION", "Updates"]}
    base = [name, "--host", "xs3", "--yes", "--storage", "NFS storage"]
    with Desk(CTL) as desk:
        scenario = pathlib.Path(__file__).parent.parent.parent / "data" / "demo" / "cu-pool.json"
        with Sim("--scenario", "cu-pool", "--speed", "240") as sim:
            assert cell(desk, sim, name) == ("needed", [])
            sim.ask("/faults", [refusal])
            done = desk.ctl(sim, "apply", *base)
            assert "LICENCE_RESTRICTION" in done.stdout + done.stderr, done.stdout
            assert cell(desk, sim, name) == ("licence", ["LICENCE_RESTRICTION"])
            text = desk.ctl(sim, "status", expect=1).stdout
            assert "LICENCE_RESTRICTION" in text, text
            with Desk(CTL) as other:
                assert cell(other, sim, name) == ("needed", [])
        # The same pool with another edition.
        paid = desk.path / "paid.json"
        paid.write_text(scenario.read_text().replace("enterprise-per-socket", "premium-per-socket"))
        with Sim("--scenario", str(paid), "--speed", "240") as sim:
            assert cell(desk, sim, name) == ("needed", [])
        with Sim("--scenario", "cu-pool", "--speed", "240") as sim:
            assert cell(desk, sim, name) == ("licence", ["LICENCE_RESTRICTION"])
            # Who names it has it asked again.
            desk.ctl(sim, "apply", *base)
            assert cell(desk, sim, name) == ("installed", [])


CASES = {"options": options, "document": document, "finish": finish, "stuck": stuck, "pools": pools,
         "restart": restart, "licence": licence}
CASES[sys.argv[2]]()
