/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#ifndef PP_USES_RUN
#error "This room may not use src/run/: see src/meson.build"
#endif

#include <poolpatch/pp-run.h>

G_BEGIN_DECLS

/*
 * Going on with a run that has failed.
 *
 * A window has the run itself, as PP_RUN_FAILED:
 *   Retry          pp_run_retry_async ()
 *   Skip …         pp_run_skip (run, PP_SKIP_STEP, &error) && pp_run_retry_async ()
 *   Go on without  pp_run_skip (run, PP_SKIP_SERVER, &error) && pp_run_retry_async ()
 * A button for a PpSkip is sensitive when pp_run_can_skip (run, skip, &error); else error is its
 * tooltip, by pp_text_for_error (). pp_run_get_failed_step () names what is skipped, by
 * pp_text_for_step ().
 *
 * The command line takes the run up from its folder: pp_run_new_resume (), then pp_run_skip () when
 * it is wanted, then pp_run_prepare_async () and pp_run_execute_async () as of any other.
 *
 * What is skipped stays so as long as this PpRun lives, however often it is tried again. The run
 * ends as PP_RUN_FAILED with the error of what was skipped first, and may be gone on with later.
 */

/** PpSkip: what of a failed run is not tried again. */
typedef enum
{
  PP_SKIP_STEP,    /* what the step is about; its server gets the rest */
  PP_SKIP_SERVER,  /* the server of the step: it is taken back into service as far as it can be */
} PpSkip;

const PpStep *pp_run_get_failed_step (PpRun               *self);
gboolean      pp_run_can_skip        (PpRun               *self,
                                      PpSkip               skip,
                                      GError             **error);
gboolean      pp_run_skip            (PpRun               *self,
                                      PpSkip               skip,
                                      GError             **error);
void          pp_run_retry_async     (PpRun               *self,
                                      GCancellable        *cancellable,
                                      GAsyncReadyCallback  callback,
                                      gpointer             user_data);
gboolean      pp_run_retry_finish    (PpRun               *self,
                                      GAsyncResult        *result,
                                      GError             **error);

G_END_DECLS
