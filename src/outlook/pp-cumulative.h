/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <poolpatch/pp-outlook.h>

G_BEGIN_DECLS

/* What follows from cumulative updates. Strings belong to the catalogue. */
typedef struct
{
  GHashTable *after;   /* (owned) (element-type utf8 GPtrArray) uuid → of the updates that it comes after */
  GHashTable *before;  /* (owned) (element-type utf8 GPtrArray) uuid of an update → of what comes before */
} PpCumulative;

PpCumulative *pp_cumulative_new     (PpCatalogue        *catalogue);
void          pp_cumulative_free    (PpCumulative       *self);
gboolean      pp_cumulative_follows (const PpCumulative *self,
                                     const PpHotfix     *hotfix,
                                     const PpHotfix     *update);
GPtrArray    *pp_versions_after     (PpCatalogue        *catalogue,
                                     PpNotes            *notes,
                                     GPtrArray          *versions,
                                     gboolean            licensed);

G_END_DECLS
