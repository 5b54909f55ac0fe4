/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-outlook"

#include "config.h"

#include "pp-outlook-private.h"

/* Rows applied = FALSE are not installed, whatever XenCenter counts. */
static void
read_applied (PpColumn     *self,
              const PpRows *rows,
              GPtrArray    *list)
{
  for (guint i = 0; i < list->len; i++)
    {
      const PpApplied *applied = g_ptr_array_index (list, i);
      int position = applied->applied ? pp_rows_find (rows, applied->uuid) : -1;
      PpPending pending;

      if (position < 0)
        continue;
      pending = pp_applied_get_pending (applied, self->host);
      self->presence[position] =
        pending != PP_PENDING_NONE ? PP_PRESENCE_PENDING : PP_PRESENCE_INSTALLED;
      if (pending == PP_PENDING_NONE || pending < self->pending)
        continue;
      if (pending > self->pending)
        g_ptr_array_set_size (self->because, 0);
      self->pending = pending;
      g_ptr_array_add (self->because,
                       g_strdup (pp_hotfix_get_label (pp_rows_get (rows, position)->hotfix)));
    }
}

/**
 * pp_column_new:
 * @host: a host
 * @rows: the rows of the outlook
 * @scope: what the feed says for the version of @host; must outlive the column
 * @unknown: why the feed cannot tell, or %PP_REASON_NONE
 * @licensed: whether @host has a paid edition
 *
 * Returns: (transfer full): all cells of one host
 */
PpColumn *
pp_column_new (PpHost        *host,
               PpRows        *rows,
               const PpScope *scope,
               PpReason       unknown,
               gboolean       licensed)
{
  PpColumn *self = g_rc_box_new0 (PpColumn);

  self->host = pp_host_ref (host);
  self->scope = scope;
  self->unknown = unknown;
  self->licensed = licensed;
  self->n_cells = rows->rows->len;
  self->presence = g_new0 (guint8, self->n_cells);
  self->cells = g_new0 (PpCell, self->n_cells);
  self->because = g_ptr_array_new_with_free_func (g_free);
  pp_cell_init_elsewhere (&self->elsewhere, unknown);
  read_applied (self, rows, host->applied);
  read_applied (self, rows, host->packs);
  for (guint i = 0; i < self->n_cells; i++)
    {
      pp_cell_init (&self->cells[i], self, rows, i);
      self->n_outstanding += pp_state_is_outstanding (self->cells[i].state);
    }

  return self;
}

static void
clear (gpointer data)
{
  PpColumn *self = data;

  for (guint i = 0; i < self->n_cells; i++)
    pp_cell_clear (&self->cells[i]);
  g_free (self->cells);
  g_free (self->presence);
  g_ptr_array_unref (self->because);
  pp_host_unref (self->host);
}

/**
 * pp_column_unref:
 * @self: (transfer full): a column
 */
void
pp_column_unref (PpColumn *self)
{
  g_rc_box_release_full (self, clear);
}
