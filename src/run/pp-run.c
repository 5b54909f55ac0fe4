/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-run"

#include "config.h"

#include <poolpatch/pp-library-upkeep.h>
#include <poolpatch/pp-run.h>

#include "pp-plan-json.h"
#include "pp-run-private.h"
#include "pp-step-private.h"

typedef enum
{
  PROP_STATE = 1,
} PpRunProperty;

enum
{
  SIGNAL_STEP_CHANGED,
  SIGNAL_PLAN_CHANGED,
  SIGNAL_LOG,
  N_SIGNALS
};

static GParamSpec *properties[PROP_STATE + 1];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (PpRun, pp_run, G_TYPE_OBJECT)

static void
clear_progress (gpointer data)
{
  PpStepProgress *progress = data;

  g_clear_error ((GError **) &progress->error);
}

static void
pp_run_finalize (GObject *object)
{
  PpRun *self = PP_RUN (object);

  pp_step_context_clear (&self->context);
  g_clear_pointer (&self->progress, g_array_unref);
  g_clear_pointer (&self->restored, g_ptr_array_unref);
  g_clear_pointer (&self->left_out, g_hash_table_unref);
  g_clear_pointer (&self->fix_step, pp_step_free);
  g_clear_object (&self->pool);
  g_clear_object (&self->catalogue);
  g_clear_object (&self->notes);
  g_clear_object (&self->library);
  g_clear_object (&self->plan);
  g_clear_pointer (&self->folder, g_free);
  g_clear_pointer (&self->id, g_free);
  g_clear_pointer (&self->report, g_free);
  g_clear_pointer (&self->recovery, pp_recovery_free);
  g_clear_pointer (&self->started, g_date_time_unref);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->left_disabled, g_strfreev);
  g_clear_error (&self->error);
  g_clear_error (&self->passed_over);

  G_OBJECT_CLASS (pp_run_parent_class)->finalize (object);
}

