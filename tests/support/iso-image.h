/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define PP_TEST_UPDATE_UUID "6206ff9a-0dca-4ec6-8bfa-ab5be8ae9ab8"
#define PP_TEST_UPDATE_XML \
  "<update uuid=\"" PP_TEST_UPDATE_UUID "\" name-label=\"XS71E900\" version=\"1.0\"" \
  " after-apply-guidance=\"restartXAPI\" installation-size=\"4096\"" \
  " enforce-homogeneity=\"true\">" \
  "<name-description>An update that nobody made</name-description></update>"

void pp_test_write_iso (const char *path,
                        const char *name,
                        const char *text,
                        ...) G_GNUC_NULL_TERMINATED;

G_END_DECLS
