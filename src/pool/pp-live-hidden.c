/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-live-hidden"

#include "config.h"

#include "pp-live-pool-object.h"

#include <poolpatch/pp-book.h>

#include <string.h>

/*
 * What is hidden of a pool, where XenCenter keeps it: one key of pool.other_config, uuids with commas
 * between them. Only that key is written: XenCenter writes the whole map, from what it remembers of
 * it, and so do others. There is no call that replaces a key: it is removed and added again; who
 * comes between makes the adding fail (MAP_DUPLICATE_KEY), and it is done again from what is there.
 */
#define KEY "XenCenter.IgnorePatches"
#define ATTEMPTS 4
#define ANSWER_SECONDS 20

typedef struct
{
  char   **hide;         /* (owned) */
  char   **restore;      /* (owned) */
  char    *ref;          /* (owned) of the pool */
  char    *before;       /* (owned) (nullable) the list that was removed and is not back yet */
  guint    n_attempts;
  gboolean shared;       /* all of it is where others see it */
} Hide;

static void read_list (GTask *task);

static void
hide_free (gpointer data)
{
  Hide *self = data;

  g_strfreev (self->hide);
  g_strfreev (self->restore);
  g_free (self->ref);
  g_free (self->before);
  g_free (self);
}

/* Hexadecimal digits may be written either way. */
static gboolean
has (char      **uuids,
     const char *uuid)
{
  for (guint i = 0; uuids[i] != NULL; i++)
    if (g_ascii_strcasecmp (uuids[i], uuid) == 0)
      return TRUE;

  return FALSE;
}

static char **
split_list (const char *list)
{
  g_auto(GStrv) parts = g_strsplit (list != NULL ? list : "", ",", -1);
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; parts[i] != NULL; i++)
    if (*g_strstrip (parts[i]) != '\0')
      g_strv_builder_add (builder, parts[i]);

  return g_strv_builder_end (builder);
}

/* What is neither hidden nor restored now stays as it is written, known here or not. */
static char **
edit (char **uuids,
      Hide  *hide)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; uuids[i] != NULL; i++)
    if (!has (hide->restore, uuids[i]))
      g_strv_builder_add (builder, uuids[i]);
  for (guint i = 0; hide->hide[i] != NULL; i++)
    if (!has (uuids, hide->hide[i]) || has (hide->restore, hide->hide[i]))
      g_strv_builder_add (builder, hide->hide[i]);

  return g_strv_builder_end (builder);
}

static gboolean
save_here (PpLivePool *self,
           Hide       *hide,
           gboolean    also_hide,
           GError    **error)
{
  g_auto(GStrv) before = pp_live_pool_list_hidden_here (self);
  g_auto(GStrv) after = NULL;
  char *none[] = { NULL };
  Hide only_restore = { .hide = none, .restore = hide->restore };

  after = edit (before, also_hide ? hide : &only_restore);
  if (g_strv_equal ((const char * const *) before, (const char * const *) after))
    return TRUE;
  if (self->book == NULL)
    {
      g_propagate_error (error, pp_error_new (PP_ERROR_FAILED, NULL, "there is nowhere to keep it"));
      return FALSE;
    }

  return pp_book_save_hidden (self->book, pp_snapshot_get_uuid (self->snapshot),
                              (const char * const *) after, error);
}

/* The list of the pool cannot be changed by this account: what is hidden is so on this computer. */
static void
keep_here (GTask        *task,
           const GError *refusal)
{
  PpLivePool *self = g_task_get_source_object (task);
  Hide *hide = g_task_get_task_data (task);
  GHashTable *config = pp_snapshot_get_pool (self->snapshot)->other_config;
  g_auto(GStrv) shared = split_list (g_hash_table_lookup (config, KEY));
  const char * const params[] = { "pool.remove_from_other_config", NULL };
  GError *error = NULL;

  for (guint i = 0; shared[i] != NULL && error == NULL; i++)
    if (has (hide->restore, shared[i]))
      error = refusal != NULL
              ? pp_live_pool_convert_error (refusal)
              : pp_error_new_refused (xapi_session_get_server (pp_live_pool_get_session (self)),
                                      "RBAC_PERMISSION_DENIED", params);

  if (error != NULL || !save_here (self, hide, TRUE, &error))
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
}

