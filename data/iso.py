# SPDX-License-Identifier: GPL-3.0-or-later
"""iso.py PATH NAME=TEXT…: an ISO 9660 image (ECMA-119) as small as it can be."""
import struct
import sys

SECTOR = 2048
SECTORS_MIN = 32  # who reads images looks that far before believing in one
UPDATE_UUID = "6206ff9a-0dca-4ec6-8bfa-ab5be8ae9ab8"


def update_xml(name="XS71E900", uuid=UPDATE_UUID):
    return (f'<update uuid="{uuid}" name-label="{name}" version="1.0" '
            'after-apply-guidance="restartXAPI" installation-size="4096">'
            "<name-description>An update that nobody made</name-description></update>")


def both(fmt, value):
    """A number as the standard wants it: least byte first, then most."""
    return struct.pack("<" + fmt, value) + struct.pack(">" + fmt, value)


def record(name, sector, size, flags=0):
    body = (b"\0" + both("I", sector) + both("I", size) + bytes(7) + bytes([flags, 0, 0]) +
            both("H", 1) + bytes([len(name)]) + name)
    body += b"\0" * ((len(body) + 1) % 2)
    return bytes([len(body) + 1]) + body


def pad(data):
    return data + bytes(-len(data) % SECTOR)


def folder(own, records):
    """A folder of the root, or the root itself."""
    listing = record(b"\0", own, SECTOR, 2) + record(b"\1", 20, SECTOR, 2) + b"".join(records)
    assert len(listing) <= SECTOR, "too many files for one sector"
    return pad(listing)


def image(files):
    """Of @files by name, or by folder/name."""
    names = sorted({name.split("/")[0] for name in files if "/" in name})
    inside = {name: [] for name in names}
    root, content, at = [], b"", 21 + len(names)
    for name, text in sorted(files.items()):
        data = text.encode() if isinstance(text, str) else text
        place, _, leaf = name.rpartition("/")
        inside.get(place, root).append(record(leaf.upper().encode() + b";1", at, len(data)))
        content += pad(data)
        at += len(pad(data)) // SECTOR
    root += [record(name.upper().encode(), 21 + i, SECTOR, 2) for i, name in enumerate(names)]
    root = folder(20, root) + b"".join(folder(21 + i, inside[name]) for i, name in enumerate(names))
    content += bytes(max(SECTORS_MIN - at, 0) * SECTOR)
    at = max(SECTORS_MIN, at)
    volume = (b"\1CD001\1\0" + b" " * 32 + b"PACK".ljust(32) + bytes(8) + both("I", at) +
              bytes(32) + both("H", 1) + both("H", 1) + both("H", SECTOR) + both("I", 10) +
              struct.pack("<II", 18, 0) + struct.pack(">II", 19, 0) +
              record(b"\0", 20, SECTOR, 2) + b" " * 623 + b"0" * 16 + b"\0" + (b"0" * 16 + b"\0") * 3 +
              b"\1\0")
    paths = b"\1\0" + struct.pack("<IH", 20, 1) + b"\0\0"
    big_paths = b"\1\0" + struct.pack(">IH", 20, 1) + b"\0\0"
    return (bytes(16 * SECTOR) + pad(volume) + pad(b"\xffCD001\1") + pad(paths) + pad(big_paths) +
            root + content)


if __name__ == "__main__":
    with open(sys.argv[1], "wb") as out:
        out.write(image(dict(pair.split("=", 1) for pair in sys.argv[2:])))
