# SPDX-License-Identifier: GPL-3.0-or-later
"""install.py BUILD: what `meson install` puts in place is complete, and starts from there."""
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
        return environment


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
    print("the window opens and shows the demo", flush=True)


def main():
    root = tempfile.mkdtemp(prefix="pp-install-")
    try:
        prefix = install(os.path.abspath(sys.argv[1]), root)
        check_files(root, prefix)
        check_versions(prefix)
        check_window(prefix)
    finally:
        shutil.rmtree(root, ignore_errors=True)


if __name__ == "__main__":
    main()
