/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pp-sim-call.h"

G_BEGIN_DECLS

/* What is on virtual disks: only of those that were written by an import. */

const char *pp_sim_image_get_path (PpSimPool  *pool,
                                   const char *vdi);
void        pp_sim_image_take     (PpSimPool  *pool,
                                   const char *vdi,
                                   const char *path);
void        pp_sim_image_destroy  (PpSimPool  *pool,
                                   const char *vdi);
void        pp_sim_image_register (PpSimWorld *world);

G_END_DECLS
