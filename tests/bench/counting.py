# SPDX-License-Identifier: GPL-3.0-or-later
"""A TCP relay that counts what comes back."""
import socket
import threading
import urllib.parse


class Relay:
    def __init__(self, address):
        where = urllib.parse.urlsplit(address)
        self.target = (where.hostname, where.port)
        self.received = 0
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{self.listener.getsockname()[1]}"
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            try:
                near, _ = self.listener.accept()
            except OSError:
                return
            far = socket.create_connection(self.target)
            threading.Thread(target=self.copy, args=(near, far, False), daemon=True).start()
            threading.Thread(target=self.copy, args=(far, near, True), daemon=True).start()

    def copy(self, source, sink, counted):
        try:
            while data := source.recv(65536):
                if counted:
                    self.received += len(data)
                sink.sendall(data)
            sink.shutdown(socket.SHUT_WR)
        except OSError:
            pass    # one of them has gone

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.listener.close()
