/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-check"

#include "config.h"

#include "pp-checks.h"

#define SECONDS_OF_DAY (24 * 60 * 60)

/* Unix seconds; 0 when it says nothing that is a date: "never", "20330101T00:00:00Z". */
static gint64
parse_expiry (const char *text)
{
  g_autoptr(GTimeZone) utc = g_time_zone_new_utc ();
  g_autoptr(GDateTime) time = text != NULL ? g_date_time_new_from_iso8601 (text, utc) : NULL;

  return time != NULL ? g_date_time_to_unix (time) : 0;
}

/*
 * pp_check_licence_expired:
 * @draft: who gets what
 * @problems: appended to
 *
 * Up to 6.1 a server whose licence (the free one has to be renewed each year) has run out starts no
 * virtual machine: what is stopped stays stopped. Later releases give a date that means nothing.
 * The time is that of the servers when they were asked.
 */
void
pp_check_licence_expired (const PpPlanDraft *draft,
                          GPtrArray         *problems)
{
  for (guint i = 0; draft->evidence != NULL && i < draft->hosts->len; i++)
    {
      const PpHostDraft *draft_host = g_ptr_array_index (draft->hosts, i);
      const PpHost *host = draft_host->host;
      const PpHostEvidence *evidence = pp_check_get_host_evidence (draft, draft_host);
      const char *text = g_hash_table_lookup (host->license_params, "expiry");
      gint64 expiry = parse_expiry (text);
      gint64 now;

      if (evidence == NULL || expiry == 0 || !pp_check_is_before (host, "6.2"))
        continue;
      now = pp_evidence_get_asked_at (draft->evidence) + evidence->clock_skew;
      if (expiry <= now + SECONDS_OF_DAY)
        pp_check_report (problems, "licence-expired", PP_SEVERITY_WARNING, host, NULL, text, NULL);
    }
}
