# SPDX-License-Identifier: GPL-3.0-or-later
"""A client of simulated pools that shares nothing with Poolpatch's: Python's xmlrpc and sockets."""
import http.client
import json
import os
import pathlib
import socket
import ssl
import sys
import time
import urllib.parse
import xmlrpc.client
import zipfile
import zlib

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / "support"))
sys.path.insert(0, str(pathlib.Path(__file__).parent.parent.parent / "data"))
from sim import Sim  # noqa: E402  (the folder has to be named first)

DATA = pathlib.Path(os.environ["PP_SIM_DATADIR"])
INDEX = {h["name"]: h for h in json.loads((DATA / "hotfixes" / "hotfixes.json").read_text())}


class Failure(Exception):
    def __init__(self, description):
        super().__init__(" ".join(description))
        self.code, self.params = description[0], description[1:]


def context():
    found = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    found.check_hostname = False
    found.verify_mode = ssl.CERT_NONE
    return found


class Pool:
    """One session on one server."""

    def __init__(self, sim, server=None, login=True):
        self.sim = sim
        self.url = sim.server if server is None else sim.about["hosts"][server]
        self.proxy = xmlrpc.client.ServerProxy(self.url, context=context())
        self.session = self.raw("session.login_with_password", sim.about["user"],
                                sim.about["password"], "1.3", "test") if login else None

    def raw(self, method, *params):
        target = self.proxy
        for part in method.split("."):
            target = getattr(target, part)
        reply = target(*params)
        if reply["Status"] != "Success":
            raise Failure(reply["ErrorDescription"])
        return reply["Value"]

    def call(self, method, *params):
        return self.raw(method, self.session, *params)

    def wait(self, task, seconds=60):
        end = time.monotonic() + seconds
        while (record := self.call("task.get_record", task))["status"] == "pending":
            assert time.monotonic() < end, record
            time.sleep(0.02)
        self.call("task.destroy", task)
        if record["status"] != "success":
            raise Failure(record["error_info"])
        return record["result"]

    def run(self, method, *params):
        return self.wait(self.call("Async." + method, *params))

    def by_name(self, kind, name):
        found = self.call(kind + ".get_by_name_label", name)
        assert len(found) == 1, (kind, name, found)
        return found[0]

    def record(self, kind, ref):
        return self.call(kind + ".get_record", ref)

    def connect(self):
        url = urllib.parse.urlsplit(self.url)
        plain = socket.create_connection((url.hostname, url.port), 30)
        return context().wrap_socket(plain) if url.scheme == "https" else plain

    def put(self, content, length=None, session=None, announce=True):
        """Sends a PUT as the old clients did. Gives (first head, rest, task)."""
        task = self.call("task.create", "put_pool_patch_upload_task", "")
        query = f"session_id={session or self.session}&task_id={task}"
        head = f"PUT /pool_patch_upload?{query} HTTP/1.0\r\nHost: sim\r\n"
        if announce:
            head += f"Content-Length: {len(content) if length is None else length}\r\n"
        with self.connect() as link:
            link.sendall(head.encode() + b"\r\n")
            first = b""
            while b"\r\n\r\n" not in first:
                piece = link.recv(4096)
                if not piece:
                    break
                first += piece
            try:
                link.sendall(content)
            except OSError:
                pass
            if length is None and announce:
                rest = drain(link)
            else:
                # One side closed: the plain way under TLS is to close the connection.
                rest = b""
        return first, rest, task

    def upload(self, content):
        first, _, task = self.put(content)
        assert first.startswith(b"HTTP/1.1 200 OK\r\n") or first.startswith(b"HTTP/1.0 200 OK\r\n"), first
        return self.wait(task)


def drain(link):
    rest = b""
    try:
        while piece := link.recv(4096):
            rest += piece
    except OSError:
        pass
    return rest


def hotfix(name):
    with zipfile.ZipFile(DATA / "hotfixes" / f"{name}.zip") as archive:
        return archive.read(f"{name}.xsupdate")


def container(**meta):
    """A hotfix file of our own making."""
    padding = os.urandom(meta.pop("padding", 1000))
    record = {"name_label": "OWN", "name_description": "", "version": "1.0", "guidance": [],
              "requires": [], "conflicts": [], "rolled_up": [], "product_version": "6.2.0",
              "build_number": None, "tools_iso": False, "size": len(padding), **meta}
    deflate = zlib.compressobj(1, zlib.DEFLATED, -15)
    head = b"POOLPATCH-SIM-HOTFIX 1\n" + json.dumps(record).encode() + b"\n"
    frame = b"\x90\x0d" + bytes(13) + b"\xae" + (len(head) + len(padding) + 6).to_bytes(4, "big")
    return (b"\xa3\x01" + deflate.compress(frame + b"b" + bytes(5) + head + padding)
            + deflate.compress(b"\x88\x15" + bytes(21)) + deflate.flush())


def expect(code, function, *arguments):
    try:
        done = function(*arguments)
    except Failure as failure:
        assert failure.code == code, f"{failure}, not {code}"
        return failure.params
    raise AssertionError(f"{code} was expected, not {done!r}")


def again(function, *arguments, seconds=60):
    """Until the server is back."""
    end = time.monotonic() + seconds
    while True:
        try:
            return function(*arguments)
        except (OSError, http.client.HTTPException, Failure) as problem:
            if time.monotonic() > end:
                raise AssertionError(f"still {problem!r}") from problem
            time.sleep(0.1)


def run_cases(cases):
    name = sys.argv[1]
    cases[name]()
    print(f"{name}: passed")


__all__ = ["Sim", "Pool", "Failure", "hotfix", "container", "expect", "again", "run_cases", "INDEX",
           "DATA", "drain"]
