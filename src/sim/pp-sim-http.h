/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pp-sim-server.h"

G_BEGIN_DECLS

typedef enum
{
  PP_SIM_HEAD_OK,
  PP_SIM_HEAD_CLOSED,    /* nothing more comes */
  PP_SIM_HEAD_TOO_LONG,  /* over 1024 bytes */
  PP_SIM_HEAD_GARBAGE,
} PpSimHead;

PpSimHead   pp_sim_http_read_head (PpSimConnection  *connection,
                                   PpSimRequest    **request);
void        pp_sim_request_free   (PpSimRequest     *self);
const char *pp_sim_request_query  (PpSimRequest     *self,
                                   const char       *name);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PpSimRequest, pp_sim_request_free)

G_END_DECLS
