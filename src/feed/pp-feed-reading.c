/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-feed-reading"

#include "config.h"

#include "pp-feed-reading.h"

#include <poolpatch/pp-feed.h>

#include "pp-feed-cache.h"
#include "pp-feed-fetch.h"

/*
 * One source is read: its last good copy is taken from the disk, for the server to be asked whether
 * it still holds; the text is fetched; it is parsed, and only then kept: garbage never replaces a
 * good copy. Disk and parser have a thread, which works on what is in here alone.
 */
typedef struct
{
  PpNet      *net;        /* (owned) */
  char       *source;     /* (owned) URL or path */
  char       *cache_dir;  /* (owned) */
  PpMirrors  *mirrors;    /* (owned) */
  PpFeedCopy *copy;       /* (owned) (nullable) the kept one, then the one that was fetched */
  gboolean    unchanged;  /* the server called the kept copy good: if it is not, forget it */
} Reading;

static void
reading_free (gpointer data)
{
  Reading *self = data;

  g_clear_object (&self->net);
  g_free (self->source);
  g_free (self->cache_dir);
  pp_mirrors_unref (self->mirrors);
  pp_feed_copy_free (self->copy);
  g_free (self);
}

static PpCatalogue *
parse (PpFeedCopy *copy,
       const char *source,
       PpMirrors  *mirrors,
       GError    **error)
{
  g_autoptr(PpCatalogue) catalogue = pp_feed_parse (copy->bytes, source, copy->date, error);

  if (catalogue == NULL || pp_mirrors_get_n (mirrors) == 0)
    return g_steal_pointer (&catalogue);

  return pp_catalogue_new_mirrored (catalogue, mirrors);
}

static void
parse_thread (GTask        *thread,
              gpointer      source_object,
              gpointer      task_data,
              GCancellable *cancellable)
{
  Reading *reading = task_data;
  g_autoptr(GError) error = NULL;
  PpCatalogue *catalogue = parse (reading->copy, reading->source, reading->mirrors, &error);

  if (catalogue == NULL)
    {
      if (reading->unchanged)
        pp_feed_copy_forget (reading->cache_dir, reading->source);
      g_task_return_error (thread, g_steal_pointer (&error));
      return;
    }

  /* A copy that cannot be kept is no reason to go without the feed. */
  if (!pp_feed_copy_save (reading->copy, reading->cache_dir, reading->source, &error))
    g_message ("Cannot keep a copy of the feed: %s", error->message);

  g_task_return_pointer (thread, catalogue, g_object_unref);
}

/* Runs @work on the reading of @task, which waits meanwhile. @task: (transfer full) */
static void
run_thread (GTask              *task,
            GTaskThreadFunc     work,
            GAsyncReadyCallback callback)
{
  g_autoptr(GTask) thread = g_task_new (NULL, g_task_get_cancellable (task), callback, task);

  g_task_set_source_tag (thread, run_thread);
  g_task_set_task_data (thread, g_task_get_task_data (task), NULL);
  g_task_set_return_on_cancel (thread, FALSE);
  g_task_run_in_thread (thread, work);
}

static void
parsed_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *error = NULL;
  PpCatalogue *catalogue = g_task_propagate_pointer (G_TASK (result), &error);

  if (catalogue != NULL)
    g_task_return_pointer (task, catalogue, g_object_unref);
  else
    g_task_return_error (task, error);
}

static void
fetched_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Reading *reading = g_task_get_task_data (task);
  GError *error = NULL;

  g_clear_pointer (&reading->copy, pp_feed_copy_free);
  reading->copy = pp_feed_fetch_finish (result, &reading->unchanged, &error);
  if (reading->copy != NULL)
    run_thread (g_steal_pointer (&task), parse_thread, parsed_cb);
  else
    g_task_return_error (task, error);
}

static void
load_thread (GTask        *thread,
             gpointer      source_object,
             gpointer      task_data,
             GCancellable *cancellable)
{
  Reading *reading = task_data;

  reading->copy = pp_feed_copy_load (reading->cache_dir, reading->source);
  g_task_return_boolean (thread, TRUE);
}

static void
loaded_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Reading *reading = g_task_get_task_data (task);
  GError *error = NULL;

  if (!g_task_propagate_boolean (G_TASK (result), &error))
    {
      g_task_return_error (task, error);
      return;
    }

  pp_feed_fetch_async (reading->net, reading->source, reading->copy, g_task_get_cancellable (task),
                       fetched_cb, g_object_ref (task));
}

