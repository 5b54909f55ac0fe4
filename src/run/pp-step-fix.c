/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-run"

#include "config.h"

#include "fixes/pp-fixes.h"
#include "pp-steps.h"

/*
 * pp_step_fix:
 *
 * Takes a problem out of the way; what putting it back needs is written down first. A #PpStepFunc.
 */
void
pp_step_fix (PpStepContext      *context,
             GCancellable       *cancellable,
             GAsyncReadyCallback callback,
             gpointer            user_data)
{
  GTask *task = pp_step_begin (context, pp_step_fix, cancellable, callback, user_data);

  pp_fix_find_do (context->step->fix->kind) (task);
}

/*
 * pp_step_unwind:
 *
 * Puts back what a fix changed, if that was done and is still so. A #PpStepFunc.
 */
void
pp_step_unwind (PpStepContext      *context,
                GCancellable       *cancellable,
                GAsyncReadyCallback callback,
                gpointer            user_data)
{
  GTask *task = pp_step_begin (context, pp_step_unwind, cancellable, callback, user_data);
  const PpFixMemory *memory = pp_fix_memory_find (context->fixes, context->step->fix);
  PpFixUndo undo = pp_fix_find_undo (context->step->fix->kind);

  if (memory != NULL && undo != NULL)
    undo (task, memory->facts);
  else
    pp_step_return (task, PP_OUTCOME_SKIPPED);
}
