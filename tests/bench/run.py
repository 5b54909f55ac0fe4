#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""One hotfix on sixteen servers with a hundred virtual machines, each server emptied, restarted and
filled again: what that costs this computer beside waiting, and whether it grows with the servers.

usage: run.py BENCH-RUN
"""
import subprocess
import sys

from bench import judge, say

# So fast that next to nothing is waited for.
HOSTS, VMS, SPEED, HOTFIX = 16, 100, 20000, "XS62ESP1"
SECONDS = 1.0
GROWTH = 1.05

output = subprocess.run([sys.argv[1], str(HOSTS), str(VMS), str(SPEED), HOTFIX], check=True, text=True,
                        stdout=subprocess.PIPE).stdout
steps, seconds, early, late = (float(word) for word in output.split()[-4:])
say(f"{HOSTS} servers, {VMS} virtual machines, {steps:.0f} steps: {seconds:.2f} s of processor time, "
    f"{early / 1024:.1f} MiB after two servers, {late / 1024:.1f} MiB at the end")
judge(f"less than {SECONDS} s of its own", seconds < SECONDS)
judge("memory does not grow", late < early * GROWTH)
