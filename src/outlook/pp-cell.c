/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-outlook"

#include "config.h"

#include "pp-outlook-private.h"

#include <string.h>

/* Most cells have no names: they share one empty list. */
static char *no_names[] = { NULL };

/* Where nothing is known there are no hotfixes to name: because says why in one word. */
static char *unknowns[][2] =
{
  [PP_REASON_NO_FEED] = { (char *) "no-feed", NULL },
  [PP_REASON_VERSION_NOT_IN_FEED] = { (char *) "version-not-in-feed", NULL },
  [PP_REASON_NEVER_REACHED] = { (char *) "never-reached", NULL },
  [PP_REASON_UPDATED_BY_CDN] = { (char *) "updated-by-cdn", NULL },
  [PP_REASON_UPDATED_BY_YUM] = { (char *) "updated-by-yum", NULL },
};

/* Nor is it a hotfix that stands against what the server refused: it is the code that it gave. */
static char *refusal[] = { (char *) "LICENCE_RESTRICTION", NULL };

static void
set_plain (PpCell  *self,
           PpState  state,
           PpReason reason)
{
  self->state = state;
  self->reason = reason;
  self->because = no_names;
  self->disputed = PP_REASON_NONE;
}

/* What only the notes say, while the feed lists the hotfix like any other. */
static void
set_noted (PpCell  *self,
           PpState  state,
           PpReason reason)
{
  set_plain (self, state, reason);
  if (reason == PP_REASON_NOTES)
    self->disputed = PP_REASON_FEED;
}

/* The licence as the server sees it, whatever feed and notes say of the hotfix. */
static gboolean
init_refused (PpCell         *self,
              const PpColumn *column,
              const PpRow    *row)
{
  if (!g_strv_contains ((const char * const *) column->host->refused, row->hotfix->uuid))
    return FALSE;
  set_plain (self, PP_STATE_LICENCE, PP_REASON_SERVER);
  self->because = refusal;

  return TRUE;
}

/**
 * pp_cell_init_elsewhere:
 * @self: a cell to fill
 * @unknown: why the feed cannot tell, or %PP_REASON_NONE
 *
 * Makes the cell of a hotfix that has no row: unknown, or not for this host.
 */
void
pp_cell_init_elsewhere (PpCell  *self,
                        PpReason unknown)
{
  set_plain (self, unknown != PP_REASON_NONE ? PP_STATE_UNKNOWN : PP_STATE_NOT_APPLICABLE, unknown);
  if (unknown != PP_REASON_NONE)
    self->because = unknowns[unknown];
}

/**
 * pp_state_is_outstanding:
 * @state: a state
 *
 * Returns: whether a hotfix in it is counted by badge, exit code and monitoring
 */
gboolean
pp_state_is_outstanding (PpState state)
{
  return state == PP_STATE_NEEDED || state == PP_STATE_REQUIRES;
}

static void
take_names (PpCell    *self,
            GPtrArray *names)
{
  if (names == NULL || names->len == 0)
    {
      self->because = no_names;
      return;
    }
  self->because = g_new0 (char *, names->len + 1);
  for (guint i = 0; i < names->len; i++)
    self->because[i] = g_strdup (g_ptr_array_index (names, i));
}

static gboolean
row_conflicts_with (const PpRow *row,
                    int          position)
{
  for (guint i = 0; i < row->conflicting->len; i++)
    if (g_array_index (row->conflicting, int, i) == position)
      return TRUE;

  return FALSE;
}

/* For its version, or for one that a cumulative update makes of it. */
static gboolean
is_offered (const PpColumn *column,
            int             position)
{
  return column->scope->listed[position] || column->scope->via[position] > 0;
}

/* A replacement that cannot be had would leave the host without either. */
static gboolean
can_replace (const PpColumn *column,
             const PpRows   *rows,
             int             position)
{
  const PpRow *row = pp_rows_get (rows, position);

  if (column->presence[position] != PP_PRESENCE_ABSENT)
    return TRUE;

  return is_offered (column, position) && row->withdrawn == PP_REASON_NONE &&
         row->upgrade == PP_REASON_NONE && (row->paid == PP_REASON_NONE || column->licensed) &&
         !g_strv_contains ((const char * const *) column->host->refused, row->hotfix->uuid);
}

