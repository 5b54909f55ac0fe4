/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-outlook"

#include "config.h"

#include <poolpatch/pp-outlook.h>

#include "pp-outlook-object.h"

#include <string.h>

/* Releases that come as an update, as 7.3 came for 7.2: nobody is brought there unasked. */

static gboolean
is_offered_to_any (PpOutlook  *self,
                   const char *uuid)
{
  for (guint i = 0; i < self->columns->len; i++)
    {
      const PpColumn *column = g_ptr_array_index (self->columns, i);
      int position = pp_rows_find (self->rows, uuid);

      if (position >= 0 && column->cells[position].state == PP_STATE_UPGRADE &&
          column->host->engine == PP_ENGINE_POOL_UPDATE)
        return TRUE;
    }

  return FALSE;
}

/**
 * pp_outlook_list_releases:
 * @self: an outlook
 *
 * Returns: (transfer container) (element-type PpVersion): the releases that an update of the feed makes
 *   of servers of the pool, in feed order; they belong to the catalogue
 */
GPtrArray *
pp_outlook_list_releases (PpOutlook *self)
{
  GPtrArray *releases = g_ptr_array_new ();

  g_return_val_if_fail (PP_IS_OUTLOOK (self), releases);

  for (guint i = 0; self->catalogue != NULL && i < pp_catalogue_get_n_versions (self->catalogue); i++)
    {
      const PpVersion *version = pp_catalogue_get_version (self->catalogue, i);

      if (version->patch_uuid != NULL && !version->present_as_update &&
          is_offered_to_any (self, version->patch_uuid))
        g_ptr_array_add (releases, (gpointer) version);
    }

  return releases;
}

/* "7.3" is 7.3.0. */
static gboolean
is_called (const PpVersion *version,
           const char      *name)
{
  gsize length = strlen (name);

  return g_ascii_strcasecmp (version->name, name) == 0 || g_str_equal (version->value, name) ||
         (length > 0 && g_str_has_prefix (version->value, name) &&
          strspn (version->value + length, ".0") == strlen (version->value + length) &&
          version->value[length] == '.');
}

/**
 * pp_outlook_find_release:
 * @self: an outlook
 * @name: "7.3", "XenServer 7.3", or name or uuid of the update that makes it
 *
 * Returns: (transfer none) (nullable): that update, when some server of the pool can be brought there
 */
PpHotfix *
pp_outlook_find_release (PpOutlook  *self,
                         const char *name)
{
  g_autoptr(GPtrArray) releases = NULL;
  PpHotfix *hotfix;

  g_return_val_if_fail (PP_IS_OUTLOOK (self) && name != NULL, NULL);

  releases = pp_outlook_list_releases (self);
  hotfix = pp_outlook_find_hotfix (self, name);
  for (guint i = 0; i < releases->len; i++)
    {
      const PpVersion *version = g_ptr_array_index (releases, i);

      if (is_called (version, name) ||
          (hotfix != NULL && g_str_equal (hotfix->uuid, version->patch_uuid)))
        return pp_catalogue_lookup (self->catalogue, version->patch_uuid);
    }

  return NULL;
}

/* Whether the hotfix at position is the update, or for servers that have become what it makes. */
static gboolean
comes_with (const PpColumn *column,
            int             position,
            int             update)
{
  for (guint depth = 0; position >= 0 && depth <= column->n_cells; depth++)
    {
      if (position == update)
        return TRUE;
      position = column->scope->via[position] - 1;
    }

  return FALSE;
}

static GPtrArray *
make_set (PpOutlook  *self,
          PpColumn   *column,
          const char *uuid)
{
  int update = pp_rows_find (self->rows, uuid);
  g_autoptr(GArray) candidates = pp_column_list_outstanding (column, self->rows);

  for (guint i = candidates->len; i > 0; i--)
    {
      int position = g_array_index (candidates, int, i - 1);
      const char *own = pp_rows_get (self->rows, position)->hotfix->uuid;

      if (!comes_with (column, position, update) ||
          (position != update && g_hash_table_contains (self->hidden, own)))
        g_array_remove_index (candidates, i - 1);
    }

  return pp_column_get_sequence (column, self->rows, candidates);
}

/**
 * pp_outlook_get_release:
 * @self: an outlook
 * @host_uuid: of a host
 * @update: what pp_outlook_find_release() found
 *
 * What XenCenter calls a version update: the update, what it requires, and the smallest set of hotfixes
 * of the release that it makes. Those of the release before are not among them: it has them.
 *
 * Returns: (transfer full) (element-type PpHotfix): the set, in the order to install
 */
GPtrArray *
pp_outlook_get_release (PpOutlook  *self,
                        const char *host_uuid,
                        PpHotfix   *update)
{
  const char *uuids[] = { NULL, NULL };
  g_autoptr(PpCatalogue) catalogue = NULL;
  g_autoptr(PpOutlook) then = NULL;
  PpColumn *column;

  g_return_val_if_fail (PP_IS_OUTLOOK (self) && host_uuid != NULL && update != NULL, NULL);

  uuids[0] = update->uuid;
  if (self->catalogue != NULL)
    {
      catalogue = pp_catalogue_new_opened (self->catalogue, uuids);
      then = pp_outlook_new_with (self, catalogue);
    }
  column = then != NULL ? pp_outlook_find_column (then, host_uuid) : NULL;

  return column != NULL ? make_set (then, column, update->uuid) :
         g_ptr_array_new_with_free_func ((GDestroyNotify) pp_hotfix_unref);
}
