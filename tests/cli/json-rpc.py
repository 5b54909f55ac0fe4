#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A pool of 7.0: patched and restarted over JSON-RPC, and over XML-RPC where there is no other.

usage: json-rpc.py POOLPATCHCTL CASE
"""
import json
import pathlib
import sys
import uuid

sys.path[:0] = [str(pathlib.Path(__file__).parent.parent / name) for name in ("support", "sim")]
from desk import Desk, hosts_of, vms_of  # noqa: E402
from pool import Pool, container  # noqa: E402
from sim import Sim  # noqa: E402

WANTED = str(uuid.uuid5(uuid.NAMESPACE_URL, "urn:poolpatch:test:json-rpc"))
FEED = ('<patchdata><serverversions><version name="Test" value="7.0.0" latest="true"'
        ' build-number="125380c" timestamp="2016-05-24T00:00:00Z"><patch uuid="{uuid}"/></version>'
        '</serverversions><patches><patch uuid="{uuid}" name-label="OWN" name-description="Test"'
        ' after-apply-guidance="restartHost" version="1.0" timestamp="2016-06-01T00:00:00Z"'
        ' installation-size="{size}" patch-url="file:///nowhere"/></patches></patchdata>')


def patch(scenario, *options):
    """Applies a hotfix of our own. Gives the calls that were received, each with its encoding."""
    with Sim("--scenario", scenario, "--release", "7.0", "--speed", "150", *options) as sim, \
         Desk(sys.argv[1]) as desk:
        file, feed = desk.path / "OWN.xsupdate", desk.path / "own.xml"
        file.write_bytes(container(uuid=WANTED, name_label="OWN", product_version="7.0.0",
                                   guidance=["restartHost"]))
        feed.write_text(FEED.format(uuid=WANTED, size=file.stat().st_size))
        before = sim.state()
        done = desk.ctl(sim, "apply", str(file), "--yes", "--json", feed=str(feed))
        report = json.loads(done.stdout)
        assert report["state"] == "done" and report["error"] is None, report
        after = sim.state()
        for host in hosts_of(after):
            assert WANTED in host["installed"] and host["reboots"] == 1, host
            assert host["enabled"] and host["live"], host
        assert vms_of(after) == vms_of(before), "a VM is not where it was"
        desk.check_calls(sim)
        return [(call["method"], call["rpc"]) for call in sim.calls()]


def json_rpc():
    calls = patch("lab")
    encodings = {}
    for method, rpc in calls:
        encodings.setdefault(method, set()).add(rpc)
    assert encodings.pop("session.login_with_password") == {"xmlrpc"}
    # What tells of the pool and what changes it; a session may begin with what may not be sent twice.
    for method in ("event.from", "pool_patch.precheck", "host.disable", "Async.host.evacuate",
                   "Async.pool_patch.apply", "Async.host.reboot"):
        assert "jsonrpc" in encodings[method], (method, encodings)
    assert encodings["event.from"] == {"jsonrpc"}, encodings
    in_json = sum(rpc == "jsonrpc" for _, rpc in calls)
    assert in_json > len(calls) / 2, (in_json, len(calls))


def xml_rpc():
    """Nothing of a call in JSON-RPC is understood: each session asks once and is none the worse."""
    assert {rpc for _, rpc in patch("single", "--no-jsonrpc")} == {"xmlrpc"}


def names():
    """Keys that the XML of 7.0 does not escape: no parser takes them as they are, ours has to."""
    for options in ([], ["--no-jsonrpc"]):
        with Sim("--scenario", "lab", "--release", "7.0", *options) as sim, Desk(sys.argv[1]) as desk:
            pool = Pool(sim)
            for class_name in ("host", "pool"):
                for ref in pool.call(class_name + ".get_all"):
                    pool.call(class_name + ".add_to_other_config", ref, 'a<b>&"c" </name', "d & <e>")
            document = json.loads(desk.ctl(sim, "status", "--json").stdout)
            assert len(document["pools"][0]["hosts"]) == 3, document


{"names": names, "json": json_rpc, "xml": xml_rpc}[sys.argv[2]]()
