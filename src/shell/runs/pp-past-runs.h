/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <poolpatch/poolpatch.h>

G_BEGIN_DECLS

void       pp_past_runs_list_async  (const char           *state_dir,
                                     GCancellable         *cancellable,
                                     GAsyncReadyCallback   callback,
                                     gpointer              user_data);
GPtrArray *pp_past_runs_list_finish (GAsyncResult         *result,
                                     GError              **error);

void       pp_past_runs_load_async  (const char           *state_dir,
                                     const char           *id,
                                     GCancellable         *cancellable,
                                     GAsyncReadyCallback   callback,
                                     gpointer              user_data);
PpPastRun *pp_past_runs_load_finish (GAsyncResult         *result,
                                     GError              **error);

G_END_DECLS
