/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pp-step-context.h"

G_BEGIN_DECLS

/* Waits for what an earlier session of the run left the pool to do. */
void     pp_settle_async  (PpStepContext      *context,
                           GCancellable       *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer            user_data);
gboolean pp_settle_finish (GAsyncResult       *result,
                           GError            **error);

G_END_DECLS
