/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-problem"

#include "config.h"

#include <poolpatch/pp-problem.h>

/**
 * pp_problem_new:
 * @check: name of the check, a string that lives for ever
 * @severity: how bad
 * @host: (nullable): uuid of the server concerned
 * @hotfix: (nullable): uuid of the hotfix concerned
 * @object: name of the server, pool, hotfix or VM concerned
 * @details: (nullable) (array zero-terminated=1): see #PpProblem
 *
 * Returns: (transfer full): what a check found
 */
PpProblem *
pp_problem_new (const char         *check,
                PpSeverity          severity,
                const char         *host,
                const char         *hotfix,
                const char         *object,
                const char * const *details)
{
  PpProblem *self;

  g_return_val_if_fail (check != NULL, NULL);

  self = g_new0 (PpProblem, 1);
  self->check = check;
  self->severity = severity;
  self->host = g_strdup (host);
  self->hotfix = g_strdup (hotfix);
  self->object = g_strdup (object != NULL ? object : "");
  self->details = details != NULL ? g_strdupv ((char **) details) : g_new0 (char *, 1);
  self->fixes = g_ptr_array_new_with_free_func ((GDestroyNotify) pp_fix_free);

  return self;
}

/**
 * pp_problem_copy:
 * @self: a problem
 *
 * Returns: (transfer full): a copy of @self
 */
PpProblem *
pp_problem_copy (const PpProblem *self)
{
  PpProblem *copy;

  g_return_val_if_fail (self != NULL, NULL);

  copy = pp_problem_new (self->check, self->severity, self->host, self->hotfix, self->object,
                         (const char * const *) self->details);
  for (guint i = 0; i < self->fixes->len; i++)
    g_ptr_array_add (copy->fixes, pp_fix_copy (g_ptr_array_index (self->fixes, i)));

  return copy;
}

/**
 * pp_problem_free:
 * @self: (transfer full): a problem
 */
void
pp_problem_free (PpProblem *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->host);
  g_free (self->hotfix);
  g_free (self->object);
  g_strfreev (self->details);
  g_ptr_array_unref (self->fixes);
  g_free (self);
}

/**
 * pp_problem_equal:
 * @self: a problem
 * @other: another
 *
 * Returns: whether both say the same of the same object, whatever could mend it
 */
gboolean
pp_problem_equal (const PpProblem *self,
                  const PpProblem *other)
{
  g_return_val_if_fail (self != NULL && other != NULL, FALSE);

  return g_str_equal (self->check, other->check) && self->severity == other->severity &&
         g_strcmp0 (self->host, other->host) == 0 && g_strcmp0 (self->hotfix, other->hotfix) == 0 &&
         g_str_equal (self->object, other->object) &&
         g_strv_equal ((const char * const *) self->details, (const char * const *) other->details);
}

/**
 * pp_problem_add_fix:
 * @self: a problem that nobody else has seen yet
 * @kind: what would mend it
 * @object: uuid of what it is done to, see #PpFixKind
 * @host: (nullable): uuid of the server that it is done for
 * @name: (nullable): of the object, for people
 *
 * Adds a fix that is worse than those which it has.
 */
void
pp_problem_add_fix (PpProblem  *self,
                    PpFixKind   kind,
                    const char *object,
                    const char *host,
                    const char *name)
{
  g_return_if_fail (self != NULL);

  g_ptr_array_add (self->fixes, pp_fix_new (kind, object, host, name));
}

/**
 * pp_problem_get_fix:
 * @self: a problem
 *
 * Returns: (transfer none) (nullable): the best fix; %NULL when only a person can mend it. Pulling the
 *   plug of a virtual machine is for a person to choose, and never the best.
 */
const PpFix *
pp_problem_get_fix (const PpProblem *self)
{
  const PpFix *best;

  g_return_val_if_fail (self != NULL, NULL);

  if (self->fixes->len == 0)
    return NULL;
  best = g_ptr_array_index (self->fixes, 0);

  return best->kind != PP_FIX_HARD_SHUT_DOWN_VM ? best : NULL;
}

/**
 * pp_severity_to_string:
 * @severity: how bad a problem is
 *
 * Returns: (transfer none): its name in `plan --json`
 */
const char *
pp_severity_to_string (PpSeverity severity)
{
  static const char * const names[] = { "ok", "info", "warning", "error" };

  g_return_val_if_fail ((guint) severity < G_N_ELEMENTS (names), "");

  return names[severity];
}
