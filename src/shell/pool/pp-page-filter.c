/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-page-filter"

#include "config.h"

#include "pp-page-filter.h"

#include <glib/gi18n.h>

#define KEY_FILTER "matrix-filter"
#define KEY_SINCE "matrix-since"
#define DAY_SECONDS (24 * 60 * 60)

struct _PpPageFilter
{
  GObject        parent_instance;

  PpMatrixModel *model;     /* (owned) */
  GActionMap    *actions;   /* (owned) */
  GSettings     *settings;  /* (owned) (nullable) */
  GMenu         *servers;   /* (owned) one item each */
  PpOutlook     *outlook;   /* (owned) (nullable) */
};

G_DEFINE_FINAL_TYPE (PpPageFilter, pp_page_filter, G_TYPE_OBJECT)

static guint changed_signal;

static const struct
{
  const char *nick;
  const char *name;
} filters[] = {
  [PP_MATRIX_OUTSTANDING] = { "outstanding", NC_("filter", "Outstanding") },
  [PP_MATRIX_INSTALLED] = { "installed", NC_("filter", "Installed") },
  [PP_MATRIX_HIDDEN] = { "hidden", NC_("filter", "Hidden") },
  [PP_MATRIX_SUPERSEDED] = { "superseded", NC_("filter", "Superseded") },
  [PP_MATRIX_EVERYTHING] = { "everything", NC_("filter", "Everything") },
};

/* The periods of the menu, in days. */
static const struct
{
  const char *days;
  const char *name;
} periods[] = {
  { "7", N_("last 7 days") },
  { "30", N_("last 30 days") },
  { "365", N_("last 12 months") },
};

static const char *
get_state (PpPageFilter *self,
           const char   *action)
{
  g_autoptr(GVariant) state = g_action_get_state (g_action_map_lookup_action (self->actions, action));

  /* The action keeps what it points to. */
  return g_variant_get_string (state, NULL);
}

static void
apply_scope (PpPageFilter *self)
{
  gint64 days = g_ascii_strtoll (get_state (self, "since"), NULL, 10);
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;
  const char *host = get_state (self, "server");

  pp_matrix_model_set_scope (self->model, days > 0 ? now - days * DAY_SECONDS : 0,
                             *host != '\0' ? host : NULL);
  g_signal_emit (self, changed_signal, 0);
}

static void
filter_cb (GSimpleAction *action,
           GVariant      *value,
           gpointer       user_data)
{
  PpPageFilter *self = user_data;

  for (guint i = 0; i < G_N_ELEMENTS (filters); i++)
    if (g_str_equal (filters[i].nick, g_variant_get_string (value, NULL)))
      {
        g_simple_action_set_state (action, value);
        pp_matrix_model_set_filter (self->model, i);
        if (self->settings != NULL)
          g_settings_set_string (self->settings, KEY_FILTER, filters[i].nick);
      }
  g_signal_emit (self, changed_signal, 0);
}

static void
since_cb (GSimpleAction *action,
          GVariant      *value,
          gpointer       user_data)
{
  PpPageFilter *self = user_data;

  g_simple_action_set_state (action, value);
  if (self->settings != NULL)
    g_settings_set_uint (self->settings, KEY_SINCE,
                         (guint) g_ascii_strtoull (g_variant_get_string (value, NULL), NULL, 10));
  apply_scope (self);
}

static void
server_cb (GSimpleAction *action,
           GVariant      *value,
           gpointer       user_data)
{
  g_simple_action_set_state (action, value);
  apply_scope (user_data);
}

static const GActionEntry entries[] = {
  { "filter", NULL, "s", "'outstanding'", filter_cb },
  { "since", NULL, "s", "'0'", since_cb },
  { "server", NULL, "s", "''", server_cb },
};

static void
pp_page_filter_finalize (GObject *object)
{
  PpPageFilter *self = PP_PAGE_FILTER (object);

  g_clear_object (&self->model);
  g_clear_object (&self->settings);
  g_clear_object (&self->servers);
  g_clear_object (&self->outlook);

  G_OBJECT_CLASS (pp_page_filter_parent_class)->finalize (object);
}

static void
pp_page_filter_class_init (PpPageFilterClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = pp_page_filter_finalize;

  /**
   * PpPageFilter::changed:
   *
   * Other hotfixes may be rows now.
   */
  changed_signal = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                 NULL, NULL, G_TYPE_NONE, 0);
}

static void
pp_page_filter_init (PpPageFilter *self)
{
  self->servers = g_menu_new ();
}

/**
 * pp_page_filter_new:
 * @model: whose rows it chooses
 * @actions: where its actions go; has to outlive it
 *
 * Returns: (transfer full): a filter, on what is outstanding
 */
PpPageFilter *
pp_page_filter_new (PpMatrixModel *model,
                    GActionMap    *actions)
{
  PpPageFilter *self = g_object_new (PP_TYPE_PAGE_FILTER, NULL);

  self->model = g_object_ref (model);
  self->actions = actions;
  g_action_map_add_action_entries (actions, entries, G_N_ELEMENTS (entries), self);

  return self;
}

