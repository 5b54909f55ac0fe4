/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-outlook"

#include "config.h"

#include "pp-outlook-private.h"

/* Positions of what is outstanding: the feed's minimal set in its order, then (or, where there is
 * no minimal set, only) the rest that the feed keeps, in install order. */
static GArray *
list_candidates (const PpColumn *self,
                 const PpRows   *rows)
{
  GArray *candidates = g_array_new (FALSE, FALSE, sizeof (int));
  g_autofree guint8 *taken = g_new0 (guint8, self->n_cells);

  for (guint i = 0; i < self->scope->versions->len; i++)
    {
      const PpVersion *version = g_ptr_array_index (self->scope->versions, i);

      for (guint j = 0; version->minimal != NULL && version->minimal[j] != NULL; j++)
        {
          int position = pp_rows_find (rows, version->minimal[j]);

          if (position < 0 || taken[position] ||
              !pp_state_is_outstanding (self->cells[position].state))
            continue;
          taken[position] = TRUE;
          g_array_append_val (candidates, position);
        }
    }
  for (int i = 0; i < (int) self->n_cells; i++)
    if (!taken[i] && pp_state_is_outstanding (self->cells[i].state))
      g_array_append_val (candidates, i);

  return candidates;
}

static gboolean
can_follow (const PpColumn *self,
            const PpRow    *row,
            const guint8   *planned)
{
  for (guint i = 0; i < row->required->len; i++)
    {
      int needed = g_array_index (row->required, PpNeed, i).row;

      if (needed < 0 || (self->presence[needed] == PP_PRESENCE_ABSENT && !planned[needed]))
        return FALSE;
    }

  return TRUE;
}

/**
 * pp_column_get_recommended:
 * @self: a column
 * @rows: the rows of the outlook
 *
 * XenCenter's sequence: again and again the first that has all it requires, until none is left
 * that has. What can never have it is left out.
 *
 * Returns: (transfer full) (element-type PpHotfix): the smallest set that brings the host up to
 *   date, in the order to install
 */
GPtrArray *
pp_column_get_recommended (const PpColumn *self,
                           const PpRows   *rows)
{
  GPtrArray *result = g_ptr_array_new_with_free_func ((GDestroyNotify) pp_hotfix_unref);
  g_autoptr(GArray) open = NULL;
  g_autofree guint8 *planned = g_new0 (guint8, self->n_cells);
  gboolean progressed = TRUE;

  if (self->unknown != PP_REASON_NONE)
    return result;

  open = list_candidates (self, rows);
  while (progressed)
    {
      progressed = FALSE;
      for (guint i = 0; i < open->len && !progressed; i++)
        {
          int position = g_array_index (open, int, i);
          PpRow *row = pp_rows_get (rows, position);

          if (!can_follow (self, row, planned))
            continue;
          planned[position] = TRUE;
          g_ptr_array_add (result, pp_hotfix_ref (row->hotfix));
          g_array_remove_index (open, i);
          progressed = TRUE;
        }
    }

  return result;
}
