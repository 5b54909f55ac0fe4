#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Scenarios and real databases are loaded, and the small pieces of the program work."""
import http.client
import json
import os
import pathlib
import socket
import ssl
import subprocess
import sys
import tempfile
import urllib.parse
import warnings
import xml.etree.ElementTree

import pool
from pool import DATA, INDEX, Pool, Sim

SKIP = 77
DUMPS = pathlib.Path(os.environ.get("PP_SHARED", "."), "data", "xapi-db")


def shake_hands(sim, lowest, highest):
    """Gives (version, cipher), None when that is refused."""
    offer = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    offer.check_hostname, offer.verify_mode = False, ssl.CERT_NONE
    offer.set_ciphers("ALL:@SECLEVEL=0")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        offer.minimum_version, offer.maximum_version = lowest, highest
    url = urllib.parse.urlsplit(sim.server)
    with socket.create_connection((url.hostname, url.port), 30) as plain:
        try:
            with offer.wrap_socket(plain) as link:
                return link.version(), link.cipher()[0]
        except (ssl.SSLError, OSError):
            return None


def check_tls(sim):
    """8.2 speaks TLS 1.2 and nothing else."""
    all_of_them = ssl.TLSVersion
    best = ("TLSv1.2", "ECDHE-RSA-AES256-GCM-SHA384")
    assert shake_hands(sim, all_of_them.TLSv1, all_of_them.TLSv1_3) == best
    assert shake_hands(sim, all_of_them.TLSv1_2, all_of_them.TLSv1_2) == best
    for version in (all_of_them.TLSv1, all_of_them.TLSv1_1, all_of_them.TLSv1_3):
        assert shake_hands(sim, version, version) is None, version


def scenarios():
    wanted = {"lab": (3, 12, "6.2.0"), "single": (1, 0, "6.2.0"), "up-to-date": (3, 6, "6.2.0"),
              "half-patched": (3, 6, "6.2.0"), "local-storage": (2, 9, "6.2.0"), "ha": (3, 6, "6.2.0"),
              "awkward": (3, 6, "6.5.0"), "stockholm": (2, 3, "8.2.1")}
    for name, (n_hosts, n_running, version) in wanted.items():
        with Sim("--scenario", name, "--speed", "100") as sim:
            lab = Pool(sim)
            hosts = lab.call("host.get_all_records")
            assert len(hosts) == n_hosts == len(sim.about["hosts"])
            for host in hosts.values():
                assert host["software_version"]["product_version"] == version
                assert host["license_params"]["restrict_hotfix_apply"] == "true"
                assert host["edition"] in ("free", "express") and host["enabled"] is True
                assert host["other_config"]["boot_time"] and host["address"].startswith("127.0.0.")
            vms = lab.call("VM.get_all_records").values()
            running = [v for v in vms if v["power_state"] == "Running" and not v["is_control_domain"]]
            assert len(running) == n_running, (name, len(running))
            record = list(lab.call("pool.get_all_records").values())[0]
            assert record["restrictions"]["restrict_hotfix_apply"] == "true"
            assert hosts[record["master"]]["address"] == "127.0.0.1"
            rows = lab.call("host_patch.get_all_records").values()
            assert all(row["host"] in hosts and row["applied"] for row in rows)
    with Sim("--scenario", "cu-pool", "--speed", "100") as sim:
        lab = Pool(sim)
        versions = {h["name_label"]: (h["software_version"]["product_version"], len(h["updates"]))
                    for h in lab.call("host.get_all_records").values()}
        assert versions == {"xs1": ("7.1.1", 2), "xs2": ("7.1.1", 2), "xs3": ("7.1.0", 1)}, versions
        mixed = [n for r, n in ((r, u["name_label"]) for r, u in
                                lab.call("pool_update.get_all_records").items())
                 if lab.call("pool_update.get_enforce_homogeneity", r)]
        assert mixed == ["XS71ECU1"]
    with Sim("--scenario", "stockholm", "--speed", "100") as sim:
        waiting = {h["name_label"]: len(h["updates_requiring_reboot"])
                   for h in Pool(sim).call("host.get_all_records").values()}
        assert waiting == {"xs1": 0, "xs2": 1}, waiting
        check_tls(sim)
    for release in ("5.6", "6.0", "6.1", "6.5", "7.0"):
        with Sim("--scenario", "single", "--release", release, "--no-tls") as sim:
            host = list(Pool(sim).call("host.get_all_records").values())[0]
            assert host["software_version"]["product_version"].startswith(release)
            assert sim.server.startswith("http:")


