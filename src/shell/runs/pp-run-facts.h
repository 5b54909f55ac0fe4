/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <poolpatch/poolpatch.h>

G_BEGIN_DECLS

/** PpServerFacts: what one server of a run has in the end, as far as it is known. */
typedef struct
{
  PpHost   *host;
  gboolean  chosen;       /* part of the run */
  PpPurpose purpose;      /* of the run */
  gboolean  restarted;    /* by the run: itself, or its toolstack */
  char     *installed;    /* (owned) names of what the run brought, "" for none */
  char     *missing;      /* (owned) names of what was chosen and is not there, "" for none */
  char     *unknown;      /* (owned) names of what may be there or not, "" for none */
  char     *pending;      /* (owned) (nullable) what it waits for */
  char     *by_hand;      /* (owned) what a person is left to do, "" for nothing */
  guint     n_others;     /* outstanding that nobody chose */
  gboolean  disabled;     /* in maintenance mode */
  gboolean  read_back;    /* it said so after the last step; everything here is older else */
} PpServerFacts;

GPtrArray *pp_run_facts_list      (PpRun               *run,
                                   PpOutlook           *outlook);
gboolean   pp_server_facts_is_good (const PpServerFacts *self);
char      *pp_server_facts_describe (const PpServerFacts *self);
char      *pp_run_facts_title     (PpRun               *run);
char      *pp_run_facts_trouble   (PpRun               *run,
                                   PpOutlook           *outlook);
gboolean   pp_run_facts_can_be_resumed (PpRun            *run);

/* The same as a document. */
char      *pp_run_facts_to_text   (PpRun               *run,
                                   PpOutlook           *outlook);
char      *pp_run_facts_to_html   (PpRun               *run,
                                   PpOutlook           *outlook);

G_END_DECLS
