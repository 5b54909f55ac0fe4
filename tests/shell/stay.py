# SPDX-License-Identifier: GPL-3.0-or-later
"""stay.py BUILD: closes the window while a run works.

The run goes on, the computer is kept awake, the window comes back when the program is started once
more, a notification tells of the end, and the program ends then; size and state of the window are
there the next time.
"""
import json
import os
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.join(HERE, "..", "support")]

import gi  # noqa: E402

gi.require_version("Gio", "2.0")
from gi.repository import Gio, GLib  # noqa: E402

import a11y  # noqa: E402
import screen  # noqa: E402
import sim  # noqa: E402
import walk  # noqa: E402

RUN_SECONDS = 150

DESKTOP = """<node>
<interface name="org.gtk.Notifications">
 <method name="AddNotification"><arg type="s" direction="in"/><arg type="s" direction="in"/>
  <arg type="a{sv}" direction="in"/></method>
 <method name="RemoveNotification"><arg type="s" direction="in"/><arg type="s" direction="in"/>
 </method>
</interface>
<interface name="org.gnome.SessionManager">
 <method name="RegisterClient"><arg type="s" direction="in"/><arg type="s" direction="in"/>
  <arg type="o" direction="out"/></method>
 <method name="UnregisterClient"><arg type="o" direction="in"/></method>
 <method name="Inhibit"><arg type="s" direction="in"/><arg type="u" direction="in"/>
  <arg type="s" direction="in"/><arg type="u" direction="in"/><arg type="u" direction="out"/>
 </method>
 <method name="Uninhibit"><arg type="u" direction="in"/></method>
 <method name="IsInhibited"><arg type="u" direction="in"/><arg type="b" direction="out"/></method>
 <property name="SessionIsActive" type="b" access="read"/>
</interface>
<interface name="org.gnome.SessionManager.ClientPrivate">
 <method name="EndSessionResponse"><arg type="b" direction="in"/>
  <arg type="s" direction="in"/></method>
</interface>
</node>"""


ANSWERS = {"RegisterClient": GLib.Variant("(o)", ("/org/gnome/SessionManager/Client1",)),
           "Inhibit": GLib.Variant("(u)", (7,)), "IsInhibited": GLib.Variant("(b)", (True,))}


def hear(bus, sender, path, interface, method, parameters, invocation):
    print(json.dumps([method, parameters.unpack()]), flush=True)
    invocation.return_value(ANSWERS.get(method))


def be_desktop():
    """What GNOME has on the session bus: prints what it is told of. Ends with its input."""
    bus = Gio.bus_get_sync(Gio.BusType.SESSION)
    interfaces = Gio.DBusNodeInfo.new_for_xml(DESKTOP).interfaces
    for path, interface in (("/org/gtk/Notifications", interfaces[0]),
                            ("/org/gnome/SessionManager", interfaces[1]),
                            ("/org/gnome/SessionManager/Client1", interfaces[2])):
        bus.register_object(path, interface, hear, lambda *_: GLib.Variant("b", True), None)
    for name in ("org.gtk.Notifications", "org.gnome.SessionManager"):
        Gio.bus_own_name_on_connection(bus, name, Gio.BusNameOwnerFlags.NONE, None, None)
    loop = GLib.MainLoop()
    GLib.io_add_watch(0, GLib.IO_IN | GLib.IO_HUP, lambda *_: loop.quit())
    GLib.timeout_add(200, lambda: print(json.dumps(["ready", []]), flush=True))
    loop.run()


class Desktop:
    """A process of its own: the program waits for its answers, and this one for the program."""

    def __init__(self):
        self.heard = tempfile.TemporaryFile("w+")
        self.process = subprocess.Popen([sys.executable, os.path.abspath(__file__), "--desktop"],
                                        stdin=subprocess.PIPE, stdout=self.heard)
        end = time.monotonic() + 10
        while not self.told("ready"):
            assert time.monotonic() < end, "there is no desktop"
            time.sleep(0.05)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.stdin.close()
        self.process.wait(10)
        self.heard.close()

    def told(self, method):
        with open(f"/proc/self/fd/{self.heard.fileno()}") as file:
            lines = [json.loads(line) for line in file if line.endswith("\n")]
        return [parameters for name, parameters in lines if name == method]


def frames(program):
    root = program.root()
    return [node for node in a11y.children(root) if a11y.is_shown(node)] if root else []


def close(program):
    """Closes every window as its close button does."""
    for frame in list(frames(program)):
        buttons = [node for node in a11y.walk(frame) if a11y.name_of(node) == "Close" and
                   a11y.role_of(node) == "push button"]
        assert buttons, "a window has no close button"
        program.act(buttons[0])
    program.wait(lambda: not frames(program), "no window any more")


