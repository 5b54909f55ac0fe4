#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes the simulator's hotfix files: OUTPUT/<name>.zip for each hotfix and OUTPUT/hotfixes.json.

    make-hotfixes.py FACTS.json OUTPUT

Each zip is as the vendor's were: <name>.xsupdate and another file beside it. The .xsupdate is the
simulator's own container inside a real OpenPGP frame, so that whatever looks at its first byte
finds what it expects, and nothing in it could ever run on a server:

    0xA3                  OpenPGP, old format: compressed data packet of indeterminate length
    0x01                  algorithm ZIP, that is raw deflate of the following
    one-pass signature packet, head of a literal data packet (HEAD), that nobody has signed
    "POOLPATCH-SIM-HOTFIX 1\\n"
    one line of JSON + "\\n":
      uuid name_label name_description version
      guidance            list, as after_apply_guidance: [] or one of restartHost restartXAPI ...
      size                number of padding bytes that follow this line
      requires conflicts rolled_up      lists of uuids
      product_version     regular expression for the server's product_version
      build_number        the same for build_number, or null for any
      tools_iso           true when the pre-check wants the tools CD out of the VMs
    size bytes of padding
    signature packet (TAIL)

The output depends on FACTS.json alone: the same bytes each time. hotfixes.json holds, sorted by
install order: name, uuid, release, guidance (text), size (of the .xsupdate), zip (file name),
zip_size, xsupdate_size, requires, conflicts, superseded_by (uuids), tools_iso, listed, invented.
"""

import json
import os
import random
import shutil
import struct
import sys
import zipfile
import zlib

KIB = 1024
# Bytes of padding: enough to watch an upload, little enough for the build folder.
SIZES = {'XS62ESP1': 6 * KIB * KIB, 'XS65ESP1': 3 * KIB * KIB}
RANGE_OF_DEMO_RELEASE = (96 * KIB, 384 * KIB)
RANGE_OF_OTHERS = (16 * KIB, 64 * KIB)
DEMO_RELEASE = '6.2.0'
# RFC 4880 §5.4, §5.9 (binary, no name, no date) and §5.2.2.
ONE_PASS = b'\x90\x0d\x03\x00\x02\x11' + b'PoolSim\0' + b'\x01'
LITERAL = b'b\0' + bytes(4)
SIGNATURE = b'\x88\x15\x03\x05\x00' + bytes(4) + b'PoolSim\0' + b'\x11\x02\0\0' + b'\0\0'
ZIP_DATE = (2013, 12, 20, 12, 0, 0)


def padding_size(record, dice):
    if record['name'] in SIZES:
        return SIZES[record['name']]
    demo = record['release'] == DEMO_RELEASE
    return dice.randint(*(RANGE_OF_DEMO_RELEASE if demo else RANGE_OF_OTHERS))


def make_container(meta, padding):
    text = json.dumps(meta, sort_keys=True).encode('utf-8')
    head = b'POOLPATCH-SIM-HOTFIX 1\n' + text + b'\n'
    literal = struct.pack('>BI', 0xae, len(LITERAL) + len(head) + len(padding)) + LITERAL
    deflate = zlib.compressobj(1, zlib.DEFLATED, -15)
    body = deflate.compress(ONE_PASS + literal + head)
    return b'\xa3\x01' + body + deflate.compress(padding + SIGNATURE) + deflate.flush()


def write_zip(path, members):
    with zipfile.ZipFile(path, 'w') as archive:
        for name, content in members:
            info = zipfile.ZipInfo(name, ZIP_DATE)
            info.compress_type = zipfile.ZIP_STORED
            info.external_attr = 0o644 << 16
            archive.writestr(info, content)


def rolled_up(name, records):
    """uuids of everything NAME contains: what it rolls up and what it replaces, at any depth."""
    found, todo = set(), [name]
    while todo:
        current = todo.pop()
        old = set(records[current]['rolls_up'])
        old |= {n for n, r in records.items() if current in r['superseded_by']}
        old &= set(records)
        todo += old - found
        found |= old
    return sorted(records[n]['uuid'] for n in found - {name})


def make_hotfix(record, records, output):
    name = record['name']
    uuids = {key: [records[n]['uuid'] for n in record[key]]
             for key in ('requires', 'conflicts', 'superseded_by')}
    dice = random.Random('poolpatch ' + name)
    padding = dice.randbytes(padding_size(record, dice))
    container = make_container({
        'uuid': record['uuid'],
        'name_label': name,
        'name_description': record['description'],
        'version': '1.0',
        'guidance': [record['guidance']] if record['guidance'] else [],
        'size': len(padding),
        'requires': uuids['requires'],
        'conflicts': uuids['conflicts'],
        'product_version': record['release'],
        'build_number': None,
        'tools_iso': record.get('tools_iso', False),
        'rolled_up': rolled_up(name, records),
    }, padding)
    path = os.path.join(output, name + '.zip')
    write_zip(path, [(name + '.xsupdate', container),
                     (name + '-src-pkgs.tar.bz2', b'BZh9\x17rE8P\x90\x00\x00\x00\x00')])
    return dict(uuids, name=name, uuid=record['uuid'], release=record['release'],
                guidance=record['guidance'], size=len(container), zip=name + '.zip',
                zip_size=os.path.getsize(path), xsupdate_size=len(container),
                tools_iso=record.get('tools_iso', False), listed=record['listed'],
                invented=record['invented'])


def main(facts_path, output):
    with open(facts_path, encoding='utf-8') as stream:
        records = {r['name']: r for r in json.load(stream)['hotfixes']}
    # A fresh folder each time: nothing stale in it, and its time of change tells the build.
    shutil.rmtree(output, ignore_errors=True)
    os.makedirs(output)
    index = [make_hotfix(r, records, output) for r in records.values()]
    with open(os.path.join(output, 'hotfixes.json'), 'w', encoding='utf-8') as stream:
        stream.write('[\n' + ',\n'.join(json.dumps(i, sort_keys=True) for i in index) + '\n]\n')


if __name__ == '__main__':
    main(*sys.argv[1:])
