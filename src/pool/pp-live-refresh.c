/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-live-refresh"

#include "config.h"

#include "pp-live-refresh.h"

struct _PpLiveRefresh
{
  GPtrArray *waiting;   /* (owned) (element-type GTask) for the next request */
  GPtrArray *served;    /* (owned) (element-type GTask) by the request under way */
  gboolean   is_begun;  /* until its reply is in, whoever still waits for it */
};

/* What a waiting task needs to hear of its cancellable. */
typedef struct
{
  PpLiveRefresh *queue;
  GSource       *source;  /* (owned) */
} Watch;

PpLiveRefresh *
pp_live_refresh_new (void)
{
  PpLiveRefresh *self = g_new0 (PpLiveRefresh, 1);

  self->waiting = g_ptr_array_new_with_free_func (g_object_unref);
  self->served = g_ptr_array_new_with_free_func (g_object_unref);

  return self;
}

void
pp_live_refresh_free (PpLiveRefresh *self)
{
  g_ptr_array_unref (self->waiting);
  g_ptr_array_unref (self->served);
  g_free (self);
}

static gboolean
cancelled_cb (GCancellable *cancellable,
              gpointer      user_data)
{
  g_autoptr(GTask) task = g_object_ref (user_data);
  Watch *watch = g_task_get_task_data (task);

  if (g_ptr_array_remove (watch->queue->waiting, task) ||
      g_ptr_array_remove (watch->queue->served, task))
    g_task_return_error_if_cancelled (task);

  return G_SOURCE_REMOVE;
}

static void
watch_free (Watch *watch)
{
  g_source_destroy (watch->source);
  g_source_unref (watch->source);
  g_free (watch);
}

/* Takes the task. The queue must outlive it: its source object keeps both. */
void
pp_live_refresh_add (PpLiveRefresh *self,
                     GTask         *task)
{
  GCancellable *cancellable = g_task_get_cancellable (task);

  if (cancellable != NULL)
    {
      Watch *watch = g_new0 (Watch, 1);

      watch->queue = self;
      watch->source = g_cancellable_source_new (cancellable);
      g_source_set_callback (watch->source, G_SOURCE_FUNC (cancelled_cb), task, NULL);
      g_source_attach (watch->source, g_task_get_context (task));
      g_task_set_task_data (task, watch, (GDestroyNotify) watch_free);
    }
  g_ptr_array_add (self->waiting, task);
}

/* Returns whether a request is to be sent now: somebody waits and none is under way. */
gboolean
pp_live_refresh_begin (PpLiveRefresh *self)
{
  if (self->is_begun || self->waiting->len == 0)
    return FALSE;
  g_ptr_array_extend_and_steal (self->served, g_steal_pointer (&self->waiting));
  self->waiting = g_ptr_array_new_with_free_func (g_object_unref);
  self->is_begun = TRUE;

  return TRUE;
}

/* The reply is in, such as it is; again, settle or abort says what becomes of those it served. */
void
pp_live_refresh_end (PpLiveRefresh *self)
{
  self->is_begun = FALSE;
}

/* The reply was none: they wait for the next request. */
void
pp_live_refresh_again (PpLiveRefresh *self)
{
  g_ptr_array_extend_and_steal (self->waiting, g_steal_pointer (&self->served));
  self->served = g_ptr_array_new_with_free_func (g_object_unref);
}

static void
return_all (GPtrArray   **tasks,
            const GError *error)
{
  g_autoptr(GPtrArray) over = g_steal_pointer (tasks);

  *tasks = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < over->len; i++)
    {
      GTask *task = g_ptr_array_index (over, i);

      if (error != NULL)
        g_task_return_error (task, g_error_copy (error));
      else
        g_task_return_boolean (task, TRUE);
    }
}

/* Ends those whom the request served; error: (nullable). */
void
pp_live_refresh_settle (PpLiveRefresh *self,
                        const GError  *error)
{
  return_all (&self->served, error);
}

/* Ends everybody. */
void
pp_live_refresh_abort (PpLiveRefresh *self,
                       const GError  *error)
{
  return_all (&self->served, error);
  return_all (&self->waiting, error);
}
