/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pp-sim-schema.h"

G_BEGIN_DECLS

/*
 * The database of one pool: tables of objects by reference, with the generation in which each was
 * made, changed and destroyed (what event.from asks for). Not locked: callers hold the world's lock.
 */
typedef struct _PpSimDb PpSimDb;

typedef struct
{
  const char *class_name;
  char       *ref;        /* (owned) */
  PpSimValue *record;     /* (owned) */
  gint64      created;    /* generations */
  gint64      modified;
} PpSimObject;

typedef struct
{
  const char *class_name;
  char       *ref;        /* (owned) */
  PpSimValue *record;     /* (owned) as it was last */
  gint64      created;
  gint64      deleted;
} PpSimTombstone;

PpSimDb      *pp_sim_db_new        (PpSimRelease  release);
void          pp_sim_db_free       (PpSimDb      *self);
PpSimRelease  pp_sim_db_release    (PpSimDb      *self);
gint64        pp_sim_db_generation (PpSimDb      *self);

const char   *pp_sim_db_create  (PpSimDb    *self,
                                 const char *class_name,
                                 const char *ref,
                                 PpSimValue *fields);
void          pp_sim_db_destroy (PpSimDb    *self,
                                 const char *ref);
PpSimObject  *pp_sim_db_lookup  (PpSimDb    *self,
                                 const char *ref);
const char   *pp_sim_db_find    (PpSimDb    *self,
                                 const char *class_name,
                                 const char *field,
                                 const char *text);
char        **pp_sim_db_refs    (PpSimDb    *self,
                                 const char *class_name);
guint         pp_sim_db_count   (PpSimDb    *self,
                                 const char *class_name);

const PpSimValue *pp_sim_db_get   (PpSimDb    *self,
                                   const char *ref,
                                   const char *field);
void              pp_sim_db_set   (PpSimDb    *self,
                                   const char *ref,
                                   const char *field,
                                   PpSimValue *value);
void              pp_sim_db_touch (PpSimDb    *self,
                                   const char *ref);

const GPtrArray *pp_sim_db_objects    (PpSimDb *self);
const GPtrArray *pp_sim_db_tombstones (PpSimDb *self);

G_END_DECLS