static void
change_state (PpPageFilter *self,
              const char   *action,
              const char   *state)
{
  g_action_change_state (g_action_map_lookup_action (self->actions, action),
                         g_variant_new_string (state));
}

/**
 * pp_page_filter_set_settings:
 * @self: a filter
 * @settings: where it is kept; the server, which belongs to one pool, is not
 *
 * Takes it from there, and puts what a person changes there from now on.
 */
void
pp_page_filter_set_settings (PpPageFilter *self,
                             GSettings    *settings)
{
  g_autofree char *filter = NULL;
  g_autofree char *since = NULL;

  g_return_if_fail (PP_IS_PAGE_FILTER (self));

  filter = g_settings_get_string (settings, KEY_FILTER);
  since = g_strdup_printf ("%u", g_settings_get_uint (settings, KEY_SINCE));
  change_state (self, "filter", filter);
  change_state (self, "since", since);
  g_set_object (&self->settings, settings);
}

static gboolean
has_same_servers (PpOutlook *before,
                  PpOutlook *after)
{
  PpSnapshot *old = before != NULL ? pp_outlook_get_snapshot (before) : NULL;
  PpSnapshot *new = after != NULL ? pp_outlook_get_snapshot (after) : NULL;
  guint n = new != NULL ? pp_snapshot_get_n_hosts (new) : 0;

  if ((old != NULL ? pp_snapshot_get_n_hosts (old) : 0) != n)
    return FALSE;
  for (guint i = 0; i < n; i++)
    if (g_strcmp0 (pp_snapshot_get_host (old, i)->uuid, pp_snapshot_get_host (new, i)->uuid) != 0 ||
        g_strcmp0 (pp_snapshot_get_host (old, i)->name, pp_snapshot_get_host (new, i)->name) != 0)
      return FALSE;

  return TRUE;
}

static void
append (PpPageFilter *self,
        const char   *label,
        const char   *uuid)
{
  g_autoptr(GMenuItem) item = g_menu_item_new (label, NULL);

  g_menu_item_set_action_and_target (item, "page.server", "s", uuid);
  g_menu_append_item (self->servers, item);
}

/**
 * pp_page_filter_set_outlook:
 * @self: a filter
 * @outlook: (nullable): the pool
 *
 * Its servers can be chosen from; one that has gone is not asked for any more.
 */
void
pp_page_filter_set_outlook (PpPageFilter *self,
                            PpOutlook    *outlook)
{
  PpSnapshot *snapshot;
  const char *host;

  g_return_if_fail (PP_IS_PAGE_FILTER (self));

  snapshot = outlook != NULL ? pp_outlook_get_snapshot (outlook) : NULL;
  if (!has_same_servers (self->outlook, outlook))
    {
      g_menu_remove_all (self->servers);
      append (self, _("All servers"), "");
      for (guint i = 0; snapshot != NULL && i < pp_snapshot_get_n_hosts (snapshot); i++)
        append (self, pp_snapshot_get_host (snapshot, i)->name,
                pp_snapshot_get_host (snapshot, i)->uuid);
    }
  g_set_object (&self->outlook, outlook);

  host = get_state (self, "server");
  if (*host != '\0' && (snapshot == NULL || pp_snapshot_find_host (snapshot, host) == NULL))
    change_state (self, "server", "");
}

/**
 * pp_page_filter_show_all:
 * @self: a filter
 *
 * Every hotfix, of whatever date and on whatever server, is shown again.
 */
void
pp_page_filter_show_all (PpPageFilter *self)
{
  g_return_if_fail (PP_IS_PAGE_FILTER (self));

  change_state (self, "since", "0");
  change_state (self, "server", "");
  change_state (self, "filter", "everything");
}

/**
 * pp_page_filter_describe:
 * @self: a filter
 *
 * Returns: (transfer full): what is shown: "Outstanding · last 30 days · xs2"
 */
char *
pp_page_filter_describe (PpPageFilter *self)
{
  g_autoptr(GString) text = NULL;
  const char *since;
  const char *uuid;
  PpHost *host = NULL;

  g_return_val_if_fail (PP_IS_PAGE_FILTER (self), NULL);

  text = g_string_new (g_dpgettext2 (NULL, "filter",
                                     filters[pp_matrix_model_get_filter (self->model)].name));
  since = get_state (self, "since");
  uuid = get_state (self, "server");
  for (guint i = 0; i < G_N_ELEMENTS (periods); i++)
    if (g_str_equal (periods[i].days, since))
      g_string_append_printf (text, " · %s", _(periods[i].name));
  if (*uuid != '\0' && self->outlook != NULL)
    host = pp_snapshot_find_host (pp_outlook_get_snapshot (self->outlook), uuid);
  if (host != NULL)
    g_string_append_printf (text, " · %s", host->name);

  return g_string_free (g_steal_pointer (&text), FALSE);
}

/**
 * pp_page_filter_get_servers:
 * @self: a filter
 *
 * Returns: (transfer none): a menu of the servers of the pool
 */
GMenuModel *
pp_page_filter_get_servers (PpPageFilter *self)
{
  g_return_val_if_fail (PP_IS_PAGE_FILTER (self), NULL);

  return G_MENU_MODEL (self->servers);
}
