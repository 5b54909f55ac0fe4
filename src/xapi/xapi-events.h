/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "xapi-session.h"

G_BEGIN_DECLS

/**
 * XapiEvents: the event.from loop, on a session that makes no other event.from.
 *
 * Signals:
 *  batch (gboolean first, XapiValue *events): an array of event structs (class, operation add|mod|
 *    del, ref, snapshot). first: every object of the classes as "add"; forget what was known.
 *  failed (GError *error): the loop has stopped; xapi_events_start() begins anew with a first batch.
 * A handler may stop or drop the object.
 */
#define XAPI_TYPE_EVENTS (xapi_events_get_type ())
G_DECLARE_FINAL_TYPE (XapiEvents, xapi_events, XAPI, EVENTS, GObject)

XapiEvents *xapi_events_new             (XapiSession        *session,
                                         const char * const *classes);  /* "pool", "host", … */
void        xapi_events_set_old_classes (XapiEvents         *self,
                                         const char * const *classes);
void        xapi_events_start           (XapiEvents         *self);
void        xapi_events_stop            (XapiEvents         *self);
gboolean    xapi_events_is_running      (XapiEvents         *self);
gboolean    xapi_events_is_legacy       (XapiEvents         *self);
gboolean    xapi_events_is_older        (XapiEvents         *self,
                                         const char         *token);

G_END_DECLS
