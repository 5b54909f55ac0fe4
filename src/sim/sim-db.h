/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sim-schema.h"

G_BEGIN_DECLS

/*
 * The database of one pool: tables of objects by reference, with the generation in which each was
 * made, changed and destroyed (what event.from asks for). Not locked: callers hold the world's lock.
 */
typedef struct _SimDb SimDb;

typedef struct
{
  const char *class_name;
  char       *ref;        /* (owned) */
  SimValue   *record;     /* (owned) */
  gint64      created;    /* generations */
  gint64      modified;
} SimObject;

typedef struct
{
  const char *class_name;
  char       *ref;        /* (owned) */
  gint64      created;
  gint64      deleted;
} SimTombstone;

SimDb           *sim_db_new         (SimRelease      release);
void             sim_db_free        (SimDb          *self);
SimRelease       sim_db_release     (SimDb          *self);
gint64           sim_db_generation  (SimDb          *self);

const char      *sim_db_create      (SimDb          *self,
                                     const char     *class_name,
                                     const char     *ref,
                                     SimValue       *fields);
void             sim_db_destroy     (SimDb          *self,
                                     const char     *ref);
SimObject       *sim_db_lookup      (SimDb          *self,
                                     const char     *ref);
const char      *sim_db_find        (SimDb          *self,
                                     const char     *class_name,
                                     const char     *field,
                                     const char     *text);
char           **sim_db_refs        (SimDb          *self,
                                     const char     *class_name);
guint            sim_db_count       (SimDb          *self,
                                     const char     *class_name);

const SimValue  *sim_db_get         (SimDb          *self,
                                     const char     *ref,
                                     const char     *field);
void             sim_db_set         (SimDb          *self,
                                     const char     *ref,
                                     const char     *field,
                                     SimValue       *value);
void             sim_db_touch       (SimDb          *self,
                                     const char     *ref);

const GPtrArray *sim_db_objects     (SimDb          *self);
const GPtrArray *sim_db_tombstones  (SimDb          *self);

G_END_DECLS
