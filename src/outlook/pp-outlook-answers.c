/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-outlook"

#include "config.h"

#include <poolpatch/pp-outlook.h>

#include "pp-outlook-object.h"

/* What was hidden of what a host lacks. */
static guint
count_hidden (PpOutlook      *self,
              const PpColumn *column)
{
  GHashTableIter iter;
  gpointer uuid;
  guint n_hidden = 0;

  g_hash_table_iter_init (&iter, self->hidden);
  while (g_hash_table_iter_next (&iter, &uuid, NULL))
    {
      int position = pp_rows_find (self->rows, uuid);

      n_hidden += position >= 0 && pp_state_is_outstanding (column->cells[position].state);
    }

  return n_hidden;
}

/**
 * pp_outlook_count_outstanding:
 * @self: an outlook
 * @host_uuid: (nullable): one host; %NULL = the pool, each hotfix counted once
 *
 * Returns: how many hotfixes are outstanding (needed or requires) and not hidden
 */
guint
pp_outlook_count_outstanding (PpOutlook  *self,
                              const char *host_uuid)
{
  PpColumn *column;

  g_return_val_if_fail (PP_IS_OUTLOOK (self), 0);

  if (host_uuid == NULL)
    return self->n_outstanding;
  column = pp_outlook_find_column (self, host_uuid);

  return column != NULL ? column->n_outstanding - count_hidden (self, column) : 0;
}

/**
 * pp_outlook_is_outstanding:
 * @self: an outlook
 * @hotfix_uuid: of a hotfix
 *
 * Returns: whether any host lacks it
 */
gboolean
pp_outlook_is_outstanding (PpOutlook  *self,
                           const char *hotfix_uuid)
{
  int position;

  g_return_val_if_fail (PP_IS_OUTLOOK (self) && hotfix_uuid != NULL, FALSE);

  position = pp_outlook_find_row (self, hotfix_uuid);

  return position >= 0 && self->outstanding[position];
}

/**
 * pp_outlook_list_partly:
 * @self: an outlook
 * @hotfix_uuid: of a hotfix
 * @having: (out) (transfer container) (element-type PpHost): live hosts that have it
 * @lacking: (out) (transfer container) (element-type PpHost): live hosts that need it
 *
 * Returns: whether there are hosts of both kinds: it is partly installed in the pool
 */
gboolean
pp_outlook_list_partly (PpOutlook  *self,
                        const char *hotfix_uuid,
                        GPtrArray **having,
                        GPtrArray **lacking)
{
  int position;

  g_return_val_if_fail (PP_IS_OUTLOOK (self) && hotfix_uuid != NULL, FALSE);
  g_return_val_if_fail (having != NULL && lacking != NULL, FALSE);

  *having = g_ptr_array_new ();
  *lacking = g_ptr_array_new ();
  position = pp_outlook_find_row (self, hotfix_uuid);
  for (guint i = 0; position >= 0 && i < self->columns->len; i++)
    {
      const PpColumn *column = g_ptr_array_index (self->columns, i);

      if (!column->host->live)
        continue;
      if (column->presence[position] != PP_PRESENCE_ABSENT)
        g_ptr_array_add (*having, column->host);
      else if (pp_state_is_outstanding (column->cells[position].state))
        g_ptr_array_add (*lacking, column->host);
    }

  return (*having)->len > 0 && (*lacking)->len > 0;
}

/**
 * pp_outlook_is_partly_installed:
 * @self: an outlook
 * @hotfix_uuid: of a hotfix
 *
 * Returns: whether some live hosts have it and others need it
 */
gboolean
pp_outlook_is_partly_installed (PpOutlook  *self,
                                const char *hotfix_uuid)
{
  g_autoptr(GPtrArray) having = NULL;
  g_autoptr(GPtrArray) lacking = NULL;

  g_return_val_if_fail (PP_IS_OUTLOOK (self) && hotfix_uuid != NULL, FALSE);

  return pp_outlook_list_partly (self, hotfix_uuid, &having, &lacking);
}

/**
 * pp_outlook_is_hidden:
 * @self: an outlook
 * @hotfix_uuid: of a hotfix
 *
 * Returns: whether it was hidden, here or by users of XenCenter
 */
gboolean
pp_outlook_is_hidden (PpOutlook  *self,
                      const char *hotfix_uuid)
{
  g_autofree char *lower = NULL;

  g_return_val_if_fail (PP_IS_OUTLOOK (self) && hotfix_uuid != NULL, FALSE);

  lower = g_ascii_strdown (hotfix_uuid, -1);

  return g_hash_table_contains (self->hidden, lower);
}

/**
 * pp_outlook_count_hidden:
 * @self: an outlook
 *
 * Returns: how many rows are hidden
 */
guint
pp_outlook_count_hidden (PpOutlook *self)
{
  GHashTableIter iter;
  gpointer uuid;
  guint n_hidden = 0;

  g_return_val_if_fail (PP_IS_OUTLOOK (self), 0);

  g_hash_table_iter_init (&iter, self->hidden);
  while (g_hash_table_iter_next (&iter, &uuid, NULL))
    n_hidden += pp_rows_find (self->rows, uuid) >= 0;

  return n_hidden;
}

