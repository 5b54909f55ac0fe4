/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-outlook"

#include "config.h"

#include "pp-outlook-private.h"

/* The versions of the host, then those that cumulative updates make of it. */
static const PpVersion *
get_version (const PpScope *scope,
             guint          position)
{
  return position < scope->versions->len
         ? g_ptr_array_index (scope->versions, position)
         : g_ptr_array_index (scope->later, position - scope->versions->len);
}

/**
 * pp_column_list_outstanding:
 * @self: a column
 * @rows: the rows of the outlook
 *
 * The feed's minimal set in its order, then (or, where there is no minimal set, only) the rest that
 * the feed keeps, in install order.
 *
 * Returns: (transfer full) (element-type int): positions of what is outstanding
 */
GArray *
pp_column_list_outstanding (const PpColumn *self,
                            const PpRows   *rows)
{
  GArray *candidates = g_array_new (FALSE, FALSE, sizeof (int));
  g_autofree guint8 *taken = g_new0 (guint8, self->n_cells);

  for (guint i = 0; i < self->scope->versions->len + self->scope->later->len; i++)
    {
      const PpVersion *version = get_version (self->scope, i);

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

/* What a candidate requires comes along, even when something else replaces it. */
static void
add_required (const PpColumn *self,
              const PpRows   *rows,
              GArray         *candidates)
{
  g_autofree guint8 *taken = g_new0 (guint8, self->n_cells);

  for (guint i = 0; i < candidates->len; i++)
    taken[g_array_index (candidates, int, i)] = TRUE;
  for (guint i = 0; i < candidates->len; i++)
    {
      int position = g_array_index (candidates, int, i);
      PpRow *row = pp_rows_get (rows, position);

      for (guint j = 0; j <= row->required->len; j++)
        {
          int needed = j < row->required->len ? g_array_index (row->required, PpNeed, j).row
                                              : self->scope->via[position] - 1;

          if (needed < 0 || taken[needed] ||
              (self->cells[needed].state != PP_STATE_SUPERSEDED &&
               !pp_state_is_outstanding (self->cells[needed].state)))
            continue;
          taken[needed] = TRUE;
          g_array_append_val (candidates, needed);
        }
    }
}

static int
compare_positions (gconstpointer a,
                   gconstpointer b)
{
  return *(const int *) a - *(const int *) b;
}

static gboolean
objects_to (const PpRow *row,
            int          position)
{
  for (guint i = 0; i < row->conflicting->len; i++)
    if (g_array_index (row->conflicting, int, i) == position)
      return TRUE;

  return FALSE;
}

static gboolean
can_join (const PpRows *rows,
          int           position,
          GArray       *others)
{
  for (guint i = 0; i < others->len; i++)
    {
      int other = g_array_index (others, int, i);

      if (objects_to (pp_rows_get (rows, position), other) ||
          objects_to (pp_rows_get (rows, other), position))
        return FALSE;
    }

  return TRUE;
}

/* Of two that exclude each other a service pack stays, else the newer: it is what was made with
 * the other in mind. One that only excludes what is left out stays. */
static guint8 *
choose_kept (const PpColumn *self,
             const PpRows   *rows,
             GArray         *candidates)
{
  g_autofree guint8 *taken = g_new0 (guint8, self->n_cells);
  guint8 *kept = g_new0 (guint8, self->n_cells);
  g_autoptr(GArray) chosen = g_array_new (FALSE, FALSE, sizeof (int));

  for (guint i = 0; i < candidates->len; i++)
    taken[g_array_index (candidates, int, i)] = TRUE;
  for (int pass = 0; pass < 2; pass++)
    for (int i = (int) self->n_cells - 1; i >= 0; i--)
      {
        if (!taken[i] || kept[i] ||
            (pass == 0 && !pp_hotfix_is_service_pack (pp_rows_get (rows, i)->hotfix)) ||
            !can_join (rows, i, chosen))
          continue;
        kept[i] = TRUE;
        g_array_append_val (chosen, i);
      }

  return kept;
}

static gboolean
can_follow (const PpColumn *self,
            const PpRows   *rows,
            int             position,
            const guint8   *planned)
{
  const PpRow *row = pp_rows_get (rows, position);
  int via = self->scope->via[position] - 1;

  if (via >= 0 && self->presence[via] == PP_PRESENCE_ABSENT && !planned[via])
    return FALSE;
  for (guint i = 0; i < row->required->len; i++)
    {
      int needed = g_array_index (row->required, PpNeed, i).row;

      if (needed < 0 || (self->presence[needed] == PP_PRESENCE_ABSENT && !planned[needed]))
        return FALSE;
    }

  return TRUE;
}

/**
 * pp_column_get_sequence:
 * @self: a column
 * @rows: the rows of the outlook
 * @candidates: (element-type int): positions of what is wanted; what it requires is added
 *
 * XenCenter's sequence: again and again the first that has all it requires, until none is left
 * that has, in the feed's order where it gives one, else in install order. What can never have it
 * is left out, and what another one of them excludes.
 *
 * Returns: (transfer full) (element-type PpHotfix): what the host can be given of @candidates, in
 *   an order that works
 */
GPtrArray *
pp_column_get_sequence (const PpColumn *self,
                        const PpRows   *rows,
                        GArray         *candidates)
{
  GPtrArray *result = g_ptr_array_new_with_free_func ((GDestroyNotify) pp_hotfix_unref);
  g_autofree guint8 *planned = g_new0 (guint8, self->n_cells);
  g_autofree guint8 *kept = NULL;
  guint at = 0;

  if (self->unknown != PP_REASON_NONE)
    return result;

  add_required (self, rows, candidates);
  if (!self->scope->minimal)
    g_array_sort (candidates, compare_positions);
  kept = choose_kept (self, rows, candidates);
  while (at < candidates->len)
    {
      int position = g_array_index (candidates, int, at);
      PpRow *row = pp_rows_get (rows, position);

      if (!kept[position] || planned[position] || !can_follow (self, rows, position, planned))
        {
          at++;
          continue;
        }
      planned[position] = TRUE;
      g_ptr_array_add (result, pp_hotfix_ref (row->hotfix));
      at = 0;
    }

  return result;
}
