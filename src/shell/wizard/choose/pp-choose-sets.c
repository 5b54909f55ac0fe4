/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-choose-sets"

#include "config.h"

#include "pp-choose-sets.h"

#include <glib/gi18n.h>

/* The levels that servers can be brought to: what another server has, what there was on some day. */

#define ACTION_LIKE "like"
#define ACTION_UP_TO "up-to"
#define ACTION_FINISH "finish"
#define ACTION_RELEASE "release"

struct _PpChooseSets
{
  GObject      parent_instance;

  PpWorkspace *workspace;  /* (owned) */
  PpOutlook   *outlook;    /* (owned) (nullable) of the pool that is to be changed */
  GMenu       *menu;       /* (owned) */
  GMenu       *servers;    /* (owned) one section a pool */
  GPtrArray   *sections;   /* (owned) (element-type utf8) what each section is made from, in short */
  char        *shape;      /* (owned) (nullable) what menu is made from, without the servers */
};

G_DEFINE_FINAL_TYPE (PpChooseSets, pp_choose_sets, G_TYPE_OBJECT)

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
static GMenu *
create_servers (PpOutlook  *outlook,
                PpSnapshot *pool,
                char      **told)
{
  g_autoptr(GString) text = g_string_new (pp_snapshot_get_name (pool));
  GMenu *menu = g_menu_new ();

  for (guint i = 0; i < pp_snapshot_get_n_hosts (pool); i++)
    {
      PpHost *host = pp_snapshot_get_host (pool, i);
      g_autoptr(GPtrArray) set = pp_outlook_get_like (outlook, NULL, host);

      if (set->len == 0)
        continue;
      append (menu, host->name, ACTION_LIKE, host->uuid);
      g_string_append_printf (text, "\n%s %s", host->uuid, host->name);
    }
  *told = g_string_free (g_steal_pointer (&text), FALSE);

  return menu;
}

/* A section that says the same as before stays: whoever has the menu open stays where he is. */
static void
put_section (PpChooseSets *self,
             guint        *position,
             const char   *label,
             PpSnapshot   *pool)
{
  g_autofree char *told = NULL;
  g_autoptr(GMenu) servers = create_servers (self->outlook, pool, &told);

  if (g_menu_model_get_n_items (G_MENU_MODEL (servers)) == 0)
    return;
  if (*position >= self->sections->len ||
      !g_str_equal (g_ptr_array_index (self->sections, *position), told))
    {
      while (self->sections->len > *position)
        {
          g_ptr_array_remove_index (self->sections, self->sections->len - 1);
          g_menu_remove (self->servers, (int) self->sections->len);
        }
      g_menu_append_section (self->servers, label, G_MENU_MODEL (servers));
      g_ptr_array_add (self->sections, g_steal_pointer (&told));
    }
  (*position)++;
}

/* The servers of this pool, then those of the others under their names: a server that is about to
 * join a pool has to be like those that are in it. */
