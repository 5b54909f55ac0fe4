/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-feed-watch"

#include "config.h"

#include "pp-feed-watch-private.h"

#define TICK_SECONDS    30
#define DEFAULT_MINUTES (24 * 60)  /* as XenCenter */
#define LAST_DOUBLING   6          /* after failures: 1, 2, 4 … 64 minutes */
#define CLOCK_SLACK     60

struct _PpFeedWatch
{
  GObject    parent_instance;

  PpFeed    *feed;        /* (owned) */
  GSettings *settings;    /* (owned) (nullable) when the schema is not installed */
  GError    *error;       /* (owned) (nullable) */
  gint64     asked;       /* Unix seconds, when a look ended; 0 = never */
  guint      n_failures;  /* in a row */
  guint      tick_id;
};

G_DEFINE_FINAL_TYPE (PpFeedWatch, pp_feed_watch, G_TYPE_OBJECT)

typedef enum
{
  PROP_ERROR = 1,
} PpFeedWatchProperty;

static GParamSpec *props[PROP_ERROR + 1];

static void
pp_feed_watch_get_property (GObject    *object,
                            guint       prop_id,
                            GValue     *value,
                            GParamSpec *pspec)
{
  PpFeedWatch *self = PP_FEED_WATCH (object);

  switch ((PpFeedWatchProperty) prop_id)
    {
    case PROP_ERROR:
      g_value_set_boxed (value, self->error);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
pp_feed_watch_dispose (GObject *object)
{
  PpFeedWatch *self = PP_FEED_WATCH (object);

  g_clear_handle_id (&self->tick_id, g_source_remove);
  g_clear_object (&self->feed);
  g_clear_object (&self->settings);

  G_OBJECT_CLASS (pp_feed_watch_parent_class)->dispose (object);
}

static void
pp_feed_watch_finalize (GObject *object)
{
  g_clear_error (&PP_FEED_WATCH (object)->error);

  G_OBJECT_CLASS (pp_feed_watch_parent_class)->finalize (object);
}

static void
pp_feed_watch_class_init (PpFeedWatchClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = pp_feed_watch_get_property;
  object_class->dispose = pp_feed_watch_dispose;
  object_class->finalize = pp_feed_watch_finalize;

  props[PROP_ERROR] =
    g_param_spec_boxed ("error", NULL, NULL, G_TYPE_ERROR,
                        G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);
}

static void
pp_feed_watch_init (PpFeedWatch *self)
{
}

/*
 * When the next look is due, by the clock on the wall: a computer that slept over it looks when it
 * wakes. A clock that was set back must not put it off. 0 minutes: never.
 */
gint64
pp_feed_watch_find_due (gint64 asked,
                        guint  n_failures,
                        guint  minutes,
                        gint64 now)
{
  guint wait = minutes;

  if (minutes == 0)
    return G_MAXINT64;
  if (asked == 0 || asked > now + CLOCK_SLACK)
    return now;
  if (n_failures > 0)
    wait = MIN (minutes, 1U << MIN (n_failures - 1, LAST_DOUBLING));

  return asked + 60 * (gint64) wait;
}

static guint
get_minutes (PpFeedWatch *self)
{
  return self->settings != NULL ? g_settings_get_uint (self->settings, "feed-interval")
                                : DEFAULT_MINUTES;
}

static gboolean
is_busy (PpFeedWatch *self)
{
  gboolean busy = FALSE;

  g_object_get (self->feed, "busy", &busy, NULL);

  return busy;
}

static void
refreshed_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(PpCatalogue) catalogue = NULL;
  g_autoptr(GError) error = NULL;

  /* Whoever shows the feed watches its properties. */
  catalogue = pp_feed_refresh_finish (PP_FEED (object), result, &error);
  if (catalogue == NULL)
    g_message ("The feed: %s", error->message);
}

/* Whoever asked for a look: it counts. */
static void
busy_cb (PpFeedWatch *self)
{
  if (is_busy (self))
    return;

  self->asked = g_get_real_time () / G_USEC_PER_SEC;
  self->n_failures = pp_feed_get_error (self->feed) != NULL ? self->n_failures + 1 : 0;
}

/* Looks, if it is time. Tests say what time it is. */
void
pp_feed_watch_tick (PpFeedWatch *self,
                    gint64       now)
{
  if (now >= pp_feed_watch_find_due (self->asked, self->n_failures, get_minutes (self), now))
    pp_feed_watch_check (self);
}

static gboolean
tick_cb (gpointer user_data)
{
  pp_feed_watch_tick (PP_FEED_WATCH (user_data), g_get_real_time () / G_USEC_PER_SEC);

  return G_SOURCE_CONTINUE;
}

static void
apply (PpFeedWatch *self)
{
  g_clear_error (&self->error);
  pp_feed_apply_settings (self->feed, self->settings, &self->error);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_ERROR]);
}

