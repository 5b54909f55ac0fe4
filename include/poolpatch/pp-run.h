/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#ifndef PP_USES_RUN
#error "This room may not use src/run/: see src/meson.build"
#endif

#include <poolpatch/pp-catalogue.h>
#include <poolpatch/pp-library.h>
#include <poolpatch/pp-live-pool.h>
#include <poolpatch/pp-plan.h>
#include <poolpatch/pp-run-list.h>

G_BEGIN_DECLS

typedef enum
{
  PP_RUN_NEW,
  PP_RUN_PREPARING,        /* downloading and uploading: nothing on a server changes state */
  PP_RUN_AT_GATE,          /* the plan, re-made from fresh evidence, waits to be agreed to */
  PP_RUN_BLOCKED,          /* at the gate with problems: prepare again after they are gone */
  PP_RUN_RUNNING,
  PP_RUN_DECISION,         /* a server did not come back in time: pp_run_decide() */
  PP_RUN_PAUSED,           /* between two steps, until pp_run_go_on() */
  PP_RUN_DONE,
  PP_RUN_FAILED,           /* a step failed: get_error says which; later servers untouched */
  PP_RUN_STOPPED,          /* the person stopped it at a safe point */
  PP_RUN_UNWINDING,        /* what it changed is put back; hotfixes stay */
  PP_RUN_UNWOUND,          /* that is done */
} PpRunState;

typedef enum
{
  PP_STEP_WAITING,
  PP_STEP_NOW,
  PP_STEP_DONE,
  PP_STEP_SKIPPED,         /* was so already; with an error: left out for it, and not done */
  PP_STEP_FAILED,
} PpStepState;

/** PpStepProgress: where one step of a run stands. */
typedef struct
{
  PpStepState   state;
  double        fraction;  /* 0 … 1, -1 = not known */
  gint64        started;   /* microseconds of g_get_real_time(), 0 = not yet */
  gint64        ended;
  const GError *error;     /* (nullable) */
} PpStepProgress;

/**
 * PpRun: carries a plan out for one pool and writes every step down
 * (state_dir/runs/<id>/plan.json, journal.jsonl, report.json).
 *
 * It begins before the first byte is uploaded, stops at a gate before anything on a server changes
 * state, and ends with what each server has, read back from the pool if it still answers.
 *
 * Properties (notify): state. Signals: step-changed (guint position), plan-changed (the plan was
 * re-made from evidence; steps already done keep their positions), log (const char *line: what a
 * hotfix printed on a server while it was applied, as it is).
 */
#define PP_TYPE_RUN (pp_run_get_type ())
G_DECLARE_FINAL_TYPE (PpRun, pp_run, PP, RUN, GObject)

PpRun                *pp_run_new           (PpLivePool           *pool,
                                            PpCatalogue          *catalogue,
                                            PpNotes              *notes,
                                            PpLibrary            *library,
                                            PpChoice             *choice,
                                            const char           *state_dir);
PpRun                *pp_run_new_resume    (PpLivePool           *pool,
                                            PpCatalogue          *catalogue,
                                            PpNotes              *notes,
                                            PpLibrary            *library,
                                            const char           *state_dir,
                                            const char           *id,
                                            GError              **error);
const char           *pp_run_get_id        (PpRun                *self);
PpLivePool           *pp_run_get_pool      (PpRun                *self);
PpPlan               *pp_run_get_plan      (PpRun                *self);
PpRunState            pp_run_get_state     (PpRun                *self);
const PpStepProgress *pp_run_get_progress  (PpRun                *self,
                                            guint                 position);
const GError         *pp_run_get_error     (PpRun                *self);
gint64                pp_run_get_started   (PpRun                *self);
const char           *pp_run_get_report    (PpRun                *self);
const char * const   *pp_run_get_left_disabled (PpRun            *self);
gboolean              pp_run_was_read_back  (PpRun               *self);
const PpStep         *pp_run_get_unknown    (PpRun               *self);

void                  pp_run_prepare_async  (PpRun               *self,
                                             GCancellable        *cancellable,
                                             GAsyncReadyCallback  callback,
                                             gpointer             user_data);
gboolean              pp_run_prepare_finish (PpRun               *self,
                                             GAsyncResult        *result,
                                             GError             **error);
void                  pp_run_fix_async      (PpRun               *self,
                                             const PpFix         *fix,
                                             GCancellable        *cancellable,
                                             GAsyncReadyCallback  callback,
                                             gpointer             user_data);
gboolean              pp_run_fix_finish     (PpRun               *self,
                                             GAsyncResult        *result,
                                             GError             **error);
guint                 pp_run_get_n_fixes    (PpRun               *self);
void                  pp_run_execute_async  (PpRun               *self,
                                             GCancellable        *cancellable,
                                             GAsyncReadyCallback  callback,
                                             gpointer             user_data);
gboolean              pp_run_execute_finish (PpRun               *self,
                                             GAsyncResult        *result,
                                             GError             **error);
void                  pp_run_unwind_async   (PpRun               *self,
                                             GCancellable        *cancellable,
                                             GAsyncReadyCallback  callback,
                                             gpointer             user_data);
gboolean              pp_run_unwind_finish  (PpRun               *self,
                                             GAsyncResult        *result,
                                             GError             **error);
gboolean              pp_run_is_under_way   (PpRun               *self);
gboolean              pp_run_has_ended      (PpRun               *self);
void                  pp_run_stop           (PpRun               *self);
gboolean              pp_run_is_stopping    (PpRun               *self);
void                  pp_run_end_now        (PpRun               *self);
void                  pp_run_abandon        (PpRun               *self);
void                  pp_run_set_wait       (PpRun               *self,
                                             guint                seconds,
                                             guint                poll_milliseconds);
void                  pp_run_set_restart_wait (PpRun             *self,
                                             guint                seconds);

const char           *pp_run_state_to_string (PpRunState          state);

/** PpDescribeProblem, PpDescribeStep: make the sentences; pp_text_for_problem(), …_step() fit. */
typedef char *(*PpDescribeProblem) (const PpProblem *problem,
                                    PpOutlook       *outlook);
typedef char *(*PpDescribeStep)    (const PpStep    *step,
                                    PpOutlook       *outlook);
char                 *pp_plan_to_json        (PpPlan             *plan,
                                              PpDescribeProblem   problem,
                                              PpDescribeStep      step);

G_END_DECLS
