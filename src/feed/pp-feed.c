/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-feed"

#include "config.h"

#include <poolpatch/pp-feed.h>

#include <libsoup/soup.h>
#include <poolpatch/pp-error.h>

#include "pp-feed-cache.h"

#define TIMEOUT_SECONDS 30

/*
 * One source of updates.xml. A refresh fetches it (conditionally over HTTP), parses it in a thread
 * and only then keeps it: garbage never replaces the last good copy, which stands in, marked stale,
 * whenever the source fails.
 */
struct _PpFeed
{
  GObject      parent_instance;

  char        *source;     /* (owned) URL or path */
  char        *cache_dir;  /* (owned) */
  SoupSession *soup;       /* (owned) */
  PpCatalogue *catalogue;  /* (owned) (nullable) */
  GError      *error;      /* (owned) (nullable) of the last refresh */
  guint        n_running;
};

G_DEFINE_FINAL_TYPE (PpFeed, pp_feed, G_TYPE_OBJECT)

typedef enum
{
  PROP_CATALOGUE = 1,
  PROP_ERROR,
  PROP_BUSY,
} PpFeedProperty;

static GParamSpec *props[PROP_BUSY + 1];

/* What a thread works on: copies only. */
typedef struct
{
  char       *source;
  char       *cache_dir;
  PpFeedCopy *copy;
  gboolean    fresh;     /* FALSE: the last good copy, which is not to be saved again */
} ParseData;

static void
parse_data_free (gpointer data)
{
  ParseData *self = data;

  g_free (self->source);
  g_free (self->cache_dir);
  pp_feed_copy_free (self->copy);
  g_free (self);
}

static void
pp_feed_get_property (GObject    *object,
                      guint       prop_id,
                      GValue     *value,
                      GParamSpec *pspec)
{
  PpFeed *self = PP_FEED (object);

  switch ((PpFeedProperty) prop_id)
    {
    case PROP_CATALOGUE:
      g_value_set_object (value, self->catalogue);
      break;

    case PROP_ERROR:
      g_value_set_boxed (value, self->error);
      break;

    case PROP_BUSY:
      g_value_set_boolean (value, self->n_running > 0);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
pp_feed_dispose (GObject *object)
{
  PpFeed *self = PP_FEED (object);

  if (self->soup != NULL)
    soup_session_abort (self->soup);
  g_clear_object (&self->soup);
  g_clear_object (&self->catalogue);

  G_OBJECT_CLASS (pp_feed_parent_class)->dispose (object);
}

static void
pp_feed_finalize (GObject *object)
{
  PpFeed *self = PP_FEED (object);

  g_clear_pointer (&self->source, g_free);
  g_clear_pointer (&self->cache_dir, g_free);
  g_clear_error (&self->error);

  G_OBJECT_CLASS (pp_feed_parent_class)->finalize (object);
}

static void
pp_feed_class_init (PpFeedClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = pp_feed_get_property;
  object_class->dispose = pp_feed_dispose;
  object_class->finalize = pp_feed_finalize;

  props[PROP_CATALOGUE] =
    g_param_spec_object ("catalogue", NULL, NULL, PP_TYPE_CATALOGUE,
                         G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  props[PROP_ERROR] =
    g_param_spec_boxed ("error", NULL, NULL, G_TYPE_ERROR,
                        G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  props[PROP_BUSY] =
    g_param_spec_boolean ("busy", NULL, NULL, FALSE,
                          G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);

  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);
}

static void
pp_feed_init (PpFeed *self)
{
  self->soup = soup_session_new_with_options ("timeout", TIMEOUT_SECONDS,
                                              "user-agent", "Poolpatch/" PP_VERSION, NULL);
}

/**
 * pp_feed_new:
 * @source: URL (http, https, file) or path of an updates.xml
 * @cache_dir: folder for the last good copy; made when needed
 *
 * Returns: (transfer full): a feed that has read nothing yet
 */
PpFeed *
pp_feed_new (const char *source,
             const char *cache_dir)
{
  PpFeed *self = g_object_new (PP_TYPE_FEED, NULL);

  self->source = g_strdup (source);
  self->cache_dir = g_strdup (cache_dir);

  return self;
}

/**
 * pp_feed_get_source:
 * @self: a feed
 *
 * Returns: (transfer none): where it is from
 */
const char *
pp_feed_get_source (PpFeed *self)
{
  g_return_val_if_fail (PP_IS_FEED (self), NULL);

  return self->source;
}

/**
 * pp_feed_set_source:
 * @self: a feed
 * @source: URL or path of another updates.xml
 *
 * Changes where the feed is read from; it counts from the next refresh on.
 */
void
pp_feed_set_source (PpFeed     *self,
                    const char *source)
{
  g_return_if_fail (PP_IS_FEED (self) && source != NULL);

  g_free (self->source);
  self->source = g_strdup (source);
}

/**
 * pp_feed_get_catalogue:
 * @self: a feed
 *
 * Returns: (transfer none) (nullable): the last good reading; stale when the source failed since
 */
PpCatalogue *
pp_feed_get_catalogue (PpFeed *self)
{
  g_return_val_if_fail (PP_IS_FEED (self), NULL);

  return self->catalogue;
}

/**
 * pp_feed_get_error:
 * @self: a feed
 *
 * Returns: (transfer none) (nullable): why the last refresh failed
 */
const GError *
pp_feed_get_error (PpFeed *self)
{
  g_return_val_if_fail (PP_IS_FEED (self), NULL);

  return self->error;
}

static void
end_refresh (PpFeed *self)
{
  self->n_running--;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_BUSY]);
}

static void
take_catalogue (PpFeed      *self,
                PpCatalogue *catalogue)
{
  g_set_object (&self->catalogue, catalogue);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_CATALOGUE]);
}

