/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pp-sim-world.h"

G_BEGIN_DECLS

GStrv    pp_sim_host_reason_new       (const char *code,
                                       const char *first,
                                       const char *second);
gint64   pp_sim_vm_memory             (PpSimPool  *pool,
                                       const char *vm);
gint64   pp_sim_host_free_memory      (PpSimPool  *pool,
                                       const char *host);
void     pp_sim_host_update_memory    (PpSimPool  *pool);
gboolean pp_sim_host_sees_sr          (PpSimPool  *pool,
                                       const char *host,
                                       const char *sr);
int      pp_sim_host_compare_versions (PpSimPool  *pool,
                                       const char *a,
                                       const char *b);
GStrv    pp_sim_host_judge            (PpSimPool  *pool,
                                       const char *host,
                                       const char *vm);
gboolean pp_sim_host_could_run        (PpSimPool  *pool,
                                       const char *host,
                                       const char *vm);
char    *pp_sim_host_choose           (PpSimPool  *pool,
                                       const char *vm);
gboolean pp_sim_host_is_expired       (PpSimPool  *pool,
                                       const char *host);

G_END_DECLS