/**
 * pp_feed_reading_async:
 * @net: client to use
 * @source: URL (http, https, file) or path of an updates.xml
 * @cache_dir: folder of the last good copies
 * @mirrors: rules for the addresses of files
 * @cancellable: (nullable): a #GCancellable
 * @callback: (scope async): called when it is read
 * @user_data: data for @callback
 *
 * Reads one source, and keeps a copy of what is good.
 */
void
pp_feed_reading_async (PpNet              *net,
                       const char         *source,
                       const char         *cache_dir,
                       PpMirrors          *mirrors,
                       GCancellable       *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer            user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  Reading *reading = g_new0 (Reading, 1);

  g_task_set_source_tag (task, pp_feed_reading_async);
  reading->net = g_object_ref (net);
  reading->source = g_strdup (source);
  reading->cache_dir = g_strdup (cache_dir);
  reading->mirrors = pp_mirrors_ref (mirrors);
  g_task_set_task_data (task, reading, reading_free);
  run_thread (task, load_thread, loaded_cb);
}

/**
 * pp_feed_reading_finish:
 * @result: what the callback was given
 * @unchanged: (out): whether the server said that the copy which is here still holds
 * @error: return location for an error: %PP_ERROR_FEED, or of the network or file
 *
 * Returns: (transfer full) (nullable): the catalogue
 */
PpCatalogue *
pp_feed_reading_finish (GAsyncResult *result,
                        gboolean     *unchanged,
                        GError      **error)
{
  Reading *reading = g_task_get_task_data (G_TASK (result));

  g_return_val_if_fail (g_async_result_is_tagged (result, pp_feed_reading_async), NULL);

  *unchanged = reading->unchanged;

  return g_task_propagate_pointer (G_TASK (result), error);
}

/* --- the copy that stands in --- */

typedef struct
{
  char     **sources;    /* (owned) */
  char      *cache_dir;  /* (owned) */
  PpMirrors *mirrors;    /* (owned) */
} StandIn;

static void
stand_in_free (gpointer data)
{
  StandIn *self = data;

  g_strfreev (self->sources);
  g_free (self->cache_dir);
  pp_mirrors_unref (self->mirrors);
  g_free (self);
}

/* The newest copy that can still be read. */
static void
stand_in_thread (GTask        *task,
                 gpointer      source_object,
                 gpointer      task_data,
                 GCancellable *cancellable)
{
  StandIn *wanted = task_data;
  g_autoptr(PpCatalogue) best = NULL;

  for (guint i = 0; wanted->sources[i] != NULL; i++)
    {
      g_autoptr(PpFeedCopy) copy = pp_feed_copy_load (wanted->cache_dir, wanted->sources[i]);
      g_autoptr(PpCatalogue) catalogue = NULL;

      if (copy == NULL || (best != NULL && copy->date <= pp_catalogue_get_date (best)))
        continue;
      catalogue = parse (copy, wanted->sources[i], wanted->mirrors, NULL);
      if (catalogue == NULL)
        continue;
      g_set_object (&best, catalogue);
    }

  g_task_return_pointer (task, g_steal_pointer (&best), g_object_unref);
}

/**
 * pp_feed_stand_in_async:
 * @sources: URLs and paths of the feed
 * @cache_dir: folder of the last good copies
 * @mirrors: rules for the addresses of files
 * @callback: (scope async): called when it is read
 * @user_data: data for @callback
 *
 * Looks for the newest copy of any of @sources.
 */
void
pp_feed_stand_in_async (const char * const *sources,
                        const char         *cache_dir,
                        PpMirrors          *mirrors,
                        GAsyncReadyCallback callback,
                        gpointer            user_data)
{
  g_autoptr(GTask) task = g_task_new (NULL, NULL, callback, user_data);
  StandIn *wanted = g_new0 (StandIn, 1);

  g_task_set_source_tag (task, pp_feed_stand_in_async);
  wanted->sources = g_strdupv ((char **) sources);
  wanted->cache_dir = g_strdup (cache_dir);
  wanted->mirrors = pp_mirrors_ref (mirrors);
  g_task_set_task_data (task, wanted, stand_in_free);
  g_task_run_in_thread (task, stand_in_thread);
}

/**
 * pp_feed_stand_in_finish:
 * @result: what the callback was given
 *
 * Returns: (transfer full) (nullable): it
 */
PpCatalogue *
pp_feed_stand_in_finish (GAsyncResult *result)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, pp_feed_stand_in_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), NULL);
}
