/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-outlook"

#include "config.h"

#include <poolpatch/pp-outlook.h>

#include "pp-outlook-private.h"

#include <string.h>

struct _PpOutlook
{
  GObject      parent_instance;

  PpSnapshot  *snapshot;      /* (owned) */
  PpCatalogue *catalogue;     /* (owned) (nullable) */
  PpNotes     *notes;         /* (owned) (nullable) */
  PpRows      *rows;          /* (owned) */
  GPtrArray   *columns;       /* (owned) (element-type PpColumn) as in the snapshot */
  GHashTable  *by_host;       /* (owned) uuid → PpColumn */
  GHashTable  *scopes;        /* (owned) (element-type utf8 PpScope) by version of the host */
  guint8      *outstanding;   /* (owned) by row: on any host */
  guint        n_outstanding;
};

G_DEFINE_FINAL_TYPE (PpOutlook, pp_outlook, G_TYPE_OBJECT)

static const char * const state_names[] =
{
  [PP_STATE_UNKNOWN] = "unknown",
  [PP_STATE_INSTALLED] = "installed",
  [PP_STATE_INSTALLED_PENDING] = "installed-pending",
  [PP_STATE_NOT_APPLICABLE] = "not-applicable",
  [PP_STATE_WITHDRAWN] = "withdrawn",
  [PP_STATE_UPGRADE] = "upgrade",
  [PP_STATE_LICENCE] = "licence",
  [PP_STATE_SUPERSEDED] = "superseded",
  [PP_STATE_CONFLICTING] = "conflicting",
  [PP_STATE_REQUIRES] = "requires",
  [PP_STATE_NEEDED] = "needed",
};

static void
pp_outlook_finalize (GObject *object)
{
  PpOutlook *self = PP_OUTLOOK (object);

  g_clear_pointer (&self->by_host, g_hash_table_unref);
  g_clear_pointer (&self->columns, g_ptr_array_unref);
  g_clear_pointer (&self->scopes, g_hash_table_unref);
  g_clear_pointer (&self->rows, pp_rows_free);
  g_clear_pointer (&self->outstanding, g_free);
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
  self->columns = g_ptr_array_new_with_free_func ((GDestroyNotify) pp_column_free);
  self->by_host = g_hash_table_new (g_str_hash, g_str_equal);
  self->scopes =
    g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) pp_scope_free);
}

static char *
scope_key (const PpHost *host)
{
  return g_strjoin ("\n", host->build_number, host->product_version, host->product_version_text,
                    NULL);
}

/* Hosts of one version share what the feed says of it. */
static void
make_scopes (PpOutlook  *self,
             GHashTable *listed)
{
  for (guint i = 0; i < pp_snapshot_get_n_hosts (self->snapshot); i++)
    {
      PpHost *host = pp_snapshot_get_host (self->snapshot, i);
      g_autofree char *key = scope_key (host);
      g_autoptr(GPtrArray) versions = NULL;

      if (g_hash_table_contains (self->scopes, key))
        continue;
      versions = self->catalogue != NULL ? pp_versions_for_host (self->catalogue, host)
                                         : g_ptr_array_new ();
      g_hash_table_insert (self->scopes, g_steal_pointer (&key), pp_scope_new (versions));
      for (guint j = 0; j < versions->len; j++)
        {
          const PpVersion *version = g_ptr_array_index (versions, j);

          for (guint k = 0; version->hotfixes[k] != NULL; k++)
            g_hash_table_add (listed, version->hotfixes[k]);
        }
    }
}

static PpReason
find_unknown (PpOutlook     *self,
              const PpHost  *host,
              const PpScope *scope)
{
  if (self->catalogue == NULL)
    return PP_REASON_NO_FEED;
  if (*host->product_version == '\0' && *host->build_number == '\0')
    return PP_REASON_NEVER_REACHED;

  return scope->versions->len == 0 ? PP_REASON_VERSION_NOT_IN_FEED : PP_REASON_NONE;
}