def databases():
    if not DUMPS.is_dir():
        sys.exit(SKIP)
    wanted = {"updatesState.xml": (1, 8, 7, 6), "xapidb_app.xml": (2, 0, 0, 0),
              "tampa-db_inc_snapshots.xml": (2, 0, 0, 0)}
    for name, (n_hosts, n_patches, n_rows, n_applied) in wanted.items():
        with Sim("--xapi-db", str(DUMPS / name), "--speed", "100") as sim:
            lab = Pool(sim)
            hosts = lab.call("host.get_all_records")
            patches = lab.call("pool_patch.get_all_records")
            rows = lab.call("host_patch.get_all_records")
            print(name, len(hosts), len(patches), len(rows),
                  [h["software_version"].get("product_version") for h in hosts.values()])
            assert len(hosts) == n_hosts
            if n_patches:
                assert (len(patches), len(rows)) == (n_patches, n_rows)
            for ref, host in hosts.items():
                assert host["patches"] == [r for r in rows if rows[r]["host"] == ref]
                assert host["license_params"] and host["other_config"].get("agent_start_time")
            vms = lab.call("VM.get_all_records")
            assert all(ref in hosts[v["resident_on"]]["resident_VMs"] for ref, v in vms.items()
                       if v["resident_on"] in hosts)
            master = list(lab.call("pool.get_all_records").values())[0]["master"]
            version = hosts[master]["software_version"]["product_version"]
            patch = lab.upload(pool.container(uuid="66666666-0000-4000-8000-00000000000a",
                                              product_version=version, guidance=["restartXAPI"]))
            lab.run("pool_patch.apply", patch, master)
            assert patch in [r["pool_patch"] for r in lab.call("host_patch.get_all_records").values()]
    with Sim("--scenario", "single") as sim:
        content = (DUMPS / "succeed.xsupdate").read_bytes()
        pool.expect("INVALID_PATCH", Pool(sim).upload, content)


def get(url, **headers):
    parts = urllib.parse.urlsplit(url)
    link = http.client.HTTPConnection(parts.netloc, timeout=20)
    link.request("GET", parts.path, headers={k.replace("_", "-"): v for k, v in headers.items()})
    reply = link.getresponse()
    try:
        return reply.status, dict(reply.getheaders()), reply.read()
    except http.client.IncompleteRead as problem:
        return reply.status, dict(reply.getheaders()), problem.partial


def feed():
    with Sim("--scenario", "single") as sim:
        url = sim.about["feed"]
        status, headers, body = get(url)
        assert status == 200 and b"@DOWNLOADS@" not in body
        root = xml.etree.ElementTree.fromstring(body)
        found = {p.get("name-label"): p.get("patch-url") for p in root.iter("patch")
                 if p.get("patch-url")}
        assert get(url, If_None_Match=headers["ETag"])[0] == 304
        assert get(url, If_Modified_Since=headers["Last-Modified"])[0] == 304
        link = found["XS62ESP1"]
        whole = (DATA / "hotfixes" / "XS62ESP1.zip").read_bytes()
        status, headers, body = get(link)
        assert status == 200 and body == whole and int(headers["Content-Length"]) == len(whole)
        status, headers, body = get(link, Range="bytes=1000000-")
        assert status == 206 and body == whole[1000000:], status
        assert headers["Content-Range"] == f"bytes 1000000-{len(whole) - 1}/{len(whole)}"
        assert get(link, Range="bytes=5-9", If_Range='"other"')[2] == whole
        assert get(link.replace("XS62ESP1.", "none."))[0] == 404
        assert get(link.rsplit("/", 1)[0] + "/..%2fhotfixes.json")[0] in (400, 403, 404)
        sim.ask("/faults", [{"download": {"cut-after": 100000}}, {"feed": True, "action": "garbage"}])
        assert get(link)[2] == whole[:100000]
        assert not get(url)[2].startswith(b"<?xml")
        sim.ask("/faults", [])
        assert get(url)[0] == 200
        assert INDEX["XS62ESP1"]["zip_size"] == len(whole)


def ends():
    with tempfile.TemporaryDirectory() as folder:
        process = subprocess.Popen([os.environ["PP_SIM"], "--scenario", "lab"], text=True,
                                   stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                   env={**os.environ, "TMPDIR": folder})
        about = json.loads(process.stdout.readline())
        assert set(about) >= {"servers", "user", "password", "feed", "control"}, about
        assert len(os.listdir(folder)) == 1
        process.stdin.close()
        assert process.wait(20) == 0 and process.stdout.read() == ""
        assert not os.listdir(folder), os.listdir(folder)
        process = subprocess.Popen([os.environ["PP_SIM"], "--scenario", "lab"], text=True,
                                   stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                   env={**os.environ, "TMPDIR": folder})
        process.stdout.readline()
        process.terminate()
        assert process.wait(20) == 0 and not os.listdir(folder)
    for wrong in (["--scenario", "/nowhere.json"], ["--release", "9"], ["--speed", "0"],
                  ["--fault", "{}"], ["--xapi-db", "/dev/null"]):
        done = subprocess.run([os.environ["PP_SIM"], *wrong], text=True, capture_output=True,
                              stdin=subprocess.DEVNULL, timeout=20, check=False)
        assert done.returncode in (1, 2) and done.stderr.startswith("poolpatch-sim: "), (wrong, done)


pool.run_cases({"scenarios": scenarios, "databases": databases, "feed": feed, "ends": ends})
