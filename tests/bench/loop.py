#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The longest time the window is busy without looking for events, while 16 pools change.

usage: loop.py BENCH-LOOP FEED LAB
LAB is the scenario of one pool, of which as many are made as are wanted.
"""
import json
import ssl
import subprocess
import sys
import tempfile
import time
import xmlrpc.client

from bench import Sim, judge, say

N_POOLS = 16
SECONDS = 10
CHANGES_PER_SECOND = 40
NOTICE_MILLISECONDS = 16


def scenario(path):
    """As many pools like that of @path, each with uuids and names of its own."""
    with open(path) as file:
        text = file.read()
    pools = []
    for number in range(N_POOLS):
        pool = json.loads(text)["pools"][0]
        known = {}

        def rename(thing):
            if isinstance(thing, dict):
                if "uuid" in thing:
                    known[thing["uuid"]] = f"{number:08x}{thing['uuid'][8:]}"
                    thing["uuid"] = known[thing["uuid"]]
                for inner in thing.values():
                    rename(inner)
            elif isinstance(thing, list):
                for inner in thing:
                    rename(inner)

        rename(pool)
        pool["name"] = f"pool-{number + 1}"
        pools.append(pool)
    return {"release": json.loads(text)["release"], "pools": pools}


class Console:
    """Somebody at another console of a pool, who disables and enables its servers in turn."""

    def __init__(self, address, about):
        self.server = xmlrpc.client.ServerProxy(address, context=ssl._create_unverified_context())
        reply = self.server.session.login_with_password(about["user"], about["password"])
        self.session = reply["Value"]
        self.hosts = self.server.host.get_all(self.session)["Value"]
        self.turn = 0

    def change(self):
        host = self.hosts[self.turn // 2 % len(self.hosts)]
        verb = self.server.host.enable if self.turn % 2 else self.server.host.disable
        verb(self.session, host)
        self.turn += 1


def main():
    program, feed, lab = sys.argv[1:]
    with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
        json.dump(scenario(lab), file)
        file.flush()
        with Sim("--scenario", file.name, "--login-delay", "0.1") as sim:
            process = subprocess.Popen([program, feed, sim.about["user"], *sim.about["servers"]],
                                       text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
            process.stdin.write(sim.about["password"] + "\n")
            process.stdin.flush()
            assert process.stdout.readline().strip() == "ready", process.wait()
            consoles = [Console(address, sim.about) for address in sim.about["servers"]]
            end = time.monotonic() + SECONDS
            number = 0
            while time.monotonic() < end:
                consoles[number % N_POOLS].change()
                number += 1
                time.sleep(1 / CHANGES_PER_SECOND)
            process.stdin.close()
            longest, nearly, n_rounds, n_changes = process.stdout.readline().split()
            process.wait(20)
    say(f"window on {N_POOLS} pools, {number} changes in {SECONDS} s ({n_changes} seen): longest time "
        f"without looking for events {float(longest):.1f} ms; all but one in a thousand of {n_rounds} "
        f"below {float(nearly):.1f} ms")
    judge(f"<= {NOTICE_MILLISECONDS} ms", float(longest) <= NOTICE_MILLISECONDS)


main()