static void
update_servers (PpChooseSets *self)
{
  g_autoptr(GPtrArray) others = list_others (self->workspace, self->outlook);
  guint position = 0;

  put_section (self, &position, NULL, pp_outlook_get_snapshot (self->outlook));
  for (guint i = 0; i < others->len; i++)
    {
      PpSnapshot *pool = g_ptr_array_index (others, i);

      put_section (self, &position, pp_snapshot_get_name (pool), pool);
    }
  while (self->sections->len > position)
    {
      g_ptr_array_remove_index (self->sections, self->sections->len - 1);
      g_menu_remove (self->servers, (int) self->sections->len);
    }
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

/* The releases that updates make of servers of the pool. */
static GMenuModel *
create_releases (PpOutlook *outlook)
{
  g_autoptr(GPtrArray) releases = pp_outlook_list_releases (outlook);
  GMenu *menu = g_menu_new ();

  for (guint i = 0; i < releases->len; i++)
    {
      const PpVersion *version = g_ptr_array_index (releases, i);

      append (menu, *version->name != '\0' ? version->name : version->value, ACTION_RELEASE,
              version->patch_uuid);
    }

  return G_MENU_MODEL (menu);
}

/* The set of each server, once. */
static GPtrArray *
collect_release (PpOutlook *outlook,
                 PpHotfix  *update)
{
  PpSnapshot *snapshot = pp_outlook_get_snapshot (outlook);
  GPtrArray *all = g_ptr_array_new_with_free_func ((GDestroyNotify) pp_hotfix_unref);
  g_autoptr(GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < pp_snapshot_get_n_hosts (snapshot); i++)
    {
      g_autoptr(GPtrArray) set = NULL;

      set = pp_outlook_get_release (outlook, pp_snapshot_get_host (snapshot, i)->uuid, update);
      for (guint j = 0; j < set->len; j++)
        {
          PpHotfix *hotfix = g_ptr_array_index (set, j);

          if (g_hash_table_contains (seen, hotfix->uuid))
            continue;
          g_ptr_array_add (all, pp_hotfix_ref (hotfix));
          g_hash_table_add (seen, hotfix->uuid);
        }
    }

  return all;
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
        g_string_append_printf (names, "%s%s", names->len > 0 ? pp_text_get_comma () : "", host->name);
    }

  /* Translators: names of servers that lack what others of their pool have */
  return names->len > 0 ? g_strdup_printf (_("Finish on %s"), names->str) : NULL;
}

static void
append_labels (GString    *text,
               GMenuModel *menu)
{
  for (int i = 0; i < g_menu_model_get_n_items (menu); i++)
    {
      g_autofree char *label = NULL;

      g_menu_model_get_item_attribute (menu, i, G_MENU_ATTRIBUTE_LABEL, "s", &label);
      g_string_append_printf (text, "\n%s", label);
    }
}

