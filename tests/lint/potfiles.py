#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""po/POTFILES.in lists every file with text to translate, and no other.

    potfiles.py SOURCE_ROOT            says what is missing or too much, exits 1 when anything is
    potfiles.py SOURCE_ROOT --write    writes the list
"""

import os
import re
import sys

MARKED_C = re.compile(r'(?<![A-Za-z0-9_])(_|N_|C_|NC_|g_dngettext|ngettext|dgettext|gettext) ?\( ?[A-Z"]')
MARKED_UI = re.compile(r'translatable="(yes|true)"')
ALWAYS = ('.desktop.in', '.metainfo.xml.in', '.gschema.xml')


def has_text(path):
    if path.endswith(ALWAYS):
        return True
    pattern = MARKED_C if path.endswith('.c') else MARKED_UI if path.endswith('.ui') else None
    if pattern is None:
        return False
    with open(path, encoding='utf-8') as stream:
        return pattern.search(stream.read()) is not None


def files_with_text(root):
    found = []
    for top in ('data', 'src'):
        for folder, _, names in os.walk(os.path.join(root, top)):
            paths = (os.path.join(folder, name) for name in names)
            found += [os.path.relpath(p, root) for p in paths if has_text(p)]
    return sorted(found)


def main(root, *options):
    path = os.path.join(root, 'po', 'POTFILES.in')
    found = files_with_text(root)
    if '--write' in options:
        with open(path, 'w', encoding='utf-8') as stream:
            stream.write(''.join(name + '\n' for name in found))
        return 0
    with open(path, encoding='utf-8') as stream:
        listed = [line.strip() for line in stream if line.strip() and not line.startswith('#')]
    for name in sorted(set(found) - set(listed)):
        print('po/POTFILES.in: not listed: ' + name)
    for name in sorted(set(listed) - set(found)):
        print('po/POTFILES.in: nothing to translate in ' + name)
    return 0 if sorted(listed) == found else 1


sys.exit(main(*sys.argv[1:]))
