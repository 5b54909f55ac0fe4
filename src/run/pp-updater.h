/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pp-step-context.h"

G_BEGIN_DECLS

/* Puts a file on the pool, or deletes it there. Ends as a step does: pp_step_finish(). */
typedef void (*PpUploadFunc) (PpStepContext      *context,
                              const char         *path,
                              GCancellable       *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer            user_data);

/**
 * PpUpdater: one of the technologies by which hotfixes come to servers. What is not here they have in
 * common: that what the pool lists afterwards is what counts.
 */
typedef struct
{
  const char  *precheck;  /* (nullable) task that says whether the server would take it */
  const char  *apply;     /* task */
  const char  *applied;   /* (nullable) failure of apply: it has it already */
  XapiValue *(*ask)       (const char *record,
                           const char *host); /* parameters of both; (transfer full) */
  PpUploadFunc upload;    /* remembers the record in the context */
  PpStepFunc   clean;     /* deletes the file of the step's hotfix; the record stays */
} PpUpdater;

extern const PpUpdater pp_patch_updater;   /* pool_patch, up to 7.0: pp-patch-updater.c */
extern const PpUpdater pp_update_updater;  /* pool_update, from 7.1 on: pp-update-updater.c */
extern const PpUpdater pp_pack_updater;    /* supplemental packs up to 7.0: pp-pack-updater.c */

const PpUpdater *pp_updater_get             (PpStepContext      *context);

/* What both technologies ask with: the record and the server. */
XapiValue       *pp_updater_ask             (const char         *record,
                                             const char         *host);

/* Pre-checks or applies the step's hotfix on its server. */
void             pp_updater_precheck_async  (PpStepContext      *context,
                                             GCancellable       *cancellable,
                                             GAsyncReadyCallback callback,
                                             gpointer            user_data);
void             pp_updater_apply_async     (PpStepContext      *context,
                                             GCancellable       *cancellable,
                                             GAsyncReadyCallback callback,
                                             gpointer            user_data);
char            *pp_updater_answer_finish   (GAsyncResult       *result,
                                             GError            **error);

G_END_DECLS
