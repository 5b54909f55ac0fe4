/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <stdio.h>

#include <gio/gio.h>
#include <json-glib/json-glib.h>

#include "pp-sim-clock.h"
#include "pp-sim-db.h"
#include "pp-sim-faults.h"
#include "pp-sim-index.h"

G_BEGIN_DECLS

/*
 * Everything that is simulated. One lock guards it all: a connection has a thread of its own and
 * holds the lock while it works, so that handlers read like a story. Who waits (pp_sim_world_sleep(),
 * event.from) gives the lock back meanwhile.
 */

typedef struct _PpSimWorld PpSimWorld;
typedef struct _PpSimPool PpSimPool;

struct _PpSimPool
{
  PpSimWorld *world;      /* (unowned) */
  PpSimDb    *db;         /* (owned) */
  GHashTable *sessions;   /* (owned) ref → role, "" = root's */
  GHashTable *subscribed; /* (owned) sessions in an event.from */
  GHashTable *registrations; /* (owned) (nullable) sessions with event.next: pp-sim-event-queue.c */
  gint64      next_event_id;
  GHashTable *machines;   /* (owned) (nullable) host ref → what happens to it: pp-sim-lifecycle.c */
  GHashTable *files;      /* (owned) (nullable) patch files: pp-sim-patch.c */
  GHashTable *servers;    /* (owned) host ref → PpSimServer */
  GHashTable *expected;   /* (owned) VM ref → host ref it is on its way to, whose memory it takes */
  GHashTable *storage_away; /* (owned) refs of SRs whose server is away: pp-sim-storage.c */
  GHashTable *images;     /* (owned) VDI ref → file with its content: pp-sim-image.c */
  GHashTable *applying;   /* (owned) "update host" that are at it */
  GHashTable *disks;      /* (owned) host ref → its free space: pp-sim-disk.c */
  GHashTable *applied;    /* (owned) "host uuid" and "hotfix uuid" → how often it was applied */
  GHashTable *local_sessions; /* (owned) of members in emergency: ref → host ref */
  GHashTable *stories;    /* (owned) VM ref → GPtrArray of what changed its power state */
};

struct _PpSimWorld
{
  GMutex        lock;
  GCond         changed;     /* something in a database, a session or a machine */
  PpSimRelease  release;
  PpSimClock   *clock;       /* (owned) */
  PpSimFaults  *faults;      /* (owned) */
  PpSimIndex   *index;       /* (owned) (nullable) */
  GPtrArray    *pools;       /* (owned) (element-type PpSimPool) */
  GHashTable   *methods;     /* (owned) name → PpSimMethod */
  GHashTable   *handlers;    /* (owned) "PUT /path" → PpSimPathHandler */
  GPtrArray    *calls;       /* (owned) (element-type utf8) JSON of each call received */
  guint         n_marks;     /* POST /mark so far */
  char         *password;    /* (owned) of root and all other accounts */
  GHashTable   *accounts;    /* (owned) name → role, beside root */
  char         *folder;      /* (owned) uploaded files */
  double        login_delay; /* seconds a wrong password takes */
  gboolean      no_jsonrpc;  /* /jsonrpc is a path like any other, as up to 6.5 */
  FILE         *record;      /* (owned) (nullable) */
};

PpSimWorld *pp_sim_world_new      (PpSimRelease  release,
                                   double        speed);
void        pp_sim_world_free     (PpSimWorld   *self);
PpSimPool  *pp_sim_world_add_pool (PpSimWorld   *self);

void   pp_sim_world_lock   (PpSimWorld *self);
void   pp_sim_world_unlock (PpSimWorld *self);
void   pp_sim_world_wake   (PpSimWorld *self);
void   pp_sim_world_sleep  (PpSimWorld *self,
                            double      seconds);
gint64 pp_sim_world_now    (PpSimWorld *self);

const char *pp_sim_pool_ref             (PpSimPool  *self);
const char *pp_sim_pool_master          (PpSimPool  *self);
const char *pp_sim_pool_host_name       (PpSimPool  *self,
                                         const char *host);
void        pp_sim_pool_forget_sessions (PpSimPool  *self);

G_END_DECLS
