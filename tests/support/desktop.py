# SPDX-License-Identifier: GPL-3.0-or-later
"""A session bus and a home of their own, with or without a keyring service on it."""
import os
import signal
import subprocess
import time

# No service is started by the bus itself: what is there was started here.
CONFIG = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><type>session</type><listen>unix:dir={}</listen><auth>EXTERNAL</auth>
<policy context="default"><allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/>
<allow own="*"/></policy></busconfig>
"""


class Desktop:
    """A bus, and the folder @home, which outlives it."""

    def __init__(self, home):
        self.home = home
        self.processes = []

    def __enter__(self):
        config = os.path.join(self.home, "bus.conf")
        with open(config, "w") as file:
            file.write(CONFIG.format(self.home))
        self.environment = {key: value for key, value in os.environ.items()
                            if key not in ("DISPLAY", "WAYLAND_DISPLAY", "GNOME_KEYRING_CONTROL")}
        self.environment.update(HOME=self.home, XDG_RUNTIME_DIR=self.home,
                                XDG_DATA_HOME=os.path.join(self.home, "data"))
        bus = self.start(["dbus-daemon", "--nofork", "--print-address", "--config-file", config])
        self.environment["DBUS_SESSION_BUS_ADDRESS"] = bus.stdout.readline().strip()
        return self

    def __exit__(self, *_):
        for process in reversed(self.processes):
            process.send_signal(signal.SIGTERM)
            process.wait(10)
            process.stdout.close()

    def start(self, command, given=None):
        # gnome-keyring-daemon has warnings of its own: they do not end it.
        environment = {**self.environment, "G_DEBUG": ""}
        process = subprocess.Popen(command, env=environment, text=True, stdout=subprocess.PIPE,
                                   stdin=subprocess.PIPE, stderr=subprocess.DEVNULL)
        self.processes.append(process)
        if given is not None:
            process.stdin.write(given)
        process.stdin.close()
        return process

    def keyring(self, password):
        """A daemon that is unlocked by @password, or stays locked without one."""
        unlock = ["--unlock"] if password is not None else []
        self.start(["gnome-keyring-daemon", "--foreground", "--components=secrets", *unlock],
                   password)
        end = time.monotonic() + 10
        while not self.has("org.freedesktop.secrets"):
            assert time.monotonic() < end, "the keyring does not start"
            time.sleep(0.02)

    def has(self, name):
        answer = subprocess.run(["dbus-send", "--session", "--print-reply", "--dest=org.freedesktop.DBus",
                                 "/", "org.freedesktop.DBus.NameHasOwner", f"string:{name}"],
                                env=self.environment, text=True, capture_output=True, check=True)
        return "true" in answer.stdout
