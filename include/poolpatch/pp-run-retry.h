/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#ifndef PP_USES_RUN
#error "This room may not use src/run/: see src/meson.build"
#endif

#include <poolpatch/pp-run.h>

G_BEGIN_DECLS

void     pp_run_retry_async  (PpRun               *self,
                              GCancellable        *cancellable,
                              GAsyncReadyCallback  callback,
                              gpointer             user_data);
gboolean pp_run_retry_finish (PpRun               *self,
                              GAsyncResult        *result,
                              GError             **error);

G_END_DECLS
