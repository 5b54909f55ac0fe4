/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-outlook"

#include "config.h"

#include <poolpatch/pp-outlook.h>

#include "pp-outlook-object.h"

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

  position = pp_outlook_find_row (self, hotfix_uuid);
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

  position = pp_outlook_find_row (self, hotfix_uuid);
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
