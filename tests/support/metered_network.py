# SPDX-License-Identifier: GPL-3.0-or-later
"""A system bus of its own on which a network manager says that the connection costs money."""
import contextlib
import os
import subprocess
import sys

SAYS = """
import sys
from gi.repository import Gio, GLib

NAME = "org.freedesktop.NetworkManager"
INTERFACE = Gio.DBusNodeInfo.new_for_xml(f'''<node><interface name="{NAME}">
  <property name="Connectivity" type="u" access="read"/>
  <property name="Metered" type="u" access="read"/>
  <property name="State" type="u" access="read"/>
</interface></node>''').interfaces[0]
# NM_CONNECTIVITY_FULL, NM_METERED_YES, NM_STATE_CONNECTED_GLOBAL
VALUES = {"Connectivity": 4, "Metered": 1, "State": 70}

bus = Gio.bus_get_sync(Gio.BusType.SYSTEM)
bus.register_object("/" + NAME.replace(".", "/"), INTERFACE, None,
                    lambda *call: GLib.Variant("u", VALUES[call[4]]), None)
Gio.bus_own_name_on_connection(bus, NAME, Gio.BusNameOwnerFlags.NONE,
                               lambda *_: print("ready", flush=True), None)
GLib.MainLoop().run()
"""


@contextlib.contextmanager
def running():
    """Programs that are started meanwhile, with os.environ, are on a metered connection."""
    before = dict(os.environ)
    bus = subprocess.Popen(["dbus-daemon", "--session", "--nofork", "--print-address"], text=True,
                           stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    os.environ["DBUS_SYSTEM_BUS_ADDRESS"] = bus.stdout.readline().strip()
    manager = subprocess.Popen([sys.executable, "-c", SAYS], text=True, stdout=subprocess.PIPE)
    try:
        assert manager.stdout.readline() == "ready\n"
        os.environ["GIO_USE_NETWORK_MONITOR"] = "networkmanager"
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)
        for child in (manager, bus):
            child.kill()
            child.wait()
            child.stdout.close()
