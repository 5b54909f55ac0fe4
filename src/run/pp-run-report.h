/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>
#include <poolpatch/pp-run-moved.h>

#include "pp-step-context.h"

G_BEGIN_DECLS

/* What a report is made of. */
typedef struct
{
  const char         *run;            /* id */
  const char         *state;          /* done, failed, unfinished */
  PpOutlook          *outlook;        /* of what the pool said last */
  const GError       *error;          /* (nullable) */
  const PpStep       *step;           /* (nullable) at which it failed */
  const char * const *left_disabled;  /* uuids */
  GDateTime          *started;
  PpPlan             *plan;
  GArray             *progress;       /* (element-type PpStepProgress) of its steps */
  GHashTable         *memory;         /* uuid of a server → PpHostMemory */
  GPtrArray          *restored;       /* (element-type PpFix) */
  const PpStep       *unknown;        /* (nullable) of which nobody knows what became */
  gboolean            read_back;      /* the pool spoke after the last step */
} PpReportFacts;

JsonObject *pp_report_make_error  (const GError        *error);
GError     *pp_report_parse_error (JsonObject          *object);
char       *pp_report_make        (const PpReportFacts *facts);
void        pp_report_add_moved   (const PpHostMemory  *memory,
                                   const char          *host,
                                   GPtrArray           *list);

G_END_DECLS
