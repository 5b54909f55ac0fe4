/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pp-sim-world.h"

G_BEGIN_DECLS

gboolean pp_sim_scenario_load (PpSimWorld  *world,
                               const char  *data_dir,
                               const char  *path,
                               gboolean     keep_release,
                               guint        n_hosts,
                               guint        n_vms,
                               GError     **error);

/* Makers of single records, in pp-sim-furnish.c and pp-sim-furnish-vm.c. */
PpSimValue *pp_sim_furnish_fields (const char *first_name,
                                   ...) G_GNUC_NULL_TERMINATED;
PpSimValue *pp_sim_furnish_map    (const char *first_key,
                                   ...) G_GNUC_NULL_TERMINATED;
PpSimValue *pp_sim_furnish_text   (JsonObject *about,
                                   const char *name,
                                   const char *otherwise);
char       *pp_sim_furnish_create (PpSimPool  *pool,
                                   const char *class_name,
                                   PpSimValue *fields);
char       *pp_sim_furnish_pool   (PpSimPool  *pool,
                                   JsonObject *about);
char       *pp_sim_furnish_host   (PpSimPool  *pool,
                                   JsonObject *about);
char       *pp_sim_furnish_sr     (PpSimPool  *pool,
                                   JsonObject *about,
                                   const char *host);
void        pp_sim_furnish_tools  (PpSimPool  *pool);
void        pp_sim_furnish_network (PpSimPool  *pool,
                                    JsonObject *about);
gboolean    pp_sim_furnish_vm     (PpSimPool  *pool,
                                   JsonObject *about,
                                   const char *sr,
                                   const char *host,
                                   const char *affinity,
                                   GError    **error);

G_END_DECLS
