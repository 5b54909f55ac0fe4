# SPDX-License-Identifier: GPL-3.0-or-later
"""names.py BUILD: adds a pool by accessible names alone; no control on the way is without a name."""
import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.join(HERE, "..", "support")]

import a11y  # noqa: E402
import screen  # noqa: E402
import sim  # noqa: E402

CONTROLS = {"push button", "toggle button", "radio button", "check box", "combo box", "text",
            "password text", "entry", "menu item", "list item", "spin button", "link", "list box"}


def describe(node):
    parent = node.get_parent()
    return f"{a11y.role_of(node)} in {a11y.role_of(parent)} “{a11y.name_of(parent)}”"


def check_names(program, where):
    # What is in a table are its cells, and an empty one has nothing to say.
    nameless = [node for node in program.nodes()
                if a11y.role_of(node) in CONTROLS and
                not a11y.name_of(node).strip() and
                a11y.role_of(node.get_parent()) not in ("table", "tree table")]
    assert not nameless, f"{where}: {', '.join(map(describe, nameless))} without a name"
    print(f"{where}: every control has a name", flush=True)


def check(build):
    with sim.Sim("--scenario", "lab", "--login-delay", "0.1") as lab, \
            screen.Screen(build, settings={"feed-url": f"'{lab.about['feed']}'"}) as program:
        program.find("push button", "Add pool…")
        check_names(program, "the empty window")
        program.press("Add pool…")
        program.type("Address", lab.about["hosts"][1])
        program.type("Password", "not it", role="password text")
        check_names(program, "the address page")
        program.press("Connect")
        program.find("push button", "Trust and connect")
        assert not lab.calls(), "something was called before the certificate was trusted"
        check_names(program, "the certificate page")
        program.press("Trust and connect")
        program.wait(lambda: program.says("refused the user name"), "the refusal")
        program.type("Password", lab.about["password"], role="password text")
        program.press("Connect")
        program.wait(lambda: program.says("is a member"), "the master's certificate")
        program.press("Trust and connect")
        program.wait(lambda: len(program.all("list item", r"xs\d.* outstanding")) == 3,
                     "three servers with hotfixes outstanding", 30)
        a11y.settle(0.5)
        check_names(program, "the pool")
        for place in ("Library", "Activity"):
            program.select(program.find("list item", place + ".*"))
            a11y.settle(0.5)
            check_names(program, place)


if __name__ == "__main__":
    check(sys.argv[1])
