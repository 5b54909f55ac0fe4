/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* The meta data of a hotfix, as its `info` would print it and its `precheck` would judge by it. */
typedef struct
{
  char        *uuid;
  char        *name_label;
  char        *name_description;
  char        *version;
  char       **guidance;
  char       **requires;
  char       **conflicts;
  char       **rolled_up;
  char        *product_version;  /* (nullable) regular expression */
  char        *build_number;     /* (nullable) regular expression */
  gboolean     tools_iso;
  JsonObject  *precheck;         /* (nullable) forced error: errorcode and what belongs to it */
} PpSimHotfix;

PpSimHotfix *pp_sim_hotfix_new_from_json (JsonObject   *object);
void         pp_sim_hotfix_free          (PpSimHotfix  *hotfix);
PpSimHotfix *pp_sim_container_read       (const char   *path,
                                          GError      **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PpSimHotfix, pp_sim_hotfix_free)

G_END_DECLS
