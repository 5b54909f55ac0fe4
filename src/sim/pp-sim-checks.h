/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pp-sim-call.h"

G_BEGIN_DECLS

/* What is common to handlers. Each fails the call and gives FALSE, or NULL, when it is not so. */

const char *pp_sim_check_ref     (PpSimCall  *call,
                                  guint       position,
                                  const char *class_name);
gboolean    pp_sim_check_contact (PpSimCall  *call,
                                  const char *host);
gboolean    pp_sim_check_idle    (PpSimCall  *call,
                                  const char *host,
                                  const char *operation);

/* Shown in current_operations as long as a handler works. */
void pp_sim_operation_begin (PpSimCall  *call,
                             const char *ref,
                             const char *operation);
void pp_sim_operation_end   (PpSimCall  *call,
                             const char *ref);

/* The tables of methods and paths, added by pp-sim-main.c. */
void pp_sim_patch_calls_register (PpSimWorld *world);
void pp_sim_host_calls_register  (PpSimWorld *world);
void pp_sim_vm_calls_register    (PpSimWorld *world);
void pp_sim_drive_calls_register (PpSimWorld *world);
void pp_sim_pool_calls_register  (PpSimWorld *world);
void pp_sim_emergency_calls_register (PpSimWorld *world);
void pp_sim_plugin_calls_register (PpSimWorld *world);
void pp_sim_storage_calls_register (PpSimWorld *world);
void pp_sim_drive_update_allowed (PpSimPool  *pool,
                                  const char *drive);
void pp_sim_import_register      (PpSimWorld *world);
void pp_sim_upload_register      (PpSimWorld *world);

G_END_DECLS
