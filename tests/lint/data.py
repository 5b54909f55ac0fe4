#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the simulator is fed with: hotfix files, feed, scenarios, bundled notes.

    data.py SOURCE_DATA_DIR BUILT_SIM_DIR
"""

import filecmp
import glob
import json
import os
import re
import subprocess
import sys
import tempfile
import unittest
import uuid
import xml.etree.ElementTree
import zipfile
import zlib

SOURCE, SIM = sys.argv.pop(1), sys.argv.pop(1)
DOWNLOADS = '@DOWNLOADS@'
RECOMMENDED_62 = ['XS62ESP1', 'XS62ESP1014', 'XS62ESP1017', 'XS62ESP1047', 'XS62ESP1051',
                  'XS62ESP1062', 'XS62ESP1068']


def load(*path):
    with open(os.path.join(*path), encoding='utf-8') as stream:
        return json.load(stream)


def run_generator(name, *arguments):
    subprocess.run([sys.executable, os.path.join(SOURCE, name), *arguments], check=True)


class HotfixFiles(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.index = load(SIM, 'hotfixes', 'hotfixes.json')
        cls.uuids = {entry['uuid'] for entry in cls.index}

    def unpack(self, entry):
        """(text line, meta, padding) of the container, read with nothing of the generator."""
        path = os.path.join(SIM, 'hotfixes', entry['zip'])
        self.assertEqual(os.path.getsize(path), entry['zip_size'])
        with zipfile.ZipFile(path) as archive:
            self.assertEqual(archive.namelist(), [entry['name'] + '.xsupdate',
                                                  entry['name'] + '-src-pkgs.tar.bz2'])
            self.assertIsNone(archive.testzip())
            content = archive.read(entry['name'] + '.xsupdate')
        self.assertEqual(len(content), entry['xsupdate_size'])
        self.assertEqual(content[:2], b'\xa3\x01')
        inflate = zlib.decompressobj(-15)
        plain = inflate.decompress(content[2:])
        self.assertTrue(inflate.eof)
        self.assertEqual(inflate.unused_data, b'')
        self.assertEqual(plain[0], 0x90)
        self.assertEqual(plain[15], 0xae)
        self.assertEqual(int.from_bytes(plain[16:20], 'big'), len(plain) - 20 - 23)
        self.assertEqual(plain[-23:-21], b'\x88\x15')
        first, meta, padding = plain[26:-23].split(b'\n', 2)
        self.assertEqual(first, b'POOLPATCH-SIM-HOTFIX 1')
        return json.loads(meta), padding

    def test_every_container(self):
        self.assertGreater(len(self.index), 190)
        for entry in self.index:
            with self.subTest(entry['name']):
                meta, padding = self.unpack(entry)
                self.assertEqual(meta['size'], len(padding))
                for key in ('uuid', 'requires', 'conflicts', 'tools_iso'):
                    self.assertEqual(meta[key], entry[key])
                self.assertEqual(meta['name_label'], entry['name'])
                self.assertEqual(meta['guidance'],
                                 [entry['guidance']] if entry['guidance'] else [])
                self.assertTrue(re.fullmatch(meta['product_version'], entry['release']))
                for key in ('requires', 'conflicts', 'rolled_up'):
                    self.assertLessEqual(set(meta[key]), self.uuids)
                    self.assertNotIn(meta['uuid'], meta[key])

    def test_every_file_is_indexed(self):
        names = sorted(os.listdir(os.path.join(SIM, 'hotfixes')))
        self.assertEqual(names, sorted([e['zip'] for e in self.index] + ['hotfixes.json']))

    def test_small_enough(self):
        total = sum(entry['zip_size'] for entry in self.index)
        self.assertLess(total, 40 * 1024 * 1024)
        sizes = {entry['name']: entry['zip_size'] for entry in self.index}
        self.assertGreater(sizes['XS62ESP1'], 6 * 1024 * 1024)

    def test_service_pack(self):
        by_name = {entry['name']: entry for entry in self.index}
        pack = by_name['XS62ESP1']['uuid']
        self.assertTrue(by_name['XS62ESP1']['tools_iso'])
        self.assertEqual(by_name['XS62E001']['conflicts'], [pack])
        self.assertEqual(by_name['XS62ESP1014']['requires'], [pack])
        meta, _ = self.unpack(by_name['XS62ESP1'])
        self.assertIn(by_name['XS62E001']['uuid'], meta['rolled_up'])

    def test_nothing_is_required_and_replaced_by_the_same(self):
        for entry in self.index:
            meta, _ = self.unpack(entry)
            self.assertFalse(set(meta['requires']) & set(meta['rolled_up']), entry['name'])

    def test_same_bytes_each_time(self):
        with tempfile.TemporaryDirectory() as folder:
            again = os.path.join(folder, 'hotfixes')
            run_generator('make-hotfixes.py', os.path.join(SOURCE, 'demo', 'facts.json'), again)
            names = os.listdir(again)
            _, differing, failed = filecmp.cmpfiles(
                os.path.join(SIM, 'hotfixes'), again, names, shallow=False)
            self.assertEqual((differing, failed), ([], []))


class Feed(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        with open(os.path.join(SIM, 'feed', 'updates.xml'), encoding='utf-8') as stream:
            cls.text = stream.read()
        cls.root = xml.etree.ElementTree.fromstring(cls.text)
        cls.patches = {p.get('uuid'): p for p in cls.root.iterfind('patches/patch')}
        cls.versions = {v.get('value'): v for v in cls.root.iterfind('serverversions/version')}
        cls.facts = {f['name']: f for f in load(SOURCE, 'demo', 'facts.json')['hotfixes']}
        cls.files = {f['name']: f for f in load(SIM, 'hotfixes', 'hotfixes.json')}
        cls.updates = {u['name']: u for u in load(SOURCE, 'demo', 'updates.json')['updates']}
        cls.files.update((f['name'], f) for f in load(SIM, 'updates', 'updates.json'))

    def named(self, uuids):
        return [self.patches[u].get('name-label') for u in uuids]

    def minimal(self, value):
        container = self.versions[value].find('minimalpatches')
        return None if container is None else [p.get('uuid') for p in container]

    def test_well_formed_when_served(self):
        served = self.text.replace(DOWNLOADS, 'http://127.0.0.1:1/downloads')
        with tempfile.NamedTemporaryFile('w', suffix='.xml', encoding='utf-8') as stream:
            stream.write(served)
            stream.flush()
            subprocess.run(['xmllint', '--noout', stream.name], check=True)

    def test_every_minimal_hotfix_is_there(self):
        for value in self.versions:
            for text in self.minimal(value) or []:
                self.assertIn(text, self.patches)
                self.assertIn(self.patches[text].get('name-label'), self.files)

    def test_minimal_sets(self):
        self.assertEqual(self.named(self.minimal('6.2.0')), RECOMMENDED_62)
        self.assertEqual(self.named(self.minimal('6.5.0'))[0], 'XS65ESP1')
        for value in ('6.0.0', '6.0.2', '6.1'):
            self.assertIsNone(self.minimal(value))

    def test_minimal_sets_are_in_install_order(self):
        for value in ('6.2.0', '6.5.0'):
            before = set()
            for text in self.minimal(value):
                required = {r.get('uuid') for r in
                            self.patches[text].iterfind('requiredpatches/requiredpatch')}
                conflicts = {c.get('uuid') for c in
                             self.patches[text].iterfind('conflictingpatches/conflictingpatch')}
                self.assertLessEqual(required, before)
                self.assertFalse(conflicts & before)
                before.add(text)

    def test_attributes_alphabetical(self):
        for line in self.text.splitlines()[1:]:
            names = re.findall(r' ([a-z-]+)="', line)
            self.assertEqual(names, sorted(names), line)

    def test_one_element_a_line(self):
        for line in self.text.splitlines()[1:]:
            if '<!--' not in line:
                self.assertEqual(line.count('<'), 1, line)

    def test_oddities(self):
        self.assertRegex(self.text, r'> +\n')
        self.assertEqual(self.text.count('<!--'), 2)
        self.assertRegex(self.text, r'zip\?ctx=CTX\d+&amp;noAuth=true"')
        self.assertEqual(self.versions['6.1'].get('build-number'), '59235p')
        listed = {p.get('uuid') for p in self.root.iter('patch')}
        self.assertTrue(any(u != u.lower() for u in listed))
        self.assertEqual(len({u.lower() for u in listed} - set(self.patches)), 1)
        conflicts = {c.get('uuid') for c in self.root.iter('conflictingpatch')}
        self.assertEqual(len(conflicts - set(self.patches)), 1)
        by_name = {p.get('name-label'): p for p in self.patches.values()}
        self.assertEqual(by_name['XS62E010'].get('after-apply-guidance'), '')
        self.assertTrue(by_name['XS65ESP1051'].get('patch-url').startswith('https://support.'))
        self.assertNotIn(by_name['XS65ESP1051'].get('uuid'), self.minimal('6.5.0'))

    def test_downloads_exist(self):
        for patch in self.patches.values():
            name, url = patch.get('name-label'), patch.get('patch-url')
            if name == 'XS65ESP1051':
                continue
            self.assertTrue(url.startswith('%s/%s.zip' % (DOWNLOADS, name)), url)
            self.assertIn(name, self.files)
            if patch.get('download-size') is not None:
                self.assertEqual(int(patch.get('download-size')), self.files[name]['zip_size'])

    def test_facts_and_inventions(self):
        with open(os.path.join(SIM, 'feed', 'INVENTED.txt'), encoding='utf-8') as stream:
            said = dict(line.rstrip('\n').split(': ', 1) for line in stream if ': ' in line)
        namespace = uuid.UUID(load(SOURCE, 'demo', 'facts.json')['namespace'])
        for patch in self.patches.values():
            name = patch.get('name-label')
            if name in self.updates:
                self.assertEqual(patch.get('uuid'), self.updates[name]['uuid'])
                continue
            fact = self.facts[name]
            made_up = str(uuid.uuid5(namespace, name)) == patch.get('uuid')
            self.assertEqual(made_up, 'uuid' in fact['invented'], name)
            for field in fact['invented']:
                self.assertIn(field, said[name].split(', '))

    def test_updates(self):
        """The vendor's way: a zip with an image, and a version that a cumulative update leads to."""
        for name, update in self.updates.items():
            with zipfile.ZipFile(os.path.join(SIM, 'updates', name + '.zip')) as archive:
                image = archive.read(name + '.iso')
            self.assertEqual(image[0x8000:0x8006], b'\1CD001')
            self.assertIn(('uuid="%s"' % update['uuid']).encode(), image)
        self.assertEqual(self.versions['7.1.1'].get('patch-uuid'), self.updates['XS71ECU1']['uuid'])
        self.assertEqual(self.named(self.minimal('7.1.0')), ['XS71ECU1'])
        self.assertEqual(self.versions['7.3.0'].get('patch-uuid'),
                         self.updates['XenServer-7.3.0-update']['uuid'])
        self.assertEqual(self.named(self.minimal('7.2.0')), ['XS72E001'])
        for scenario in ('cu-pool', 'falcon', 'stockholm'):
            for pool in load(SOURCE, 'demo', scenario + '.json')['pools']:
                for update in pool['updates']:
                    self.assertEqual(update['uuid'], self.updates[update['name']]['uuid'])

    def test_a_restart_of_the_toolstack_is_to_be_had(self):
        """On 6.0 and 6.1 as they were released, one hotfix that only restarts the toolstack."""
        for release in ('6.0.0', '6.1.0'):
            self.assertTrue([f for f in self.facts.values() if f['release'] == release
                             and f['guidance'] == 'restartXAPI' and not f['requires']
                             and not f['superseded_by']], release)

    def test_scale(self):
        with tempfile.TemporaryDirectory() as folder:
            for count in (700, 7000):
                path = os.path.join(folder, '%d.xml' % count)
                run_generator('make-feed.py', '--scale', str(count), path)
                root = xml.etree.ElementTree.parse(path).getroot()
                patches = {p.get('uuid') for p in root.iterfind('patches/patch')}
                self.assertEqual(len(patches), count)
                minimal = {p.get('uuid') for p in root.iter('minimalpatches') for p in p}
                self.assertTrue(minimal)
                self.assertLessEqual(minimal, patches)


