#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Download of 300 MB beside curl from the same server, in turn, into files in memory.

usage: download.py BENCH-DOWNLOAD
Only the transfer is measured: what is checked and unpacked afterwards is not part of it.
"""
import http.server
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile
import threading

from bench import judge, say

PROGRAM, = sys.argv[1:]
MB = 1_000_000
SIZE = 300
ROUNDS = 7


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    source = None

    def do_GET(self):
        with open(self.source, "rb") as stream:
            self.send_response(200)
            self.send_header("Content-Length", str(SIZE * MB))
            self.send_header("Connection", "close")
            self.end_headers()
            self.wfile.flush()
            at = 0
            while at < SIZE * MB:
                at += os.sendfile(self.connection.fileno(), stream.fileno(), at, SIZE * MB - at)
        self.close_connection = True

    def log_message(self, *_):
        pass


def ours(url, folder):
    done = subprocess.run([PROGRAM, url, folder], check=True, text=True, stdout=subprocess.PIPE)
    return float(done.stdout)


def curl(url, folder):
    done = subprocess.run(["curl", "-q", "-s", "-o", pathlib.Path(folder, "curl"), "-w",
                           "%{size_download} %{time_total}", url], check=True, text=True,
                          stdout=subprocess.PIPE)
    size, seconds = done.stdout.split()
    if int(size) != SIZE * MB:
        raise SystemExit(f"curl got {size} bytes")
    return float(seconds) * 1000


room = "/dev/shm" if os.path.isdir("/dev/shm") else None
with tempfile.TemporaryDirectory(dir=room) as work:
    Handler.source = pathlib.Path(work, "file")
    with open(Handler.source, "wb") as file:
        block = b"\xa3" + os.urandom(MB - 1)
        for _ in range(SIZE):
            file.write(block)
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    url = f"http://127.0.0.1:{server.server_port}/file"
    figures, reference = [], []
    for _ in range(ROUNDS):
        reference.append(curl(url, work))
        figures.append(ours(url, work))
    server.shutdown()
floor, figure = statistics.median(reference), statistics.median(figures)
say(f"{SIZE} MB plain: {figure:.0f} ms, {SIZE / figure * 1000:.0f} MB/s; curl {floor:.0f} ms; "
    f"{floor / figure:.2f} of its rate")
judge(">= 0.9 of the rate of curl", floor / figure >= 0.9)
