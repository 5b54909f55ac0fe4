#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A reply of 37 MB, and the same in JSON-RPC, all of it kept as values; beside `xmllint --sax --noout`
on the bytes of XML, which keeps nothing. JSON is read by JsonParser, which makes a tree first: no
reply that Poolpatch asks for has a tenth of that size.

usage: reply.py BENCH-REPLY
The reply is VM.get_all_records of a simulated pool. The process of xmllint starts and ends within
its figure; its time for an empty document is taken off.
"""
import http.client
import json
import pathlib
import subprocess
import sys
import tempfile
import time
import urllib.parse
import xmlrpc.client

from bench import Sim, judge, say

PROGRAM = sys.argv[1]
VMS = 6260
ROUNDS = 7


def fetch(folder):
    with Sim("--scenario", "lab", "--release", "7.0", "--no-tls", "--vms", str(VMS)) as sim:
        connection = http.client.HTTPConnection(urllib.parse.urlsplit(sim.server).netloc)

        def post(path, body):
            connection.request("POST", path, body)
            return connection.getresponse().read()

        reply = post("/", xmlrpc.client.dumps((sim.about["user"], sim.about["password"]),
                                              "session.login_with_password"))
        session = xmlrpc.client.loads(reply)[0][0]["Value"]
        method = "VM.get_all_records"
        pathlib.Path(folder, "xml").write_bytes(post("/", xmlrpc.client.dumps((session,), method)))
        pathlib.Path(folder, "json").write_bytes(post("/jsonrpc", json.dumps(
            {"method": method, "params": [session], "id": 1})))
        connection.close()


def ours(folder, encoding):
    """The best time in milliseconds, the highest peak in MB, and the number of records."""
    best, peak, records = 1e9, 0, 0
    for _ in range(ROUNDS):
        words = subprocess.run([PROGRAM, encoding, pathlib.Path(folder, encoding)], check=True,
                               text=True, capture_output=True).stdout.split()
        best, peak, records = min(best, float(words[0])), max(peak, int(words[1]) / 1024), int(words[2])
    return best, peak, records


def xmllint(path):
    best = 1e9
    for _ in range(ROUNDS):
        start = time.perf_counter()
        subprocess.run(["xmllint", "--sax", "--noout", path], check=True, stdout=subprocess.DEVNULL)
        best = min(best, time.perf_counter() - start)
    return best * 1000


with tempfile.TemporaryDirectory() as directory:
    fetch(directory)
    empty = pathlib.Path(directory, "empty")
    empty.write_text("<a/>")
    reference = max(xmllint(pathlib.Path(directory, "xml")) - xmllint(empty), 0.01)
    for form in ("xml", "json"):
        size = pathlib.Path(directory, form).stat().st_size / 1e6
        took, memory, count = ours(directory, form)
        say(f"reply of {count} VM records in {form.upper()}, {size:.1f} MB: read and kept in "
            f"{took:.0f} ms, {memory:.0f} MB at most; xmllint --sax --noout on the XML "
            f"{reference:.0f} ms; {took / reference:.2f}x")
        if form == "xml":
            judge("<= 3x", took <= 3 * reference)
            judge("<= 60 MB", memory <= 60)
