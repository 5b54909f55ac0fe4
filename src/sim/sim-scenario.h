/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sim-world.h"

G_BEGIN_DECLS

gboolean sim_scenario_load      (SimWorld    *world,
                                 const char  *data_dir,
                                 const char  *path,
                                 gboolean     keep_release,
                                 guint        n_hosts,
                                 guint        n_vms,
                                 GError     **error);

/* Makers of single records, in sim-furnish.c. */
SimValue *sim_furnish_fields    (const char  *first_name,
                                 ...) G_GNUC_NULL_TERMINATED;
char     *sim_furnish_pool      (SimPool     *pool,
                                 JsonObject  *about);
char     *sim_furnish_host      (SimPool     *pool,
                                 JsonObject  *about);
char     *sim_furnish_sr        (SimPool     *pool,
                                 JsonObject  *about,
                                 const char  *host);
void      sim_furnish_tools     (SimPool     *pool);
void      sim_furnish_vm        (SimPool     *pool,
                                 JsonObject  *about,
                                 const char  *sr,
                                 const char  *host,
                                 const char  *affinity);

G_END_DECLS
