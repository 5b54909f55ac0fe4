/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pp-probe-pool.h"

G_BEGIN_DECLS

/* The questions to one server, one after another; an unanswered one is kept as the error of the
 * evidence. Who uses the storage of known, which has to live as long, is added to it. Prechecks are
 * added to prechecks as they come. Fails only when cancelled. */
void            pp_probe_host_async  (PpLivePool           *pool,
                                      PpHost               *host,
                                      GPtrArray            *patches,
                                      gboolean              evacuation,
                                      PpProbePool          *known,
                                      GPtrArray            *prechecks,
                                      GCancellable         *cancellable,
                                      GAsyncReadyCallback   callback,
                                      gpointer              user_data);
PpHostEvidence *pp_probe_host_finish (GAsyncResult         *result,
                                      GError              **error);

G_END_DECLS
