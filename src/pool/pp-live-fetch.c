/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-live-fetch"

#include "config.h"

#include "pp-live-fetch.h"

#include "pp-live-records.h"
#include "xapi-objects.h"

typedef struct
{
  gboolean one_by_one;
  gboolean again;       /* logged in once more */
  char    *token;       /* (owned) (nullable) of event.from */
} Fetch;

static void
fetch_free (gpointer data)
{
  Fetch *self = data;

  g_free (self->token);
  g_free (self);
}

static void log_in (GTask *task);

static void
fetched_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Fetch *fetch = g_task_get_task_data (task);
  g_autoptr(GError) error = NULL;
  g_autoptr(XapiValue) events = NULL;

  g_clear_pointer (&fetch->token, g_free);
  events = xapi_objects_fetch_finish (XAPI_SESSION (object), result, &fetch->token, &error);

  if (events != NULL)
    {
      g_task_return_pointer (task, g_steal_pointer (&events), (GDestroyNotify) xapi_value_unref);
    }
  else if (xapi_error_is_session_lost (error) && !fetch->again)
    {
      fetch->again = TRUE;
      log_in (g_steal_pointer (&task));
    }
  else
    {
      g_task_return_error (task, g_steal_pointer (&error));
    }
}

static void
call (GTask *task)
{
  Fetch *fetch = g_task_get_task_data (task);

  xapi_objects_fetch_async (g_task_get_source_object (task), pp_live_records_list_classes (fetch->one_by_one),
                            fetch->one_by_one, g_task_get_cancellable (task), fetched_cb, task);
}

static void
logged_in_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(GError) error = NULL;

  if (xapi_session_relogin_finish (XAPI_SESSION (object), result, &error))
    call (g_steal_pointer (&task));
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
log_in (GTask *task)
{
  xapi_session_relogin_async (g_task_get_source_object (task), g_task_get_cancellable (task),
                              logged_in_cb, task);
}

/* @one_by_one: the server knows no event.from */
void
pp_live_fetch_async (XapiSession        *session,
                     gboolean            one_by_one,
                     GCancellable       *cancellable,
                     GAsyncReadyCallback callback,
                     gpointer            user_data)
{
  GTask *task = g_task_new (session, cancellable, callback, user_data);
  Fetch *fetch = g_new0 (Fetch, 1);

  g_task_set_source_tag (task, pp_live_fetch_async);
  fetch->one_by_one = one_by_one;
  g_task_set_task_data (task, fetch, fetch_free);
  if (xapi_session_is_logged_in (session))
    call (task);
  else
    log_in (task);
}

/* token: (out) (transfer full) (nullable): see xapi_objects_fetch_finish() */
XapiValue *
pp_live_fetch_finish (XapiSession  *session,
                      GAsyncResult *result,
                      char        **token,
                      GError      **error)
{
  Fetch *fetch;

  g_return_val_if_fail (g_task_is_valid (result, session), NULL);

  fetch = g_task_get_task_data (G_TASK (result));
  *token = g_steal_pointer (&fetch->token);

  return g_task_propagate_pointer (G_TASK (result), error);
}
