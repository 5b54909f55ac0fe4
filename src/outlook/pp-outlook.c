/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-outlook"

#include "config.h"

#include <poolpatch/pp-outlook.h>

#include "pp-outlook-object.h"

#include <string.h>

/* Where XenCenter keeps what its users dismissed: uuids with commas between. */
#define IGNORE_KEY "XenCenter.IgnorePatches"

G_DEFINE_FINAL_TYPE (PpOutlook, pp_outlook, G_TYPE_OBJECT)

static void
pp_outlook_finalize (GObject *object)
{
  PpOutlook *self = PP_OUTLOOK (object);

  g_clear_pointer (&self->by_host, g_hash_table_unref);
  g_clear_pointer (&self->columns, g_ptr_array_unref);
  g_clear_pointer (&self->scopes, g_hash_table_unref);
  g_clear_pointer (&self->rows, pp_rows_unref);
  g_clear_pointer (&self->hidden, g_hash_table_unref);
  g_clear_pointer (&self->outstanding, g_free);
  g_clear_pointer (&self->own_hidden, g_strfreev);
  g_clear_object (&self->snapshot);
  g_clear_object (&self->catalogue);
  g_clear_object (&self->notes);

  G_OBJECT_CLASS (pp_outlook_parent_class)->finalize (object);
}

static void
pp_outlook_class_init (PpOutlookClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = pp_outlook_finalize;
}

