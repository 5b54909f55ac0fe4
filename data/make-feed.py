#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes the simulator's updates.xml, in the grammar of the vendor's feed with all its oddities.

    make-feed.py FACTS.json HOTFIXES.json UPDATES.json FILES.json OUTPUT
                                        OUTPUT/updates.xml and OUTPUT/INVENTED.txt
    make-feed.py --scale N FILE         a feed of N made-up hotfixes, for measuring

Addresses of files are written as @DOWNLOADS@/<name>.zip?<query>: the simulator puts its own
address there when it serves the feed. Download sizes are those of the files made, from
HOTFIXES.json (make-hotfixes.py) and FILES.json (make-updates.py, from UPDATES.json). INVENTED.txt says which values are not facts.

Oddities kept on purpose: attributes in alphabetical order and one element a line; blanks behind
some '>'; commented-out entries inside the containers; '&amp;' in addresses; uuids that are nowhere
else in the file; an upper-case uuid; the two-part version "6.1"; empty guidance; a patch-url that
is a web page (XS65ESP1051); minimal sets and download sizes only from 6.2 on.
"""

import datetime
import json
import os
import shutil
import sys
import uuid
from xml.sax.saxutils import quoteattr

NAMESPACE = uuid.UUID('6f1f1f0e-4e0b-5d0c-9f5e-0d6c1b7a2c11')
# Never defined in the file: a reader must not expect a look-up to succeed.
DANGLING = str(uuid.uuid5(NAMESPACE, 'a hotfix that is not in the feed'))
WEB_PAGES = {'XS65ESP1051': 'https://support.citrix.com/article/CTX222522?download'}
UPPER_CASE = 'XS62ESP1047'
RELEASES_WITH_SIZES = ('6.2.0', '6.5.0', '7.1.0', '7.1.1', '8.2.1')
LIVE_PATCHES_SINCE = '2018'
PRIORITIES = {'XS62ESP1': '3', 'XS65ESP1': '3', 'XS62ESP1014': '1'}
VERSION_PAGE = 'http://www.citrix.com/xenserver/download/'

# (value, attributes, has a minimal set, names of the facts that are not facts but inventions)
VERSIONS = [
    ('6.0.0', {'build-number': '50762p', 'name': 'Citrix XenServer 6.0', 'value': '6.0.0',
               'timestamp': '2011-09-30T00:00:00Z', 'hotfix-eligibility': 'none',
               'eol-date': '2018-06-24T00:00:00Z'}, False,
     ('timestamp', 'hotfix-eligibility', 'eol-date')),
    ('6.0.2', {'build-number': '53456p', 'name': 'Citrix XenServer 6.0.2', 'value': '6.0.2',
               'timestamp': '2012-03-06T00:00:00Z'}, False, ('timestamp',)),
    ('6.1.0', {'build-number': '59235p', 'name': 'Citrix XenServer 6.1', 'value': '6.1',
               'timestamp': '2012-09-28T00:00:00Z'}, False, ()),
    ('6.2.0', {'build-number': '70446c', 'name': 'Citrix XenServer 6.2.0', 'value': '6.2.0',
               'timestamp': '2013-06-24T00:00:00Z'}, True, ('timestamp', 'minimalpatches')),
    ('6.5.0', {'build-number': '90233c', 'name': 'Citrix XenServer 6.5.0', 'value': '6.5.0',
               'latest': 'true', 'timestamp': '2015-01-13T00:00:00Z',
               'hotfix-eligibility': 'all'}, True,
     ('timestamp', 'minimalpatches', 'hotfix-eligibility')),
]
# The same for those of UPDATES.json. A cumulative update is what leads to a version, or one that makes a
# release, which is presented as a new version.
LATER_VERSIONS = [
    ('7.1.0', {'build-number': '137272c', 'name': 'XenServer 7.1', 'value': '7.1.0',
               'timestamp': '2017-02-23T00:00:00Z'}, True, ('timestamp', 'minimalpatches')),
    ('7.1.1', {'build-number': '', 'name': 'XenServer 7.1 CU1', 'value': '7.1.1',
               'timestamp': '2017-09-13T00:00:00Z', 'present-as-update': 'true',
               'patch-uuid': 'XS71ECU1'}, True, ('minimalpatches',)),
    ('7.2.0', {'build-number': '', 'name': 'XenServer 7.2', 'value': '7.2.0',
               'timestamp': '2017-05-24T00:00:00Z'}, True, ('timestamp', 'minimalpatches')),
    ('7.3.0', {'build-number': '', 'name': 'XenServer 7.3', 'value': '7.3.0', 'latestcr': 'true',
               'timestamp': '2017-12-19T00:00:00Z', 'patch-uuid': 'XenServer-7.3.0-update'}, True,
     ('timestamp', 'minimalpatches')),
    ('8.2.1', {'build-number': 'release/yangtze/master/58', 'name': 'Citrix Hypervisor 8.2 CU1',
               'value': '8.2.1', 'timestamp': '2021-12-13T00:00:00Z'}, True,
     ('timestamp', 'minimalpatches')),
]
CLIENT_VERSIONS = [('6.2.0', '2013-06-24T00:00:00Z'), ('6.5.0', '2015-01-13T00:00:00Z')]


class Writer:
    """One element a line; every fifth line has blanks behind its '>'."""

    def __init__(self):
        self.lines = ['<?xml version="1.0" encoding="utf-8"?>']

    def line(self, depth, text):
        trailing = '  ' if len(self.lines) % 5 == 0 else ''
        self.lines.append('  ' * depth + text + trailing)

    def element(self, depth, name, attributes, closed=True):
        text = ''.join(' %s=%s' % (k, quoteattr(v)) for k, v in sorted(attributes.items()))
        self.line(depth, '<%s%s%s>' % (name, text, ' /' if closed else ''))

    def uuids(self, depth, container, name, uuids):
        if uuids:
            self.line(depth, '<%s>' % container)
            for text in uuids:
                self.element(depth + 1, name, {'uuid': text})
            self.line(depth, '</%s>' % container)

    def text(self):
        return '\n'.join(self.lines) + '\n'


def patch_url(record):
    if record['name'] in WEB_PAGES:
        return WEB_PAGES[record['name']]
    query = '?ctx=%s&noAuth=true' % record['ctx'] if 'noAuth' in record.get(
        'feed_patch_url', '') else ''
    return '@DOWNLOADS@/%s.zip%s' % (record['name'], query)


def patch_attributes(record, files):
    name = record['name']
    page = record.get('url', '')
    attributes = {
        'after-apply-guidance': record['guidance'],
        'name-description': record['description'],
        'name-label': name,
        'patch-url': patch_url(record),
        'releasenotes': page,
        'timestamp': record['timestamp'],
        'url': page,
        'uuid': record['uuid'],
        'version': '1.0',
    }
    if name in PRIORITIES:
        attributes['priority'] = PRIORITIES[name]
    if 'pool_patch_size' in record:
        attributes['installation-size'] = str(record['pool_patch_size'])
    if record['release'] in RELEASES_WITH_SIZES and name in files and name not in WEB_PAGES:
        attributes['download-size'] = str(files[name]['zip_size'])
    if record['timestamp'] >= LIVE_PATCHES_SINCE:
        attributes['guidance-mandatory'] = 'false'
        attributes['contains-livepatch'] = 'false'
    return attributes


def write_patches(writer, records, files):
    by_name = {r['name']: r for r in records}
    writer.line(1, '<patches>')
    for record in records:
        if record['name'] == 'XS62ESP1030':
            writer.line(2, '<!-- <patch name-label="XS62ESP1029" uuid="%s" /> -->' % DANGLING)
        conflicts = [by_name[n]['uuid'] for n in record['conflicts']]
        requires = [by_name[n]['uuid'] for n in record['requires']]
        if record['name'] == 'XS62ESP1064':
            conflicts.append(DANGLING)
        attributes = patch_attributes(record, files)
        writer.element(2, 'patch', attributes, closed=not (conflicts or requires))
        writer.uuids(3, 'conflictingpatches', 'conflictingpatch', conflicts)
        writer.uuids(3, 'requiredpatches', 'requiredpatch', requires)
        if conflicts or requires:
            writer.line(2, '</patch>')
    writer.line(1, '</patches>')


def minimal_set(records):
    """What nothing replaces, in install order: the service pack first, then by number. Another release is
    no part of it."""
    chosen = [r for r in records if not r['superseded_by'] and not r.get('makes_release')]
    return sorted(chosen, key=lambda r: (bool(r['requires']), r['name']))


def write_versions(writer, records):
    writer.line(1, '<serverversions>')
    writer.line(2, '<!-- <version name="Citrix XenServer 5.6" value="5.6.0" /> -->')
    by_name = {r['name']: r['uuid'] for r in records}
    for release, attributes, has_minimal, _ in VERSIONS + LATER_VERSIONS:
        listed = [r for r in records if r['release'] == release]
        if not listed and (release, attributes, has_minimal, _) in LATER_VERSIONS:
            continue
        if 'patch-uuid' in attributes:
            attributes = dict(attributes, **{'patch-uuid': by_name[attributes['patch-uuid']]})
        writer.element(2, 'version', dict({'latest': 'false', 'url': VERSION_PAGE}, **attributes),
                       closed=False)
        for record in listed:
            text = record['uuid']
            writer.element(3, 'patch', {'uuid': text.upper() if record['name'] == UPPER_CASE
                                        else text})
        if release == '6.2.0':
            writer.element(3, 'patch', {'uuid': DANGLING})
        if has_minimal:
            writer.uuids(3, 'minimalpatches', 'patch', [r['uuid'] for r in minimal_set(listed)])
        writer.line(2, '</version>')
    writer.line(1, '</serverversions>')


def write_client_versions(writer):
    writer.line(1, '<xencenterversions>')
    for value, day in CLIENT_VERSIONS:
        writer.element(2, 'version', {
            'latest': 'true' if value == CLIENT_VERSIONS[-1][0] else 'false',
            'name': 'XenCenter ' + value, 'timestamp': day, 'url': VERSION_PAGE, 'value': value})
    writer.line(1, '</xencenterversions>')


def make_feed(records, files):
    listed = [r for r in records if r['listed']]
    writer = Writer()
    writer.line(0, '<patchdata>')
    write_client_versions(writer)
    write_versions(writer, listed)
    write_patches(writer, listed, files)
    writer.line(0, '</patchdata>')
    return writer.text()


def invented_text(records):
    lines = ['Values in updates.xml that are not facts (the rules are in data/extract-facts.py).',
             'Every patch-url leads to the simulator; every download-size is that of its file.',
             'dangling uuid: ' + DANGLING, '']
    for _, attributes, _, names in VERSIONS + LATER_VERSIONS:
        if names:
            lines.append('%s: %s' % (attributes['name'], ', '.join(names)))
    lines.append('XenCenter 6.2.0, 6.5.0: timestamp')
    for record in records:
        names = list(record['invented'])
        names += ['priority'] if record['name'] in PRIORITIES else []
        if record['listed'] and names:
            lines.append('%s: %s' % (record['name'], ', '.join(names)))
    return '\n'.join(lines) + '\n'


def scaled_records(count):
    """COUNT hotfixes shared out over the releases, each with what real ones have."""
    first_day = datetime.date(2012, 1, 1)
    records = []
    for number in range(count):
        release = VERSIONS[number % len(VERSIONS)][0]
        name = 'XS%sE%05d' % (release.replace('.', '')[:2], number)
        older = [records[-len(VERSIONS)]['name']] if number >= len(VERSIONS) else []
        records.append({
            'name': name, 'release': release, 'listed': True,
            'uuid': str(uuid.uuid5(NAMESPACE, name)),
            'timestamp': (first_day + datetime.timedelta(number % 2500)).isoformat()
                         + 'T00:00:00Z',
            'guidance': ('restartHost', 'restartXAPI', 'restartHVM', '')[number % 4],
            'description': 'Public Availability: Hotfix %d for XenServer %s' % (number, release),
            'url': 'http://support.citrix.com/article/CTX%06d' % number,
            'ctx': 'CTX%06d' % number, 'feed_patch_url': 'noAuth',
            'superseded_by': [] if number % 7 == 0 else ['later'],
            'requires': older if number % 3 == 0 else [],
            'conflicts': older if number % 3 == 1 else [],
        })
    return records


def records_of(updates):
    """What UPDATES.json says, in the words of FACTS.json."""
    return [dict({'listed': True, 'superseded_by': [], 'rolls_up': [], 'requires': [], 'conflicts': [],
                  'pool_patch_size': u['size'],
                  'invented': ['uuid', 'timestamp', 'guidance', 'description']}, **u) for u in updates]


def write_file(path, text):
    with open(path, 'w', encoding='utf-8') as stream:
        stream.write(text)


def read_json(path):
    with open(path, encoding='utf-8') as stream:
        return json.load(stream)


def main(arguments):
    if arguments[0] == '--scale':
        write_file(arguments[2], make_feed(scaled_records(int(arguments[1])), {}))
        return
    facts, hotfixes, updates, others = [read_json(path) for path in arguments[:4]]
    output = arguments[4]
    records = facts['hotfixes'] + records_of(updates['updates'])
    files = {f['name']: f for f in hotfixes + others}
    # A fresh folder: its time of change tells the build.
    shutil.rmtree(output, ignore_errors=True)
    os.makedirs(output)
    write_file(os.path.join(output, 'updates.xml'), make_feed(records, files))
    write_file(os.path.join(output, 'INVENTED.txt'), invented_text(records))


if __name__ == '__main__':
    main(sys.argv[1:])
