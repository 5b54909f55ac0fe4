/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pp-sim-call.h"
#include "pp-sim-server.h"

G_BEGIN_DECLS

/* What a call comes to, whatever it is written in. */
typedef struct
{
  PpSimValue *result;      /* (owned) (nullable) NULL = void */
  char      **failure;     /* (owned) (nullable) instead: code and parameters */
  char       *fault;       /* (owned) (nullable) instead: text of a <fault>, releases up to 6.5 */
  char       *garbage;     /* (owned) (nullable) instead: a body that is no answer */
  char       *http_error;  /* (owned) (nullable) instead: text for a 500 */
  gboolean    bare;        /* the result stands without a status */
  gboolean    drop;        /* the connection is closed instead */
  gboolean    half;        /* the connection is closed in the middle of it */
} PpSimAnswer;

void pp_sim_dispatch     (PpSimConnection *connection,
                          const char      *name,
                          PpSimValue      *params,
                          const char      *rpc,
                          PpSimAnswer     *answer);
void pp_sim_answer_clear (PpSimAnswer     *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (PpSimAnswer, pp_sim_answer_clear)

G_END_DECLS
