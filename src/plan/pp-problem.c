/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-problem"

#include "config.h"

#include <poolpatch/pp-plan.h>

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

  return self;
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
  g_free (self);
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
