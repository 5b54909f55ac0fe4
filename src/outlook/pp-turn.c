/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-outlook"

#include "config.h"

#include <poolpatch/pp-outlook.h>

#include "pp-outlook-object.h"

/* A hotfix for what a cumulative update makes of a server requires that, without saying so. */
static gboolean
requires (PpOutlook      *self,
          const PpHotfix *hotfix,
          const PpHotfix *other)
{
  return g_strv_contains ((const char * const *) hotfix->required, other->uuid) ||
         pp_cumulative_follows (self->rows->cumulative, hotfix, other);
}

/* Names of those in [from, to) that the hotfix at @position requires, or that require it. */
static char **
list_names (PpOutlook *self,
            GPtrArray *sorted,
            guint      position,
            guint      from,
            guint      to,
            gboolean   required)
{
  PpHotfix *hotfix = g_ptr_array_index (sorted, position);
  g_autoptr(GStrvBuilder) names = g_strv_builder_new ();

  for (guint i = from; i < to; i++)
    {
      PpHotfix *other = g_ptr_array_index (sorted, i);

      if (required ? requires (self, hotfix, other) : requires (self, other, hotfix))
        g_strv_builder_add (names, pp_hotfix_get_label (other));
    }

  return g_strv_builder_end (names);
}

/* Whether something after it would come first if nothing required anything. */
static gboolean
is_early (PpOutlook *self,
          GPtrArray *sorted,
          guint      position)
{
  PpHotfix *hotfix = g_ptr_array_index (sorted, position);
  gboolean service_pack = pp_hotfix_is_service_pack (hotfix);

  for (guint i = position + 1; i < sorted->len; i++)
    {
      PpHotfix *later = g_ptr_array_index (sorted, i);
      gboolean later_pack = pp_hotfix_is_service_pack (later);

      if (requires (self, later, hotfix) &&
          (later_pack != service_pack ? later_pack : pp_hotfix_compare_age (later, hotfix) < 0))
        return TRUE;
    }

  return FALSE;
}

static PpTurn *
explain (PpOutlook *self,
         GPtrArray *sorted,
         guint      position)
{
  PpHotfix *hotfix = g_ptr_array_index (sorted, position);
  PpHotfix *before = position > 0 ? g_ptr_array_index (sorted, position - 1) : NULL;
  PpTurn *turn = g_new0 (PpTurn, 1);

  turn->hotfix = pp_hotfix_ref (hotfix);
  turn->because = list_names (self, sorted, position, 0, position, TRUE);
  if (turn->because[0] != NULL)
    return turn;

  if (is_early (self, sorted, position))
    {
      g_strfreev (turn->because);
      turn->because = list_names (self, sorted, position, position + 1, sorted->len, FALSE);
      turn->kind = PP_TURN_REQUIRED;
    }
  else if (pp_hotfix_is_service_pack (hotfix))
    {
      turn->kind = PP_TURN_SERVICE_PACK;
    }
  else
    {
      turn->kind = before != NULL && before->released == hotfix->released ? PP_TURN_NAME
                                                                           : PP_TURN_DATE;
    }

  return turn;
}

/**
 * pp_outlook_explain_order:
 * @self: an outlook
 * @sorted: (element-type PpHotfix): what pp_outlook_sort() or one of the sets gave
 *
 * Returns: (transfer full) (element-type PpTurn): the same hotfixes in the same order, each with
 *   why it stands there
 */
GPtrArray *
pp_outlook_explain_order (PpOutlook *self,
                          GPtrArray *sorted)
{
  GPtrArray *turns = g_ptr_array_new_with_free_func ((GDestroyNotify) pp_turn_free);

  g_return_val_if_fail (PP_IS_OUTLOOK (self) && sorted != NULL, turns);

  for (guint i = 0; i < sorted->len; i++)
    g_ptr_array_add (turns, explain (self, sorted, i));

  return turns;
}

/**
 * pp_turn_free:
 * @self: (transfer full): a turn
 */
void
pp_turn_free (PpTurn *self)
{
  g_return_if_fail (self != NULL);

  pp_hotfix_unref (self->hotfix);
  g_strfreev (self->because);
  g_free (self);
}
