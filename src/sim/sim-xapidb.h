/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sim-world.h"

G_BEGIN_DECLS

gboolean sim_xapidb_load (SimWorld   *world,
                          const char *path,
                          gboolean    keep_release,
                          GError    **error);

G_END_DECLS
