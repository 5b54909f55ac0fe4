/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-outlook"

#include "config.h"

#include "pp-outlook-private.h"

#include <string.h>

static void
replacement_free (gpointer data)
{
  PpReplacement *self = data;

  g_ptr_array_unref (self->next);
  g_free (self);
}

static void
row_free (gpointer data)
{
  PpRow *self = data;

  pp_hotfix_unref (self->hotfix);
  g_array_unref (self->required);
  g_array_unref (self->conflicting);
  g_ptr_array_unref (self->replaced_by);
  g_array_unref (self->rolled_up_by);
  g_free (self);
}

/**
 * pp_hotfix_get_label:
 * @hotfix: a hotfix
 *
 * Returns: (transfer none): its name, or its uuid when it has none
 */
const char *
pp_hotfix_get_label (const PpHotfix *hotfix)
{
  return *hotfix->name != '\0' ? hotfix->name : hotfix->uuid;
}

/* A hotfix that the feed does not know, as the pool itself describes it. */
static PpHotfix *
describe_applied (PpSnapshot      *snapshot,
                  const PpApplied *applied)
{
  PpPatch *patch = pp_snapshot_find_patch (snapshot, applied->uuid);
  PpHotfix facts = { .uuid = applied->uuid, .name = applied->name, .guidance = applied->guidance };

  if (patch != NULL)
    {
      facts.description = patch->description;
      if (*applied->name == '\0')
        facts.name = patch->name;
    }

  return pp_hotfix_new (&facts);
}

/* Those the feed lists for any host and those any host has, in install order. */
static GPtrArray *
collect_hotfixes (PpSnapshot         *snapshot,
                  PpCatalogue        *catalogue,
                  const PpCumulative *cumulative,
                  GHashTable         *listed)
{
  g_autoptr(GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr(GPtrArray) hotfixes =
    g_ptr_array_new_with_free_func ((GDestroyNotify) pp_hotfix_unref);
  GHashTableIter iter;
  gpointer key;

  g_hash_table_iter_init (&iter, listed);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    {
      PpHotfix *hotfix = catalogue != NULL ? pp_catalogue_lookup (catalogue, key) : NULL;

      if (hotfix != NULL && g_hash_table_add (seen, hotfix->uuid))
        g_ptr_array_add (hotfixes, pp_hotfix_ref (hotfix));
    }
  for (guint i = 0; i < pp_snapshot_get_n_hosts (snapshot); i++)
    {
      PpHost *host = pp_snapshot_get_host (snapshot, i);

      for (guint j = 0; j < host->applied->len; j++)
        {
          const PpApplied *applied = g_ptr_array_index (host->applied, j);
          PpHotfix *hotfix = NULL;

          if (!applied->applied || *applied->uuid == '\0' ||
              g_hash_table_contains (seen, applied->uuid))
            continue;
          hotfix = catalogue != NULL ? pp_catalogue_lookup (catalogue, applied->uuid) : NULL;
          hotfix = hotfix != NULL ? pp_hotfix_ref (hotfix) : describe_applied (snapshot, applied);
          g_hash_table_add (seen, hotfix->uuid);
          g_ptr_array_add (hotfixes, hotfix);
        }
    }

  return pp_install_order (hotfixes, cumulative);
}

/* XS70, CH82: a whole release that came as an update. */
static gboolean
name_is_release (const char *name)
{
  return (g_str_has_prefix (name, "XS") || g_str_has_prefix (name, "CH")) &&
         strlen (name) >= 4 && strspn (name + 2, "0123456789") == strlen (name + 2);
}

/* Those updates that make a version of the feed of servers, presented as updates or as releases. */
static GHashTable *
collect_releases (PpCatalogue *catalogue,
                  gboolean     as_updates)
{
  GHashTable *releases = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; catalogue != NULL && i < pp_catalogue_get_n_versions (catalogue); i++)
    {
      const PpVersion *version = pp_catalogue_get_version (catalogue, i);

      if (version->patch_uuid != NULL && version->present_as_update == as_updates)
        g_hash_table_add (releases, version->patch_uuid);
    }

  return releases;
}

/* Why it is a release of its own, if it is. */
static PpReason
find_upgrade (PpHotfix     *hotfix,
              const PpNote *note,
              GHashTable   *releases,
              GHashTable   *updates)
{
  if (g_hash_table_contains (updates, hotfix->uuid))
    return PP_REASON_NONE;
  if (g_hash_table_contains (releases, hotfix->uuid) || name_is_release (hotfix->name))
    return PP_REASON_FEED;

  return note != NULL && note->upgrade ? PP_REASON_NOTES : PP_REASON_NONE;
}