/* Follows names that mean nothing to this host to those that replace them in turn. */
static void
walk_replacements (const PpColumn *column,
                   const PpRows   *rows,
                   GPtrArray      *replacements,
                   int             replaced,
                   GPtrArray      *names)
{
  for (guint i = 0; i < replacements->len; i++)
    {
      PpReplacement *replacement = g_ptr_array_index (replacements, i);

      if (replacement->stamp == rows->stamp)
        continue;
      replacement->stamp = rows->stamp;
      if (replacement->row == replaced)
        continue;
      if (replacement->row >= 0 && can_replace (column, rows, replacement->row))
        g_ptr_array_add (names, (gpointer)
                         pp_hotfix_get_label (pp_rows_get (rows, replacement->row)->hotfix));
      else
        walk_replacements (column, rows, replacement->next, replaced, names);
    }
}

/* Where what replaces it for good is not to be had (yet), what rolled it up on the way does. */
static gboolean
find_newest_roll_up (const PpColumn *column,
                     const PpRows   *rows,
                     const PpRow    *row,
                     GPtrArray      *names)
{
  for (guint i = row->rolled_up_by->len; i > 0; i--)
    {
      int newer = g_array_index (row->rolled_up_by, int, i - 1);

      if (!can_replace (column, rows, newer) ||
          pp_hotfix_compare_age (pp_rows_get (rows, newer)->hotfix, row->hotfix) < 0)
        continue;
      g_ptr_array_add (names, (gpointer) pp_hotfix_get_label (pp_rows_get (rows, newer)->hotfix));
      return TRUE;
    }

  return FALSE;
}

/* Installed hotfixes of its conflict list that the feed lists for this host and that do not object
 * to it themselves: a service pack that rolled it up. */
static void
find_conflicts (const PpColumn *column,
                const PpRows   *rows,
                int             position,
                GPtrArray      *replacing,
                GPtrArray      *conflicting)
{
  const PpRow *row = pp_rows_get (rows, position);

  for (guint i = 0; i < row->conflicting->len; i++)
    {
      int other = g_array_index (row->conflicting, int, i);
      const PpRow *other_row = pp_rows_get (rows, other);
      gpointer name = (gpointer) pp_hotfix_get_label (other_row->hotfix);

      if (column->presence[other] == PP_PRESENCE_ABSENT)
        continue;
      if (column->scope->listed[other] && !row_conflicts_with (other_row, position))
        g_ptr_array_add (replacing, name);
      else
        g_ptr_array_add (conflicting, name);
    }
}

/* When the minimal set leaves a hotfix out, its conflict list may say for whose sake. */
static void
find_conflicts_listed (const PpColumn *column,
                       const PpRows   *rows,
                       int             position,
                       GPtrArray      *names)
{
  const PpRow *row = pp_rows_get (rows, position);

  for (guint i = 0; i < row->conflicting->len; i++)
    {
      int other = g_array_index (row->conflicting, int, i);

      if (column->scope->listed[other] && column->scope->kept[other])
        g_ptr_array_add (names,
                         (gpointer) pp_hotfix_get_label (pp_rows_get (rows, other)->hotfix));
    }
}

static gboolean
init_superseded (PpCell         *self,
                 const PpColumn *column,
                 PpRows         *rows,
                 int             position)
{
  const PpRow *row = pp_rows_get (rows, position);
  g_autoptr(GPtrArray) names = NULL;

  if (row->conflicting->len == 0 && row->replaced_by->len == 0 && row->rolled_up_by->len == 0 &&
      column->scope->kept[position])
    return FALSE;

  names = g_ptr_array_new ();
  if (row->conflicting->len > 0)
    {
      g_autoptr(GPtrArray) conflicting = g_ptr_array_new ();

      find_conflicts (column, rows, position, names, conflicting);
      self->reason = PP_REASON_CONFLICT_INSTALLED;
    }
  if (names->len == 0 && row->replaced_by->len > 0)
    {
      rows->stamp++;
      walk_replacements (column, rows, row->replaced_by, position, names);
      self->reason = PP_REASON_NOTES;
    }
  if (names->len == 0 && find_newest_roll_up (column, rows, row, names))
    self->reason = PP_REASON_NOTES;
  if (names->len == 0)
    {
      if (column->scope->kept[position])
        return FALSE;
      find_conflicts_listed (column, rows, position, names);
      self->reason = PP_REASON_MINIMAL_SET;
    }
  self->state = PP_STATE_SUPERSEDED;
  self->disputed = self->reason == PP_REASON_NOTES && column->scope->minimal &&
                   column->scope->kept[position] ? PP_REASON_MINIMAL_SET : PP_REASON_NONE;
  take_names (self, names);

  return TRUE;
}

