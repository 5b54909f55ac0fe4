# SPDX-License-Identifier: GPL-3.0-or-later
"""Servers with old TLS in front of the plain port of the simulator, or of nothing.

PP_TLS_RELAY names the program tls-relay (set by tests/meson.build).
"""
import hashlib
import json
import os
import pathlib
import shutil
import socket
import ssl
import subprocess
import tempfile
import time

OLD = "NORMAL:%COMPAT:-VERS-ALL:-KX-ALL:+RSA:-CIPHER-ALL:-MAC-ALL:+SHA1"
AES_10 = OLD + ":+VERS-TLS1.0:+AES-256-CBC"
AES_11 = OLD + ":+VERS-TLS1.1:+AES-128-CBC"
RC4 = OLD + ":+VERS-TLS1.0:+ARCFOUR-128:+MD5"
DES = OLD + ":+VERS-TLS1.0:+3DES-CBC"
RC4_12 = OLD + ":+VERS-TLS1.2:+ARCFOUR-128"
SHA256_12 = OLD.replace("+SHA1", "+SHA256") + ":+VERS-TLS1.2:+AES-128-CBC"
MODERN = "NORMAL"


def plain_port(sim):
    return int(sim.server.rsplit(":", 1)[1])


class Relay:
    """tls-relay: received = bytes that came out of TLS, known once it has ended."""

    def __init__(self, sim, priority, bits=1024, digest="sha1"):
        self.process = subprocess.Popen(
            [os.environ["PP_TLS_RELAY"], priority, str(bits), digest, str(plain_port(sim))],
            text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        about = json.loads(self.process.stdout.readline())
        self.address = f"https://127.0.0.1:{about['port']}"
        self.fingerprint = about["fingerprint"]
        self.received = None

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.stdin.close()
        about = json.loads(self.process.stdout.readline())
        self.process.wait(10)
        self.received = about["received"]


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return probe.getsockname()[1]


def make_pem(folder, bits=1024):
    key, certificate = folder / "key.pem", folder / "certificate.pem"
    subprocess.run(["openssl", "req", "-x509", "-newkey", f"rsa:{bits}", "-sha1", "-nodes", "-days",
                    "3650", "-subj", "/CN=old.example.com", "-keyout", key, "-out", certificate],
                   check=True, capture_output=True)
    der = ssl.PEM_cert_to_DER_cert(certificate.read_text())
    return key, certificate, hashlib.sha256(der).hexdigest()


class OpenSsl:
    """stunnel4 in front of the simulator, or openssl s_server in front of nothing; TLS 1.0 only."""

    def __init__(self, sim=None):
        self.folder = tempfile.TemporaryDirectory()
        path = pathlib.Path(self.folder.name)
        key, certificate, self.fingerprint = make_pem(path)
        port = free_port()
        self.address = f"https://127.0.0.1:{port}"
        self.output = path / "output"
        if sim is None:
            command = ["openssl", "s_server", "-accept", str(port), "-key", key, "-cert", certificate,
                       "-tls1", "-cipher", "AES256-SHA:@SECLEVEL=0", "-quiet"]
        else:
            settings = path / "stunnel.conf"
            settings.write_text(f"foreground=yes\npid=\n[old]\naccept=127.0.0.1:{port}\n"
                                f"connect=127.0.0.1:{plain_port(sim)}\nkey={key}\n"
                                f"cert={certificate}\nsslVersion=TLSv1\n"
                                "ciphers=AES256-SHA:@SECLEVEL=0\nsecurityLevel=0\n")
            command = [shutil.which("stunnel4"), settings]
        with self.output.open("wb") as output:
            self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=output,
                                            stderr=subprocess.DEVNULL)
        end = time.monotonic() + 10
        while time.monotonic() < end:
            try:
                socket.create_connection(("127.0.0.1", port)).close()
                return
            except ConnectionRefusedError:
                time.sleep(0.02)
        raise AssertionError(f"{command} does not answer")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait(10)
        self.received = len(self.output.read_bytes())
        self.folder.cleanup()
