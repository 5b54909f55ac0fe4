/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-live-records"

#include "config.h"

#include "pp-live-join.h"

#include "pp-live-convert.h"

#include <string.h>

/*
 * pp_live_join_get_update:
 * @pool_patch: (nullable): a record
 *
 * From 7.1 on each pool_update has a pool_patch for old clients, with another uuid.
 *
 * Returns: (nullable): ref of the pool_update that it only stands for
 */
const char *
pp_live_join_get_update (XapiValue *pool_patch)
{
  const char *update = xapi_value_member_string (pool_patch, "pool_update", "");

  return pp_live_convert_is_null (update) ? NULL : update;
}

/*
 * pp_live_join_find_shadow:
 * @tables: what the pool holds
 * @update: ref of a pool_update
 *
 * Returns: (nullable): the pool_patch that stands for it
 */
XapiValue *
pp_live_join_find_shadow (const PpLiveTables *tables,
                          const char         *update)
{
  GHashTableIter iter;
  gpointer record;

  g_hash_table_iter_init (&iter, tables->pool_patches);
  while (g_hash_table_iter_next (&iter, NULL, &record))
    if (g_strcmp0 (pp_live_join_get_update (record), update) == 0)
      return record;

  return NULL;
}

static int
compare_applied (gconstpointer a,
                 gconstpointer b)
{
  const PpApplied *left = *(PpApplied * const *) a;
  const PpApplied *right = *(PpApplied * const *) b;
  int order = strcmp (left->name, right->name);

  return order != 0 ? order : strcmp (left->uuid, right->uuid);
}

static gboolean
set_holds (XapiValue  *set,
           const char *ref)
{
  for (gsize i = 0; i < xapi_value_get_size (set); i++)
    if (strcmp (xapi_value_get_string (xapi_value_get_item (set, i)), ref) == 0)
      return TRUE;

  return FALSE;
}

/* A row whose pool_patch has not been seen yet says nothing: it has no uuid of a hotfix. */
static void
join_patches (const PpLiveTables *tables,
              PpHost             *host)
{
  GHashTableIter iter;
  gpointer row;

  g_hash_table_iter_init (&iter, tables->host_patches);
  while (g_hash_table_iter_next (&iter, NULL, &row))
    {
      XapiValue *patch;

      if (strcmp (xapi_value_member_string (row, "host", ""), host->ref) != 0)
        continue;
      patch = g_hash_table_lookup (tables->pool_patches,
                                   xapi_value_member_string (row, "pool_patch", ""));
      if (patch != NULL && pp_live_join_get_update (patch) == NULL)
        g_ptr_array_add (host->applied, pp_live_convert_applied (row, patch));
    }
}

/* ref of pool_update → the host_patch of @host that stands for it. */
static GHashTable *
index_shadow_rows (const PpLiveTables *tables,
                   PpHost             *host)
{
  GHashTable *rows = g_hash_table_new (g_str_hash, g_str_equal);
  GHashTableIter iter;
  gpointer row;

  g_hash_table_iter_init (&iter, tables->host_patches);
  while (g_hash_table_iter_next (&iter, NULL, &row))
    if (strcmp (xapi_value_member_string (row, "host", ""), host->ref) == 0)
      {
        XapiValue *patch =
          g_hash_table_lookup (tables->pool_patches,
                               xapi_value_member_string (row, "pool_patch", ""));
        const char *update = pp_live_join_get_update (patch);

        if (update != NULL)
          g_hash_table_insert (rows, (char *) update, row);
      }

  return rows;
}

static void
join_updates (const PpLiveTables *tables,
              XapiValue          *record,
              PpHost             *host)
{
  g_autoptr(GHashTable) rows = index_shadow_rows (tables, host);
  XapiValue *updates = xapi_value_member (record, "updates");
  XapiValue *pending = xapi_value_member (record, "updates_requiring_reboot");

  for (gsize i = 0; i < xapi_value_get_size (updates); i++)
    {
      const char *ref = xapi_value_get_string (xapi_value_get_item (updates, i));
      XapiValue *update = g_hash_table_lookup (tables->pool_updates, ref);
      PpApplied *applied;

      if (update == NULL)
        continue;
      applied = pp_live_convert_applied_update (update, g_hash_table_lookup (rows, ref));
      applied->requires_reboot = set_holds (pending, ref);
      g_ptr_array_add (host->applied, applied);
    }
}

/* "XenServer Linux Pack, version 6.5.0, build 90233c": what stands behind a word, up to the next comma. */
static char *
dup_after (const char *text,
           const char *word)
{
  g_auto(GStrv) parts = g_strsplit (text, ", ", -1);

  for (guint i = 1; parts[i] != NULL; i++)
    if (g_str_has_prefix (parts[i], word))
      return g_strdup (parts[i] + strlen (word));

  return NULL;
}

/* Up to 7.0 each supplemental pack is an entry of software_version, "originator:name". */
static void
join_packs (PpHost *host)
{
  GHashTableIter iter;
  gpointer key;
  gpointer text;

  g_hash_table_iter_init (&iter, host->software_version);
  while (g_hash_table_iter_next (&iter, &key, &text))
    {
      g_auto(GStrv) names = g_strsplit (key, ":", 2);
      g_autofree char *version = dup_after (text, "version ");
      g_autofree char *build = dup_after (text, "build ");
      PpApplied *pack;

      if (names[1] == NULL || version == NULL || build == NULL)
        continue;
      pack = pp_applied_new ();
      g_free (pack->uuid);
      pack->uuid = pp_pack_make_uuid (names[0], names[1], version, build);
      g_free (pack->name);
      pack->name = g_strdup (key);
      pack->applied = TRUE;
      g_ptr_array_add (host->packs, pack);
    }
}

/*
 * pp_live_join_applied:
 * @tables: what the pool holds
 * @record: of the host
 * @host: the same, its engine known; what is installed is added
 *
 * A server up to 7.0 has host_patch rows; a later one lists its pool_updates itself. In a pool that
 * is being upgraded there are both (facts of XenCenter §2.2).
 */
void
pp_live_join_applied (const PpLiveTables *tables,
                      XapiValue          *record,
                      PpHost             *host)
{
  if (host->engine == PP_ENGINE_POOL_PATCH)
    {
      join_patches (tables, host);
      join_packs (host);
    }
  else
    {
      join_updates (tables, record, host);
    }
  g_ptr_array_sort (host->applied, compare_applied);
  g_ptr_array_sort (host->packs, compare_applied);
}
