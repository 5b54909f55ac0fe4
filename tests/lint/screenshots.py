# SPDX-License-Identifier: GPL-3.0-or-later
"""screenshots.py DATA: the metainfo is valid with and without an address of the screenshots, and has each
picture that there is."""
import os
import pathlib
import re
import subprocess
import sys
import tempfile

ADDRESS = "https://pictures.example/poolpatch/"


def make(data, address, folder):
    path = os.path.join(folder, "org.poolpatch.Poolpatch.metainfo.xml")
    subprocess.run([sys.executable, data / "packages/screenshots.py",
                    data / "org.poolpatch.Poolpatch.metainfo.xml.in", path, address], check=True)
    done = subprocess.run(["appstreamcli", "validate", "--no-net", path], capture_output=True,
                          text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stdout
    return pathlib.Path(path).read_text()


def main():
    data = pathlib.Path(sys.argv[1])
    with tempfile.TemporaryDirectory(prefix="pp-metainfo-") as folder:
        assert "screenshot" not in make(data, "", folder)
        named = re.findall(rf"<image[^>]*>{ADDRESS}([^<]*)<", make(data, ADDRESS, folder))
    pictures = sorted(path.name for path in (data / "screenshots").glob("*.png"))
    assert sorted(named) == pictures, f"named {named}, there are {pictures}"
    for name in pictures:
        header = (data / "screenshots" / name).read_bytes()[:24]
        width, height = (int.from_bytes(header[at:at + 4], "big") for at in (16, 20))
        assert header[1:4] == b"PNG" and width >= 620 and height >= 350, f"{name}: {width} × {height}"


if __name__ == "__main__":
    main()
