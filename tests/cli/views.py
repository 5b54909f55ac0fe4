#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is hidden of a pool, for everybody or on this computer alone.

usage: views.py POOLPATCHCTL CASE
"""
import json
import pathlib
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


CASES = {"hide": hide, "reader": reader}
CASES[sys.argv[2]]()
