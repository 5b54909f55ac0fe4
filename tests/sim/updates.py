#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The updates of 7.1 and 8.2 in a simulated pool: disks, imports, what is refused, what is applied."""
import contextlib
import json
import socket
import sys
import time
import urllib.parse

import pool
from hosts import back, host_of
from iso import image
from pool import Pool, context, drain, expect
from vms import SHARED, hosts, start

UUIDS = [f"5c2a6bb{i}-bbfb-454a-983c-6cb96aa5718{i}" for i in range(9)]
NULL = "OpaqueRef:NULL"


def update(uuid, name="XS71E900", guidance="restartHost", size=4096, homogeneous=False, without=(),
           padding=0, **rules):
    """The ISO of an update; @rules are for the simulator (src/sim/pp-sim-iso.h)."""
    document = (f'<update name-label="{name}" uuid="{uuid}" version="1.0" key="" '
                f'after-apply-guidance="{guidance}" installation-size="{size}" '
                f'enforce-homogeneity="{str(homogeneous).lower()}">'
                f"<name-description>{name}: a test</name-description></update>")
    files = {"update.xml": document, "update.xml.asc": "signed", "repodata/repomd.xml": "<repomd/>",
             "repodata/repomd.xml.asc": "signed", "poolpatch-sim.json": json.dumps(rules),
             "payload.rpm": bytes(padding)}
    return image({p: d for p, d in files.items() if p not in without})


def create(lab, sr, size, name="u.iso"):
    return lab.call("VDI.create", {
        "name_label": name, "name_description": "temporary", "SR": sr, "virtual_size": str(size),
        "type": "user", "sharable": False, "read_only": False, "tags": [], "xenstore_data": {},
        "sm_config": {}, "other_config": {"supp_pack_iso": "true"}})


def put(lab, vdi, content, *, to=None, length=None, more="", task=None):
    """Gives (head, rest, task)."""
    task = task or lab.call("task.create", "put_import_raw_vdi_task", "")
    query = f"session_id={lab.session}&task_id={task}" + (f"&vdi={vdi}" if vdi else "") + more
    url = urllib.parse.urlsplit(to or lab.url)
    plain = socket.create_connection((url.hostname, url.port), 30)
    with context().wrap_socket(plain) as link:
        link.sendall(f"PUT /import_raw_vdi?{query} HTTP/1.0\r\nHost: sim\r\nContent-Length: "
                     f"{len(content) if length is None else length}\r\n\r\n".encode())
        head = b""
        while b"\r\n\r\n" not in head:
            piece = link.recv(4096)
            if not piece:
                break
            head += piece
        if b" 200 " in head.splitlines()[0]:
            # A server that has enough of it says so and closes, while there is more to send.
            with contextlib.suppress(OSError):
                link.sendall(content)
            return head.decode(), drain(link), task
        return head.decode(), b"", task


def watched(lab, vdi, content):
    """Half of it, and what the task says then; then the rest."""
    task = lab.call("task.create", "put_import_raw_vdi_task", "")
    url = urllib.parse.urlsplit(lab.url)
    plain = socket.create_connection((url.hostname, url.port), 30)
    with context().wrap_socket(plain) as link:
        link.sendall(f"PUT /import_raw_vdi?session_id={lab.session}&task_id={task}&vdi={vdi} HTTP/1.0\r\n"
                     f"Content-Length: {len(content)}\r\n\r\n".encode())
        while b"\r\n\r\n" not in link.recv(4096):
            pass
        half = len(content) // 2
        link.sendall(content[:half])
        end = time.monotonic() + 30
        while (seen := float(lab.record("task", task)["progress"])) < 0.3:
            assert time.monotonic() < end, seen
        link.sendall(content[half:])
        drain(link)
    lab.wait(task)
    return seen


def upload(lab, sr, content):
    vdi = create(lab, sr, len(content))
    head, _, task = put(lab, vdi, content)
    assert head == ("HTTP/1.1 200 OK\r\nConnection: close\r\nCache-Control: no-cache, no-store\r\n"
                    f"task-id:{task}\r\ncontent-type: application/octet-stream\r\n\r\n"), head
    assert lab.wait(task) == f"<value>{vdi}</value>"
    return vdi


