/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pp-sim-world.h"

G_BEGIN_DECLS

/* One field of one object, by ref. Reading what is not there gives NULL, 0, FALSE or an empty list;
 * every change is an event for those who wait. */

gboolean    pp_sim_row_exists    (PpSimPool          *pool,
                                  const char         *ref);
GStrv       pp_sim_row_all       (PpSimPool          *pool,
                                  const char         *class_name);
char       *pp_sim_row_create    (PpSimPool          *pool,
                                  const char         *class_name,
                                  const char         *uuid);
char       *pp_sim_row_find      (PpSimPool          *pool,
                                  const char         *class_name,
                                  const char         *field,
                                  const char         *text);
const char *pp_sim_row_text      (PpSimPool          *pool,
                                  const char         *ref,
                                  const char         *field);
gint64      pp_sim_row_int       (PpSimPool          *pool,
                                  const char         *ref,
                                  const char         *field);
gboolean    pp_sim_row_bool      (PpSimPool          *pool,
                                  const char         *ref,
                                  const char         *field);
GStrv       pp_sim_row_refs      (PpSimPool          *pool,
                                  const char         *ref,
                                  const char         *field);
const char *pp_sim_row_key       (PpSimPool          *pool,
                                  const char         *ref,
                                  const char         *field,
                                  const char         *key);
void        pp_sim_row_set_text  (PpSimPool          *pool,
                                  const char         *ref,
                                  const char         *field,
                                  const char         *text);
void        pp_sim_row_set_int   (PpSimPool          *pool,
                                  const char         *ref,
                                  const char         *field,
                                  gint64              number);
void        pp_sim_row_set_bool  (PpSimPool          *pool,
                                  const char         *ref,
                                  const char         *field,
                                  gboolean            truth);
void        pp_sim_row_set_time  (PpSimPool          *pool,
                                  const char         *ref,
                                  const char         *field,
                                  double              when);
void        pp_sim_row_set_texts (PpSimPool          *pool,
                                  const char         *ref,
                                  const char         *field,
                                  const char * const *texts);
void        pp_sim_row_set_key   (PpSimPool          *pool,
                                  const char         *ref,
                                  const char         *field,
                                  const char         *key,
                                  const char         *text);

G_END_DECLS
