/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "pp-workspace.h"

G_BEGIN_DECLS

typedef enum
{
  PP_JOB_PAGE_GET,      /* only when there are files to get */
  PP_JOB_PAGE_CHECKS,
  PP_JOB_PAGE_INSTALL,
  PP_JOB_PAGE_RESULT,
  PP_JOB_N_PAGES,
} PpJobPage;

/**
 * PpJob: one pool of a wizard: its run, and the pages that show it. The run goes on without it.
 *
 * Signal: changed (busy or not, the state of the run, the error).
 */
#define PP_TYPE_JOB (pp_job_get_type ())
G_DECLARE_FINAL_TYPE (PpJob, pp_job, PP, JOB, GObject)

PpJob        *pp_job_new          (PpWorkspace *workspace,
                                   PpPoolItem  *item,
                                   PpChoice    *choice);
PpJob        *pp_job_new_for_run  (PpWorkspace *workspace,
                                   PpPoolItem  *item,
                                   PpRun       *run);
const char   *pp_job_get_name     (PpJob       *self);
GtkWidget    *pp_job_get_page     (PpJob       *self,
                                   PpJobPage    page);
PpRun        *pp_job_get_run      (PpJob       *self);
const GError *pp_job_get_error    (PpJob       *self);
gboolean      pp_job_is_busy      (PpJob       *self);
gboolean      pp_job_is_ready     (PpJob       *self);
gboolean      pp_job_has_failed   (PpJob       *self);
gboolean      pp_job_is_blocked   (PpJob       *self);
gboolean      pp_job_has_ended    (PpJob       *self);
void          pp_job_set_watching (PpJob       *self,
                                   gboolean     watching);
void          pp_job_begin        (PpJob       *self);
void          pp_job_execute      (PpJob       *self);
void          pp_job_drop         (PpJob       *self);

G_END_DECLS
