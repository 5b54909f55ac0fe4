/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-plan"

#include "config.h"

#include "pp-plan-builder.h"

#include "pp-step-private.h"

/*
 * pp_plan_builder_append:
 * @self: a builder
 * @kind: what to do
 * @host: (nullable): uuid
 * @hotfix: (nullable): uuid
 *
 * Returns: (transfer none): a new last step, which waits for none
 */
PpStep *
pp_plan_builder_append (PpPlanBuilder *self,
                        PpStepKind     kind,
                        const char    *host,
                        const char    *hotfix)
{
  PpStep *step = pp_step_new (self->steps->len + 1, kind, host, hotfix);

  g_ptr_array_add (self->steps, step);

  return step;
}

static PpStep *
follow (PpPlanBuilder *self,
        PpStepKind     kind,
        const char    *host,
        const char    *hotfix)
{
  PpStep *step = pp_plan_builder_append (self, kind, host, hotfix);

  if (self->last > 0)
    g_array_append_val (step->after, self->last);
  self->last = step->id;

  return step;
}

/*
 * pp_plan_builder_follow:
 * @self: a builder
 * @kind: what to do
 * @host: (nullable): uuid
 * @hotfix: (nullable): uuid
 *
 * Adds a step that waits for the one before it.
 */
void
pp_plan_builder_follow (PpPlanBuilder *self,
                        PpStepKind     kind,
                        const char    *host,
                        const char    *hotfix)
{
  follow (self, kind, host, hotfix);
}

/*
 * pp_plan_builder_fix:
 * @self: a builder
 * @fix: a fix
 *
 * Adds a step that carries @fix out, and remembers that it is to be put back.
 */
void
pp_plan_builder_fix (PpPlanBuilder *self,
                     const PpFix   *fix)
{
  follow (self, PP_STEP_FIX, fix->host, NULL)->fix = pp_fix_copy (fix);
  if (pp_fix_has_inverse (fix))
    g_ptr_array_add (self->undo, pp_fix_copy (fix));
}

/*
 * pp_plan_builder_unwind:
 * @self: a builder
 * @host: (nullable): uuid: only virtual machines of this server; %NULL: whatever is left
 *
 * Adds steps that put fixes back, the last one first.
 */
void
pp_plan_builder_unwind (PpPlanBuilder *self,
                        const char    *host)
{
  for (guint i = self->undo->len; i > 0; i--)
    {
      const PpFix *fix = g_ptr_array_index (self->undo, i - 1);

      if (host != NULL && (!pp_fix_is_of_vm (fix) || g_strcmp0 (fix->host, host) != 0))
        continue;
      follow (self, PP_STEP_UNWIND, fix->host, NULL)->fix = pp_fix_copy (fix);
      g_ptr_array_remove_index (self->undo, i - 1);
    }
}
