/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#ifndef PP_USES_TEXT
#error "This room may not use src/text/: see src/meson.build"
#endif

#include <poolpatch/pp-error.h>
#include <poolpatch/pp-feed-try.h>
#include <poolpatch/pp-outlook.h>
#include <poolpatch/pp-plan-diff.h>

G_BEGIN_DECLS

/*
 * Every sentence that a person reads about states, restarts, errors and plans, translated.
 * Where a PpOutlook is nullable it only lends names: without it references and uuids stay as
 * they are.
 */

char *pp_text_for_error         (const GError       *error);
char *pp_text_for_error_in      (const GError       *error,
                                 PpOutlook          *outlook);
char *pp_text_for_failure       (const char         *failure,
                                 const char * const *params,
                                 PpOutlook          *outlook);
char *pp_text_for_no_right      (const char         *user,
                                 const char         *pool);
char *pp_text_for_left_disabled (const char * const *servers);
char *pp_text_for_unknown       (const PpStep       *unknown,
                                 gboolean            read_back,
                                 PpOutlook          *outlook);
char *pp_text_for_blocker       (const char         *vm,
                                 const char * const *reason,
                                 PpOutlook          *outlook);

const char *pp_text_for_state           (PpState       state);
char       *pp_text_for_cell            (const PpCell *cell);
char       *pp_text_for_cell_accessible (PpOutlook    *outlook,
                                         const char   *host_uuid,
                                         const char   *hotfix_uuid,
                                         gboolean      in_library);
char       *pp_text_for_reason          (PpOutlook    *outlook,
                                         const char   *host_uuid,
                                         const char   *hotfix_uuid);
char       *pp_text_for_note            (PpOutlook    *outlook,
                                         const char   *hotfix_uuid);
char       *pp_text_for_partly          (PpOutlook    *outlook,
                                         const char   *hotfix_uuid);
char       *pp_text_for_upload          (PpOutlook    *outlook,
                                         const char   *hotfix_uuid);
char       *pp_text_for_basis           (PpOutlook    *outlook,
                                         const char   *host_uuid);
char       *pp_text_for_eligibility     (PpOutlook    *outlook,
                                         const char   *host_uuid);
char       *pp_text_for_turn            (const PpTurn *turn);
char       *pp_text_for_pending         (PpOutlook    *outlook,
                                         const char   *host_uuid);
char       *pp_text_for_owed            (const PpHost    *host,
                                         const PpApplied *applied);
char       *pp_text_for_packs           (const PpHost    *host);
char       *pp_text_for_not_known       (PpOutlook    *outlook,
                                         const char   *host_uuid);
char       *pp_text_for_not_handled     (PpSnapshot   *snapshot);
char       *pp_text_for_outstanding     (guint         n_hotfixes);
char       *pp_text_for_hidden          (guint         n_hotfixes);
char       *pp_text_for_hidden_here     (const char   *pool);

char *pp_text_for_description  (const char      *description);
char *pp_text_for_feed_try     (const PpFeedTry *one);
char *pp_text_for_feed_trouble (GPtrArray       *tries,
                                gint64           copy_date);
char *pp_text_for_feed_age     (PpCatalogue     *catalogue,
                                gint64           now);
char *pp_text_for_notes_trouble (const char * const *complaints);

char *pp_text_for_guidance (PpGuidance guidance);
char *pp_text_for_size     (guint64    bytes);
char *pp_text_for_date     (gint64     unix_seconds);
char *pp_text_for_time     (gint64     unix_seconds);
char *pp_text_for_iso_date (gint64     unix_seconds);
char *pp_text_for_iso_time (gint64     unix_seconds);

const char *pp_text_get_comma (void);

char *pp_text_for_room     (guint64    used,
                            guint64    quota,
                            guint64    n_free);
char *pp_text_for_progress (gint64     done,
                            gint64     total,
                            gint64     speed,
                            gint64     seconds_left);
char *pp_text_for_metered  (guint      n_files,
                            guint64    bytes);

const char *pp_text_for_check     (const char      *check);
const char *pp_text_for_check_group (PpCheckGroup   group);
const char *pp_text_for_severity  (PpSeverity       severity);
char       *pp_text_for_problem   (const PpProblem *problem,
                                   PpOutlook       *outlook);
const char *pp_text_for_ignoring  (const PpProblem *problem);
const char *pp_text_for_step_kind (PpStepKind       kind);
char       *pp_text_for_step      (const PpStep    *step,
                                   PpOutlook       *outlook);
const char *pp_text_for_no_undo   (const PpStep    *step);
char       *pp_text_for_duration  (guint            seconds);
char       *pp_text_for_estimate  (PpPlan          *plan);
char       *pp_text_for_vms       (const PpStep     *step);
char       *pp_text_for_all_vms   (const PpStep     *step);
const char *pp_text_for_lasting   (void);
const char *pp_text_for_mixed     (PpOutlook        *outlook,
                                   PpChoice         *choice);
char       *pp_text_for_plan      (PpPlan           *plan);
char      **pp_text_for_plan_diff (const PpPlanDiff *diff);
const char *pp_text_for_fix_kind  (PpFixKind        kind);
char       *pp_text_for_fix       (const PpFix     *fix);
char       *pp_text_for_unwind    (const PpFix     *fix);

G_END_DECLS
