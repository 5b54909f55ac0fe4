/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pp-sim-world.h"

G_BEGIN_DECLS

/* Whether a storage answers: one whose server is away cannot be plugged. */

void  pp_sim_storage_set_away (PpSimPool  *pool,
                               const char *sr,
                               gboolean    away);
void  pp_sim_storage_set_plugged (PpSimPool  *pool,
                                  const char *sr,
                                  gboolean    plugged);
GStrv pp_sim_storage_plug     (PpSimPool  *pool,
                               const char *pbd);
void  pp_sim_storage_plug_all (PpSimPool  *pool,
                               const char *host,
                               gboolean    attached);

G_END_DECLS
