/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <poolpatch/pp-records.h>

#include "xapi-value.h"

G_BEGIN_DECLS

/* XenAPI records to ours, by tables; a missing member leaves what the empty record has. */
PpPool    *pp_live_convert_pool           (const char *ref,
                                           XapiValue  *record);
PpHost    *pp_live_convert_host           (const char *ref,
                                           XapiValue  *record);
PpPatch   *pp_live_convert_patch          (const char *ref,
                                           XapiValue  *record);
PpPatch   *pp_live_convert_update         (const char *ref,
                                           XapiValue  *record,
                                           XapiValue  *shadow);
PpVm      *pp_live_convert_vm             (const char *ref,
                                           XapiValue  *record);
PpApplied *pp_live_convert_applied        (XapiValue  *host_patch,
                                           XapiValue  *pool_patch);
PpApplied *pp_live_convert_applied_update (XapiValue  *pool_update,
                                           XapiValue  *shadow_row);
gboolean   pp_live_convert_is_null        (const char *ref);

G_END_DECLS
