#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The whole way on the command line: three servers over TLS, patched, restarted and read back.

usage: flow.py POOLPATCHCTL CASE
"""
import json
import os
import pathlib
import re
import subprocess
import sys
import urllib.request
import zipfile
import zlib

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / "support"))
from desk import Desk, hosts_of, vms_of  # noqa: E402
from sim import Sim  # noqa: E402
sys.path.insert(0, str(pathlib.Path(__file__).parent.parent.parent / "data"))
from iso import image  # noqa: E402

CTL = sys.argv[1]
SPEED = "240"


def updates(scenario, expect):
    """7.1 and later: by disks in the storage of the pool, of which nothing is left."""
    with Sim("--scenario", scenario, "--speed", SPEED) as sim, Desk(CTL) as desk:
        before = sim.state()
        wanted = json.loads(desk.ctl(sim, "status", "--json", expect=1).stdout)["pools"][0]["recommended"]
        assert wanted, scenario
        report = json.loads(desk.ctl(sim, "apply", "--recommended", "--yes", "--json",
                                     "--storage", "NFS storage").stdout)
        assert report["state"] == "done" and report["error"] is None, report
        after = sim.state()
        for host in hosts_of(after):
            assert set(wanted) <= set(host["installed"]) and host["enabled"], (wanted, host)
        for host in report["hosts"]:
            assert set(wanted) <= set(host["installed"]), host
        assert vms_of(after) == vms_of(before), "a VM is not where it was"
        assert after["pools"][0]["update_vdis"] == [], after["pools"][0]["update_vdis"]
        desk.check_calls(sim)
        desk.ctl(sim, "status", expect=expect)


def release():
    """7.2 is brought to 7.3 only when that is asked for, and up to date there."""
    with Sim("--scenario", "falcon", "--speed", SPEED) as sim, Desk(CTL) as desk:
        def planned(*words):
            text = desk.ctl(sim, "plan", *words).stdout
            return re.findall(r"Apply (\S+) to xs1", text)

        before = sim.state()
        assert planned("--all") == ["XS72E001"], planned("--all")
        for name in ("7.3", "XenServer 7.3", "XenServer-7.3.0-update"):
            assert planned("--release", name) == ["XenServer-7.3.0-update", "XS73E002", "XS73E003"], name
        desk.ctl(sim, "plan", "--release", "7.4", expect=2)
        assert sim.state() == before, "plan changed something"

        report = json.loads(desk.ctl(sim, "apply", "--release", "7.3", "--yes", "--json").stdout)
        assert report["state"] == "done" and report["error"] is None, report
        after = sim.state()
        for host in hosts_of(after):
            assert len(host["installed"]) == 3 and host["enabled"] and host["reboots"] == 2, host
        assert vms_of(after) == vms_of(before), "a VM is not where it was"
        assert after["pools"][0]["update_vdis"] == [], after["pools"][0]["update_vdis"]
        status = json.loads(desk.ctl(sim, "status", "--json", expect=0).stdout)
        assert {h["product_version"] for h in status["pools"][0]["hosts"]} == {"7.3.0"}, status
        desk.check_calls(sim)


def pack():
    """A supplemental pack, which no feed lists, on servers that install it by a plugin."""
    document = ('<repository originator="acme" name="driver" version="1.2" build="5" product="XenServer">'
                "<description>Driver of ACME</description></repository>")
    with Sim("--scenario", "lab", "--release", "6.5", "--speed", SPEED) as sim, Desk(CTL) as desk:
        before = sim.state()
        path = desk.path / "acme.iso"
        path.write_bytes(image({"XS-REPOSITORY": document, "XS-PACKAGES": "<packages/>"}))
        done = desk.ctl(sim, "plan", path, expect=2)
        assert "into the library first" in done.stderr, done.stderr
        report = json.loads(desk.ctl(sim, "apply", path, "--yes", "--json").stdout)
        assert report["state"] == "done" and report["error"] is None, report
        after = sim.state()
        for host in hosts_of(after):
            assert host["enabled"] and host["reboots"] == 1, host
        assert vms_of(after) == vms_of(before), "a VM is not where it was"
        assert after["pools"][0]["update_vdis"] == [], after["pools"][0]["update_vdis"]
        sent = [call["method"] for call in sim.calls()]
        assert sent.count("Async.host.call_plugin") == 3 and "pool_patch.precheck" not in sent, sent
        # By its name, now that it is in the library: all have it.
        assert "Apply" not in desk.ctl(sim, "plan", "acme:driver").stdout
        desk.check_calls(sim)


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
            assert host["pending_because"] == [] and host["vms_away"] == 0 and host["seconds"] > 0
        assert sum(host["vms_moved"] for host in report["hosts"]) > 0, report
        assert report["started"] < report["ended"], report
        names = {host["name"] for host in report["hosts"]}
        for host in report["hosts"]:
            took = [step["seconds"] for step in report["steps"] if step.get("host") == host["uuid"]]
            # The sum is in whole seconds.
            assert min(took) >= 0 and host["seconds"] - 0.1 <= sum(took) < host["seconds"] + 1.1, (host, took)
            assert len(host["moved"]) == host["vms_moved"], host
            for vm in host["moved"]:
                assert vm["back"] and vms_of(before)[vm["uuid"]][0] == vm["name"], vm
                assert vm["to"] in names and vm["to"] != host["name"], vm
        assert [step["step"] for step in report["steps"]] == list(range(1, len(report["steps"]) + 1)), report
        assert {step["state"] for step in report["steps"]} <= {"done", "skipped"}, report
        assert all(step["seconds"] > 0 for step in report["steps"] if step["kind"] == "wait"), report

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
                          env={**os.environ, "PP_SIM_SPEED": SPEED}, capture_output=True,
                          timeout=300, check=False)
    print(done.stdout[-3000:], done.stderr[-2000:])
    assert done.returncode == 0
    assert "XS62ESP1" in done.stdout


def make_old(archive, path):
    """A copy of a hotfix, which says that it is for 5.6.0 (the format: data/make-hotfixes.py)."""
    with zipfile.ZipFile(archive) as old, zipfile.ZipFile(path, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name.endswith(".xsupdate"):
                text = zlib.decompress(content[2:], -15).replace(b'"6.2.0"', b'"5.6.0"', 1)
                deflate = zlib.compressobj(1, zlib.DEFLATED, -15)
                content = content[:2] + deflate.compress(text) + deflate.flush()
            new.writestr(name, content)


def make_old_data(path, names):
    """The simulator's data, with hotfixes for 5.6.0. Returns their uuids."""
    data = pathlib.Path(os.environ["PP_SIM_DATADIR"])
    (path / "hotfixes").mkdir(parents=True)
    for name in ("feed", "scenarios"):
        (path / name).symlink_to(data / name)
    index = [entry for entry in json.loads((data / "hotfixes" / "hotfixes.json").read_text())
             if entry["name"] in names]
    (path / "hotfixes" / "hotfixes.json").write_text(json.dumps(index))
    for entry in index:
        make_old(data / "hotfixes" / entry["zip"], path / "hotfixes" / entry["zip"])
    os.environ["PP_SIM_DATADIR"] = str(path)
    return [entry["uuid"] for entry in index]


