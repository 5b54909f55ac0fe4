/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sim-server.h"

G_BEGIN_DECLS

typedef enum
{
  SIM_HEAD_OK,
  SIM_HEAD_CLOSED,    /* nothing more comes */
  SIM_HEAD_TOO_LONG,  /* over 1024 bytes */
  SIM_HEAD_GARBAGE,
} SimHead;

SimHead     sim_http_read_head     (SimConnection  *connection,
                                    SimRequest    **request);
void        sim_request_free       (SimRequest     *self);
const char *sim_request_query      (SimRequest     *self,
                                    const char     *name);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SimRequest, sim_request_free)

G_END_DECLS
