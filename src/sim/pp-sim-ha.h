/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pp-sim-world.h"

G_BEGIN_DECLS

/* High availability: what it protects, and whether its plan still works (facts §9.6). */

gboolean pp_sim_ha_is_enabled   (PpSimPool          *pool);
gboolean pp_sim_ha_protects     (PpSimPool          *pool,
                                 const char         *vm);
gboolean pp_sim_ha_can_spare    (PpSimPool          *pool,
                                 const char         *host);
gboolean pp_sim_ha_tolerates    (PpSimPool          *pool,
                                 gint64              failures);
gboolean pp_sim_ha_accepts_sr   (PpSimPool          *pool,
                                 const char         *sr);
gboolean pp_sim_ha_uses_sr      (PpSimPool          *pool,
                                 const char         *sr);
gboolean pp_sim_ha_reaches      (PpSimPool          *pool,
                                 const char         *host);
void     pp_sim_ha_begin        (PpSimPool          *pool,
                                 const char * const *srs);
void     pp_sim_ha_end          (PpSimPool          *pool);
void     pp_sim_ha_update       (PpSimPool          *pool);
void     pp_sim_ha_set_failures (PpSimPool          *pool,
                                 gint64              failures);

G_END_DECLS
