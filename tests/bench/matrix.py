#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The first frame of the matrix of 64 servers and 700 hotfixes, beside a plain GtkTreeView.

usage: matrix.py BENCH-MATRIX
"""
import subprocess
import sys

from bench import judge, say

ours, narrow, wide = map(float, subprocess.run([sys.argv[1]], check=True, text=True,
                                               capture_output=True).stdout.split())
say(f"matrix of 64 servers x 700 hotfixes, ready outlook to first frame: {ours:.0f} ms; GtkTreeView "
    f"of 700 rows with as many columns (67) {wide:.0f} ms; {ours / wide:.2f}x")
say(f"  a GtkTreeView of 700 rows with 3 columns: {narrow:.0f} ms; {ours / narrow:.1f}x of that")
judge("<= 1.25x of as many columns", ours <= 1.25 * wide)
