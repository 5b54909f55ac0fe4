/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pp-sim-world.h"

G_BEGIN_DECLS

/* What an update says about itself (7.1 and later). */
typedef struct
{
  char     *uuid;
  char     *name_label;
  char     *name_description;
  char     *version;
  char     *key;
  char    **guidance;
  gint64    size;
  gboolean  homogeneous;
} PpSimUpdate;

char     *pp_sim_update_add          (PpSimPool         *pool,
                                      const PpSimUpdate *about);
void      pp_sim_update_install      (PpSimPool         *pool,
                                      const char        *update,
                                      const char        *host,
                                      double             when);
gboolean  pp_sim_update_is_installed (PpSimPool         *pool,
                                      const char        *update,
                                      const char        *host);
void      pp_sim_update_note_reboot  (PpSimPool         *pool,
                                      const char        *host);
void      pp_sim_update_patched_live (PpSimPool         *pool,
                                      const char        *update,
                                      const char        *host);
gboolean  pp_sim_update_is_homogeneous (PpSimPool       *pool,
                                        const char      *update);
void      pp_sim_update_count        (PpSimPool         *pool,
                                      const char        *update,
                                      const char        *host);
void      pp_sim_update_forget       (PpSimPool         *pool,
                                      const char        *update);

void pp_sim_update_calls_register (PpSimWorld *world);

G_END_DECLS
