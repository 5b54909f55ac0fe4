/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-library"

#include "config.h"

#include <poolpatch/pp-fetch.h>
#include <poolpatch/pp-library-upkeep.h>

#include "pp-library-private.h"

/**
 * pp_missing_free:
 * @self: (transfer full): a hotfix without a file
 *
 * Frees it.
 */
void
pp_missing_free (PpMissing *self)
{
  pp_hotfix_unref (self->hotfix);
  g_strfreev (self->pools);
  g_free (self);
}

/**
 * pp_library_list_needing:
 * @self: a library
 * @outlooks: (element-type PpOutlook): of pools
 * @uuid: uuid of a hotfix
 *
 * Returns: (transfer full): names of the pools in which it is outstanding
 */
char **
pp_library_list_needing (PpLibrary  *self,
                         GPtrArray  *outlooks,
                         const char *uuid)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; i < outlooks->len; i++)
    {
      PpOutlook *outlook = g_ptr_array_index (outlooks, i);

      if (pp_outlook_is_outstanding (outlook, uuid))
        g_strv_builder_add (builder, pp_snapshot_get_name (pp_outlook_get_snapshot (outlook)));
    }

  return g_strv_builder_end (builder);
}

static gboolean
is_here (PpLibrary  *self,
         const char *uuid)
{
  g_autofree char *path = pp_library_dup_path (self, uuid);

  return path != NULL;
}

static gboolean
has_everywhere (PpOutlook  *outlook,
                const char *uuid)
{
  PpSnapshot *snapshot = pp_outlook_get_snapshot (outlook);
  gboolean has = pp_snapshot_get_n_hosts (snapshot) > 0;

  for (guint i = 0; has && i < pp_snapshot_get_n_hosts (snapshot); i++)
    {
      const char *host = pp_snapshot_get_host (snapshot, i)->uuid;
      PpState state = pp_outlook_get_cell (outlook, host, uuid)->state;

      has = state == PP_STATE_INSTALLED || state == PP_STATE_INSTALLED_PENDING;
    }

  return has;
}

/**
 * pp_library_note_outlook:
 * @self: a library
 * @outlook: of a pool
 *
 * Writes down beside each file whether all servers of that pool have its hotfix.
 */
void
pp_library_note_outlook (PpLibrary *self,
                         PpOutlook *outlook)
{
  g_auto(GStrv) uuids = NULL;
  const char *name;

  g_return_if_fail (PP_IS_LIBRARY (self) && PP_IS_OUTLOOK (outlook));

  uuids = pp_library_list (self);
  name = pp_snapshot_get_name (pp_outlook_get_snapshot (outlook));
  for (guint i = 0; uuids[i] != NULL; i++)
    if (pp_outlook_find_hotfix (outlook, uuids[i]) != NULL)
      pp_library_note_pool (self, name, uuids[i], has_everywhere (outlook, uuids[i]));
}

/**
 * pp_library_list_missing:
 * @self: a library
 * @outlooks: (element-type PpOutlook): of pools
 *
 * A download that goes on, or waits for its turn, will make the file; a paused one may not.
 *
 * Returns: (transfer full) (element-type PpMissing): what is outstanding and neither here nor on its
 *   way, each hotfix once, in the order of the pools
 */
GPtrArray *
pp_library_list_missing (PpLibrary *self,
                         GPtrArray *outlooks)
{
  GPtrArray *list = g_ptr_array_new_with_free_func ((GDestroyNotify) pp_missing_free);
  g_autoptr(GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < outlooks->len; i++)
    {
      PpOutlook *outlook = g_ptr_array_index (outlooks, i);

      for (guint j = 0; j < pp_outlook_get_n_hotfixes (outlook); j++)
        {
          PpHotfix *hotfix = pp_outlook_get_hotfix (outlook, j);
          g_autoptr(PpFetch) fetch = NULL;
          PpMissing *missing;

          if (!pp_outlook_is_outstanding (outlook, hotfix->uuid) ||
              !g_hash_table_add (seen, hotfix->uuid) || is_here (self, hotfix->uuid))
            continue;
          fetch = pp_library_find_fetch (self, hotfix->uuid);
          if (fetch != NULL && fetch->state != PP_FETCH_PAUSED)
            continue;

          missing = g_new0 (PpMissing, 1);
          missing->hotfix = pp_hotfix_ref (hotfix);
          missing->pools = pp_library_list_needing (self, outlooks, hotfix->uuid);
          g_ptr_array_add (list, missing);
        }
    }

  return list;
}

/* Of what the feed does not know nobody can say that it is not needed. */
static gboolean
may_be_needed (GPtrArray  *outlooks,
               const char *uuid)
{
  for (guint i = 0; i < outlooks->len; i++)
    {
      PpOutlook *outlook = g_ptr_array_index (outlooks, i);
      PpCatalogue *catalogue = pp_outlook_get_catalogue (outlook);

      if (catalogue == NULL || pp_catalogue_lookup (catalogue, uuid) == NULL ||
          pp_outlook_is_outstanding (outlook, uuid))
        return TRUE;
    }

  return outlooks->len == 0;
}

/**
 * pp_library_list_unneeded:
 * @self: a library
 * @outlooks: (element-type PpOutlook): of all pools that there are: of one that is left out nobody
 *   knows what it needs
 *
 * Returns: (transfer full): uuids of the files that no pool needs; what the feed does not list stays
 */
char **
pp_library_list_unneeded (PpLibrary *self,
                          GPtrArray *outlooks)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  g_auto(GStrv) uuids = pp_library_list (self);

  for (guint i = 0; uuids[i] != NULL; i++)
    if (!may_be_needed (outlooks, uuids[i]))
      g_strv_builder_add (builder, uuids[i]);

  return g_strv_builder_end (builder);
}
