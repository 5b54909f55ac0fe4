/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <poolpatch/pp-records.h>

#include "xapi-value.h"

G_BEGIN_DECLS

/** PpLiveTables: the classes that say together what is installed; each is ref → XapiValue. */
typedef struct
{
  GHashTable *host_patches;  /* (unowned) */
  GHashTable *pool_patches;  /* (unowned) */
  GHashTable *pool_updates;  /* (unowned) */
} PpLiveTables;

const char *pp_live_join_get_update  (XapiValue          *pool_patch);
XapiValue  *pp_live_join_find_shadow (const PpLiveTables *tables,
                                      const char         *update);
void        pp_live_join_applied     (const PpLiveTables *tables,
                                      XapiValue          *record,
                                      PpHost             *host);

G_END_DECLS
