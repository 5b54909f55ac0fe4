/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#ifndef PP_USES_MODEL
#error "This room may not use src/model/: see src/meson.build"
#endif

#include <glib.h>
#include <poolpatch/pp-certificate.h>

G_BEGIN_DECLS

/**
 * PpErrorCode: what a caller branches on. Foreign domains (G_IO_ERROR, G_RESOLVER_ERROR …) pass
 * through unchanged; cancelling is always %G_IO_ERROR_CANCELLED.
 */
typedef enum
{
  PP_ERROR_FAILED,               /* nothing more precise is known */
  PP_ERROR_REFUSED,              /* the server answered with a XenAPI failure: code and parameters */
  PP_ERROR_UNREACHABLE,          /* no connection, or it was lost */
  PP_ERROR_TIMED_OUT,            /* no answer, or a server did not come back in time */
  PP_ERROR_NOT_XENSERVER,        /* something answered, but not as xapi does */
  PP_ERROR_PASSWORD,             /* user name or password refused */
  PP_ERROR_CERTIFICATE_UNKNOWN,  /* not trusted yet: carries the certificate */
  PP_ERROR_CERTIFICATE_CHANGED,  /* differs from the pin: carries the certificate and the old pin */
  PP_ERROR_OTHER_POOL,           /* the address leads to another pool now */
  PP_ERROR_FEED,                 /* the feed cannot be read: carries line and column */
  PP_ERROR_DOWNLOAD,             /* the file cannot be had from where the feed says */
  PP_ERROR_FILE,                 /* a file is not what it should be (archive, hotfix, key file) */
  PP_ERROR_SPACE,                /* no room left, here or on the server */
  PP_ERROR_NOT_FOUND,            /* no such pool, server, hotfix or run */
  PP_ERROR_BLOCKED,              /* a pre-check stands against it */
  PP_ERROR_NOT_APPLIED,          /* read back after apply, and the server does not list it */
  PP_ERROR_STOPPED,              /* the person stopped the run at a safe point */
  PP_ERROR_KEYRING,              /* the keyring of the desktop: absent, locked, silent */
  PP_ERROR_PROXY,                /* the proxy, the server of the error, does not let us through */
  PP_ERROR_TLS_TOO_OLD,          /* the server offers less than TLS 1.2: carries what it offers */
  PP_ERROR_TLS_FORBIDDEN,        /* old TLS is allowed for the pool, but not on this computer */
  PP_ERROR_METERED,              /* nobody allowed a download over a metered connection */
} PpErrorCode;

#define PP_ERROR (pp_error_quark ())
GQuark              pp_error_quark           (void);

GError             *pp_error_new             (PpErrorCode         code,
                                              const char         *server,
                                              const char         *format,
                                              ...) G_GNUC_PRINTF (3, 4);
GError             *pp_error_new_refused     (const char         *server,
                                              const char         *failure,
                                              const char * const *params);
GError             *pp_error_new_certificate (PpErrorCode         code,
                                              const char         *server,
                                              PpCertificate      *certificate,
                                              const char         *pinned);
GError             *pp_error_new_tls         (const char         *server,
                                              const char         *tls_version,
                                              const char         *message);
GError             *pp_error_new_feed        (const char         *source,
                                              int                 line,
                                              int                 column,
                                              const char         *message);

const char         *pp_error_get_server      (const GError       *error);
const char         *pp_error_get_failure     (const GError       *error);
const char * const *pp_error_get_params      (const GError       *error);
PpCertificate      *pp_error_get_certificate (const GError       *error);
const char         *pp_error_get_pinned      (const GError       *error);
const char         *pp_error_get_tls_version (const GError       *error);
int                 pp_error_get_line        (const GError       *error);
int                 pp_error_get_column      (const GError       *error);

G_END_DECLS