static void
pp_outlook_init (PpOutlook *self)
{
  self->columns = g_ptr_array_new_with_free_func ((GDestroyNotify) pp_column_unref);
  self->by_host = g_hash_table_new (g_str_hash, g_str_equal);
  self->hidden = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

static char *
scope_key (PpSnapshot *snapshot,
           PpHost     *host)
{
  return g_strjoin ("\n", pp_snapshot_is_licensed (snapshot, host) ? "licensed" : "free",
                    host->build_number, host->product_version,
                    pp_engine_to_string (host->engine), host->product_version_text, NULL);
}

static void
list_hotfixes (GPtrArray  *versions,
               GHashTable *listed)
{
  for (guint i = 0; i < versions->len; i++)
    {
      const PpVersion *version = g_ptr_array_index (versions, i);

      for (guint j = 0; version->hotfixes[j] != NULL; j++)
        g_hash_table_add (listed, version->hotfixes[j]);
    }
}

/* Hosts of one version and licence share what the feed says of it. XCP-ng 8.2.1 is not the 8.2.1 of
 * the feed. */
static PpScope *
make_scope (PpOutlook  *self,
            PpHost     *host,
            GHashTable *listed)
{
  g_autoptr(GPtrArray) versions = NULL;
  g_autoptr(GPtrArray) later = NULL;

  if (self->catalogue != NULL && pp_engine_is_handled (host->engine))
    {
      versions = pp_versions_for_host (self->catalogue, host);
      later = pp_versions_after (self->catalogue, self->notes, versions,
                                 pp_snapshot_is_licensed (self->snapshot, host));
    }
  else
    {
      versions = g_ptr_array_new ();
      later = g_ptr_array_new ();
    }
  list_hotfixes (versions, listed);
  list_hotfixes (later, listed);

  return pp_scope_new (versions, later);
}

static void
make_scopes (PpOutlook  *self,
             GHashTable *listed)
{
  for (guint i = 0; i < pp_snapshot_get_n_hosts (self->snapshot); i++)
    {
      PpHost *host = pp_snapshot_get_host (self->snapshot, i);
      g_autofree char *key = scope_key (self->snapshot, host);

      if (!g_hash_table_contains (self->scopes, key))
        g_hash_table_insert (self->scopes, g_steal_pointer (&key), make_scope (self, host, listed));
    }
}

static PpReason
find_unknown (PpOutlook     *self,
              const PpHost  *host,
              const PpScope *scope)
{
  if (host->engine == PP_ENGINE_CDN)
    return PP_REASON_UPDATED_BY_CDN;
  if (host->engine == PP_ENGINE_YUM)
    return PP_REASON_UPDATED_BY_YUM;
  if (self->catalogue == NULL)
    return PP_REASON_NO_FEED;
  if (*host->product_version == '\0' && *host->build_number == '\0')
    return PP_REASON_NEVER_REACHED;

  return scope->versions->len == 0 ? PP_REASON_VERSION_NOT_IN_FEED : PP_REASON_NONE;
}

static void
hide (PpOutlook          *self,
      const char * const *uuids)
{
  for (guint i = 0; uuids != NULL && uuids[i] != NULL; i++)
    {
      g_autofree char *uuid = g_strstrip (g_ascii_strdown (uuids[i], -1));

      if (*uuid != '\0')
        g_hash_table_add (self->hidden, g_steal_pointer (&uuid));
    }
}

/* What the pool's users of XenCenter dismissed. */
static void
hide_ignored (PpOutlook *self)
{
  PpPool *pool = pp_snapshot_get_pool (self->snapshot);
  const char *list = g_hash_table_lookup (pool->other_config, IGNORE_KEY);
  g_auto(GStrv) uuids = list != NULL ? g_strsplit (list, ",", -1) : NULL;

  hide (self, (const char * const *) uuids);
}

/* An event leaves most hosts as they were: their columns serve the new outlook as well. */
static PpColumn *
get_column (PpOutlook *self,
            PpOutlook *before,
            PpHost    *host)
{
  g_autofree char *key = scope_key (self->snapshot, host);
  PpScope *scope = g_hash_table_lookup (self->scopes, key);
  PpColumn *old = before != NULL ? g_hash_table_lookup (before->by_host, host->uuid) : NULL;
  gboolean licensed = pp_snapshot_is_licensed (self->snapshot, host);

  if (old != NULL && old->host == host && old->licensed == licensed)
    return g_rc_box_acquire (old);

  return pp_column_new (host, self->rows, scope, find_unknown (self, host, scope), licensed);
}

static void
make_columns (PpOutlook *self,
              PpOutlook *before)
{
  guint n_rows = self->rows->rows->len;

  self->outstanding = g_new0 (guint8, n_rows);
  for (guint i = 0; i < pp_snapshot_get_n_hosts (self->snapshot); i++)
    {
      PpHost *host = pp_snapshot_get_host (self->snapshot, i);
      PpColumn *column = get_column (self, before, host);

      g_ptr_array_add (self->columns, column);
      g_hash_table_insert (self->by_host, host->uuid, column);
      for (guint j = 0; j < n_rows; j++)
        self->outstanding[j] |= pp_state_is_outstanding (column->cells[j].state);
    }
  for (guint i = 0; i < n_rows; i++)
    self->n_outstanding += self->outstanding[i] &&
                           !g_hash_table_contains (self->hidden,
                                                   pp_rows_get (self->rows, i)->hotfix->uuid);
}

/**
 * pp_outlook_new_hiding:
 * @snapshot: a pool
 * @catalogue: (nullable): the feed; %NULL = it is missing, everything is unknown
 * @notes: (nullable): what is known beside the feed
 * @hidden: (nullable): uuids of hotfixes that were hidden here, beside those that the pool itself
 *   lists in other_config, where XenCenter keeps them
 *
 * Returns: (transfer full): what every host has, lacks and why
 */
PpOutlook *
pp_outlook_new_hiding (PpSnapshot         *snapshot,
                       PpCatalogue        *catalogue,
                       PpNotes            *notes,
                       const char * const *hidden)
{
  g_autoptr(GHashTable) listed = g_hash_table_new (g_str_hash, g_str_equal);
  GHashTableIter iter;
  gpointer scope;
  PpOutlook *self;

  g_return_val_if_fail (PP_IS_SNAPSHOT (snapshot), NULL);
  g_return_val_if_fail (catalogue == NULL || PP_IS_CATALOGUE (catalogue), NULL);
  g_return_val_if_fail (notes == NULL || PP_IS_NOTES (notes), NULL);

  self = g_object_new (PP_TYPE_OUTLOOK, NULL);
  self->snapshot = g_object_ref (snapshot);
  g_set_object (&self->catalogue, catalogue);
  g_set_object (&self->notes, notes);
  self->own_hidden = g_strdupv ((char **) hidden);
  hide (self, hidden);
  hide_ignored (self);
  self->scopes =
    g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) pp_scope_free);
  make_scopes (self, listed);
  self->rows = pp_rows_new (snapshot, catalogue, notes, listed);
  g_hash_table_iter_init (&iter, self->scopes);
  while (g_hash_table_iter_next (&iter, NULL, &scope))
    pp_scope_fill (scope, self->rows);
  make_columns (self, NULL);

  return self;
}

/**
 * pp_outlook_new:
 * @snapshot: a pool
 * @catalogue: (nullable): the feed; %NULL = it is missing, everything is unknown
 * @notes: (nullable): what is known beside the feed
 *
 * Returns: (transfer full): what every host has, lacks and why
 */
