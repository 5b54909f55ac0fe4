# SPDX-License-Identifier: GPL-3.0-or-later
"""saved.py BUILD: a pool whose password is remembered, over several starts of the program.

With a real keyring. Connected by itself, disconnected, forgotten and brought back; disconnected it
stays so until it is connected by hand. In the end no file and no log has its password.
"""
import os
import pathlib
import shutil
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / "support")]

import a11y  # noqa: E402
import desktop  # noqa: E402
import screen  # noqa: E402
from sim import Sim  # noqa: E402

PICTURES = os.environ.get("PP_TEST_PICTURES")


class Keyring(desktop.Desktop):
    """A keyring on the bus that there is: that of the screen reader."""

    def __enter__(self):
        self.environment = {**os.environ, "HOME": self.home, "XDG_RUNTIME_DIR": self.home,
                            "XDG_DATA_HOME": os.path.join(self.home, "data")}
        self.keyring("unlock")
        return self


def picture(program, name):
    if PICTURES:
        program.shoot(os.path.join(PICTURES, f"saved-{name}.png"))


def row(program, pattern):
    return program.wait(lambda: program.all("list item", pattern), f"the row {pattern}", 30)[0]


def add(program, lab):
    program.press("Add pool…")
    program.type("Address", lab.server)
    program.type("Password", lab.about["password"], role="password text")
    program.press("Remember the password", role="check box")
    picture(program, "add")
    program.press("Connect")
    program.press("Trust and connect", seconds=30)
    row(program, "xs2,.*outstanding.*")


def come_and_go(program):
    row(program, "lab-pool, .*outstanding")
    assert not program.all("frame|dialog", "Connect|Add Pool"), "it asks for what it knows"
    print("started again, it is connected by itself", flush=True)

    program.choose("Disconnect")
    row(program, "lab-pool, .*disconnected")
    row(program, "xs2,.*outstanding.*")
    picture(program, "disconnected")
    program.choose("Connect")
    program.wait(lambda: not program.all("list item", ".*disconnected"), "the pool, connected")
    print("disconnected and connected again", flush=True)

    program.choose("Edit…")
    program.find("push button", "Cancel")
    picture(program, "edit")
    program.press("Cancel")

    program.choose("Forget")
    program.wait(lambda: not program.all("list item", "lab-pool.*"), "the pool gone")
    program.find("push button", "Undo")
    picture(program, "forgotten")
    program.press("Undo")
    row(program, "lab-pool, .*outstanding")
    print("forgotten, and brought back", flush=True)


def stay_away(program, again):
    if not again:
        program.choose("Disconnect")
        row(program, "lab-pool, .*disconnected")
        return
    row(program, "lab-pool, disconnected")
    program.find("label", "lab-pool is disconnected.*")
    assert not program.all("list item", "xs2.*"), "it was connected all the same"
    program.choose("Connect")
    row(program, "lab-pool, .*outstanding")
    print("disconnected over a start of the program, and connected by hand", flush=True)


def check(build, theme):
    with tempfile.TemporaryDirectory() as home, tempfile.TemporaryDirectory() as person, \
            Sim("--scenario", "lab", "--login-delay", "0.1") as lab, Keyring(home):
        settings = {"feed-url": f"'{lab.about['feed']}'"}
        with screen.Screen(build, theme=theme, settings=settings, home=person, log=True) as program:
            add(program, lab)
            path = os.path.join(person, "config/poolpatch/pools.ini")
            program.wait(lambda: "remember=true" in pathlib.Path(path).read_text(), "the keyring")
            program.check_secret(lab.about["password"])
        with screen.Screen(build, theme=theme, home=person, log=True) as program:
            come_and_go(program)
            stay_away(program, False)
            program.check_secret(lab.about["password"])
        with screen.Screen(build, theme=theme, settings=settings, home=person, log=True) as program:
            stay_away(program, True)
            logins = sum(call["method"] == "session.login_with_password" for call in lab.calls())
            assert logins >= 2, logins
    print("no file and no log has the password", flush=True)


if __name__ == "__main__":
    if shutil.which("gnome-keyring-daemon") is None:
        sys.exit(77)
    check(sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else "Adwaita")
