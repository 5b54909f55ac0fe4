#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The outlook of 64 servers and 700 hotfixes: in full, and after an event about one server.

usage: outlook.py BENCH-OUTLOOK
"""
import subprocess
import sys

from bench import judge, say

full, event = map(float, subprocess.run([sys.argv[1]], check=True, text=True,
                                        capture_output=True).stdout.split())
say(f"outlook of 64 servers x 700 hotfixes: in full {full:.1f} ms; after one event {event:.2f} ms")
judge("after one event < 10 ms", event < 10)
