/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-feed"

#include "config.h"

#include <poolpatch/pp-feed.h>

#include <poolpatch/pp-error.h>

#include "pp-feed-cache.h"
#include "pp-feed-private.h"

#define DEFAULT_TIMEOUT 30
#define MAX_TIMEOUT     3600
#define PATIENCE        (24 * 60 * 60)

/* Its refreshing is in pp-feed-refresh.c. */
G_DEFINE_FINAL_TYPE (PpFeed, pp_feed, G_TYPE_OBJECT)

typedef enum
{
  PROP_CATALOGUE = 1,
  PROP_ERROR,
  PROP_BUSY,
  PROP_TRIES,
  PROP_TIMEOUT,
  PROP_CONNECT_TIMEOUT,
  PROP_PROXY_RESOLVER,
} PpFeedProperty;

static GParamSpec *props[PROP_PROXY_RESOLVER + 1];

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

    case PROP_TRIES:
      g_value_set_boxed (value, self->tries);
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
    case PROP_TRIES:
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

  g_clear_pointer (&self->sources, g_strfreev);
  g_clear_pointer (&self->tries, g_ptr_array_unref);
  g_clear_pointer (&self->mirrors, pp_mirrors_unref);
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
   * PpFeed:tries: (type GPtrArray(PpFeedTry))
   *
   * What came of asking each source the last time, in the order in which they are asked.
   */
  props[PROP_TRIES] =
    g_param_spec_boxed ("tries", NULL, NULL, G_TYPE_PTR_ARRAY,
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
  self->mirrors = pp_mirrors_new ();
}

/**
 * pp_feed_get_default_sources:
 *
 * Returns: (transfer none): where the vendor has the list now, and where it was before: the order
 *   of XenCenter since 2022, and the address that its releases of 2013 to 2017 asked
 */
const char * const *
pp_feed_get_default_sources (void)
{
  static const char * const sources[] = {
    PP_FEED_DEFAULT_URL,
    "https://updates.xensource.com/XenServer/updates.xml",
    "http://updates.xensource.com/XenServer/updates.xml",
    NULL,
  };

  return sources;
}

/**
 * pp_feed_new:
 * @source: (nullable): URL (http, https, file) or path of an updates.xml; %NULL = the vendor's
 * @cache_dir: folder for the last good copies; made when needed
 *
 * Returns: (transfer full): a feed that has read nothing yet
 */
PpFeed *
pp_feed_new (const char *source,
             const char *cache_dir)
{
  PpFeed *self = g_object_new (PP_TYPE_FEED, NULL);
  const char * const one[] = { source, NULL };

  self->cache_dir = g_strdup (cache_dir);
  pp_feed_set_sources (self, source != NULL ? one : pp_feed_get_default_sources ());

  return self;
}

/**
 * pp_feed_get_source:
 * @self: a feed
 *
 * Returns: (transfer none): where what is known is from; as long as nothing is, where it is asked
 *   first
 */
const char *
pp_feed_get_source (PpFeed *self)
{
  g_return_val_if_fail (PP_IS_FEED (self), NULL);

  return self->catalogue != NULL ? pp_catalogue_get_source (self->catalogue) : self->sources[0];
}

/**
 * pp_feed_get_sources:
 * @self: a feed
 *
 * Returns: (transfer none): where it is read from, in the order in which they are asked
 */
const char * const *
pp_feed_get_sources (PpFeed *self)
{
  g_return_val_if_fail (PP_IS_FEED (self), NULL);

  return (const char * const *) self->sources;
}

/**
 * pp_feed_set_source:
 * @self: a feed
 * @source: URL or path of another updates.xml
 *
 * Changes where the feed is read from, to one source; it counts from the next refresh on.
 */
void
pp_feed_set_source (PpFeed     *self,
                    const char *source)
{
  const char * const sources[] = { source, NULL };

  g_return_if_fail (source != NULL);

  pp_feed_set_sources (self, sources);
}

/* (transfer full): what is known of @source: from this program, else from when it ran before */
static PpFeedTry *
create_try (PpFeed     *self,
            const char *source)
{
  const PpFeedTry *known = pp_feed_find_try (self->tries, source);

  if (known == NULL)
    return pp_feed_try_load (self->cache_dir, source);

  return pp_feed_try_new (source, known->checked, known->unchanged,
                          pp_feed_copy_find_date (self->cache_dir, source), known->error);
}

/**
 * pp_feed_set_sources:
 * @self: a feed
 * @sources: URLs and paths of an updates.xml, one at least; of two that are the same the first
 *   counts
 *
 * Changes where the feed is read from: they are asked in this order, until one answers with a feed.
 * It counts from the next refresh on; the error of the last one is forgotten.
 */
void
pp_feed_set_sources (PpFeed             *self,
                     const char * const *sources)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  GPtrArray *tries;

  g_return_if_fail (PP_IS_FEED (self));
  g_return_if_fail (sources != NULL && sources[0] != NULL);

  tries = g_ptr_array_new_with_free_func ((GDestroyNotify) pp_feed_try_free);
  for (guint i = 0; sources[i] != NULL; i++)
    {
      if (pp_feed_find_try (tries, sources[i]) != NULL)
        continue;
      g_strv_builder_add (builder, sources[i]);
      g_ptr_array_add (tries, create_try (self, sources[i]));
    }

  g_strfreev (self->sources);
  self->sources = g_strv_builder_end (builder);
  pp_feed_take_tries (self, tries);
  pp_feed_take_error (self, NULL);
}

