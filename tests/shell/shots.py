# SPDX-License-Identifier: GPL-3.0-or-later
"""shots.py BUILD OUTDIR [NAME…]: a picture of every page, light and dark.

Each scene is one function of SCENES; those named are taken, or all. A scene that cannot be reached
is said at the end, and the status is 1 then.
"""
import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.join(HERE, "..", "support")]

import a11y  # noqa: E402
import relay  # noqa: E402
import screen  # noqa: E402
import sim  # noqa: E402
import walk  # noqa: E402

THEMES = {"light": "Adwaita", "dark": "Adwaita:dark"}
WIDE = {"window-width": "1180", "window-height": "760"}
NARROW = {"window-width": "960", "window-height": "640"}
NOWHERE = {**WIDE, "feed-url": "'http://127.0.0.1:1/updates.xml'"}
RUN_SECONDS = 400


class Shots:
    def __init__(self, build, folder, theme):
        self.build = build
        self.folder = folder
        self.theme = theme

    def open(self, *arguments, settings=None, pins=None):
        return screen.Screen(self.build, *arguments, theme=THEMES[self.theme],
                             settings=settings or WIDE, pins=pins)

    def take(self, program, name):
        program.shoot(os.path.join(self.folder, f"{name}-{self.theme}.png"))


def wait_for_pool(program):
    program.wait(lambda: len(program.all("list item", r"xs\d.*")) >= 3, "the three servers", 60)
    program.wait(lambda: not program.says("No list of hotfixes yet"), "the feed", 30)
    a11y.settle(1)


def empty(shots):
    with shots.open(settings=NOWHERE) as program:
        program.find("push button", "Add pool…")
        a11y.settle(1)
        shots.take(program, "feed-unreachable")


def add_pool(shots):
    with sim.Sim("--scenario", "lab", "--login-delay", "0.1") as lab, \
            shots.open(settings={**WIDE, "feed-url": f"'{lab.about['feed']}'"}) as program:
        a11y.settle(1)
        shots.take(program, "empty")
        program.press("Add pool…")
        program.type("Address", "xs 1")
        program.type("Password", "not it", role="password text")
        shots.take(program, "add-pool")
        program.press("Connect")
        program.wait(lambda: program.says("not the address"), "the complaint")
        shots.take(program, "add-pool-address")
        program.type("Address", lab.about["hosts"][1])
        program.press("Connect")
        program.find("push button", "Trust and connect")
        shots.take(program, "certificate")
        program.press("Trust and connect")
        program.wait(lambda: program.says("refused the user name"), "the refusal")
        shots.take(program, "add-pool-password")
        program.type("Password", lab.about["password"], role="password text")
        program.press("Connect")
        program.wait(lambda: program.says("is a member"), "the master's certificate")
        shots.take(program, "certificate-of-master")
        program.press("Trust and connect")
        wait_for_pool(program)


def changed_certificate(shots):
    with sim.Sim("--scenario", "lab") as lab, \
            shots.open(settings={**WIDE, "feed-url": f"'{lab.about['feed']}'"},
                       pins={lab.server.split("://")[1]: "0123456789abcdef" * 4}) as program:
        program.press("Add pool…")
        program.type("Address", lab.server)
        program.type("Password", lab.about["password"], role="password text")
        program.press("Connect")
        program.find("push button", "Trust the new certificate")
        shots.take(program, "certificate-changed")


def old_tls(shots):
    with sim.Sim("--scenario", "single", "--no-tls") as attic, \
            relay.Relay(attic, relay.AES_10) as old, \
            shots.open(settings={**WIDE, "feed-url": f"'{attic.about['feed']}'"}) as program:
        program.press("Add pool…")
        program.type("Address", old.address)
        program.type("Password", attic.about["password"], role="password text")
        program.press("Connect")
        program.find("push button", "Allow old TLS for this pool")
        shots.take(program, "old-tls")
        program.press("Allow old TLS for this pool")
        program.find("push button", "Trust and connect")
        shots.take(program, "old-tls-certificate")
        program.press("Trust and connect")
        program.find("push button", "old TLS allowed")
        a11y.settle(1)
        shots.take(program, "old-tls-pool")


