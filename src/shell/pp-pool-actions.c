/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-pool-actions"

#include "config.h"

#include "pp-pool-actions.h"

#include "pp-log-in.h"
#include "pp-widgets.h"

struct _PpPoolActions
{
  GObject               parent_instance;

  GtkApplicationWindow *window;     /* (unowned) its owner */
  PpWorkspace          *workspace;  /* (owned) */
  PpPoolItem           *item;       /* (owned) (nullable) */
};

G_DEFINE_FINAL_TYPE (PpPoolActions, pp_pool_actions, G_TYPE_OBJECT)

static void
pp_pool_actions_dispose (GObject *object)
{
  PpPoolActions *self = PP_POOL_ACTIONS (object);

  g_clear_object (&self->item);
  g_clear_object (&self->workspace);

  G_OBJECT_CLASS (pp_pool_actions_parent_class)->dispose (object);
}

static void
pp_pool_actions_class_init (PpPoolActionsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = pp_pool_actions_dispose;
}

static void
pp_pool_actions_init (PpPoolActions *self)
{
}

static void
connect_cb (GSimpleAction *action,
            GVariant      *parameter,
            gpointer       user_data)
{
  PpPoolActions *self = PP_POOL_ACTIONS (user_data);

  pp_roster_connect (pp_workspace_get_roster (self->workspace), self->item);
}

static void
disconnect_cb (GSimpleAction *action,
               GVariant      *parameter,
               gpointer       user_data)
{
  PpPoolActions *self = PP_POOL_ACTIONS (user_data);

  pp_roster_disconnect (pp_workspace_get_roster (self->workspace), self->item);
}

static void
edit_cb (GSimpleAction *action,
         GVariant      *parameter,
         gpointer       user_data)
{
  PpPoolActions *self = PP_POOL_ACTIONS (user_data);

  pp_log_in_edit (PP_WINDOW (self->window), self->workspace, self->item);
}

static void
forget_cb (GSimpleAction *action,
           GVariant      *parameter,
           gpointer       user_data)
{
  PpPoolActions *self = PP_POOL_ACTIONS (user_data);

  pp_roster_forget (pp_workspace_get_roster (self->workspace), self->item);
}

static const GActionEntry actions[] = {
  { "pool-connect", connect_cb },
  { "pool-disconnect", disconnect_cb },
  { "pool-edit", edit_cb },
  { "pool-forget", forget_cb },
};

/**
 * pp_pool_actions_update:
 * @self: the actions
 *
 * Enables what can be done now. A pool that a run works on keeps its connection.
 */
void
pp_pool_actions_update (PpPoolActions *self)
{
  GActionMap *map;
  gboolean away;
  gboolean is_free;

  g_return_if_fail (PP_IS_POOL_ACTIONS (self));

  map = G_ACTION_MAP (self->window);
  away = self->item != NULL && pp_pool_item_is_away (self->item);
  is_free = self->item != NULL && !pp_workspace_has_live_run (self->workspace, self->item);
  pp_action_map_enable (map, "pool-connect",
                        away && pp_pool_item_get_absence (self->item) != PP_ABSENCE_KEYRING);
  pp_action_map_enable (map, "pool-disconnect", is_free && !away);
  pp_action_map_enable (map, "pool-edit", is_free);
  pp_action_map_enable (map, "pool-forget", is_free);
}

/**
 * pp_pool_actions_new:
 * @window: where the actions go; it owns them
 * @workspace: what is open
 *
 * Returns: (transfer full): the actions, of no pool yet
 */
PpPoolActions *
pp_pool_actions_new (GtkApplicationWindow *window,
                     PpWorkspace          *workspace)
{
  PpPoolActions *self = g_object_new (PP_TYPE_POOL_ACTIONS, NULL);

  self->window = window;
  self->workspace = g_object_ref (workspace);
  g_action_map_add_action_entries (G_ACTION_MAP (window), actions, G_N_ELEMENTS (actions), self);
  g_signal_connect_object (workspace, "runs-changed", G_CALLBACK (pp_pool_actions_update), self,
                           G_CONNECT_SWAPPED);
  pp_pool_actions_update (self);

  return self;
}

/**
 * pp_pool_actions_set_item:
 * @self: the actions
 * @item: (nullable): the pool that is selected
 */
void
pp_pool_actions_set_item (PpPoolActions *self,
                          PpPoolItem    *item)
{
  g_return_if_fail (PP_IS_POOL_ACTIONS (self));

  if (self->item != NULL)
    g_signal_handlers_disconnect_by_data (self->item, self);
  g_set_object (&self->item, item);
  if (item != NULL)
    g_signal_connect_object (item, "state-changed", G_CALLBACK (pp_pool_actions_update), self,
                             G_CONNECT_SWAPPED);
  pp_pool_actions_update (self);
}
