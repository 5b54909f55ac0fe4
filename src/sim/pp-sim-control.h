/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pp-sim-world.h"

G_BEGIN_DECLS

typedef struct _PpSimControl PpSimControl;

PpSimControl *pp_sim_control_new     (PpSimWorld    *world,
                                      GError       **error);
void          pp_sim_control_free    (PpSimControl  *self);
const char   *pp_sim_control_get_uri (PpSimControl  *self);

gboolean pp_sim_control_add_faults (PpSimWorld  *world,
                                    const char  *json,
                                    GError     **error);

G_END_DECLS