def main_window(shots):
    with shots.open("--demo") as program:
        wait_for_pool(program)
        shots.take(program, "main-by-hotfix")
        program.select(program.find("list item", "xs2.*"))
        shots.take(program, "main-server")
        program.select(program.find("list item", "Library.*"))
        shots.take(program, "library")
        program.act(program.find("radio button|toggle button", "Missing downloads.*"))
        a11y.settle(0.5)
        shots.take(program, "library-missing")
        program.select(program.find("list item", "Activity.*"))
        shots.take(program, "activity")
        program.select(program.find("list item", "lab-pool.*"))
        program.act(program.find("radio button|toggle button", "By server"))
        shots.take(program, "main-by-server")
        program.act(program.find("radio button|toggle button", "By hotfix"))
        cell = program.wait(lambda: program.all("table cell", "XS62ESP1"), "the first hotfix")[0]
        cell.get_component_iface().grab_focus()
        program.act(cell)
        a11y.settle(0.5)
        shots.take(program, "main-details")


def everything(shots):
    with shots.open("--demo", settings={**WIDE, "matrix-filter": "'everything'"}) as program:
        wait_for_pool(program)
        shots.take(program, "main-everything")


def main_narrow(shots):
    with shots.open("--demo", settings=NARROW) as program:
        wait_for_pool(program)
        shots.take(program, "main-narrow")


def up_to_date(shots):
    with shots.open("--demo=up-to-date") as program:
        wait_for_pool(program)
        shots.take(program, "up-to-date")


def preferences(shots):
    """With a place of the list that fails, a mirror, and a proxy that is none."""
    settings = {**NARROW, "feed-url": "'http://127.0.0.1:1/updates.xml'",
                "download-mirrors": "[('https://vendor.example/', 'http://mirror.example/')]",
                "proxy-mode": "'manual'", "proxy-address": "'proxy.example/x'"}
    with shots.open(settings=settings) as program:
        program.choose("Preferences")
        for page in ("Network", "Hotfix list", "Library"):
            program.act(program.find("radio button|toggle button", page))
            a11y.settle(1)
            shots.take(program, "preferences-" + page.lower().replace(" ", "-"))


def wizard(shots):
    with shots.open("--demo") as program:
        wait_for_pool(program)
        walker = walk.Walk(program, lambda name: shots.take(
            program, "wizard-" + name.lower().replace(" ", "-")))
        walker.open()
        while True:
            name = walker.forward(RUN_SECONDS)
            if not name:
                break
            a11y.settle(2)
            shots.take(program, "wizard-after-" + name.lower().replace(" ", "-"))
        shots.take(program, "wizard-result")


SCENES = {"empty": empty, "add-pool": add_pool, "changed": changed_certificate,
          "old-tls": old_tls,
          "main": main_window, "everything": everything, "narrow": main_narrow,
          "preferences": preferences,
          "up-to-date": up_to_date, "wizard": wizard}


def main():
    if len(sys.argv) < 3:
        raise SystemExit(f"usage: shots.py BUILD OUTDIR [{'|'.join(SCENES)}]…")
    build, folder, names = os.path.abspath(sys.argv[1]), sys.argv[2], sys.argv[3:] or SCENES
    os.environ["PP_SIM"] = os.path.join(build, "src/sim/poolpatch-sim")
    os.environ["PP_SIM_DATADIR"] = os.path.join(build, "data/sim")
    os.environ["PP_TLS_RELAY"] = os.path.join(build, "tests/tls-relay")
    missed = []
    for theme in THEMES:
        for name in names:
            try:
                SCENES[name](Shots(build, folder, theme))
                print(f"{name}, {theme}", flush=True)
            except AssertionError as error:
                missed.append(f"{name}, {theme}: {error}")
    for what in missed:
        print(f"not taken: {what}", file=sys.stderr)
    print(f"The pictures are in {os.path.abspath(folder)}.")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