static void
make_columns (PpOutlook *self)
{
  guint n_rows = self->rows->rows->len;

  self->outstanding = g_new0 (guint8, n_rows);
  for (guint i = 0; i < pp_snapshot_get_n_hosts (self->snapshot); i++)
    {
      PpHost *host = pp_snapshot_get_host (self->snapshot, i);
      g_autofree char *key = scope_key (host);
      PpScope *scope = g_hash_table_lookup (self->scopes, key);
      PpColumn *column = pp_column_new (host, self->rows, scope, find_unknown (self, host, scope),
                                        pp_snapshot_is_licensed (self->snapshot, host));

      g_ptr_array_add (self->columns, column);
      g_hash_table_insert (self->by_host, host->uuid, column);
      for (guint j = 0; j < n_rows; j++)
        self->outstanding[j] |= pp_state_is_outstanding (column->cells[j].state);
    }
  for (guint i = 0; i < n_rows; i++)
    self->n_outstanding += self->outstanding[i];
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
  make_scopes (self, listed);
  self->rows = pp_rows_new (snapshot, catalogue, notes, listed);
  g_hash_table_iter_init (&iter, self->scopes);
  while (g_hash_table_iter_next (&iter, NULL, &scope))
    pp_scope_fill (scope, self->rows);
  make_columns (self);

  return self;
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

static int
find_row (PpOutlook  *self,
          const char *uuid)
{
  g_autofree char *lower = g_ascii_strdown (uuid, -1);

  return pp_rows_find (self->rows, lower);
}

static PpColumn *
find_column (PpOutlook  *self,
             const char *host_uuid)
{
  g_autofree char *lower = g_ascii_strdown (host_uuid, -1);

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
  position = find_row (self, name_or_uuid);
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

  column = find_column (self, host_uuid);
  if (column == NULL)
    return NULL;
  position = find_row (self, hotfix_uuid);

  return position >= 0 ? &column->cells[position] : &column->elsewhere;
}

/**
 * pp_outlook_count_outstanding:
 * @self: an outlook
 * @host_uuid: (nullable): one host; %NULL = the pool, each hotfix counted once
 *
 * Returns: how many hotfixes are outstanding (needed or requires)
 */
guint
pp_outlook_count_outstanding (PpOutlook  *self,
                              const char *host_uuid)
{
  PpColumn *column;

  g_return_val_if_fail (PP_IS_OUTLOOK (self), 0);

  if (host_uuid == NULL)
    return self->n_outstanding;
  column = find_column (self, host_uuid);

  return column != NULL ? column->n_outstanding : 0;
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

  position = find_row (self, hotfix_uuid);

  return position >= 0 && self->outstanding[position];
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
  gboolean somewhere = FALSE;
  gboolean lacking = FALSE;
  int position;

  g_return_val_if_fail (PP_IS_OUTLOOK (self) && hotfix_uuid != NULL, FALSE);

  position = find_row (self, hotfix_uuid);
  for (guint i = 0; position >= 0 && i < self->columns->len; i++)
    {
      const PpColumn *column = g_ptr_array_index (self->columns, i);

      if (!column->host->live)
        continue;
      somewhere |= column->presence[position] != PP_PRESENCE_ABSENT;
      lacking |= pp_state_is_outstanding (column->cells[position].state);
    }

  return somewhere && lacking;
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

  column = find_column (self, host_uuid);
  if (because != NULL)
    {
      *because = g_ptr_array_new_with_free_func (g_free);
      for (guint i = 0; column != NULL && i < column->because->len; i++)
        g_ptr_array_add (*because, g_strdup (g_ptr_array_index (column->because, i)));
    }

  return column != NULL ? column->pending : PP_PENDING_NONE;
}

/**
 * pp_outlook_get_recommended:
 * @self: an outlook
 * @host_uuid: (nullable): of a host; %NULL = all hosts together, each hotfix once
 *
 * Returns: (transfer full) (element-type PpHotfix): the smallest set that brings the host up to
 *   date, in the order to install
 */
GPtrArray *
pp_outlook_get_recommended (PpOutlook  *self,
                            const char *host_uuid)
{
  g_autoptr(GHashTable) seen = NULL;
  g_autoptr(GPtrArray) all = NULL;

  g_return_val_if_fail (PP_IS_OUTLOOK (self), NULL);

  if (host_uuid != NULL)
    {
      PpColumn *column = find_column (self, host_uuid);

      return column != NULL ? pp_column_get_recommended (column, self->rows)
                            : g_ptr_array_new_with_free_func ((GDestroyNotify) pp_hotfix_unref);
    }

  seen = g_hash_table_new (g_str_hash, g_str_equal);
  all = g_ptr_array_new_with_free_func ((GDestroyNotify) pp_hotfix_unref);
  for (guint i = 0; i < self->columns->len; i++)
    {
      g_autoptr(GPtrArray) some =
        pp_column_get_recommended (g_ptr_array_index (self->columns, i), self->rows);

      for (guint j = 0; j < some->len; j++)
        {
          PpHotfix *hotfix = g_ptr_array_index (some, j);

          if (g_hash_table_add (seen, hotfix->uuid))
            g_ptr_array_add (all, pp_hotfix_ref (hotfix));
        }
    }

  return pp_outlook_sort (self, all);
}

/**
 * pp_outlook_sort:
 * @self: an outlook
 * @hotfixes: (element-type PpHotfix): in any order
 *
 * Requirements through hotfixes that are not in @hotfixes are respected as well.
 *
 * Returns: (transfer full) (element-type PpHotfix): the same ones, in the order to install
 */
GPtrArray *
pp_outlook_sort (PpOutlook *self,
                 GPtrArray *hotfixes)
{
  g_autoptr(GHashTable) wanted = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr(GPtrArray) all = g_ptr_array_new ();
  g_autoptr(GPtrArray) sorted = NULL;
  GPtrArray *result = g_ptr_array_new_with_free_func ((GDestroyNotify) pp_hotfix_unref);

  g_return_val_if_fail (PP_IS_OUTLOOK (self) && hotfixes != NULL, result);

  for (guint i = 0; i < self->rows->rows->len; i++)
    g_ptr_array_add (all, pp_rows_get (self->rows, i)->hotfix);
  for (guint i = 0; i < hotfixes->len; i++)
    {
      PpHotfix *hotfix = g_ptr_array_index (hotfixes, i);

      if (g_hash_table_add (wanted, hotfix->uuid) && pp_rows_find (self->rows, hotfix->uuid) < 0)
        g_ptr_array_add (all, hotfix);
    }
  sorted = pp_install_order (all);
  for (guint i = 0; i < sorted->len; i++)
    {
      PpHotfix *hotfix = g_ptr_array_index (sorted, i);

      if (g_hash_table_contains (wanted, hotfix->uuid))
        g_ptr_array_add (result, pp_hotfix_ref (hotfix));
    }

  return result;
}

/* Names: what the notes say, then rows of its conflict list that do not object to it themselves. */
static void
list_replaced_by (PpOutlook *self,
                  int        position,
                  GPtrArray *names)
{
  const PpRow *row = pp_rows_get (self->rows, position);
  const PpNote *note = self->notes != NULL
                       ? pp_notes_lookup (self->notes, row->hotfix->uuid, row->hotfix->name) : NULL;

  for (guint i = 0; note != NULL && note->superseded_by[i] != NULL; i++)
    g_ptr_array_add (names, note->superseded_by[i]);
  for (guint i = 0; i < row->conflicting->len; i++)
    {
      const PpRow *other = pp_rows_get (self->rows, g_array_index (row->conflicting, int, i));
      gpointer label = (gpointer) pp_hotfix_get_label (other->hotfix);
      gboolean mutual = FALSE;

      for (guint j = 0; j < other->conflicting->len; j++)
        mutual |= g_array_index (other->conflicting, int, j) == position;
      if (!mutual && !g_ptr_array_find_with_equal_func (names, label, g_str_equal, NULL))
        g_ptr_array_add (names, label);
    }
}

static char **
copy_names (GPtrArray *names)
{
  char **copy = g_new0 (char *, names->len + 1);

  for (guint i = 0; i < names->len; i++)
    copy[i] = g_strdup (g_ptr_array_index (names, i));

  return copy;
}

/**
 * pp_outlook_get_replaced_by:
 * @self: an outlook
 * @hotfix_uuid: of a row
 *
 * Returns: (transfer full): names of the hotfixes that replace it on any host
 */
char **
pp_outlook_get_replaced_by (PpOutlook  *self,
                            const char *hotfix_uuid)
{
  g_autoptr(GPtrArray) names = g_ptr_array_new ();
  int position;

  g_return_val_if_fail (PP_IS_OUTLOOK (self) && hotfix_uuid != NULL, NULL);

  position = find_row (self, hotfix_uuid);
  if (position >= 0)
    list_replaced_by (self, position, names);

  return copy_names (names);
}

/**
 * pp_outlook_get_replaces:
 * @self: an outlook
 * @hotfix_uuid: of a row
 *
 * Returns: (transfer full): names of the rows that it replaces, in install order
 */
char **
pp_outlook_get_replaces (PpOutlook  *self,
                         const char *hotfix_uuid)
{
  g_autoptr(GPtrArray) names = g_ptr_array_new ();
  int position;

  g_return_val_if_fail (PP_IS_OUTLOOK (self) && hotfix_uuid != NULL, NULL);

  position = find_row (self, hotfix_uuid);
  for (guint i = 0; position >= 0 && i < self->rows->rows->len; i++)
    {
      g_autoptr(GPtrArray) replaced_by = g_ptr_array_new ();

      list_replaced_by (self, i, replaced_by);
      if (g_ptr_array_find_with_equal_func (replaced_by, pp_hotfix_get_label (
                                              pp_rows_get (self->rows, position)->hotfix),
                                            g_str_equal, NULL))
        g_ptr_array_add (names,
                         (gpointer) pp_hotfix_get_label (pp_rows_get (self->rows, i)->hotfix));
    }

  return copy_names (names);
}

/**
 * pp_state_to_string:
 * @state: a state
 *
 * Returns: (transfer none): its name in JSON
 */
const char *
pp_state_to_string (PpState state)
{
  g_return_val_if_fail ((guint) state < G_N_ELEMENTS (state_names), "unknown");

  return state_names[state];
}
