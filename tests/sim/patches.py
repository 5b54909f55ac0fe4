#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Hotfixes on a simulated pool: upload, pre-check, apply, clean, and every refusal on the way."""
import base64
import socket
import uuid

import pool
from pool import INDEX, Pool, Sim, container, expect, hotfix

UNKNOWN = "5ca1ab1e-0000-4000-8000-000000000000"


def installed(sim, host="xs1"):
    return next(h["installed"] for h in sim.state()["pools"][0]["hosts"] if h["name"] == host)


def new(**meta):
    return container(uuid=str(uuid.uuid4()), **meta)


def life():
    with Sim("--scenario", "lab", "--speed", "100") as sim:
        lab = Pool(sim)
        host = lab.by_name("host", "xs2")
        content = hotfix("XS62ESP1")
        patch = lab.upload(content)
        record = lab.record("pool_patch", patch)
        assert record["uuid"] == INDEX["XS62ESP1"]["uuid"] and record["host_patches"] == []
        assert record["size"] == str(len(content)) and record["pool_applied"] is False
        assert record["after_apply_guidance"] == ["restartHost"] and record["name_label"] == "XS62ESP1"
        lab.run("pool_patch.precheck", patch, host)
        assert lab.record("pool_patch", patch)["host_patches"] == []
        output = lab.run("pool_patch.apply", patch, host)
        assert output.startswith("<value>"), output
        record = lab.record("pool_patch", patch)
        applied = lab.record("host_patch", record["host_patches"][0])
        assert applied["applied"] is True and applied["host"] == host
        assert str(applied["timestamp_applied"]) > "20200101T00:00:00Z"
        assert record["host_patches"][0] in lab.record("host", host)["patches"]
        assert INDEX["XS62ESP1"]["uuid"] in installed(sim, "xs2")
        assert INDEX["XS62E004"]["uuid"] in installed(sim, "xs2")
        assert INDEX["XS62ESP1"]["uuid"] not in installed(sim, "xs1")
        assert expect("PATCH_ALREADY_APPLIED", lab.run, "pool_patch.apply", patch, host) == [patch]
        assert expect("PATCH_IS_APPLIED", lab.call, "pool_patch.destroy", patch) == []
        lab.run("pool_patch.pool_apply", patch)
        assert lab.record("pool_patch", patch)["pool_applied"] is True
        for name in ("xs1", "xs2", "xs3"):
            assert INDEX["XS62ESP1"]["uuid"] in installed(sim, name)


def uploads():
    with Sim("--scenario", "lab", "--speed", "100") as sim:
        lab = Pool(sim)
        content = hotfix("XS62ESP1014")
        first, rest, task = lab.put(content)
        assert first == (b"HTTP/1.1 200 OK\r\nConnection: keep-alive\r\n"
                         b"Cache-Control: no-cache, no-store\r\n\r\n") and rest == b"", (first, rest)
        patch = lab.wait(task)
        assert patch.startswith("OpaqueRef:")

        first, rest, task = lab.put(content)
        assert first.startswith(b"HTTP/1.1 200 OK\r\n")
        assert rest.startswith(b"HTTP/1.1 500 Internal Error\r\n"), rest
        params = expect("PATCH_ALREADY_EXISTS", lab.wait, task)
        assert params == [INDEX["XS62ESP1014"]["uuid"]]

        host = lab.by_name("host", "xs1")
        lab.call("pool_patch.clean", patch)
        assert expect("CANNOT_FIND_PATCH", lab.run, "pool_patch.precheck", patch, host) == []
        assert lab.upload(content) == patch
        lab.call("pool_patch.pool_clean", patch)
        assert lab.upload(content) == patch

        for wrong in (b"PK\x03\x04" + bytes(5000), b"", b"\xa3\x01" + bytes(5000), content[:-50]):
            assert expect("INVALID_PATCH", lab.upload, wrong) == []
        _, _, task = lab.put(content[:5000], length=len(content))
        assert expect("INVALID_PATCH", lab.wait, task) == []

        first, _, task = lab.put(content, session="OpaqueRef:" + UNKNOWN)
        assert first.split(b"\r\n")[0].endswith(b"401 Unauthorised"), first
        lab.call("pool_patch.destroy", patch)
        assert expect("HANDLE_INVALID", lab.record, "pool_patch", patch) == ["pool_patch", patch]