/**
 * pp_outlook_list_hidden:
 * @self: an outlook
 *
 * Returns: (transfer full) (array zero-terminated=1): uuids of the hidden rows, in install order
 */
char **
pp_outlook_list_hidden (PpOutlook *self)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();

  g_return_val_if_fail (PP_IS_OUTLOOK (self), NULL);

  for (guint i = 0; i < self->rows->rows->len; i++)
    {
      const char *uuid = pp_rows_get (self->rows, i)->hotfix->uuid;

      if (g_hash_table_contains (self->hidden, uuid))
        g_strv_builder_add (builder, uuid);
    }

  return g_strv_builder_end (builder);
}

/**
 * pp_outlook_get_upload:
 * @self: an outlook
 * @hotfix_uuid: of a hotfix
 *
 * A pool_patch of size 0 has lost its file (pool_patch.clean, or another master), and a pool_update
 * without a VDI its disk (pool_update.pool_clean): applying it fails with CANNOT_FIND_PATCH or
 * CANNOT_FIND_UPDATE until it is uploaded again.
 *
 * Returns: where the hotfix is on the pool
 */
PpUpload
pp_outlook_get_upload (PpOutlook  *self,
                       const char *hotfix_uuid)
{
  PpPatch *patch;

  g_return_val_if_fail (PP_IS_OUTLOOK (self) && hotfix_uuid != NULL, PP_UPLOAD_NONE);

  patch = pp_snapshot_find_patch (self->snapshot, hotfix_uuid);
  if (patch == NULL)
    return PP_UPLOAD_NONE;

  return patch->has_file ? PP_UPLOAD_READY : PP_UPLOAD_FILE_GONE;
}

/**
 * pp_outlook_get_note:
 * @self: an outlook
 * @hotfix_uuid: of a hotfix
 *
 * Returns: (transfer none) (nullable): what the notes say of it
 */
const PpNote *
pp_outlook_get_note (PpOutlook  *self,
                     const char *hotfix_uuid)
{
  PpHotfix *hotfix;

  g_return_val_if_fail (PP_IS_OUTLOOK (self) && hotfix_uuid != NULL, NULL);

  hotfix = pp_outlook_find_hotfix (self, hotfix_uuid);
  if (hotfix == NULL || self->notes == NULL)
    return NULL;

  return pp_notes_lookup (self->notes, hotfix->uuid, hotfix->name);
}

/**
 * pp_outlook_get_version:
 * @self: an outlook
 * @host_uuid: of a host
 *
 * Returns: (transfer none) (nullable): the version of the feed that the host runs; the first, when
 *   there are several
 */
const PpVersion *
pp_outlook_get_version (PpOutlook  *self,
                        const char *host_uuid)
{
  PpColumn *column;

  g_return_val_if_fail (PP_IS_OUTLOOK (self) && host_uuid != NULL, NULL);

  column = pp_outlook_find_column (self, host_uuid);

  return column != NULL && column->scope->versions->len > 0
         ? g_ptr_array_index (column->scope->versions, 0) : NULL;
}

/**
 * pp_outlook_get_basis:
 * @self: an outlook
 * @host_uuid: of a host
 *
 * Returns: what the smallest set of the host rests on
 */
PpBasis
pp_outlook_get_basis (PpOutlook  *self,
                      const char *host_uuid)
{
  PpColumn *column;

  g_return_val_if_fail (PP_IS_OUTLOOK (self) && host_uuid != NULL, PP_BASIS_UNKNOWN);

  column = pp_outlook_find_column (self, host_uuid);
  if (column == NULL || column->unknown != PP_REASON_NONE)
    return PP_BASIS_UNKNOWN;

  return column->scope->minimal ? PP_BASIS_FEED : PP_BASIS_NOTES;
}

/**
 * pp_outlook_get_unknown:
 * @self: an outlook
 * @host_uuid: of a host
 *
 * Returns: why nobody can tell what the host lacks; %PP_REASON_NONE when it is known
 */
PpReason
pp_outlook_get_unknown (PpOutlook  *self,
                        const char *host_uuid)
{
  PpColumn *column;

  g_return_val_if_fail (PP_IS_OUTLOOK (self) && host_uuid != NULL, PP_REASON_NONE);

  column = pp_outlook_find_column (self, host_uuid);

  return column != NULL ? column->unknown : PP_REASON_NONE;
}

/**
 * pp_outlook_get_pending:
 * @self: an outlook
 * @host_uuid: of a host
 * @because: (out) (optional) (transfer full) (element-type utf8): names of the hotfixes that ask
 *   for it
 *
 * Returns: the strongest restart that the host owes
 */
PpPending
pp_outlook_get_pending (PpOutlook  *self,
                        const char *host_uuid,
                        GPtrArray **because)
{
  PpColumn *column;

  g_return_val_if_fail (PP_IS_OUTLOOK (self) && host_uuid != NULL, PP_PENDING_NONE);

  column = pp_outlook_find_column (self, host_uuid);
  if (because != NULL)
    {
      *because = g_ptr_array_new_with_free_func (g_free);
      for (guint i = 0; column != NULL && i < column->because->len; i++)
        g_ptr_array_add (*because, g_strdup (g_ptr_array_index (column->because, i)));
    }

  return column != NULL ? column->pending : PP_PENDING_NONE;
}
