/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <poolpatch/pp-records.h>

G_BEGIN_DECLS

/* Keys of other_config of a server: the virtual machines that left it for maintenance mode. */
#define PP_EVACUATED_MIGRATED  "MAINTENANCE_MODE_EVACUATED_VMS_MIGRATED"
#define PP_EVACUATED_SUSPENDED "MAINTENANCE_MODE_EVACUATED_VMS_SUSPENDED"
#define PP_EVACUATED_HALTED    "MAINTENANCE_MODE_EVACUATED_VMS_HALTED"

char **pp_host_list_evacuated (const PpHost *self);

G_END_DECLS
