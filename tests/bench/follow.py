#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Sixteen pools of 64 servers and 4000 virtual machines each, followed for ten minutes of ordinary
change: every server tells its memory every half minute, machines change all the time, a server of
each pool goes into maintenance or comes back every minute. Time runs faster, all of it.

usage: follow.py BENCH-FOLLOW FEED
"""
import concurrent.futures
import contextlib
import subprocess
import sys
import time

from bench import Sim, judge, say
from counting import Relay

POOLS, HOSTS, VMS = 16, 64, 4000
MINUTES = 10
PACE = 0.1              # a minute takes six seconds
TICK = 3                # seconds of that time between two changes
HOSTS_A_TICK = HOSTS * TICK // 30
VMS_A_TICK = 40


def start_sim(_):
    return Sim("--scenario", "lab", "--no-tls", "--login-delay", "0", "--hosts", str(HOSTS),
               "--vms", str(VMS))


class Follower:
    def __init__(self, program, feed, sims, relays):
        self.process = subprocess.Popen(
            [program, feed, str(PACE), sims[0].about["user"], *(relay.address for relay in relays)],
            text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        for sim in sims:
            self.process.stdin.write(sim.about["password"] + "\n")
        self.process.stdin.flush()
        self.first = self.read()

    def read(self):
        line = self.process.stdout.readline()
        if not line:
            raise SystemExit(f"bench-follow ended with {self.process.wait()}")
        return [float(word) for word in line.split()]

    def ask(self):
        self.process.stdin.write("\n")
        self.process.stdin.flush()
        return self.read()

    def close(self):
        self.process.stdin.close()
        if self.process.wait(30) != 0:
            raise SystemExit("bench-follow failed")


def change(sims):
    """Ten minutes; returns the seconds that they took."""
    begun = time.monotonic()
    ticks = MINUTES * 60 // TICK
    for tick in range(ticks):
        for number, sim in enumerate(sims):
            enabled = 1 if (tick + number) % (60 // TICK) == 0 else 0
            sim.ask("/churn", {"vms": VMS_A_TICK, "metrics": HOSTS_A_TICK, "enabled": enabled})
        time.sleep(max(0, begun + (tick + 1) * TICK * PACE - time.monotonic()))
    return time.monotonic() - begun


def show(what, cpu, resident, longest, changes, received):
    say(f"  {what}: CPU {cpu:.2f} s, resident {resident / 1024:.0f} MB, received "
        f"{received / 1e6:.1f} MB, {changes:.0f} snapshots, longest block {longest:.1f} ms")


def main(program, feed):
    with contextlib.ExitStack() as stack:
        with concurrent.futures.ThreadPoolExecutor(2) as starters:
            sims = [stack.enter_context(sim) for sim in starters.map(start_sim, range(POOLS))]
        relays = [stack.enter_context(Relay(sim.server)) for sim in sims]
        follower = Follower(program, feed, sims, relays)
        before = sum(relay.received for relay in relays)
        say(f"{POOLS} pools x {HOSTS} servers x {VMS} VMs")
        show("connect all at once", *follower.first, before)
        took = change(sims)
        figures = follower.ask()
        show(f"{MINUTES} minutes in {took:.0f} s", *figures,
             sum(relay.received for relay in relays) - before)
        say(f"  of one core: {100 * figures[0] / (MINUTES * 60):.2f} %")
        judge("longest block while following < 16 ms", figures[2] < 16,
              "of the data, its outlooks included; without the widgets")
        judge("every change seen", figures[3] >= POOLS * (MINUTES - 1))
        follower.close()


main(*sys.argv[1:])