/**
 * pp_feed_get_tries:
 * @self: a feed
 *
 * Returns: (transfer none) (element-type PpFeedTry): what came of asking each source the last time
 */
GPtrArray *
pp_feed_get_tries (PpFeed *self)
{
  g_return_val_if_fail (PP_IS_FEED (self), NULL);

  return self->tries;
}

/**
 * pp_feed_needs_person:
 * @self: a feed
 * @now: Unix seconds
 *
 * A network that is away comes back by itself, and meanwhile the last good copy serves: for a day.
 *
 * Returns: whether the last refresh failed in a way that somebody has to see to
 */
gboolean
pp_feed_needs_person (PpFeed *self,
                      gint64  now)
{
  g_return_val_if_fail (PP_IS_FEED (self), FALSE);

  if (self->error == NULL)
    return FALSE;
  if (self->catalogue == NULL || now - pp_catalogue_get_date (self->catalogue) > PATIENCE)
    return TRUE;

  for (guint i = 0; i < self->tries->len; i++)
    if (pp_feed_try_get_trouble (g_ptr_array_index (self->tries, i)) == PP_FEED_TROUBLE_NETWORK)
      return FALSE;

  return TRUE;
}

/**
 * pp_feed_get_mirrors:
 * @self: a feed
 *
 * Returns: (transfer none): the rules for the addresses of files
 */
PpMirrors *
pp_feed_get_mirrors (PpFeed *self)
{
  g_return_val_if_fail (PP_IS_FEED (self), NULL);

  return self->mirrors;
}

/**
 * pp_feed_set_mirrors:
 * @self: a feed
 * @mirrors: rules for the addresses of files
 *
 * Has the files of hotfixes fetched from where @mirrors say, at once.
 */
void
pp_feed_set_mirrors (PpFeed    *self,
                     PpMirrors *mirrors)
{
  g_return_if_fail (PP_IS_FEED (self));
  g_return_if_fail (mirrors != NULL);

  if (pp_mirrors_equal (self->mirrors, mirrors))
    return;

  pp_mirrors_unref (self->mirrors);
  self->mirrors = pp_mirrors_ref (mirrors);
  if (self->catalogue != NULL)
    {
      g_autoptr(PpCatalogue) catalogue = pp_catalogue_new_mirrored (self->catalogue, mirrors);

      pp_feed_take_catalogue (self, catalogue);
    }
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

/* The try of @source among @tries (nullable), or NULL. */
const PpFeedTry *
pp_feed_find_try (GPtrArray  *tries,
                  const char *source)
{
  for (guint i = 0; tries != NULL && i < tries->len; i++)
    {
      const PpFeedTry *one = g_ptr_array_index (tries, i);

      if (g_str_equal (one->source, source))
        return one;
    }

  return NULL;
}

/* @tries: (transfer full); whoever still looks at the old ones has a reference. */
void
pp_feed_take_tries (PpFeed    *self,
                    GPtrArray *tries)
{
  g_clear_pointer (&self->tries, g_ptr_array_unref);
  self->tries = tries;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_TRIES]);
}

void
pp_feed_take_catalogue (PpFeed      *self,
                        PpCatalogue *catalogue)
{
  g_set_object (&self->catalogue, catalogue);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_CATALOGUE]);
}

void
pp_feed_take_error (PpFeed       *self,
                    const GError *error)
{
  g_clear_error (&self->error);
  self->error = error != NULL ? g_error_copy (error) : NULL;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_ERROR]);
}

/* @change: 1 when a refresh begins, -1 when it ends */
void
pp_feed_count_running (PpFeed *self,
                       int     change)
{
  self->n_running += change;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_BUSY]);
}

/**
 * pp_feed_load_copy:
 * @self: a feed
 *
 * Returns: (transfer full) (nullable): text of the last good copy of the source that is in use, or
 *   of the file that it is
 */
GBytes *
pp_feed_load_copy (PpFeed *self)
{
  g_autoptr(PpFeedCopy) kept = NULL;
  const char *source;
  char *text;
  gsize length;

  g_return_val_if_fail (PP_IS_FEED (self), NULL);

  source = pp_feed_get_source (self);
  kept = pp_feed_copy_load (self->cache_dir, source);
  if (kept != NULL)
    return g_bytes_ref (kept->bytes);

  return g_file_get_contents (source, &text, &length, NULL) ?
         g_bytes_new_take (text, length) : NULL;
}

/**
 * pp_feed_keep_copy:
 * @self: a feed
 * @bytes: its text, from elsewhere
 * @error: return location for %PP_ERROR_FEED and errors of files
 *
 * Keeps a text that came by other means as the last good copy of the source that is in use, or, when
 * that is none of the sources any more, of the first one: it stands in until a source can be reached.
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
  GPtrArray *tries;
  const char *source;

  g_return_val_if_fail (PP_IS_FEED (self) && bytes != NULL, FALSE);

  source = pp_feed_get_source (self);
  if (!g_strv_contains ((const char * const *) self->sources, source))
    source = self->sources[0];
  catalogue = pp_feed_parse (bytes, source, copy.date, error);
  if (catalogue == NULL || !pp_feed_copy_save (&copy, self->cache_dir, source, error))
    return FALSE;

  tries = g_ptr_array_new_with_free_func ((GDestroyNotify) pp_feed_try_free);
  for (guint i = 0; self->sources[i] != NULL; i++)
    g_ptr_array_add (tries, create_try (self, self->sources[i]));
  pp_feed_take_tries (self, tries);

  return TRUE;
}
