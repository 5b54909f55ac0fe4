# SPDX-License-Identifier: GPL-3.0-or-later
"""Starts poolpatch-sim for a test and asks it what really happened.

PP_SIM names the program, PP_SIM_DATADIR its data (both set by tests/meson.build).

A fault at every call:   for n in 1 … : start a simulator, then
    sim.ask("/faults", [{"index": n, "since": "mark", "except": ["event.from"], "action": "close"}])
    sim.ask("/mark", {})        # from here on calls count; its answer has the number before it
    … the run …                 # n is past the end when no call of sim.calls() was hit
Other actions: "error": [code, parameters], hang, half, restart-toolstack, crash (with "host").
All faults are described in src/sim/pp-sim-faults.c, /state in pp-sim-state.c, scenarios in
pp-sim-scenario.c.
"""
import json
import os
import subprocess
import time
import urllib.request


class Sim:
    def __init__(self, *arguments):
        self.process = subprocess.Popen([os.environ["PP_SIM"], *arguments], text=True,
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        line = self.process.stdout.readline()
        if not line:
            raise SystemExit(f"the simulator ended with {self.process.wait()}")
        self.about = json.loads(line)
        self.server = self.about["servers"][0]

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.stdin.close()
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            raise

    def ask(self, path, body=None):
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.about["control"].rstrip("/") + path, data)
        if data is not None:
            request.add_header("Content-Type", "application/json")
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with opener.open(request, timeout=30) as reply:
            text = reply.read()
        return json.loads(text) if text.strip() else None

    def state(self):
        return self.ask("/state")

    def calls(self):
        return self.ask("/calls")

    def wait_for(self, condition, seconds=30):
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if condition(self.state()):
                return
            time.sleep(0.05)
        raise AssertionError("it did not come about")
