/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "xapi-error.h"
#include "xapi-transport.h"
#include "xapi-trust.h"
#include "xapi-value.h"

G_BEGIN_DECLS

/**
 * XapiSession: a login on the master of a pool and the calls made with it.
 *
 * Credentials are kept in memory for relogin and siblings, and wiped when the object goes.
 */
#define XAPI_TYPE_SESSION (xapi_session_get_type ())
G_DECLARE_FINAL_TYPE (XapiSession, xapi_session, XAPI, SESSION, GObject)

/* address: "https://host[:port]" or "http://host[:port]", as xapi_address_normalize() makes it. */
XapiSession *xapi_session_new              (const char           *address,
                                            XapiTrust            *trust);
/* By itself every server is asked directly; before the first login. */
void         xapi_session_set_network      (XapiSession          *self,
                                            XapiNetwork          *network);
XapiNetwork *xapi_session_get_network      (XapiSession          *self);  /* (transfer none) */
/* A session not logged in yet, with own connections and the same credentials, address, network, recorder:
 * for events and long runs. Log it in with xapi_session_relogin_async(). */
XapiSession *xapi_session_new_sibling      (XapiSession          *self);
void         xapi_session_set_recorder     (XapiSession          *self,
                                            XapiRecorder          recorder,
                                            gpointer              user_data);
void         xapi_session_set_pace         (XapiSession          *self,
                                            double                pace);
double       xapi_session_get_pace         (XapiSession          *self);
/* Where the next (re)login starts, e.g. another member after the master is gone. */
void         xapi_session_set_address      (XapiSession          *self,
                                            const char           *address);
const char  *xapi_session_get_address      (XapiSession          *self);  /* of the master, once in */
const char  *xapi_session_get_server       (XapiSession          *self);  /* "host:port" of it */
const char  *xapi_session_get_user         (XapiSession          *self);  /* (nullable) */
const char  *xapi_session_get_ref          (XapiSession          *self);  /* (nullable); never log it */
XapiTrust   *xapi_session_get_trust        (XapiSession          *self);  /* (transfer none) */
gboolean     xapi_session_is_logged_in     (XapiSession          *self);

/* Follows HOST_IS_SLAVE to the master on the same scheme and port. */
void         xapi_session_login_async      (XapiSession          *self,
                                            const char           *user,
                                            const char           *password,
                                            GCancellable         *cancellable,
                                            GAsyncReadyCallback   callback,
                                            gpointer              user_data);
gboolean     xapi_session_login_finish     (XapiSession          *self,
                                            GAsyncResult         *result,
                                            GError              **error);
/* With the credentials of the last login (or of the elder sibling). */
void         xapi_session_relogin_async    (XapiSession          *self,
                                            GCancellable         *cancellable,
                                            GAsyncReadyCallback   callback,
                                            gpointer              user_data);
gboolean     xapi_session_relogin_finish   (XapiSession          *self,
                                            GAsyncResult         *result,
                                            GError              **error);
/* Best effort: the session is forgotten here even when the server cannot be told. */
void         xapi_session_logout_async     (XapiSession          *self,
                                            GCancellable         *cancellable,
                                            GAsyncReadyCallback   callback,
                                            gpointer              user_data);
gboolean     xapi_session_logout_finish    (XapiSession          *self,
                                            GAsyncResult         *result,
                                            GError              **error);

/* params: (transfer full) (nullable): an array without the session ref, which is put before it,
 * e.g. xapi_value_new_array_of_strings (ref, NULL). timeout_seconds: of silence, 0 = the usual.
 * method must be listed in xapi-methods.c. */
void         xapi_session_call_async       (XapiSession          *self,
                                            const char           *method,
                                            XapiValue            *params,
                                            guint                 timeout_seconds,
                                            GCancellable         *cancellable,
                                            GAsyncReadyCallback   callback,
                                            gpointer              user_data);
XapiValue   *xapi_session_call_finish      (XapiSession          *self,
                                            GAsyncResult         *result,
                                            GError              **error);

G_END_DECLS
