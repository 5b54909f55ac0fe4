/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  char   *name;
  char   *uuid;
  char   *guidance;     /* "" or one of the guidances */
  gint64  size;         /* of the .xsupdate */
} SimIndexEntry;

typedef struct _SimIndex SimIndex;

SimIndex            *sim_index_new         (const char *data_dir,
                                            GError    **error);
void                 sim_index_free        (SimIndex   *self);
const SimIndexEntry *sim_index_find        (SimIndex   *self,
                                            const char *name_or_uuid);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SimIndex, sim_index_free)

G_END_DECLS