def start_again(program):
    """A second start: it shows the window of the first and ends."""
    subprocess.run([program.process.args[0]], env=program.environment, check=True, timeout=30)
    program.wait(lambda: frames(program), "the window, once more")


def add_pool(program, lab):
    program.press("Add pool…")
    program.type("Address", lab.server)
    program.type("Password", lab.about["password"], role="password text")
    program.press("Connect")
    program.press("Trust and connect")
    program.wait(lambda: program.all("list item", "attic, .* outstanding"), "its server", 30)


def install(program):
    walker = walk.Walk(program, lambda name: None)
    walker.open()
    while walker.forward() != "Install":
        a11y.settle(0.2)


def check_run(program, lab, desktop):
    add_pool(program, lab)
    assert not desktop.told("Inhibit"), "the computer is kept awake for nothing"
    install(program)
    program.wait(lambda: desktop.told("Inhibit"), "somebody to keep the computer awake")
    assert desktop.told("Inhibit")[-1][3] & 5 == 5, "logging out and suspending are not inhibited"
    print("the run is at work, and the computer stays awake", flush=True)

    close(program)
    a11y.settle(1)
    assert program.process.poll() is None, "the program ended with its window"
    print("the window is closed, and the run goes on", flush=True)

    start_again(program)
    program.wait(lambda: program.all("list item", "Activity, 1 run at work"), "the run in the sidebar")
    close(program)
    print("started again, it had the window of the run; closed again", flush=True)

    lab.ask("/clock", {"speed": 200})
    program.alive = lambda: True
    program.wait(lambda: program.process.poll() is not None, "the end", RUN_SECONDS)
    assert program.process.returncode == 0, f"it ended with {program.process.returncode}"
    told = desktop.told("AddNotification")
    assert len(told) == 1, f"notifications: {told}"
    assert told[0][2]["title"].startswith("The hotfixes are on"), told
    assert told[0][2]["default-action"] == "app.show-activity", told
    counts = [len(desktop.told(method)) for method in ("Inhibit", "Uninhibit")]
    assert counts[0] == counts[1], f"the computer is still kept awake: {counts}"
    print("the run ended, a notification told of it, and the program ended", flush=True)


def check_installed(lab):
    for host in [host for pool in lab.state()["pools"] for host in pool["hosts"]]:
        assert len(host["installed"]) >= 7, host["installed"]
        assert host["enabled"] and host["live"] and host["reboots"] == 1, host


def check_size(build):
    """What the first window was left with is what the next one has."""
    with screen.Screen(build, settings={"window-width": "1000",
                                        "feed-url": "'/nonexistent'"}) as program:
        close(program)
        program.alive = lambda: True
        program.wait(lambda: program.process.poll() is not None, "the end")
        path = os.path.join(program.folder, "config/glib-2.0/settings/keyfile")
        with open(path) as file:
            kept = file.read()
        assert "window-width=1000" in kept and "window-height=" in kept, kept
        assert "window-maximized=false" in kept and "pane-position=232" in kept, kept
    print("the window is as large the next time", flush=True)


class Unseen(screen.Screen):
    """Started without a window, so that there is none to wait for."""

    def __enter__(self):
        return self


def check_background(build):
    """Without a window it is there only when asked to, and its window comes and goes."""
    settings = {"feed-url": "'/nonexistent'"}
    with Unseen(build, "--background", settings=settings) as program:
        assert program.process.wait(20) == 0, "it stayed, unasked"
    with Unseen(build, "--background", settings={**settings, "background": "true"}) as program:
        a11y.settle(0.5)
        assert program.process.poll() is None, "it ended, although it was to stay"
        subprocess.run([*program.process.args], env=program.environment, check=True, timeout=30)
        assert not frames(program), "a second start by the session opened a window"
        start_again(program)
        close(program)
        a11y.settle(0.5)
        assert program.process.poll() is None, "it ended with its window"
        start_again(program)
        program.choose("Quit")
        program.alive = lambda: True
        program.wait(lambda: program.process.poll() is not None, "the end")
        assert program.process.returncode == 0, program.process.returncode
    print("in the background it stays without a window, until Quit", flush=True)


def check(build):
    with Desktop() as desktop, \
            sim.Sim("--scenario", "single", "--speed", "20", "--login-delay", "0.1") as lab, \
            screen.Screen(build, settings={"feed-url": f"'{lab.about['feed']}'"}) as program:
        check_run(program, lab, desktop)
        check_installed(lab)
    check_size(build)
    check_background(build)


if __name__ == "__main__":
    if sys.argv[1] == "--desktop":
        be_desktop()
    else:
        check(sys.argv[1])
