# SPDX-License-Identifier: GPL-3.0-or-later
"""Starts the program as a person would have it, and takes pictures of the screen."""
import os
import shutil
import subprocess
import tempfile

import gi

gi.require_version("Gdk", "3.0")
gi.require_version("Atspi", "2.0")
from gi.repository import Atspi, Gdk  # noqa: E402

import a11y  # noqa: E402

LOOKS = {"gtk-font-name": "Cantarell 11", "gtk-icon-theme-name": "Adwaita",
         "gtk-enable-animations": 0, "gtk-cursor-blink": 0}


class Screen(a11y.Program):
    """poolpatch of the build folder @build with folders of its own."""

    def __init__(self, build, *arguments, theme="Adwaita", settings=None, pins=None, home=None,
                 log=False):
        """@home: a folder of before, with what the program keeps; it stays. @log: has all that
        there is to say written into log of the folder."""
        build = os.path.abspath(build)
        self.home = home
        self.folder = home or tempfile.mkdtemp(prefix="pp-screen-")
        self.environment = self.prepare(build, theme)
        if settings is not None or home is None:
            self.write("config/glib-2.0/settings/keyfile", "org/poolpatch/Poolpatch",
                       self.without_vendor(settings or {}))
        if home is None:
            self.write("config/poolpatch/pins.ini", "pins", pins or {})
        self.process = self.start([self.find_program(build), *arguments], log)
        super().__init__(self.process.pid, lambda: self.process.poll() is None)

    @staticmethod
    def without_vendor(settings):
        """No test asks the vendor's servers, least of all when its own feed is down."""
        return {"feed-sources": "@as []", **settings} if "feed-url" in settings else settings

    def start(self, command, log):
        if not log:
            return subprocess.Popen(command, env=self.environment)
        with open(os.path.join(self.folder, "log"), "a") as file:
            return subprocess.Popen(command, stdout=file, stderr=file,
                                    env={**self.environment, "G_MESSAGES_DEBUG": "all"})

    def check_secret(self, secret):
        """Whether @secret is in no file of the person, nor in what every user can see."""
        paths = [os.path.join(folder, name) for folder, _, names in os.walk(self.folder)
                 for name in names if os.path.isfile(os.path.join(folder, name))]
        for path in [*paths, f"/proc/{self.process.pid}/cmdline"]:
            with open(path, "rb") as file:
                assert secret.encode() not in file.read(), f"the password is in {path}"

    def find_program(self, build):
        return os.path.join(build, "src/shell/poolpatch")

    def prepare(self, build, theme):
        environment = dict(os.environ)
        environment.pop("NO_AT_BRIDGE", None)
        for name in ("CONFIG", "DATA", "STATE", "CACHE"):
            folder = os.path.join(self.folder, name.lower())
            os.makedirs(folder, exist_ok=True)
            environment[f"XDG_{name}_HOME"] = folder
        self.write("config/gtk-3.0/settings.ini", "Settings", LOOKS)
        # Warnings are not fatal here: there is nobody on this bus to take a notification.
        environment["G_DEBUG"] = "gc-friendly,fatal-criticals"
        # Leaks are looked for in the tests that run the windows themselves: here stacks are cut.
        environment["ASAN_OPTIONS"] = environment.get("ASAN_OPTIONS", "") + ":detect_leaks=0"
        environment.update({
            "GTK_THEME": theme,
            "GSETTINGS_BACKEND": "keyfile",
            "GSETTINGS_SCHEMA_DIR": os.path.join(build, "data"),
            "GIO_USE_PROXY_RESOLVER": "dummy",
            "GIO_USE_VFS": "local",
            "PP_SIM": os.path.join(build, "src/sim/poolpatch-sim"),
            "PP_SIM_DATADIR": os.path.join(build, "data/sim"),
        })
        return environment

    def write(self, path, group, values):
        """A key file of the person: settings (GVariant texts), pinned certificates."""
        path = os.path.join(self.folder, path)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w") as file:
            file.write(f"[{group}]\n")
            file.writelines(f"{key}={value}\n" for key, value in values.items())

    def __enter__(self):
        try:
            self.wait(lambda: self.all("frame"), "the window", 30)
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        self.process.terminate()
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        if self.home is None:
            shutil.rmtree(self.folder, ignore_errors=True)

    def extents(self):
        """The rectangle of all windows that are shown."""
        boxes = []
        for node in a11y.children(self.root()):
            if a11y.is_shown(node):
                box = node.get_component_iface().get_extents(Atspi.CoordType.SCREEN)
                boxes.append((box.x, box.y, box.x + box.width, box.y + box.height))
        return (max(0, min(b[0] for b in boxes)), max(0, min(b[1] for b in boxes)),
                max(b[2] for b in boxes), max(b[3] for b in boxes))

    def shoot(self, path):
        """Writes what is on the screen where the windows are to @path."""
        a11y.settle(0.4)
        root = Gdk.get_default_root_window()
        left, top, right, bottom = self.extents()
        right, bottom = min(right, root.get_width()), min(bottom, root.get_height())
        picture = Gdk.pixbuf_get_from_window(root, left, top, right - left, bottom - top)
        os.makedirs(os.path.dirname(os.path.abspath(path)), exist_ok=True)
        picture.savev(path, "png", [], [])
        return path