def lengths():
    """Without a length the body ends where the stream ends; too much is refused from 6.5 on."""
    with Sim("--scenario", "single", "--no-tls") as sim:
        lab = Pool(sim)
        task = lab.call("task.create", "upload", "")
        with lab.connect() as link:
            link.sendall(f"PUT /pool_patch_upload?session_id={lab.session}&task_id={task} "
                         "HTTP/1.0\r\n\r\n".encode() + hotfix("XS62E001"))
            link.shutdown(socket.SHUT_WR)
            answer = pool.drain(link)
        assert answer.startswith(b"HTTP/1.1 200 OK\r\n") and answer.count(b"HTTP/") == 1, answer
        assert lab.wait(task).startswith("OpaqueRef:")
        login = base64.b64encode(f"root:{sim.about['password']}".encode()).decode()
        for secret, status in ((login, b"200"), (login[:-4], b"401")):
            with lab.connect() as link:
                link.sendall(f"PUT /pool_patch_upload HTTP/1.0\r\nContent-Length: 4\r\n"
                             f"Authorization: Basic {secret}\r\n\r\nabcd".encode())
                assert pool.drain(link).split(b" ")[1] == status
    for release, code in (("6.2", "INVALID_PATCH"), ("6.5", "OUT_OF_SPACE")):
        with Sim("--scenario", "single", "--release", release) as sim:
            lab = Pool(sim)
            _, _, task = lab.put(b"abcd", length=10 ** 15)
            assert expect(code, lab.wait, task) == (["/var/patch"] if code[0] == "O" else [])


def partial():
    """The first server that refuses ends pool_apply; those before it keep the hotfix."""
    with Sim("--scenario", "lab", "--speed", "100") as sim:
        lab = Pool(sim)
        patch = lab.upload(new(requires=[INDEX["XS62E001"]["uuid"]]))
        expect("PATCH_PRECHECK_FAILED_PREREQUISITE_MISSING", lab.run, "pool_patch.pool_apply", patch)
        assert [len(installed(sim, name)) for name in ("xs1", "xs2", "xs3")] == [6, 6, 2]
        assert lab.record("pool_patch", patch)["pool_applied"] is False


def members():
    with Sim("--scenario", "lab", "--speed", "100") as sim:
        lab, member = Pool(sim), Pool(sim, 1, login=False)
        member.session = lab.session
        with member.connect() as link:
            task = lab.call("task.create", "upload", "")
            link.sendall(f"PUT /pool_patch_upload?session_id={lab.session}&task_id={task} HTTP/1.0\r\n"
                         "Content-Length: 4\r\n\r\nabcd".encode())
            answer = pool.drain(link)
        assert b" 500 Internal Error" in answer.split(b"\r\n")[0], answer
        assert lab.call("task.get_status", task) == "pending"
        assert expect("HOST_IS_SLAVE", member.call, "pool_patch.get_all") == [
            lab.record("host", lab.by_name("host", "xs1"))["address"]]


def refusals():
    with Sim("--scenario", "lab", "--speed", "100") as sim:
        lab = Pool(sim)
        host = lab.by_name("host", "xs3")

        def refused(code, **meta):
            patch = lab.upload(new(**meta))
            params = expect(code, lab.run, "pool_patch.precheck", patch, host)
            assert params[0] == patch
            expect(code, lab.run, "pool_patch.apply", patch, host)
            return params[1:]

        prefix = "PATCH_PRECHECK_FAILED_"
        two = [UNKNOWN, INDEX["XS62ESP1014"]["uuid"]]
        assert refused(prefix + "PREREQUISITE_MISSING", requires=two) == [";".join(two)]
        assert refused(prefix + "WRONG_SERVER_VERSION", product_version="^6\\.5") == ["6.2.0", "^6\\.5"]
        assert refused(prefix + "WRONG_SERVER_BUILD", build_number="90233c") == ["70446c", "90233c"]
        refused(prefix + "UNKNOWN_ERROR", conflicts=[INDEX["XS62E002"]["uuid"]])
        refused(prefix + "UNKNOWN_ERROR", precheck={"errorcode": "UNKNOWN_ERROR", "info": "no"})
        refused(prefix + "VM_RUNNING", precheck={"errorcode": "VM_RUNNING"})
        assert len(installed(sim, "xs3")) == 2

        patch = lab.upload(new())
        found = lab.record("pool_patch", patch)
        assert found["after_apply_guidance"] == [] and found["name_label"] == "OWN"
        gone = "OpaqueRef:" + UNKNOWN
        assert expect("HANDLE_INVALID", lab.call, "pool_patch.precheck", gone, host) == ["pool_patch", gone]
        lab.call("pool_patch.clean_on_host", patch, host)
        lab.run("pool_patch.precheck", patch, host)
        sim.ask("/faults", [{"host": "xs3", "action": "offline"}])
        assert expect("HOST_OFFLINE", lab.run, "pool_patch.precheck", patch, host) == [host]
        failed = {"method": "pool_patch.apply", "nth": 1, "error": ["PATCH_APPLY_FAILED", "no space"]}
        sim.ask("/faults", [failed])
        other = lab.by_name("host", "xs2")
        assert expect("PATCH_APPLY_FAILED", lab.run, "pool_patch.apply", patch, other) == ["no space"]
        lab.run("pool_patch.apply", patch, other)


pool.run_cases({"life": life, "uploads": uploads, "lengths": lengths, "partial": partial,
                 "members": members, "refusals": refusals})
