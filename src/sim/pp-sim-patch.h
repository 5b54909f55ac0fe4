/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pp-sim-container.h"
#include "pp-sim-world.h"

G_BEGIN_DECLS

char     *pp_sim_patch_add            (PpSimPool         *pool,
                                       const PpSimHotfix *hotfix,
                                       gint64             size);
gboolean  pp_sim_patch_has_file       (PpSimPool         *pool,
                                       const char        *uuid);
void      pp_sim_patch_take_file      (PpSimPool         *pool,
                                       const char        *path,
                                       PpSimHotfix       *hotfix);
void      pp_sim_patch_mark_installed (PpSimPool         *pool,
                                       const char        *patch,
                                       const char        *host,
                                       double             when);
gboolean  pp_sim_patch_is_installed   (PpSimPool         *pool,
                                       const char        *patch,
                                       const char        *host);
GStrv     pp_sim_patch_list_installed (PpSimPool         *pool,
                                       const char        *host);
GStrv     pp_sim_patch_judge          (PpSimPool         *pool,
                                       const char        *patch,
                                       const char        *host);
void      pp_sim_patch_install        (PpSimPool         *pool,
                                       const char        *patch,
                                       const char        *host,
                                       double             when);
void      pp_sim_patch_note_applied   (PpSimPool         *pool,
                                       const char        *host,
                                       const char        *hotfix_uuid);
guint     pp_sim_patch_count_applied  (PpSimPool         *pool,
                                       const char        *host,
                                       const char        *hotfix_uuid);
void      pp_sim_patch_clean          (PpSimPool         *pool,
                                       const char        *uuid);

G_END_DECLS
