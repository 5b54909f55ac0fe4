/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-outlook"

#include "config.h"

#include "pp-cumulative.h"

/* Cumulative updates: an update of one version of the feed that makes another of a server, which has
 * hotfixes of its own. No hotfix says so of itself; it follows from the versions that list it. */

static void
add_uuid (GHashTable *table,
          const char *key,
          const char *uuid)
{
  GPtrArray *uuids = g_hash_table_lookup (table, key);

  if (uuids == NULL)
    {
      uuids = g_ptr_array_new ();
      g_hash_table_insert (table, (char *) key, uuids);
    }
  if (!g_ptr_array_find (uuids, uuid, NULL))
    g_ptr_array_add (uuids, (char *) uuid);
}

static GHashTable *
make_set (const PpVersion *version)
{
  GHashTable *set = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; version->hotfixes[i] != NULL; i++)
    g_hash_table_add (set, version->hotfixes[i]);

  return set;
}

static gboolean
leads_to (const PpVersion *version,
          const PpVersion *next)
{
  return version != next && next->present_as_update && next->patch_uuid != NULL &&
         g_strv_contains ((const char * const *) version->hotfixes, next->patch_uuid);
}

/* What only the older version lists comes before the update, what only the newer one lists after. */
static void
link_versions (PpCumulative    *self,
               const PpVersion *version,
               const PpVersion *next)
{
  g_autoptr(GHashTable) old = make_set (version);
  g_autoptr(GHashTable) new = make_set (next);
  GHashTableIter iter;
  gpointer uuid;

  g_hash_table_iter_init (&iter, old);
  while (g_hash_table_iter_next (&iter, &uuid, NULL))
    if (!g_hash_table_contains (new, uuid) && !g_str_equal (uuid, next->patch_uuid))
      add_uuid (self->before, next->patch_uuid, uuid);
  g_hash_table_iter_init (&iter, new);
  while (g_hash_table_iter_next (&iter, &uuid, NULL))
    if (!g_hash_table_contains (old, uuid) && !g_str_equal (uuid, next->patch_uuid))
      add_uuid (self->after, uuid, next->patch_uuid);
}

/**
 * pp_cumulative_new:
 * @catalogue: (nullable): a feed; must outlive the result
 *
 * Returns: (transfer full): what comes before and after its cumulative updates
 */
PpCumulative *
pp_cumulative_new (PpCatalogue *catalogue)
{
  PpCumulative *self = g_new0 (PpCumulative, 1);
  guint n = catalogue != NULL ? pp_catalogue_get_n_versions (catalogue) : 0;

  self->after = g_hash_table_new_full (g_str_hash, g_str_equal, NULL,
                                       (GDestroyNotify) g_ptr_array_unref);
  self->before = g_hash_table_new_full (g_str_hash, g_str_equal, NULL,
                                        (GDestroyNotify) g_ptr_array_unref);
  for (guint i = 0; i < n; i++)
    for (guint j = 0; j < n; j++)
      if (leads_to (pp_catalogue_get_version (catalogue, i),
                    pp_catalogue_get_version (catalogue, j)))
        link_versions (self, pp_catalogue_get_version (catalogue, i),
                       pp_catalogue_get_version (catalogue, j));

  return self;
}

/**
 * pp_cumulative_free:
 * @self: (transfer full): what pp_cumulative_new() made
 */
void
pp_cumulative_free (PpCumulative *self)
{
  g_hash_table_unref (self->after);
  g_hash_table_unref (self->before);
  g_free (self);
}

/**
 * pp_cumulative_follows:
 * @self: (nullable): what pp_cumulative_new() made
 * @hotfix: a hotfix
 * @update: another
 *
 * Returns: whether @hotfix is for servers that @update has made another version of
 */
gboolean
pp_cumulative_follows (const PpCumulative *self,
                       const PpHotfix     *hotfix,
                       const PpHotfix     *update)
{
  GPtrArray *updates = self != NULL ? g_hash_table_lookup (self->after, hotfix->uuid) : NULL;

  for (guint i = 0; updates != NULL && i < updates->len; i++)
    if (g_str_equal (g_ptr_array_index (updates, i), update->uuid))
      return TRUE;

  return FALSE;
}

/* Whether servers of @version can be given what makes @next of them. */
static gboolean
can_become (PpCatalogue     *catalogue,
            PpNotes         *notes,
            const PpVersion *version,
            const PpVersion *next,
            gboolean         licensed)
{
  PpHotfix *update;
  const PpNote *note;

  if (!leads_to (version, next) ||
      (version->minimal != NULL &&
       !g_strv_contains ((const char * const *) version->minimal, next->patch_uuid)))
    return FALSE;
  update = pp_catalogue_lookup (catalogue, next->patch_uuid);
  note = notes != NULL && update != NULL ? pp_notes_lookup (notes, update->uuid, update->name) : NULL;

  return update != NULL && (note == NULL || note->withdrawn == NULL) &&
         (licensed || !(update->premium || (note != NULL && note->paid)));
}

/**
 * pp_versions_after:
 * @catalogue: a feed
 * @notes: (nullable): bundled notes
 * @versions: (element-type PpVersion): what pp_versions_for_host() found
 * @licensed: whether the host has a paid edition
 *
 * Returns: (transfer full) (element-type PpVersion): the versions that the host becomes by cumulative
 *   updates, nearest first; they belong to @catalogue
 */
GPtrArray *
pp_versions_after (PpCatalogue *catalogue,
                   PpNotes     *notes,
                   GPtrArray   *versions,
                   gboolean     licensed)
{
  GPtrArray *later = g_ptr_array_new ();

  for (guint i = 0; i < versions->len + later->len; i++)
    {
      const PpVersion *version = i < versions->len ? g_ptr_array_index (versions, i)
                                                   : g_ptr_array_index (later, i - versions->len);

      for (guint j = 0; j < pp_catalogue_get_n_versions (catalogue); j++)
        {
          const PpVersion *next = pp_catalogue_get_version (catalogue, j);

          if (!g_ptr_array_find (versions, next, NULL) && !g_ptr_array_find (later, next, NULL) &&
              can_become (catalogue, notes, version, next, licensed))
            g_ptr_array_add (later, (gpointer) next);
        }
    }

  return later;
}
