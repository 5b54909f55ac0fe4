/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <poolpatch/poolpatch.h>

G_BEGIN_DECLS

/** PpServerFacts: what one server of a run has in the end, by what was read back. */
typedef struct
{
  PpHost   *host;
  gboolean  chosen;       /* part of the run */
  char     *installed;    /* (owned) names of what the run brought, "" for none */
  char     *missing;      /* (owned) names of what was chosen and is not there, "" for none */
  char     *pending;      /* (owned) (nullable) what it waits for */
  guint     n_others;     /* outstanding that nobody chose */
  gboolean  disabled;     /* in maintenance mode */
} PpServerFacts;

/* Unknown: the pool could not be read back. */
GPtrArray *pp_run_facts_list      (PpRun               *run,
                                   PpOutlook           *outlook);
gboolean   pp_server_facts_is_good (const PpServerFacts *self);
char      *pp_server_facts_describe (const PpServerFacts *self);
char      *pp_run_facts_title     (PpRun               *run);

/* The same as a document. */
char      *pp_run_facts_to_text   (PpRun               *run,
                                   PpOutlook           *outlook);
char      *pp_run_facts_to_html   (PpRun               *run,
                                   PpOutlook           *outlook);

G_END_DECLS
