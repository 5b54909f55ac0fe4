/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-choose-sets"

#include "config.h"

#include "pp-choose-sets.h"

#include <glib/gi18n.h>

/* The levels that servers can be brought to: what another server has, what there was on some day. */

#define ACTION_LIKE "like"
#define ACTION_UP_TO "up-to"
#define ACTION_FINISH "finish"

static void
append (GMenu      *menu,
        const char *label,
        const char *action,
        const char *uuid)
{
  g_autoptr(GMenuItem) item = g_menu_item_new (label, NULL);
  g_autofree char *name = g_strconcat ("choose.", action, NULL);

  g_menu_item_set_action_and_target (item, name, "s", uuid);
  g_menu_append_item (menu, item);
}

/* (transfer full) (element-type PpSnapshot): the other pools that are connected; what is remembered
 * of one that is not may have been overtaken. */
static GPtrArray *
list_others (PpWorkspace *workspace,
             PpOutlook   *outlook)
{
  GPtrArray *others = g_ptr_array_new_with_free_func (g_object_unref);
  GListModel *pools = pp_workspace_get_pools (workspace);
  const char *own = pp_snapshot_get_uuid (pp_outlook_get_snapshot (outlook));

  for (guint i = 0; i < g_list_model_get_n_items (pools); i++)
    {
      g_autoptr(PpPoolItem) item = g_list_model_get_item (pools, i);
      PpSnapshot *snapshot = pp_pool_item_get_snapshot (item);

      if (snapshot != NULL && pp_pool_item_get_state (item) == PP_LIVE_CONNECTED &&
          g_strcmp0 (pp_snapshot_get_uuid (snapshot), own) != 0)
        g_ptr_array_add (others, g_object_ref (snapshot));
    }

  return others;
}

/* Only a server that has what one of this pool lacks is a pattern. */
static GMenuModel *
create_servers (PpOutlook  *outlook,
                PpSnapshot *pool)
{
  GMenu *menu = g_menu_new ();

  for (guint i = 0; i < pp_snapshot_get_n_hosts (pool); i++)
    {
      PpHost *host = pp_snapshot_get_host (pool, i);
      g_autoptr(GPtrArray) set = pp_outlook_get_like (outlook, NULL, host);

      if (set->len > 0)
        append (menu, host->name, ACTION_LIKE, host->uuid);
    }

  return G_MENU_MODEL (menu);
}

/* The servers of this pool, then those of the others under their names: a server that is about to
 * join a pool has to be like those that are in it. */
static GMenuModel *
create_models (PpWorkspace *workspace,
               PpOutlook   *outlook)
{
  g_autoptr(GPtrArray) others = list_others (workspace, outlook);
  g_autoptr(GMenuModel) own = create_servers (outlook, pp_outlook_get_snapshot (outlook));
  GMenu *menu = g_menu_new ();

  if (g_menu_model_get_n_items (own) > 0)
    g_menu_append_section (menu, NULL, own);
  for (guint i = 0; i < others->len; i++)
    {
      PpSnapshot *pool = g_ptr_array_index (others, i);
      g_autoptr(GMenuModel) servers = create_servers (outlook, pool);

      if (g_menu_model_get_n_items (servers) > 0)
        g_menu_append_section (menu, pp_snapshot_get_name (pool), servers);
    }

  return G_MENU_MODEL (menu);
}

static int
compare_released (gconstpointer a,
                  gconstpointer b)
{
  const PpHotfix *left = *(PpHotfix * const *) a;
  const PpHotfix *right = *(PpHotfix * const *) b;

  if (left->released != right->released)
    return left->released > right->released ? -1 : 1;

  return g_strcmp0 (left->name, right->name);
}

/* Whether some server could still get it. */
static gboolean
can_be_reached (PpOutlook *outlook,
                PpHotfix  *hotfix)
{
  PpSnapshot *snapshot = pp_outlook_get_snapshot (outlook);

  for (guint i = 0; i < pp_snapshot_get_n_hosts (snapshot); i++)
    {
      const PpCell *cell = pp_outlook_get_cell (outlook, pp_snapshot_get_host (snapshot, i)->uuid,
                                                hotfix->uuid);

      if (cell != NULL && (cell->state == PP_STATE_NEEDED || cell->state == PP_STATE_REQUIRES ||
                           (cell->state == PP_STATE_SUPERSEDED &&
                            cell->reason != PP_REASON_CONFLICT_INSTALLED)))
        return TRUE;
    }

  return FALSE;
}

