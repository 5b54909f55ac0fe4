/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-run"

#include "config.h"

#include "pp-run-private.h"
#include "pp-run-report.h"

/* A report that waits for a pool which is gone is worse than one from the last snapshot: less so
 * when the connection is down already, or somebody wants the end of it. */
#define REFRESH_SECONDS 30
#define RECONNECT_SECONDS 10
#define CANCELLED_SECONDS 2

typedef struct
{
  GCancellable *cancellable;  /* (owned) of the refresh */
  GCancellable *outer;        /* (owned) (nullable) of the whole run */
  gulong        outer_handler;
  PpLivePool   *pool;         /* (owned) */
  gulong        pool_handler;
  guint         timeout;
  PpRunState    state;
  GError       *error;        /* (owned) (nullable) */
} Ending;

static void
ending_free (gpointer data)
{
  Ending *self = data;

  g_clear_handle_id (&self->timeout, g_source_remove);
  if (self->outer_handler != 0)
    g_cancellable_disconnect (self->outer, self->outer_handler);
  g_clear_object (&self->outer);
  g_clear_signal_handler (&self->pool_handler, self->pool);
  g_clear_object (&self->pool);
  g_clear_object (&self->cancellable);
  g_clear_error (&self->error);
  g_free (self);
}

static const char *
state_for_report (PpRunState state)
{
  if (state == PP_RUN_DONE)
    return "done";
  if (state == PP_RUN_UNWOUND)
    return "unwound";

  return state == PP_RUN_FAILED ? "failed" : "unfinished";
}

/* The servers that this run disabled and that are not known to be enabled by now. */
static char **
list_left_disabled (PpRun *self)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  PpSnapshot *snapshot = pp_live_pool_get_snapshot (self->pool);
  GHashTableIter iter;
  gpointer uuid;
  gpointer memory;

  /* That is what it was for. */
  if (pp_choice_get_purpose (pp_plan_get_choice (self->plan)) == PP_PURPOSE_ENTER_MAINTENANCE)
    return g_strv_builder_end (builder);

  g_hash_table_iter_init (&iter, self->context.hosts);
  while (g_hash_table_iter_next (&iter, &uuid, &memory))
    {
      PpHost *host = pp_snapshot_find_host (snapshot, uuid);

      if (((PpHostMemory *) memory)->disabled &&
          (!self->read_back || host == NULL || !host->enabled))
        g_strv_builder_add (builder, uuid);
    }

  return g_strv_builder_end (builder);
}

static char **
list_names (PpRun              *self,
            const char * const *uuids)
{
  PpSnapshot *snapshot = pp_live_pool_get_snapshot (self->pool);
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; uuids[i] != NULL; i++)
    {
      PpHost *host = pp_snapshot_find_host (snapshot, uuids[i]);

      g_strv_builder_add (builder, host != NULL ? host->name : uuids[i]);
    }

  return g_strv_builder_end (builder);
}

static gboolean
is_installed (PpRun        *self,
              const PpStep *step)
{
  PpSnapshot *snapshot = pp_live_pool_get_snapshot (self->pool);
  PpHost *host = step->host != NULL ? pp_snapshot_find_host (snapshot, step->host) : NULL;
  const PpApplied *applied =
    host != NULL && step->hotfix != NULL ? pp_host_find_applied (host, step->hotfix) : NULL;

  return applied != NULL && applied->applied;
}

/* A server that refused has not done it; one that fell silent may have, and one that was not waited
 * for may do it yet. */
static int
find_unknown (PpRun *self)
{
  for (int i = (int) self->progress->len - 1; i >= 0; i--)
    {
      const PpStep *step = pp_plan_get_step (self->plan, i);
      const PpStepProgress *progress = pp_run_get_progress (self, i);
      gboolean given_up = progress->state == PP_STEP_FAILED &&
                          g_error_matches (progress->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);

      if (step->kind == PP_STEP_DOWNLOAD || step->kind == PP_STEP_UPLOAD)
        continue;
      if (given_up && !(self->read_back && is_installed (self, step)))
        return i;
      if (!self->read_back &&
          (progress->state == PP_STEP_NOW ||
           (progress->state == PP_STEP_FAILED &&
            !g_error_matches (progress->error, PP_ERROR, PP_ERROR_REFUSED))))
        return i;
    }

  return -1;
}

static void
write_report (PpRun              *self,
              PpRunState          state,
              const GError       *error,
              const char * const *left_disabled)
{
  g_autoptr(PpOutlook) outlook = pp_run_create_outlook (self, pp_plan_get_choice (self->plan));
  g_autoptr(GError) local = NULL;
  JsonObject *line = json_object_new ();
  PpReportFacts facts = { self->id, state_for_report (state), outlook, error };

  facts.read_back = self->read_back;
  facts.started = self->started;
  facts.plan = self->plan;
  facts.progress = self->progress;
  facts.memory = self->context.hosts;
  facts.restored = self->restored;
  facts.unknown = pp_run_get_unknown (self);
  facts.left_disabled = left_disabled;
  if (error != NULL && state == PP_RUN_FAILED)
    facts.step = self->context.step;
  g_free (self->report);
  self->report = pp_report_make (&facts);

  json_object_set_string_member (line, "state", pp_run_state_to_string (state));
  if (!pp_journal_write (self->context.journal, "ended", line, &local) ||
      !pp_journal_save (self->context.journal, "report.json", self->report, &local))
    g_warning ("report of run %s: %s", self->id, local->message);
}

