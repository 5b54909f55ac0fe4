/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-run"

#include "config.h"

#include <poolpatch/pp-run-control.h>

#include "pp-live-pool-private.h"
#include "pp-steps.h"

/* A server that is back but not enabled, or a pool that is not whole, is given this part of the
 * time; then the next steps show whether it matters. */
#define GRACE_PART 10

/* What is waited for is seen in the snapshots of the live pool, which looks for the master by
 * itself: each is looked at when it comes, and the time that passes now and then. */
typedef struct
{
  gint64   deadline;    /* monotonic microseconds */
  gint64   back_since;  /* likewise, 0 = not yet */
  guint    source;      /* 0 = not now: it logs in */
  gboolean was_master;
  gboolean asked;       /* a person decides what becomes of it */
} Wait;

static void poll_later (GTask *task);
static void changed_cb (GTask *task);

static void
end (GTask  *task,
     GError *error)
{
  PpStepContext *context = g_task_get_task_data (task);
  Wait *wait = g_object_get_data (G_OBJECT (task), "wait");

  g_signal_handlers_disconnect_by_func (context->pool, changed_cb, task);
  if (wait->was_master)
    pp_live_pool_expect_disruption (context->pool, FALSE);
  if (error != NULL)
    pp_step_return_error (task, error);
  else
    pp_step_return (task, PP_OUTCOME_DONE);
}

/* Whether every server that was live when the plan was made is live again: members say hello to
 * a restarted master only after a while. */
static gboolean
is_whole (PpStepContext *context)
{
  PpSnapshot *before = pp_outlook_get_snapshot (pp_plan_get_outlook (context->plan));
  PpSnapshot *now = pp_live_pool_get_snapshot (context->pool);

  for (guint i = 0; i < pp_snapshot_get_n_hosts (before); i++)
    {
      PpHost *was = pp_snapshot_get_host (before, i);
      PpHost *is = pp_snapshot_find_host (now, was->uuid);

      if (g_hash_table_contains (context->left_out, was->uuid))
        continue;
      if (is != NULL && ((was->live && !is->live) || (was->enabled && !is->enabled)))
        return FALSE;
    }

  return TRUE;
}

static gboolean
is_back (GTask *task)
{
  PpStepContext *context = g_task_get_task_data (task);
  Wait *wait = g_object_get_data (G_OBJECT (task), "wait");
  PpHost *host = pp_step_context_get_host (context);
  gint64 now = g_get_monotonic_time ();
  gint64 grace = (gint64) context->wait_seconds * G_USEC_PER_SEC / GRACE_PART;

  if (pp_live_pool_get_state (context->pool) != PP_LIVE_CONNECTED || !host->live ||
      !pp_step_context_has_restarted (context, host))
    return FALSE;

  if (wait->back_since == 0)
    wait->back_since = now;

  return (host->enabled && (!wait->was_master || is_whole (context))) ||
         now - wait->back_since > grace;
}

static void
start_clock (PpStepContext *context,
             Wait          *wait)
{
  wait->deadline = g_get_monotonic_time () + (gint64) context->wait_seconds * G_USEC_PER_SEC;
  wait->asked = FALSE;
  context->verdict = -1;
}

static void
login_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  GTask *task = user_data;
  g_autoptr(GError) error = NULL;

  if (pp_wire_login_finish (PP_WIRE (source), result, &error))
    end (task, NULL);
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    end (task, g_steal_pointer (&error));
  else
    poll_later (task);
}

/* It goes on looking while a person decides: a server that comes back needs no decision. */
static void
check_time (GTask *task)
{
  PpStepContext *context = g_task_get_task_data (task);
  Wait *wait = g_object_get_data (G_OBJECT (task), "wait");
  const char *name = pp_step_context_get_host (context)->name;
  int verdict = context->verdict;

  if (wait->asked && verdict == PP_DECISION_WAIT_ON)
    {
      start_clock (context, wait);
      poll_later (task);
    }
  else if (wait->asked && verdict < 0)
    {
      poll_later (task);
    }
  else if (!wait->asked && g_get_monotonic_time () <= wait->deadline)
    {
      poll_later (task);
    }
  else if (!wait->asked && context->overdue (context->data))
    {
      wait->asked = TRUE;
      poll_later (task);
    }
  else
    {
      end (task, pp_error_new (PP_ERROR_TIMED_OUT, name, "%s did not come back within %u seconds",
                               name, context->wait_seconds));
    }
}

static gboolean
poll_cb (gpointer user_data)
{
  GTask *task = user_data;
  PpStepContext *context = g_task_get_task_data (task);
  Wait *wait = g_object_get_data (G_OBJECT (task), "wait");
  GError *error = NULL;

  wait->source = 0;
  if (g_cancellable_set_error_if_cancelled (g_task_get_cancellable (task), &error))
    end (task, error);
  else if (is_back (task) && wait->was_master)
    pp_wire_login_async (context->wire, g_task_get_cancellable (task), login_cb, task);
  else if (is_back (task))
    end (task, NULL);
  else
    check_time (task);

  return G_SOURCE_REMOVE;
}

static void
poll_later (GTask *task)
{
  PpStepContext *context = g_task_get_task_data (task);
  Wait *wait = g_object_get_data (G_OBJECT (task), "wait");

  wait->source = g_timeout_add (context->poll_milliseconds, poll_cb, task);
}

static void
changed_cb (GTask *task)
{
  Wait *wait = g_object_get_data (G_OBJECT (task), "wait");

  if (wait->source == 0)
    return;
  g_source_remove (wait->source);
  wait->source = g_idle_add (poll_cb, task);
}

/*
 * pp_step_wait:
 *
 * Waits until the server has started again: boot_time (agent_start_time for the toolstack)
 * changed, live and enabled. A #PpStepFunc.
 */
void
pp_step_wait (PpStepContext      *context,
              GCancellable       *cancellable,
              GAsyncReadyCallback callback,
              gpointer            user_data)
{
  GTask *task = pp_step_begin (context, pp_step_wait, cancellable, callback, user_data);
  Wait *wait = g_new0 (Wait, 1);

  start_clock (context, wait);
  wait->was_master = pp_step_context_is_on_master (context);
  g_object_set_data_full (G_OBJECT (task), "wait", wait, g_free);
  g_signal_connect_swapped (context->pool, "changed", G_CALLBACK (changed_cb), task);
  g_signal_connect_swapped (context->pool, "notify::state", G_CALLBACK (changed_cb), task);
  poll_later (task);
}