def write_old_feed(sim, path, uuids):
    with urllib.request.urlopen(sim.about["feed"], timeout=30) as reply:
        text = reply.read().decode()
    version = ('<version name="Citrix XenServer 5.6" value="5.6.0" build-number="31188p"'
               ' timestamp="2010-05-20T00:00:00Z">'
               + "".join(f'<patch uuid="{uuid}"/>' for uuid in uuids) + "</version>")
    path.write_text(text.replace("<serverversions>", "<serverversions>" + version, 1))


def old():
    """Servers of 5.6 know no event.from: they are followed by event.register and event.next."""
    with Desk(CTL) as desk:
        wanted = make_old_data(desk.path / "data", ("XS62E001", "XS62E002"))
        with Sim("--scenario", "single", "--release", "5.6", "--speed", SPEED) as sim:
            feed = desk.path / "updates.xml"
            write_old_feed(sim, feed, wanted)
            desk.ctl(sim, "apply", "--recommended", "--yes", feed=str(feed))
            host, = hosts_of(sim.state())
            assert set(wanted) <= {uuid.lower() for uuid in host["installed"]}, host
            assert host["enabled"] and host["live"] and host["reboots"] == 1, host
            desk.check_calls(sim)
            sent = [call["method"] for call in sim.calls()]
            assert sent.count("event.register") == 2 and "event.next" in sent, sent


def sets():
    """What is planned when a set is asked for, by server; sets and names add up."""
    with Sim("--scenario", "lab", "--login-delay", "0.1") as sim, Desk(CTL) as desk:
        def planned(*words, expect=0):
            text = desk.ctl(sim, "plan", *words, expect=expect).stdout
            return set(re.findall(r"Apply (XS\w+) to (xs\d)", text))

        recommended = planned("--recommended")
        assert {host for _, host in recommended} == {"xs1", "xs2", "xs3"}, recommended
        assert recommended <= planned("--all"), "not even the smallest set is in all of them"
        # What xs2 has of 6.2 itself, before its service pack.
        like = planned("--like", "xs2")
        assert like and all(host != "xs2" and not name.startswith("XS62ESP1")
                            for name, host in like), like
        earlier = planned("--up-to", "XS62ESP1014")
        assert ("XS62ESP1014", "xs1") in earlier and ("XS62ESP1068", "xs1") not in earlier, earlier
        assert planned("--like", "xs2", "XS62ESP1") == like | planned("XS62ESP1")
        planned("--like", "nobody", expect=2)
        planned("--up-to", "XS99", expect=2)


def order():
    """Hotfixes everywhere, then the toolstacks, the master's last, then the servers, likewise."""
    with Sim("--scenario", "lab", "--speed", SPEED) as sim, Desk(CTL) as desk:
        before = sim.state()
        done = desk.ctl(sim, "apply", "XS62ESP1", "--order", "toolstacks-first", "--yes", "--json")
        report = json.loads(done.stdout)
        assert report["state"] == "done" and report["error"] is None, report
        after = sim.state()
        for host in hosts_of(after):
            assert host["enabled"] and host["live"], host
            assert host["reboots"] == 1 and host["toolstack_restarts"] == 1, host
        assert vms_of(after) == vms_of(before), "a VM is not where it was"
        sent = [call["method"].removeprefix("Async.") for call in sim.calls()]
        turns = [name for name in sent if name in ("pool_patch.apply", "host.restart_agent",
                                                   "host.reboot")]
        assert turns == ["pool_patch.apply"] * 3 + ["host.restart_agent"] * 3 + ["host.reboot"] * 3, turns
        desk.check_calls(sim)


CASES = {"everything": everything, "demo": demo, "old": old, "sets": sets, "order": order,
         "cu-pool": lambda: updates("cu-pool", 0), "stockholm": lambda: updates("stockholm", 0),
         "release": release, "pack": pack}
CASES[sys.argv[2]]()