def introduce(lab, sr, content):
    return lab.run("pool_update.introduce", upload(lab, sr, content))[len("<value>"):-len("</value>")]


def life(release):
    scenario = {"hosts": hosts("a1", "a2"), "srs": [SHARED]}
    with start(scenario, release=release) as sim:
        lab = Pool(sim)
        a1, a2, sr = lab.by_name("host", "a1"), lab.by_name("host", "a2"), lab.by_name("SR", "shared")
        used = int(lab.record("SR", sr)["physical_utilisation"])
        content = update(UUIDS[0], guidance="restartHost,restartXAPI", homogeneous=True)
        ref = introduce(lab, sr, content)
        record = lab.record("pool_update", ref)
        assert record["uuid"] == UUIDS[0] and record["name_label"] == "XS71E900"
        assert record["after_apply_guidance"] == ["restartHost", "restartXAPI"]
        assert record["installation_size"] == "4096" and record["hosts"] == []
        assert lab.call("pool_update.get_enforce_homogeneity", ref) is True
        assert ("enforce_homogeneity" in record) == (release == "8.2")
        shadow = next(p for p in lab.call("pool_patch.get_all_records").values())
        assert shadow["uuid"] == UUIDS[0][:9] + "0000-0000" + UUIDS[0][18:]
        assert shadow["pool_update"] == ref and shadow["host_patches"] == []
        assert sim.state()["pools"][0]["uploaded"] == [UUIDS[0]]

        second = upload(lab, sr, content)
        assert expect("UPDATE_ALREADY_EXISTS", lab.run, "pool_update.introduce", second) == [UUIDS[0]]
        lab.run("VDI.destroy", second)
        assert lab.call("pool_update.introduce", record["vdi"]) == ref

        assert lab.run("pool_update.precheck", ref, a1) == "<value>ok</value>"
        lab.run("pool_update.apply", ref, a1)
        host = lab.record("host", a1)
        assert host["updates"] == [ref] == host["updates_requiring_reboot"]
        assert lab.record("pool_update", ref)["hosts"] == [a1]
        assert host_of(sim, "a1")["installed"] == [UUIDS[0]] and host_of(sim, "a2")["installed"] == []
        assert expect("UPDATE_ALREADY_APPLIED", lab.run, "pool_update.apply", ref, a1) == [ref]
        sim.ask("/clock", {"speed": 0.1})
        # Tasks begin after their calls were answered: whichever begins first has the server.
        tasks = [lab.call("Async.pool_update.apply", ref, a2) for _ in range(2)]
        sim.wait_for(lambda _: any(lab.record("task", task)["status"] == "failure" for task in tasks))
        refused = next(task for task in tasks if lab.record("task", task)["status"] == "failure")
        assert lab.record("task", refused)["error_info"] == [
            "OTHER_OPERATION_IN_PROGRESS", "Applying the update", ref]
        busy = next(task for task in tasks if task != refused)
        assert lab.record("task", busy)["status"] == "pending"
        sim.ask("/clock", {"speed": 100})
        lab.wait(busy)
        assert expect("UPDATE_ALREADY_APPLIED_IN_POOL", lab.run, "pool_update.pool_apply", ref) == [ref]
        assert host_of(sim, "a1")["applied"] == {UUIDS[0]: 1} == host_of(sim, "a2")["applied"]

        lab.run("host.disable", a2)
        lab.run("host.reboot", a2)
        sim.wait_for(lambda _: host_of(sim, "a2")["reboots"] == 1)
        back(sim, "a2")
        assert lab.record("host", a2)["updates_requiring_reboot"] == []
        assert lab.record("host", a2)["updates"] == [ref]

        lab.run("pool_update.pool_clean", ref)
        assert lab.record("pool_update", ref)["vdi"] == NULL
        assert int(lab.record("SR", sr)["physical_utilisation"]) == used
        lab.run("pool_update.pool_clean", ref)
        expect("UPDATE_IS_APPLIED", lab.run, "pool_update.destroy", ref)
        assert expect("UPDATE_ALREADY_APPLIED", lab.run, "pool_update.precheck", ref, a1) == [ref]

        other = introduce(lab, sr, update(UUIDS[1], "XS71E901"))
        lab.run("pool_update.pool_clean", other)
        assert expect("CANNOT_FIND_UPDATE", lab.run, "pool_update.precheck", other, a1) == []
        again = upload(lab, sr, update(UUIDS[1], "XS71E901"))
        assert lab.call("pool_update.introduce", again) == other
        assert lab.record("pool_update", other)["vdi"] == again
        lab.run("pool_update.destroy", other)
        expect("HANDLE_INVALID", lab.call, "pool_update.get_record", other)
        assert len(lab.call("pool_patch.get_all")) == 1
        assert sim.state()["pools"][0]["update_vdis"] == []


