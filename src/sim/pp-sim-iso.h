/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "pp-sim-update.h"

G_BEGIN_DECLS

/* What is in the ISO of an update: what it says to everybody, and what our own say to the
 * simulator in a file poolpatch-sim.json: {"requires", "conflicts": [uuids], "product_version":
 * pattern, "livepatch": what the pre-check answers, "livepatch_fails": true, "precheck": [code,
 * parameters after the name], "becomes": {keys of software_version}}. */
typedef struct
{
  PpSimUpdate  about;
  JsonObject  *rules;   /* (owned) (nullable) */
} PpSimIso;

PpSimIso *pp_sim_iso_read      (const char  *path,
                                const char **refusal);
gboolean  pp_sim_iso_read_pack (const char  *path,
                                char       **key,
                                char       **text);
void      pp_sim_iso_free      (PpSimIso    *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PpSimIso, pp_sim_iso_free)

G_END_DECLS
