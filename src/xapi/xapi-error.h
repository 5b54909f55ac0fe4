/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "xapi-xmlrpc.h"

G_BEGIN_DECLS

/**
 * XapiErrorCode: what a caller branches on. Cancelling is always %G_IO_ERROR_CANCELLED; errors of
 * local files (uploads) are G_FILE_ERROR.
 */
typedef enum
{
  XAPI_ERROR_FAILURE,              /* the server answered with a failure: code and parameters */
  XAPI_ERROR_UNREACHABLE,          /* no connection, or it was lost */
  XAPI_ERROR_TIMED_OUT,            /* no answer in time */
  XAPI_ERROR_PROTOCOL,             /* something answered, but not as xapi does */
  XAPI_ERROR_CERTIFICATE_UNKNOWN,  /* not trusted yet: carries the certificate */
  XAPI_ERROR_CERTIFICATE_CHANGED,  /* differs from the pin: carries certificate and pin */
  XAPI_ERROR_TLS_TOO_OLD,          /* less than TLS 1.2 with ciphers of today: carries the version */
  XAPI_ERROR_TLS_FORBIDDEN,        /* old TLS was chosen, but this system's policy is against it */
  XAPI_ERROR_NOT_LOGGED_IN,        /* a call without a session: log in (again) first */
  XAPI_ERROR_PROXY,                /* the proxy, the server of the error, does not let us through */
} XapiErrorCode;

#define XAPI_ERROR (xapi_error_quark ())
GQuark              xapi_error_quark               (void);

GError             *xapi_error_new                 (XapiErrorCode       code,
                                                    const char         *server,
                                                    const char         *format,
                                                    ...) G_GNUC_PRINTF (3, 4);
GError             *xapi_error_new_failure         (const char         *server,
                                                    const char         *method,
                                                    const char         *failure,
                                                    const char * const *params);
GError             *xapi_error_new_certificate     (const char         *server,
                                                    GTlsCertificate    *certificate,
                                                    const char         *pinned);
void                xapi_error_set_tls_version     (GError             *error,
                                                    const char         *version);
GError             *xapi_error_from_io             (const GError       *io_error,
                                                    const char         *server);

gboolean            xapi_error_is_failure          (const GError       *error,
                                                    const char         *failure);
gboolean            xapi_error_is_connection_lost  (const GError       *error);
gboolean            xapi_error_is_session_lost     (const GError       *error);

const char         *xapi_error_get_failure         (const GError       *error);
const char * const *xapi_error_get_params          (const GError       *error);
const char         *xapi_error_get_param           (const GError       *error,
                                                    guint               position);
const char         *xapi_error_get_server          (const GError       *error);
GTlsCertificate    *xapi_error_get_certificate     (const GError       *error);
const char         *xapi_error_get_pinned          (const GError       *error);
const char         *xapi_error_get_tls_version     (const GError       *error);

G_END_DECLS