def refusals(release):
    scenario = {"hosts": [{"name": "a1"}, {"name": "a2", "disk_gib": 1 / 1024}],
                "srs": [SHARED, {"name": "small", "type": "lvm", "host": "a2", "size_gib": 1},
                        {"name": "gone", "type": "nfs", "shared": True, "unplugged": ["a1", "a2"]}]}
    with start(scenario, release=release) as sim:
        lab = Pool(sim)
        a1, a2, sr = lab.by_name("host", "a1"), lab.by_name("host", "a2"), lab.by_name("SR", "shared")
        small, gone = lab.by_name("SR", "small"), lab.by_name("SR", "gone")
        assert expect("SR_FULL", create, lab, small, 1 << 30)[0] == str(1 << 30)
        assert expect("SR_HAS_NO_PBDS", create, lab, gone, 4096) == [gone]
        expect("HANDLE_INVALID", create, lab, a1, 4096)

        first = introduce(lab, sr, update(UUIDS[1], "XS71E001"))
        for wrong, says in ((b"no ISO at all" * 1000, "Please upload a valid package."),
                            (update(UUIDS[2], without=["update.xml"]), "missing update document"),
                            (update(UUIDS[2], without=["update.xml.asc"]), "Invalid signature")):
            text = expect("INVALID_UPDATE", introduce, lab, sr, wrong)[0]
            assert says in text, text
        for rules, code, params in (
                ({"requires": [UUIDS[1], UUIDS[7]]}, "PREREQUISITE_MISSING", [f"XS71E001 {UUIDS[7]}"]),
                ({"product_version": "^9"}, "WRONG_SERVER_VERSION", [None, "^9"]),
                ({"size": 3 << 30}, "OUT_OF_SPACE", [str(2 << 30), str(3 << 30)])):
            ref = introduce(lab, sr, update(UUIDS[3], "XS71E002", **rules))
            found = expect(f"UPDATE_PRECHECK_FAILED_{code}", lab.run, "pool_update.precheck", ref, a1)
            assert found[0] == "XS71E002" and all(p in (None, f) for p, f in zip(params, found[1:])), found
            lab.run("pool_update.destroy", ref)
        ref = introduce(lab, sr, update(UUIDS[4], "XS71ECU1001",
                                        precheck=["LICENCE_RESTRICTION", "Updates"]))
        assert expect("LICENCE_RESTRICTION", lab.run, "pool_update.apply", ref, a1) == [
            "XS71ECU1001", "Updates"]
        lab.run("pool_update.apply", first, a1)
        ref = introduce(lab, sr, update(UUIDS[5], "XS71E003", conflicts=[UUIDS[1]]))
        assert expect("UPDATE_PRECHECK_FAILED_CONFLICT_PRESENT", lab.run, "pool_update.precheck", ref,
                      a1) == ["XS71E003", "XS71E001"]
        assert expect("UPDATE_POOL_APPLY_FAILED", lab.run, "pool_update.pool_apply", ref) == [a1]
        assert host_of(sim, "a2")["installed"] == [UUIDS[5]]
        live = introduce(lab, sr, update(UUIDS[6], "XS71E004", livepatch="ok_livepatch_complete",
                                         becomes={"product_version": "7.1.1"}))
        assert lab.run("pool_update.precheck", live, a1) == "<value>ok_livepatch_complete</value>"
        lab.run("pool_update.apply", live, a1)
        host = lab.record("host", a1)
        assert live in host["updates"] and live not in host["updates_requiring_reboot"]
        assert host["software_version"]["product_version"] == "7.1.1"
        expect("INVALID_UPDATE", lab.upload, pool.container(uuid=UUIDS[8]))


