/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pp-sim-rpc.h"

G_BEGIN_DECLS

/* Roles of accounts that are not the local root. "" is the role of root. */

gboolean    pp_sim_rbac_is_role (const char *text);
const char *pp_sim_rbac_role_of (PpSimPool  *pool,
                                 const char *session);
gboolean    pp_sim_rbac_permits (const char *role,
                                 const char *method);
gboolean    pp_sim_rbac_check   (PpSimCall  *call);
PpSimValue *pp_sim_rbac_list    (PpSimWorld *world,
                                 const char *role);

G_END_DECLS
