/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-check"

#include "config.h"

#include "pp-checks.h"

static guint64
sum_memory (const PpHostEvidence *evidence)
{
  guint64 sum = 0;

  for (guint i = 0; i < evidence->vms->len; i++)
    sum += ((PpVm *) g_ptr_array_index (evidence->vms, i))->memory;

  return sum;
}

/* What the others have free; -1 when one of them cannot tell. */
static gint64
sum_free (const PpPlanDraft *draft,
          const PpHost      *emptied)
{
  gint64 sum = 0;

  for (guint i = 0; i < pp_snapshot_get_n_hosts (draft->snapshot); i++)
    {
      const PpHost *host = pp_snapshot_get_host (draft->snapshot, i);
      const PpHostEvidence *evidence = pp_evidence_find_host (draft->evidence, host->uuid);

      if (host == emptied || !host->live || !host->enabled)
        continue;
      if (evidence == NULL || evidence->memory_free < 0)
        return -1;
      sum += evidence->memory_free;
    }

  return sum;
}

/*
 * pp_check_memory:
 * @draft: who gets what
 * @problems: appended to
 *
 * Whether the others have room for the virtual machines of a server. The server's own answer
 * counts; this one has numbers.
 */
void
pp_check_memory (const PpPlanDraft *draft,
                 GPtrArray         *problems)
{
  for (guint i = 0; i < draft->hosts->len; i++)
    {
      const PpHostDraft *host = g_ptr_array_index (draft->hosts, i);
      const PpHostEvidence *evidence = pp_check_get_host_evidence (draft, host);
      g_autofree char *needed = NULL;
      g_autofree char *room = NULL;
      gint64 sum;

      if (evidence == NULL || evidence->vms->len == 0 || !pp_plan_draft_will_empty (draft, host) ||
          pp_snapshot_get_n_hosts (draft->snapshot) < 2)
        continue;
      sum = sum_free (draft, host->host);
      if (sum < 0)
        continue;
      needed = g_strdup_printf ("%" G_GUINT64_FORMAT, sum_memory (evidence));
      room = g_strdup_printf ("%" G_GINT64_FORMAT, sum);
      pp_check_report (problems, "memory",
                       sum_memory (evidence) > (guint64) sum ? PP_SEVERITY_WARNING : PP_SEVERITY_OK,
                       host->host, NULL, needed, room, NULL);
    }
}