/* Newest first. */
static GMenuModel *
create_hotfixes (PpOutlook *outlook)
{
  g_autoptr(GPtrArray) hotfixes = g_ptr_array_new ();
  GMenu *menu = g_menu_new ();

  for (guint i = 0; i < pp_outlook_get_n_hotfixes (outlook); i++)
    if (can_be_reached (outlook, pp_outlook_get_hotfix (outlook, i)))
      g_ptr_array_add (hotfixes, pp_outlook_get_hotfix (outlook, i));
  g_ptr_array_sort (hotfixes, compare_released);

  for (guint i = 0; i < hotfixes->len; i++)
    {
      PpHotfix *hotfix = g_ptr_array_index (hotfixes, i);
      g_autofree char *date = pp_text_for_date (hotfix->released);
      g_autofree char *label = g_strdup_printf ("%s · %s", hotfix->name, date);

      append (menu, label, ACTION_UP_TO, hotfix->uuid);
    }

  return G_MENU_MODEL (menu);
}

/* "Finish on xs2, xs3"; %NULL when every server has what the others have. */
static char *
name_unfinished (PpOutlook *outlook)
{
  PpSnapshot *snapshot = pp_outlook_get_snapshot (outlook);
  g_autoptr(GString) names = g_string_new (NULL);

  for (guint i = 0; i < pp_snapshot_get_n_hosts (snapshot); i++)
    {
      PpHost *host = pp_snapshot_get_host (snapshot, i);
      g_autoptr(GPtrArray) set = pp_outlook_get_partly (outlook, host->uuid);

      if (host->live && set->len > 0)
        g_string_append_printf (names, "%s%s", names->len > 0 ? ", " : "", host->name);
    }

  /* Translators: names of servers that lack what others of their pool have */
  return names->len > 0 ? g_strdup_printf (_("Finish on %s"), names->str) : NULL;
}

/**
 * pp_choose_sets_create_menu:
 * @workspace: what is open
 * @outlook: what a pool has and lacks
 *
 * Returns: (transfer full): a menu of levels; its items call choose.like and choose.up-to with the
 *   uuid of a server, of this or of another connected pool, or of a hotfix
 */
GMenuModel *
pp_choose_sets_create_menu (PpWorkspace *workspace,
                            PpOutlook   *outlook)
{
  g_autoptr(GMenuModel) servers = create_models (workspace, outlook);
  g_autoptr(GMenuModel) hotfixes = create_hotfixes (outlook);
  g_autofree char *unfinished = name_unfinished (outlook);
  GMenu *menu = g_menu_new ();

  if (unfinished != NULL)
    append (menu, unfinished, ACTION_FINISH, "");
  if (g_menu_model_get_n_items (servers) > 0)
    g_menu_append_submenu (menu, _("_Like a server"), servers);
  if (g_menu_model_get_n_items (hotfixes) > 0)
    g_menu_append_submenu (menu, _("_Up to a hotfix"), hotfixes);

  return G_MENU_MODEL (menu);
}

/**
 * pp_choose_sets_find:
 * @workspace: what is open
 * @outlook: what a pool has and lacks
 * @action: name of the action of an item, without its group
 * @uuid: its target
 *
 * Returns: (transfer full) (nullable) (element-type PpHotfix): the level; %NULL when what it was
 *   named for is gone
 */
GPtrArray *
pp_choose_sets_find (PpWorkspace *workspace,
                     PpOutlook   *outlook,
                     const char  *action,
                     const char  *uuid)
{
  g_autoptr(GPtrArray) others = NULL;
  PpHost *host;
  PpHotfix *hotfix;

  if (g_str_equal (action, ACTION_FINISH))
    return pp_outlook_get_partly (outlook, NULL);
  if (g_str_equal (action, ACTION_LIKE))
    {
      others = list_others (workspace, outlook);
      host = pp_outlook_find_model (outlook, others, uuid);
      return host != NULL ? pp_outlook_get_like (outlook, NULL, host) : NULL;
    }
  hotfix = pp_outlook_find_hotfix (outlook, uuid);

  return hotfix != NULL ? pp_outlook_get_up_to (outlook, NULL, hotfix) : NULL;
}
