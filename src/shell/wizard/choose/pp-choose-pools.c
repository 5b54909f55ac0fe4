/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-choose-pools"

#include "config.h"

#include "pp-choose-pools.h"

#include <glib/gi18n.h>

#include "pp-choose-row.h"
#include "pp-widgets.h"

#define POOLS_AT_ONCE 4
#define POOLS_AT_ONCE_MAX 16

struct _PpChoosePools
{
  GtkExpander    parent_instance;

  PpWorkspace   *workspace;  /* (owned) */
  GtkListBox    *list;
  GtkSpinButton *at_once;
};

G_DEFINE_FINAL_TYPE (PpChoosePools, pp_choose_pools, GTK_TYPE_EXPANDER)

static void
pp_choose_pools_dispose (GObject *object)
{
  g_clear_object (&PP_CHOOSE_POOLS (object)->workspace);

  G_OBJECT_CLASS (pp_choose_pools_parent_class)->dispose (object);
}

static void
pp_choose_pools_class_init (PpChoosePoolsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = pp_choose_pools_dispose;
}

static void
row_activated_cb (GtkListBox    *list,
                  GtkListBoxRow *row,
                  gpointer       user_data)
{
  pp_choose_row_toggle (PP_CHOOSE_ROW (row));
}

static GtkWidget *
create_at_once (PpChoosePools *self)
{
  GtkWidget *line = pp_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *label = gtk_label_new_with_mnemonic (_("Pools at on_ce"));
  GtkWidget *spin = gtk_spin_button_new_with_range (1, POOLS_AT_ONCE_MAX, 1);

  self->at_once = GTK_SPIN_BUTTON (spin);
  gtk_spin_button_set_value (self->at_once, POOLS_AT_ONCE);
  gtk_widget_set_tooltip_text (spin, _("So many pools are worked on side by side, the others follow. "
                                       "Servers of one pool always come one after the other"));
  gtk_label_set_mnemonic_widget (GTK_LABEL (label), spin);
  gtk_style_context_add_class (gtk_widget_get_style_context (label), "pp-secondary");
  gtk_widget_set_visible (label, TRUE);
  gtk_widget_set_visible (spin, TRUE);
  gtk_widget_set_margin_top (line, 6);
  gtk_container_add (GTK_CONTAINER (line), label);
  gtk_container_add (GTK_CONTAINER (line), spin);

  return line;
}

static void
pp_choose_pools_init (PpChoosePools *self)
{
  GtkWidget *box = pp_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *frame = pp_box_new (GTK_ORIENTATION_VERTICAL, 0);

  self->list = GTK_LIST_BOX (gtk_list_box_new ());
  pp_list_leave_by_tab (self->list);
  gtk_list_box_set_selection_mode (self->list, GTK_SELECTION_NONE);
  atk_object_set_name (gtk_widget_get_accessible (GTK_WIDGET (self->list)), _("Other pools"));
  gtk_widget_set_visible (GTK_WIDGET (self->list), TRUE);
  g_signal_connect (self->list, "row-activated", G_CALLBACK (row_activated_cb), NULL);
  gtk_style_context_add_class (gtk_widget_get_style_context (frame), "pp-boxed");
  gtk_container_add (GTK_CONTAINER (frame), GTK_WIDGET (self->list));
  gtk_container_add (GTK_CONTAINER (box), frame);
  gtk_container_add (GTK_CONTAINER (box), create_at_once (self));
  gtk_container_add (GTK_CONTAINER (self), box);
  pp_expander_hide_closed (GTK_EXPANDER (self));
}

/* Whether hotfixes can be installed there now. */
static gboolean
is_possible (PpChoosePools *self,
             PpPoolItem    *item)
{
  return pp_pool_item_get_outlook (item) != NULL &&
         pp_pool_item_get_state (item) == PP_LIVE_CONNECTED &&
         pp_live_pool_may_install (pp_pool_item_get_pool (item)) &&
         !pp_workspace_has_live_run (self->workspace, item);
}

static void
add_pool (PpChoosePools *self,
          PpPoolItem    *item)
{
  g_autoptr(GPtrArray) recommended =
    pp_outlook_get_recommended (pp_pool_item_get_outlook (item), NULL);
  g_autofree char *state = pp_text_for_outstanding (recommended->len);
  PpChooseFacts facts = { pp_pool_item_get_uuid (item), pp_pool_item_get_name (item), "", state,
                          recommended->len > 0 };

  gtk_container_add (GTK_CONTAINER (self->list), pp_choose_row_new (&facts, FALSE));
}

/**
 * pp_choose_pools_new:
 * @workspace: what is open
 * @item: the pool that is chosen anyway
 * @settings: (nullable): where it is remembered how many are worked on at once
 *
 * Returns: (transfer floating): a list of the other pools that can be worked on now; invisible when
 *   there is none
 */
GtkWidget *
pp_choose_pools_new (PpWorkspace *workspace,
                     PpPoolItem  *item,
                     GSettings   *settings)
{
  PpChoosePools *self = g_object_new (PP_TYPE_CHOOSE_POOLS, "label",
                                      _("Other pools in the same go, with what is recommended for each"), NULL);
  GListModel *pools = pp_workspace_get_pools (workspace);
  guint n_pools = 0;

  self->workspace = g_object_ref (workspace);
  if (settings != NULL)
    g_settings_bind (settings, "install-pools-at-once", self->at_once, "value", 0);
  for (guint i = 0; i < g_list_model_get_n_items (pools); i++)
    {
      g_autoptr(PpPoolItem) other = g_list_model_get_item (pools, i);

      if (other == item || !is_possible (self, other))
        continue;
      add_pool (self, other);
      n_pools++;
    }
  gtk_widget_set_visible (GTK_WIDGET (self), n_pools > 0);

  return GTK_WIDGET (self);
}

/**
 * pp_choose_pools_list:
 * @self: the list
 *
 * Returns: (transfer full) (element-type PpPoolItem): those that are ticked and can still be worked
 *   on
 */
GPtrArray *
pp_choose_pools_list (PpChoosePools *self)
{
  GPtrArray *items = g_ptr_array_new_with_free_func (g_object_unref);
  g_auto(GStrv) uuids = NULL;

  g_return_val_if_fail (PP_IS_CHOOSE_POOLS (self), items);

  uuids = pp_choose_row_list_active (self->list);
  for (guint i = 0; uuids[i] != NULL; i++)
    {
      PpPoolItem *item = pp_workspace_find_pool (self->workspace, uuids[i]);

      if (item != NULL && is_possible (self, item))
        g_ptr_array_add (items, g_object_ref (item));
    }

  return items;
}

/**
 * pp_choose_pools_get_at_once:
 * @self: the list
 *
 * Returns: how many pools are to be worked on at once
 */
guint
pp_choose_pools_get_at_once (PpChoosePools *self)
{
  g_return_val_if_fail (PP_IS_CHOOSE_POOLS (self), 1);

  return gtk_spin_button_get_value_as_int (self->at_once);
}
