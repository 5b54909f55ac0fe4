/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <poolpatch/pp-probe.h>

#include "xapi-value.h"

G_BEGIN_DECLS

/** PpProbePool: what the pool as a whole answered. */
typedef struct
{
  PpPoolEvidence *evidence;  /* (owned) (nullable) NULL when it could not be asked about storage */
  GHashTable     *memory;    /* (owned) uuid of a server → free bytes, a gint64 */
} PpProbePool;

void         pp_probe_pool_async  (PpLivePool           *pool,
                                   GCancellable         *cancellable,
                                   GAsyncReadyCallback   callback,
                                   gpointer              user_data);
PpProbePool *pp_probe_pool_finish (GAsyncResult         *result,
                                   GError              **error);
void         pp_probe_pool_free   (PpProbePool          *self);

/* For src/run/, too. */
GPtrArray   *pp_probe_read_storage (PpSnapshot           *snapshot,
                                    XapiValue            *srs,
                                    XapiValue            *pbds);

G_END_DECLS
