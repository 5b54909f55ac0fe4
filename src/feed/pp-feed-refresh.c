/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-feed-refresh"

#include "config.h"

#include <poolpatch/pp-error.h>

#include "pp-feed-cache.h"
#include "pp-feed-private.h"
#include "pp-feed-reading.h"

/*
 * A refresh asks the sources one after the other, until one answers with a feed. What each one said
 * is remembered. When none serves, the newest last good copy of any of them stands in, marked stale.
 */
typedef struct
{
  char     **sources;    /* (owned) as they were when it began */
  PpMirrors *mirrors;    /* (owned) the same */
  GPtrArray *tries;      /* (owned) (element-type PpFeedTry) those of this refresh that failed */
  GError    *error;      /* (owned) (nullable) of all of them */
  guint      position;
} Refresh;

static void
refresh_free (gpointer data)
{
  Refresh *self = data;

  g_strfreev (self->sources);
  pp_mirrors_unref (self->mirrors);
  g_ptr_array_unref (self->tries);
  g_clear_error (&self->error);
  g_free (self);
}

/* pp_feed_set_sources() may have been called since: what was read then is not shown as this feed. */
static gboolean
is_current (PpFeed  *self,
            Refresh *refresh)
{
  return g_strv_equal ((const char * const *) refresh->sources,
                       (const char * const *) self->sources);
}

/* Puts what came of the present source in the place of what is known of it. */
static void
remember (PpFeed       *self,
          Refresh      *refresh,
          gboolean      unchanged,
          const GError *error)
{
  const char *source = refresh->sources[refresh->position];
  GPtrArray *tries;

  if (error != NULL)
    g_ptr_array_add (refresh->tries,
                     pp_feed_try_new (source, g_get_real_time () / G_USEC_PER_SEC, FALSE, 0, error));
  if (!is_current (self, refresh))
    return;

  tries = g_ptr_array_new_with_free_func ((GDestroyNotify) pp_feed_try_free);
  for (guint i = 0; i < self->tries->len; i++)
    {
      const PpFeedTry *known = g_ptr_array_index (self->tries, i);

      if (i == refresh->position)
        g_ptr_array_add (tries, pp_feed_try_new (source, g_get_real_time () / G_USEC_PER_SEC,
                                                 unchanged,
                                                 pp_feed_copy_find_date (self->cache_dir, source),
                                                 error));
      else
        g_ptr_array_add (tries, pp_feed_try_new (known->source, known->checked, known->unchanged,
                                                 known->copied, known->error));
    }
  pp_feed_try_save (g_ptr_array_index (tries, refresh->position), self->cache_dir);
  pp_feed_take_tries (self, tries);
}

/* One source: its error, as it is. Several: "tried …: …; tried …: …". */
static GError *
join_errors (GPtrArray *tries)
{
  g_autoptr(GString) text = g_string_new (NULL);

  if (tries->len == 1)
    return g_error_copy (((PpFeedTry *) g_ptr_array_index (tries, 0))->error);

  for (guint i = 0; i < tries->len; i++)
    {
      const PpFeedTry *one = g_ptr_array_index (tries, i);

      g_string_append_printf (text, "%stried %s: %s", i > 0 ? "; " : "", one->source,
                              one->error->message);
    }

  return pp_error_new (PP_ERROR_FEED, NULL, "%s", text->str);
}

/* @error: (transfer full) */
static void
end_with_error (GTask  *task,
                GError *error)
{
  pp_feed_count_running (g_task_get_source_object (task), -1);
  g_task_return_error (task, error);
}

/* @stale: (nullable): what stands in */
static void
fail (GTask       *task,
      PpCatalogue *stale)
{
  PpFeed *self = g_task_get_source_object (task);
  Refresh *refresh = g_task_get_task_data (task);

  if (is_current (self, refresh))
    {
      if (stale != self->catalogue)
        pp_feed_take_catalogue (self, stale);
      pp_feed_take_error (self, refresh->error);
    }
  end_with_error (task, g_steal_pointer (&refresh->error));
}

static void
stood_in_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(PpCatalogue) kept = pp_feed_stand_in_finish (result);
  g_autoptr(PpCatalogue) stale = kept != NULL ? pp_catalogue_new_stale (kept) : NULL;

  fail (task, stale);
}

