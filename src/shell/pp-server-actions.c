/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-server-actions"

#include "config.h"

#include "pp-server-actions.h"

#include "pp-widgets.h"
#include "pp-wizard.h"

struct _PpServerActions
{
  GObject               parent_instance;

  GtkApplicationWindow *window;     /* (unowned) its owner */
  PpWorkspace          *workspace;  /* (owned) */
  GSettings            *settings;   /* (owned) (nullable) */
  PpPoolItem           *item;       /* (owned) (nullable) */
  char                 *host;       /* (owned) (nullable) uuid */
};

G_DEFINE_FINAL_TYPE (PpServerActions, pp_server_actions, G_TYPE_OBJECT)

static void
pp_server_actions_dispose (GObject *object)
{
  PpServerActions *self = PP_SERVER_ACTIONS (object);

  g_clear_object (&self->item);
  g_clear_object (&self->settings);
  g_clear_object (&self->workspace);
  g_clear_pointer (&self->host, g_free);

  G_OBJECT_CLASS (pp_server_actions_parent_class)->dispose (object);
}

static void
pp_server_actions_class_init (PpServerActionsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = pp_server_actions_dispose;
}

static void
pp_server_actions_init (PpServerActions *self)
{
}

static PpHost *
find_host (PpServerActions *self)
{
  PpSnapshot *snapshot = self->item != NULL ? pp_pool_item_get_snapshot (self->item) : NULL;

  return snapshot != NULL && self->host != NULL ? pp_snapshot_find_host (snapshot, self->host)
                                                : NULL;
}

static void
open_for_server (PpServerActions *self,
                 PpPurpose        purpose)
{
  const PpWizardPlace place = { GTK_WINDOW (self->window), self->workspace, self->item,
                                self->settings };
  PpHost *host = find_host (self);

  if (host != NULL)
    gtk_window_present (GTK_WINDOW (pp_wizard_new_for_server (&place, host, purpose)));
}

static void
pool_restart_cb (GSimpleAction *action,
                 GVariant      *parameter,
                 gpointer       user_data)
{
  PpServerActions *self = PP_SERVER_ACTIONS (user_data);
  const PpWizardPlace place = { GTK_WINDOW (self->window), self->workspace, self->item,
                                self->settings };

  gtk_window_present (GTK_WINDOW (pp_wizard_new_restart (&place)));
}

static void
enter_cb (GSimpleAction *action,
          GVariant      *parameter,
          gpointer       user_data)
{
  open_for_server (PP_SERVER_ACTIONS (user_data), PP_PURPOSE_ENTER_MAINTENANCE);
}

static void
leave_cb (GSimpleAction *action,
          GVariant      *parameter,
          gpointer       user_data)
{
  open_for_server (PP_SERVER_ACTIONS (user_data), PP_PURPOSE_LEAVE_MAINTENANCE);
}

static void
restart_toolstack_cb (GSimpleAction *action,
                      GVariant      *parameter,
                      gpointer       user_data)
{
  open_for_server (PP_SERVER_ACTIONS (user_data), PP_PURPOSE_RESTART_TOOLSTACKS);
}

static void
restart_cb (GSimpleAction *action,
            GVariant      *parameter,
            gpointer       user_data)
{
  open_for_server (PP_SERVER_ACTIONS (user_data), PP_PURPOSE_RESTART_HOSTS);
}

static const GActionEntry actions[] = {
  { "pool-restart", pool_restart_cb },
  { "server-enter", enter_cb },
  { "server-leave", leave_cb },
  { "server-restart-toolstack", restart_toolstack_cb },
  { "server-restart", restart_cb },
};

/**
 * pp_server_actions_update:
 * @self: the actions
 *
 * Enables what can be done now: with a pool that is connected, that the account may change, and
 * that no run works on.
 */
void
pp_server_actions_update (PpServerActions *self)
{
  GActionMap *map;
  gboolean is_free;
  PpHost *host;

  g_return_if_fail (PP_IS_SERVER_ACTIONS (self));

  map = G_ACTION_MAP (self->window);
  host = find_host (self);
  is_free = self->item != NULL && pp_pool_item_get_outlook (self->item) != NULL &&
            pp_pool_item_get_state (self->item) == PP_LIVE_CONNECTED &&
            pp_live_pool_may_install (pp_pool_item_get_pool (self->item)) &&
            !pp_workspace_has_live_run (self->workspace, self->item);
  pp_action_map_enable (map, "pool-restart", is_free);
  pp_action_map_enable (map, "server-enter", is_free && host != NULL && host->live && host->enabled);
  pp_action_map_enable (map, "server-leave", is_free && host != NULL && host->live && !host->enabled);
  pp_action_map_enable (map, "server-restart-toolstack", is_free && host != NULL && host->live);
  pp_action_map_enable (map, "server-restart", is_free && host != NULL && host->live);
}

/**
 * pp_server_actions_new:
 * @window: where the actions go; it owns them
 * @workspace: what is open
 * @settings: (nullable): where options of the wizard are remembered
 *
 * Returns: (transfer full): the actions, of no server yet
 */
PpServerActions *
pp_server_actions_new (GtkApplicationWindow *window,
                       PpWorkspace          *workspace,
                       GSettings            *settings)
{
  PpServerActions *self = g_object_new (PP_TYPE_SERVER_ACTIONS, NULL);

  self->window = window;
  self->workspace = g_object_ref (workspace);
  self->settings = settings != NULL ? g_object_ref (settings) : NULL;
  g_action_map_add_action_entries (G_ACTION_MAP (window), actions, G_N_ELEMENTS (actions), self);
  g_signal_connect_object (workspace, "runs-changed", G_CALLBACK (pp_server_actions_update), self,
                           G_CONNECT_SWAPPED);
  pp_server_actions_update (self);

  return self;
}

/**
 * pp_server_actions_set_place:
 * @self: the actions
 * @item: (nullable): the pool that is selected
 * @host: (nullable): uuid of the server that is
 */
void
pp_server_actions_set_place (PpServerActions *self,
                             PpPoolItem      *item,
                             const char      *host)
{
  g_return_if_fail (PP_IS_SERVER_ACTIONS (self));

  if (self->item != NULL)
    g_signal_handlers_disconnect_by_data (self->item, self);
  g_set_object (&self->item, item);
  g_free (self->host);
  self->host = g_strdup (host);
  if (item != NULL)
    {
      g_signal_connect_object (item, "state-changed", G_CALLBACK (pp_server_actions_update), self,
                               G_CONNECT_SWAPPED);
      g_signal_connect_object (item, "changed", G_CALLBACK (pp_server_actions_update), self,
                               G_CONNECT_SWAPPED);
    }
  pp_server_actions_update (self);
}
