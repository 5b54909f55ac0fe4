#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The library of hotfix files: take in, carry to a site without a network, check, prune.

usage: library.py POOLPATCHCTL CASE
"""
import base64
import hashlib
import http.server
import json
import os
import pathlib
import re
import sys
import threading
import urllib.request
import zipfile

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / "support"))
sys.path.insert(0, str(pathlib.Path(__file__).parent.parent.parent / "data"))
import iso  # noqa: E402
import metered_network  # noqa: E402
from desk import Desk  # noqa: E402
from sim import Sim  # noqa: E402

HOTFIXES = pathlib.Path(os.environ["PP_SIM_DATADIR"], "hotfixes")
# The packets of a signed file around a script that says who it is: nobody has signed it.
SCRIPT = b'#!/bin/sh\nUUID="ABCD1234-FEED-DEAD-BEEF-000000000000"\nLABEL="OWN"\n'
OWN = (b"\x90\x0d\x03" + bytes(12) + b"\xae" + (len(SCRIPT) + 6).to_bytes(4, "big") + b"b" + bytes(5)
       + SCRIPT + b"\x88\x15\x03" + bytes(20))
KEY = "k3y-nobody-may-see"
NOWHERE = "http://127.0.0.1:1/updates.xml"


def listed(desk, sim, **options):
    return json.loads(desk.ctl(sim, "library", "list", "--json", **options).stdout)


def names(desk, sim, **options):
    return sorted(file["name"] for file in listed(desk, sim, **options)["files"])


def carry():
    """Files, feed and checksums into a bundle, and out of it where there is no network."""
    with Sim("--scenario", "single") as sim, Desk(sys.argv[1]) as here, Desk(sys.argv[1]) as there:
        own = here.path / "whatever.xsupdate"
        own.write_bytes(OWN)
        update, installer = here.path / "own.iso", here.path / "installer.iso"
        update.write_bytes(iso.image({"update.xml": iso.update_xml()}))
        installer.write_bytes(iso.image({".treeinfo": "[platform]\nname = XCP\n"}))
        here.ctl(sim, "library", "import", HOTFIXES / "XS62E001.zip", own, update)
        refused = here.ctl(sim, "library", "import", installer, expect=6)
        assert "neither an update" in refused.stderr, refused.stderr
        here.ctl(sim, "download", "XS62E002")
        found = listed(here, sim)
        assert sorted(file["name"] for file in found["files"]) == ["OWN", "XS62E001", "XS62E002", "XS71E900"], found
        for file in found["files"]:
            content = pathlib.Path(file["path"]).read_bytes()
            assert file["sha256"] == hashlib.sha256(content).hexdigest(), file
            assert file["size"] == len(content), file

        bundle = here.path / "bundle"
        here.ctl(sim, "library", "export", bundle)
        there.ctl(sim, "library", "import", bundle, feed=NOWHERE)
        assert names(there, sim, feed=NOWHERE) == ["OWN", "XS62E001", "XS62E002", "XS71E900"]
        status = there.ctl(sim, "status", "--json", feed=NOWHERE, expect=1)
        report = json.loads(status.stdout)
        assert report["feed"]["hotfixes"] > 100 and report["feed"]["stale"], report["feed"]
        known = {h["name"]: h["in_library"] for h in report["pools"][0]["hotfixes"]}
        assert known["XS62E001"] and known["XS62E002"], known

        # A bundle that was damaged on its way is found out, and the rest of it is taken.
        there.ctl(sim, "library", "remove", "XS62E001", "XS62E002", "OWN", "XS71E900")
        victim = next(bundle.glob("XS62E002*.xsupdate"))
        victim.write_bytes(OWN)
        done = there.ctl(sim, "library", "import", bundle, feed=NOWHERE, expect=6)
        assert "XS62E002" in done.stderr and done.stderr.count("abcd1234-feed") == 1, done.stderr
        assert names(there, sim, feed=NOWHERE) == ["OWN", "XS62E001", "XS71E900"]


def broken():
    """Nothing that is broken comes in or stays, and the reason is said."""
    with Sim("--scenario", "single") as sim, Desk(sys.argv[1]) as desk:
        good = (HOTFIXES / "XS62E001.zip").read_bytes()
        half, flipped = desk.path / "XS62E001.zip", desk.path / "XS62E002.zip"
        half.write_bytes(good[:len(good) // 2])
        with zipfile.ZipFile(HOTFIXES / "XS62E002.zip") as archive:
            at = archive.getinfo("XS62E002-src-pkgs.tar.bz2").header_offset + 60
        content = bytearray((HOTFIXES / "XS62E002.zip").read_bytes())
        content[at] ^= 1
        flipped.write_bytes(content)
        for path, says in ((half, "XS62E001.zip"), (flipped, "CRC")):
            done = desk.ctl(sim, "library", "import", path, expect=6)
            assert says in done.stderr, done.stderr
        assert names(desk, sim) == []

        sums = desk.path / "sums"
        sums.write_text("0" * 64 + "  XS62E001.zip\n")
        done = desk.ctl(sim, "library", "import", HOTFIXES / "XS62E001.zip", "--checksums", sums,
                        expect=6)
        assert "SHA-256" in done.stderr and "0000" in done.stderr, done.stderr
        done = desk.ctl(sim, "download", "XS62E001", "--checksums", sums, expect=6)
        found = listed(desk, sim)
        assert found["files"] == [] and len(found["quarantine"]) == 1, found
        assert "SHA-256" in found["quarantine"][0]["reason"], found
        done = desk.ctl(sim, "download", "XS62E001", "--key", sums, expect=6)
        assert "signature" in done.stderr, done.stderr

        desk.ctl(sim, "download", "XS62E001", "XS62E002")
        victim = pathlib.Path(listed(desk, sim)["files"][0]["path"])
        os.truncate(victim, 1000)
        done = desk.ctl(sim, "library", "verify", "--json", expect=6)
        report = json.loads(done.stdout)
        assert len(report["files"]) == 1 and report["quarantine"], report
        assert not victim.exists()
        desk.ctl(sim, "library", "verify")


def prune():
    """What no pool needs goes, when it is said twice; what is needed, or not known, stays."""
    with Sim("--scenario", "single", "--speed", "150") as sim, Desk(sys.argv[1]) as desk:
        own = desk.path / "own.xsupdate"
        own.write_bytes(OWN)
        status = json.loads(desk.ctl(sim, "status", "--json", expect=1).stdout)["pools"][0]
        states = {h["name"]: {c["state"] for c in h["hosts"].values()} for h in status["hotfixes"]}
        needed = next(name for name, cells in sorted(states.items()) if cells == {"needed"})
        desk.ctl(sim, "library", "import", own)
        desk.ctl(sim, "download", needed, "XS65E001")
        missing = json.loads(desk.ctl(sim, "library", "missing", "--json").stdout)["missing"]
        lacking = {m["name"]: m for m in missing}
        assert needed not in lacking and lacking, missing
        assert all(m["pools"] and m["page"] for m in missing), missing
        unneeded = json.loads(desk.ctl(sim, "library", "prune", "--json").stdout)
        assert len(unneeded["unneeded"]) == 1 and unneeded["free"] > 0, unneeded
        done = desk.ctl(sim, "library", "prune")
        assert "XS65E001" in done.stdout and needed not in done.stdout, done.stdout
        assert len(names(desk, sim)) == 3
        desk.ctl(sim, "library", "prune", server="https://127.0.0.1:1", expect=3)
        desk.ctl(sim, "library", "prune", "--yes")
        assert names(desk, sim) == sorted(["OWN", needed]), names(desk, sim)
        # What a pool has is written down beside the file.
        desk.ctl(sim, "apply", needed, "--yes")
        desk.ctl(sim, "status", expect=1)
        pools = {file["name"]: file["pools"] for file in listed(desk, sim)["files"]}
        assert pools["OWN"] == [] and len(pools[needed]) == 1, pools
        desk.ctl(sim, "library", "remove", "nothing", expect=6)
        desk.ctl(sim, "library", "nonsense", expect=2)


class FileService(http.server.BaseHTTPRequestHandler):
    """Gives a token for a client ID, and a file for a token."""
    requests = []

    def answer(self, status, body=b""):
        FileService.requests.append((self.command, self.path, status))
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def knows(self, user, password):
        pair = base64.b64encode(f"{user}:{password}".encode()).decode()
        return self.headers.get("Authorization") == "Basic " + pair

    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        if self.knows("me", KEY):
            self.answer(201, json.dumps({"token": "t0", "session_id": "s0"}).encode())
        else:
            self.answer(401)

    def do_DELETE(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        self.answer(204 if self.knows("me", KEY) else 401)

    def do_GET(self):
        if self.knows("me_s0", "t0"):
            self.answer(200, (HOTFIXES / "XS62E001.zip").read_bytes())
        else:
            self.answer(401)

    def log_message(self, *_):
        pass


def client_id():
    """Files of the vendor's service come by the client ID, which nobody gets to see."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), FileService)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    service = f"http://127.0.0.1:{server.server_port}"
    with Sim("--scenario", "single") as sim, Desk(sys.argv[1]) as desk:
        with urllib.request.urlopen(sim.about["feed"]) as reply:
            feed = re.sub(r'patch-url="[^"]*/', f'patch-url="{service}/direct/download/1/',
                          reply.read().decode())
        here, client = desk.path / "updates.xml", desk.path / "client.json"
        here.write_text(feed)
        client.write_text(json.dumps({"username": "me", "apikey": KEY}))
        words = ["download", "XS62E001", "--file-service", service]
        done = desk.ctl(sim, *words, feed=here, expect=6)
        assert "client ID file" in done.stderr, done.stderr
        FileService.requests.clear()
        done = desk.ctl(sim, *words, "--json", "--client-id", client, feed=here)
        report = json.loads(done.stdout)["files"]
        assert [f["name"] for f in report] == ["XS62E001"] and report[0]["path"], report
        assert [(r[0], r[2]) for r in FileService.requests] == [
            ("POST", 201), ("GET", 200), ("DELETE", 204)], FileService.requests
        assert FileService.requests[1][1].startswith("/direct/v2/download/1/"), FileService.requests
        client.write_text(json.dumps({"username": "me", "apikey": KEY + "x"}))
        desk.ctl(sim, "library", "remove", "XS62E001", feed=here)
        done = desk.ctl(sim, *words, "--json", "--client-id", client, feed=here, expect=6)
        assert "new client ID file" in json.loads(done.stdout)["files"][0]["error"], done.stdout
        assert KEY not in done.stdout + done.stderr
        client.write_text("no JSON " + KEY)
        done = desk.ctl(sim, *words, "--client-id", client, feed=here, expect=6)
        assert "client ID file" in done.stderr and KEY not in done.stderr, done.stderr
        kept = [p for p in desk.path.rglob("*") if p.is_file() and p != client]
        assert kept and not any(KEY.encode() in p.read_bytes() for p in kept)


def metered():
    """Nothing is downloaded over a connection that costs, --yes or not, until --metered allows it."""
    with metered_network.running(), Sim("--scenario", "single") as sim, Desk(sys.argv[1]) as desk:
        for words in (["download", "XS62ESP1"], ["apply", "XS62ESP1", "--yes"]):
            done = desk.ctl(sim, *words, expect=6 if words[0] == "download" else 5)
            assert "metered" in done.stderr, done.stderr
            assert names(desk, sim) == []
        desk.ctl(sim, "download", "XS62ESP1", "--metered")
        assert names(desk, sim) == ["XS62ESP1"]


{"carry": carry, "client-id": client_id, "broken": broken, "prune": prune,
 "metered": metered}[sys.argv[2]]()
