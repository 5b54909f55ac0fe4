#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The simulator on the wire, byte by byte, held to the recordings of a real server and to the
data model of each release (PP_SHARED). Bare sockets: no client library smooths anything over.
"""
import json
import os
import pathlib
import re
import socket
import sys
import time
import xml.etree.ElementTree as ElementTree

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / "support"))
sys.path.insert(0, str(pathlib.Path(__file__).parent.parent.parent / "data"))
from sim import Sim  # noqa: E402  (the folder has to be named first)

SHARED = pathlib.Path(os.environ.get("PP_SHARED", "/nonexistent")) / "data"
RECORDED = SHARED / "recorded"
NULL_REF = "OpaqueRef:00000000-0000-0000-0000-000000000000"
REF = re.compile(r"OpaqueRef:[0-9a-f-]{36}")
HEAD = ("HTTP/1.1 200 OK\r\ncontent-length: {}\r\nconnection:keep-alive\r\n"
        "cache-control:no-cache, no-store\r\ncontent-type:text/xml\r\n"
        "Access-Control-Allow-Origin:*\r\nAccess-Control-Allow-Headers:X-Requested-With\r\n\r\n")


def start(release, *arguments):
    return Sim("--scenario", "lab", "--release", release, "--no-tls", "--login-delay", "0.3",
               "--speed", "100", *arguments)


def escape(text):
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def write(value):
    """A parameter: a string is itself, text that starts with < is XML already."""
    if isinstance(value, list):
        return "<array><data>" + "".join(f"<value>{write(v)}</value>" for v in value) + "</data></array>"
    if isinstance(value, float):
        return f"<double>{value}</double>"
    return value if value.startswith("<") else escape(value)


def body_of(method, *params):
    inside = "".join(f"<param><value>{write(p)}</value></param>" for p in params)
    return (f'<?xml version="1.0"?><methodCall><methodName>{method}</methodName>'
            f"<params>{inside}</params></methodCall>").encode()


def read(value):
    """A <value> as Python has it; integers stay text, as they are on the wire."""
    if len(value) == 0:
        return value.text or ""
    inner = value[0]
    if inner.tag == "array":
        return [read(v) for v in inner.find("data")]
    if inner.tag == "struct":
        return {m.find("name").text or "": read(m.find("value")) for m in inner}
    return (inner.tag, inner.text or "")


def parse(text):
    root = ElementTree.fromstring(text)
    fault = root.find("fault")
    if fault is not None:
        return {"fault": read(fault.find("value"))}
    return read(root.find("params/param/value"))


class Wire:
    """One connection to one server, and the session opened on it."""

    def __init__(self, sim):
        self.sim = sim
        host, _, port = sim.about["servers"][0].rpartition("//")[2].rpartition(":")
        self.address = (host, int(port))
        self.link = None
        self.session = None

    def connect(self):
        self.close()
        self.link = socket.create_connection(self.address, 30)
        self.buffer = b""

    def close(self):
        if self.link is not None:
            self.link.close()
        self.link = None

    def exchange(self, request):
        """Sends bytes as they are. Gives (head, body), both bytes."""
        if self.link is None:
            self.connect()
        self.link.sendall(request)
        while b"\r\n\r\n" not in self.buffer:
            self.more()
        head, _, self.buffer = self.buffer.partition(b"\r\n\r\n")
        found = re.search(rb"(?im)^content-length:\s*(\d+)", head)
        length = int(found.group(1))
        while len(self.buffer) < length:
            self.more()
        body, self.buffer = self.buffer[:length], self.buffer[length:]
        return head + b"\r\n\r\n", body

    def more(self):
        piece = self.link.recv(65536)
        if not piece:
            raise ConnectionError(f"closed after {self.buffer!r}")
        self.buffer += piece

    def is_closed(self):
        """Whether the server closed its side."""
        try:
            return self.link.recv(1) == b""
        except ConnectionResetError:
            return True

    def post(self, body, path="/", version="1.1", extra=""):
        return self.exchange(f"POST {path} HTTP/{version}\r\nHost: x\r\n{extra}"
                             f"Content-Length: {len(body)}\r\n\r\n".encode() + body)

    def raw(self, method, *params):
        return self.post(body_of(method, *params))[1].decode()

    def ask(self, method, *params):
        return parse(self.raw(method, *params))

    def login(self):
        reply = self.ask("session.login_with_password", "root", self.sim.about["password"], "1.3", "t")
        self.session = reply["Value"]
        return self

    def call(self, method, *params):
        reply = self.ask(method, self.session, *params)
        assert reply.get("Status") == "Success", (method, reply)
        return reply["Value"]

    def refused(self, method, *params):
        reply = self.ask(method, self.session, *params)
        assert reply.get("Status") == "Failure", (method, reply)
        return reply["ErrorDescription"]

    def finished(self, task):
        end = time.monotonic() + 30
        while (record := self.call("task.get_record", task))["status"] == "pending":
            assert time.monotonic() < end, record
            time.sleep(0.02)
        return record


# Recordings -------------------------------------------------------------------------------------

def to_old_layer(body):
    """A reply of the recorded server (new RPC layer) as 5.6 to 6.5 write it."""
    body = body.removeprefix('<?xml version="1.0"?>')
    for new, old in (("<value></value>", "<value/>"), ("<data></data>", "<data/>"),
                     ("<struct></struct>", "<struct/>")):
        body = body.replace(new, old)
    return body


def blur(body):
    """Without what is different each time."""
    body = REF.sub("OpaqueRef:*", body)
    return re.sub(r'([>"])(?!1970)\d{8}T\d\d:\d\d:\d\dZ([<"])', r"\1*\2", body)


def kind(value):
    if isinstance(value, dict):
        return "struct"
    if isinstance(value, list):
        return "array"
    if isinstance(value, (bool, int, float)):
        return type(value).__name__
    return value[0] if isinstance(value, tuple) else "text"


def same_shape(path, ours, theirs):
    """Of structs the members that both have; of arrays and maps of refs the first element."""
    assert kind(ours) == kind(theirs), (path, ours, theirs)
    if isinstance(ours, dict):
        if ours and theirs and all(REF.fullmatch(k) for k in [*ours, *theirs]):
            for key, value in ours.items():
                same_shape(f"{path}/{key}", value, next(iter(theirs.values())))
            return
        for key in ours.keys() & theirs.keys():
            same_shape(f"{path}/{key}", ours[key], theirs[key])
    elif isinstance(ours, list):
        for value in ours:
            if theirs:
                same_shape(path + "[]", value, theirs[0])


# Name of the recording, and how its reply is compared:
#   bytes   the same but for refs and dates
#   shape   the same kinds of values
# The third says whether the reply gives a ref for the steps to come.
STEPS = [
    ("001-xml-login-wrong-password", "bytes", False),
    ("002-xml-login-too-few-arguments", "bytes", False),
    ("003-xml-session.login_with_password", "bytes", True),
    ("004-xml-nosuch.method", "bytes", False),
    ("005-xml-no-session-argument", "bytes", False),
    ("006-xml-bad-session", "bytes", False),
    ("007-xml-bad-reference", "bytes", False),
    ("008-xml-pool.get_all_records", "shape", False),
    ("009-xml-host.get_all_records", "shape", False),
    ("010-xml-host_metrics.get_all_records", "shape", False),
    ("011-xml-pool_patch.get_all_records", "shape", False),
    ("012-xml-host_patch.get_all_records", "shape", False),
    ("014-xml-SR.get_all_records", "shape", False),
    ("015-xml-PBD.get_all_records", "shape", False),
    ("016-xml-task.get_all_records", "shape", False),
    ("017-xml-VM.get_all", "shape", False),
    ("018-xml-VM.get_all_records", "shape", False),
    ("019-xml-VBD.get_all_records", "shape", False),
    ("020-xml-VDI.get_all_records", "shape", False),
    ("021-xml-message.get_all_records", "shape", False),
    ("022-xml-pool.get_all", "bytes", False),
    ("023-xml-host.get_all", "shape", True),
    ("024-xml-VM.get_all-2", "shape", False),
    ("025-xml-pool_patch.get_all", "shape", False),
    ("027-xml-host.get_servertime", "bytes", False),
    ("028-xml-host.get_software_version", "shape", False),
    ("029-xml-host.get_license_params", "shape", False),
    ("030-xml-host.get_other_config", "shape", False),
    ("031-xml-host.get_vms_which_prevent_evacuation", "shape", False),
    ("034-xml-session.get_is_local_superuser", "bytes", False),
    ("036-xml-event.from-first", "shape", False),
    ("039-xml-event.register", "bytes", False),
    ("040-xml-task.create", "bytes", True),
    ("041-xml-event.next", "event", False),
    ("042-xml-event.unregister", "bytes", False),
    ("043-xml-task.get_record", "task", False),
    ("077-xml-Async.host.disable", "bytes", True),
    ("078-xml-task-of-host-disable", "task", False),
    ("079-xml-task.destroy", "bytes", False),
    ("083-xml-host.enable", "bytes", False),
    ("103-xml-session.logout", "bytes", False),
    ("104-xml-after-logout", "bytes", False),
]

# The same server asked in JSON; 7.0 does not know the second version and answers in the first.
JSON_STEPS = [
    ("084-json2-session.login_with_password", "bytes", True),
    ("085-json2-login-wrong-password", "bytes", False),
    ("086-json1-login-wrong-password", "bytes", False),
    ("087-json2-pool.get_all_records", "shape", False),
    ("088-json2-host.get_all_records", "shape", False),
    ("089-json2-host_metrics.get_all_records", "shape", False),
    ("090-json2-pool_patch.get_all_records", "shape", False),
    ("091-json2-host_patch.get_all_records", "shape", False),
    ("093-json2-task.get_all_records", "shape", False),
    ("094-json2-SR.get_all_records", "shape", False),
    ("095-json2-PBD.get_all_records", "shape", False),
    ("096-json1-pool.get_all_records", "shape", False),
    ("097-json2-bad-reference", "bytes", False),
    ("098-json2-nosuch.method", "bytes", False),
    ("099-json2-too-few-arguments", "bytes", False),
    ("101-json2-host.get_servertime", "bytes", False),
    ("102-json2-event.from-first", "shape", False),
]


def to_first_json(body):
    """A reply in the second version of JSON-RPC as the first writes it."""
    reply = json.loads(body)
    if reply.pop("jsonrpc", None) == "2.0":
        error = reply.get("error")
        reply = {"result": reply.get("result"),
                 "error": error and [error["message"], *error["data"]], "id": reply["id"]}
    return json.dumps(reply, separators=(",", ":"), ensure_ascii=False)


def recorded_request(name, known, sim):
    head, _, body = (RECORDED / f"{name}.request").read_text().partition("\n\n")
    body = body.replace("rigpass", sim.about["password"])
    for theirs, ours in known.items():
        body = body.replace(theirs, ours)
    head = re.sub(r"Content-Length: \d+", f"Content-Length: {len(body.encode())}", head)
    return (head.replace("\n", "\r\n") + "\r\n\r\n" + body).encode()


def recorded_reply(name, layer):
    text = (RECORDED / f"{name}.reply").read_bytes().decode().replace("\r\n", "\n")
    head, _, body = text.partition("\n\n")
    return head.replace("\n", "\r\n") + "\r\n\r\n", layer(body)


def compare_task(ours, theirs, release):
    """A task, member by member; the new layer writes an empty result of a call as <value></value>."""
    if release not in ("7.0", "8.2"):
        theirs["result"] = theirs["result"].replace("<value></value>", "")
    for key in ours:
        if key in ("uuid", "resident_on", "created", "finished", "other_config"):
            assert kind(ours[key]) == kind(theirs[key]), key
        else:
            assert ours[key] == theirs[key], (key, ours[key], theirs[key])
    assert (ours["finished"][1] == "19700101T00:00:00Z") == (theirs["finished"][1] == "19700101T00:00:00Z")
    for gone in theirs.keys() - ours.keys():
        assert gone == "backtrace", gone  # 7.0


def compare_event(ours, theirs, release):
    """The task that was made, told by event.next."""
    assert len(ours) == len(theirs) == 1, ours
    assert re.fullmatch(r"\d+\.", ours[0]["timestamp"]), ours
    for event in ours + theirs:
        assert set(event) == {"id", "timestamp", "class", "operation", "ref", "snapshot"}, event
        assert (event["id"], event["class"], event["operation"]) == ("0", "task", "add"), event
    compare_task(ours[0]["snapshot"], theirs[0]["snapshot"], release)


def learn(known, ours, theirs):
    """What the recording calls this, and what it is called here."""
    if isinstance(ours, list):
        ours, theirs = ours[0], theirs[0]
    known[theirs] = ours


def compare_body(name, body, theirs, known):
    expected = blur(theirs)
    for their_ref, our_ref in known.items():
        expected = expected.replace(their_ref, our_ref)
    assert blur(body) == expected, f"{name}\n{body}\n{theirs}"


def replay(wire, sim, steps, known, release, layer):
    for name, how, gives in steps:
        read_body = json.loads if "-json" in name else parse
        result = "result" if "-json" in name else "Value"
        request = recorded_request(name, known, sim)
        head, body = wire.exchange(request)
        their_head, theirs = recorded_reply(name, layer)
        wanted = re.sub(r"content-length: \d+", f"content-length: {len(body)}", their_head)
        assert head.decode() == wanted, (name, head)
        body = body.decode()
        ours = read_body(body)
        if how == "bytes":
            compare_body(name, body, theirs, known)
        elif how == "event":
            compare_event(ours["Value"], parse(theirs)["Value"], release)
        elif how == "shape":
            assert ours.get("Status") == "Success" or ours.get("error") is None, (name, ours)
            same_shape(name, ours[result], read_body(theirs)[result])
        else:
            while ours["Value"]["status"] == "pending" and name.startswith("078"):
                time.sleep(0.02)
                ours = parse(wire.exchange(request)[1])
            compare_task(ours["Value"], parse(theirs)["Value"], release)
        if gives:
            learn(known, ours[result], read_body(theirs)[result])


def recorded(release):
    if not RECORDED.is_dir():
        sys.exit(77)
    with start(release) as sim:
        wire, known = Wire(sim), {}
        if release in ("7.0", "8.2"):
            replay(wire, sim, STEPS, known, release, str)
            replay(wire, sim, JSON_STEPS, known, release, str if release == "8.2" else to_first_json)
        else:
            replay(wire, sim, STEPS, known, release, to_old_layer)
        wire.close()


# Records ----------------------------------------------------------------------------------------

MODELS = {"5.6": "r56", "6.0": "r60", "6.1": "r61", "6.2": "r62", "6.2SP1": "r62sp1", "6.5": "r65sp1", "7.0": "r70",
          "7.1": "r71", "8.2": "r82", "8.4": "xs8b"}
CLASSES = ["pool", "host", "host_metrics", "host_patch", "pool_patch", "task", "VM",
           "VM_guest_metrics", "VBD", "VDI", "SR", "PBD", "network", "VIF", "message"]


def fits(model, type_name, value):
    if type_name.startswith("set("):
        return isinstance(value, list) and all(fits(model, type_name[4:-1], v) for v in value)
    if type_name.startswith("map("):
        return isinstance(value, dict) and all(
            fits(model, type_name[4:-1].split(",", 1)[1], v) for v in value.values())
    if type_name.startswith("enum("):
        return value in model["enums"][type_name[5:-1]]
    if type_name.startswith("ref("):
        return isinstance(value, str) and (value == "OpaqueRef:NULL" or bool(REF.fullmatch(value)))
    if type_name == "int":
        return isinstance(value, str) and bool(re.fullmatch(r"-?\d+", value))
    if type_name == "bool":
        return isinstance(value, tuple) and value in (("boolean", "0"), ("boolean", "1"))
    if type_name == "float":
        return isinstance(value, tuple) and value[0] == "double" and float(value[1]) >= 0
    if type_name == "datetime":
        return (isinstance(value, tuple) and value[0] == "dateTime.iso8601"
                and bool(re.fullmatch(r"\d{8}T\d\d:\d\d:\d\dZ", value[1])))
    return isinstance(value, str)


def check_record(model, class_name, record):
    fields = model["classes"][class_name]["fields"]
    assert set(record) == set(fields), (class_name, set(record) ^ set(fields))
    for name, value in record.items():
        assert fits(model, fields[name], value), (class_name, name, fields[name], value)


def check_accessors(wire, model, class_name, record):
    """Each field has the accessors of the release, called without arguments, and no other."""
    messages = model["classes"][class_name]["messages"]
    for name in record:
        for verb in ("get_", "set_", "add_to_", "remove_from_", "add_", "remove_"):
            message, method = messages.get(verb + name), f"{class_name}.{verb}{name}"
            if message is None:
                assert wire.refused(method) == ["MESSAGE_METHOD_UNKNOWN", method]
            elif not message["async"]:
                assert wire.refused(method) == ["MESSAGE_PARAMETER_COUNT_MISMATCH", method,
                                                str(len(message["params"])), "0"], method


def check_class(wire, model, class_name):
    messages = model["classes"][class_name]["messages"]
    found = wire.call(f"{class_name}.get_all_records")
    assert found or class_name == "message", f"no {class_name}"
    for record in found.values():
        check_record(model, class_name, record)
    for ref, record in list(found.items())[:1]:
        assert wire.call(f"{class_name}.get_record", ref) == record
        assert wire.call(f"{class_name}.get_by_uuid", record["uuid"]) == ref
        assert ref in wire.call(f"{class_name}.get_all")
        if "get_by_name_label" in messages:
            assert ref in wire.call(f"{class_name}.get_by_name_label", record["name_label"])
        else:
            assert wire.refused(f"{class_name}.get_by_name_label", "x")[0] == "MESSAGE_METHOD_UNKNOWN"
        for name, value in record.items():
            if f"get_{name}" in messages:
                assert wire.call(f"{class_name}.get_{name}", ref) == value, name
        check_accessors(wire, model, class_name, record)


def records(release):
    path = SHARED / "xenapi" / f"{MODELS[release]}.json"
    if not path.is_file():
        sys.exit(77)
    model = json.loads(path.read_text())
    with start(release) as sim:
        wire = Wire(sim).login()
        task = wire.call("task.create", "of this test", "")
        for class_name in CLASSES + [c for c in ("pool_update", "Repository") if c in model["classes"]]:
            check_class(wire, model, class_name)
        if release == "5.6":
            assert wire.refused("event.from", ["*"], "", 1.0) == ["MESSAGE_METHOD_UNKNOWN", "event.from"]
            wire.close()
            return
        snapshots = wire.call("event.from", ["*"], "", 1.0)["events"]
        names = {c.lower(): c for c in model["classes"]}
        for event in snapshots:
            check_record(model, names[event["class"]], event["snapshot"])
        assert any(e["ref"] == task for e in snapshots)
        wire.close()


# HTTP -------------------------------------------------------------------------------------------

def refusal(wire, request, status, says=""):
    """The bytes of an error of HTTP, and that the connection ends."""
    wire.connect()
    head, body = wire.exchange(request)
    wanted = (f"{status}\r\ncontent-length: {len(body)}\r\ncontent-type:text/html\r\n"
              "connection:close\r\ncache-control:no-cache, no-store\r\n\r\n")
    assert head.decode() == wanted, (request[:60], head)
    assert body.startswith(b"<html><body><h1>HTTP ") and says in body.decode(), body
    assert wire.is_closed(), request[:60]
    wire.close()


def refused_upload(wire):
    """As recorded: the status line has the version of the request, the headers end with the realm."""
    name = "068-put-pool_patch_upload-bad-session"
    if not RECORDED.is_dir():
        return
    reply = (RECORDED / f"{name}.reply").read_text().partition("]\n")[2]
    wire.connect()
    head, body = wire.exchange(b"PUT /pool_patch_upload?session_id=OpaqueRef:bad&task_id=OpaqueRef:x "
                               b"HTTP/1.0\r\nHost: x\r\nContent-Length: 0\r\n\r\n")
    assert (head + body).decode().replace("\r\n", "\n").strip() == reply.strip(), head + body
    assert wire.is_closed()


def padded(wire, size):
    """A request whose head has exactly @size bytes."""
    body = body_of("pool.get_all", wire.session)
    head = f"POST / HTTP/1.1\r\nContent-Length: {len(body)}\r\nX: "
    return (head + "x" * (size - len(head) - 4) + "\r\n\r\n").encode() + body


def http_refusals(wire):
    body = body_of("pool.get_all", wire.session)
    broken = "500 Internal Error"
    refusal(wire, b"POST / HTTP/1.1\r\nHost: x\r\n\r\n", f"HTTP/1.1 {broken}", "content-length")
    refusal(wire, b"POST / HTTP/1.0\r\nHost: x\r\n\r\n", f"HTTP/1.0 {broken}", "content-length")
    refusal(wire, b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n%x\r\n%s\r\n0\r\n\r\n"
            % (len(body), body), f"HTTP/1.1 {broken}", "content-length")
    refusal(wire, b"POST / HTTP/1.1\r\nContent-Length: 409600\r\n\r\n", f"HTTP/1.1 {broken}",
            "Client_requested_size_over_limit")
    refusal(wire, b"POST / HTTP/1.1\r\nContent-Length: 307201\r\n\r\n", f"HTTP/1.1 {broken}",
            "Client_requested_size_over_limit")
    refusal(wire, padded(wire, 1500), f"HTTP/1.1 {broken}", "Unix.read")
    refusal(wire, padded(wire, 1025), f"HTTP/1.1 {broken}", "Unix.read")
    refusal(wire, b"GET / HTTP/1.1\r\n\r\n", "HTTP/1.0 403 Forbidden", "forbidden")
    refusal(wire, b"PUT /nosuchpath?session_id=x HTTP/1.0\r\nContent-Length: 10\r\n\r\n",
            "HTTP/1.1 403 Forbidden", "Access to the requested resource is forbidden.")
    refusal(wire, b"DELETE / HTTP/1.1\r\n\r\n", "HTTP/1.1 501 Method not implemented")


def http_accepted(wire):
    """What a tidy server would refuse and this one takes, on one connection."""
    body = body_of("pool.get_all", wire.session)
    wire.connect()
    good = HEAD.format(len(wire.post(body)[1]))
    large = body.replace(b"<params>", b"<params>" + b" " * (250 * 1024))
    limit = body.replace(b"<params>", b"<params>" + b" " * (307200 - len(body)))
    assert len(limit) == 307200
    for path in ("/", "/RPC2", "/anything", "/jsonrpc"):
        head, reply = wire.post(body, path)
        assert head.decode() == good and b"Success" in reply, (path, head)
    for request in (large, limit):
        head, reply = wire.post(request)
        assert head.decode() == good and b"Success" in reply
    for size in (900, 1024):
        assert wire.exchange(padded(wire, size))[0].decode() == good
    for extra in ("Expect: 100-continue\r\n", "Content-Type: text/plain\r\n", "X: y\r\n"):
        assert wire.post(body, extra=extra)[0].decode() == good, extra
    head, _ = wire.exchange(f"POST / HTTP/1.1\r\ncONTENT-lENGTH:{len(body)}\r\n\r\n".encode() + body)
    assert head.decode() == good
    # Two requests at once are two replies.
    request = f"POST / HTTP/1.1\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body
    assert wire.exchange(request + request)[0] == wire.exchange(b"")[0] == good.encode()


def http_versions(wire):
    body = body_of("pool.get_all", wire.session)
    wire.connect()
    head, _ = wire.post(body, extra="Connection: close\r\n")
    assert head.startswith(b"HTTP/1.1 200 OK\r\n") and b"\r\nconnection:close\r\n" in head, head
    assert wire.is_closed()
    wire.connect()
    head, _ = wire.post(body, version="1.0")
    assert head.startswith(b"HTTP/1.0 200 OK\r\n") and b"\r\nconnection:close\r\n" in head, head
    assert wire.is_closed()
    wire.connect()
    for _ in range(2):
        head, _ = wire.post(body, version="1.0", extra="Connection: keep-alive\r\n")
        assert head.startswith(b"HTTP/1.0 200 OK\r\n") and b"\r\nconnection:keep-alive\r\n" in head


def http_broken(wire):
    """Half requests and rubbish end the connection, not the server."""
    for request in (b"", b"\r\n\r\n", b"nonsense\r\n\r\n", b"POST / HTTP/1.1\r\nContent-Le",
                    b"POST / HTTP/1.1\r\nContent-Length: 100\r\n\r\n<meth", b"\x00\xff" * 400,
                    b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(200)):
        wire.connect()
        wire.link.sendall(request)
        wire.link.shutdown(socket.SHUT_WR)
        while wire.link.recv(4096):
            pass
    wire.connect()
    assert wire.call("pool.get_all")


def http(_):
    with start("6.2") as sim:
        wire = Wire(sim).login()
        http_refusals(wire)
        refused_upload(wire)
        http_accepted(wire)
        http_versions(wire)
        http_broken(wire)
        wire.close()


if __name__ == "__main__":
    {"recorded": recorded, "records": records, "http": http}[sys.argv[1]](sys.argv[2] if sys.argv[2:] else "")
    print(" ".join(sys.argv[1:]) + ": passed")