static PpRow *
row_new (PpHotfix     *hotfix,
         const PpNote *note)
{
  PpRow *self = g_new0 (PpRow, 1);

  self->hotfix = pp_hotfix_ref (hotfix);
  self->required = g_array_new (FALSE, FALSE, sizeof (PpNeed));
  self->conflicting = g_array_new (FALSE, FALSE, sizeof (int));
  self->replaced_by = g_ptr_array_new ();
  self->rolled_up_by = g_array_new (FALSE, FALSE, sizeof (int));
  if (note != NULL && note->withdrawn != NULL)
    self->withdrawn = PP_REASON_NOTES;
  if (hotfix->premium)
    self->paid = PP_REASON_FEED;
  else if (note != NULL && note->paid)
    self->paid = PP_REASON_NOTES;

  return self;
}

/* The replacement of that name and, behind it, whatever replaces that: names form a graph. */
static PpReplacement *
find_replacement (PpRows     *self,
                  GHashTable *by_name,
                  GPtrArray  *unfinished,
                  const char *name)
{
  g_autofree char *key = g_ascii_strdown (name, -1);
  PpReplacement *replacement = g_hash_table_lookup (self->replacements, key);

  if (replacement != NULL)
    return replacement;

  replacement = g_new0 (PpReplacement, 1);
  replacement->row = GPOINTER_TO_INT (g_hash_table_lookup (by_name, key)) - 1;
  replacement->next = g_ptr_array_new ();
  g_ptr_array_add (unfinished, key);
  g_hash_table_insert (self->replacements, g_steal_pointer (&key), replacement);

  return replacement;
}

/* A server with the service pack refuses hotfixes of the train before it, whether or not the feed
 * says so. */
static void
link_service_pack (PpRow        *row,
                   GHashTable   *by_name,
                   const PpNote *note)
{
  g_autofree char *key = g_ascii_strdown (note->before, -1);
  int position = GPOINTER_TO_INT (g_hash_table_lookup (by_name, key)) - 1;

  for (guint i = 0; i < row->conflicting->len; i++)
    if (g_array_index (row->conflicting, int, i) == position)
      return;
  if (position >= 0)
    g_array_append_val (row->conflicting, position);
}

/* A hotfix that needs another does not make it needless. */
static void
link_rolled_up (PpRows       *self,
                int           position,
                GHashTable   *by_name,
                const PpNote *note)
{
  const char * const *required =
    (const char * const *) pp_rows_get (self, position)->hotfix->required;

  for (guint i = 0; note->rolls_up[i] != NULL; i++)
    {
      g_autofree char *key = g_ascii_strdown (note->rolls_up[i], -1);
      int older = GPOINTER_TO_INT (g_hash_table_lookup (by_name, key)) - 1;

      if (older >= 0 && older != position &&
          !g_strv_contains (required, pp_rows_get (self, older)->hotfix->uuid))
        g_array_append_val (pp_rows_get (self, older)->rolled_up_by, position);
    }
}

static void
link_notes (PpRows  *self,
            PpNotes *notes)
{
  g_autoptr(GHashTable) by_name =
    g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr(GPtrArray) unfinished = g_ptr_array_new ();

  for (guint i = 0; i < self->rows->len; i++)
    g_hash_table_insert (by_name, g_ascii_strdown (pp_rows_get (self, i)->hotfix->name, -1),
                         GUINT_TO_POINTER (i + 1));
  for (guint i = 0; i < self->rows->len; i++)
    {
      PpRow *row = pp_rows_get (self, i);
      const PpNote *note = pp_notes_lookup (notes, row->hotfix->uuid, row->hotfix->name);

      if (note != NULL && note->before != NULL)
        link_service_pack (row, by_name, note);
      if (note != NULL)
        link_rolled_up (self, (int) i, by_name, note);
      for (guint j = 0; note != NULL && note->superseded_by[j] != NULL; j++)
        g_ptr_array_add (row->replaced_by,
                         find_replacement (self, by_name, unfinished, note->superseded_by[j]));
    }
  while (unfinished->len > 0)
    {
      const char *name = g_ptr_array_steal_index_fast (unfinished, unfinished->len - 1);
      PpReplacement *replacement = g_hash_table_lookup (self->replacements, name);
      const PpNote *note = pp_notes_lookup (notes, NULL, name);

      for (guint i = 0; note != NULL && note->superseded_by[i] != NULL; i++)
        g_ptr_array_add (replacement->next,
                         find_replacement (self, by_name, unfinished, note->superseded_by[i]));
    }
}

