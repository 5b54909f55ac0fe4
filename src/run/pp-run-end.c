/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-run"

#include "config.h"

#include "pp-run-private.h"
#include "pp-run-report.h"

/* A report that waits for a pool which is gone is worse than one from the last snapshot. */
#define REFRESH_SECONDS 30

typedef struct
{
  GCancellable *cancellable;  /* (owned) of the refresh */
  guint         timeout;
  PpRunState    state;
  GError       *error;        /* (owned) (nullable) */
} Ending;

static void
ending_free (gpointer data)
{
  Ending *self = data;

  g_clear_handle_id (&self->timeout, g_source_remove);
  g_clear_object (&self->cancellable);
  g_clear_error (&self->error);
  g_free (self);
}

static const char *
state_for_report (PpRunState state)
{
  if (state == PP_RUN_DONE)
    return "done";

  return state == PP_RUN_FAILED ? "failed" : "unfinished";
}

/* The servers that this run disabled and that are not enabled by now. */
static char **
list_left_disabled (PpRun *self)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  PpSnapshot *snapshot = pp_live_pool_get_snapshot (self->pool);
  GHashTableIter iter;
  gpointer uuid;
  gpointer memory;

  g_hash_table_iter_init (&iter, self->context.hosts);
  while (g_hash_table_iter_next (&iter, &uuid, &memory))
    {
      PpHost *host = pp_snapshot_find_host (snapshot, uuid);

      if (((PpHostMemory *) memory)->disabled && (host == NULL || !host->enabled))
        g_strv_builder_add (builder, uuid);
    }

  return g_strv_builder_end (builder);
}

static char *
dup_names (PpRun              *self,
           const char * const *uuids)
{
  PpSnapshot *snapshot = pp_live_pool_get_snapshot (self->pool);
  g_autoptr(GString) names = g_string_new (NULL);

  for (guint i = 0; uuids[i] != NULL; i++)
    {
      PpHost *host = pp_snapshot_find_host (snapshot, uuids[i]);

      g_string_append_printf (names, "%s%s", i > 0 ? ", " : "",
                              host != NULL ? host->name : uuids[i]);
    }

  return g_string_free (g_steal_pointer (&names), FALSE);
}

static void
write_report (PpRun              *self,
              PpRunState          state,
              const GError       *error,
              const char * const *left_disabled)
{
  g_autoptr(PpOutlook) outlook = pp_run_create_outlook (self);
  g_autoptr(GError) local = NULL;
  JsonObject *line = json_object_new ();
  PpReportFacts facts = { self->id, state_for_report (state), outlook, error };

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

  if (!pp_live_pool_refresh_finish (PP_LIVE_POOL (source), result, &error))
    g_debug ("run %s ends with the last snapshot: %s", self->id, error->message);

  left_disabled = list_left_disabled (self);
  if (ending->error != NULL && left_disabled[0] != NULL)
    {
      g_autofree char *names = dup_names (self, (const char * const *) left_disabled);
      g_autofree char *message = g_strdup_printf ("%s (left disabled: %s)", ending->error->message,
                                                  names);

      g_free (ending->error->message);
      ending->error->message = g_steal_pointer (&message);
    }
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

/*
 * pp_run_end_async:
 * @self: a run
 * @state: how it ends
 * @error: (transfer full) (nullable): why
 * @callback: called when done
 * @user_data: for @callback
 *
 * Reads the pool back, writes the report and lets the folder go.
 */
void
pp_run_end_async (PpRun              *self,
                  PpRunState          state,
                  GError             *error,
                  GAsyncReadyCallback callback,
                  gpointer            user_data)
{
  GTask *task = g_task_new (self, NULL, callback, user_data);
  Ending *ending = g_new0 (Ending, 1);

  g_task_set_source_tag (task, pp_run_end_async);
  g_task_set_task_data (task, ending, ending_free);
  ending->state = state;
  ending->error = error;
  ending->cancellable = g_cancellable_new ();
  ending->timeout = g_timeout_add_seconds (REFRESH_SECONDS, timeout_cb, ending);
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
