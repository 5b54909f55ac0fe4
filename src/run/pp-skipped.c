/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-run"

#include "config.h"

#include "pp-skipped.h"

#include "pp-step-private.h"

static void
skipped_free (gpointer data)
{
  PpSkipped *self = data;

  pp_step_free (self->step);
  g_error_free (self->error);
  g_free (self);
}

/*
 * pp_skipped_new_list:
 *
 * Returns: (transfer full) (element-type PpSkipped): nothing yet
 */
GPtrArray *
pp_skipped_new_list (void)
{
  return g_ptr_array_new_with_free_func (skipped_free);
}

/*
 * pp_skipped_add:
 * @list: of pp_skipped_new_list()
 * @step: that failed
 * @skip: what of it is skipped
 * @down: whether nothing may be done to its server
 * @error: why it failed
 */
void
pp_skipped_add (GPtrArray    *list,
                const PpStep *step,
                PpSkip        skip,
                gboolean      down,
                const GError *error)
{
  PpSkipped *self = g_new0 (PpSkipped, 1);

  self->step = pp_step_new (0, step->kind, step->host, step->hotfix);
  self->step->fix = pp_fix_copy (step->fix);
  self->skip = skip;
  self->down = down;
  self->error = g_error_copy (error);
  g_ptr_array_add (list, self);
}

static gboolean
is_of_hotfix (const PpStep *step)
{
  return step->kind == PP_STEP_PRECHECK || step->kind == PP_STEP_APPLY;
}

/* What takes a server back into service. */
static gboolean
is_return (const PpStep *step)
{
  return step->kind == PP_STEP_ENABLE || step->kind == PP_STEP_BRING_BACK ||
         step->kind == PP_STEP_UNWIND;
}

static gboolean
covers (const PpSkipped *self,
        const PpStep    *step)
{
  if (self->skip == PP_SKIP_SERVER)
    return g_strcmp0 (self->step->host, step->host) == 0 && (self->down || !is_return (step));
  if (is_of_hotfix (self->step) && is_of_hotfix (step))
    return g_strcmp0 (self->step->host, step->host) == 0 &&
           g_strcmp0 (self->step->hotfix, step->hotfix) == 0;

  return pp_step_is_equal (self->step, step);
}

/*
 * pp_skipped_find:
 * @list: what is skipped
 * @step: of the plan
 *
 * Returns: (transfer none) (nullable): why @step is not carried out; %NULL when it is
 */
const GError *
pp_skipped_find (GPtrArray    *list,
                 const PpStep *step)
{
  for (guint i = 0; i < list->len; i++)
    {
      const PpSkipped *skipped = g_ptr_array_index (list, i);

      if (covers (skipped, step))
        return skipped->error;
    }

  return NULL;
}

/*
 * pp_skipped_is_about:
 * @list: what is skipped
 * @problem: that the checks found
 *
 * Returns: whether it stands only against what is skipped
 */
gboolean
pp_skipped_is_about (GPtrArray       *list,
                     const PpProblem *problem)
{
  for (guint i = 0; problem->host != NULL && i < list->len; i++)
    {
      const PpSkipped *skipped = g_ptr_array_index (list, i);

      if (g_strcmp0 (skipped->step->host, problem->host) != 0)
        continue;
      if (skipped->skip == PP_SKIP_SERVER ||
          (is_of_hotfix (skipped->step) &&
           g_strcmp0 (skipped->step->hotfix, problem->hotfix) == 0))
        return TRUE;
    }

  return FALSE;
}

/*
 * pp_skipped_has_hotfix:
 * @list: what is skipped
 * @host: uuid
 *
 * Returns: whether a hotfix is skipped on the server, so that it cannot list all of the plan
 */
gboolean
pp_skipped_has_hotfix (GPtrArray  *list,
                       const char *host)
{
  for (guint i = 0; i < list->len; i++)
    {
      const PpSkipped *skipped = g_ptr_array_index (list, i);

      if (is_of_hotfix (skipped->step) && g_strcmp0 (skipped->step->host, host) == 0)
        return TRUE;
    }

  return FALSE;
}
