/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-outlook"

#include "config.h"

#include "pp-outlook-private.h"

/**
 * pp_scope_new:
 * @versions: (element-type PpVersion): what pp_versions_for_host() found; referenced
 * @later: (element-type PpVersion): what pp_versions_after() found; referenced
 *
 * Returns: (transfer full): the scope of hosts of these versions, to be filled
 */
PpScope *
pp_scope_new (GPtrArray *versions,
              GPtrArray *later)
{
  PpScope *self = g_new0 (PpScope, 1);

  self->versions = g_ptr_array_ref (versions);
  self->later = g_ptr_array_ref (later);

  return self;
}

/* The minimal set with all that its members require: a requirement cannot be left out. */
static void
fill_minimal (const PpVersion *version,
              const PpRows    *rows,
              guint8          *minimal)
{
  g_autoptr(GArray) open = g_array_new (FALSE, FALSE, sizeof (int));

  for (guint i = 0; version->minimal[i] != NULL; i++)
    {
      int position = pp_rows_find (rows, version->minimal[i]);

      if (position >= 0 && !minimal[position])
        {
          minimal[position] = TRUE;
          g_array_append_val (open, position);
        }
    }
  while (open->len > 0)
    {
      int position = g_array_index (open, int, open->len - 1);
      PpRow *row = pp_rows_get (rows, position);

      g_array_set_size (open, open->len - 1);
      for (guint i = 0; i < row->required->len; i++)
        {
          int needed = g_array_index (row->required, PpNeed, i).row;

          if (needed >= 0 && !minimal[needed])
            {
              minimal[needed] = TRUE;
              g_array_append_val (open, needed);
            }
        }
    }
}

/* What only a later version lists is to be had once its cumulative update is there. */
static void
fill_later (PpScope         *self,
            const PpRows    *rows,
            const PpVersion *version)
{
  g_autofree guint8 *minimal = g_new0 (guint8, rows->rows->len);
  int update = pp_rows_find (rows, version->patch_uuid);

  if (version->minimal != NULL)
    fill_minimal (version, rows, minimal);
  for (guint i = 0; version->hotfixes[i] != NULL; i++)
    {
      int position = pp_rows_find (rows, version->hotfixes[i]);

      if (position < 0 || position == update || self->listed[position] || self->via[position] > 0)
        continue;
      self->via[position] = update + 1;
      self->kept[position] = version->minimal == NULL || minimal[position];
    }
}

/**
 * pp_scope_fill:
 * @self: a scope
 * @rows: the rows
 *
 * Notes for every row whether the versions list it, or those that cumulative updates make of them, and
 * whether their minimal sets keep it.
 */
void
pp_scope_fill (PpScope      *self,
               const PpRows *rows)
{
  guint n_rows = rows->rows->len;

  self->listed = g_new0 (guint8, n_rows);
  self->kept = g_new0 (guint8, n_rows);
  self->via = g_new0 (int, n_rows);
  for (guint i = 0; i < self->versions->len; i++)
    {
      const PpVersion *version = g_ptr_array_index (self->versions, i);
      g_autofree guint8 *minimal = g_new0 (guint8, n_rows);

      if (version->minimal != NULL)
        {
          fill_minimal (version, rows, minimal);
          self->minimal = TRUE;
        }
      for (guint j = 0; version->hotfixes[j] != NULL; j++)
        {
          int position = pp_rows_find (rows, version->hotfixes[j]);

          if (position < 0)
            continue;
          self->listed[position] = TRUE;
          if (version->minimal == NULL || minimal[position])
            self->kept[position] = TRUE;
        }
    }
  for (guint i = 0; i < self->later->len; i++)
    fill_later (self, rows, g_ptr_array_index (self->later, i));
}

/**
 * pp_scope_free:
 * @self: (transfer full): a scope
 */
void
pp_scope_free (PpScope *self)
{
  g_ptr_array_unref (self->versions);
  g_ptr_array_unref (self->later);
  g_free (self->via);
  g_free (self->listed);
  g_free (self->kept);
  g_free (self);
}
