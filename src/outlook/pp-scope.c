/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-outlook"

#include "config.h"

#include "pp-outlook-private.h"

/**
 * pp_scope_new:
 * @versions: (element-type PpVersion): what pp_versions_for_host() found; referenced
 *
 * Returns: (transfer full): the scope of hosts of these versions, to be filled
 */
PpScope *
pp_scope_new (GPtrArray *versions)
{
  PpScope *self = g_new0 (PpScope, 1);

  self->versions = g_ptr_array_ref (versions);

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

/**
 * pp_scope_fill:
 * @self: a scope
 * @rows: the rows
 *
 * Notes for every row whether the versions list it and whether their minimal sets keep it.
 */
void
pp_scope_fill (PpScope      *self,
               const PpRows *rows)
{
  guint n_rows = rows->rows->len;

  self->listed = g_new0 (guint8, n_rows);
  self->kept = g_new0 (guint8, n_rows);
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
}

/**
 * pp_scope_free:
 * @self: (transfer full): a scope
 */
void
pp_scope_free (PpScope *self)
{
  g_ptr_array_unref (self->versions);
  g_free (self->listed);
  g_free (self->kept);
  g_free (self);
}
