/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <poolpatch/poolpatch.h>

G_BEGIN_DECLS

/** PpLeftBehind: what runs that nothing carries out any more left behind on a pool. */
typedef struct
{
  char   *id;        /* (owned) (nullable) of the one that can be gone on with */
  gint64  started;   /* of that one, Unix seconds */
  guint   n_done;    /* of that one */
  guint   n_steps;
  char  **disabled;  /* (owned) names of servers that are still in maintenance mode, never NULL */
} PpLeftBehind;

void          pp_left_behind_free      (PpLeftBehind         *self);
void          pp_past_runs_find_async  (const char           *state_dir,
                                        PpSnapshot           *snapshot,
                                        GCancellable         *cancellable,
                                        GAsyncReadyCallback   callback,
                                        gpointer              user_data);
PpLeftBehind *pp_past_runs_find_finish (GAsyncResult         *result,
                                        GError              **error);

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

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PpLeftBehind, pp_left_behind_free)

G_END_DECLS
