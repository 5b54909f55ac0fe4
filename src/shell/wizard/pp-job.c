/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-job"

#include "config.h"

#include "pp-job.h"

#include "checks/pp-checks-page.h"
#include "get/pp-get-page.h"
#include "install/pp-install-page.h"
#include "result/pp-result-page.h"

/* How long a pool may go on changing before its servers are asked again. */
#define RECHECK_MILLISECONDS 1500

struct _PpJob
{
  GObject       parent_instance;

  PpWorkspace  *workspace;   /* (owned) */
  PpPoolItem   *item;        /* (owned) */
  PpChoice     *choice;      /* (owned) */
  PpRun        *run;         /* (owned) (nullable) until it begins, and after it was dropped */
  GCancellable *cancellable; /* (owned) (nullable) of the run until it is agreed to */
  GError       *error;       /* (owned) (nullable) why the last attempt did not get to the gate */
  GPtrArray    *fixes;       /* (owned) (element-type PpFix) that are still to be carried out */
  char         *standing;    /* (owned) (nullable) of the servers when they were asked */
  guint         recheck;     /* source that asks them again, 0 = none */
  gboolean      watching;    /* somebody looks at the pre-checks */
  gboolean      busy;
  gboolean      executing;
  gboolean      retrying;    /* after it had ended */
  gboolean      ended;       /* after it was agreed to */
  GtkWidget    *pages[PP_JOB_N_PAGES]; /* (owned) (nullable) */
};

G_DEFINE_FINAL_TYPE (PpJob, pp_job, G_TYPE_OBJECT)

enum
{
  SIGNAL_CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void fix_next (PpJob *self);

static void
emit_changed (PpJob *self)
{
  pp_checks_page_set_busy (PP_CHECKS_PAGE (self->pages[PP_JOB_PAGE_CHECKS]), self->busy);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

/* Ends what was begun, with @error or without. */
static void
settle (PpJob        *self,
        const GError *error)
{
  self->busy = FALSE;
  g_clear_error (&self->error);
  self->error = error != NULL ? g_error_copy (error) : NULL;
  emit_changed (self);
}

static void
show_result (PpJob *self)
{
  pp_result_page_show (PP_RESULT_PAGE (self->pages[PP_JOB_PAGE_RESULT]), self->run,
                       pp_pool_item_get_outlook (self->item));
}

static void
show_checks (PpJob *self)
{
  pp_checks_page_set_plan (PP_CHECKS_PAGE (self->pages[PP_JOB_PAGE_CHECKS]),
                           pp_run_get_plan (self->run));
}

static void
prepared_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(PpJob) self = user_data;
  g_autoptr(GError) error = NULL;
  gboolean ok = pp_run_prepare_finish (PP_RUN (object), result, &error);

  if (self->run != PP_RUN (object))
    return;   /* it was dropped meanwhile */

  if (ok)
    show_checks (self);
  settle (self, error);
}

/* What the answers of the servers depend on, in short. */
static char *
sum_up (PpJob *self)
{
  PpSnapshot *snapshot = pp_pool_item_get_snapshot (self->item);
  GString *text = g_string_new (NULL);

  if (snapshot == NULL)
    return g_string_free (text, FALSE);
  g_string_append_printf (text, "%s\n", pp_snapshot_get_master (snapshot) != NULL ?
                          pp_snapshot_get_master (snapshot)->uuid : "");
  for (guint i = 0; i < pp_snapshot_get_n_hosts (snapshot); i++)
    {
      PpHost *host = pp_snapshot_get_host (snapshot, i);

      g_string_append_printf (text, "%s %d %d\n", host->uuid, host->live, host->enabled);
    }

  return g_string_free (text, FALSE);
}

static void
prepare (PpJob *self)
{
  g_clear_handle_id (&self->recheck, g_source_remove);
  g_free (self->standing);
  self->standing = sum_up (self);
  self->busy = TRUE;
  g_clear_error (&self->error);
  emit_changed (self);
  pp_run_prepare_async (self->run, self->cancellable, prepared_cb, g_object_ref (self));
}

static gboolean
recheck_cb (gpointer user_data)
{
  PpJob *self = user_data;

  self->recheck = 0;
  if (self->watching && !self->busy && !pp_job_has_failed (self))
    prepare (self);

  return G_SOURCE_REMOVE;
}

/* Old answers are worse than none; what changes in a burst is asked for once. */
static void
item_changed_cb (PpJob *self)
{
  g_autofree char *standing = NULL;

  if (self->ended && self->run != NULL)
    show_result (self);
  if (!self->watching || self->busy || self->run == NULL || self->recheck != 0)
    return;
  standing = sum_up (self);
  if (g_strcmp0 (standing, self->standing) != 0)
    self->recheck = g_timeout_add (RECHECK_MILLISECONDS, recheck_cb, self);
}

static void
fixed_cb (GObject      *object,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(PpJob) self = user_data;
  g_autoptr(GError) error = NULL;
  gboolean ok = pp_run_fix_finish (PP_RUN (object), result, &error);

  if (self->run != PP_RUN (object))
    return;

  if (!ok)
    g_ptr_array_set_size (self->fixes, 0);
  if (self->fixes->len > 0)
    {
      fix_next (self);
      return;
    }
  show_checks (self);
  settle (self, error);
}

static void
fix_next (PpJob *self)
{
  g_autoptr(PpFix) fix = g_ptr_array_steal_index (self->fixes, 0);

  self->busy = TRUE;
  emit_changed (self);
  pp_checks_page_set_fixing (PP_CHECKS_PAGE (self->pages[PP_JOB_PAGE_CHECKS]), fix);
  pp_run_fix_async (self->run, fix, self->cancellable, fixed_cb, g_object_ref (self));
}

static void
fix_cb (PpJob     *self,
        GPtrArray *fixes)
{
  if (self->busy)
    return;
  g_clear_error (&self->error);
  for (guint i = 0; i < fixes->len; i++)
    g_ptr_array_add (self->fixes, pp_fix_copy (g_ptr_array_index (fixes, i)));
  fix_next (self);
}

static void
check_again_cb (PpJob *self)
{
  if (!self->busy && self->run != NULL)
    prepare (self);
}

/* A run that has failed is tried again by whoever sees it, here or under Activity. */
static void
run_state_cb (PpJob *self)
{
  PpRunState state = pp_run_get_state (self->run);

  if (self->ended && !pp_run_has_ended (self->run))
    {
      self->ended = FALSE;
      self->retrying = TRUE;
      self->busy = TRUE;
      emit_changed (self);
    }
  else if (self->retrying && (state == PP_RUN_BLOCKED || pp_run_has_ended (self->run)))
    {
      self->retrying = FALSE;
      self->ended = state != PP_RUN_BLOCKED;
      self->executing = self->ended;
      if (self->ended)
        show_result (self);
      else
        show_checks (self);
      settle (self, NULL);
    }
}

static void
executed_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(PpJob) self = user_data;