static void
take_error (PpFeed       *self,
            const GError *error)
{
  g_clear_error (&self->error);
  self->error = error != NULL ? g_error_copy (error) : NULL;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_ERROR]);
}

static void
parse_thread (GTask        *task,
              gpointer      source_object,
              gpointer      task_data,
              GCancellable *cancellable)
{
  ParseData *data = task_data;
  g_autoptr(GError) error = NULL;
  PpCatalogue *catalogue;

  catalogue = pp_feed_parse (data->copy->bytes, data->source, data->copy->date, &error);
  if (catalogue == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  /* A copy that cannot be kept is no reason to go without the feed. */
  if (data->fresh && !pp_feed_copy_save (data->copy, data->cache_dir, data->source, &error))
    g_message ("Cannot keep a copy of the feed: %s", error->message);

  g_task_return_pointer (task, catalogue, g_object_unref);
}

static void
parse (PpFeed             *self,
       PpFeedCopy         *copy,
       gboolean            fresh,
       GAsyncReadyCallback callback,
       GTask              *task)
{
  g_autoptr(GTask) thread = g_task_new (NULL, g_task_get_cancellable (task), callback, task);
  ParseData *data = g_new0 (ParseData, 1);

  g_task_set_source_tag (thread, parse);
  data->source = g_strdup (self->source);
  data->cache_dir = g_strdup (self->cache_dir);
  data->copy = copy;
  data->fresh = fresh;
  g_task_set_task_data (thread, data, parse_data_free);
  g_task_run_in_thread (thread, parse_thread);
}

static void
kept_parsed_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  PpFeed *self = g_task_get_source_object (task);
  g_autoptr(PpCatalogue) kept = g_task_propagate_pointer (G_TASK (result), NULL);
  g_autoptr(PpCatalogue) stale = kept != NULL ? pp_catalogue_new_stale (kept) : NULL;

  if (stale != NULL)
    take_catalogue (self, stale);
  end_refresh (self);
  g_task_return_error (task, g_error_copy (self->error));
}

/* The source failed: say so, and go on with the last good copy. */
static void
fall_back (GTask        *task,
           const GError *error)
{
  PpFeed *self = g_task_get_source_object (task);
  PpFeedCopy *kept = NULL;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      end_refresh (self);
      g_task_return_error (task, g_error_copy (error));
      return;
    }

  take_error (self, error);
  if (self->catalogue == NULL)
    kept = pp_feed_copy_load (self->cache_dir, self->source);
  if (kept != NULL)
    {
      parse (self, kept, FALSE, kept_parsed_cb, g_object_ref (task));
      return;
    }

  if (self->catalogue != NULL && !pp_catalogue_get_stale (self->catalogue))
    {
      g_autoptr(PpCatalogue) stale = pp_catalogue_new_stale (self->catalogue);

      take_catalogue (self, stale);
    }
  end_refresh (self);
  g_task_return_error (task, g_error_copy (error));
}

static void
parsed_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  PpFeed *self = g_task_get_source_object (task);
  g_autoptr(GError) error = NULL;
  g_autoptr(PpCatalogue) catalogue = g_task_propagate_pointer (G_TASK (result), &error);

  if (catalogue == NULL)
    {
      fall_back (task, error);
      return;
    }

  take_catalogue (self, catalogue);
  take_error (self, NULL);
  end_refresh (self);
  g_task_return_pointer (task, g_steal_pointer (&catalogue), g_object_unref);
}

static GError *
status_error (SoupMessage *message)
{
  g_autofree char *uri = g_uri_to_string_partial (soup_message_get_uri (message),
                                                  G_URI_HIDE_PASSWORD);

  return pp_error_new (PP_ERROR_FEED, NULL, "%s answered %u %s", uri,
                       soup_message_get_status (message),
                       soup_message_get_reason_phrase (message));
}

