/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  char   *name;
  char   *uuid;
  char   *guidance; /* "" or one of the guidances */
  gint64  size;     /* of the .xsupdate */
} PpSimIndexEntry;

typedef struct _PpSimIndex PpSimIndex;

PpSimIndex            *pp_sim_index_new  (const char  *data_dir,
                                          GError     **error);
void                   pp_sim_index_free (PpSimIndex  *self);
const PpSimIndexEntry *pp_sim_index_find (PpSimIndex  *self,
                                          const char  *name_or_uuid);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PpSimIndex, pp_sim_index_free)

G_END_DECLS
