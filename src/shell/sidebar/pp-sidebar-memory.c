/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-sidebar-memory"

#include "config.h"

#include "pp-sidebar-memory.h"

#define KEY_CLOSED "sidebar-closed"
#define KEY_PLACE "place"

/**
 * pp_sidebar_memory_is_closed:
 * @settings: (nullable): where it is kept
 * @uuid: (nullable): of a pool
 *
 * Returns: whether its servers were hidden
 */
gboolean
pp_sidebar_memory_is_closed (GSettings  *settings,
                             const char *uuid)
{
  g_auto(GStrv) closed = settings != NULL ? g_settings_get_strv (settings, KEY_CLOSED) : NULL;

  return closed != NULL && uuid != NULL && g_strv_contains ((const char * const *) closed, uuid);
}

/**
 * pp_sidebar_memory_set_closed:
 * @settings: (nullable): where it is kept
 * @uuid: (nullable): of a pool
 * @closed: whether its servers are hidden
 */
void
pp_sidebar_memory_set_closed (GSettings  *settings,
                              const char *uuid,
                              gboolean    closed)
{
  g_auto(GStrv) before = NULL;
  g_auto(GStrv) after = NULL;
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();

  if (settings == NULL || uuid == NULL ||
      pp_sidebar_memory_is_closed (settings, uuid) == !!closed)
    return;

  before = g_settings_get_strv (settings, KEY_CLOSED);
  for (guint i = 0; before[i] != NULL; i++)
    if (!g_str_equal (before[i], uuid))
      g_strv_builder_add (builder, before[i]);
  if (closed)
    g_strv_builder_add (builder, uuid);
  after = g_strv_builder_end (builder);
  g_settings_set_strv (settings, KEY_CLOSED, (const char * const *) after);
}

/**
 * pp_sidebar_memory_name_place:
 * @row: a row
 *
 * Returns: (transfer full) (nullable): its name in the settings; a server has that of its pool
 */
char *
pp_sidebar_memory_name_place (PpSidebarRow *row)
{
  switch (pp_sidebar_row_get_place (row))
    {
    case PP_PLACE_LIBRARY:
      return g_strdup ("library");

    case PP_PLACE_ACTIVITY:
      return g_strdup ("activity");

    case PP_PLACE_POOL:
    case PP_PLACE_SERVER:
      return g_strdup (pp_pool_item_get_uuid (pp_sidebar_row_get_item (row)));

    case PP_PLACE_NONE:
    default:
      return NULL;
    }
}

/**
 * pp_sidebar_memory_set_place:
 * @settings: (nullable): where it is kept
 * @row: what is looked at
 */
void
pp_sidebar_memory_set_place (GSettings    *settings,
                             PpSidebarRow *row)
{
  g_autofree char *name = pp_sidebar_memory_name_place (row);

  if (settings != NULL && name != NULL)
    g_settings_set_string (settings, KEY_PLACE, name);
}
