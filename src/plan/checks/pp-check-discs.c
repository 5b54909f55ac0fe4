/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-check"

#include "config.h"

#include "pp-checks.h"

static const PpStorage *
find_storage (const PpPoolEvidence *pool,
              const char           *uuid)
{
  for (guint i = 0; pool != NULL && uuid != NULL && i < pool->storage->len; i++)
    {
      const PpStorage *storage = g_ptr_array_index (pool->storage, i);

      if (g_str_equal (storage->uuid, uuid))
        return storage;
    }

  return NULL;
}

static void
look_at (const PpPlanDraft *draft,
         const PpHostDraft *host,
         const PpDisc      *disc,
         GPtrArray         *problems)
{
  const PpStorage *storage = find_storage (pp_check_get_pool_evidence (draft), disc->storage);
  gboolean local = storage != NULL && !storage->shared;
  PpProblem *problem;

  if (disc->tools)
    {
      problem = pp_check_report (problems, "discs", PP_SEVERITY_WARNING, host->host,
                                 disc->vm->name, "tools", disc->name, NULL);
      pp_problem_add_fix (problem, PP_FIX_EJECT_CD, disc->vm->uuid, host->host->uuid,
                          disc->vm->name);
    }
  else if (local && pp_plan_draft_will_empty (draft, host))
    pp_check_report (problems, "discs", PP_SEVERITY_WARNING, host->host, disc->vm->name, "local",
                     disc->name, NULL);
}

/*
 * pp_check_discs:
 * @draft: who gets what
 * @problems: appended to
 *
 * Discs in drives of virtual machines: hotfixes that replace the tools refuse while that disc is in
 * use, and a disc that only one server has keeps its virtual machine there. Where that is so, the
 * server says it itself; here it is said by virtual machine. Only the disc with the tools can be
 * ejected without asking what it is for.
 */
void
pp_check_discs (const PpPlanDraft *draft,
                GPtrArray         *problems)
{
  for (guint i = 0; i < draft->hosts->len; i++)
    {
      const PpHostDraft *host = g_ptr_array_index (draft->hosts, i);
      const PpHostEvidence *evidence = pp_check_get_host_evidence (draft, host);

      for (guint j = 0; evidence != NULL && j < evidence->discs->len; j++)
        look_at (draft, host, g_ptr_array_index (evidence->discs, j), problems);
    }
}
