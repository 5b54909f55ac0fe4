#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A whole life of an update, and a member of a pool, as a real server was recorded with them (PP_SHARED).

usage: life.py update|member
"""
import re
import socket
import sys
import time

from wire import (RECORDED, REF, Wire, compare_body, compare_task, learn, parse, recorded_reply,
                  recorded_request, replay, same_shape, start)
from iso import image  # noqa: E402  (wire names its folder)

LIFE = "../recorded-pool_update/"
MEMBER = "../recorded-member/"
CLASSES = ["host", "pool_update", "pool_patch", "host_patch", "task"]
UUID = "5c2a6bb7-bbfb-454a-983c-6cb96aa5718a"
DOCUMENT = (f'<update name-label="XS82E900" uuid="{UUID}" version="1.0" key="" '
            'after-apply-guidance="restartHost" installation-size="4096">'
            "<name-description>XS82E900: test update</name-description></update>")


def content():
    """As long as the recorded one."""
    files = {"update.xml": DOCUMENT, "update.xml.asc": "signed", "repodata/repomd.xml": "<repomd/>",
             "repodata/repomd.xml.asc": "signed",
             "poolpatch-sim.json": '{"livepatch": "ok_livepatch_complete"}'}
    whole = image(files)
    return whole + bytes((1 << 20) - len(whole))


def put(wire, name, known):
    """The recorded request with a body of ours; the reply comes before the body is read."""
    head = (RECORDED / f"{name}.request").read_text().partition("\n\n")[0]
    for theirs, ours in known.items():
        head = head.replace(theirs, ours)
    reply = (RECORDED / f"{name}.reply").read_bytes().decode().replace("\r\n", "\n").partition("]\n")[2]
    for theirs, ours in known.items():
        reply = reply.replace(theirs, ours)
    with socket.create_connection(wire.address, 30) as link:
        link.sendall((head + "\n\n").replace("\n", "\r\n").encode())
        ours = b""
        while b"\r\n\r\n" not in ours:
            ours += link.recv(4096)
        link.sendall(content())
        while link.recv(4096):
            pass
    return ours.decode().replace("\r\n", "\n"), reply


def lower(text):
    """Lines of a head, as HTTP compares them."""
    return sorted(re.sub(r":\s*", ":", line).lower() for line in text.strip().split("\n")[1:])


def finished(wire, name, task, known):
    """The record of a task that is done: the same, but for what it is called."""
    ours = wire.finished(task)
    theirs = parse(recorded_reply(name, str)[1])["Value"]
    for mine, other in zip(REF.findall(ours["result"]), REF.findall(theirs["result"])):
        known[other] = mine
        theirs["result"] = theirs["result"].replace(other, mine)
    compare_task(ours, theirs, "8.2")


def compared(wire, sim, known, name, how, gives=False):
    """One step; gives our value."""
    head, body = wire.exchange(recorded_request(name, known, sim))
    body, (_, theirs) = body.decode(), recorded_reply(name, str)
    assert head.startswith(b"HTTP/1.1 200 OK"), head
    if how == "bytes":
        compare_body(name, body, theirs, {})
    else:
        same_shape(name, parse(body)["Value"], parse(theirs)["Value"])
    if gives:
        learn(known, parse(body)["Value"], parse(theirs)["Value"])
    return parse(body).get("Value")


def told(wire, since, theirs_names):
    """What event.from tells since then: the same classes and operations, the same kinds of values."""
    theirs = [e for name in theirs_names
              for e in parse(recorded_reply(LIFE + name, str)[1])["Value"]["events"]]
    wanted, found = {(e["class"], e["operation"]): e for e in theirs}, {}
    end = time.monotonic() + 30
    while wanted.keys() - found.keys() and time.monotonic() < end:
        answer = wire.call("event.from", CLASSES, since, 1.0)
        since = answer["token"]
        found.update({(e["class"], e["operation"]): e for e in answer["events"]})
    assert found.keys() == wanted.keys(), (found.keys() ^ wanted.keys())
    for key, event in found.items():
        same_shape("/".join(key), event, wanted[key])


def update():
    with start("8.2") as sim:
        wire, known = Wire(sim), {}
        replay(wire, sim, [(LIFE + "001-xml-session.login_with_password", "bytes", True),
                           (LIFE + "002-xml-host.get_all", "shape", True),
                           (LIFE + "003-xml-pool.get_all", "bytes", True),
                           (LIFE + "004-xml-SR.get_all_records", "shape", False)], known, "8.2", str)
        wire.session = next(iter(known.values()))
        request = (RECORDED / f"{LIFE}007-xml-VDI.create.request").read_text()
        shared = next(r for r, s in wire.call("SR.get_all_records").items()
                      if s["shared"] == ("boolean", "1") and s["content_type"] != "iso")
        known[re.search(r"<name>SR</name><value>([^<]*)<", request).group(1)] = shared

        def step(name, how="bytes", gives=False):
            return compared(wire, sim, known, LIFE + name, how, gives)

        step("007-xml-VDI.create", gives=True)
        task = step("008-xml-task.create", gives=True)
        ours, theirs = put(wire, LIFE + "009-put-import_raw_vdi-update", known)
        assert lower(ours) == lower(theirs), (ours, theirs)
        finished(wire, LIFE + "010-xml-task-after-import-update", task, known)
        step("011-xml-task.destroy")
        task = step("012-xml-Async.pool_update.introduce", gives=True)
        finished(wire, LIFE + "016-xml-task-of-introduce-done", task, known)
        record = step("017-xml-pool_update-introduced", "shape")
        assert (record["uuid"], record["name_label"], record["installation_size"]) == (UUID, "XS82E900", "4096")
        step("018-xml-VDI.create-second", gives=True)
        put(wire, LIFE + "019-put-import_raw_vdi-no-task", known)
        step("020-xml-pool_update.introduce-already-exists")
        step("021-xml-VDI.destroy")
        step("022-xml-pool_update.precheck")
        before = wire.call("event.from", CLASSES, "", 1.0)
        same_shape("023", before, parse(recorded_reply(LIFE + "023-xml-event.from-before-apply", str)[1])["Value"])
        task = step("024-xml-Async.pool_update.apply", gives=True)
        told(wire, before["token"], ["025-xml-event.from-during-apply", "027-xml-event.from-during-apply"])
        finished(wire, LIFE + "029-xml-task-of-apply-done", task, known)
        host = step("030-xml-host-after-apply", "shape")
        applied = step("031-xml-pool_update-applied", "shape")
        ref = next(r for r, u in wire.call("pool_update.get_all_records").items() if u["uuid"] == UUID)
        assert len(applied["hosts"]) == 1 and ref in host["updates"], (host, applied)
        assert ref not in host["updates_requiring_reboot"]
        assert step("022-xml-pool_update.precheck") == "ok_livepatch_complete"  # as 044 of the others
        step("032-xml-host_patch.get_all_records", "shape")
        step("033-xml-pool_patch.get_all_records", "shape")
        again = step("034-xml-apply-again", gives=True)
        assert wire.finished(again)["error_info"] == ["UPDATE_ALREADY_APPLIED", ref]
        step("035-xml-apply-again-sync")
        step("036-xml-pool_update.pool_clean")
        assert step("037-xml-pool_update-cleaned", "shape")["vdi"] == "OpaqueRef:NULL"
        step("038-xml-pool_update.destroy-applied")
        step("039-xml-precheck-after-clean")
        wire.close()


def member():
    """It says who the master is before it looks at the password, in every encoding."""
    with start("8.2") as sim:
        wire = Wire(sim)
        host, _, port = sim.about["hosts"][1].rpartition("//")[2].rpartition(":")
        wire.address = (host, int(port))
        for path in sorted((RECORDED / MEMBER).glob("*.request")):
            name = MEMBER + path.stem
            if path.with_suffix(".reply").stat().st_size == 0:
                continue  # a call on a session that it does not know: nothing was recorded
            _, body = wire.exchange(recorded_request(name, {}, sim))
            theirs = recorded_reply(name, str)[1].replace("192.0.2.10", "127.0.0.1")
            compare_body(name, body.decode(), theirs, {})
        wire.close()


if not (RECORDED / LIFE).is_dir():
    sys.exit(77)
{"update": update, "member": member}[sys.argv[1]]()
print(*sys.argv[1:], "passed")
