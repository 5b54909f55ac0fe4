#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes demo/facts.json and hotfix-notes.json from a collection of public facts about hotfixes.

Run by hand when the collection changes; the build uses only what this wrote:

    data/extract-facts.py COLLECTION.json SUPERSESSION.tsv

demo/facts.json holds the hotfixes of the releases that the simulator serves. A value that is not a
fact is filled in by a rule, and its name is then listed in the record's "invented":

  uuid         version 5 of the name
  timestamp    the day it was first seen in the feed, or between its neighbours of the same train
  guidance     that of a relative (one that it replaces or is replaced by); restartHost for a
               family nothing is known of, restartXAPI for a hotfix without relatives
  description  a sentence with the release
  requires     a hotfix of the service pack's train requires the service pack
  conflicts    a hotfix from before the service pack conflicts with it
"""

import datetime
import json
import os
import re
import sys
import uuid

HERE = os.path.dirname(os.path.abspath(__file__))
NAMESPACE = uuid.UUID('6f1f1f0e-4e0b-5d0c-9f5e-0d6c1b7a2c11')
RELEASES = ['6.0.0', '6.0.2', '6.1.0', '6.2.0', '6.5.0']
SERVICE_PACKS = {'6.2.0': 'XS62ESP1', '6.5.0': 'XS65ESP1'}
# Hotfixes that were made but never listed: they are served as local files only.
UNLISTED = {'XS62E008'}
# No hotfix is known that asks for these: after a number that was never reached, two that do.
MADE_UP = {'XS60E901': 'restartHVM', 'XS60E902': 'restartPV'}
# When the feed was first recorded: for older hotfixes this day says nothing.
FEED_RECORDED_SINCE = '2016-07-28'
# First and last day of each train, for the dates between: (train, number) -> day. None is a fact.
TRAIN_ENDS = {
    ('XS60E', 1): '2011-11-08', ('XS60E', 57): '2016-09-08',
    ('XS602E', 1): '2012-04-12', ('XS602E', 51): '2016-09-08',
    ('XS61E', 1): '2012-10-12', ('XS61E', 74): '2016-09-08',
    ('XS62E', 1): '2013-07-09', ('XS62E', 12): '2013-11-21', ('XS62E', 15): '2014-06-17',
    ('XS62ESP', 1): '2013-12-19',
    ('XS62ESP1', 2): '2014-01-22',
    ('XS65E', 1): '2015-01-26', ('XS65E', 18): '2015-11-05',
    ('XS65ESP', 1): '2015-05-12',
    ('XS65ESP1', 2): '2015-06-02',
}
SP_TRAIN_RE = re.compile(r'^(XS\d+ESP1)(\d{3})$')
TRAIN_RE = re.compile(r'^(XS\d+ESP|XS\d+E)(\d+)$')


def train_of(name):
    match = SP_TRAIN_RE.match(name) or TRAIN_RE.match(name)
    return (match.group(1), int(match.group(2))) if match else (name, 0)


def is_listed(fact):
    return bool(fact.get('patch_urls_seen') or fact.get('superseded_by') or fact.get('ctx'))


def wanted(fact):
    return (fact.get('xenserver_release') in RELEASES
            and not fact['name'].startswith(('XS602ECC', 'XS62ETP'))
            and (is_listed(fact) or fact['name'] in UNLISTED))


def day_number(text):
    return datetime.date.fromisoformat(text[:10]).toordinal()


def known_days(facts):
    """Days that dates are interpolated between: {train: {number: ordinal}}."""
    days = {}
    for (train, number), day in TRAIN_ENDS.items():
        days.setdefault(train, {})[number] = day_number(day)
    for fact in facts:
        train, number = train_of(fact['name'])
        seen = fact.get('first_seen_in_feed_by_gidcs', '')
        if 'timestamp' in fact:
            days.setdefault(train, {})[number] = day_number(fact['timestamp'])
        elif seen > FEED_RECORDED_SINCE:
            days.setdefault(train, {})[number] = day_number(seen)
    return days


def interpolated_day(days, name):
    train, number = train_of(name)
    anchors = sorted(days[train].items())
    before = [a for a in anchors if a[0] <= number]
    after = [a for a in anchors if a[0] >= number]
    if not before or not after:
        day = (before or after)[-1 if before else 0][1]
    elif before[-1][0] == after[0][0]:
        day = before[-1][1]
    else:
        (n0, d0), (n1, d1) = before[-1], after[0]
        day = d0 + (d1 - d0) * (number - n0) // (n1 - n0)
    return datetime.date.fromordinal(day).isoformat() + 'T00:00:00Z'


def final_successors(facts):
    """name -> the names that replace it, from the curated pairs and from what rolls up what."""
    result = {}
    for fact in facts:
        result[fact['name']] = list(fact.get('superseded_by', []))
    listed = {f['name'] for f in facts if is_listed(f)}
    for fact in sorted(facts, key=lambda f: train_of(f['name'])):
        if fact['name'] not in listed:
            continue
        for old in fact.get('rolls_up', []):
            needs_old = old in fact.get('depends_on', [])
            if old in result and not needs_old and not by_name[old].get('superseded_by'):
                result[old] = [fact['name']]      # the latest of the train wins
    return result


def relatives(name, successors):
    """Everything that replaces or is replaced by NAME, directly or not."""
    found, todo = {name}, [name]
    while todo:
        current = todo.pop()
        near = set(successors.get(current, []))
        near |= {old for old, new in successors.items() if current in new}
        near &= set(successors)
        todo += near - found
        found |= near
    return found - {name}


def guess_guidance(name, facts, successors):
    family = relatives(name, successors) - set(SERVICE_PACKS.values())
    known = {facts[n].get('after_apply_guidance') for n in family if n in facts} - {None, ''}
    if 'restartHost' in known:
        return 'restartHost'
    if known:
        return sorted(known)[0]
    return 'restartHost' if family else 'restartXAPI'


def extract(fact, facts, successors, days):
    name, release = fact['name'], fact['xenserver_release']
    pack = SERVICE_PACKS.get(release)
    invented = []

    def value(key, field, guess):
        if key in fact:
            return fact[key]
        invented.append(field)
        return guess()

    record = {
        'name': name,
        'release': release,
        'uuid': value('uuid', 'uuid', lambda: str(uuid.uuid5(NAMESPACE, name))),
        'timestamp': value('timestamp', 'timestamp', lambda: interpolated_day(days, name)),
        'guidance': value('after_apply_guidance', 'guidance',
                          lambda: guess_guidance(name, facts, successors)),
        'description': value('name_description', 'description', lambda: (
            'Public Availability: Hotfix for XenServer %s%s'
            % (release, ' Service Pack 1' if SP_TRAIN_RE.match(name) else ''))),
        'listed': name not in UNLISTED,
        'superseded_by': successors[name],
        'rolls_up': [n for n in fact.get('rolls_up', [])
                     if n in facts and n not in fact.get('depends_on', [])],
        'requires': [n for n in fact.get('depends_on', []) if n in facts],
        'conflicts': [],
    }
    if fact.get('ctx'):
        record['ctx'] = fact['ctx']
        record['url'] = fact.get('url', 'http://support.citrix.com/article/' + fact['ctx'])
    for key in ('feed_patch_url', 'pool_patch_size', 'zip_size', 'build'):
        if key in fact:
            record[key] = fact[key]
    if 'feed_patch_url' not in record and fact.get('patch_urls_seen'):
        record['feed_patch_url'] = fact['patch_urls_seen'][0]
    if pack is not None and name != pack:
        sp_train = SP_TRAIN_RE.match(name) is not None
        record['requires' if sp_train else 'conflicts'].append(pack)
        invented.append('requires' if sp_train else 'conflicts')
    if name == 'XS62ESP1':
        record['tools_iso'] = True                # its pre-check wants the tools CD out of VMs
    record['invented'] = ['name', 'timestamp', 'guidance'] + invented if name in MADE_UP else invented
    return record


def note_sources(fact, name, pairs):
    if name in pairs:
        return 'Citrix KB, gidcs skip list ' + pairs[name][0][1]
    if fact.get('superseded_by'):
        return 'Citrix KB, citrix_xenserver_patcher'
    return 'XenRT: rolled up'


WITHDRAWN = {
    'XS72E013': 'Withdrawn by Citrix (CPU microcode, servers crashed): install XS72E015 instead.',
    'XS71ECU1009': 'Withdrawn by Citrix (CPU microcode): install XS71ECU1010 instead.',
    'XS73E001': 'Withdrawn by Citrix (CPU microcode): install XS73E002 instead.',
}
WITHDRAWN_SOURCES = {
    'XS72E013': 'Citrix KB, quoted by XS72E015',
    'XS71ECU1009': 'gidcs, CTX231719',
    'XS73E001': 'gidcs skip list',
}
# Updates that turn a server into the next release.
UPGRADES = {
    'XenServer-7.3.0-update': 'feed of 2018-01-12, listed under 7.2',
    'XS74': 'feed of 2018, listed under 7.3',
    'XenServer-7.5.0-update': 'feed of 2018, listed under 7.4',
}


# A hotfix of the first train is refused by a server that has the service pack of its release
# (PATCH_PRECHECK_FAILED_WRONG_SERVER_VERSION): train -> service pack.
BEFORE = {
    r'XS62E\d{3}': ('XS62ESP1', 'citrix_xenserver_patcher exclusions: wrong train after SP1'),
    r'XS65E\d{3}': ('XS65ESP1', 'citrix_xenserver_patcher issues 40, 43, 45, 50: refused after SP1'),
    r'XS71E\d{3}': ('XS71ECU1', 'the cumulative update turns the server into 7.1.1'),
}
# Hotfixes of which is said that they bring a kernel, and what of driver disks.
DRIVER_DISKS = {
    'XS602E007': 'It brings another kernel. Driver disks that were issued for this release have to '
                 'be brought up to date with it: CTX134481 lists them.',
    'XS62E004': 'It brings another kernel. Driver disks have to be brought up to date before the '
                'server restarts: see CTX204201.',
}
DRIVER_DISK_SOURCES = {
    'XS602E007': 'Citrix KB, quoted for XS602E007',
    'XS62E004': 'feed (fixes of the Dom0 kernel), CTX204201, CTX209494',
}
TWIN_RE = re.compile(r'SP1 twin is (\w+) \((CTX\d+)\)')


def read_pairs(path):
    pairs = {}
    with open(path, encoding='utf-8') as stream:
        for line in stream:
            fields = line.rstrip('\n').split('\t')
            if not line.startswith('#') and len(fields) == 3:
                pairs.setdefault(fields[0], []).append((fields[1], fields[2].replace('.skip', '')))
    return pairs


def in_notes(name):
    return re.match(r'^XS(56|60|61|62|65|70|71|72|73|74|75)', name) or name in UPGRADES


def rolls_up(fact, old):
    """Whether FACT makes OLD needless: one that it depends on has to be there all the same."""
    return (old is not None and old['name'] not in fact.get('depends_on', [])
            and old.get('xenserver_release') == fact.get('xenserver_release'))


def make_notes(facts, successors, pairs):
    notes = []
    for name in sorted(set(facts) | set(UPGRADES) | set(WITHDRAWN) | set(pairs)):
        fact = facts.get(name, {})
        replaced = [new for new, _ in pairs.get(name, [])] or successors.get(name, [])
        note = {'name': name}
        sources = []
        if 'uuid' in fact:
            note['uuid'] = fact['uuid'].lower()
        if replaced:
            note['superseded_by'] = list(replaced)
            sources.append(note_sources(fact, name, pairs))
        older = [old for old in fact.get('rolls_up', []) if rolls_up(fact, facts.get(old))]
        if older:
            note['rolls_up'] = sorted(older)
            sources.append('XenRT: rolls up')
        twin = TWIN_RE.search(fact.get('note', ''))
        if twin:
            note.setdefault('superseded_by', []).append(twin.group(1))
            sources.append('twin for the service pack: ' + twin.group(2))
        for train, (pack, source) in BEFORE.items():
            if re.fullmatch(train, name):
                note['before'] = pack
                sources.append(source)
        if name in WITHDRAWN:
            note['withdrawn'] = WITHDRAWN[name]
            sources.append(WITHDRAWN_SOURCES[name])
        if 'license' in fact:
            note['paid'] = True
            sources.append('Citrix KB: Customer Success Services only')
        if name in UPGRADES:
            note['upgrade'] = True
            sources.append(UPGRADES[name])
        if name in DRIVER_DISKS:
            note['driver_disks'] = DRIVER_DISKS[name]
            sources.append(DRIVER_DISK_SOURCES[name])
        note['source'] = '; '.join(sources)
        if in_notes(name) and sources:
            notes.append(note)
    return notes


def write_list(path, head, key, records):
    """One record a line, so that a change of facts reads well as a diff."""
    with open(path, 'w', encoding='utf-8') as stream:
        stream.write('{\n')
        for name, content in head.items():
            stream.write('  %s: %s,\n' % (json.dumps(name), json.dumps(content)))
        stream.write('  %s: [\n' % json.dumps(key))
        stream.write(',\n'.join('    ' + json.dumps(r) for r in records))
        stream.write('\n  ]\n}\n')


with open(sys.argv[1], encoding='utf-8') as collection:
    every = json.load(collection)['hotfixes']
by_name = {fact['name']: fact for fact in every}
successors_of = final_successors(every)

chosen = {fact['name']: fact for fact in every if wanted(fact)}
chosen_successors = {n: [s for s in successors_of[n] if s in chosen] for n in chosen}
chosen.update((name, {
    'name': name, 'xenserver_release': '6.0.0', 'after_apply_guidance': guidance,
    'timestamp': '2016-09-09T00:00:00Z'})
    for name, guidance in MADE_UP.items())
chosen_successors.update((name, []) for name in MADE_UP)
write_list(os.path.join(HERE, 'demo', 'facts.json'), {
    'comment': 'Made by data/extract-facts.py. What a record lists in "invented" is not a fact.',
    'namespace': str(NAMESPACE)}, 'hotfixes', [
        extract(chosen[n], chosen, chosen_successors, known_days(chosen.values()))
        for n in sorted(chosen, key=lambda n: (chosen[n]['xenserver_release'],) + train_of(n))])
write_list(os.path.join(HERE, 'hotfix-notes.json'), {'schema': 1}, 'notes',
           make_notes(by_name, successors_of, read_pairs(sys.argv[2])))
