/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sim-world.h"

G_BEGIN_DECLS

typedef struct _SimControl SimControl;

SimControl *sim_control_new        (SimWorld    *world,
                                    GError     **error);
void        sim_control_free       (SimControl  *self);
const char *sim_control_get_uri    (SimControl  *self);

gboolean    sim_control_add_faults (SimWorld    *world,
                                    const char  *json,
                                    GError     **error);
char       *sim_control_state      (SimWorld    *world);

G_END_DECLS
