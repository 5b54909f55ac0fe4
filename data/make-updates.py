#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes the simulator's updates of 7.1 and later: OUTPUT/<name>.zip for each, and OUTPUT/updates.json.

    make-updates.py UPDATES.json OUTPUT

Each zip holds <name>.iso and another file beside it, as the vendor's did. The image has what a server
opens it for (update.xml, its signature, repodata), no package, and poolpatch-sim.json for the
simulator (src/sim/pp-sim-iso.h). The output depends on UPDATES.json alone: the same bytes each time.
"""

import json
import os
import random
import re
import shutil
import sys
import zipfile
from xml.sax.saxutils import escape, quoteattr

import iso

KIB = 1024
SIZES = (96 * KIB, 384 * KIB)
ZIP_DATE = (2017, 9, 13, 12, 0, 0)


def update_xml(record):
    attributes = {
        'name-label': record['name'], 'uuid': record['uuid'], 'version': '1.0', 'key': '',
        'control': 'control-' + record['name'], 'after-apply-guidance': record['guidance'],
        'installation-size': str(record['size']),
        'enforce-homogeneity': str(record.get('homogeneous', False)).lower()}
    return '<update%s><name-description>%s</name-description></update>' % (
        ''.join(' %s=%s' % (k, quoteattr(v)) for k, v in attributes.items()),
        escape(record['description']))


def rules(record, records):
    uuids = {r['name']: r['uuid'] for r in records}
    return {
        'product_version': '^%s$' % re.escape(record['release']),
        'conflicts': [uuids[n] for n in record.get('conflicts', [])],
        'becomes': record.get('becomes', {}), 'livepatch': record.get('livepatch', 'ok')}


def make_update(record, records, output):
    dice = random.Random('poolpatch ' + record['name'])
    image = iso.image({
        'update.xml': update_xml(record), 'update.xml.asc': 'signed',
        'repodata/repomd.xml': '<repomd/>', 'repodata/repomd.xml.asc': 'signed',
        'poolpatch-sim.json': json.dumps(rules(record, records), sort_keys=True),
        'padding.bin': dice.randbytes(dice.randint(*SIZES))})
    path = os.path.join(output, record['name'] + '.zip')
    with zipfile.ZipFile(path, 'w') as archive:
        for name, content in ((record['name'] + '.iso', image),
                              (record['name'] + '-src-pkgs.tar.bz2', b'BZh9\x17rE8P\x90\x00\x00\x00\x00')):
            info = zipfile.ZipInfo(name, ZIP_DATE)
            info.external_attr = 0o644 << 16
            archive.writestr(info, content)
    return {'name': record['name'], 'uuid': record['uuid'], 'release': record['release'],
            'zip': os.path.basename(path), 'zip_size': os.path.getsize(path), 'iso_size': len(image)}


def main(updates_path, output):
    with open(updates_path, encoding='utf-8') as stream:
        records = json.load(stream)['updates']
    # A fresh folder each time: nothing stale in it, and its time of change tells the build.
    shutil.rmtree(output, ignore_errors=True)
    os.makedirs(output)
    index = [make_update(r, records, output) for r in records]
    with open(os.path.join(output, 'updates.json'), 'w', encoding='utf-8') as stream:
        json.dump(index, stream, indent=1, sort_keys=True)


if __name__ == '__main__':
    main(*sys.argv[1:])
