#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Databases of real pools: seen, planned for, and one hotfix that restarts the toolstack applied.

usage: dumps.py POOLPATCHCTL CASE
"""
import json
import os
import pathlib
import sys
import uuid
import xml.etree.ElementTree

sys.path[:0] = [str(pathlib.Path(__file__).parent.parent / name) for name in ("support", "sim")]
from desk import Desk, hosts_of, vms_of  # noqa: E402
from pool import container  # noqa: E402
from sim import Sim  # noqa: E402

SKIP = 77
DUMPS = pathlib.Path(os.environ.get("PP_SHARED", "."), "data", "xapi-db")
SPEED = "240"


def names_in(dump):
    """The servers of a dump, read without the simulator's help."""
    root = xml.etree.ElementTree.parse(dump).getroot()
    return {row.get("uuid").lower(): row.get("name__label")
            for row in root.iterfind("table[@name='host']/row")}


def check(dump, hotfix, wanted, *more, feed_in=None):
    """wanted: the uuid of hotfix; feed_in: makes a feed and a hotfix in a folder."""
    with Sim("--xapi-db", str(DUMPS / dump), "--speed", SPEED, *more) as sim, \
         Desk(sys.argv[1]) as desk:
        feed, hotfix = feed_in(desk.path) if feed_in else (None, hotfix)
        before = sim.state()
        status = json.loads(desk.ctl(sim, "status", "--json", feed=feed, expect=1).stdout)
        assert len(status["pools"]) == 1
        pool = status["pools"][0]
        seen = {host["uuid"].lower(): host["name"] for host in pool["hosts"]}
        assert seen == names_in(DUMPS / dump), seen
        cells = {h["uuid"].lower(): h["hosts"] for h in pool["hotfixes"]}[wanted]
        assert {cell["state"] for cell in cells.values()} == {"needed"}, cells

        plan = json.loads(desk.ctl(sim, "plan", hotfix, "--json", feed=feed).stdout)
        kinds = [step["kind"] for step in plan["steps"]]
        assert kinds.count("apply") == kinds.count("restart-toolstack") == len(seen), kinds
        assert "reboot" not in kinds and "evacuate" not in kinds, kinds
        assert sim.state() == before, "making a plan changed something"
        assert not desk.library.exists(), "making a plan put something into the library"

        report = json.loads(desk.ctl(sim, "apply", hotfix, "--yes", "--json", feed=feed).stdout)
        assert report["state"] == "done" and len(report["hosts"]) == len(seen), report
        after = sim.state()
        had = {host["uuid"]: set(host["installed"]) for host in hosts_of(before)}
        for host in hosts_of(after):
            assert set(host["installed"]) == had[host["uuid"]] | {wanted}, host
            assert host["enabled"] and host["live"], host
            assert host["reboots"] == 0 and host["toolstack_restarts"] == 1, host
        assert vms_of(before) and vms_of(after) == vms_of(before), "a VM is not where it was"
        assert after["pools"][0]["uploaded"] == before["pools"][0]["uploaded"]
        desk.check_calls(sim)


def boston():
    check("xapidb_app.xml", "XS60E001", "95ac709c-e408-423f-8d22-84b8134a149e")


def tampa():
    check("tampa-db_inc_snapshots.xml", "XS61E010", "193ed7db-c46b-4655-a708-2332534cebc9")


def patched():
    """A release that no feed ever listed, with patches on it: the wire of 5.6, a feed of our own."""
    wanted = str(uuid.uuid5(uuid.NAMESPACE_URL, "urn:poolpatch:test:dumps"))

    def feed_in(folder):
        file = folder / "OWN.xsupdate"
        file.write_bytes(container(uuid=wanted, name_label="OWN", product_version="5.5.900",
                                   guidance=["restartXAPI"]))
        feed = folder / "own.xml"
        feed.write_text(
            '<patchdata><serverversions><version name="Test" value="5.5.900" latest="true"'
            f' build-number="28071c" timestamp="2010-02-08T00:00:00Z"><patch uuid="{wanted}"/>'
            f'</version></serverversions><patches><patch uuid="{wanted}" name-label="OWN"'
            ' name-description="Test" after-apply-guidance="restartXAPI" version="1.0"'
            f' timestamp="2010-03-01T00:00:00Z" installation-size="{file.stat().st_size}"'
            f' patch-url="file:///nowhere"/></patches></patchdata>')
        return str(feed), str(file)

    with Sim("--xapi-db", str(DUMPS / "updatesState.xml")) as sim, Desk(sys.argv[1]) as desk:
        pool = json.loads(desk.ctl(sim, "status", "--json").stdout)["pools"][0]
        assert {cell["state"] for hotfix in pool["hotfixes"] for cell in hotfix["hosts"].values()
                } == {"unknown"}, pool["hotfixes"]
    check("updatesState.xml", "OWN", wanted, feed_in=feed_in)


if not DUMPS.is_dir():
    print("The dumps are not here")
    sys.exit(SKIP)
{"boston": boston, "tampa": tampa, "patched": patched}[sys.argv[2]]()
