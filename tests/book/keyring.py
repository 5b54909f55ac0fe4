# SPDX-License-Identifier: GPL-3.0-or-later
"""keyring.py TOOL: the keyring of the desktop, with a real daemon, a locked one, a silent one and
none. Each on a bus of its own, in a home of its own."""
import os
import shutil
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))

from desktop import Desktop  # noqa: E402

SECRET = "pw-in-the-keyring"
POOL = "8f9a44b9-7dfa-5ee6-8793-363173e46a94"
USERS = ["root", "DOMAIN\\ada", "ada@lab.example"]

SILENT = """
import gi
from gi.repository import Gio, GLib
bus = Gio.bus_get_sync(Gio.BusType.SESSION)
bus.add_filter(lambda bus, message, incoming: None if incoming and
               message.get_path() == "/org/freedesktop/secrets" else message)
Gio.bus_own_name_on_connection(bus, "org.freedesktop.secrets", Gio.BusNameOwnerFlags.NONE,
                               lambda *_: print("ready", flush=True), None)
GLib.MainLoop().run()
"""


class Asker:
    """What the tool answers on a desktop, and how long that took."""

    def __init__(self, tool, desktop):
        self.tool = tool
        self.desktop = desktop

    def __call__(self, verb, user="root", seconds="20"):
        begin = time.monotonic()
        done = subprocess.run([self.tool, seconds, verb, POOL, user],
                              env=self.desktop.environment, text=True, timeout=60,
                              input=SECRET if verb == "store" else "", stdout=subprocess.PIPE,
                              check=True)
        self.took = time.monotonic() - begin
        if verb != "lookup":
            assert SECRET not in done.stdout, done.stdout
        return done.stdout.strip()


def check_open(desktop, ask):
    desktop.keyring("unlock")
    for user in USERS:
        assert ask("lookup", user) == "-"
        assert ask("store", user) == "-"
    for user in USERS:
        assert ask("lookup", user) == SECRET
    assert ask("clear", USERS[1]) == "-"
    assert ask("lookup", USERS[1]) == "-"
    assert ask("clear", USERS[1]) == "-", "what is gone is gone"
    assert ask("lookup", USERS[2]) == SECRET
    print("stored, looked up and cleared", flush=True)


def check_locked(desktop, ask):
    """The same home, and nobody to unlock it."""
    desktop.keyring(None)
    for verb in ("lookup", "store", "clear"):
        answer = ask(verb)
        assert answer.startswith("PpError: it ") and "lock" in answer, (verb, answer)
    print(f"locked: {answer}", flush=True)


def check_absent(desktop, ask):
    for verb in ("store", "lookup", "clear"):
        answer = ask(verb)
        assert answer.startswith("PpError: there is no keyring service"), answer
    print(answer, flush=True)

    desktop.environment["DBUS_SESSION_BUS_ADDRESS"] = "unix:path=/nonexistent/bus"
    answer = ask("store")
    assert answer.startswith("PpError: there is no keyring service"), answer
    print(f"no bus: {answer}", flush=True)


def check_silent(desktop, ask):
    silent = desktop.start([sys.executable, "-c", SILENT])
    assert silent.stdout.readline() == "ready\n"
    for verb in ("store", "lookup", "clear"):
        assert ask(verb, seconds="1") == "PpError: it did not answer within 1 s"
        assert ask.took < 10, ask.took
        assert ask(verb, seconds="cancel").startswith("g-io-error-quark"), verb
    print("silent: it is not waited for", flush=True)


def check(tool):
    if shutil.which("gnome-keyring-daemon") is None:
        sys.exit(77)
    with tempfile.TemporaryDirectory() as home:
        for case in (check_open, check_locked):
            with Desktop(home) as desktop:
                case(desktop, Asker(tool, desktop))
    for case in (check_absent, check_silent):
        with tempfile.TemporaryDirectory() as home, Desktop(home) as desktop:
            case(desktop, Asker(tool, desktop))


if __name__ == "__main__":
    check(os.path.abspath(sys.argv[1]))
