/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pp-step-context.h"

G_BEGIN_DECLS

#define PP_DECLARE_STEP(name)                                   \
  void pp_step_##name (PpStepContext      *context,             \
                       GCancellable       *cancellable,         \
                       GAsyncReadyCallback callback,            \
                       gpointer            user_data);

/* One a file: pp-step-<name>.c. */
PP_DECLARE_STEP (download)
PP_DECLARE_STEP (upload)
PP_DECLARE_STEP (precheck)
PP_DECLARE_STEP (disable)
PP_DECLARE_STEP (evacuate)
PP_DECLARE_STEP (apply)
PP_DECLARE_STEP (reboot)
PP_DECLARE_STEP (restart_toolstack)
PP_DECLARE_STEP (wait)
PP_DECLARE_STEP (enable)
PP_DECLARE_STEP (bring_back)
PP_DECLARE_STEP (reboot_vms)
PP_DECLARE_STEP (verify)
PP_DECLARE_STEP (clean)
PP_DECLARE_STEP (fix)
PP_DECLARE_STEP (unwind)

/* Uploads the hotfix of the step whatever the pool says it has, from the library or the feed. */
void  pp_upload_again_async  (PpStepContext      *context,
                              GCancellable       *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer            user_data);

/* The VMs that run on the step's server now, without control domains: pp-residents.c. */
void       pp_residents_async  (PpStepContext      *context,
                                GCancellable       *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer            user_data);
GPtrArray *pp_residents_finish (GAsyncResult       *result,
                                GError            **error);

/* The list of what left the step's server, which is kept there: pp-evacuated.c. None clears it. */
void       pp_evacuated_set_async (PpStepContext    *context,
                                   GPtrArray        *vms,
                                   GCancellable     *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer          user_data);
gboolean   pp_evacuated_finish   (GAsyncResult       *result,
                                  GError            **error);

/* Waits for the storage of the step's server, and plugs what it did not: pp-storage.c. */
void     pp_storage_plug_async  (PpStepContext      *context,
                                 GCancellable       *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer            user_data);
gboolean pp_storage_plug_finish (GAsyncResult       *result,
                                 GError            **error);

/* Remembers boot_time and agent_start_time, then restarts: pp-restart.c. */
void  pp_restart             (GTask              *task,
                              const char         *method);

G_END_DECLS
