#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Every .c file is a fixed point of uncrustify. usage: format.sh SOURCE_ROOT
set -u
cd "$1" || exit 1
command -v uncrustify >/dev/null || exit 77
if ! find src tests -name '*.c' -print0 | xargs -0 uncrustify -c .uncrustify.cfg -q --check; then
  echo "run ./dev format"
  exit 1
fi
