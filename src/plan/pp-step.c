/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-step"

#include "config.h"

#include "pp-step-private.h"

/* The names of design/cli.md, in the order of PpStepKind. */
static const char * const kind_names[] = {
  "download", "upload", "gate", "precheck", "disable", "evacuate", "apply", "reboot",
  "restart-toolstack", "wait", "enable", "bring-back", "reboot-vms", "clean", "verify",
  "fix", "unwind", "by-hand",
};
G_STATIC_ASSERT (G_N_ELEMENTS (kind_names) == PP_STEP_BY_HAND + 1);

/*
 * pp_step_new:
 * @id: position in the plan + 1
 * @kind: what to do
 * @host: (nullable): uuid
 * @hotfix: (nullable): uuid
 *
 * Returns: (transfer full): a step that waits for no other
 */
PpStep *
pp_step_new (guint       id,
             PpStepKind  kind,
             const char *host,
             const char *hotfix)
{
  PpStep *self = g_new0 (PpStep, 1);

  self->id = id;
  self->kind = kind;
  self->host = g_strdup (host);
  self->hotfix = g_strdup (hotfix);
  self->vms = g_ptr_array_new_with_free_func ((GDestroyNotify) pp_vm_unref);
  self->after = g_array_new (FALSE, FALSE, sizeof (guint));

  return self;
}

/*
 * pp_step_free:
 * @self: (transfer full): a step
 */
void
pp_step_free (PpStep *self)
{
  g_free (self->host);
  g_free (self->hotfix);
  g_array_unref (self->after);
  g_clear_pointer (&self->fix, pp_fix_free);
  g_clear_pointer (&self->vms, g_ptr_array_unref);
  g_free (self);
}

/*
 * pp_step_is_equal:
 * @self: a step
 * @other: another
 *
 * Returns: whether both do the same, wherever they stand
 */
gboolean
pp_step_is_equal (const PpStep *self,
                  const PpStep *other)
{
  return self->kind == other->kind && g_strcmp0 (self->host, other->host) == 0 &&
         g_strcmp0 (self->hotfix, other->hotfix) == 0 && pp_fix_equal (self->fix, other->fix) &&
         self->task == other->task;
}

/**
 * pp_step_kind_to_string:
 * @kind: what a step does
 *
 * Returns: (transfer none): its name in `plan --json` and in the journal
 */
const char *
pp_step_kind_to_string (PpStepKind kind)
{
  g_return_val_if_fail ((guint) kind < G_N_ELEMENTS (kind_names), "");

  return kind_names[kind];
}

/**
 * pp_step_kind_from_string:
 * @text: a name as pp_step_kind_to_string() gives it
 *
 * Returns: the #PpStepKind; -1 when there is none of that name
 */
int
pp_step_kind_from_string (const char *text)
{
  for (guint i = 0; i < G_N_ELEMENTS (kind_names); i++)
    if (g_strcmp0 (kind_names[i], text) == 0)
      return i;

  return -1;
}

/**
 * pp_step_can_undo:
 * @step: a step
 *
 * Returns: whether what it does can be taken back: a hotfix cannot be removed, a restart cannot be
 *   unmade, and what a virtual machine had not written is lost when it is forced to stop
 */
gboolean
pp_step_can_undo (const PpStep *step)
{
  g_return_val_if_fail (step != NULL, FALSE);

  switch (step->kind)
    {
    case PP_STEP_APPLY:
    case PP_STEP_REBOOT:
    case PP_STEP_RESTART_TOOLSTACK:
    case PP_STEP_REBOOT_VMS:
      return FALSE;

    case PP_STEP_FIX:
      return step->fix->kind != PP_FIX_HARD_SHUT_DOWN_VM &&
             step->fix->kind != PP_FIX_SHUT_DOWN_VM;

    case PP_STEP_DOWNLOAD:
    case PP_STEP_UPLOAD:
    case PP_STEP_GATE:
    case PP_STEP_PRECHECK:
    case PP_STEP_DISABLE:
    case PP_STEP_EVACUATE:
    case PP_STEP_WAIT:
    case PP_STEP_ENABLE:
    case PP_STEP_BRING_BACK:
    case PP_STEP_CLEAN:
    case PP_STEP_VERIFY:
    case PP_STEP_UNWIND:
    case PP_STEP_BY_HAND:
    default:
      return TRUE;
    }
}
