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

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PpProblem, pp_problem_free)

G_END_DECLS
