#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Upload of 300 MB beside `curl -0 -T` to the same simulator, in turn; and the memory it takes.

usage: upload.py BENCH-UPLOAD
As a hotfix of up to 7.0 the simulator receives the whole file and then refuses it at its first byte, so
that nothing but the transfer is measured; as one of 7.1 and later it writes it onto a disk. Ours is the time until the server's task is known to have ended, with the calls
that it takes; curl's until the server closes the connection.
"""
import os
import pathlib
import ssl
import statistics
import subprocess
import sys
import tempfile
import xmlrpc.client

from bench import Sim, fingerprint, judge, say

PROGRAM, = sys.argv[1:]
MB = 1_000_000
SIZE = 300
SMALL = 30
ROUNDS = 7


def make(folder, megabytes):
    path = pathlib.Path(folder, f"{megabytes}.bin")
    block = os.urandom(MB)
    with open(path, "wb") as stream:
        stream.write(b"\0")
        for _ in range(megabytes):
            stream.write(block)
    return path


def start(*arguments):
    """The simulator says on standard error what it refuses, which here is everything."""
    kept = os.dup(2)
    with open(os.devnull, "w") as nothing:
        os.dup2(nothing.fileno(), 2)
    try:
        return Sim(*arguments)
    finally:
        os.dup2(kept, 2)
        os.close(kept)


class Disk:
    """One of the pool, for the largest of the files, and who may write to it."""

    def __init__(self, sim):
        context = ssl.create_default_context()
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
        self.server = xmlrpc.client.ServerProxy(sim.server, context=context)
        self.session = self.call("session.login_with_password", sim.about["user"],
                                 sim.about["password"])
        storage = self.call("SR.get_all_records", self.session)
        sr = next(ref for ref, record in storage.items() if record["type"] == "nfs")
        self.ref = self.call("VDI.create", self.session, {
            "name_label": "bench", "name_description": "", "SR": sr, "type": "user",
            "virtual_size": str(SIZE * MB + MB), "sharable": False, "read_only": False,
            "other_config": {}, "xenstore_data": {}, "sm_config": {}, "tags": []})

    def call(self, method, *arguments):
        answer = getattr(self.server, method)(*arguments)
        if answer["Status"] != "Success":
            raise SystemExit(f"{method}: {answer['ErrorDescription']}")
        return answer["Value"]

    def path(self):
        return f"/import_raw_vdi?session_id={self.session}&vdi={self.ref}"


def ours(sim, path, disk, times=1):
    where = [disk.ref] if disk else []
    reply = subprocess.run([PROGRAM, sim.server, sim.about["user"], fingerprint(sim.server), path,
                            str(times), *where],
                           input=sim.about["password"] + "\n", check=True, text=True,
                           stdout=subprocess.PIPE)
    return [[float(word) for word in line.split()] for line in reply.stdout.splitlines()]


def curl(sim, path, disk):
    secret = f'user = "{sim.about["user"]}:{sim.about["password"]}"\n'
    address = sim.server + (disk.path() if disk else "/pool_patch_upload")
    reply = subprocess.run(["curl", "-q", "-k", "-s", "-0", "-T", path, "-K", "-", "-o", os.devnull,
                            "-w", "%{size_upload} %{time_total}", address],
                           input=secret, text=True, stdout=subprocess.PIPE)
    sent, seconds = reply.stdout.split()
    if int(sent) != path.stat().st_size:
        raise SystemExit(f"curl sent {sent} bytes and ended with {reply.returncode}")
    return float(seconds) * 1000


def measure(sim, path, what, disk=None):
    sent, ended, reference = [], [], []
    for _ in range(ROUNDS):
        reference.append(curl(sim, path, disk))
        _, once = ours(sim, path, disk)
        sent.append(once[0])
        ended.append(once[1])
    floor, handed, figure = map(statistics.median, (reference, sent, ended))
    say(f"{SIZE} MB {what}: {figure:.0f} ms, {SIZE / figure * 1000:.0f} MB/s (handed over after "
        f"{handed:.0f} ms); curl -0 -T {floor:.0f} ms; {floor / figure:.2f} of its rate")
    judge(">= 0.9 of the rate of curl", floor / figure >= 0.9)


def measure_memory(sim, small, large, disk=None):
    growth = []
    for path in (small, large):
        before, *after = ours(sim, path, disk, 2)
        growth.append(after[-1][2] - before[2])
    say(f"most memory over that after login: {growth[0] / 1024:.1f} MiB for {SMALL} MB, "
        f"{growth[1] / 1024:.1f} MiB for {SIZE} MB")
    judge("memory does not grow with the file", growth[1] <= growth[0] + 1024)


with tempfile.TemporaryDirectory() as folder:
    # Nothing of it is to wait for a disk.
    os.environ["TMPDIR"] = folder
    small, large = make(folder, SMALL), make(folder, SIZE)
    with start("--scenario", "single") as sim:
        measure(sim, large, "over TLS")
        measure_memory(sim, small, large)
    with start("--scenario", "single", "--no-tls") as sim:
        measure(sim, large, "plain")
    with start("--scenario", "stockholm") as sim:
        disk = Disk(sim)
        measure(sim, large, "onto a disk, over TLS 1.2", disk)
        measure_memory(sim, small, large, disk)
say("  rival (recorded, 300 MiB to a real xapi 23, plain / TLS): curl 0.57 / 0.78 s, 11 MiB; "
    "xe 0.63 / 0.99 s; Xen Orchestra 1.47 / 1.69 s, 105 MiB")