static void
end (GTask *task)
{
  PpLivePool *self = g_task_get_source_object (task);
  Hide *hide = g_task_get_task_data (task);
  GError *error = NULL;

  hide->shared = TRUE;
  if (save_here (self, hide, FALSE, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
call (GTask              *task,
      const char         *method,
      const char         *value,
      GAsyncReadyCallback callback)
{
  PpLivePool *self = g_task_get_source_object (task);
  Hide *hide = g_task_get_task_data (task);
  gboolean reads = g_str_has_prefix (method, "pool.get_");

  /* Once the list is removed it has to be put back, whoever loses interest. */
  xapi_session_call_async (pp_live_pool_get_session (self), method,
                           xapi_value_new_array_of_strings (hide->ref, reads ? NULL : KEY, value,
                                                            NULL),
                           ANSWER_SECONDS,
                           hide->before == NULL ? g_task_get_cancellable (task) : NULL,
                           callback, g_object_ref (task));
}

static void
fail (GTask  *task,
      GError *error)
{
  Hide *hide = g_task_get_task_data (task);

  if (hide->before != NULL && hide->n_attempts < ATTEMPTS)
    {
      g_error_free (error);
      read_list (task);
    }
  else if (xapi_error_is_failure (error, "RBAC_PERMISSION_DENIED") && hide->before == NULL)
    {
      keep_here (task, error);
      g_error_free (error);
    }
  else
    {
      if (hide->before != NULL)
        g_message ("what was hidden of the pool may have to be written again: %s", hide->before);
      g_task_return_error (task, pp_live_pool_convert_error (error));
      g_error_free (error);
    }
}

static void
added_cb (GObject      *object,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *error = NULL;
  g_autoptr(XapiValue) value = xapi_session_call_finish (XAPI_SESSION (object), result, &error);

  if (value == NULL)
    fail (task, error);
  else
    end (task);
}

static void
removed_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Hide *hide = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr(XapiValue) value = xapi_session_call_finish (XAPI_SESSION (object), result, &error);
  char *after = g_object_get_data (G_OBJECT (task), "after");

  if (value == NULL)
    {
      /* It was not permitted; of anything else nobody knows whether it was carried out. */
      if (xapi_error_is_failure (error, "RBAC_PERMISSION_DENIED"))
        g_clear_pointer (&hide->before, g_free);
      fail (task, error);
    }
  else if (*after == '\0')
    {
      end (task);
    }
  else
    {
      call (task, "pool.add_to_other_config", after, added_cb);
    }
}

static void
read_cb (GObject      *object,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Hide *hide = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr(XapiValue) config = xapi_session_call_finish (XAPI_SESSION (object), result, &error);
  g_auto(GStrv) before = NULL;
  g_auto(GStrv) after = NULL;
  const char *list;

  if (config == NULL)
    {
      fail (task, error);
      return;
    }

  list = xapi_value_member_string (config, KEY, NULL);
  before = split_list (list != NULL ? list : hide->before);
  after = edit (before, hide);
  if (g_strv_equal ((const char * const *) before, (const char * const *) after) &&
      (list != NULL || hide->before == NULL))
    {
      end (task);
      return;
    }

  if (hide->before == NULL || list != NULL)
    {
      g_free (hide->before);
      hide->before = g_strdup (list != NULL ? list : "");
    }
  g_object_set_data_full (G_OBJECT (task), "after", g_strjoinv (",", after), g_free);
  call (task, "pool.remove_from_other_config", NULL, removed_cb);
}

/* What the snapshot has may be older than what another program wrote. */
static void
read_list (GTask *task)
{
  Hide *hide = g_task_get_task_data (task);

  hide->n_attempts++;
  call (task, "pool.get_other_config", NULL, read_cb);
}

static char **
dup_lower (const char * const *uuids)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; uuids != NULL && uuids[i] != NULL; i++)
    {
      g_autofree char *lower = g_ascii_strdown (uuids[i], -1);

      g_strv_builder_add (builder, lower);
    }

  return g_strv_builder_end (builder);
}

/**
 * pp_live_pool_hide_async:
 * @self: a connected pool
 * @hide: (nullable): uuids of hotfixes to be hidden
 * @restore: (nullable): uuids of hotfixes not to be hidden any more
 * @cancellable: (nullable): ends it as long as nothing was written
 * @callback: called when that is written
 * @user_data: for @callback
 *
 * Hidden hotfixes are listed in other_config of the pool, where users of XenCenter have theirs; an
 * account that may not change that has its own list in the book. What was there stays, also what is
 * not known here. The snapshot follows by an event.
 */
void
pp_live_pool_hide_async (PpLivePool         *self,
                         const char * const *hide,
                         const char * const *restore,
                         GCancellable       *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer            user_data)
{
  g_autoptr(GTask) task = NULL;
  Hide *data;

  g_return_if_fail (PP_IS_LIVE_POOL (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, pp_live_pool_hide_async);
  if (self->snapshot == NULL || pp_live_pool_get_session (self) == NULL)
    {
      g_task_return_error (task, pp_error_new (PP_ERROR_UNREACHABLE, NULL, "not connected"));
      return;
    }

  data = g_new0 (Hide, 1);
  data->hide = dup_lower (hide);
  data->restore = dup_lower (restore);
  data->ref = g_strdup (pp_snapshot_get_pool (self->snapshot)->ref);
  g_task_set_task_data (task, data, hide_free);
  if (pp_live_pool_may_hide (self))
    read_list (task);
  else
    keep_here (task, NULL);
}

/**
 * pp_live_pool_hide_finish:
 * @self: a pool
 * @result: of pp_live_pool_hide_async()
 * @shared: (out) (optional): whether it holds for everybody; else on this computer alone
 * @error: return location
 *
 * Returns: whether it was done
 */
gboolean
pp_live_pool_hide_finish (PpLivePool   *self,
                          GAsyncResult *result,
                          gboolean     *shared,
                          GError      **error)
{
  Hide *hide;

  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, pp_live_pool_hide_async), FALSE);

  hide = g_task_get_task_data (G_TASK (result));
  if (shared != NULL)
    *shared = hide != NULL && hide->shared;

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * pp_live_pool_may_hide:
 * @self: a pool
 *
 * Returns: whether the account may change what is hidden for everybody
 */
gboolean
pp_live_pool_may_hide (PpLivePool *self)
{
  g_return_val_if_fail (PP_IS_LIVE_POOL (self), FALSE);

  return pp_live_rights_have (self->rights, "pool.add_to_other_config") &&
         pp_live_rights_have (self->rights, "pool.remove_from_other_config");
}

/**
 * pp_live_pool_list_hidden_here:
 * @self: a pool
 *
 * Returns: (transfer full) (array zero-terminated=1): uuids of the hotfixes of this pool that are
 *   hidden on this computer alone; none before it was reached
 */
char **
pp_live_pool_list_hidden_here (PpLivePool *self)
{
  g_return_val_if_fail (PP_IS_LIVE_POOL (self), NULL);

  if (self->book == NULL || self->snapshot == NULL)
    return g_new0 (char *, 1);

  return pp_book_list_hidden (self->book, pp_snapshot_get_uuid (self->snapshot));
}
