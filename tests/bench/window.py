#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Start to first mapped window, and private memory two seconds later, beside an empty GTK window.

usage: window.py POOLPATCH EMPTY-WINDOW SCHEMA-DIR FEED
No saved pools, fresh folders; the feed is a file. The X server tells when a window is mapped.
"""
import ctypes
import os
import pathlib
import select
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

from bench import judge, say

SCHEMA_DIR, FEED = sys.argv[3:]
OURS, EMPTY, BARE = (sys.argv[1],), (sys.argv[2],), (sys.argv[2], "application")
ROUNDS = 9
MEMORY_ROUNDS = 3
RIVALS = ("mousepad", "transmission-gtk")
RIVAL_ROUNDS = 5
MEMORY_SECONDS = 2
PATIENCE = 20
MAP_NOTIFY = 19
SUBSTRUCTURE_NOTIFY_MASK = 1 << 19
BIGGER_THAN_ANY_EVENT = 256


class Display:
    """The X server's root window, of which every new window is a child."""

    def __init__(self):
        self.x11 = ctypes.CDLL("libX11.so.6")
        self.x11.XOpenDisplay.restype = ctypes.c_void_p
        self.x11.XDefaultRootWindow.restype = ctypes.c_ulong
        self.display = ctypes.c_void_p(self.x11.XOpenDisplay(None))
        if not self.display:
            raise SystemExit("there is no X display: run ./dev bench")
        root = ctypes.c_ulong(self.x11.XDefaultRootWindow(self.display))
        self.x11.XSelectInput(self.display, root, ctypes.c_long(SUBSTRUCTURE_NOTIFY_MASK))
        self.x11.XSync(self.display, 0)

    def wait_for_map(self):
        event = ctypes.create_string_buffer(BIGGER_THAN_ANY_EVENT)
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            while self.x11.XPending(self.display):
                self.x11.XNextEvent(self.display, event)
                if int.from_bytes(event.raw[:4], sys.byteorder) == MAP_NOTIFY:
                    return
            select.select([self.x11.XConnectionNumber(self.display)], [], [], 0.5)
        raise SystemExit("no window appeared")

    def drop_events(self):
        self.x11.XSync(self.display, 1)


def private_megabytes(process):
    text = pathlib.Path(f"/proc/{process.pid}/smaps_rollup").read_text()
    return sum(int(line.split()[1]) for line in text.splitlines()
               if line.startswith(("Private_Clean:", "Private_Dirty:"))) * 1024 / 1e6


def environment(folder):
    """Fresh folders, and settings in a file there: the feed is never asked of the network."""
    home = pathlib.Path(folder)
    settings = home / "config" / "glib-2.0" / "settings"
    settings.mkdir(parents=True)
    (settings / "keyfile").write_text(
        f"[org/poolpatch/Poolpatch]\nfeed-url='{pathlib.Path(FEED).as_uri()}'\n")
    return dict(os.environ, XDG_CONFIG_HOME=str(home / "config"), XDG_DATA_HOME=str(home / "data"),
                XDG_CACHE_HOME=str(home / "cache"), XDG_STATE_HOME=str(home / "state"),
                GSETTINGS_SCHEMA_DIR=SCHEMA_DIR, GSETTINGS_BACKEND="keyfile")


def run(display, command, wait):
    with tempfile.TemporaryDirectory() as folder:
        surroundings = environment(folder)
        display.drop_events()
        start = time.perf_counter()
        process = subprocess.Popen(command, env=surroundings, stderr=subprocess.DEVNULL)
        try:
            display.wait_for_map()
            took = (time.perf_counter() - start) * 1000
            if wait:
                time.sleep(max(0, MEMORY_SECONDS - took / 1000))
            memory = private_megabytes(process)
        finally:
            process.terminate()
            process.wait(PATIENCE)
    return took, memory


def compare_rivals(display, ours):
    """Two programs with GTK 3 that Debian has, where they are installed (./dev bench does it)."""
    for name in RIVALS:
        if shutil.which(name) is None:
            say(f"  {name} is not installed: not measured")
            continue
        run(display, (name,), False)
        rounds = [run(display, (name,), number < MEMORY_ROUNDS) for number in range(RIVAL_ROUNDS)]
        took = statistics.median(one for one, _ in rounds)
        memory = statistics.median(one for _, one in rounds[:MEMORY_ROUNDS])
        say(f"  rival, in this run: {name} {took:.0f} ms to its first window ({ours / took:.2f}x), "
            f"{memory:.1f} MB private")


def main():
    display = Display()
    times, memory = ({command: [] for command in (EMPTY, BARE, OURS)} for _ in range(2))
    for command in times:
        run(display, command, False)    # from now on everything is in the page cache
    for number in range(ROUNDS):
        for command in times:
            wait = number < MEMORY_ROUNDS
            took, private = run(display, command, wait)
            times[command].append(took)
            if wait:
                memory[command].append(private)
    floor, bare, figure = (statistics.median(times[command]) for command in times)
    say(f"start to first mapped window: {figure:.0f} ms; empty GTK window {floor:.0f} ms; "
        f"{figure / floor:.2f}x (fastest {min(times[OURS]):.0f} and {min(times[EMPTY]):.0f})")
    say(f"  the same empty window as an application with a header bar: {bare:.0f} ms; "
        f"{figure / bare:.2f}x of that")
    judge("<= 1.25x", figure <= 1.25 * floor)
    compare_rivals(display, figure)
    floor, bare, figure = (statistics.median(memory[command]) for command in memory)
    say(f"private memory after {MEMORY_SECONDS} s: {figure:.1f} MB; empty GTK window {floor:.1f} MB; "
        f"{figure - floor:.1f} MB over it (application with a header bar {bare:.1f} MB)")
    judge("<= 30 MB over it", figure - floor <= 30)


main()