static void
changed_cb (PpFeedWatch *self,
            const char  *key)
{
  if (self->tick_id == 0)
    return;

  if (g_str_equal (key, "feed-url") || g_str_equal (key, "feed-sources"))
    {
      apply (self);
      self->asked = 0;
      tick_cb (self);
    }
  else if (g_str_equal (key, "download-mirrors"))
    {
      apply (self);
    }
  else if (g_str_equal (key, "feed-interval"))
    {
      tick_cb (self);
    }
}

/**
 * pp_feed_watch_new:
 * @feed: a feed
 * @settings: (nullable): of the program
 *
 * Returns: (transfer full): who watches it, and does nothing before pp_feed_watch_start()
 */
PpFeedWatch *
pp_feed_watch_new (PpFeed    *feed,
                   GSettings *settings)
{
  PpFeedWatch *self = g_object_new (PP_TYPE_FEED_WATCH, NULL);

  self->feed = g_object_ref (feed);
  self->settings = settings != NULL ? g_object_ref (settings) : NULL;
  g_signal_connect_object (feed, "notify::busy", G_CALLBACK (busy_cb), self, G_CONNECT_SWAPPED);
  if (settings != NULL)
    g_signal_connect_object (settings, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);

  return self;
}

/**
 * pp_feed_watch_get_feed:
 * @self: a watch
 *
 * Returns: (transfer none): the feed that it watches
 */
PpFeed *
pp_feed_watch_get_feed (PpFeedWatch *self)
{
  g_return_val_if_fail (PP_IS_FEED_WATCH (self), NULL);

  return self->feed;
}

/**
 * pp_feed_watch_get_settings:
 * @self: a watch
 *
 * Returns: (transfer none) (nullable): the settings that it keeps to
 */
GSettings *
pp_feed_watch_get_settings (PpFeedWatch *self)
{
  g_return_val_if_fail (PP_IS_FEED_WATCH (self), NULL);

  return self->settings;
}

/**
 * pp_feed_watch_start:
 * @self: a watch
 *
 * Has the feed keep to the settings, shows the last good copy, and looks for the first time, unless
 * the settings say that nothing is asked without a person.
 */
void
pp_feed_watch_start (PpFeedWatch *self)
{
  g_return_if_fail (PP_IS_FEED_WATCH (self));
  g_return_if_fail (self->tick_id == 0);

  self->tick_id = g_timeout_add_seconds (TICK_SECONDS, tick_cb, self);
  if (self->settings != NULL)
    apply (self);
  pp_feed_restore (self->feed);
  tick_cb (self);
}

/**
 * pp_feed_watch_check:
 * @self: a watch
 *
 * Looks now, unless a look is under way.
 */
void
pp_feed_watch_check (PpFeedWatch *self)
{
  g_return_if_fail (PP_IS_FEED_WATCH (self));

  if (!is_busy (self))
    pp_feed_refresh_async (self->feed, NULL, refreshed_cb, NULL);
}
