/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-step"

#include "config.h"

#include "pp-step-private.h"

/* The names of design/cli.md, in the order of PpStepKind. */
static const char * const kind_names[] = {
  "download", "upload", "gate", "precheck", "disable", "evacuate", "apply", "reboot",
  "restart-toolstack", "wait", "enable", "bring-back", "reboot-vms", "clean", "verify",
  "fix", "unwind",
};
G_STATIC_ASSERT (G_N_ELEMENTS (kind_names) == PP_STEP_UNWIND + 1);

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
         g_strcmp0 (self->hotfix, other->hotfix) == 0 && pp_fix_equal (self->fix, other->fix);
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
