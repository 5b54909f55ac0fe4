/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#ifndef PP_USES_PLAN
#error "This room may not use src/plan/: see src/meson.build"
#endif

#include <poolpatch/pp-evidence.h>
#include <poolpatch/pp-sets.h>

G_BEGIN_DECLS

typedef enum
{
  PP_ORDER_MASTER_FIRST,      /* per server, master first: apply all, one restart, next server */
} PpOrder;

typedef enum
{
  PP_MODE_AUTOMATIC,          /* restarts are carried out */
  PP_MODE_MANUAL,             /* restarts are only named */
} PpMode;

/**
 * PpChoice: what a person chose for one pool. Immutable.
 */
#define PP_TYPE_CHOICE (pp_choice_get_type ())
G_DECLARE_FINAL_TYPE (PpChoice, pp_choice, PP, CHOICE, GObject)

PpChoice           *pp_choice_new          (const char * const *hotfixes,
                                            const char * const *hosts,
                                            PpOrder             order,
                                            PpMode              mode);
PpChoice           *pp_choice_new_level    (const char * const *hotfixes,
                                            const char * const *hosts,
                                            PpOrder             order,
                                            PpMode              mode);
gboolean            pp_choice_is_level     (PpChoice           *self);
const char * const *pp_choice_get_hotfixes (PpChoice           *self);
const char * const *pp_choice_get_hosts    (PpChoice           *self);
PpOrder             pp_choice_get_order    (PpChoice           *self);
PpMode              pp_choice_get_mode     (PpChoice           *self);

typedef enum
{
  PP_SEVERITY_OK,
  PP_SEVERITY_INFO,
  PP_SEVERITY_WARNING,
  PP_SEVERITY_ERROR,          /* stands against the plan */
} PpSeverity;

/**
 * PpProblem: what one check found about one object. The sentence is made by the text room.
 *
 * check            object          details
 * host-live        server          –
 * host-enabled     server          –
 * ha-off           pool            –
 * server-precheck  server          failure code, parameters…, as the server gave them
 * can-evacuate     VM (or server)  failure code, parameters…, as the server gave them
 * free-space       server          bytes needed, bytes free
 * licence-policy   pool            name of the restriction: "restrict_hotfix_apply" …
 * hotfix-blocked   hotfix          state ("superseded" …), names of hotfixes…
 *
 * A check that found nothing to say has one row of severity OK for each server it looked at.
 */
typedef struct
{
  const char *check; /* static: "host-live", "host-enabled", "ha-off", "server-precheck",
                               * "can-evacuate", "free-space", "licence-policy", "hotfix-blocked" */
  PpSeverity   severity;
  char        *host;     /* (owned) (nullable) uuid */
  char        *hotfix;   /* (owned) (nullable) uuid */
  char        *object;   /* (owned) name of the server, pool or VM concerned */
  char       **details;  /* (owned) failure code and parameters, or numbers, never NULL */
} PpProblem;

typedef enum
{
  PP_STEP_DOWNLOAD,
  PP_STEP_UPLOAD,
  PP_STEP_GATE,
  PP_STEP_PRECHECK,
  PP_STEP_DISABLE,
  PP_STEP_EVACUATE,
  PP_STEP_APPLY,
  PP_STEP_REBOOT,
  PP_STEP_RESTART_TOOLSTACK,
  PP_STEP_WAIT,
  PP_STEP_ENABLE,
  PP_STEP_BRING_BACK,
  PP_STEP_REBOOT_VMS,
  PP_STEP_CLEAN,
  PP_STEP_VERIFY,
} PpStepKind;

/** PpStep: one step of a plan. Immutable. */
typedef struct
{
  guint       id;     /* from 1, position in the plan + 1 */
  PpStepKind  kind;
  char       *host;   /* (owned) (nullable) uuid */
  char       *hotfix; /* (owned) (nullable) uuid */
  GArray     *after;  /* (element-type guint) ids that must be done first */
} PpStep;

/**
 * PpPlan: what would be done, in order, and what stands against it:
 * (outlook, choice, evidence) → problems + steps. Pure and immutable.
 */
#define PP_TYPE_PLAN (pp_plan_get_type ())
G_DECLARE_FINAL_TYPE (PpPlan, pp_plan, PP, PLAN, GObject)

PpPlan          *pp_plan_new            (PpOutlook          *outlook,
                                         PpChoice           *choice,
                                         PpEvidence         *evidence,
                                         const char * const *in_library);
PpPlan          *pp_plan_renew          (PpPlan             *self,
                                         PpOutlook          *outlook,
                                         PpEvidence         *evidence);
PpOutlook       *pp_plan_get_outlook    (PpPlan             *self);
PpChoice        *pp_plan_get_choice     (PpPlan             *self);
PpEvidence      *pp_plan_get_evidence   (PpPlan             *self);
guint            pp_plan_get_n_problems (PpPlan             *self);
const PpProblem *pp_plan_get_problem    (PpPlan             *self,
                                         guint               position);
guint            pp_plan_count_blocking (PpPlan             *self);
guint            pp_plan_get_n_steps    (PpPlan             *self);
const PpStep    *pp_plan_get_step       (PpPlan             *self,
                                         guint               position);
guint            pp_plan_count_restarts (PpPlan             *self,
                                         const char         *host);
gboolean         pp_plan_is_equal       (PpPlan             *self,
                                         PpPlan             *other);

const char *pp_step_kind_to_string (PpStepKind          kind);
const char *pp_severity_to_string  (PpSeverity          severity);
PpProblem  *pp_problem_new         (const char         *check,
                                    PpSeverity          severity,
                                    const char         *host,
                                    const char         *hotfix,
                                    const char         *object,
                                    const char * const *details);
void        pp_problem_free        (PpProblem          *self);

G_END_DECLS
