#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A full disk: the error names the folder and the bytes, and nothing half is left.

Runs itself again in a user and mount namespace of its own, where it may mount a small tmpfs.
"""

import http.server
import os
import random
import subprocess
import sys
import tempfile
import threading
import zipfile

SKIP = 77
MIB = 1024 * 1024
# The packets of a signed file: one-pass signature, literal data, signature.
SIGNED = (b"\x90\x0d\x03" + bytes(12) + b"\xae" + (1006).to_bytes(4, "big") + b"b" + bytes(1005)
          + b"\x88\x15\x03" + bytes(20))


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        self.send_response(200)
        if self.path == "/announced":
            self.send_header("Content-Length", str(64 * MIB))
            self.end_headers()
            self.wfile.write(b"\xa3" + bytes(1000))
        elif self.path == "/unannounced":
            self.send_header("Connection", "close")
            self.end_headers()
            try:
                for _ in range(64):
                    self.wfile.write(b"\xa3" * MIB)
            except OSError:
                pass
        else:
            self.send_header("Content-Length", str(len(SIGNED)))
            self.end_headers()
            self.wfile.write(SIGNED)
        self.close_connection = True

    def log_message(self, *args):
        pass


def files_in(folder):
    return sorted(os.path.join(at, name) for at, _, names in os.walk(folder) for name in names)


def main(program):
    work = tempfile.mkdtemp()
    disk = os.path.join(work, "disk")
    os.mkdir(disk)
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=2m", "none", disk], check=True)
    folder = os.path.join(disk, "library")

    noise = b"\xa3" + random.Random(1).randbytes(3 * MIB)
    big = os.path.join(work, "XS62E001.xsupdate")
    with open(big, "wb") as file:
        file.write(noise)
    archive = os.path.join(work, "XS62E001.zip")
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("XS62E001.xsupdate", noise)

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    base = "http://127.0.0.1:%d" % server.server_port

    failed = 0
    for what, needed in ((base + "/announced", "67.1"), (base + "/unannounced", "full"),
                         (big, "3.1"), (archive, "3.1")):
        answer = subprocess.run([program, folder, what], stdout=subprocess.PIPE, timeout=60,
                                encoding="utf-8").stdout
        left = files_in(folder)
        good = (answer.startswith("space ") and needed in answer and folder in answer
                and not left)
        failed += not good
        print("%s %s: %s%s" % ("ok" if good else "FAILED", what, answer.strip(),
                               " left: %s" % left if left else ""))

    answer = subprocess.run([program, folder, base + "/small"], stdout=subprocess.PIPE, timeout=60,
                            encoding="utf-8").stdout
    good = answer.startswith("ok ") and len(files_in(folder)) == 2
    failed += not good
    print("%s afterwards: %s" % ("ok" if good else "FAILED", answer.strip()))

    server.shutdown()
    subprocess.run(["umount", disk], check=True)
    subprocess.run(["rm", "-r", work], check=True)

    return 1 if failed else 0


if __name__ == "__main__":
    if os.environ.get("PP_IN_NAMESPACE") == "1":
        sys.exit(main(sys.argv[1]))
    own = ["unshare", "--user", "--map-root-user", "--mount"]
    try:
        allowed = subprocess.run(own + ["true"], stderr=subprocess.DEVNULL).returncode == 0
    except FileNotFoundError:
        allowed = False
    if not allowed:
        print("No user namespaces here")
        sys.exit(SKIP)
    sys.exit(subprocess.run(own + [sys.executable] + sys.argv,
                            env=dict(os.environ, PP_IN_NAMESPACE="1")).returncode)
