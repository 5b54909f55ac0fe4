/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-notifier"

#include "config.h"

#include "pp-notifier.h"

#include <glib/gi18n.h>

#include "pp-connection.h"
#include "pp-known-hotfixes.h"
#include "pp-pools-watch.h"
#include "pp-run-notice.h"

#define NEWS_ID "hotfixes"
/* A new list of hotfixes reaches all pools at once; a pool that restarts its toolstack is back in
 * less than a minute and a half. */
#define NEWS_MILLISECONDS 3000
#define LOSS_MILLISECONDS 90000

/* Of a pool: what is to be told of it. */
typedef struct
{
  PpNotifier *notifier;
  PpPoolItem *item;      /* (owned) */
  char      **names;     /* (owned) (nullable) of new hotfixes */
  guint       lost_id;   /* until it counts as lost */
  gboolean    reached;   /* it was connected, so that it can be lost */
  gboolean    told;      /* that it was lost */
} Story;

struct _PpNotifier
{
  GObject          parent_instance;

  GtkApplication  *application;  /* (unowned) that it belongs to */
  PpWorkspace     *workspace;    /* (owned) */
  GSettings       *settings;     /* (owned) (nullable) */
  PpKnownHotfixes *known;        /* (owned) */
  GHashTable      *stories;      /* (owned) (element-type PpPoolItem Story) */
  PpNotifierDelays delays;
  guint            news_id;
};

G_DEFINE_FINAL_TYPE (PpNotifier, pp_notifier, G_TYPE_OBJECT)

static void
free_story (gpointer data)
{
  Story *story = data;

  g_clear_handle_id (&story->lost_id, g_source_remove);
  g_strfreev (story->names);
  g_object_unref (story->item);
  g_free (story);
}

static Story *
get_story (PpNotifier *self,
           PpPoolItem *item)
{
  Story *story = g_hash_table_lookup (self->stories, item);

  if (story == NULL)
    {
      story = g_new0 (Story, 1);
      story->notifier = self;
      story->item = g_object_ref (item);
      g_hash_table_insert (self->stories, item, story);
    }

  return story;
}

static gboolean
is_watched (PpNotifier *self)
{
  for (GList *l = gtk_application_get_windows (self->application); l != NULL; l = l->next)
    if (gtk_window_is_active (l->data))
      return TRUE;

  return FALSE;
}

/* Whether to tell: nobody looks, and the person wants it told. */
static gboolean
may_tell (PpNotifier *self,
          const char *key)
{
  return !is_watched (self) &&
         (self->settings == NULL || g_settings_get_boolean (self->settings, key));
}

static char *
name_loss_id (PpPoolItem *item)
{
  const char *uuid = pp_pool_item_get_uuid (item);

  return g_strdup_printf ("pool-%s", uuid != NULL ? uuid : "");
}

static void
lead_to_pool (GNotification *notification,
              PpPoolItem    *item)
{
  const char *uuid = pp_pool_item_get_uuid (item);

  if (uuid != NULL)
    g_notification_set_default_action_and_target (notification, "app.show-pool", "s", uuid);
}

/* Of one pool the names, of several a line each. */
static void
describe_news (PpNotifier *self,
               GPtrArray  *stories,
               char      **title,
               char      **body)
{
  g_autoptr(GString) lines = g_string_new (NULL);

  for (guint i = 0; i < stories->len; i++)
    {
      Story *story = g_ptr_array_index (stories, i);
      guint n = g_strv_length (story->names);
      g_autofree char *names = g_strjoinv (pp_text_get_comma (), story->names);

      if (stories->len == 1)
        *title = g_strdup_printf (ngettext ("%u new hotfix for %s", "%u new hotfixes for %s", n), n,
                                  pp_pool_item_get_name (story->item));
      else
        g_string_append_printf (lines, "%s%s: ", i > 0 ? "\n" : "",
                                pp_pool_item_get_name (story->item));
      g_string_append (lines, names);
    }
  if (*title == NULL)
    *title = g_strdup_printf (ngettext ("New hotfixes for %u pool", "New hotfixes for %u pools",
                                        stories->len), stories->len);
  *body = g_string_free (g_steal_pointer (&lines), FALSE);
}