static gboolean
init_conflicting (PpCell         *self,
                  const PpColumn *column,
                  const PpRows   *rows,
                  int             position)
{
  g_autoptr(GPtrArray) replacing = NULL;
  g_autoptr(GPtrArray) names = NULL;

  if (pp_rows_get (rows, position)->conflicting->len == 0)
    return FALSE;
  replacing = g_ptr_array_new ();
  names = g_ptr_array_new ();
  find_conflicts (column, rows, position, replacing, names);
  if (names->len == 0)
    return FALSE;
  self->state = PP_STATE_CONFLICTING;
  self->reason = PP_REASON_CONFLICT_INSTALLED;
  take_names (self, names);

  return TRUE;
}

static gboolean
init_requires (PpCell         *self,
               const PpColumn *column,
               const PpRows   *rows,
               int             position)
{
  const PpRow *row = pp_rows_get (rows, position);
  int via = column->scope->via[position] - 1;
  g_autoptr(GPtrArray) names = NULL;

  if (via >= 0 && column->presence[via] == PP_PRESENCE_ABSENT)
    {
      names = g_ptr_array_new ();
      g_ptr_array_add (names, (gpointer) pp_hotfix_get_label (pp_rows_get (rows, via)->hotfix));
    }
  for (guint i = 0; i < row->required->len; i++)
    {
      const PpNeed *need = &g_array_index (row->required, PpNeed, i);

      if (need->row >= 0 && (need->row == via || column->presence[need->row] != PP_PRESENCE_ABSENT))
        continue;
      if (names == NULL)
        names = g_ptr_array_new ();
      g_ptr_array_add (names, (gpointer) need->name);
    }
  if (names == NULL)
    return FALSE;
  self->state = PP_STATE_REQUIRES;
  take_names (self, names);

  return TRUE;
}

/**
 * pp_cell_init:
 * @self: a cell to fill
 * @column: the host
 * @rows: all rows
 * @position: the hotfix
 *
 * Decides the state: the first of PpState that holds, from the top (design/cli.md has the table).
 */
void
pp_cell_init (PpCell         *self,
              const PpColumn *column,
              PpRows         *rows,
              guint           position)
{
  const PpRow *row = pp_rows_get (rows, position);

  if (column->unknown != PP_REASON_NONE)
    pp_cell_init_elsewhere (self, column->unknown);
  else if (column->presence[position] == PP_PRESENCE_INSTALLED)
    set_plain (self, PP_STATE_INSTALLED, PP_REASON_NONE);
  else if (column->presence[position] == PP_PRESENCE_PENDING)
    set_plain (self, PP_STATE_INSTALLED_PENDING, PP_REASON_NONE);
  else if (!is_offered (column, (int) position))
    set_plain (self, PP_STATE_NOT_APPLICABLE, PP_REASON_NONE);
  else if (row->withdrawn != PP_REASON_NONE)
    set_noted (self, PP_STATE_WITHDRAWN, row->withdrawn);
  else if (row->upgrade != PP_REASON_NONE)
    set_noted (self, PP_STATE_UPGRADE, row->upgrade);
  else if (init_refused (self, column, row))
    return;
  else if (row->paid != PP_REASON_NONE && !column->licensed)
    set_noted (self, PP_STATE_LICENCE, row->paid);
  else if (init_superseded (self, column, rows, position))
    return;
  else if (init_conflicting (self, column, rows, position))
    return;
  else if (!init_requires (self, column, rows, (int) position))
    set_plain (self, PP_STATE_NEEDED, PP_REASON_NONE);
  else
    self->reason = PP_REASON_NONE;
}

/**
 * pp_cell_clear:
 * @self: a cell
 */
void
pp_cell_clear (PpCell *self)
{
  if (self->state != PP_STATE_UNKNOWN && self->because != no_names && self->because != refusal)
    g_strfreev (self->because);
  self->because = NULL;
}
