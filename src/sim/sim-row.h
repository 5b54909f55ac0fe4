/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sim-world.h"

G_BEGIN_DECLS

/* One field of one object, by ref. Reading what is not there gives NULL, 0, FALSE or an empty list;
 * every change is an event for those who wait. */

gboolean    sim_row_exists    (SimPool            *pool,
                               const char         *ref);
GStrv       sim_row_all       (SimPool            *pool,
                               const char         *class_name);
char       *sim_row_create    (SimPool            *pool,
                               const char         *class_name,
                               const char         *uuid);
char       *sim_row_find      (SimPool            *pool,
                               const char         *class_name,
                               const char         *field,
                               const char         *text);
const char *sim_row_text      (SimPool            *pool,
                               const char         *ref,
                               const char         *field);
gint64      sim_row_int       (SimPool            *pool,
                               const char         *ref,
                               const char         *field);
gboolean    sim_row_bool      (SimPool            *pool,
                               const char         *ref,
                               const char         *field);
GStrv       sim_row_refs      (SimPool            *pool,
                               const char         *ref,
                               const char         *field);
const char *sim_row_key       (SimPool            *pool,
                               const char         *ref,
                               const char         *field,
                               const char         *key);
void        sim_row_set_text  (SimPool            *pool,
                               const char         *ref,
                               const char         *field,
                               const char         *text);
void        sim_row_set_int   (SimPool            *pool,
                               const char         *ref,
                               const char         *field,
                               gint64              number);
void        sim_row_set_bool  (SimPool            *pool,
                               const char         *ref,
                               const char         *field,
                               gboolean            truth);
void        sim_row_set_time  (SimPool            *pool,
                               const char         *ref,
                               const char         *field,
                               double              when);
void        sim_row_set_texts (SimPool            *pool,
                               const char         *ref,
                               const char         *field,
                               const char * const *texts);
void        sim_row_set_key   (SimPool            *pool,
                               const char         *ref,
                               const char         *field,
                               const char         *key,
                               const char         *text);

G_END_DECLS
