/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pp-plan-draft.h"

G_BEGIN_DECLS

/* A check: looks at the draft and appends what it found. One a file, src/plan/checks/. */
typedef void (*PpCheckFunc) (const PpPlanDraft *draft,
                             GPtrArray         *problems);

#define PP_DECLARE_CHECK(name)                            \
  void pp_check_##name (const PpPlanDraft *draft,         \
                        GPtrArray         *problems);

PP_DECLARE_CHECK (update_mechanism)
PP_DECLARE_CHECK (host_live)
PP_DECLARE_CHECK (host_enabled)
PP_DECLARE_CHECK (ha_off)
PP_DECLARE_CHECK (wlb_off)
PP_DECLARE_CHECK (storage_plugged)
PP_DECLARE_CHECK (storage_shared)
PP_DECLARE_CHECK (free_space)
PP_DECLARE_CHECK (update_storage)
PP_DECLARE_CHECK (restarts)
PP_DECLARE_CHECK (restart_vms)
PP_DECLARE_CHECK (auto_power_on)
PP_DECLARE_CHECK (discs)
PP_DECLARE_CHECK (migration_licence)
PP_DECLARE_CHECK (memory)
PP_DECLARE_CHECK (single_server)
PP_DECLARE_CHECK (can_evacuate)
PP_DECLARE_CHECK (licence_expired)
PP_DECLARE_CHECK (hotfix_blocked)
PP_DECLARE_CHECK (homogeneity)
PP_DECLARE_CHECK (server_precheck)
PP_DECLARE_CHECK (driver_disks)
PP_DECLARE_CHECK (licence_policy)
PP_DECLARE_CHECK (master_pending)
PP_DECLARE_CHECK (account_role)
PP_DECLARE_CHECK (rolling_upgrade)
PP_DECLARE_CHECK (mixed_versions)
PP_DECLARE_CHECK (clock_skew)
PP_DECLARE_CHECK (other_operations)

/* pp-check-report.c */
PpProblem            *pp_check_report            (GPtrArray            *problems,
                                                  const char           *check,
                                                  PpSeverity            severity,
                                                  const PpHost         *host,
                                                  const char           *object,
                                                  ...) G_GNUC_NULL_TERMINATED;
const PpPoolEvidence *pp_check_get_pool_evidence (const PpPlanDraft    *draft);
const PpHostEvidence *pp_check_get_host_evidence (const PpPlanDraft    *draft,
                                                  const PpHostDraft    *host);
void                  pp_check_offer_tools_eject (PpProblem            *problem,
                                                  const PpHostEvidence *evidence);
gboolean              pp_check_is_before         (const PpHost         *host,
                                                  const char           *version);

G_END_DECLS
