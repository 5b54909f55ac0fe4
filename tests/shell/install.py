# SPDX-License-Identifier: GPL-3.0-or-later
"""install.py BUILD: what `meson install` puts in place is complete, and starts from there, also by its
desktop file; settings of before are read; what `ninja uninstall` leaves behind is nothing."""
import configparser
import os
import shutil
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.join(HERE, "..", "support")]

import screen  # noqa: E402

APP = "org.poolpatch.Poolpatch"
PROGRAMS = ("bin/poolpatch", "bin/poolpatchctl", "bin/poolpatch-sim")
FILES = (f"share/applications/{APP}.desktop",
         f"share/metainfo/{APP}.metainfo.xml",
         f"share/dbus-1/services/{APP}.service",
         f"share/glib-2.0/schemas/{APP}.gschema.xml",
         f"share/icons/hicolor/scalable/apps/{APP}.svg",
         f"share/icons/hicolor/symbolic/apps/{APP}-symbolic.svg",
         "share/man/man1/poolpatch.1",
         "share/man/man1/poolpatchctl.1",
         "share/man/man1/poolpatch-sim.1",
         "share/bash-completion/completions/poolpatchctl",
         "share/zsh/site-functions/_poolpatchctl",
         "share/poolpatch/help/index.html",
         "share/poolpatch/help/help.css",
         "share/poolpatch/sim/feed/updates.xml",
         "share/poolpatch/sim/hotfixes/hotfixes.json")


class Installed(screen.Screen):
    """The installed program: nothing of the build folder is in its environment."""

    def find_program(self, prefix):
        return os.path.join(prefix, "bin/poolpatch")

    def prepare(self, prefix, theme):
        environment = super().prepare(prefix, theme)
        for name in ("PP_SIM", "GSETTINGS_SCHEMA_DIR"):
            environment.pop(name)
        environment["PP_SIM_DATADIR"] = os.path.join(prefix, "share/poolpatch/sim")
        environment["XDG_DATA_DIRS"] = os.path.join(prefix, "share") + ":/usr/share"
        self.add_browser()
        return environment

    def add_browser(self):
        """A browser for this person, which writes down what it is given."""
        browser = os.path.join(self.folder, "browser")
        with open(browser, "w") as file:
            file.write('#!/bin/sh\nprintf %s "$1" > "$0.new" && mv "$0.new" "$0.page"\n')
        os.chmod(browser, 0o755)
        self.write("data/applications/browser.desktop", "Desktop Entry",
                   {"Type": "Application", "Name": "Browser", "Exec": browser + " %u",
                    "MimeType": "text/html;"})
        self.write("config/mimeapps.list", "Default Applications",
                   {"text/html": "browser.desktop"})

    def page(self):
        """What the browser was given."""
        try:
            with open(os.path.join(self.folder, "browser.page")) as file:
                return file.read()
        except FileNotFoundError:
            return None


def install(build, root):
    """Installs below @root; what is done to a system afterwards is done here by hand."""
    subprocess.run(["meson", "install", "--no-rebuild", "--quiet", "-C", build, "--destdir", root],
                   check=True, stdout=subprocess.DEVNULL)
    for folder, _, files in os.walk(root):
        if os.path.basename(folder) == "bin" and "poolpatch" in files:
            prefix = os.path.dirname(folder)
            subprocess.run(["glib-compile-schemas", "--strict",
                            os.path.join(prefix, "share/glib-2.0/schemas")], check=True)
            return prefix
    raise AssertionError("no program was installed")


def check_files(root, prefix):
    for name in PROGRAMS:
        assert os.access(os.path.join(prefix, name), os.X_OK), f"{name} is no program"
    for name in FILES:
        assert os.path.getsize(os.path.join(prefix, name)) > 0, name
    service = configparser.ConfigParser()
    service.read(os.path.join(prefix, f"share/dbus-1/services/{APP}.service"))
    program = service["D-BUS Service"]["Exec"].split()[0]
    assert os.access(root + program, os.X_OK), f"the service starts {program}"
    with open(os.path.join(prefix, f"share/applications/{APP}.desktop")) as file:
        desktop = file.read()
    assert f"\nIcon={APP}\n" in desktop and "\nExec=poolpatch\n" in desktop, desktop
    print("everything is in place", flush=True)


def check_versions(prefix):
    for name in ("poolpatch", "poolpatchctl"):
        done = subprocess.run([os.path.join(prefix, "bin", name), "--version"], check=True,
                              stdout=subprocess.PIPE, text=True, timeout=30)
        assert done.stdout.startswith(f"{name} "), done.stdout
    print("the programs say their version", flush=True)


