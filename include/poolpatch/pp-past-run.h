/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#ifndef PP_USES_RUN
#error "This room may not use src/run/: see src/meson.build"
#endif

#include <gio/gio.h>
#include <poolpatch/pp-run.h>

G_BEGIN_DECLS

/** PpPastStep: one step of a saved run, and where it stood when the run ended. */
typedef struct
{
  PpStep      step;        /* host and hotfix are names; uuids where no name was written down */
  PpStepState state;       /* PP_STEP_NOW: it was at work when the program ended */
  gint64      started;     /* Unix seconds, 0 = never */
  gint64      ended;       /* Unix seconds, 0 = not yet */
  GError     *error;       /* (owned) (nullable) */
} PpPastStep;

/** PpPastRun: one saved run as read from its folder: what pp_run_list() says, and its steps. */
typedef struct
{
  char      *state;          /* running, unfinished, done, failed, unwound */
  char      *name;           /* of the pool, as it was then */
  gint64     started;        /* Unix seconds */
  gint64     ended;          /* Unix seconds, 0 = not yet, or the program ended first */
  GError    *error;          /* (owned) (nullable) why it failed */
  char     **left_disabled;  /* (owned) names of servers it left in maintenance mode, never NULL */
  GPtrArray *steps;          /* (owned) (element-type PpPastStep) */
  gint64     unknown;        /* id of the step of which nobody knows what became, 0 = none */
  gboolean   read_back;      /* the pool said at the end what it has */
} PpPastRun;

PpPastRun *pp_past_run_load (const char  *state_dir,
                             const char  *id,
                             GError     **error);
void       pp_past_run_free (PpPastRun   *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PpPastRun, pp_past_run_free)

G_END_DECLS
