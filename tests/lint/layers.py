#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The layering holds: a room compiles against the headers of the rooms it may use and no others.

For each room the compiler is called with that room's own flags (compile_commands.json) and asked for
every header of every room. What the table below does not allow has to fail.
usage: layers.py SOURCE_ROOT BUILD_ROOT
"""
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


def compiler(flags, text, *options):
    words, folder = flags
    return subprocess.run(["cc", *words, "-w", "-fno-sanitize=all", "-fdiagnostics-color=never", *options, "-x", "c", "-"],
                          input=text, text=True, capture_output=True, cwd=folder, check=False)


def why_not_allowed(flags, headers):
    """What the compiler says against a file of the room that includes all it may use, if anything."""
    text = "".join(f"#include <{header}>\n" for header in headers)
    run = compiler(flags, text, "-fsyntax-only", "-Wfatal-errors")
    return run.stderr if run.returncode != 0 else None


def found(flags, headers):
    """Which of the headers the room's flags lead to."""
    text = "".join(f"#if __has_include(<{header}>)\nfound {header}\n#endif\n" for header in headers)
    run = compiler(flags, text, "-E", "-P")
    return re.findall(r"^found (\S+)$", run.stdout, re.M) if run.returncode == 0 else headers


def includable(flags, headers):
    """Which of the headers are found and do not refuse: #error, at which the preprocessor does not stop."""
    headers = found(flags, headers)
    text = "".join(f"#include <{header}>\n" for header in headers)
    run = compiler(flags, text, "-E", "-o", "/dev/null")
    refused = re.findall(r"^\S*/(poolpatch/[\w-]+\.h):\d+:\d+: error: #error", run.stderr, re.M)
    return [header for header in headers if header not in refused]


def faults(room, flags, public, private):
    uses = list(USES) if room in FACES else [*USES[room], room]
    # A room of the list sees the private headers too; what they need is their own affair.
    seen = [room] if room in FACES else uses
    forbidden = [h for owner in USES if owner not in seen for h in private[owner]]
    forbidden += [h for owner in USES if owner not in uses for h in public.get(owner, [])]
    allowed = [h for owner in uses for h in public.get(owner, [])]
    wrong = [f"src/{room} can include <{header}>" for header in includable(flags, forbidden)]
    complaint = why_not_allowed(flags, allowed)
    if complaint:
        wrong.append(f"src/{room} cannot include what it may use: {complaint}")
    return len(forbidden), wrong


def main(root, build):
    public = public_headers(root)
    private = {room: [p.name for p in sorted((root / "src" / room).glob("*.h"))] for room in USES}
    flags = room_flags(root, build)
    tried, wrong = 0, []

    for room in [*USES, *FACES]:
        if room not in flags:
            print(f"not ok - {room}: nothing of it is compiled")
            return 1
        n_forbidden, faulty = faults(room, flags[room], public, private)
        tried += n_forbidden
        wrong += faulty
    for line in wrong:
        print(f"not ok - {line}")
    print(f"{tried} forbidden includes tried, {len(wrong)} wrong")
    return 1 if wrong or not tried else 0


sys.exit(main(pathlib.Path(sys.argv[1]).resolve(), pathlib.Path(sys.argv[2]).resolve()))
