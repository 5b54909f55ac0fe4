/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pp-sim-call.h"

G_BEGIN_DECLS

/* Whether an event of @class_name and @ref was asked for by one of @classes: "host", "*", from 6.1 on
 * also "host/OpaqueRef:…". */
gboolean pp_sim_event_wants   (char       **classes,
                               const char  *class_name,
                               const char  *ref);
/* The classes that a call gives, %NULL when it has failed over them; (transfer full). */
char   **pp_sim_event_classes (PpSimCall   *call);

/* event.register, event.next, event.unregister, event.get_current_id. */
void     pp_sim_event_queue_add_methods (PpSimWorld *world);
/* Up to 6.2 an event.from takes the registration of its session with it. */
void     pp_sim_event_queue_forget      (PpSimPool  *pool,
                                         const char *session);

G_END_DECLS
