# SPDX-License-Identifier: GPL-3.0-or-later
"""wizard.py BUILD CASE: a person's whole way in the real window, told by the simulator in the end.

The pool is added by address and password, its certificate is looked at and trusted, and the wizard is
walked by the names of its buttons. What counts is what really happened: the simulator's /state.
"""
import os
import pathlib
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / "support")]

import a11y  # noqa: E402
import screen  # noqa: E402
import walk  # noqa: E402
from sim import Sim  # noqa: E402

BUILD = sys.argv[1]
SPEED = "120"
RUN_SECONDS = 200


def hosts_of(state):
    return {host["name"]: host for pool in state["pools"] for host in pool["hosts"]}


def vms_of(state):
    return {vm["name"]: (vm["power_state"], vm.get("host")) for pool in state["pools"]
            for vm in pool["vms"]}


class Desktop:
    """A simulated pool and the program that was told of it by hand."""

    def __init__(self, *options):
        self.sim = Sim("--scenario", "lab", "--speed", SPEED, "--login-delay", "0.1", *options)
        feed = self.sim.about["feed"]
        self.program = screen.Screen(BUILD, settings={"feed-url": f"'{feed}'"}, log=True)

    def __enter__(self):
        self.sim.__enter__()
        self.program.__enter__()
        return self

    def __exit__(self, *error):
        # Set PP_TEST_PICTURES to a folder to see how it ended.
        if os.environ.get("PP_TEST_PICTURES"):
            self.program.shoot(os.path.join(os.environ["PP_TEST_PICTURES"], f"{sys.argv[2]}.png"))
        self.program.__exit__(*error)
        self.sim.__exit__(*error)

    def add_pool(self):
        program = self.program
        program.press("Add pool…")
        program.type("Address", self.sim.server)
        program.type("User", "root")
        program.type("Password", self.sim.about["password"], role="password text")
        program.press("Connect")
        program.press("Trust and connect", seconds=30)
        program.wait(lambda: len(program.all("list item", r"xs\d,.*outstanding.*")) == 3,
                     "three servers with hotfixes outstanding", 30)

    def page(self, forward):
        print(f"pressing {forward}", flush=True)

    def walk(self):
        """To the last page; what it says is looked at by the case."""
        walker = walk.Walk(self.program, self.page)
        walker.open()
        while walker.forward(RUN_SECONDS):
            a11y.settle(0.2)
        return walker


def everything():
    with Desktop() as desk:
        before = desk.sim.state()
        desk.add_pool()
        walker = desk.walk()
        assert walker.says(walk.DONE), desk.program.tree()
        after = desk.sim.state()
        wanted = max((set(host["installed"]) for host in hosts_of(after).values()), key=len)
        assert len(wanted - set(hosts_of(before)["xs1"]["installed"])) >= 7
        for name, host in hosts_of(after).items():
            assert set(host["installed"]) == wanted, name
            assert host["enabled"] and host["live"], host
            assert host["reboots"] == 1 and host["toolstack_restarts"] == 0, host
        assert vms_of(after) == vms_of(before), "a VM is not where it was"
        desk.program.check_secret(desk.sim.about["password"])


def second_server():
    """It fails on the second server: said in the window, the third is untouched, then mended."""
    with Desktop() as desk:
        desk.add_pool()
        before = desk.sim.state()
        desk.sim.ask("/faults", [{"method": "pool_patch.apply", "host": "xs2",
                                  "error": ["PATCH_APPLY_FAILED", "rpm: no room"]}])
        walker = desk.walk()
        assert walker.says(walk.FAILED), desk.program.tree()
        assert walker.says("PATCH_APPLY_FAILED") and walker.says("xs2"), desk.program.tree()
        assert walker.says("xs2 was left in maintenance mode"), desk.program.tree()
        after = desk.sim.state()
        assert hosts_of(after)["xs1"]["reboots"] == 1
        assert not hosts_of(after)["xs2"]["enabled"]
        assert hosts_of(after)["xs3"] == hosts_of(before)["xs3"], "the third server was touched"
        # What is left is chosen again where it stopped; xs2 has to be taken out of maintenance first.
        desk.program.press("Choose again")
        desk.program.press("Continue", seconds=30)
        desk.program.wait(lambda: walker.says("things? to solve first"), "what stands in the way", 60)
        assert walker.says("xs2 is in maintenance mode"), desk.program.tree()


def gate():
    """Everything up to the plan changes no server; Back and Escape leave it so."""
    with Desktop() as desk:
        before = desk.sim.state()
        desk.add_pool()
        walker = walk.Walk(desk.program, desk.page)
        walker.open()
        walker.forward(60)
        desk.program.find_enabled("push button", "Show the plan", 60)
        walker.forward(60)
        desk.program.find_enabled("push button", "Install", 30)
        assert walker.says("3 restarts of servers"), desk.program.tree()
        desk.program.press("Back")
        desk.program.find_enabled("push button", "Show the plan", 20)
        desk.program.press("Back")
        desk.program.find_enabled("push button", "Continue", 20)
        for name, host in hosts_of(desk.sim.state()).items():
            assert host == hosts_of(before)[name], f"{name} was changed"
        runs = list(pathlib.Path(desk.program.folder, "state/poolpatch/runs").glob("*/report.json"))
        desk.program.wait(lambda: [r for r in pathlib.Path(
            desk.program.folder, "state/poolpatch/runs").glob("*/report.json")],
            f"the end of the run that was given up; there was {runs}", 30)


CASES = {f.__name__.replace("_", "-"): f for f in (everything, second_server, gate)}
CASES[sys.argv[2]]()
