#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Adds up what meson wrote down of the last test run in each build folder given.

The last line is what CI reads: "N passed, N failed, N skipped". Exit status 1 when anything
failed or when nothing ran.
"""
import json
import pathlib
import sys

GOOD = {"OK", "EXPECTEDFAIL"}
SKIPPED = {"SKIP"}


def main(folders):
    passed = failed = skipped = 0
    for folder in folders:
        log = pathlib.Path(folder, "meson-logs", "testlog.json")
        if not log.exists():
            print(f"{folder}: no test log")
            failed += 1
            continue
        for line in log.read_text(encoding="utf-8").splitlines():
            test = json.loads(line)
            if test["result"] in GOOD:
                passed += 1
            elif test["result"] in SKIPPED:
                skipped += 1
            else:
                failed += 1
                print(f"{folder}: {test['name']}: {test['result']}")
    print(f"{passed} passed, {failed} failed, {skipped} skipped")
    return 1 if failed or not passed else 0


sys.exit(main(sys.argv[1:]))
