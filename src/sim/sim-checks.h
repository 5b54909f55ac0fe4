/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sim-call.h"

G_BEGIN_DECLS

/* What is common to handlers. Each fails the call and gives FALSE, or NULL, when it is not so. */

const char *sim_check_ref     (SimCall    *call,
                               guint       position,
                               const char *class_name);
gboolean    sim_check_contact (SimCall    *call,
                               const char *host);
gboolean    sim_check_idle    (SimCall    *call,
                               const char *host);

/* Shown in current_operations as long as a handler works. */
void        sim_operation_begin (SimCall    *call,
                                 const char *ref,
                                 const char *operation);
void        sim_operation_end   (SimCall    *call,
                                 const char *ref);

/* The tables of methods and paths, added by sim-main.c. */
void        sim_patch_calls_register (SimWorld *world);
void        sim_host_calls_register  (SimWorld *world);
void        sim_vm_calls_register    (SimWorld *world);
void        sim_upload_register      (SimWorld *world);

G_END_DECLS
