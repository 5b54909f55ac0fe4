#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# make-deb.sh TREE VERSION FOLDER: a Debian package of what `meson install --destdir TREE` put there, with
# the prefix /usr. TREE is changed. Says the name of the package.
set -euo pipefail
umask 022

tree=$(realpath "$1") version=$2 folder=$(realpath "$3")
source=$(realpath "$(dirname "$0")/../..")
maintainer="${DEBFULLNAME:-The Poolpatch contributors} <${DEBEMAIL:-contributors@poolpatch.org}>"
architecture=$(dpkg --print-architecture)
doc=$tree/usr/share/doc/poolpatch
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

[ -x "$tree/usr/bin/poolpatch" ] || { echo "$tree/usr/bin/poolpatch is not there" >&2; exit 1; }

# One date for all that is packed: the same source makes the same package.
SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git -C "$source" log -1 --format=%ct 2>/dev/null || date +%s)}
export SOURCE_DATE_EPOCH
year=$(date -ud "@$SOURCE_DATE_EPOCH" +%Y)

# Where Debian has them.
mkdir -p "$tree/usr/share/zsh/vendor-completions" "$doc"
mv "$tree/usr/share/zsh/site-functions/_poolpatchctl" "$tree/usr/share/zsh/vendor-completions/"
rmdir "$tree/usr/share/zsh/site-functions"
gzip -9nf "$tree"/usr/share/man/man1/*.1

cat > "$doc/copyright" <<END
Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/
Upstream-Name: Poolpatch

Files: *
Copyright: $year The Poolpatch contributors
License: GPL-3+

Files: usr/share/metainfo/*
Copyright: $year The Poolpatch contributors
License: CC0-1.0
 On Debian systems, the text of the CC0 1.0 Universal license is in
 /usr/share/common-licenses/CC0-1.0.

License: GPL-3+
 This program is free software: you can redistribute it and/or modify it
 under the terms of the GNU General Public License as published by the Free
 Software Foundation, either version 3 of the License, or (at your option)
 any later version.
 .
 On Debian systems, the text of the GNU General Public License is in
 /usr/share/common-licenses/GPL-3.
END
gzip -9n > "$doc/changelog.gz" <<END
poolpatch ($version) unstable; urgency=medium

  * Release $version.

 -- $maintainer  $(date -Rud "@$SOURCE_DATE_EPOCH")
END

# What the programs are linked to, and what they ask for while they run.
mkdir "$work/debian" "$tree/DEBIAN"
printf 'Source: poolpatch\n\nPackage: poolpatch\nArchitecture: any\n' > "$work/debian/control"
libraries=$(cd "$work" && dpkg-shlibdeps -O "$tree"/usr/bin/* | sed -n 's/^shlibs:Depends=//p')

cat > "$tree/DEBIAN/control" <<END
Package: poolpatch
Version: $version
Architecture: $architecture
Maintainer: $maintainer
Installed-Size: $(du -k -s --exclude=DEBIAN "$tree" | cut -f 1)
Depends: $libraries, glib-networking, dconf-gsettings-backend | gsettings-backend
Recommends: adwaita-icon-theme, librsvg2-common, gsettings-desktop-schemas, gnome-keyring
Suggests: www-browser
Section: admin
Priority: optional
Description: Patch XenServer pools
 Poolpatch shows which hotfixes each server of a XenServer pool has, which it
 lacks, and why. It installs what is missing: it downloads the files, uploads
 them to the pool, checks each server, moves the virtual machines away, applies
 the hotfixes, restarts the server once and brings the virtual machines back.
 .
 It works with the free editions, from the desktop and from the command line,
 and keeps a record of every step. A simulated pool to try it with comes along.
END
(cd "$tree" && find usr -type f -print0 | sort -z | xargs -0 md5sum) > "$tree/DEBIAN/md5sums"

find "$tree" -type d -exec chmod 755 {} +
find "$tree" -type f -exec chmod 644 {} +
chmod 755 "$tree"/usr/bin/*
package=$folder/poolpatch_${version}_$architecture.deb
dpkg-deb --root-owner-group -Zxz --build "$tree" "$package" >&2
echo "$package"
