/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#ifndef PP_USES_PLAN
#error "This room may not use src/plan/: see src/meson.build"
#endif

#include <poolpatch/pp-fix.h>

G_BEGIN_DECLS

typedef enum
{
  PP_SEVERITY_OK,
  PP_SEVERITY_INFO,
  PP_SEVERITY_WARNING,
  PP_SEVERITY_ERROR,          /* stands against the plan */
} PpSeverity;

/** PpCheckGroup: checks that are shown together, in this order. */
typedef enum
{
  PP_CHECK_GROUP_LIVENESS,
  PP_CHECK_GROUP_HA_WLB,
  PP_CHECK_GROUP_STORAGE,
  PP_CHECK_GROUP_SPACE,
  PP_CHECK_GROUP_RESTARTS,
  PP_CHECK_GROUP_VMS,
  PP_CHECK_GROUP_SERVER,      /* what the servers themselves say of the hotfixes */
  PP_CHECK_GROUP_PENDING,
  PP_CHECK_GROUP_POOL,
} PpCheckGroup;

/**
 * PpProblem: what one check found about one object. The sentence is made by the text room.
 *
 * check              object          details
 * host-live          server          –
 * host-enabled       server          –
 * ha-off, wlb-off    pool            –
 * storage-plugged    SR              "unplugged" or "missing", names of VMs that use it
 * storage-shared     pool            –
 * free-space         server          bytes needed, bytes free
 * restarts           server          "reboot" or "owed", names of hotfixes
 * auto-power-on      VM              –
 * discs              VM              "tools" or "local", name of the disc
 * migration-licence  pool            –
 * memory             server          bytes its VMs may need, bytes free on the others
 * single-server      server          –
 * can-evacuate       VM              failure code, parameters…, as the server gave them
 * can-evacuate       server          "silent", failure code, parameters…: it could not be asked
 * left-for-later     server          names of VMs that cannot be moved
 * licence-expired    server          date, as the server gave it
 * hotfix-blocked     hotfix          state ("superseded" …), names of hotfixes…
 * server-precheck    server          failure code, parameters…, as the server gave them
 * driver-disks       hotfix          what the notes say of it
 * licence-policy     pool            name of the restriction: "restrict_hotfix_apply" …
 * master-pending     master          "reboot" or "toolstack", names of hotfixes
 * account-role       pool            –
 * rolling-upgrade    pool            –
 * mixed-versions     server          its version, that of the master
 * clock-skew         server          seconds it is ahead of the master
 * other-operations   pool            names of what is under way
 *
 * can-evacuate of severity info: the VM is stopped meanwhile, as was chosen. Where several
 * %PP_FIX_EJECT_CD are among the fixes, each of them is needed.
 *
 * A check that found nothing to say has rows of severity OK for what it looked at.
 */
typedef struct
{
  const char *check;     /* static: a name of the list above */
  PpSeverity  severity;
  char       *host;      /* (owned) (nullable) uuid */
  char       *hotfix;    /* (owned) (nullable) uuid */
  char       *object;    /* (owned) name of the server, pool or VM concerned */
  char      **details;   /* (owned) failure code and parameters, or numbers, never NULL */
  GPtrArray  *fixes;     /* (owned) (element-type PpFix) best first, never NULL; empty when only a
                          * person can mend it. A hard shutdown is never the first */
} PpProblem;

PpProblem   *pp_problem_new        (const char          *check,
                                    PpSeverity           severity,
                                    const char          *host,
                                    const char          *hotfix,
                                    const char          *object,
                                    const char * const  *details);
PpProblem   *pp_problem_copy       (const PpProblem     *self);
void         pp_problem_free       (PpProblem           *self);
gboolean     pp_problem_equal      (const PpProblem     *self,
                                    const PpProblem     *other);
void         pp_problem_add_fix    (PpProblem           *self,
                                    PpFixKind            kind,
                                    const char          *object,
                                    const char          *host,
                                    const char          *name);
const PpFix *pp_problem_get_fix    (const PpProblem     *self);
const char  *pp_severity_to_string (PpSeverity           severity);

PpCheckGroup         pp_check_get_group (const char *check);
const char * const  *pp_check_list      (void);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PpProblem, pp_problem_free)

G_END_DECLS
