/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sim-call.h"
#include "sim-http.h"

G_BEGIN_DECLS

gboolean sim_rpc_serve           (SimConnection *connection,
                                  SimRequest    *request);

/* Whether the reference names a living session of the pool; it counts as used. */
gboolean sim_session_exists      (SimPool       *pool,
                                  const char    *session);

/* The accessors that every class has: get_all_records, get_name_label … */
gboolean sim_generic_handle      (SimCall       *call);
void     sim_generic_list        (SimRelease    release,
                                  SimValue     *names);

void     sim_session_add_methods (SimWorld      *world);
void     sim_task_add_methods    (SimWorld      *world);
void     sim_event_add_methods   (SimWorld      *world);

/* Whether @record fulfils the expression of get_all_records_where; NULL = cannot be read. */
typedef struct _SimWhere SimWhere;

SimWhere *sim_where_parse        (const char    *text);
gboolean  sim_where_matches      (SimWhere      *self,
                                  const SimValue *record);
void      sim_where_free         (SimWhere      *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SimWhere, sim_where_free)

G_END_DECLS
