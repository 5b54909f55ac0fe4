#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""From connect to a filled matrix, beside the bare calls: the same requests over one connection,
the replies read and thrown away. Both include what the simulator takes.

usage: connect.py BENCH-CONNECT FEED
"""
import http.client
import ssl
import statistics
import sys
import time
import urllib.parse
import xmlrpc.client

from bench import Client, Sim, judge, say

PROGRAM, FEED = sys.argv[1:]
CLASSES = ["pool", "host", "host_metrics", "host_patch", "pool_patch"]
ROUNDS = 11
WARM = 3


def bare(address, about):
    where = urllib.parse.urlsplit(address)
    start = time.perf_counter()
    if where.scheme == "https":
        connection = http.client.HTTPSConnection(where.netloc,
                                                 context=ssl._create_unverified_context())
    else:
        connection = http.client.HTTPConnection(where.netloc)

    def call(method, *params):
        connection.request("POST", "/", xmlrpc.client.dumps(params, method))
        return connection.getresponse().read()

    reply = call("session.login_with_password", about["user"], about["password"], "1.3",
                 "poolpatch")
    session = xmlrpc.client.loads(reply)[0][0]["Value"]
    call("event.from", session, CLASSES, "", 30.0)
    took = (time.perf_counter() - start) * 1000
    call("session.logout", session)
    connection.close()
    return took


def measure(what, *arguments):
    first, warm, reference = [], [], []
    with Sim("--login-delay", "0", *arguments) as sim:
        for _ in range(ROUNDS):
            reference.append(bare(sim.server, sim.about))
            with Client(PROGRAM, sim.server, sim.about, FEED, 1 + WARM) as client:
                first.append(client.results[0][1])
                warm += [result[1] for result in client.results[1:]]
                hosts, hotfixes = client.results[0][2:]
    floor = statistics.median(reference)
    say(f"{what}, {hosts:.0f} servers x {hotfixes:.0f} hotfixes: bare calls {floor:.1f} ms")
    for name, samples in ("first of a process", first), ("any further", warm):
        figure = statistics.median(samples)
        say(f"  {name}: {figure:.1f} ms, {figure / floor:.2f}x")
        judge("<= 1.5x", figure <= 1.5 * floor)


measure("TLS, lab", "--scenario", "lab")
measure("TLS, 1000 VMs", "--scenario", "lab", "--vms", "1000")
measure("TLS, 64 servers, 1000 VMs", "--scenario", "lab", "--hosts", "64", "--vms", "1000")
measure("plain, lab", "--scenario", "lab", "--no-tls")
say("  rival (recorded, 1000 VMs, real xapi 23, log in and know): Xen Orchestra 1040 ms; XenAPI.py "
    "84; C SDK 52; least possible 36; XenAdminQt 13800 to a tree")