def check_window(prefix):
    """The demo, as the simulator and its data are found beside the program; the settings count."""
    with Installed(prefix, "--demo", settings={"matrix-filter": "'everything'"}) as program:
        program.wait(lambda: len(program.all("list item", r"xs\d.* outstanding")) == 3,
                     "three servers with hotfixes outstanding", 60)
        program.wait(lambda: program.says("Everything"), "the filter of the settings")
        program.choose("Help")
        page = program.wait(program.page, "the help in the browser")
        page = page.removeprefix("file://")
        assert page == f"{prefix}/share/poolpatch/help/index.html", page
    print("the window opens and shows the demo, and its help", flush=True)


# $1 the desktop file, $2 the name on the bus
LAUNCH = """
window=/$(echo "$2" | tr . /)/window/1
owned ()
{
  gdbus call --session --dest org.freedesktop.DBus --object-path / \\
    --method org.freedesktop.DBus.NameHasOwner "$1" | grep -q true
}
wait_for ()
{
  for i in $(seq 300); do
    "$@" >/dev/null 2>&1 && return
    sleep 0.1
  done
  echo "waited in vain for: $*" >&2
  exit 1
}
gone () { ! owned "$1"; }
for launch in "gio launch $1" "gapplication launch $2"; do
  $launch || exit 1
  wait_for owned "$2"
  wait_for gdbus call --session --dest "$2" --object-path "$window" --method org.gtk.Actions.List
  gapplication action "$2" quit || exit 1
  wait_for gone "$2"
done
"""


def check_launch(root, prefix):
    """As desktops do it: by the desktop file, and over a bus that knows the service."""
    service = os.path.join(prefix, f"share/dbus-1/services/{APP}.service")
    with open(service) as file:
        text = file.read()
    with open(service, "w") as file:
        file.write(text.replace("Exec=", f"Exec={root}"))
    home = os.path.join(root, "home")
    environment = {**os.environ, "HOME": home, "XDG_RUNTIME_DIR": home,
                   "PATH": os.path.join(prefix, "bin") + ":" + os.environ["PATH"],
                   "XDG_DATA_DIRS": os.path.join(prefix, "share") + ":/usr/share",
                   "GSETTINGS_BACKEND": "memory", "G_DEBUG": "gc-friendly",
                   "ASAN_OPTIONS": os.environ.get("ASAN_OPTIONS", "") + ":detect_leaks=0"}
    for name in ("CONFIG", "DATA", "STATE", "CACHE"):
        environment.pop(f"XDG_{name}_HOME", None)
    os.mkdir(home, 0o700)
    subprocess.run(["dbus-run-session", "--", "sh", "-c", LAUNCH, "sh",
                    os.path.join(prefix, f"share/applications/{APP}.desktop"), APP],
                   env=environment, check=True, timeout=90, stdout=subprocess.DEVNULL)
    with open(service, "w") as file:
        file.write(text)
    shutil.rmtree(home)
    print("the desktop file and the service open a window", flush=True)


def check_upgrade(prefix):
    """What was set with the first release is read as it was: no key is gone, or another one now."""
    with tempfile.TemporaryDirectory(prefix="pp-upgrade-") as home:
        folder = os.path.join(home, "glib-2.0/settings")
        os.makedirs(folder)
        shutil.copy(os.path.join(HERE, "settings-0.1.0.ini"), os.path.join(folder, "keyfile"))
        before = configparser.ConfigParser()
        before.read(os.path.join(folder, "keyfile"))
        done = subprocess.run(
            ["gsettings", "--schemadir", os.path.join(prefix, "share/glib-2.0/schemas"),
             "list-recursively", APP], check=True, capture_output=True, text=True, timeout=60,
            env={**os.environ, "XDG_CONFIG_HOME": home, "GSETTINGS_BACKEND": "keyfile"})
        now = dict(line.split(" ", 2)[1:] for line in done.stdout.splitlines())
        for key, value in before["org/poolpatch/Poolpatch"].items():
            assert now.get(key) == value, f"{key} was {value}, and is {now.get(key)}"
    print("settings of the first release are read", flush=True)


def check_uninstall(build, root, prefix):
    """The list of schemas is the system's, which makes it anew."""
    subprocess.run(["ninja", "--quiet", "uninstall"], cwd=build, check=True,
                   stdout=subprocess.DEVNULL)
    os.unlink(os.path.join(prefix, "share/glib-2.0/schemas/gschemas.compiled"))
    left = [os.path.join(folder, name) for folder, _, files in os.walk(root) for name in files]
    assert not left, f"uninstalling leaves {left}"
    print("uninstalled, nothing is left", flush=True)


def main():
    root = tempfile.mkdtemp(prefix="pp-install-")
    try:
        prefix = install(os.path.abspath(sys.argv[1]), root)
        check_files(root, prefix)
        check_versions(prefix)
        check_window(prefix)
        check_launch(root, prefix)
        check_upgrade(prefix)
        check_uninstall(os.path.abspath(sys.argv[1]), root, prefix)
    finally:
        shutil.rmtree(root, ignore_errors=True)


if __name__ == "__main__":
    main()
