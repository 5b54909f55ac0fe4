/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-check"

#include "config.h"

#include "pp-checks.h"

#include <stdarg.h>

/* In the order in which a person is shown them. */
static const struct
{
  const char  *name;
  PpCheckGroup group;
} checks[] =
{
  { "update-mechanism", PP_CHECK_GROUP_LIVENESS },
  { "host-live", PP_CHECK_GROUP_LIVENESS },
  { "host-enabled", PP_CHECK_GROUP_LIVENESS },
  { "ha-off", PP_CHECK_GROUP_HA_WLB },
  { "wlb-off", PP_CHECK_GROUP_HA_WLB },
  { "storage-plugged", PP_CHECK_GROUP_STORAGE },
  { "storage-shared", PP_CHECK_GROUP_STORAGE },
  { "free-space", PP_CHECK_GROUP_SPACE },
  { "update-storage", PP_CHECK_GROUP_SPACE },
  { "restarts", PP_CHECK_GROUP_RESTARTS },
  { "restart-vms", PP_CHECK_GROUP_RESTARTS },
  { "auto-power-on", PP_CHECK_GROUP_VMS },
  { "discs", PP_CHECK_GROUP_VMS },
  { "migration-licence", PP_CHECK_GROUP_VMS },
  { "memory", PP_CHECK_GROUP_VMS },
  { "single-server", PP_CHECK_GROUP_VMS },
  { "can-evacuate", PP_CHECK_GROUP_VMS },
  { "left-for-later", PP_CHECK_GROUP_VMS },
  { "licence-expired", PP_CHECK_GROUP_VMS },
  { "hotfix-blocked", PP_CHECK_GROUP_SERVER },
  { "homogeneity", PP_CHECK_GROUP_SERVER },
  { "server-precheck", PP_CHECK_GROUP_SERVER },
  { "driver-disks", PP_CHECK_GROUP_SERVER },
  { "licence-policy", PP_CHECK_GROUP_SERVER },
  { "master-pending", PP_CHECK_GROUP_PENDING },
  { "account-role", PP_CHECK_GROUP_POOL },
  { "rolling-upgrade", PP_CHECK_GROUP_POOL },
  { "mixed-versions", PP_CHECK_GROUP_POOL },
  { "clock-skew", PP_CHECK_GROUP_POOL },
  { "other-operations", PP_CHECK_GROUP_POOL },
};

/**
 * pp_check_get_group:
 * @check: name of a check
 *
 * Returns: the group it is shown in
 */
PpCheckGroup
pp_check_get_group (const char *check)
{
  for (guint i = 0; i < G_N_ELEMENTS (checks); i++)
    if (g_strcmp0 (checks[i].name, check) == 0)
      return checks[i].group;

  g_return_val_if_reached (PP_CHECK_GROUP_POOL);
}

/**
 * pp_check_list:
 *
 * Returns: (transfer none) (array zero-terminated=1): the names of all checks, in the order of
 *   their groups
 */
const char * const *
pp_check_list (void)
{
  static const char *names[G_N_ELEMENTS (checks) + 1];
  static gsize ready = 0;

  if (g_once_init_enter (&ready))
    {
      for (guint i = 0; i < G_N_ELEMENTS (checks); i++)
        names[i] = checks[i].name;
      g_once_init_leave (&ready, 1);
    }

  return names;
}

/*
 * pp_check_report:
 * @problems: appended to
 * @check: name of the check, a string that lives for ever
 * @severity: how bad
 * @host: (nullable): the server concerned
 * @object: (nullable): name of what is concerned; without it, the server
 * @...: details, %NULL at the end
 *
 * Returns: (transfer none): the new problem
 */
PpProblem *
pp_check_report (GPtrArray    *problems,
                 const char   *check,
                 PpSeverity    severity,
                 const PpHost *host,
                 const char   *object,
                 ...)
{
  const char *details[16] = { NULL };
  guint n_details = 0;
  const char *detail;
  va_list args;
  PpProblem *problem;

  va_start (args, object);
  while ((detail = va_arg (args, const char *)) != NULL && n_details + 1 < G_N_ELEMENTS (details))
    details[n_details++] = detail;
  va_end (args);

  if (object == NULL && host != NULL)
    object = host->name;
  problem = pp_problem_new (check, severity, host != NULL ? host->uuid : NULL, NULL, object, details);
  g_ptr_array_add (problems, problem);

  return problem;
}

/*
 * pp_check_get_pool_evidence:
 * @draft: who gets what
 *
 * Returns: (transfer none) (nullable): what the pool itself said
 */
const PpPoolEvidence *
pp_check_get_pool_evidence (const PpPlanDraft *draft)
{
  return draft->evidence != NULL ? pp_evidence_get_pool (draft->evidence) : NULL;
}

/*
 * pp_check_get_host_evidence:
 * @draft: who gets what
 * @host: one of its servers
 *
 * Returns: (transfer none) (nullable): what @host answered, when it did
 */
const PpHostEvidence *
pp_check_get_host_evidence (const PpPlanDraft *draft,
                            const PpHostDraft *host)
{
  const PpHostEvidence *evidence = NULL;

  if (draft->evidence != NULL)
    evidence = pp_evidence_find_host (draft->evidence, host->host->uuid);

  return evidence != NULL && evidence->error == NULL ? evidence : NULL;
}

/*
 * pp_check_offer_tools_eject:
 * @problem: a problem that tools discs make
 * @evidence: (nullable): of the server concerned
 *
 * Offers to eject the disc with the tools from each virtual machine that has it.
 */
void
pp_check_offer_tools_eject (PpProblem            *problem,
                            const PpHostEvidence *evidence)
{
  for (guint i = 0; evidence != NULL && i < evidence->discs->len; i++)
    {
      const PpDisc *disc = g_ptr_array_index (evidence->discs, i);

      if (disc->tools)
        pp_problem_add_fix (problem, PP_FIX_EJECT_CD, disc->vm->uuid, evidence->host,
                            disc->vm->name);
    }
}

/*
 * pp_check_is_before:
 * @host: a server
 * @version: a release, "6.2"
 *
 * Returns: whether @host runs an older release
 */
gboolean
pp_check_is_before (const PpHost *host,
                    const char   *version)
{
  g_auto(GStrv) have = g_strsplit (host->product_version, ".", -1);
  g_auto(GStrv) wanted = g_strsplit (version, ".", -1);

  for (guint i = 0; wanted[i] != NULL; i++)
    {
      gint64 mine = have[0] != NULL && i < g_strv_length (have) ?
                    g_ascii_strtoll (have[i], NULL, 10) : 0;
      gint64 other = g_ascii_strtoll (wanted[i], NULL, 10);

      if (mine != other)
        return mine < other;
    }

  return FALSE;
}
