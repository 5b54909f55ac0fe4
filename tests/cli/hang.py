#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A feed server that hangs: it is named, what is kept stands in, and the end comes within bounds.

usage: hang.py POOLPATCHCTL
"""
import json
import pathlib
import socket
import sys
import threading
import time

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / "support"))
from desk import Desk  # noqa: E402
from sim import Sim  # noqa: E402

# The program waits for 30 seconds; the sanitizers and a busy machine may take some more.
BOUND = 60
FEED = ('<patchdata><serverversions><version name="Test" value="6.2.0" latest="true"'
        ' build-number="70446c" timestamp="2013-06-24T00:00:00Z"><patch uuid="u1"/></version>'
        '</serverversions><patches><patch uuid="u1" name-label="KEPT" version="1.0"'
        ' after-apply-guidance="restartXAPI" timestamp="2013-07-01T00:00:00Z"/></patches>'
        '</patchdata>').encode()
HEAD = b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\nConnection: close\r\n\r\n"


class Server:
    """Answers the path /byte with one byte of the feed, all others not at all, unless it is well."""

    def __init__(self):
        self.well = True
        self.held = []
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self.socket.getsockname()[1]}"
        threading.Thread(target=self.serve, daemon=True).start()

    def serve(self):
        while True:
            link, _ = self.socket.accept()
            request = link.recv(4096)
            if self.well:
                link.sendall(HEAD % len(FEED) + FEED)
                link.close()
                continue
            self.held.append(link)
            if b"/byte" in request:
                link.sendall(HEAD % len(FEED) + FEED[:1])


def main():
    server = Server()
    with Sim("--scenario", "single", "--login-delay", "0.1") as sim, \
         Desk(sys.argv[1]) as kept, Desk(sys.argv[1]) as fresh, Desk(sys.argv[1]) as reader:
        silent, byte = server.url + "/silent.xml", server.url + "/byte.xml"
        assert "1 hotfix" in kept.ctl(sim, "feed", feed=silent).stdout
        server.well = False

        begun = time.monotonic()
        runs = [kept.begin(sim, "status", "--json", feed=silent),
                fresh.begin(sim, "status", "--json", feed=byte),
                reader.begin(sim, "feed", "refresh", feed=byte)]
        ends = [run.communicate(timeout=2 * BOUND) for run in runs]
        assert time.monotonic() - begun < BOUND, time.monotonic() - begun

        for _, errors in ends:
            assert server.url in errors and "sent nothing for 30 seconds" in errors, errors
            assert "Check the network" in errors, errors
        document = json.loads(ends[0][0])
        assert runs[0].returncode == 1 and document["feed"]["stale"] is True, document
        assert document["feed"]["hotfixes"] == 1 and "comes from the copy" in ends[0][1], ends[0]
        document = json.loads(ends[1][0])
        assert document["pools"] and document["feed"]["hotfixes"] == 0, document
        assert "There is no copy" in ends[1][1], ends[1]
        assert runs[2].returncode == 6, ends[2]


main()