static char *
sum_up (PpChooseSets *self,
        const char   *unfinished,
        GMenuModel   *hotfixes,
        GMenuModel   *releases)
{
  g_autoptr(GString) text = g_string_new (unfinished);

  g_string_append_printf (text, "\n%d", self->sections->len > 0);
  append_labels (text, hotfixes);
  append_labels (text, releases);

  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
update (PpChooseSets *self)
{
  g_autoptr(GMenuModel) hotfixes = NULL;
  g_autoptr(GMenuModel) releases = NULL;
  g_autofree char *unfinished = NULL;
  g_autofree char *shape = NULL;

  if (self->outlook == NULL)
    return;
  update_servers (self);
  hotfixes = create_hotfixes (self->outlook);
  unfinished = name_unfinished (self->outlook);
  releases = create_releases (self->outlook);
  shape = sum_up (self, unfinished, hotfixes, releases);
  if (g_strcmp0 (self->shape, shape) == 0)
    return;

  g_free (self->shape);
  self->shape = g_steal_pointer (&shape);
  g_menu_remove_all (self->menu);
  if (unfinished != NULL)
    append (self->menu, unfinished, ACTION_FINISH, "");
  if (self->sections->len > 0)
    g_menu_append_submenu (self->menu, _("_Like a server"), G_MENU_MODEL (self->servers));
  if (g_menu_model_get_n_items (hotfixes) > 0)
    g_menu_append_submenu (self->menu, _("_Up to a hotfix"), hotfixes);
  if (g_menu_model_get_n_items (releases) > 0)
    g_menu_append_submenu (self->menu, _("To another _release"), releases);
}

static void
pools_changed_cb (PpChooseSets *self,
                  guint         position,
                  guint         n_removed,
                  guint         n_added,
                  GListModel   *pools)
{
  for (guint i = position; i < position + n_added; i++)
    {
      g_autoptr(PpPoolItem) item = g_list_model_get_item (pools, i);

      g_signal_connect_object (item, "state-changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
    }
  update (self);
}

static void
pp_choose_sets_dispose (GObject *object)
{
  PpChooseSets *self = PP_CHOOSE_SETS (object);

  g_clear_object (&self->workspace);
  g_clear_object (&self->outlook);

  G_OBJECT_CLASS (pp_choose_sets_parent_class)->dispose (object);
}

static void
pp_choose_sets_finalize (GObject *object)
{
  PpChooseSets *self = PP_CHOOSE_SETS (object);

  g_object_unref (self->menu);
  g_object_unref (self->servers);
  g_ptr_array_unref (self->sections);
  g_free (self->shape);

  G_OBJECT_CLASS (pp_choose_sets_parent_class)->finalize (object);
}

static void
pp_choose_sets_class_init (PpChooseSetsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = pp_choose_sets_dispose;
  G_OBJECT_CLASS (klass)->finalize = pp_choose_sets_finalize;
}

static void
pp_choose_sets_init (PpChooseSets *self)
{
  self->menu = g_menu_new ();
  self->servers = g_menu_new ();
  self->sections = g_ptr_array_new_with_free_func (g_free);
}

/**
 * pp_choose_sets_new:
 * @workspace: what is open
 *
 * Returns: (transfer full): levels, of which there are none before an outlook is set
 */
PpChooseSets *
pp_choose_sets_new (PpWorkspace *workspace)
{
  PpChooseSets *self = g_object_new (PP_TYPE_CHOOSE_SETS, NULL);
  GListModel *pools = pp_workspace_get_pools (workspace);

  self->workspace = g_object_ref (workspace);
  g_signal_connect_object (pools, "items-changed", G_CALLBACK (pools_changed_cb), self,
                           G_CONNECT_SWAPPED);
  pools_changed_cb (self, 0, 0, g_list_model_get_n_items (pools), pools);

  return self;
}

/**
 * pp_choose_sets_get_menu:
 * @self: levels
 *
 * Returns: (transfer none): a menu of them; its items call choose.like, choose.up-to and
 *   choose.release with the uuid of a server, of this or of another connected pool, or of a hotfix
 */
GMenuModel *
pp_choose_sets_get_menu (PpChooseSets *self)
{
  g_return_val_if_fail (PP_IS_CHOOSE_SETS (self), NULL);

  return G_MENU_MODEL (self->menu);
}

/**
 * pp_choose_sets_set_outlook:
 * @self: levels
 * @outlook: what the pool that is to be changed has and lacks
 */
void
pp_choose_sets_set_outlook (PpChooseSets *self,
                            PpOutlook    *outlook)
{
  g_return_if_fail (PP_IS_CHOOSE_SETS (self));

  g_set_object (&self->outlook, outlook);
  update (self);
}

/**
 * pp_choose_sets_find:
 * @self: levels, with an outlook
 * @action: name of the action of an item, without its group
 * @uuid: its target
 *
 * Returns: (transfer full) (nullable) (element-type PpHotfix): the level; %NULL when what it was
 *   named for is gone
 */
GPtrArray *
pp_choose_sets_find (PpChooseSets *self,
                     const char   *action,
                     const char   *uuid)
{
  g_autoptr(GPtrArray) others = NULL;
  PpHost *host;
  PpHotfix *hotfix;

  g_return_val_if_fail (PP_IS_CHOOSE_SETS (self), NULL);

  if (g_str_equal (action, ACTION_FINISH))
    return pp_outlook_get_partly (self->outlook, NULL);
  if (g_str_equal (action, ACTION_LIKE))
    {
      others = list_others (self->workspace, self->outlook);
      host = pp_outlook_find_model (self->outlook, others, uuid);
      return host != NULL ? pp_outlook_get_like (self->outlook, NULL, host) : NULL;
    }
  if (g_str_equal (action, ACTION_RELEASE))
    {
      hotfix = pp_outlook_find_release (self->outlook, uuid);
      return hotfix != NULL ? collect_release (self->outlook, hotfix) : NULL;
    }
  hotfix = pp_outlook_find_hotfix (self->outlook, uuid);

  return hotfix != NULL ? pp_outlook_get_up_to (self->outlook, NULL, hotfix) : NULL;
}