static gboolean
tell_news_cb (gpointer user_data)
{
  PpNotifier *self = PP_NOTIFIER (user_data);
  GListModel *pools = pp_workspace_get_pools (self->workspace);
  g_autoptr(GPtrArray) stories = g_ptr_array_new ();
  g_autoptr(GNotification) notification = NULL;
  g_autofree char *title = NULL;
  g_autofree char *body = NULL;

  self->news_id = 0;
  for (guint i = 0; i < g_list_model_get_n_items (pools); i++)
    {
      g_autoptr(PpPoolItem) item = g_list_model_get_item (pools, i);
      Story *story = get_story (self, item);

      if (story->names != NULL)
        g_ptr_array_add (stories, story);
    }

  if (stories->len > 0 && may_tell (self, "notify-hotfixes"))
    {
      describe_news (self, stories, &title, &body);
      notification = g_notification_new (title);
      g_notification_set_body (notification, body);
      lead_to_pool (notification, ((Story *) g_ptr_array_index (stories, 0))->item);
      g_application_send_notification (G_APPLICATION (self->application), NEWS_ID, notification);
    }
  for (guint i = 0; i < stories->len; i++)
    g_clear_pointer (&((Story *) g_ptr_array_index (stories, i))->names, g_strfreev);

  return G_SOURCE_REMOVE;
}

/* A second batch, before the first was told, is told with it. */
static void
look_for_news (PpNotifier *self,
               Story      *story)
{
  PpOutlook *outlook = pp_pool_item_get_outlook (story->item);
  g_auto(GStrv) names = NULL;
  g_autoptr(GStrvBuilder) all = NULL;

  if (outlook != NULL)
    names = pp_known_hotfixes_take (self->known, outlook);
  if (names == NULL)
    return;

  all = g_strv_builder_new ();
  if (story->names != NULL)
    g_strv_builder_addv (all, (const char **) story->names);
  g_strv_builder_addv (all, (const char **) names);
  g_strfreev (story->names);
  story->names = g_strv_builder_end (all);
  if (self->news_id == 0)
    self->news_id = g_timeout_add (self->delays.news, tell_news_cb, self);
}

static gboolean
tell_loss_cb (gpointer user_data)
{
  Story *story = user_data;
  PpNotifier *self = story->notifier;
  PpLivePool *pool = pp_pool_item_get_pool (story->item);
  const GError *error = pp_live_pool_get_error (pool);
  g_autoptr(GNotification) notification = NULL;
  g_autofree char *title = NULL;
  g_autofree char *body = NULL;
  g_autofree char *id = NULL;

  story->lost_id = 0;
  if (!may_tell (self, "notify-pools"))
    return G_SOURCE_REMOVE;

  id = name_loss_id (story->item);
  title = g_strdup_printf (_("The connection to %s is lost"), pp_pool_item_get_name (story->item));
  body = error != NULL ? pp_text_for_error (error) : pp_connection_describe (pool);
  notification = g_notification_new (title);
  g_notification_set_body (notification, body);
  lead_to_pool (notification, story->item);
  g_application_send_notification (G_APPLICATION (self->application), id, notification);
  story->told = TRUE;

  return G_SOURCE_REMOVE;
}

static void
forget_loss (PpNotifier *self,
             Story      *story)
{
  g_autofree char *id = NULL;

  g_clear_handle_id (&story->lost_id, g_source_remove);
  if (!story->told)
    return;

  story->told = FALSE;
  id = name_loss_id (story->item);
  g_application_withdraw_notification (G_APPLICATION (self->application), id);
}

/* What a run restarts is not lost; what a person disconnects neither. */
static void
look_for_loss (PpNotifier *self,
               Story      *story)
{
  PpLivePool *pool = pp_pool_item_get_pool (story->item);
  PpLiveState state = pp_pool_item_get_state (story->item);

  if (state == PP_LIVE_CONNECTED)
    story->reached = TRUE;
  if (state == PP_LIVE_CONNECTED || state == PP_LIVE_DISCONNECTED)
    forget_loss (self, story);
  else if (story->reached && !story->told && story->lost_id == 0 &&
           (state == PP_LIVE_RECONNECTING || state == PP_LIVE_FAILED) &&
           !pp_live_pool_get_disruption_expected (pool))
    story->lost_id = g_timeout_add (self->delays.loss, tell_loss_cb, story);
}

static void
drop_gone (PpNotifier *self)
{
  GListModel *pools = pp_workspace_get_pools (self->workspace);
  GHashTableIter iter;
  gpointer item;
  gpointer story;

  g_hash_table_iter_init (&iter, self->stories);
  while (g_hash_table_iter_next (&iter, &item, &story))
    if (!g_list_store_find (G_LIST_STORE (pools), item, NULL))
      {
        forget_loss (self, story);
        g_hash_table_iter_remove (&iter);
      }
}

