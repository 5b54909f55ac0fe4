/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-badge"

#include "config.h"

#include "pp-badge.h"

#include "pp-pools-watch.h"

/* The interface of libunity, which other docks took over: a signal to whoever listens, from a path
 * that ends in a hash of the application's URI. */
#define INTERFACE "com.canonical.Unity.LauncherEntry"
#define PATH "/com/canonical/unity/launcherentry/"
#define APPLICATION_URI "application://" PP_APPLICATION_ID ".desktop"

struct _PpBadge
{
  GObject          parent_instance;

  GDBusConnection *bus;        /* (owned) */
  PpWorkspace     *workspace;  /* (owned) */
  guint            count;      /* that is shown */
};

G_DEFINE_FINAL_TYPE (PpBadge, pp_badge, G_TYPE_OBJECT)

static void
show_count (PpBadge *self,
            guint    count)
{
  g_autofree char *path = NULL;
  g_autoptr(GError) error = NULL;
  GVariantDict look;

  if (self->count == count)
    return;

  self->count = count;
  path = g_strdup_printf (PATH "%u", g_str_hash (APPLICATION_URI));
  g_variant_dict_init (&look, NULL);
  g_variant_dict_insert (&look, "count", "x", (gint64) count);
  g_variant_dict_insert (&look, "count-visible", "b", count > 0);
  if (!g_dbus_connection_emit_signal (self->bus, NULL, path, INTERFACE, "Update",
                                      g_variant_new ("(s@a{sv})", APPLICATION_URI,
                                                     g_variant_dict_end (&look)), &error))
    g_debug ("No count on the launcher: %s", error->message);
}

/* The sum of what stands beside the pools in the sidebar. */
static void
update (PpBadge *self)
{
  GListModel *pools = pp_workspace_get_pools (self->workspace);
  guint count = 0;

  for (guint i = 0; i < g_list_model_get_n_items (pools); i++)
    {
      g_autoptr(PpPoolItem) item = g_list_model_get_item (pools, i);
      PpOutlook *outlook = pp_pool_item_get_outlook (item);

      if (outlook != NULL)
        count += pp_outlook_count_outstanding (outlook, NULL);
    }
  show_count (self, count);
}

static void
pool_changed_cb (GObject    *badge,
                 PpPoolItem *item)
{
  update (PP_BADGE (badge));
}

static void
pp_badge_dispose (GObject *object)
{
  PpBadge *self = PP_BADGE (object);

  if (self->bus != NULL)
    show_count (self, 0);
  g_clear_object (&self->bus);
  g_clear_object (&self->workspace);

  G_OBJECT_CLASS (pp_badge_parent_class)->dispose (object);
}

static void
pp_badge_class_init (PpBadgeClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = pp_badge_dispose;
}

static void
pp_badge_init (PpBadge *self)
{
}

/**
 * pp_badge_new:
 * @bus: the session bus
 * @workspace: what is open
 *
 * Returns: (transfer full): the count on the launcher, which goes with it
 */
PpBadge *
pp_badge_new (GDBusConnection *bus,
              PpWorkspace     *workspace)
{
  PpBadge *self = g_object_new (PP_TYPE_BADGE, NULL);

  self->bus = g_object_ref (bus);
  self->workspace = g_object_ref (workspace);
  pp_pools_watch (pp_workspace_get_pools (workspace), pool_changed_cb, G_OBJECT (self));
  update (self);

  return self;
}
