#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is hidden of a pool, for everybody or on this computer alone; the status as tables.

usage: views.py POOLPATCHCTL CASE
"""
import csv
import io
import json
import os
import pathlib
import re
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / "support"))
from desk import Desk  # noqa: E402
from sim import Sim  # noqa: E402

CTL = sys.argv[1]
KEY = "XenCenter.IgnorePatches"


def lab(*more):
    return Sim("--scenario", "lab", "--login-delay", "0.1", *more)


def status(desk, sim, *words):
    document = json.loads(desk.ctl(sim, *words, "status", "--json", expect=1).stdout)
    pool = document["pools"][0]
    return {hotfix["name"]: hotfix for hotfix in pool["hotfixes"]}, pool


def outstanding(desk, sim, *words):
    line = desk.ctl(sim, *words, "status", "--nagios", expect=2).stdout
    return int(line.split("outstanding=")[1].split()[0])


def hide():
    """Counted nowhere, named everywhere, and shared with who uses XenCenter."""
    with lab() as sim, Desk(CTL) as desk:
        before = outstanding(desk, sim)
        hotfixes, pool = status(desk, sim)
        assert pool["hidden"] == [], pool["hidden"]
        # The last one: what others require comes along all the same.
        name = next(h["name"] for h in hotfixes.values() if h["uuid"] == pool["recommended"][-1])
        done = json.loads(desk.ctl(sim, "hide", name, "--json").stdout)
        assert done["schema"] == 1 and done["pools"][0]["shared"] is True, done
        assert done["pools"][0]["hidden"] == [hotfixes[name]["uuid"]], done
        assert outstanding(desk, sim) == before - 1
        hotfixes, pool = status(desk, sim)
        assert hotfixes[name]["hidden"] and pool["hidden"] == [hotfixes[name]["uuid"]], pool
        assert hotfixes[name]["uuid"] not in pool["recommended"]
        text = desk.ctl(sim, "status", expect=1).stdout
        assert "1 hidden" in text and "(hidden)" in text, text

        assert "shown again" in desk.ctl(sim, "unhide", "--all").stdout
        assert outstanding(desk, sim) == before
        desk.ctl(sim, "hide", expect=2)
        desk.ctl(sim, "unhide", expect=2)
        desk.ctl(sim, "hide", "XS99E999", expect=2)
        desk.check_calls(sim)


def reader():
    """Who may not write the pool hides on this computer alone, and is told so."""
    with lab("--account", "LAB\\ada=read-only") as sim, Desk(CTL) as desk:
        account = ("--user", "LAB\\ada")
        before = outstanding(desk, sim)
        hotfixes, pool = status(desk, sim)
        name = next(h["name"] for h in hotfixes.values() if h["uuid"] in pool["recommended"])
        done = desk.ctl(sim, *account, "hide", name)
        assert "on this computer only" in done.stdout, done.stdout
        assert outstanding(desk, sim, *account) == before - 1
        # Not on the next desk.
        with Desk(CTL) as other:
            assert outstanding(other, sim) == before
            other.ctl(sim, "hide", name)
        done = desk.ctl(sim, *account, "unhide", name, expect=5)
        assert "role" in done.stderr, done.stderr
        desk.ctl(sim, "unhide", name)
        assert outstanding(desk, sim) == before


def tables():
    """What a spreadsheet reads, and a page to print."""
    with lab() as sim, Desk(CTL) as desk:
        rows = list(csv.DictReader(io.StringIO(
            desk.ctl(sim, "status", "--csv", expect=1).stdout, newline="")))
        document, _ = status(desk, sim)
        shown = {row["Hotfix"]: row for row in rows}
        assert shown["XS62ESP1014"]["Outstanding on"] == "xs1, xs2, xs3", shown
        assert shown["XS62ESP1014"]["UUID"] == document["XS62ESP1014"]["uuid"]
        everything = desk.ctl(sim, "status", "--csv", "--all", expect=1).stdout
        assert len(list(csv.DictReader(io.StringIO(everything, newline="")))) == len(document)
        servers = list(csv.DictReader(io.StringIO(
            desk.ctl(sim, "status", "--csv", "--by-server", expect=1).stdout, newline="")))
        assert [row["Server"] for row in servers] == ["xs1", "xs2", "xs3"], servers
        assert all("XS62ESP1" in row["Required"] and row["Build"] == "70446c" for row in servers)
        page = desk.ctl(sim, "status", "--html", expect=1).stdout
        assert page.startswith("<!DOCTYPE html>") and page.rstrip().endswith("</html>")
        assert "<td>XS62ESP1014</td>" in page and "<td>xs3</td>" in page


def like():
    """A server that is to join a pool is made like one of its servers."""
    folder = pathlib.Path(os.environ["PP_SIM_DATADIR"]) / "scenarios"
    both = json.loads((folder / "single.json").read_text())
    both["pools"] += json.loads((folder / "lab.json").read_text())["pools"]
    with Desk(CTL) as desk:
        scenario = desk.path / "both.json"
        scenario.write_text(json.dumps(both))
        with Sim("--scenario", str(scenario), "--login-delay", "0.1") as sim:
            single, member = sim.about["servers"][0], sim.about["servers"][1]
            desk.ctl(sim, "plan", "--like", "xs3", server=single, expect=2)
            text = desk.ctl(sim, "plan", "--like", "xs3", "--server", member, server=single).stdout
            planned = set(re.findall(r"Apply (XS\w+) to (\w+)", text))
            assert {name for name, _ in planned} <= {"XS62E002", "XS62E009"} and planned, text
            assert not {host for _, host in planned} & {"xs1", "xs2", "xs3"}, planned


CASES = {"hide": hide, "reader": reader, "tables": tables, "like": like}
CASES[sys.argv[2]]()