static void
pool_changed_cb (GObject    *notifier,
                 PpPoolItem *item)
{
  PpNotifier *self = PP_NOTIFIER (notifier);
  Story *story;

  if (item == NULL)
    {
      drop_gone (self);
      return;
    }
  if (!g_list_store_find (G_LIST_STORE (pp_workspace_get_pools (self->workspace)), item, NULL))
    return;

  story = get_story (self, item);
  look_for_news (self, story);
  look_for_loss (self, story);
}

static void
run_state_cb (PpRun      *run,
              GParamSpec *pspec,
              gpointer    user_data)
{
  PpNotifier *self = PP_NOTIFIER (user_data);
  g_autoptr(GNotification) notification = NULL;
  g_autofree char *id = NULL;

  if (!pp_run_has_ended (run) && pp_run_get_state (run) != PP_RUN_DECISION)
    return;
  if (!may_tell (self, "notify-runs"))
    return;

  id = pp_run_notice_name_id (run);
  notification = pp_run_notice_new (run);
  g_application_send_notification (G_APPLICATION (self->application), id, notification);
}

static void
runs_changed_cb (GListModel *model,
                 guint       position,
                 guint       removed,
                 guint       added,
                 gpointer    user_data)
{
  for (guint i = position; i < position + added; i++)
    {
      g_autoptr(PpRun) run = g_list_model_get_item (model, i);

      g_signal_connect_object (run, "notify::state", G_CALLBACK (run_state_cb), user_data, 0);
    }
}

/* Who looks at a window has no need of them any more. */
static void
active_window_cb (PpNotifier *self)
{
  GListModel *runs = pp_workspace_get_runs (self->workspace);

  if (gtk_application_get_active_window (self->application) == NULL)
    return;

  g_application_withdraw_notification (G_APPLICATION (self->application), NEWS_ID);
  for (guint i = 0; i < g_list_model_get_n_items (runs); i++)
    {
      g_autoptr(PpRun) run = g_list_model_get_item (runs, i);
      g_autofree char *id = pp_run_notice_name_id (run);

      g_application_withdraw_notification (G_APPLICATION (self->application), id);
    }
}

static void
pp_notifier_dispose (GObject *object)
{
  PpNotifier *self = PP_NOTIFIER (object);

  g_clear_handle_id (&self->news_id, g_source_remove);
  g_clear_pointer (&self->stories, g_hash_table_unref);
  g_clear_object (&self->known);
  g_clear_object (&self->settings);
  g_clear_object (&self->workspace);

  G_OBJECT_CLASS (pp_notifier_parent_class)->dispose (object);
}

static void
pp_notifier_class_init (PpNotifierClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = pp_notifier_dispose;
}

static void
pp_notifier_init (PpNotifier *self)
{
  self->stories = g_hash_table_new_full (NULL, NULL, NULL, free_story);
  self->delays = (PpNotifierDelays) { NEWS_MILLISECONDS, LOSS_MILLISECONDS };
}

/**
 * pp_notifier_new:
 * @application: the application, which outlives it
 * @workspace: what is open
 * @settings: (nullable): what is to be told; %NULL = everything
 * @delays: (nullable): %NULL = those that suit a person
 *
 * Returns: (transfer full): a notifier
 */
PpNotifier *
pp_notifier_new (GtkApplication         *application,
                 PpWorkspace            *workspace,
                 GSettings              *settings,
                 const PpNotifierDelays *delays)
{
  PpNotifier *self = g_object_new (PP_TYPE_NOTIFIER, NULL);
  GListModel *runs = pp_workspace_get_runs (workspace);

  self->application = application;
  self->workspace = g_object_ref (workspace);
  self->settings = settings != NULL ? g_object_ref (settings) : NULL;
  self->known = pp_known_hotfixes_new (pp_workspace_get_state_dir (workspace));
  if (delays != NULL)
    self->delays = *delays;
  g_signal_connect_object (application, "notify::active-window", G_CALLBACK (active_window_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (runs, "items-changed", G_CALLBACK (runs_changed_cb), self, 0);
  runs_changed_cb (runs, 0, 0, g_list_model_get_n_items (runs), self);
  pp_pools_watch (pp_workspace_get_pools (workspace), pool_changed_cb, G_OBJECT (self));

  return self;
}
