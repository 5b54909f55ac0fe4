#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A small HTTP proxy: CONNECT, and requests in absolute form, one a connection.

Asks for a user by Basic or Digest when it is told one. Misbehaves on purpose in one of the MOODS.
As a program it prints its port, then a line for each request it was sent: METHOD TARGET.
usage: proxy.py [--basic USER:PASSWORD | --digest USER:PASSWORD] [--mood MOOD]
"""
import argparse
import base64
import hashlib
import re
import select
import socket
import sys
import threading

MOODS = ("well", "hang", "refuse", "garbage", "close", "drip", "endless")
REALM, NONCE = "test", "c0ffee"


def md5(text):
    return hashlib.md5(text.encode()).hexdigest()


class Proxy:
    """aliases: names that only the proxy knows, with the address of each."""

    def __init__(self, basic=None, digest=None, mood="well", tell=None, aliases=None):
        self.basic, self.digest, self.mood, self.tell = basic, digest, mood, tell
        self.aliases = aliases or {}
        self.requests = []
        self.held = []
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.port = self.socket.getsockname()[1]
        self.address = f"http://127.0.0.1:{self.port}"
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            link, _ = self.socket.accept()
            threading.Thread(target=self.serve, args=(link,), daemon=True).start()

    def serve(self, link):
        try:
            self.answer(link)
        except OSError:
            pass
        finally:
            if link not in self.held:
                link.close()

    def answer(self, link):
        head = b""
        while b"\r\n\r\n" not in head:
            piece = link.recv(65536)
            if not piece:
                return
            head += piece
        text = head.split(b"\r\n\r\n")[0].decode("latin1")
        method, target, _ = text.split("\r\n")[0].split(" ")
        self.requests.append(f"{method} {target}")
        if self.tell:
            self.tell(self.requests[-1])

        if self.mood != "well":
            self.misbehave(link)
        elif not self.knows(method, text):
            scheme = (f'Digest realm="{REALM}", nonce="{NONCE}", qop="auth", algorithm=MD5'
                      if self.digest else f'Basic realm="{REALM}"')
            link.sendall(f"HTTP/1.1 407 Who are you\r\nProxy-Authenticate: {scheme}\r\n"
                         "Content-Length: 0\r\nConnection: close\r\n\r\n".encode())
        elif method == "CONNECT":
            host, port = target.rsplit(":", 1)
            host = self.aliases.get(host, host.strip("[]"))
            self.tunnel(link, (host, int(port)), b"",
                        b"HTTP/1.1 200 Go ahead\r\n\r\n")
        else:
            host, port, path = re.match(r"http://([^/:]+)(?::(\d+))?(/.*)?$", target).groups()
            lines = text.split("\r\n")
            lines[0] = f"{method} {path or '/'} HTTP/1.1"
            kept = [line for line in lines if not re.match(r"(proxy-|connection:)", line, re.I)]
            request = "\r\n".join(kept + ["Connection: close", "", ""]).encode("latin1")
            self.tunnel(link, (host, int(port or 80)), request, b"")

    def misbehave(self, link):
        if self.mood == "hang":
            self.held.append(link)
        elif self.mood == "refuse":
            link.sendall(b"HTTP/1.1 403 Not this one\r\nContent-Length: 0\r\n\r\n")
        elif self.mood == "garbage":
            link.sendall(b"\x00\xff\x15\x03 not HTTP at all\r\n\r\n" * 20)
        elif self.mood == "endless":
            for _ in range(100000):
                link.sendall(b"HTTP/1.1 200 OK\r\n" + b"X-Filler: " + b"x" * 1000 + b"\r\n")
        elif self.mood == "drip":
            link.sendall(b"HTTP/1.1 200 OK\r\nX-Drip: ")
            gone = threading.Event()
            while not gone.wait(0.2):
                link.sendall(b"x")

    def knows(self, method, text):
        found = re.search(r"^proxy-authorization: *(.*)$", text, re.I | re.M)
        given = found.group(1).strip() if found else ""
        if self.basic:
            return given == "Basic " + base64.b64encode(self.basic.encode()).decode()
        if not self.digest:
            return True
        fields = {name: bare or quoted for name, quoted, bare in
                  re.findall(r'(\w+)=(?:"([^"]*)"|([^",\s]+))', given)}
        user, password = self.digest.split(":", 1)
        if fields.get("username") != user or fields.get("nonce") != NONCE:
            return False
        ha1, ha2 = md5(f"{user}:{REALM}:{password}"), md5(f"{method}:{fields.get('uri')}")
        return fields.get("response") == md5(
            ":".join([ha1, NONCE, fields.get("nc", ""), fields.get("cnonce", ""),
                      fields.get("qop", ""), ha2]))

    @staticmethod
    def tunnel(link, where, first, welcome):
        try:
            far = socket.create_connection(where, timeout=5)
        except OSError:
            link.sendall(b"HTTP/1.1 502 No way\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
            return
        with far:
            far.sendall(first)
            link.sendall(welcome)
            other = {link: far, far: link}
            while True:
                for side in select.select(list(other), [], [])[0]:
                    piece = side.recv(65536)
                    if not piece:
                        return
                    other[side].sendall(piece)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--basic")
    parser.add_argument("--digest")
    parser.add_argument("--mood", choices=MOODS, default="well")
    given = parser.parse_args()
    proxy = Proxy(given.basic, given.digest, given.mood, lambda line: print(line, flush=True))
    print(proxy.port, flush=True)
    # Until whoever started it goes.
    sys.stdin.read()


if __name__ == "__main__":
    main()