PpOutlook *
pp_outlook_new (PpSnapshot  *snapshot,
                PpCatalogue *catalogue,
                PpNotes     *notes)
{
  return pp_outlook_new_hiding (snapshot, catalogue, notes, NULL);
}

/**
 * pp_outlook_new_with:
 * @self: an outlook
 * @catalogue: what the feed lists, with what a person chose beyond that
 *
 * Returns: (transfer full): the outlook of the same pool for @catalogue; @self when that is its own
 */
PpOutlook *
pp_outlook_new_with (PpOutlook   *self,
                     PpCatalogue *catalogue)
{
  g_return_val_if_fail (PP_IS_OUTLOOK (self), NULL);
  g_return_val_if_fail (PP_IS_CATALOGUE (catalogue), NULL);

  if (catalogue == self->catalogue)
    return g_object_ref (self);

  return pp_outlook_new_hiding (self->snapshot, catalogue, self->notes,
                                (const char * const *) self->own_hidden);
}

/* Whether the hosts are still of the versions that the scopes were made for. */
static gboolean
scopes_fit (PpOutlook  *self,
            PpSnapshot *snapshot)
{
  g_autoptr(GHashTable) keys = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < pp_snapshot_get_n_hosts (snapshot); i++)
    {
      g_autofree char *key = scope_key (snapshot, pp_snapshot_get_host (snapshot, i));

      if (!g_hash_table_contains (self->scopes, key))
        return FALSE;
      g_hash_table_add (keys, g_steal_pointer (&key));
    }

  return g_hash_table_size (keys) == g_hash_table_size (self->scopes);
}

/* Whether a row that only some host's having it explains is still explained, by a name as well. */
static gboolean
row_fits (PpOutlook *self,
          guint      position,
          gboolean   applied)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->scopes);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    if (((PpScope *) value)->listed[position] || ((PpScope *) value)->via[position] > 0)
      return TRUE;

  return applied && *pp_rows_get (self->rows, position)->hotfix->name != '\0';
}

static gboolean
rows_fit (PpOutlook  *self,
          PpSnapshot *snapshot)
{
  guint n_rows = self->rows->rows->len;
  g_autofree guint8 *applied = g_new0 (guint8, n_rows);

  for (guint i = 0; i < pp_snapshot_get_n_hosts (snapshot); i++)
    {
      PpHost *host = pp_snapshot_get_host (snapshot, i);

      for (guint j = 0; j < host->applied->len; j++)
        {
          const PpApplied *row = g_ptr_array_index (host->applied, j);
          int position = pp_rows_find (self->rows, row->uuid);

          if (!row->applied || *row->uuid == '\0')
            continue;
          if (position < 0)
            return FALSE;
          applied[position] = TRUE;
        }
    }
  for (guint i = 0; i < n_rows; i++)
    if (!row_fits (self, i, applied[i]))
      return FALSE;

  return TRUE;
}

/**
 * pp_outlook_renew:
 * @self: an outlook
 * @snapshot: the same pool later
 *
 * The outlook that pp_outlook_new_hiding() would make of @snapshot. Hosts that both snapshots share
 * by pointer cost nothing, as long as no hotfix or version came or went.
 *
 * Returns: (transfer full): what every host has, lacks and why
 */
PpOutlook *
pp_outlook_renew (PpOutlook  *self,
                  PpSnapshot *snapshot)
{
  PpOutlook *renewed;

  g_return_val_if_fail (PP_IS_OUTLOOK (self), NULL);
  g_return_val_if_fail (PP_IS_SNAPSHOT (snapshot), NULL);

  if (!scopes_fit (self, snapshot) || !rows_fit (self, snapshot))
    return pp_outlook_new_hiding (snapshot, self->catalogue, self->notes,
                                  (const char * const *) self->own_hidden);

  renewed = g_object_new (PP_TYPE_OUTLOOK, NULL);
  renewed->snapshot = g_object_ref (snapshot);
  g_set_object (&renewed->catalogue, self->catalogue);
  g_set_object (&renewed->notes, self->notes);
  renewed->own_hidden = g_strdupv (self->own_hidden);
  hide (renewed, (const char * const *) self->own_hidden);
  hide_ignored (renewed);
  renewed->scopes = g_hash_table_ref (self->scopes);
  renewed->rows = g_rc_box_acquire (self->rows);
  make_columns (renewed, self);

  return renewed;
}