static void
fetched_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  PpFeed *self = g_task_get_source_object (task);
  SoupMessage *message = soup_session_get_async_result_message (SOUP_SESSION (object), result);
  SoupMessageHeaders *headers;
  g_autoptr(GBytes) bytes = NULL;
  g_autoptr(GError) error = NULL;
  PpFeedCopy *copy = g_task_get_task_data (task);
  guint status;

  bytes = soup_session_send_and_read_finish (SOUP_SESSION (object), result, &error);
  if (bytes == NULL)
    {
      fall_back (task, error);
      return;
    }

  status = soup_message_get_status (message);
  if (status == SOUP_STATUS_NOT_MODIFIED && copy != NULL)
    {
      PpFeedCopy *same = g_new0 (PpFeedCopy, 1);

      same->bytes = g_bytes_ref (copy->bytes);
      same->etag = g_strdup (copy->etag);
      same->last_modified = g_strdup (copy->last_modified);
      same->date = g_get_real_time () / G_USEC_PER_SEC;
      parse (self, same, TRUE, parsed_cb, g_steal_pointer (&task));
      return;
    }
  if (status != SOUP_STATUS_OK)
    {
      error = status_error (message);
      fall_back (task, error);
      return;
    }

  headers = soup_message_get_response_headers (message);
  copy = g_new0 (PpFeedCopy, 1);
  copy->bytes = g_steal_pointer (&bytes);
  copy->etag = g_strdup (soup_message_headers_get_one (headers, "ETag"));
  copy->last_modified = g_strdup (soup_message_headers_get_one (headers, "Last-Modified"));
  copy->date = g_get_real_time () / G_USEC_PER_SEC;
  parse (self, copy, TRUE, parsed_cb, g_steal_pointer (&task));
}

static void
fetch (PpFeed *self,
       GTask  *task)
{
  g_autoptr(SoupMessage) message = soup_message_new (SOUP_METHOD_GET, self->source);
  SoupMessageHeaders *headers;
  PpFeedCopy *kept;

  if (message == NULL)
    {
      g_autoptr(GError) error = pp_error_new (PP_ERROR_FEED, NULL, "“%s” is no address",
                                              self->source);

      fall_back (task, error);
      g_object_unref (task);
      return;
    }

  kept = pp_feed_copy_load (self->cache_dir, self->source);
  headers = soup_message_get_request_headers (message);
  if (kept != NULL && kept->etag != NULL)
    soup_message_headers_append (headers, "If-None-Match", kept->etag);
  if (kept != NULL && kept->last_modified != NULL)
    soup_message_headers_append (headers, "If-Modified-Since", kept->last_modified);
  g_task_set_task_data (task, kept, (GDestroyNotify) pp_feed_copy_free);
  soup_session_send_and_read_async (self->soup, message, G_PRIORITY_DEFAULT,
                                    g_task_get_cancellable (task), fetched_cb, task);
}

static void
file_read_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  PpFeed *self = g_task_get_source_object (task);
  g_autoptr(GError) error = NULL;
  PpFeedCopy *copy;
  char *text;
  gsize length;

  if (!g_file_load_contents_finish (G_FILE (object), result, &text, &length, NULL, &error))
    {
      fall_back (task, error);
      return;
    }

  copy = g_new0 (PpFeedCopy, 1);
  copy->bytes = g_bytes_new_take (text, length);
  copy->date = g_get_real_time () / G_USEC_PER_SEC;
  parse (self, copy, TRUE, parsed_cb, g_steal_pointer (&task));
}

/**
 * pp_feed_refresh_async:
 * @self: a feed
 * @cancellable: (nullable): a #GCancellable
 * @callback: (scope async): called when the feed was read, or failed
 * @user_data: data for @callback
 *
 * Reads the feed again. When it fails, pp_feed_get_catalogue() goes on giving the last good copy,
 * marked stale, with its date.
 */
void
pp_feed_refresh_async (PpFeed             *self,
                       GCancellable       *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer            user_data)
{
  g_autoptr(GTask) task = NULL;
  g_autofree char *scheme = NULL;

  g_return_if_fail (PP_IS_FEED (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, pp_feed_refresh_async);
  self->n_running++;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_BUSY]);

  scheme = g_uri_parse_scheme (self->source);
  if (scheme != NULL && g_str_has_prefix (scheme, "http"))
    {
      fetch (self, g_steal_pointer (&task));
    }
  else
    {
      g_autoptr(GFile) file = g_file_new_for_commandline_arg (self->source);

      g_file_load_contents_async (file, cancellable, file_read_cb, g_steal_pointer (&task));
    }
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
