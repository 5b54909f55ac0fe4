/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#ifndef PP_USES_RUN
#error "This room may not use src/run/: see src/meson.build"
#endif

#include <poolpatch/pp-snapshot.h>

G_BEGIN_DECLS

/** PpRunSummary: one saved run as read from its folder. */
typedef struct
{
  char    *id;
  char    *state;          /* running, unfinished, done, failed, unwound */
  char    *pool;           /* uuid */
  char    *name;           /* of the pool, as it was then */
  gint64   started;        /* Unix seconds */
  gint64   ended;          /* Unix seconds, 0 = not yet */
  guint    n_steps;
  guint    n_done;
} PpRunSummary;

void                  pp_run_summary_free    (PpRunSummary       *self);
GPtrArray            *pp_run_list            (const char         *state_dir,
                                              GError            **error);

/* What runs that no program carries out any more left behind on a pool. */
char                 *pp_run_find_unfinished (const char         *state_dir,
                                              PpSnapshot         *snapshot);
char                **pp_run_find_left_disabled (const char      *state_dir,
                                              PpSnapshot         *snapshot);

G_END_DECLS