class Scenarios(unittest.TestCase):
    def test_names_resolve(self):
        known = {f['name']: f for f in load(SOURCE, 'demo', 'facts.json')['hotfixes']}
        paths = glob.glob(os.path.join(SIM, 'scenarios', '*.json'))
        self.assertEqual(sorted(os.path.basename(p) for p in paths),
                         ['awkward.json', 'cu-pool.json', 'falcon.json', 'ha.json', 'half-patched.json', 'lab.json',
                          'local-storage.json', 'single.json', 'stockholm.json', 'up-to-date.json',
                          'xcp-ng.json', 'xenserver-8.json'])
        for path in paths:
            scenario = load(path)
            for pool in scenario['pools']:
                hosts = {h['name'] for h in pool['hosts']}
                self.assertEqual(len(hosts), len(pool['hosts']))
                names = sum((h['installed'] + h.get('fresh', []) for h in pool['hosts']),
                            pool['uploaded'])
                own = {u['name'] for u in pool.get('updates', [])}
                for name in set(names) - own:
                    self.assertTrue(known[name]['release'].startswith(scenario['release']))
                for vm in pool['vms']:
                    self.assertIn(vm['host'], hosts)
                    self.assertIn(vm['sr'], {sr['name'] for sr in pool['srs']})

    def test_lab(self):
        pool = load(SIM, 'scenarios', 'lab.json')['pools'][0]
        self.assertEqual(len(pool['hosts']), 3)
        self.assertEqual(len([v for v in pool['vms'] if v['power'] == 'running']), 12)
        for host in pool['hosts']:
            self.assertFalse(set(host['installed']) & set(RECOMMENDED_62))
        # Any one server can be emptied: the others have the memory.
        for away in pool['hosts']:
            room = sum(h['memory_gib'] for h in pool['hosts'] if h is not away)
            self.assertLess(sum(v['memory_gib'] for v in pool['vms']), room)

    def test_up_to_date(self):
        for host in load(SIM, 'scenarios', 'up-to-date.json')['pools'][0]['hosts']:
            self.assertEqual(host['installed'], RECOMMENDED_62)