static void
pp_run_get_property (GObject    *object,
                     guint       property_id,
                     GValue     *value,
                     GParamSpec *pspec)
{
  PpRun *self = PP_RUN (object);

  switch ((PpRunProperty) property_id)
    {
    case PROP_STATE:
      g_value_set_int (value, self->state);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
pp_run_class_init (PpRunClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = pp_run_finalize;
  object_class->get_property = pp_run_get_property;

  /**
   * PpRun:state:
   *
   * A #PpRunState.
   */
  properties[PROP_STATE] =
    g_param_spec_int ("state", NULL, NULL, PP_RUN_NEW, PP_RUN_UNWOUND, PP_RUN_NEW,
                      G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  /**
   * PpRun::step-changed:
   * @self: a run
   * @position: of the step
   *
   * State or progress of a step changed.
   */
  signals[SIGNAL_STEP_CHANGED] = g_signal_new ("step-changed", G_TYPE_FROM_CLASS (klass),
                                               G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                               G_TYPE_NONE, 1, G_TYPE_UINT);
  /**
   * PpRun::plan-changed:
   * @self: a run
   *
   * The plan was made again from fresh evidence.
   */
  signals[SIGNAL_PLAN_CHANGED] = g_signal_new ("plan-changed", G_TYPE_FROM_CLASS (klass),
                                               G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                               G_TYPE_NONE, 0);
  /**
   * PpRun::log:
   * @self: a run
   * @line: what a hotfix printed on a server while it was applied
   */
  signals[SIGNAL_LOG] = g_signal_new ("log", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                      NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
progress_cb (double   fraction,
             gpointer data)
{
  PpRun *self = data;
  PpStepProgress *progress = &g_array_index (self->progress, PpStepProgress, self->position);

  if (progress->state != PP_STEP_NOW)
    return;
  progress->fraction = fraction;
  g_signal_emit (self, signals[SIGNAL_STEP_CHANGED], 0, self->position);
}

static void
log_cb (const char *text,
        gpointer    data)
{
  PpRun *self = data;
  g_auto(GStrv) lines = g_strsplit (text, "\n", 1000);

  for (guint i = 0; lines[i] != NULL; i++)
    if (*g_strstrip (lines[i]) != '\0')
      g_signal_emit (self, signals[SIGNAL_LOG], 0, lines[i]);
}

static void
pp_run_init (PpRun *self)
{
  self->unknown = -1;
  self->restored = g_ptr_array_new_with_free_func ((GDestroyNotify) pp_fix_free);
  self->progress = g_array_new (FALSE, TRUE, sizeof (PpStepProgress));
  g_array_set_clear_func (self->progress, clear_progress);
  self->left_out = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                          (GDestroyNotify) g_error_free);
  self->context.left_out = self->left_out;
  self->context.verdict = -1;
  self->context.overdue = pp_run_ask;
  self->context.progress = progress_cb;
  self->context.log = log_cb;
  self->context.data = self;
}

/* UTC time and the beginning of the pool's uuid; a number when there is one of the same second. */
static char *
make_id (const char *state_dir,
         const char *pool)
{
  g_autoptr(GDateTime) now = g_date_time_new_now_utc ();
  g_autofree char *time = g_date_time_format (now, "%Y%m%dT%H%M%SZ");
  g_autofree char *id = g_strdup_printf ("%s-%.8s", time, pool);

  for (guint i = 2;; i++)
    {
      g_autofree char *folder = g_build_filename (state_dir, "runs", id, NULL);

      if (!g_file_test (folder, G_FILE_TEST_EXISTS))
        return g_steal_pointer (&id);
      g_free (id);
      id = g_strdup_printf ("%s-%.8s-%u", time, pool, i);
    }
}

/*
 * pp_run_create_outlook:
 * @self: a run
 * @choice: what is to be installed where
 *
 * Returns: (transfer full): what every server of the pool has and lacks now
 */
PpOutlook *
pp_run_create_outlook (PpRun    *self,
                       PpChoice *choice)
{
  g_autoptr(PpCatalogue) catalogue = NULL;

  catalogue = pp_library_complete (self->library, self->catalogue, pp_choice_get_hotfixes (choice));

  return pp_outlook_new (pp_live_pool_get_snapshot (self->pool), catalogue, self->notes);
}

/*
 * pp_run_new_empty:
 * @pool: a connected pool
 * @catalogue: what exists
 * @notes: (nullable): what is known beside it
 * @library: where the files are
 *
 * Returns: (transfer full): a run without plan, name and folder
 */
PpRun *
pp_run_new_empty (PpLivePool  *pool,
                  PpCatalogue *catalogue,
                  PpNotes     *notes,
                  PpLibrary   *library)
{
  PpRun *self = g_object_new (PP_TYPE_RUN, NULL);

  self->pool = g_object_ref (pool);
  self->catalogue = g_object_ref (catalogue);
  self->notes = notes != NULL ? g_object_ref (notes) : NULL;
  self->library = g_object_ref (library);
  pp_step_context_init (&self->context, pool, library);

  return self;
}

/**
 * pp_run_new:
 * @pool: a connected pool; it must have a snapshot
 * @catalogue: what exists
 * @notes: what is known beside it
 * @library: where the files are
 * @choice: what is to be installed where
 * @state_dir: where runs are kept, XDG_STATE_HOME/poolpatch
 *
 * Returns: (transfer full): a run that has not begun; its plan rests on the snapshot alone
 */
PpRun *
pp_run_new (PpLivePool  *pool,
            PpCatalogue *catalogue,
            PpNotes     *notes,
            PpLibrary   *library,
            PpChoice    *choice,
            const char  *state_dir)
{
  g_autoptr(PpOutlook) outlook = NULL;
  g_autoptr(PpPlan) plan = NULL;
  g_auto(GStrv) in_library = NULL;
  PpRun *self;

  g_return_val_if_fail (PP_IS_LIVE_POOL (pool), NULL);
  g_return_val_if_fail (pp_live_pool_get_snapshot (pool) != NULL, NULL);
  g_return_val_if_fail (PP_IS_CHOICE (choice), NULL);
  g_return_val_if_fail (state_dir != NULL, NULL);

  self = pp_run_new_empty (pool, catalogue, notes, library);
  outlook = pp_run_create_outlook (self, choice);
  in_library = pp_library_list (library);
  plan = pp_plan_new (outlook, choice, NULL, (const char * const *) in_library);
  pp_run_set_plan (self, plan);
  self->id = make_id (state_dir, pp_snapshot_get_uuid (pp_outlook_get_snapshot (outlook)));
  self->folder = g_build_filename (state_dir, "runs", self->id, NULL);

  return self;
}

/*
 * pp_run_set_state:
 * @self: a run
 * @state: its new state
 */
void
pp_run_set_state (PpRun     *self,
                  PpRunState state)
{
  if (self->state == state)
    return;
  self->state = state;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
}

/*
 * pp_run_set_plan:
 * @self: a run
 * @plan: the plan from now on; the steps that are done must stand where they stood
 */
void
pp_run_set_plan (PpRun  *self,
                 PpPlan *plan)
{
  guint n_steps = pp_plan_get_n_steps (plan);

  /* What a fix did before the gate is no longer a step of the plan made after it. */
  for (guint i = 0; self->plan != NULL && i < MIN (n_steps, self->progress->len); i++)
    if (i >= pp_plan_get_n_steps (self->plan) ||
        !pp_step_is_equal (pp_plan_get_step (self->plan, i), pp_plan_get_step (plan, i)))
      {
        g_array_set_size (self->progress, i);
        break;
      }
  g_set_object (&self->plan, plan);
  self->context.plan = plan;
  g_array_set_size (self->progress, n_steps);
  for (guint i = 0; i < n_steps; i++)
    {
      PpStepProgress *progress = &g_array_index (self->progress, PpStepProgress, i);

      if (progress->state == PP_STEP_WAITING)
        progress->fraction = -1;
    }
  g_signal_emit (self, signals[SIGNAL_PLAN_CHANGED], 0);
}

/*
 * pp_run_open_journal:
 * @self: a run
 * @error: return location
 *
 * Makes the folder of the run: it begins here.
 *
 * Returns: %FALSE with a %G_IO_ERROR
 */
gboolean
pp_run_open_journal (PpRun   *self,
                     GError **error)
{
  if (self->context.journal != NULL)
    return TRUE;

  if (self->started == NULL)
    self->started = g_date_time_new_now_utc ();
  self->context.journal =
    pp_journal_new (self->folder, pp_snapshot_get_uuid (pp_live_pool_get_snapshot (self->pool)), error);

  return self->context.journal != NULL;
}

static void
add_time (JsonObject *object,
          const char *name,
          gint64      microseconds)
{
  g_autoptr(GDateTime) time = g_date_time_new_from_unix_utc (microseconds / G_USEC_PER_SEC);
  g_autofree char *text = time != NULL ? g_date_time_format_iso8601 (time) : NULL;

  if (text != NULL)
    json_object_set_string_member (object, name, text);
}

/* What the journal had before this plan was made, by other numbers, is in the plan itself. */
static void
add_done (PpRun      *self,
          JsonObject *plan)
{
  JsonArray *steps = json_object_get_array_member (plan, "steps");

  for (guint i = 0; i < self->progress->len; i++)
    {
      const PpStepProgress *progress = &g_array_index (self->progress, PpStepProgress, i);
      JsonObject *step = json_array_get_object_element (steps, i);

      if (progress->state != PP_STEP_DONE && progress->state != PP_STEP_SKIPPED)
        continue;
      json_object_set_string_member (step, "state",
                                     progress->state == PP_STEP_DONE ? "done" : "skipped");
      add_time (step, "started", progress->started);
      add_time (step, "ended", progress->ended);
    }
}

/*
 * pp_run_save_plan:
 * @self: a run
 * @error: return location
 *
 * Writes plan.json: the plan and what is needed to make it again.
 *
 * Returns: %FALSE with an error
 */
gboolean
pp_run_save_plan (PpRun   *self,
                  GError **error)
{
  g_autoptr(JsonObject) object = json_object_new ();
  JsonObject *plan = pp_plan_make_json (self->plan, NULL, NULL);
  JsonObject *pool = json_object_new ();
  PpSnapshot *snapshot = pp_live_pool_get_snapshot (self->pool);
  g_autofree char *started = g_date_time_format_iso8601 (self->started);
  g_autofree char *text = NULL;

  json_object_set_string_member (pool, "uuid", pp_snapshot_get_uuid (snapshot));
  json_object_set_string_member (pool, "name", pp_snapshot_get_name (snapshot));
  json_object_set_string_member (pool, "address", pp_live_pool_get_address (self->pool));
  json_object_set_string_member (pool, "user", pp_live_pool_get_user (self->pool));

  json_object_set_int_member (object, "schema", 1);
  json_object_set_string_member (object, "run", self->id);
  json_object_set_string_member (object, "started", started);
  json_object_set_object_member (object, "pool", pool);
  json_object_set_object_member (object, "names", pp_plan_make_names (self->plan));
  json_object_set_string_member (object, "feed", pp_catalogue_get_source (self->catalogue));
  json_object_set_object_member (object, "choice",
                                 pp_choice_make_json (pp_plan_get_choice (self->plan)));
  add_done (self, plan);
  json_object_set_object_member (object, "plan", plan);
  json_object_set_int_member (object, "since", pp_journal_get_n_lines (self->context.journal));
  text = pp_json_object_print (object, TRUE);

  return pp_journal_save (self->context.journal, "plan.json", text, error);
}

/**
 * pp_run_get_id:
 * @self: a run
 *
 * Returns: (transfer none): its name, also that of its folder
 */
const char *
pp_run_get_id (PpRun *self)
{
  g_return_val_if_fail (PP_IS_RUN (self), NULL);

  return self->id;
}

/**
 * pp_run_get_pool:
 * @self: a run
 *
 * Returns: (transfer none): the pool it works on
 */
PpLivePool *
pp_run_get_pool (PpRun *self)
{
  g_return_val_if_fail (PP_IS_RUN (self), NULL);

  return self->pool;
}

/**
 * pp_run_get_plan:
 * @self: a run
 *
 * Returns: (transfer none): its plan; another one after plan-changed
 */
PpPlan *
pp_run_get_plan (PpRun *self)
{
  g_return_val_if_fail (PP_IS_RUN (self), NULL);

  return self->plan;
}

/**
 * pp_run_get_state:
 * @self: a run
 *
 * Returns: how far it is
 */
PpRunState
pp_run_get_state (PpRun *self)
{
  g_return_val_if_fail (PP_IS_RUN (self), PP_RUN_NEW);

  return self->state;
}

/**
 * pp_run_is_under_way:
 * @self: a run
 *
 * Returns: whether the plan is being carried out, also while that is paused or waits for a decision
 */
gboolean
pp_run_is_under_way (PpRun *self)
{
  g_return_val_if_fail (PP_IS_RUN (self), FALSE);

  return self->state == PP_RUN_RUNNING || self->state == PP_RUN_DECISION ||
         self->state == PP_RUN_PAUSED;
}

/**
 * pp_run_has_ended:
 * @self: a run
 *
 * Returns: whether it is over, well or not: its report is there
 */
gboolean
pp_run_has_ended (PpRun *self)
{
  g_return_val_if_fail (PP_IS_RUN (self), FALSE);

  return self->state == PP_RUN_DONE || self->state == PP_RUN_FAILED ||
         self->state == PP_RUN_STOPPED || self->state == PP_RUN_UNWOUND;
}

/**
 * pp_run_get_progress:
 * @self: a run
 * @position: of a step in its plan
 *
 * Returns: (transfer none): where the step stands; valid until the plan or the step changes
 */
const PpStepProgress *
pp_run_get_progress (PpRun *self,
                     guint  position)
{
  g_return_val_if_fail (PP_IS_RUN (self), NULL);
  g_return_val_if_fail (position < self->progress->len, NULL);

  return &g_array_index (self->progress, PpStepProgress, position);
}

/**
 * pp_run_get_error:
 * @self: a run
 *
 * Returns: (transfer none) (nullable): why it failed or stopped; pp_error_get_server() is the name
 *   of the server of the step
 */
const GError *
pp_run_get_error (PpRun *self)
{
  g_return_val_if_fail (PP_IS_RUN (self), NULL);

  return self->error;
}

/**
 * pp_run_get_left_disabled:
 * @self: a run
 *
 * Returns: (transfer none) (nullable): the names of the servers that this run put into maintenance
 *   mode and that were still in it at its end; %NULL before
 */
const char * const *
pp_run_get_left_disabled (PpRun *self)
{
  g_return_val_if_fail (PP_IS_RUN (self), NULL);

  return (const char * const *) self->left_disabled;
}

/**
 * pp_run_was_read_back:
 * @self: a run
 *
 * Returns: whether the pool told what it has after the last step; when %FALSE, the snapshot is that
 *   of before
 */
gboolean
pp_run_was_read_back (PpRun *self)
{
  g_return_val_if_fail (PP_IS_RUN (self), FALSE);

  return self->read_back;
}

/**
 * pp_run_get_unknown:
 * @self: a run that has ended
 *
 * Returns: (transfer none) (nullable): the step that was under way when the pool was lost or the
 *   run was ended, if its outcome was not read back: a hotfix may be installed or not
 */
const PpStep *
pp_run_get_unknown (PpRun *self)
{
  g_return_val_if_fail (PP_IS_RUN (self), NULL);

  return self->unknown >= 0 ? pp_plan_get_step (self->plan, self->unknown) : NULL;
}

/**
 * pp_run_get_started:
 * @self: a run
 *
 * Returns: when it began, Unix seconds; 0 before
 */
gint64
pp_run_get_started (PpRun *self)
{
  g_return_val_if_fail (PP_IS_RUN (self), 0);

  return self->started != NULL ? g_date_time_to_unix (self->started) : 0;
}

/**
 * pp_run_get_report:
 * @self: a run
 *
 * Returns: (transfer none) (nullable): the document of `apply --json`, once it has ended
 */
const char *
pp_run_get_report (PpRun *self)
{
  g_return_val_if_fail (PP_IS_RUN (self), NULL);

  return self->report;
}

/**
 * pp_run_stop:
 * @self: a run
 *
 * Asks it to stop at the next safe point: between two steps, where no server is left disabled or
 * waiting for its restart. It ends as %PP_RUN_STOPPED with %PP_ERROR_STOPPED. A run that is paused
 * goes on as far as that.
 */
void
pp_run_stop (PpRun *self)
{
  g_return_if_fail (PP_IS_RUN (self));

  self->stop_wanted = TRUE;
  pp_run_go_on (self);
}

/**
 * pp_run_is_stopping:
 * @self: a run
 *
 * Returns: whether it was asked to stop
 */
gboolean
pp_run_is_stopping (PpRun *self)
{
  g_return_val_if_fail (PP_IS_RUN (self), FALSE);

  return self->stop_wanted;
}

/**
 * pp_run_end_now:
 * @self: a run that is carried out
 *
 * Ends it as stopped without waiting for the step under way, for one that a server keeps waiting.
 * What the server does goes on there: it may stay in maintenance mode, or restart.
 */
void
pp_run_end_now (PpRun *self)
{
  g_return_if_fail (PP_IS_RUN (self));

  self->stop_wanted = TRUE;
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
}

/**
 * pp_run_set_wait:
 * @self: a run that has not begun
 * @seconds: how long a restarted server may take to come back (else 20 minutes), and a line that
 *   breaks while a server works (else 2 minutes)
 * @poll_milliseconds: how often to look (else every 2 seconds)
 */
void
pp_run_set_wait (PpRun *self,
                 guint  seconds,
                 guint  poll_milliseconds)
{
  g_return_if_fail (PP_IS_RUN (self));
  g_return_if_fail (poll_milliseconds > 0);

  self->context.wait_seconds = seconds;
  self->context.poll_milliseconds = poll_milliseconds;
  pp_wire_set_patience (self->context.wire, seconds, poll_milliseconds);
}

/**
 * pp_run_set_restart_wait:
 * @self: a run that has not begun
 * @seconds: how long a restarted server may take to come back, before somebody is asked
 */
void
pp_run_set_restart_wait (PpRun *self,
                         guint  seconds)
{
  g_return_if_fail (PP_IS_RUN (self));
  g_return_if_fail (seconds > 0);

  self->context.wait_seconds = seconds;
}

/**
 * pp_run_state_to_string:
 * @state: of a run
 *
 * Returns: (transfer none): its name
 */
const char *
pp_run_state_to_string (PpRunState state)
{
  static const char * const names[] = {
    "new", "preparing", "at-gate", "blocked", "running", "decision", "paused", "done", "failed",
    "stopped", "unwinding", "unwound",
  };

  g_return_val_if_fail ((guint) state < G_N_ELEMENTS (names), "");

  return names[state];
}
