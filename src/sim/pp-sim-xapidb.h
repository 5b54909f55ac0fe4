/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pp-sim-world.h"

G_BEGIN_DECLS

gboolean pp_sim_xapidb_load (PpSimWorld  *world,
                             const char  *path,
                             gboolean     keep_release,
                             GError     **error);

G_END_DECLS
