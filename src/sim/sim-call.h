/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sim-world.h"

G_BEGIN_DECLS

/* One XenAPI call while it is handled. The lock is held. */
typedef struct
{
  SimWorld       *world;
  SimPool        *pool;
  const char     *host;      /* ref of the host that received it */
  const char     *method;    /* without Async. */
  const char     *session;   /* (nullable) */
  const SimValue *params;    /* array, without the session */
  const char     *task;      /* (nullable) Async.: ref of its task */
  SimValue       *result;    /* (owned) (nullable) NULL = void */
  char          **failure;   /* (owned) (nullable) */
  gboolean        dropped;   /* the connection is closed instead of an answer */
} SimCall;

typedef void (*SimHandler) (SimCall *call);

/* A method: the types of its parameters without the session, separated by spaces ("ref(host) int");
 * the last n_optional of them may be missing, and further ones are ignored then. */
typedef struct
{
  const char *name;
  const char *types;
  guint       n_optional;
  gboolean    async;
  gboolean    sessionless;
  SimRelease  since;
  SimHandler  handler;
} SimMethod;

void         sim_world_add_methods (SimWorld           *world,
                                    const SimMethod    *methods,
                                    guint               n_methods);

const char  *sim_call_text         (SimCall            *call,
                                    guint               position);
SimValue    *sim_call_param        (SimCall            *call,
                                    guint               position);
void         sim_call_return       (SimCall            *call,
                                    SimValue           *result);
void         sim_call_fail         (SimCall            *call,
                                    const char         *code,
                                    ...) G_GNUC_NULL_TERMINATED;
void         sim_call_fail_strv    (SimCall            *call,
                                    const char * const *failure);
gboolean     sim_call_failed       (SimCall            *call);
void         sim_call_progress     (SimCall            *call,
                                    double              fraction);

/* Tasks, for uploads too. */
char        *sim_task_create       (SimPool            *pool,
                                    const char         *host,
                                    const char         *label,
                                    const char         *description);
void         sim_task_succeed      (SimPool            *pool,
                                    const char         *task,
                                    const char         *result);
void         sim_task_fail         (SimPool            *pool,
                                    const char         *task,
                                    const char * const *failure);

/* What a host says before it looks at a call at all: %NULL, or a failure (booting, emergency).
 * Implemented in sim-lifecycle.c. */
char       **sim_host_gate         (SimPool            *pool,
                                    const char         *host,
                                    const char         *method);

G_END_DECLS
