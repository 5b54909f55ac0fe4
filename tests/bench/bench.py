# SPDX-License-Identifier: GPL-3.0-or-later
"""What the benchmarks share: the simulator, the client to be measured, a figure beside its target."""
import hashlib
import pathlib
import ssl
import subprocess
import sys
import urllib.parse

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / "support"))
from sim import Sim  # noqa: E402,F401


def say(text):
    print(text, flush=True)


def judge(what, met, because=""):
    say(f"  target {what}: {'met' if met else 'NOT met'}{because and ' - '}{because}")


def fingerprint(address):
    """SHA-256 of the certificate that a server shows; of one without TLS, any."""
    where = urllib.parse.urlsplit(address)
    if where.scheme != "https":
        return "0" * 64
    pem = ssl.get_server_certificate((where.hostname, where.port))
    return hashlib.sha256(ssl.PEM_cert_to_DER_cert(pem)).hexdigest()


class Client:
    """bench-connect: connects TIMES times and stays until left. results: one list a connection."""

    def __init__(self, program, address, about, feed, times=1):
        self.process = subprocess.Popen(
            [program, address, about["user"], fingerprint(address), feed, str(times)],
            text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.process.stdin.write(about["password"] + "\n")
        self.process.stdin.flush()
        self.results = [self.read() for _ in range(times)]

    def read(self):
        line = self.process.stdout.readline()
        if not line:
            raise SystemExit(f"bench-connect ended with {self.process.wait()}")
        return [float(word) for word in line.split()]

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.stdin.close()
        if self.process.wait(30) != 0:
            raise SystemExit("bench-connect failed")
