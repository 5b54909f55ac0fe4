#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# try-deb.sh PACKAGE: goes into an empty system and out of it again, and leaves nothing there
set -euo pipefail

package=$(realpath "$1")
system=$(mktemp -d)
said=$(mktemp)
trap 'rm -rf "$system" "$said"' EXIT

in_system ()
{
  # What it depends on is not there, which is complained of at length.
  dpkg --root="$system" --log=/dev/null --force-not-root --force-depends --force-script-chrootless \
    "$@" >"$said" 2>&1 || { cat "$said" >&2; exit 1; }
}

mkdir -p "$system"/var/lib/dpkg/{info,updates,triggers}
touch "$system/var/lib/dpkg/status"
for round in install upgrade; do
  in_system --install "$package"
  for name in poolpatch poolpatchctl; do
    "$system/usr/bin/$name" --version | grep -q "^$name " ||
      { echo "$round: $name does not start" >&2; exit 1; }
  done
done
desktop-file-validate "$system"/usr/share/applications/*.desktop
appstreamcli validate --no-net "$system"/usr/share/metainfo/*.xml >/dev/null
in_system --purge poolpatch
left=$(find "$system" -path "$system/var" -prune -o -mindepth 1 -print)
[ -z "$left" ] || { printf 'left behind:\n%s\n' "$left" >&2; exit 1; }