  pp_run_execute_finish (PP_RUN (object), result, NULL);
  if (self->run != PP_RUN (object))
    return;   /* the window was closed meanwhile; the run is under Activity */

  self->ended = TRUE;
  show_result (self);
  settle (self, NULL);
}

static void
pp_job_dispose (GObject *object)
{
  PpJob *self = PP_JOB (object);

  g_clear_handle_id (&self->recheck, g_source_remove);
  g_clear_object (&self->run);
  g_clear_object (&self->cancellable);
  for (guint i = 0; i < PP_JOB_N_PAGES; i++)
    g_clear_object (&self->pages[i]);
  g_clear_object (&self->choice);
  g_clear_object (&self->item);
  g_clear_object (&self->workspace);

  G_OBJECT_CLASS (pp_job_parent_class)->dispose (object);
}

static void
pp_job_finalize (GObject *object)
{
  PpJob *self = PP_JOB (object);

  g_ptr_array_unref (self->fixes);
  g_clear_error (&self->error);
  g_free (self->standing);

  G_OBJECT_CLASS (pp_job_parent_class)->finalize (object);
}

static void
pp_job_class_init (PpJobClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = pp_job_dispose;
  G_OBJECT_CLASS (klass)->finalize = pp_job_finalize;

  /**
   * PpJob::changed:
   *
   * It is busy now or is not any more, or its run has got further.
   */
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                          0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
pp_job_init (PpJob *self)
{
  self->fixes = g_ptr_array_new_with_free_func ((GDestroyNotify) pp_fix_free);
}

static void
add_pages (PpJob *self)
{
  if (pp_choice_get_purpose (self->choice) == PP_PURPOSE_HOTFIXES)
    self->pages[PP_JOB_PAGE_GET] = g_object_ref_sink (pp_get_page_new ());
  self->pages[PP_JOB_PAGE_CHECKS] = g_object_ref_sink (pp_checks_page_new ());
  self->pages[PP_JOB_PAGE_INSTALL] = g_object_ref_sink (pp_install_page_new ());
  self->pages[PP_JOB_PAGE_RESULT] = g_object_ref_sink (pp_result_page_new ());
  g_signal_connect_object (self->pages[PP_JOB_PAGE_CHECKS], "check-again",
                           G_CALLBACK (check_again_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->pages[PP_JOB_PAGE_CHECKS], "fix", G_CALLBACK (fix_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->item, "changed", G_CALLBACK (item_changed_cb), self,
                           G_CONNECT_SWAPPED);
}

static void
adopt (PpJob *self,
       PpRun *run)
{
  self->run = g_object_ref (run);
  self->cancellable = g_cancellable_new ();
  self->ended = FALSE;
  if (self->pages[PP_JOB_PAGE_GET] != NULL)
    pp_get_page_set_run (PP_GET_PAGE (self->pages[PP_JOB_PAGE_GET]), run);
  pp_install_page_set_run (PP_INSTALL_PAGE (self->pages[PP_JOB_PAGE_INSTALL]), run);
  pp_workspace_add_run (self->workspace, run);
  g_signal_connect_object (run, "notify::state", G_CALLBACK (run_state_cb), self, G_CONNECT_SWAPPED);
}

/**
 * pp_job_new:
 * @workspace: what is open
 * @item: a pool that was reached
 * @choice: what is to be done there
 *
 * Returns: (transfer full): a job that has not begun
 */
PpJob *
pp_job_new (PpWorkspace *workspace,
            PpPoolItem  *item,
            PpChoice    *choice)
{
  PpJob *self = g_object_new (PP_TYPE_JOB, NULL);

  self->workspace = g_object_ref (workspace);
  self->item = g_object_ref (item);
  self->choice = g_object_ref (choice);
  add_pages (self);

  return self;
}

/**
 * pp_job_new_for_run:
 * @workspace: what is open
 * @item: the pool of @run
 * @run: a run that was taken up again
 *
 * Returns: (transfer full): a job that has not begun
 */
PpJob *
pp_job_new_for_run (PpWorkspace *workspace,
                    PpPoolItem  *item,
                    PpRun       *run)
{
  PpJob *self = pp_job_new (workspace, item, pp_plan_get_choice (pp_run_get_plan (run)));

  adopt (self, run);

  return self;
}

/**
 * pp_job_get_name:
 * @self: a job
 *
 * Returns: (transfer none): name of its pool
 */
const char *
pp_job_get_name (PpJob *self)
{
  g_return_val_if_fail (PP_IS_JOB (self), NULL);

  return pp_pool_item_get_name (self->item);
}

/**
 * pp_job_get_page:
 * @self: a job
 * @page: which
 *
 * Returns: (transfer none) (nullable): the page; %NULL when it has none of the kind
 */
GtkWidget *
pp_job_get_page (PpJob    *self,
                 PpJobPage page)
{
  g_return_val_if_fail (PP_IS_JOB (self), NULL);

  return self->pages[page];
}

/**
 * pp_job_get_run:
 * @self: a job
 *
 * Returns: (transfer none) (nullable): its run
 */
PpRun *
pp_job_get_run (PpJob *self)
{
  g_return_val_if_fail (PP_IS_JOB (self), NULL);

  return self->run;
}

/**
 * pp_job_get_error:
 * @self: a job
 *
 * Returns: (transfer none) (nullable): why the last attempt did not get to the gate, or a fix failed
 */
const GError *
pp_job_get_error (PpJob *self)
{
  g_return_val_if_fail (PP_IS_JOB (self), NULL);

  return self->error;
}

/**
 * pp_job_is_busy:
 * @self: a job
 *
 * Returns: whether something is under way
 */
gboolean
pp_job_is_busy (PpJob *self)
{
  g_return_val_if_fail (PP_IS_JOB (self), FALSE);

  return self->busy;
}

/**
 * pp_job_is_ready:
 * @self: a job
 *
 * Returns: whether its plan only waits to be agreed to
 */
gboolean
pp_job_is_ready (PpJob *self)
{
  g_return_val_if_fail (PP_IS_JOB (self), FALSE);

  return !self->busy && self->run != NULL && pp_run_get_state (self->run) == PP_RUN_AT_GATE;
}

/**
 * pp_job_has_failed:
 * @self: a job
 *
 * Returns: whether it ended before it was agreed to: only a run of its own can go on
 */
gboolean
pp_job_has_failed (PpJob *self)
{
  PpRunState state;

  g_return_val_if_fail (PP_IS_JOB (self), FALSE);

  state = self->run != NULL ? pp_run_get_state (self->run) : PP_RUN_NEW;

  return !self->executing && (state == PP_RUN_FAILED || state == PP_RUN_STOPPED);
}

/**
 * pp_job_is_blocked:
 * @self: a job
 *
 * Returns: whether something stands against its plan
 */
gboolean
pp_job_is_blocked (PpJob *self)
{
  g_return_val_if_fail (PP_IS_JOB (self), FALSE);

  return !self->busy && self->run != NULL && pp_run_get_state (self->run) == PP_RUN_BLOCKED;
}

/**
 * pp_job_has_ended:
 * @self: a job
 *
 * Returns: whether it was agreed to and has come to its end, well or not
 */
gboolean
pp_job_has_ended (PpJob *self)
{
  g_return_val_if_fail (PP_IS_JOB (self), FALSE);

  return self->ended;
}

/**
 * pp_job_set_watching:
 * @self: a job
 * @watching: whether somebody looks at the pre-checks: they are made again when the pool changes
 */
void
pp_job_set_watching (PpJob   *self,
                     gboolean watching)
{
  g_return_if_fail (PP_IS_JOB (self));

  self->watching = watching;
  if (!watching)
    g_clear_handle_id (&self->recheck, g_source_remove);
}

/**
 * pp_job_begin:
 * @self: a job
 *
 * Gets the files and asks the servers, up to the gate; once more when that failed before.
 */
void
pp_job_begin (PpJob *self)
{
  g_autoptr(PpRun) run = NULL;

  g_return_if_fail (PP_IS_JOB (self) && !self->busy);

  if (self->run == NULL || pp_job_has_failed (self))
    {
      pp_job_drop (self);
      run = pp_run_new (pp_pool_item_get_pool (self->item),
                        pp_feed_get_catalogue (pp_workspace_get_feed (self->workspace)),
                        pp_workspace_get_notes (self->workspace),
                        pp_workspace_get_library (self->workspace), self->choice,
                        pp_workspace_get_state_dir (self->workspace));
      adopt (self, run);
    }
  prepare (self);
}

/**
 * pp_job_execute:
 * @self: a job that is ready
 *
 * Carries the plan out, which was agreed to.
 */
void
pp_job_execute (PpJob *self)
{
  g_return_if_fail (pp_job_is_ready (self));

  self->executing = TRUE;
  self->busy = TRUE;
  emit_changed (self);
  /* Whoever agreed to the plan can be asked, here or under Activity. */
  pp_run_set_asks (self->run, TRUE);
  pp_run_execute_async (self->run, NULL, executed_cb, g_object_ref (self));
}

/**
 * pp_job_drop:
 * @self: a job
 *
 * Lets the run go. One that is given up before anything was installed has its end in the journal
 * too, and what was changed for it is put back; one that was agreed to goes on.
 */
void
pp_job_drop (PpJob *self)
{
  PpRunState state;

  g_return_if_fail (PP_IS_JOB (self));

  g_clear_handle_id (&self->recheck, g_source_remove);
  if (self->run == NULL)
    return;
  state = pp_run_get_state (self->run);
  if ((state == PP_RUN_AT_GATE || state == PP_RUN_BLOCKED) && pp_run_get_n_fixes (self->run) > 0)
    pp_run_unwind_async (self->run, NULL, NULL, NULL);
  else if (state == PP_RUN_AT_GATE || state == PP_RUN_BLOCKED)
    pp_run_abandon (self->run);
  else if (!self->executing)
    g_cancellable_cancel (self->cancellable);
  self->busy = FALSE;
  self->executing = FALSE;
  g_signal_handlers_disconnect_by_func (self->run, run_state_cb, self);
  g_clear_object (&self->run);
  g_clear_object (&self->cancellable);
}