static void
link_row (const PpRows *self,
          PpRow        *row,
          PpCatalogue  *catalogue)
{
  for (guint i = 0; row->hotfix->required[i] != NULL; i++)
    {
      const char *uuid = row->hotfix->required[i];
      PpNeed need = { .row = pp_rows_find (self, uuid), .name = uuid };

      if (need.row >= 0)
        {
          need.name = pp_hotfix_get_label (pp_rows_get (self, need.row)->hotfix);
        }
      else if (catalogue != NULL)
        {
          PpHotfix *hotfix = pp_catalogue_lookup (catalogue, uuid);

          if (hotfix != NULL)
            need.name = pp_hotfix_get_label (hotfix);
        }
      g_array_append_val (row->required, need);
    }
  for (guint i = 0; row->hotfix->conflicting[i] != NULL; i++)
    {
      int position = pp_rows_find (self, row->hotfix->conflicting[i]);

      if (position >= 0)
        g_array_append_val (row->conflicting, position);
    }
}

/**
 * pp_rows_new:
 * @snapshot: a pool
 * @catalogue: (nullable): a feed; must outlive the rows
 * @notes: (nullable): bundled notes
 * @listed: (element-type utf8 utf8): set of uuids that the feed lists for any host of @snapshot
 *
 * Returns: (transfer full): the rows of an outlook in install order, linked with each other
 */
PpRows *
pp_rows_new (PpSnapshot  *snapshot,
             PpCatalogue *catalogue,
             PpNotes     *notes,
             GHashTable  *listed)
{
  PpRows *self = g_rc_box_new0 (PpRows);
  g_autoptr(GPtrArray) hotfixes = NULL;
  g_autoptr(GHashTable) releases = collect_releases (catalogue, FALSE);
  g_autoptr(GHashTable) updates = collect_releases (catalogue, TRUE);

  self->cumulative = pp_cumulative_new (catalogue);
  hotfixes = collect_hotfixes (snapshot, catalogue, self->cumulative, listed);
  self->rows = g_ptr_array_new_full (hotfixes->len, row_free);
  self->by_uuid = g_hash_table_new (g_str_hash, g_str_equal);
  self->replacements = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, replacement_free);
  for (guint i = 0; i < hotfixes->len; i++)
    {
      PpHotfix *hotfix = g_ptr_array_index (hotfixes, i);
      const PpNote *note =
        notes != NULL ? pp_notes_lookup (notes, hotfix->uuid, hotfix->name) : NULL;

      g_ptr_array_add (self->rows, row_new (hotfix, note));
      pp_rows_get (self, i)->upgrade = find_upgrade (hotfix, note, releases, updates);
      g_hash_table_insert (self->by_uuid, hotfix->uuid, GUINT_TO_POINTER (i + 1));
    }
  for (guint i = 0; i < self->rows->len; i++)
    link_row (self, pp_rows_get (self, i), catalogue);
  if (notes != NULL)
    link_notes (self, notes);

  return self;
}

static void
clear (gpointer data)
{
  PpRows *self = data;

  pp_cumulative_free (self->cumulative);
  g_hash_table_unref (self->by_uuid);
  g_hash_table_unref (self->replacements);
  g_ptr_array_unref (self->rows);
}

/**
 * pp_rows_unref:
 * @self: (transfer full): rows
 */
void
pp_rows_unref (PpRows *self)
{
  g_rc_box_release_full (self, clear);
}

/**
 * pp_rows_find:
 * @self: rows
 * @uuid: in lower case
 *
 * Returns: its position, or -1
 */
int
pp_rows_find (const PpRows *self,
              const char   *uuid)
{
  return GPOINTER_TO_INT (g_hash_table_lookup (self->by_uuid, uuid)) - 1;
}

/**
 * pp_rows_get:
 * @self: rows
 * @position: a position
 *
 * Returns: (transfer none): the row
 */
PpRow *
pp_rows_get (const PpRows *self,
             guint         position)
{
  return g_ptr_array_index (self->rows, position);
}
