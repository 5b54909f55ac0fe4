#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The rules of CONTRIBUTING.md that a script can check. usage: style.py SOURCE_ROOT

A rule is silenced on one line by the comment /* lint: NAME */ on that line or the one before.
"""
import pathlib
import re
import sys

LIMITS = {"src": 800, "tests": 600, "include": 150}
FUNCTION_LIMIT = 80

BANNED = {
    "goto": (r"\bgoto\b", "src tests"),
    "dialog-run": (r"\bgtk_dialog_run\b", "src"),
    "show-all": (r"\bgtk_widget_show_all\b", "src"),
    "g-error": (r"\bg_error\s*\(", "src"),
    "spawn-sync": (r"\bg_spawn_(command_line_)?sync\b", "src"),
    "gchar": (r"\bg(char|int)\b(?!\s*\*\s*\))", "src include"),
    "sprintf": (r"\b(sprintf|strcpy|strcat|gets)\s*\(", "src"),
    "todo": (r"\b(TODO|FIXME|XXX)\b", "src tests include data"),
    "sync-in-shell": (r"\bsoup_\w+|\bg_file_(load_contents|query_info|read|replace)\s*\(", "src/shell"),
    "gtk-in-core": (r"#include <gtk/|\bgtk_\w+\s*\(", "!src/shell"),
    "environment": (r"\bg_setenv\s*\(", "!src/shell/pp-main.c !src/cli/pp-ctl-main.c !src/sim/pp-sim-main.c"),
    "tls-off": (r"SOUP_.*IGNORE|accept_certificate.*TRUE", "src"),
}


def applies(where, path):
    places = where.split()
    if places[0].startswith("!"):
        return path.startswith("src/") and not any(path.startswith(p[1:]) for p in places)
    return any(path.startswith(p + "/") for p in places)


def functions(lines):
    start = None
    for number, line in enumerate(lines, 1):
        if line == "{":
            start = number
        elif line == "}" and start is not None:
            name = ""
            for back in range(start - 2, max(start - 15, 0), -1):
                found = re.match(r"^(\w+)\s*\(", lines[back])
                if found:
                    name = found.group(1)
                    break
            yield name, start, number - start
            start = None


def check(root, path):
    name = path.relative_to(root).as_posix()
    text = path.read_text(encoding="utf-8")
    lines = text.splitlines()
    faults = []

    def fault(number, rule, message):
        near = "".join(lines[max(number - 2, 0):number])
        if f"lint: {rule}" not in near:
            faults.append(f"{name}:{number}: {message} [{rule}]")

    if not lines or "SPDX-License-Identifier: GPL-3.0-or-later" not in lines[0]:
        fault(1, "spdx", "the first line names the licence")
    limit = LIMITS[name.split("/")[0]]
    if path.suffix == ".h":
        limit = 150
    if len(lines) > limit:
        fault(1, "file-size", f"{len(lines)} lines, at most {limit}")
    code = re.sub(r"/\*.*?\*/|\"(\\.|[^\"\\])*\"",
                  lambda m: re.sub(r"[^\n]", " ", m.group(0)), text, flags=re.S).splitlines()
    for number, line in enumerate(code, 1):
        for rule, (pattern, where) in BANNED.items():
            if applies(where, name) and re.search(pattern, line):
                fault(number, rule, f"not here: {line.strip()}")
    for number, line in enumerate(lines, 1):
        if re.search(r"\b(TODO|FIXME|XXX)\b", line):
            fault(number, "todo", "an open end belongs in the tracker")
        if len(line) > 120:
            fault(number, "width", f"{len(line)} columns")
    if path.suffix == ".c":
        for function, start, length in functions(lines):
            if length > FUNCTION_LIMIT and not re.search(r"_class_init$|^main$", function):
                fault(start, "function-size", f"{function}() has {length} lines")
        for number, line in enumerate(code, 1):
            if re.search(r"=\s*g_task_new\s*\(", line):
                after = "\n".join(code[number:number + 8])
                if "g_task_set_source_tag" not in after:
                    fault(number, "task-tag", "a GTask without source tag")
    return faults


def main(root):
    files = [p for top in ("src", "include", "tests") for p in sorted((root / top).rglob("*.[ch]"))]
    faults = [f for path in files for f in check(root, path)]
    print("\n".join(faults))
    print(f"{len(files)} files read, {len(faults)} faults")
    return 1 if faults or not files else 0


sys.exit(main(pathlib.Path(sys.argv[1]).resolve()))
