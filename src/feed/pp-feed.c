/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-feed"

#include "config.h"

#include <poolpatch/pp-feed.h>

#include <poolpatch/pp-error.h>

#include "pp-feed-cache.h"
#include "pp-feed-fetch.h"

#define DEFAULT_TIMEOUT 30
#define MAX_TIMEOUT     3600

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
  PpNet       *net;        /* (owned) */
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
  PROP_TIMEOUT,
  PROP_CONNECT_TIMEOUT,
  PROP_PROXY_RESOLVER,
} PpFeedProperty;

static GParamSpec *props[PROP_PROXY_RESOLVER + 1];

/* What a thread works on: copies only. */
typedef struct
{
  char       *source;    /* (owned) */
  char       *cache_dir; /* (owned) */
  PpFeedCopy *copy;      /* (owned) */
  gboolean    keep;      /* it is news: to be kept once it is parsed */
  gboolean    unchanged; /* the server called the kept copy good: if it is not, forget it */
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

    case PROP_TIMEOUT:
      g_value_set_uint (value, pp_net_get_timeout (self->net));
      break;

    case PROP_CONNECT_TIMEOUT:
      g_value_set_uint (value, pp_net_get_connect_timeout (self->net));
      break;

    case PROP_PROXY_RESOLVER:
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
pp_feed_set_property (GObject      *object,
                      guint         prop_id,
                      const GValue *value,
                      GParamSpec   *pspec)
{
  PpFeed *self = PP_FEED (object);

  switch ((PpFeedProperty) prop_id)
    {
    case PROP_TIMEOUT:
      pp_net_set_timeout (self->net, g_value_get_uint (value));
      break;

    case PROP_CONNECT_TIMEOUT:
      pp_net_set_connect_timeout (self->net, g_value_get_uint (value));
      break;

    case PROP_PROXY_RESOLVER:
      pp_net_set_proxy_resolver (self->net, g_value_get_object (value));
      break;

    case PROP_CATALOGUE:
    case PROP_ERROR:
    case PROP_BUSY:
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
pp_feed_dispose (GObject *object)
{
  PpFeed *self = PP_FEED (object);

  if (self->net != NULL)
    pp_net_abort (self->net);
  g_clear_object (&self->net);
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
  object_class->set_property = pp_feed_set_property;
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

  /**
   * PpFeed:timeout:
   *
   * For how many seconds a server may be silent before it counts as failed.
   */
  props[PROP_TIMEOUT] =
    g_param_spec_uint ("timeout", NULL, NULL, 1, MAX_TIMEOUT, DEFAULT_TIMEOUT,
                       G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);

  /**
   * PpFeed:connect-timeout:
   *
   * For how many seconds a connection may be in the making, the way through a proxy included.
   */
  props[PROP_CONNECT_TIMEOUT] =
    g_param_spec_uint ("connect-timeout", NULL, NULL, 1, MAX_TIMEOUT, PP_NET_CONNECT_SECONDS,
                       G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);

  /**
   * PpFeed:proxy-resolver:
   *
   * Who says which proxy leads to a server: at first the desktop, %NULL = none does.
   */
  props[PROP_PROXY_RESOLVER] =
    g_param_spec_object ("proxy-resolver", NULL, NULL, G_TYPE_PROXY_RESOLVER,
                         G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);
}

static void
pp_feed_init (PpFeed *self)
{
  self->net = pp_net_new (DEFAULT_TIMEOUT);
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
      if (data->unchanged)
        pp_feed_copy_forget (data->cache_dir, data->source);
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  /* A copy that cannot be kept is no reason to go without the feed. */
  if (data->keep && !pp_feed_copy_save (data->copy, data->cache_dir, data->source, &error))
    g_message ("Cannot keep a copy of the feed: %s", error->message);

  g_task_return_pointer (task, catalogue, g_object_unref);
}

/* @task: (transfer full): its task data is the source; @copy: (transfer full) */
static void
parse (GTask              *task,
       PpFeedCopy         *copy,
       gboolean            keep,
       gboolean            unchanged,
       GAsyncReadyCallback callback)
{
  PpFeed *self = g_task_get_source_object (task);
  g_autoptr(GTask) thread = g_task_new (NULL, g_task_get_cancellable (task), callback, task);
  ParseData *data = g_new0 (ParseData, 1);

  g_task_set_source_tag (thread, parse);
  data->source = g_strdup (g_task_get_task_data (task));
  data->cache_dir = g_strdup (self->cache_dir);
  data->copy = copy;
  data->keep = keep;
  data->unchanged = unchanged;
  g_task_set_task_data (thread, data, parse_data_free);
  g_task_run_in_thread (thread, parse_thread);
}

/* pp_feed_set_source() may have been called since: what was read then is not shown as this feed. */
static gboolean
is_current (PpFeed *self,
            GTask  *task)
{
  return g_str_equal (g_task_get_task_data (task), self->source);
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
  GError *error = g_object_steal_data (G_OBJECT (task), "error");

  if (is_current (self, task))
    {
      take_catalogue (self, stale);
      take_error (self, error);
    }
  end_refresh (self);
  g_task_return_error (task, error);
}

/* The source failed: say so, and go on with the last good copy. @task: (transfer full) */
static void
fall_back (GTask        *task,
           const GError *error)
{
  PpFeed *self = g_task_get_source_object (task);
  const char *source = g_task_get_task_data (task);
  PpFeedCopy *kept = NULL;
  gboolean has_catalogue;

  has_catalogue = self->catalogue != NULL &&
                  g_strcmp0 (pp_catalogue_get_source (self->catalogue), source) == 0;
  if (!has_catalogue && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    kept = pp_feed_copy_load (self->cache_dir, source);
  if (kept != NULL)
    {
      g_object_set_data_full (G_OBJECT (task), "error", g_error_copy (error),
                              (GDestroyNotify) g_error_free);
      parse (task, kept, FALSE, FALSE, kept_parsed_cb);
      return;
    }

  if (is_current (self, task) && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_autoptr(PpCatalogue) stale = has_catalogue ? pp_catalogue_new_stale (self->catalogue) :
                                     NULL;

      if (stale == NULL || !pp_catalogue_get_stale (self->catalogue))
        take_catalogue (self, stale);
      take_error (self, error);
    }
  end_refresh (self);
  g_task_return_error (task, g_error_copy (error));
  g_object_unref (task);
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
      fall_back (g_steal_pointer (&task), error);
      return;
    }

  if (is_current (self, task))
    {
      take_catalogue (self, catalogue);
      take_error (self, NULL);
    }
  end_refresh (self);
  g_task_return_pointer (task, g_steal_pointer (&catalogue), g_object_unref);
}

static void
fetched_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(GError) error = NULL;
  gboolean unchanged = FALSE;
  PpFeedCopy *copy = pp_feed_fetch_finish (result, &unchanged, &error);

  if (copy != NULL)
    parse (g_steal_pointer (&task), copy, TRUE, unchanged, parsed_cb);
  else
    fall_back (g_steal_pointer (&task), error);
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
  g_autoptr(PpFeedCopy) kept = NULL;
  GTask *task;

  g_return_if_fail (PP_IS_FEED (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, pp_feed_refresh_async);
  g_task_set_task_data (task, g_strdup (self->source), g_free);
  self->n_running++;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_BUSY]);

  kept = pp_feed_copy_load (self->cache_dir, self->source);
  pp_feed_fetch_async (self->net, self->source, kept, cancellable, fetched_cb, task);
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

/**
 * pp_feed_load_copy:
 * @self: a feed
 *
 * Returns: (transfer full) (nullable): text of the last good copy, or of the file that the source is
 */
GBytes *
pp_feed_load_copy (PpFeed *self)
{
  g_autoptr(PpFeedCopy) kept = NULL;
  char *text;
  gsize length;

  g_return_val_if_fail (PP_IS_FEED (self), NULL);

  kept = pp_feed_copy_load (self->cache_dir, self->source);
  if (kept != NULL)
    return g_bytes_ref (kept->bytes);

  return g_file_get_contents (self->source, &text, &length, NULL) ?
         g_bytes_new_take (text, length) : NULL;
}

/**
 * pp_feed_keep_copy:
 * @self: a feed
 * @bytes: its text, from elsewhere
 * @error: return location for %PP_ERROR_FEED and errors of files
 *
 * Keeps a text that came by other means as the last good copy of the source: it stands in until the
 * source can be reached.
 *
 * Returns: whether it is a feed, and kept
 */
gboolean
pp_feed_keep_copy (PpFeed  *self,
                   GBytes  *bytes,
                   GError **error)
{
  const PpFeedCopy copy = { bytes, NULL, NULL, g_get_real_time () / G_USEC_PER_SEC };
  g_autoptr(PpCatalogue) catalogue = NULL;

  g_return_val_if_fail (PP_IS_FEED (self) && bytes != NULL, FALSE);

  catalogue = pp_feed_parse (bytes, self->source, copy.date, error);

  return catalogue != NULL && pp_feed_copy_save (&copy, self->cache_dir, self->source, error);
}
