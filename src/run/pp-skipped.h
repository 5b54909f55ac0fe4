/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <poolpatch/pp-plan.h>
#include <poolpatch/pp-run-retry.h>

G_BEGIN_DECLS

/** PpSkipped: what a person decided not to try again. */
typedef struct
{
  PpStep *step;   /* (owned) that failed */
  PpSkip  skip;
  gboolean down;  /* of a server: it is not there, or may restart yet, so nothing is done to it */
  GError *error;  /* (owned) why */
} PpSkipped;

GPtrArray    *pp_skipped_new_list   (void);
void          pp_skipped_add        (GPtrArray       *list,
                                     const PpStep    *step,
                                     PpSkip           skip,
                                     gboolean         down,
                                     const GError    *error);
const GError *pp_skipped_find       (GPtrArray       *list,
                                     const PpStep    *step);
gboolean      pp_skipped_is_about   (GPtrArray       *list,
                                     const PpProblem *problem);
gboolean      pp_skipped_has_hotfix (GPtrArray       *list,
                                     const char      *host);

G_END_DECLS
