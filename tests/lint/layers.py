#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The layering holds: a room compiles against the headers of the rooms it may use and no others.

For each room the compiler is called with that room's own flags (compile_commands.json) on one
#include of every header of every room. What the table below does not allow has to fail.
usage: layers.py SOURCE_ROOT BUILD_ROOT
"""
import concurrent.futures
import json
import pathlib
import re
import shlex
import subprocess
import sys

USES = {
    "model": [],
    "outlook": ["model"],
    "plan": ["model", "outlook"],
    "text": ["model", "outlook", "plan"],
    "book": ["model"],
    "xapi": [],
    "net": ["model"],
    "feed": ["model", "net"],
    "store": ["model", "net", "outlook"],
    "pool": ["model", "xapi", "book"],
    "probe": ["model", "xapi", "pool"],
    "run": ["model", "outlook", "plan", "xapi", "store", "pool", "probe"],
    "demo": [],
    "sim": [],
}
# The faces see what is public of every room, and of text, and no room's private header.
FACES = ["cli", "shell"]


def public_headers(root):
    owner = re.compile(r"^#ifndef PP_USES_(\w+)", re.M)
    headers = {}
    for path in sorted(root.glob("include/poolpatch/*.h")):
        found = owner.search(path.read_text())
        if found:
            headers.setdefault(found.group(1).lower(), []).append(f"poolpatch/{path.name}")
        elif path.name != "poolpatch.h":
            sys.exit(f"{path.name}: names no room (PP_USES_…)")
    return headers


def room_flags(root, build):
    flags = {}
    for entry in json.loads((build / "compile_commands.json").read_text()):
        source = (pathlib.Path(entry["directory"]) / entry["file"]).resolve()
        try:
            parts = source.relative_to(root).parts
        except ValueError:
            continue
        if parts[0] != "src" or source.suffix != ".c" or parts[1] in flags:
            continue
        words = [w for w in shlex.split(entry["command"])
                 if re.match(r"-(I|D|isystem|std|f|W)", w) and not w.startswith("-Werror")]
        flags[parts[1]] = (words, entry["directory"])
    return flags


def compiles(flags, headers):
    """Whether a file of the room may include all of them; stops at the first error, which is fast."""
    words, folder = flags
    text = "".join(f"#include <{header}>\n" for header in headers)
    run = subprocess.run(["cc", *words, "-w", "-fsyntax-only", "-Wfatal-errors",
                          "-fno-sanitize=all", "-x", "c", "-"],
                         input=text, text=True, capture_output=True, cwd=folder, check=False)
    return run.returncode == 0


def main(root, build):
    public = public_headers(root)
    private = {room: [p.name for p in sorted((root / "src" / room).glob("*.h"))] for room in USES}
    flags = room_flags(root, build)
    allowed, forbidden = [], []

    for room in [*USES, *FACES]:
        if room not in flags:
            print(f"not ok - {room}: nothing of it is compiled")
            return 1
        uses = list(USES) if room in FACES else [*USES[room], room]
        for owner in USES:
            headers = public.get(owner, [])
            # A room of the list sees the private headers too; what they need is their own affair.
            hidden = [] if owner == room or (room not in FACES and owner in uses) else private[owner]
            if owner in uses:
                allowed.append((room, headers))
            else:
                forbidden += [(room, header) for header in headers]
            forbidden += [(room, header) for header in hidden]

    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        seen = list(pool.map(lambda c: compiles(flags[c[0]], c[1]), allowed))
        kept = list(pool.map(lambda c: not compiles(flags[c[0]], [c[1]]), forbidden))

    wrong = [f"src/{room} cannot include {headers}"
             for (room, headers), good in zip(allowed, seen) if not good]
    wrong += [f"src/{room} can include <{header}>"
              for (room, header), good in zip(forbidden, kept) if not good]
    for line in wrong:
        print(f"not ok - {line}")
    print(f"{len(forbidden)} forbidden includes tried, {len(wrong)} wrong")
    return 1 if wrong or not forbidden else 0


sys.exit(main(pathlib.Path(sys.argv[1]).resolve(), pathlib.Path(sys.argv[2]).resolve()))
