#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""From connect to a filled matrix, beside the bare calls: the same requests over one connection,
the replies read and thrown away. Both include what the simulator takes.

usage: connect.py BENCH-CONNECT FEED
       connect.py --bare ADDRESS USER TIMES AUTHORITIES  (by itself; the password on standard input)
Each round has a process of either kind: the first connection of one also loads what TLS needs.
"""
import http.client
import ssl
import statistics
import subprocess
import sys
import time
import urllib.parse
import xmlrpc.client

from bench import Client, Sim, judge, say

CLASSES = ["pool", "host", "host_metrics", "host_patch", "pool_patch"]
ROUNDS = 11
WARM = 3


def create_context(authorities):
    """Accepts the simulator's certificate. With @authorities it has read their list, as every client
    has to that also trusts those, ours among them; without, verification is off."""
    if not authorities:
        return ssl._create_unverified_context()
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


def bare(address, user, password, authorities):
    where = urllib.parse.urlsplit(address)
    start = time.perf_counter()
    if where.scheme == "https":
        connection = http.client.HTTPSConnection(where.netloc,
                                                 context=create_context(authorities))
    else:
        connection = http.client.HTTPConnection(where.netloc)

    def call(method, *params):
        connection.request("POST", "/", xmlrpc.client.dumps(params, method))
        return connection.getresponse().read()

    reply = call("session.login_with_password", user, password, "1.3", "poolpatch")
    session = xmlrpc.client.loads(reply)[0][0]["Value"]
    call("event.from", session, CLASSES, "", 30.0)
    took = (time.perf_counter() - start) * 1000
    call("session.logout", session)
    connection.close()
    return took


def bare_process(sim, authorities):
    reply = subprocess.run([sys.executable, __file__, "--bare", sim.server, sim.about["user"],
                            str(1 + WARM), authorities],
                           input=sim.about["password"], check=True, text=True,
                           stdout=subprocess.PIPE)
    return [float(line) for line in reply.stdout.split()]


def measure(what, *arguments):
    ours, floor, loose = [], [], []
    with Sim("--login-delay", "0", *arguments) as sim:
        for _ in range(ROUNDS):
            floor.append(bare_process(sim, "authorities"))
            loose.append(bare_process(sim, ""))
            with Client(program, sim.server, sim.about, feed, 1 + WARM) as client:
                ours.append([result[1] for result in client.results])
                hosts, hotfixes = client.results[0][2:]
    say(f"{what}, {hosts:.0f} servers x {hotfixes:.0f} hotfixes")
    for name, which in (("first of a process", slice(0, 1)), ("any further", slice(1, None))):
        figure, reference, off = (
            statistics.median(sample for times in series for sample in times[which])
            for series in (ours, floor, loose))
        say(f"  {name}: {figure:.1f} ms; bare calls {reference:.1f} ms; {figure / reference:.2f}x "
            f"(verification off: {off:.1f} ms; {figure / off:.2f}x)")
        judge("<= 1.5x", figure <= 1.5 * reference)


if sys.argv[1] == "--bare":
    secret = sys.stdin.read()
    for _ in range(int(sys.argv[4])):
        print(bare(sys.argv[2], sys.argv[3], secret, sys.argv[5] != ""))
    raise SystemExit

program, feed = sys.argv[1:]
measure("TLS, lab", "--scenario", "lab")
measure("TLS, 1000 VMs", "--scenario", "lab", "--vms", "1000")
measure("TLS, 64 servers, 1000 VMs", "--scenario", "lab", "--hosts", "64", "--vms", "1000")
measure("plain, lab", "--scenario", "lab", "--no-tls")
say("  rival (recorded, 1000 VMs, real xapi 23, log in and know): Xen Orchestra 1040 ms; XenAPI.py "
    "84; C SDK 52; least possible 36; XenAdminQt 13800 to a tree")
