/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pp-sim-world.h"

G_BEGIN_DECLS

/* One XenAPI call while it is handled. The lock is held. */
typedef struct
{
  PpSimWorld        *world;
  PpSimPool         *pool;
  const char        *host;    /* ref of the host that received it */
  const char        *method;  /* without Async. */
  const char        *session; /* (nullable) */
  const PpSimValue  *params;  /* array, without the session */
  const char        *task;    /* (nullable) Async.: ref of its task */
  PpSimValue        *result;  /* (owned) (nullable) NULL = void */
  char             **failure; /* (owned) (nullable) */
  gboolean           dropped; /* the connection is closed instead of an answer */
} PpSimCall;

typedef void (*PpSimHandler) (PpSimCall *call);

/* A method: the types of its parameters without the session, separated by spaces ("ref(host) int");
 * the last n_optional of them may be missing, and further ones are ignored without a session. */
typedef struct
{
  const char   *name;
  const char   *types;
  guint         n_optional;
  gboolean      async;
  gboolean      sessionless;
  PpSimRelease  since;
  PpSimHandler  handler;
} PpSimMethod;

void pp_sim_world_add_methods (PpSimWorld        *world,
                               const PpSimMethod *methods,
                               guint              n_methods);

const char *pp_sim_call_text      (PpSimCall          *call,
                                   guint               position);
PpSimValue *pp_sim_call_param     (PpSimCall          *call,
                                   guint               position);
void        pp_sim_call_return    (PpSimCall          *call,
                                   PpSimValue         *result);
void        pp_sim_call_fail      (PpSimCall          *call,
                                   const char         *code,
                                   ...) G_GNUC_NULL_TERMINATED;
void        pp_sim_call_fail_strv (PpSimCall          *call,
                                   const char * const *failure);
gboolean    pp_sim_call_failed    (PpSimCall          *call);
gboolean    pp_sim_call_check     (PpSimCall          *call,
                                   const PpSimMethod  *method);
gboolean    pp_sim_call_fail_unmarshal (PpSimCall        *call,
                                        const char       *expected,
                                        const PpSimValue *value);
void        pp_sim_call_progress  (PpSimCall          *call,
                                   double              fraction);

/* Tasks, for uploads too. */
char *pp_sim_task_create  (PpSimPool          *pool,
                           const char         *host,
                           const char         *label,
                           const char         *description);
void  pp_sim_task_succeed (PpSimPool          *pool,
                           const char         *task,
                           const char         *result);
void  pp_sim_task_fail    (PpSimPool          *pool,
                           const char         *task,
                           const char * const *failure);

/* What a host says before it looks at a call at all: %NULL, or a failure (booting, emergency).
 * Implemented in pp-sim-lifecycle.c. */
char **pp_sim_host_gate (PpSimPool  *pool,
                         const char *host,
                         const char *method);

G_END_DECLS
