/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#ifndef PP_USES_PROBE
#error "This room may not use src/probe/: see src/meson.build"
#endif

#include <poolpatch/pp-evidence.h>
#include <poolpatch/pp-live-pool.h>

G_BEGIN_DECLS

/* Asks the pool what a plan needs to know; see pp-probe.c. Changes nothing on the pool. */
void        pp_probe_async  (PpLivePool           *pool,
                             const char * const   *hosts,
                             const char * const   *hotfixes,
                             gboolean              evacuation,
                             GCancellable         *cancellable,
                             GAsyncReadyCallback   callback,
                             gpointer              user_data);
PpEvidence *pp_probe_finish (GAsyncResult         *result,
                             GError              **error);

G_END_DECLS
