/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "xapi-network.h"
#include "xapi-trust.h"
#include "xapi-xmlrpc.h"

G_BEGIN_DECLS

/** XapiRecorder: told of each call that was sent; shape = types of the parameters, no values. */
typedef void (*XapiRecorder) (const char *method,
                              const char *shape,
                              double      milliseconds,
                              gpointer    user_data);

/** XapiTransport: connections to one server; sends a call, parses the reply while it arrives. */
#define XAPI_TYPE_TRANSPORT (xapi_transport_get_type ())
G_DECLARE_FINAL_TYPE (XapiTransport, xapi_transport, XAPI, TRANSPORT, GObject)

XapiTransport *xapi_transport_new          (const char           *address,
                                            XapiTrust            *trust,
                                            XapiNetwork          *network);
const char    *xapi_transport_get_address  (XapiTransport        *self);
const char    *xapi_transport_get_server   (XapiTransport        *self);
void           xapi_transport_set_pace     (XapiTransport        *self,
                                            double                pace);
void           xapi_transport_set_recorder (XapiTransport        *self,
                                            XapiRecorder          recorder,
                                            gpointer              user_data);
void           xapi_transport_call_async   (XapiTransport        *self,
                                            const char           *method,
                                            XapiValue * const    *params,
                                            gsize                 n_params,
                                            guint                 timeout_seconds,
                                            GCancellable         *cancellable,
                                            GAsyncReadyCallback   callback,
                                            gpointer              user_data);
XapiValue     *xapi_transport_call_finish  (XapiTransport        *self,
                                            GAsyncResult         *result,
                                            GError              **error);

G_END_DECLS
