/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sim-container.h"
#include "sim-world.h"

G_BEGIN_DECLS

char     *sim_patch_add            (SimPool         *pool,
                                    const SimHotfix *hotfix,
                                    gint64           size);
gboolean  sim_patch_has_file       (SimPool         *pool,
                                    const char      *uuid);
void      sim_patch_take_file      (SimPool         *pool,
                                    const char      *path,
                                    SimHotfix       *hotfix);
void      sim_patch_mark_installed (SimPool         *pool,
                                    const char      *patch,
                                    const char      *host,
                                    double           when);
gboolean  sim_patch_is_installed   (SimPool         *pool,
                                    const char      *patch,
                                    const char      *host);
GStrv     sim_patch_list_installed (SimPool         *pool,
                                    const char      *host);
GStrv     sim_patch_judge          (SimPool         *pool,
                                    const char      *patch,
                                    const char      *host);
void      sim_patch_install        (SimPool         *pool,
                                    const char      *patch,
                                    const char      *host,
                                    double           when);
void      sim_patch_clean          (SimPool         *pool,
                                    const char      *uuid);

G_END_DECLS
