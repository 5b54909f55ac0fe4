#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Calls and bytes to know a pool, and those that come while virtual machines come and go.

usage: wire.py BENCH-CONNECT FEED
Without TLS, so that a relay between client and simulator counts the bytes of the replies. The calls
are those that the simulator has received; the last one is the event.from that waits for changes.
"""
import json
import pathlib
import sys
import tempfile
import time
import xmlrpc.client

from bench import Client, Sim, judge, say
from counting import Relay

PROGRAM, FEED = sys.argv[1:]
CALLS = ["session.login_with_password", "event.from", "event.from"]
BYTES_AT_1000 = 70_000
QUIET_SECONDS = 5
SETTLE_SECONDS = 0.3


def settle(sim):
    """Until the last event.from is there and everything that was sent has come."""
    end = time.monotonic() + 10
    while len(sim.calls()) < len(CALLS) and time.monotonic() < end:
        time.sleep(0.02)
    time.sleep(SETTLE_SECONDS)


def know(*arguments):
    """Methods called, and bytes received, up to the first snapshot."""
    with Sim("--no-tls", "--login-delay", "0", *arguments) as sim, Relay(sim.server) as relay:
        with Client(PROGRAM, relay.address, sim.about, FEED):
            settle(sim)
            return [call["method"] for call in sim.calls()], relay.received


def scenario(folder, n_vms, power):
    """One 6.2 server with so many machines, all in one state."""
    path = pathlib.Path(folder, f"{power}.json")
    vms = [{"name": f"vm-{i:05}", "host": "xs1", "sr": "Storage", "memory_gib": 1 / 64,
            "power": power} for i in range(n_vms)]
    path.write_text(json.dumps({"release": "6.2", "pools": [{
        "name": "bench", "hosts": [{"name": "xs1", "memory_gib": 64}], "vms": vms,
        "srs": [{"name": "Storage", "type": "lvm", "shared": False, "host": "xs1"}]}]}))
    return str(path)


def measure_sizes():
    same = True
    say("received to know a 6.2 pool, one machine in ten running (login, event.from, and one that "
        "waits)")
    for hosts in (1, 3, 64):
        line = []
        for vms in (10, 1000, 4000):
            calls, received = know("--scenario", "single", "--hosts", str(hosts), "--vms", str(vms))
            same &= calls == CALLS
            line.append(f"{vms} VMs {len(calls)} calls {received / 1000:.1f} kB")
        say(f"  {hosts:2} servers: " + "; ".join(line))
    say("  rival (recorded, real xapi 23, one host, 10 / 100 / 1000 VMs): C SDK 13 requests, "
        "66 / 72 / 127 kB; Xen Orchestra 61, 1070 / 1610 / 7050 kB; "
        "least possible over XML-RPC 3, 35 / 38 / 65 kB")
    judge("login + 2 calls, whatever the VMs", same)


def measure_states():
    with tempfile.TemporaryDirectory() as folder:
        for power in ("halted", "running"):
            _, received = know("--scenario", scenario(folder, 1000, power))
            say(f"one 6.2 server, 1000 VMs, all {power}: {received / 1000:.1f} kB")
            met = received <= BYTES_AT_1000
            judge("<= 70 kB", met, "" if met else
                  "event.from names every running VM in host.resident_VMs and, up to 7.0, gives "
                  "each host twice")


def measure_encodings():
    """A pool of 7.0 in JSON-RPC; where there is none it is asked for once, and XML-RPC follows."""
    in_json = know("--scenario", "lab", "--release", "7.0", "--hosts", "64")[1]
    in_xml = know("--scenario", "lab", "--release", "7.0", "--hosts", "64", "--no-jsonrpc")[1]
    say(f"64 servers of 7.0: {in_json / 1000:.0f} kB in JSON-RPC, {in_xml / 1000:.0f} kB in XML-RPC")
    judge("JSON-RPC is half of XML-RPC at most", 2 * in_json <= in_xml)


def churn(sim):
    end = time.monotonic() + QUIET_SECONDS
    rounds = 0
    while time.monotonic() < end:
        sim.ask("/churn", {"vms": 100})
        rounds += 1
        time.sleep(0.1)
    time.sleep(SETTLE_SECONDS)
    return f"100 VMs change {rounds} times in {QUIET_SECONDS} s"


def start_and_stop(sim):
    server = xmlrpc.client.ServerProxy(sim.server)
    about = sim.about
    session = server.session.login_with_password(about["user"], about["password"])["Value"]
    halted = [ref for ref, vm in server.VM.get_all_records(session)["Value"].items()
              if vm["power_state"] == "Halted" and not vm["is_a_template"]
              and not vm["is_control_domain"]][:5]
    for ref in halted:
        for reply in (server.VM.start(session, ref, False, False),
                      server.VM.hard_shutdown(session, ref)):
            if reply["Status"] != "Success":
                raise SystemExit(reply["ErrorDescription"])
    time.sleep(1)
    return f"{len(halted)} VMs start and stop"


def measure_quiet(disturb):
    with Sim("--no-tls", "--login-delay", "0", "--scenario", "lab", "--vms", "1000") as sim, \
            Relay(sim.server) as relay, Client(PROGRAM, relay.address, sim.about, FEED):
        settle(sim)
        before = relay.received
        polls = sum(call["method"] == "event.from" for call in sim.calls())
        what = disturb(sim)
        received = relay.received - before
        answers = sum(call["method"] == "event.from" for call in sim.calls()) - polls
    say(f"3 servers, 1012 VMs, {what}: {received / 1000:.1f} kB and {answers} more calls received")
    return received


measure_sizes()
measure_states()
measure_encodings()
judge("0 bytes while VMs change", measure_quiet(churn) == 0)
say("  rival (recorded): 372 kB and 74 requests when watching everything, 0 with seven classes")
judge("0 bytes while VMs come and go", measure_quiet(start_and_stop) == 0,
      "a start or stop changes host.resident_VMs, and event.from sends the whole host")