def imports(release):
    scenario = {"hosts": hosts("a1", "a2"),
                "srs": [SHARED, {"name": "local", "type": "lvm", "host": "a2"}]}
    with start(scenario, release=release) as sim:
        lab = Pool(sim)
        sr, local = lab.by_name("SR", "shared"), lab.by_name("SR", "local")
        content = update(UUIDS[0], padding=3 << 20)
        vdi = create(lab, local, len(content))
        head, _, task = put(lab, vdi, content)
        assert head.startswith("HTTP/1.0 302 Found\r\n"), head
        place = next(li for li in head.split("\r\n") if li.startswith("Location: ")).split(" ", 1)[1]
        parts = urllib.parse.urlsplit(place)
        assert place.startswith(sim.about["hosts"][1] + "/import_raw_vdi?")
        assert urllib.parse.parse_qs(parts.query)["vdi"] == [vdi]
        assert lab.record("task", task)["status"] == "pending"
        head, _, _ = put(lab, vdi, content, to=place, task=task)
        assert " 200 " in head and lab.wait(task) == f"<value>{vdi}</value>"

        seen = watched(lab, create(lab, sr, len(content)), content)
        assert seen <= 0.6, seen

        for more, status in (("&format=qcow", "404"), ("", "400")):
            head, _, task = put(lab, vdi if more else None, b"x", more=more)
            assert head.split(" ")[1] == status, head
            expect("INTERNAL_ERROR", lab.wait, task)
        small = create(lab, sr, 4096)
        _, rest, task = put(lab, small, content)
        assert expect("VDI_IO_ERROR", lab.wait, task) == ["Device I/O errors"]
        assert b"500 Internal Error" in rest
        vdi = create(lab, sr, len(content))
        sim.ask("/faults", [{"upload": {"cut-after": 100000}}])
        _, _, task = put(lab, vdi, content)
        expect("VDI_IO_ERROR", lab.wait, task)
        sim.ask("/faults", [])
        lab.session, good = "OpaqueRef:bad", lab.session
        head, _, task = put(lab, vdi, content, task="OpaqueRef:none")
        assert " 401 " in head, head
        lab.session = good
        assert expect("INVALID_UPDATE", lab.run, "pool_update.introduce", vdi)


def packs(release):
    """Supplemental packs before they were updates: a plugin reads the disk."""
    document = ('<repository originator="acme" name="driver" version="1.2" build="5" product="XenServer">'
                "<description>Driver of ACME</description></repository>")
    with start({"hosts": hosts("a1"), "srs": [SHARED]}, release=release) as sim:
        lab = Pool(sim)
        host, sr = lab.by_name("host", "a1"), lab.by_name("SR", "shared")
        found = []
        for content in (image({"XS-REPOSITORY": document, "XS-PACKAGES": "<packages/>"}), update(UUIDS[0])):
            vdi = create(lab, sr, len(content))
            _, _, task = put(lab, vdi, content)
            lab.wait(task)
            found.append({"vdi": lab.record("VDI", vdi)["uuid"]})
        if release == "7.1":
            assert expect("XENAPI_MISSING_PLUGIN", lab.call, "host.call_plugin", host, "install-supp-pack",
                          "install", found[0]) == ["install-supp-pack"]
            return
        assert lab.call("host.call_plugin", host, "install-supp-pack", "install", found[0]) == "OK"
        version = lab.record("host", host)["software_version"]
        assert version["acme:driver"] == "Driver of ACME, version 1.2, build 5", version
        for wrong in (found[1], {"vdi": UUIDS[1]}, {}):
            expect("XENAPI_PLUGIN_FAILURE", lab.call, "host.call_plugin", host, "install-supp-pack",
                   "install", wrong)


CASES = {"life": life, "refusals": refusals, "imports": imports, "packs": packs}
CASES[sys.argv[1]](sys.argv[2])
print(*sys.argv[1:], "passed")
