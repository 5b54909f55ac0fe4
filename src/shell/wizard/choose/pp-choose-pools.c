/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-choose-pools"

#include "config.h"

#include "pp-choose-pools.h"

#include <glib/gi18n.h>

#include "pp-choose-row.h"
#include "pp-widgets.h"

struct _PpChoosePools
{
  GtkExpander  parent_instance;

  PpWorkspace *workspace;  /* (owned) */
  GtkListBox  *list;
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

static void
pp_choose_pools_init (PpChoosePools *self)
{
  GtkWidget *frame = pp_box_new (GTK_ORIENTATION_VERTICAL, 0);

  self->list = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_list_box_set_selection_mode (self->list, GTK_SELECTION_NONE);
  atk_object_set_name (gtk_widget_get_accessible (GTK_WIDGET (self->list)), _("Other pools"));
  gtk_widget_set_visible (GTK_WIDGET (self->list), TRUE);
  g_signal_connect (self->list, "row-activated", G_CALLBACK (row_activated_cb), NULL);
  gtk_style_context_add_class (gtk_widget_get_style_context (frame), "pp-boxed");
  gtk_container_add (GTK_CONTAINER (frame), GTK_WIDGET (self->list));
  gtk_container_add (GTK_CONTAINER (self), frame);
  gtk_expander_set_label (GTK_EXPANDER (self),
                          _("Other pools in the same go, with what is recommended for each"));
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
 *
 * Returns: (transfer floating): a list of the other pools that can be worked on now; invisible when
 *   there is none
 */
GtkWidget *
pp_choose_pools_new (PpWorkspace *workspace,
                     PpPoolItem  *item)
{
  PpChoosePools *self = g_object_new (PP_TYPE_CHOOSE_POOLS, NULL);
  GListModel *pools = pp_workspace_get_pools (workspace);
  guint n_pools = 0;

  self->workspace = g_object_ref (workspace);
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