/* No source serves: say so, and go on with the last good copy. @task: (transfer full) */
static void
fall_back (GTask *task)
{
  g_autoptr(GTask) owned = task;
  PpFeed *self = g_task_get_source_object (task);
  Refresh *refresh = g_task_get_task_data (task);
  const char * const *sources = (const char * const *) refresh->sources;
  g_autoptr(PpCatalogue) stale = NULL;

  refresh->error = join_errors (refresh->tries);
  if (self->catalogue == NULL ||
      !g_strv_contains (sources, pp_catalogue_get_source (self->catalogue)))
    {
      pp_feed_stand_in_async (sources, self->cache_dir, refresh->mirrors, stood_in_cb,
                              g_steal_pointer (&owned));
      return;
    }

  if (pp_catalogue_get_stale (self->catalogue))
    stale = g_object_ref (self->catalogue);
  else
    stale = pp_catalogue_new_stale (self->catalogue);
  fail (task, stale);
}

static void ask_next (GTask *task);

static void
read_cb (GObject      *object,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  PpFeed *self = g_task_get_source_object (task);
  Refresh *refresh = g_task_get_task_data (task);
  g_autoptr(GError) error = NULL;
  gboolean unchanged = FALSE;
  g_autoptr(PpCatalogue) catalogue = pp_feed_reading_finish (result, &unchanged, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      end_with_error (task, g_steal_pointer (&error));
      return;
    }

  remember (self, refresh, unchanged, error);
  if (catalogue == NULL)
    {
      refresh->position++;
      if (refresh->sources[refresh->position] != NULL)
        ask_next (g_steal_pointer (&task));
      else
        fall_back (g_steal_pointer (&task));
      return;
    }

  if (is_current (self, refresh))
    {
      g_autoptr(PpCatalogue) wanted = g_object_ref (catalogue);

      /* The rules may have changed while it was read. */
      if (!pp_mirrors_equal (refresh->mirrors, self->mirrors))
        {
          g_object_unref (wanted);
          wanted = pp_catalogue_new_mirrored (catalogue, self->mirrors);
        }
      pp_feed_take_catalogue (self, wanted);
      pp_feed_take_error (self, NULL);
    }
  pp_feed_count_running (self, -1);
  g_task_return_pointer (task, g_steal_pointer (&catalogue), g_object_unref);
}

/* @task: (transfer full) */
static void
ask_next (GTask *task)
{
  PpFeed *self = g_task_get_source_object (task);
  Refresh *refresh = g_task_get_task_data (task);

  pp_feed_reading_async (self->net, refresh->sources[refresh->position], self->cache_dir,
                         refresh->mirrors, g_task_get_cancellable (task), read_cb, task);
}

static void
restored_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(PpFeed) self = user_data;
  g_autoptr(PpCatalogue) kept = pp_feed_stand_in_finish (result);

  if (kept != NULL && self->catalogue == NULL &&
      g_strv_contains ((const char * const *) self->sources, pp_catalogue_get_source (kept)))
    pp_feed_take_catalogue (self, kept);
}

/**
 * pp_feed_restore:
 * @self: a feed
 *
 * Shows the newest of the last good copies as long as nothing newer is there. No source is asked.
 */
void
pp_feed_restore (PpFeed *self)
{
  g_return_if_fail (PP_IS_FEED (self));

  pp_feed_stand_in_async ((const char * const *) self->sources, self->cache_dir, self->mirrors,
                          restored_cb, g_object_ref (self));
}

/**
 * pp_feed_refresh_async:
 * @self: a feed
 * @cancellable: (nullable): a #GCancellable
 * @callback: (scope async): called when the feed was read, or failed
 * @user_data: data for @callback
 *
 * Reads the feed again, from the first source that answers with one. When none does,
 * pp_feed_get_catalogue() goes on giving the last good copy, marked stale, with its date.
 */
void
pp_feed_refresh_async (PpFeed             *self,
                       GCancellable       *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer            user_data)
{
  Refresh *refresh;
  GTask *task;

  g_return_if_fail (PP_IS_FEED (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, pp_feed_refresh_async);
  refresh = g_new0 (Refresh, 1);
  refresh->sources = g_strdupv (self->sources);
  refresh->mirrors = pp_mirrors_ref (self->mirrors);
  refresh->tries = g_ptr_array_new_with_free_func ((GDestroyNotify) pp_feed_try_free);
  g_task_set_task_data (task, refresh, refresh_free);
  pp_feed_count_running (self, 1);
  ask_next (task);
}

/**
 * pp_feed_refresh_finish:
 * @self: a feed
 * @result: what the callback was given
 * @error: return location for an error: %PP_ERROR_FEED, or of the network or file
 *
 * Returns: (transfer full) (nullable): the fresh catalogue
 */
PpCatalogue *
pp_feed_refresh_finish (PpFeed       *self,
                        GAsyncResult *result,
                        GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, pp_feed_refresh_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