class Notes(unittest.TestCase):
    def test_schema(self):
        notes = load(SOURCE, 'hotfix-notes.json')
        self.assertEqual(notes['schema'], 1)
        allowed = {'name', 'uuid', 'superseded_by', 'withdrawn', 'paid', 'upgrade', 'source',
                   'before', 'driver_disks', 'rolls_up'}
        names = [note['name'] for note in notes['notes']]
        self.assertEqual(len(names), len(set(names)))
        for note in notes['notes']:
            self.assertLessEqual(set(note), allowed)
            self.assertTrue(note['source'])
            self.assertNotIn(note['name'], note.get('superseded_by', []))
            if 'uuid' in note:
                self.assertEqual(note['uuid'], str(uuid.UUID(note['uuid'])))

    def test_known_notes(self):
        notes = {n['name']: n for n in load(SOURCE, 'hotfix-notes.json')['notes']}
        self.assertEqual(notes['XS62E014']['superseded_by'], ['XS62ESP1068'])
        self.assertEqual(notes['XS62E001']['superseded_by'], ['XS62ESP1'])
        for name in ('XS72E013', 'XS71ECU1009', 'XS73E001'):
            self.assertIn('Withdrawn', notes[name]['withdrawn'])
        for name in ('XS74', 'XenServer-7.3.0-update', 'XenServer-7.5.0-update'):
            self.assertTrue(notes[name]['upgrade'])
        self.assertTrue(notes['XS71ECU1']['paid'])
        self.assertIn('XS65ESP1008', notes['XS65E013']['superseded_by'])
        self.assertEqual(notes['XS62E014']['before'], 'XS62ESP1')
        self.assertEqual(notes['XS65E017']['before'], 'XS65ESP1')
        self.assertIn('CTX134481', notes['XS602E007']['driver_disks'])
        for name in RECOMMENDED_62:
            self.assertNotIn('superseded_by', notes.get(name, {}))
        self.assertIn('XS62ESP1011', notes['XS62ESP1013']['rolls_up'])


if __name__ == '__main__':
    unittest.main()
