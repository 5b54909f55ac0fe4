/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pp-sim-call.h"
#include "pp-sim-http.h"

G_BEGIN_DECLS

gboolean pp_sim_rpc_serve (PpSimConnection *connection,
                           PpSimRequest    *request);

/* Whether the reference names a living session of the pool; it counts as used. */
gboolean pp_sim_session_exists (PpSimPool  *pool,
                                const char *session);

/* The accessors that every class has: get_all_records, get_name_label … */
gboolean pp_sim_generic_handle (PpSimCall    *call);
void     pp_sim_generic_list   (PpSimRelease  release,
                                PpSimValue   *names);

void pp_sim_session_add_methods (PpSimWorld *world);
void pp_sim_task_add_methods    (PpSimWorld *world);
void pp_sim_event_add_methods   (PpSimWorld *world);

/* Whether @record fulfils the expression of get_all_records_where; NULL = cannot be read. */
typedef struct _PpSimWhere PpSimWhere;

PpSimWhere *pp_sim_where_parse   (const char       *text);
gboolean    pp_sim_where_matches (PpSimWhere       *self,
                                  const PpSimValue *record);
void        pp_sim_where_free    (PpSimWhere       *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PpSimWhere, pp_sim_where_free)

G_END_DECLS
