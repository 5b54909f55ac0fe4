# SPDX-License-Identifier: GPL-3.0-or-later
"""screenshots.py METAINFO OUTPUT ADDRESS: the metainfo with its screenshots at @ADDRESS.

AppStream wants them from a web server. Without an address there are none.
"""
import re
import sys


def main():
    metainfo, output, address = sys.argv[1:]
    with open(metainfo, encoding="utf-8") as file:
        text = file.read()
    if address:
        text = text.replace("@screenshots@", address.rstrip("/"))
    else:
        text = re.sub(r"  <screenshots>.*?</screenshots>\n", "", text, flags=re.S)
    with open(output, "w", encoding="utf-8") as file:
        file.write(text)


if __name__ == "__main__":
    main()