static void
refresh_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  PpRun *self = g_task_get_source_object (task);
  Ending *ending = g_task_get_task_data (task);
  g_autoptr(GError) error = NULL;
  g_auto(GStrv) left_disabled = NULL;

  self->read_back = pp_live_pool_refresh_finish (PP_LIVE_POOL (source), result, &error);
  self->unknown = find_unknown (self);
  if (!self->read_back)
    g_debug ("run %s ends with the last snapshot: %s", self->id, error->message);

  left_disabled = ending->state != PP_RUN_DONE ? list_left_disabled (self) : g_new0 (char *, 1);
  g_strfreev (self->left_disabled);
  self->left_disabled = list_names (self, (const char * const *) left_disabled);
  if (self->context.journal != NULL)
    write_report (self, ending->state, ending->error, (const char * const *) left_disabled);
  g_clear_pointer (&self->context.journal, pp_journal_free);
  pp_wire_close (self->context.wire);

  g_clear_error (&self->error);
  self->error = g_steal_pointer (&ending->error);
  pp_run_set_state (self, ending->state);
  g_task_return_boolean (task, TRUE);
}

static gboolean
timeout_cb (gpointer user_data)
{
  Ending *ending = user_data;

  ending->timeout = 0;
  g_cancellable_cancel (ending->cancellable);

  return G_SOURCE_REMOVE;
}

static void
outer_cancelled_cb (GCancellable *outer,
                    gpointer      user_data)
{
  g_cancellable_cancel (user_data);
}

/* The line broke over reading back. */
static void
state_changed_cb (PpLivePool *pool,
                  GParamSpec *pspec,
                  Ending     *ending)
{
  if (ending->timeout == 0 || pp_live_pool_get_state (pool) == PP_LIVE_CONNECTED)
    return;
  g_source_remove (ending->timeout);
  ending->timeout = g_timeout_add_seconds (RECONNECT_SECONDS, timeout_cb, ending);
}

static guint
choose_seconds (PpRun        *self,
                GCancellable *cancellable)
{
  if (g_cancellable_is_cancelled (cancellable))
    return CANCELLED_SECONDS;

  return pp_live_pool_get_state (self->pool) == PP_LIVE_CONNECTED ? REFRESH_SECONDS
                                                                   : RECONNECT_SECONDS;
}

static PpRunState
state_for_error (PpRun        *self,
                 const GError *error)
{
  if (error == NULL)
    return self->state == PP_RUN_UNWINDING ? PP_RUN_UNWOUND : PP_RUN_DONE;
  if (g_error_matches (error, PP_ERROR, PP_ERROR_STOPPED) ||
      g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return PP_RUN_STOPPED;

  return PP_RUN_FAILED;
}

/*
 * pp_run_end_async:
 * @self: a run
 * @error: (transfer full) (nullable): why
 * @cancellable: (nullable): of the run; cancelled now or before, the pool is hardly waited for
 * @callback: called when done
 * @user_data: for @callback
 *
 * Reads the pool back, writes the report and lets the folder go.
 */
void
pp_run_end_async (PpRun              *self,
                  GError             *error,
                  GCancellable       *cancellable,
                  GAsyncReadyCallback callback,
                  gpointer            user_data)
{
  GTask *task = g_task_new (self, NULL, callback, user_data);
  Ending *ending = g_new0 (Ending, 1);

  g_task_set_source_tag (task, pp_run_end_async);
  g_task_set_task_data (task, ending, ending_free);
  ending->state = state_for_error (self, error);
  ending->error = error;
  ending->cancellable = g_cancellable_new ();
  ending->timeout = g_timeout_add_seconds (choose_seconds (self, cancellable), timeout_cb, ending);
  ending->pool = g_object_ref (self->pool);
  ending->pool_handler = g_signal_connect (self->pool, "notify::state",
                                           G_CALLBACK (state_changed_cb), ending);
  if (cancellable != NULL && !g_cancellable_is_cancelled (cancellable))
    {
      ending->outer = g_object_ref (cancellable);
      ending->outer_handler = g_cancellable_connect (cancellable, G_CALLBACK (outer_cancelled_cb),
                                                     ending->cancellable, NULL);
    }
  pp_live_pool_refresh_async (self->pool, ending->cancellable, refresh_cb, task);
}

/*
 * pp_run_end_finish:
 * @self: a run
 * @result: of the callback
 */
void
pp_run_end_finish (PpRun        *self,
                   GAsyncResult *result)
{
  g_return_if_fail (g_task_is_valid (result, self));

  g_task_propagate_boolean (G_TASK (result), NULL);
}
