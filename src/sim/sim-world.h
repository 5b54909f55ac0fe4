/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <stdio.h>

#include <gio/gio.h>
#include <json-glib/json-glib.h>

#include "sim-clock.h"
#include "sim-db.h"
#include "sim-faults.h"
#include "sim-index.h"

G_BEGIN_DECLS

/*
 * Everything that is simulated. One lock guards it all: a connection has a thread of its own and
 * holds the lock while it works, so that handlers read like a story. Who waits (sim_world_sleep(),
 * event.from) gives the lock back meanwhile.
 */

typedef struct _SimWorld SimWorld;
typedef struct _SimPool SimPool;

struct _SimPool
{
  SimWorld   *world;      /* (unowned) */
  SimDb      *db;         /* (owned) */
  GHashTable *sessions;   /* (owned) ref → SimSession */
  GHashTable *subscribed; /* (owned) sessions in an event.from */
  GHashTable *machines;   /* (owned) (nullable) host ref → what happens to it: sim-lifecycle.c */
  GHashTable *files;      /* (owned) (nullable) patch files: sim-patch.c */
  GHashTable *servers;    /* (owned) host ref → SimServer */
};

struct _SimWorld
{
  GMutex      lock;
  GCond       changed;    /* something in a database, a session or a machine */
  SimRelease  release;
  SimClock   *clock;      /* (owned) */
  SimFaults  *faults;     /* (owned) */
  SimIndex   *index;      /* (owned) (nullable) */
  GPtrArray  *pools;      /* (owned) (element-type SimPool) */
  GHashTable *methods;    /* (owned) name → SimMethod */
  GHashTable *handlers;   /* (owned) "PUT /path" → SimPathHandler */
  GPtrArray  *calls;      /* (owned) (element-type utf8) JSON of each call received */
  char       *password;   /* (owned) of root */
  char       *folder;     /* (owned) uploaded files */
  double      login_delay; /* seconds a wrong password takes */
  FILE       *record;     /* (owned) (nullable) */
};

SimWorld   *sim_world_new       (SimRelease   release,
                                 double       speed);
void        sim_world_free      (SimWorld    *self);
SimPool    *sim_world_add_pool  (SimWorld    *self);

void        sim_world_lock      (SimWorld    *self);
void        sim_world_unlock    (SimWorld    *self);
void        sim_world_wake      (SimWorld    *self);
void        sim_world_sleep     (SimWorld    *self,
                                 double       seconds);
gint64      sim_world_now       (SimWorld    *self);

const char *sim_pool_ref        (SimPool     *self);
const char *sim_pool_master     (SimPool     *self);
const char *sim_pool_host_name  (SimPool     *self,
                                 const char  *host);
void        sim_pool_forget_sessions (SimPool *self);

G_END_DECLS
