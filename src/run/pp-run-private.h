/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <poolpatch/pp-run-control.h>

#include "pp-recovery.h"
#include "pp-step-context.h"

G_BEGIN_DECLS

struct _PpRun
{
  GObject       parent_instance;

  PpLivePool   *pool;           /* (owned) */
  PpCatalogue  *catalogue;      /* (owned) */
  PpNotes      *notes;          /* (owned) */
  PpLibrary    *library;        /* (owned) */
  PpPlan       *plan;           /* (owned) */
  char         *folder;         /* (owned) */
  char         *id;             /* (owned) */
  char         *report;         /* (owned) (nullable) */
  PpRecovery   *recovery;       /* (owned) (nullable) of a run that is gone on with */
  GCancellable *cancellable;    /* (owned) (nullable) of carrying it out */
  GDateTime    *started;        /* (owned) (nullable) */
  GError       *error;          /* (owned) (nullable) */
  char        **left_disabled;  /* (owned) (nullable) names of servers, when it has ended */
  int           unknown;        /* position of the step nobody knows the outcome of, -1 = none */
  GArray       *progress;       /* (owned) (element-type PpStepProgress) */
  GPtrArray    *restored;       /* (owned) (element-type PpFix) put back */
  PpStepContext context;
  PpRunState    state;
  guint         position;       /* of the step at hand */
  guint         n_rounds;       /* of fixes before the gate */
  PpStep       *fix_step;       /* (owned) (nullable) of a fix that is carried out at the gate */
  gboolean      stop_wanted;
  gboolean      pause_wanted;
  gboolean      asks;           /* somebody can decide */
  GHashTable   *left_out;       /* (owned) uuid of a server that is gone on without → GError */
  GTask        *parked;         /* (owned) (nullable) of the engine while it is paused */
  GSource      *parked_watch;   /* (owned) (nullable) for somebody who gives up meanwhile */
  gboolean      read_back;      /* the pool, at the end */
  GError       *passed_over;    /* (owned) (nullable) of the first step that failed without an end */
  const PpStep *passed_step;    /* (unowned) (nullable) that step */
};

void       pp_run_set_state      (PpRun         *self,
                                  PpRunState     state);
void       pp_run_set_plan       (PpRun         *self,
                                  PpPlan        *plan);
PpOutlook *pp_run_create_outlook (PpRun         *self,
                                  PpChoice      *choice);
PpRun     *pp_run_new_empty      (PpLivePool    *pool,
                                  PpCatalogue   *catalogue,
                                  PpNotes       *notes,
                                  PpLibrary     *library);
gboolean   pp_run_take_up        (PpRun         *self,
                                  GError       **error);
PpPlan    *pp_run_renew_plan     (PpRun         *self,
                                  PpEvidence    *evidence);
gboolean   pp_run_open_journal   (PpRun         *self,
                                  GError       **error);
gboolean   pp_run_save_plan      (PpRun         *self,
                                  GError       **error);

/* pp-run-engine.c: carries out the steps from self->position up to, not including, limit. */
void       pp_run_engine_async   (PpRun               *self,
                                  guint                limit,
                                  GCancellable        *cancellable,
                                  GAsyncReadyCallback  callback,
                                  gpointer             user_data);
GError    *pp_run_steal_passed_over (PpRun            *self);
gboolean   pp_run_engine_finish  (PpRun               *self,
                                  GAsyncResult        *result,
                                  GError             **error);

/* pp-run-engine.c: the step at which it was parked. */
void       pp_run_engine_next    (GTask               *task);

/* pp-run-decide.c: a server is overdue; fits PpStepContext. */
gboolean   pp_run_ask            (gpointer             data);

/* pp-run-decide.c: about a server that could not be emptied without another one, NULL = none. */
GError    *pp_run_find_stranded  (PpRun               *self,
                                  const char          *missing);

/* pp-run-look.c: reads the pool anew, after what an earlier program left it at. */
void       pp_run_look_async     (PpRun               *self,
                                  gboolean             settle,
                                  GCancellable        *cancellable,
                                  GAsyncReadyCallback  callback,
                                  gpointer             user_data);
gboolean   pp_run_look_finish    (PpRun               *self,
                                  GAsyncResult        *result,
                                  GError             **error);

/* pp-run-skip.c */
void       pp_run_add_skipped    (PpRun               *self,
                                  JsonObject          *line);

/* pp-run-pause.c: holds the engine between two steps. */
gboolean   pp_run_park           (PpRun               *self,
                                  GTask               *task,
                                  GError             **error);

/* pp-run-end.c: reads the pool back, writes the report, and takes the last state. */
void       pp_run_end_async      (PpRun               *self,
                                  GError              *error,
                                  GCancellable        *cancellable,
                                  GAsyncReadyCallback  callback,
                                  gpointer             user_data);
void       pp_run_end_finish     (PpRun               *self,
                                  GAsyncResult        *result);

G_END_DECLS
