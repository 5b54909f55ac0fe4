/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-run"

#include "config.h"

#include "pp-run-private.h"

/* Holding a run between two steps. */

static void
unpark (PpRun *self)
{
  g_source_destroy (self->parked_watch);
  g_clear_pointer (&self->parked_watch, g_source_unref);
  pp_run_set_state (self, PP_RUN_RUNNING);
  pp_run_engine_next (g_steal_pointer (&self->parked));
}

static gboolean
given_up_cb (GCancellable *cancellable,
             gpointer      user_data)
{
  PpRun *self = user_data;

  self->pause_wanted = FALSE;
  unpark (self);

  return G_SOURCE_REMOVE;
}

/*
 * pp_run_park:
 * @self: a run that is carried out
 * @task: (transfer full): of its engine; not taken when this fails
 * @error: return location
 *
 * Returns: %FALSE when it could not be written down
 */
gboolean
pp_run_park (PpRun   *self,
             GTask   *task,
             GError **error)
{
  if (!pp_journal_write (self->context.journal, "paused", json_object_new (), error))
    return FALSE;

  self->parked = task;
  self->parked_watch = g_cancellable_source_new (self->cancellable);
  g_source_set_callback (self->parked_watch, G_SOURCE_FUNC (given_up_cb), self, NULL);
  g_source_attach (self->parked_watch, g_main_context_get_thread_default ());
  pp_run_set_state (self, PP_RUN_PAUSED);

  return TRUE;
}

/**
 * pp_run_pause:
 * @self: a run that is carried out
 *
 * Asks it to pause after the step at hand, as %PP_RUN_PAUSED: servers stay as they are by then, one
 * in maintenance mode too. A server that restarts is waited for first. pp_run_go_on() takes it back.
 */
void
pp_run_pause (PpRun *self)
{
  g_return_if_fail (PP_IS_RUN (self));
  g_return_if_fail (pp_run_is_under_way (self));

  self->pause_wanted = TRUE;
}

/**
 * pp_run_is_pausing:
 * @self: a run
 *
 * Returns: whether it was asked to pause and not to go on since
 */
gboolean
pp_run_is_pausing (PpRun *self)
{
  g_return_val_if_fail (PP_IS_RUN (self), FALSE);

  return self->pause_wanted;
}

/**
 * pp_run_go_on:
 * @self: a run
 *
 * Goes on with a run that is paused, or was asked to pause.
 */
void
pp_run_go_on (PpRun *self)
{
  g_autoptr(GError) error = NULL;

  g_return_if_fail (PP_IS_RUN (self));

  self->pause_wanted = FALSE;
  if (self->state != PP_RUN_PAUSED)
    return;
  /* The next step says what it does, and whether the journal can still be written. */
  if (!pp_journal_write (self->context.journal, "went-on", json_object_new (), &error))
    g_warning ("journal of run %s: %s", self->id, error->message);
  unpark (self);
}
