/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <poolpatch/pp-text.h>

G_BEGIN_DECLS

/* A sentence and, where there is something to do, what to do next. Placeholders: {1} … {9} the
 * parameters of the failure, {2:size} one as a size, {1:class} as a
 * kind of object, {3:power} as a power state, {server}, {vm}. */
typedef struct
{
  const char *code;
  const char *sentence;
  const char *advice;      /* (nullable) */
} PpTextEntry;

/* pp-text-expand.c: pairs are name, value, …, NULL */
char              *pp_text_expand           (const char          *sentence,
                                             const char * const  *pairs);
char              *pp_text_expand_failure   (const char          *sentence,
                                             const char          *subject_name,
                                             const char          *subject,
                                             const char * const  *params,
                                             PpOutlook           *outlook);
char              *pp_text_resolve          (const char          *param,
                                             PpOutlook           *outlook);

/* pp-text-words.c */
const char        *pp_text_name_server      (const char          *server);
char              *pp_text_for_class        (const char          *class);
char              *pp_text_for_power        (const char          *states);

/* pp-text-failure-table.c */
const PpTextEntry *pp_text_find_failure     (const char          *failure);
const PpTextEntry *pp_text_find_blocker     (const char          *failure);

/* pp-text-state.c */
char              *pp_text_for_cell_of      (PpOutlook           *outlook,
                                             const char          *host_uuid,
                                             const char          *hotfix_uuid);

/* pp-text-fix.c */
char              *pp_text_for_fix_action   (const PpFix         *fix);

/* pp-text-plan.c */
const char        *pp_text_name_host        (PpOutlook           *outlook,
                                             const char          *uuid);
const char        *pp_text_name_hotfix      (PpOutlook           *outlook,
                                             const char          *uuid);

/* pp-text-failure.c */
char              *pp_text_for_refusal      (const char          *server,
                                             const char          *failure,
                                             const char * const  *params,
                                             PpOutlook           *outlook);

G_END_DECLS