/**
 * pp_outlook_get_snapshot:
 * @self: an outlook
 *
 * Returns: (transfer none): the pool it is about
 */
PpSnapshot *
pp_outlook_get_snapshot (PpOutlook *self)
{
  g_return_val_if_fail (PP_IS_OUTLOOK (self), NULL);

  return self->snapshot;
}

/**
 * pp_outlook_get_catalogue:
 * @self: an outlook
 *
 * Returns: (transfer none) (nullable): the feed it rests on
 */
PpCatalogue *
pp_outlook_get_catalogue (PpOutlook *self)
{
  g_return_val_if_fail (PP_IS_OUTLOOK (self), NULL);

  return self->catalogue;
}

/**
 * pp_outlook_get_n_hotfixes:
 * @self: an outlook
 *
 * Returns: number of rows
 */
guint
pp_outlook_get_n_hotfixes (PpOutlook *self)
{
  g_return_val_if_fail (PP_IS_OUTLOOK (self), 0);

  return self->rows->rows->len;
}

/**
 * pp_outlook_get_hotfix:
 * @self: an outlook
 * @position: less than pp_outlook_get_n_hotfixes()
 *
 * Returns: (transfer none): a hotfix, in install order
 */
PpHotfix *
pp_outlook_get_hotfix (PpOutlook *self,
                       guint      position)
{
  g_return_val_if_fail (PP_IS_OUTLOOK (self), NULL);
  g_return_val_if_fail (position < self->rows->rows->len, NULL);

  return pp_rows_get (self->rows, position)->hotfix;
}

/* Records have them in lower case already: what draws thousands of cells asks by those. */
int
pp_outlook_find_row (PpOutlook  *self,
                     const char *uuid)
{
  int position = pp_rows_find (self->rows, uuid);
  g_autofree char *lower = NULL;

  if (position >= 0)
    return position;
  lower = g_ascii_strdown (uuid, -1);

  return pp_rows_find (self->rows, lower);
}

PpColumn *
pp_outlook_find_column (PpOutlook  *self,
                        const char *host_uuid)
{
  PpColumn *column = g_hash_table_lookup (self->by_host, host_uuid);
  g_autofree char *lower = NULL;

  if (column != NULL)
    return column;
  lower = g_ascii_strdown (host_uuid, -1);

  return g_hash_table_lookup (self->by_host, lower);
}

/**
 * pp_outlook_find_hotfix:
 * @self: an outlook
 * @name_or_uuid: (nullable): in any case
 *
 * Looks among the rows first, then in the whole feed.
 *
 * Returns: (transfer none) (nullable): the hotfix
 */
PpHotfix *
pp_outlook_find_hotfix (PpOutlook  *self,
                        const char *name_or_uuid)
{
  PpHotfix *hotfix = NULL;
  int position;

  g_return_val_if_fail (PP_IS_OUTLOOK (self), NULL);

  if (name_or_uuid == NULL || *name_or_uuid == '\0')
    return NULL;
  position = pp_outlook_find_row (self, name_or_uuid);
  if (position >= 0)
    return pp_rows_get (self->rows, position)->hotfix;
  for (guint i = 0; i < self->rows->rows->len; i++)
    if (g_ascii_strcasecmp (pp_rows_get (self->rows, i)->hotfix->name, name_or_uuid) == 0)
      return pp_rows_get (self->rows, i)->hotfix;
  if (self->catalogue != NULL)
    {
      hotfix = pp_catalogue_lookup (self->catalogue, name_or_uuid);
      if (hotfix == NULL)
        hotfix = pp_catalogue_lookup_name (self->catalogue, name_or_uuid);
    }

  return hotfix;
}

/**
 * pp_outlook_get_cell:
 * @self: an outlook
 * @host_uuid: of a host of the pool
 * @hotfix_uuid: of any hotfix
 *
 * Returns: (transfer none) (nullable): the state; %NULL only when the pool has no such host
 */
const PpCell *
pp_outlook_get_cell (PpOutlook  *self,
                     const char *host_uuid,
                     const char *hotfix_uuid)
{
  PpColumn *column;
  int position;

  g_return_val_if_fail (PP_IS_OUTLOOK (self), NULL);
  g_return_val_if_fail (host_uuid != NULL && hotfix_uuid != NULL, NULL);

  column = pp_outlook_find_column (self, host_uuid);
  if (column == NULL)
    return NULL;
  position = pp_outlook_find_row (self, hotfix_uuid);

  return position >= 0 ? &column->cells[position] : &column->elsewhere;
}
