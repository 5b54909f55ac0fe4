/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-error"

#include "config.h"

#include <poolpatch/pp-error.h>

#include <string.h>

/* What an error of this domain carries beside its message. */
typedef struct
{
  char          *server;      /* (owned) (nullable) */
  char          *failure;     /* (owned) (nullable) XenAPI failure code */
  char         **params;      /* (owned) (nullable) */
  PpCertificate *certificate; /* (owned) (nullable) */
  char          *pinned;      /* (owned) (nullable) */
  char          *tls_version; /* (owned) (nullable) */
  int            line;
  int            column;
} PpErrorPrivate;

static void
pp_error_private_init (PpErrorPrivate *self)
{
}

static void
pp_error_private_copy (const PpErrorPrivate *source,
                       PpErrorPrivate       *target)
{
  target->server = g_strdup (source->server);
  target->failure = g_strdup (source->failure);
  target->params = g_strdupv (source->params);
  target->certificate =
    source->certificate != NULL ? pp_certificate_ref (source->certificate) : NULL;
  target->pinned = g_strdup (source->pinned);
  target->tls_version = g_strdup (source->tls_version);
  target->line = source->line;
  target->column = source->column;
}

static void
pp_error_private_clear (PpErrorPrivate *self)
{
  g_clear_pointer (&self->server, g_free);
  g_clear_pointer (&self->failure, g_free);
  g_clear_pointer (&self->params, g_strfreev);
  g_clear_pointer (&self->certificate, pp_certificate_unref);
  g_clear_pointer (&self->pinned, g_free);
  g_clear_pointer (&self->tls_version, g_free);
}

G_DEFINE_EXTENDED_ERROR (PpError, pp_error)

static const PpErrorPrivate *
get_private (const GError * error)
{
  return error != NULL && error->domain == PP_ERROR ? pp_error_get_private (error) : NULL;
}

/* The parameters of these failures are a session reference, which is as good as a password. */
static gboolean
params_are_secret (const char         *failure,
                   const char * const *params)
{
  return strcmp (failure, "SESSION_INVALID") == 0 ||
         strcmp (failure, "SESSION_NOT_REGISTERED") == 0 ||
         (strcmp (failure, "HANDLE_INVALID") == 0 && params != NULL && params[0] != NULL &&
          g_ascii_strcasecmp (params[0], "session") == 0);
}

/**
 * pp_error_new:
 * @code: what a caller may branch on
 * @server: (nullable): address or name of the server concerned
 * @format: printf() format of an English sentence for logs
 * @...: its arguments
 *
 * Makes an error of domain %PP_ERROR. The sentence a person reads is made from it by
 * pp_text_for_error().
 *
 * Returns: (transfer full): the error
 */
GError *
pp_error_new (PpErrorCode code,
              const char *server,
              const char *format,
              ...)
{
  va_list arguments;
  GError *error;

  va_start (arguments, format);
  error = g_error_new_valist (PP_ERROR, code, format, arguments);
  va_end (arguments);
  pp_error_get_private (error)->server = g_strdup (server);

  return error;
}

/**
 * pp_error_new_refused:
 * @server: (nullable): address or name of the server that answered
 * @failure: XenAPI failure code
 * @params: (nullable) (array zero-terminated=1): the parameters that came with it
 *
 * Makes a %PP_ERROR_REFUSED error that keeps code and parameters. Session references are left out.
 *
 * Returns: (transfer full): the error
 */
GError *
pp_error_new_refused (const char         *server,
                      const char         *failure,
                      const char * const *params)
{
  static const char * const none[] = { NULL };
  const char * const *kept = params;
  g_autofree char *joined = NULL;
  PpErrorPrivate * private;
  GError *error;

  g_return_val_if_fail (failure != NULL, NULL);

  if (kept == NULL || params_are_secret (failure, params))
    kept = none;
  joined = g_strjoinv (", ", (char **) kept);
  error = pp_error_new (PP_ERROR_REFUSED, server, *joined != '\0' ? "%s (%s)" : "%s%s", failure,
                        joined);
  private = pp_error_get_private (error);
  private->failure = g_strdup (failure);
  private->params = g_strdupv ((char **) kept);

  return error;
}

/**
 * pp_error_new_certificate:
 * @code: %PP_ERROR_CERTIFICATE_UNKNOWN or %PP_ERROR_CERTIFICATE_CHANGED
 * @server: address of the server
 * @certificate: what it showed
 * @pinned: (nullable): the fingerprint that was trusted until now
 *
 * Returns: (transfer full): an error that carries the certificate
 */
GError *
pp_error_new_certificate (PpErrorCode    code,
                          const char    *server,
                          PpCertificate *certificate,
                          const char    *pinned)
{
  PpErrorPrivate * private;
  GError *error;

  g_return_val_if_fail (certificate != NULL, NULL);

  error = pp_error_new (code, server, "certificate of %s %s: SHA-256 %s",
                        server != NULL ? server : "the server",
                        code == PP_ERROR_CERTIFICATE_CHANGED ? "changed" : "is not known",
                        certificate->fingerprint);
  private = pp_error_get_private (error);
  private->certificate = pp_certificate_ref (certificate);
  private->pinned = g_strdup (pinned);

  return error;
}

/**
 * pp_error_new_tls:
 * @server: address of the server
 * @tls_version: (nullable): "TLS 1.0" …: what it offers at most
 * @message: an English sentence for logs
 *
 * Returns: (transfer full): a %PP_ERROR_TLS_TOO_OLD error
 */
GError *
pp_error_new_tls (const char *server,
                  const char *tls_version,
                  const char *message)
{
  GError *error = pp_error_new (PP_ERROR_TLS_TOO_OLD, server, "%s", message);

  pp_error_get_private (error)->tls_version = g_strdup (tls_version);
  return error;
}

/**
 * pp_error_new_feed:
 * @source: where the feed was read from
 * @line: from 1, 0 = not known
 * @column: from 1, 0 = not known
 * @message: what is wrong there
 *
 * Returns: (transfer full): a %PP_ERROR_FEED error that keeps the place
 */
GError *
pp_error_new_feed (const char *source,
                   int         line,
                   int         column,
                   const char *message)
{
  PpErrorPrivate * private;
  GError *error;

  g_return_val_if_fail (message != NULL, NULL);

  if (line > 0)
    error = pp_error_new (PP_ERROR_FEED, source, "%s:%d:%d: %s", source != NULL ? source : "feed",
                          line, column, message);
  else
    error = pp_error_new (PP_ERROR_FEED, source, "%s: %s", source != NULL ? source : "feed",
                          message);
  private = pp_error_get_private (error);
  private->line = MAX (line, 0);
  private->column = MAX (column, 0);

  return error;
}

/**
 * pp_error_get_server:
 * @error: (nullable): any error
 *
 * Returns: (transfer none) (nullable): the server (of a feed error: the source) it is about
 */
const char *
pp_error_get_server (const GError *error)
{
  const PpErrorPrivate * private = get_private (error);

  return private != NULL ? private->server : NULL;
}

/**
 * pp_error_get_failure:
 * @error: (nullable): any error
 *
 * Returns: (transfer none) (nullable): the XenAPI failure code
 */
const char *
pp_error_get_failure (const GError *error)
{
  const PpErrorPrivate * private = get_private (error);

  return private != NULL ? private->failure : NULL;
}

/**
 * pp_error_get_params:
 * @error: (nullable): any error
 *
 * Returns: (transfer none) (not nullable) (array zero-terminated=1): the parameters of the failure
 */
const char * const *
pp_error_get_params (const GError *error)
{
  static const char * const none[] = { NULL };
  const PpErrorPrivate * private = get_private (error);

  return private != NULL && private->params != NULL ? (const char * const *) private->params : none;
}

/**
 * pp_error_get_certificate:
 * @error: (nullable): any error
 *
 * Returns: (transfer none) (nullable): the certificate the server showed
 */
PpCertificate *
pp_error_get_certificate (const GError *error)
{
  const PpErrorPrivate * private = get_private (error);

  return private != NULL ? private->certificate : NULL;
}

/**
 * pp_error_get_pinned:
 * @error: (nullable): any error
 *
 * Returns: (transfer none) (nullable): the fingerprint that was trusted until now
 */
const char *
pp_error_get_pinned (const GError *error)
{
  const PpErrorPrivate * private = get_private (error);

  return private != NULL ? private->pinned : NULL;
}

/**
 * pp_error_get_tls_version:
 * @error: (nullable): any error
 *
 * Returns: (transfer none) (nullable): "TLS 1.0" …: what the server offers at most
 */
const char *
pp_error_get_tls_version (const GError *error)
{
  const PpErrorPrivate * private = get_private (error);

  return private != NULL ? private->tls_version : NULL;
}

/**
 * pp_error_get_line:
 * @error: (nullable): any error
 *
 * Returns: line of a feed error, from 1, or 0
 */
int
pp_error_get_line (const GError *error)
{
  const PpErrorPrivate * private = get_private (error);

  return private != NULL ? private->line : 0;
}

/**
 * pp_error_get_column:
 * @error: (nullable): any error
 *
 * Returns: column of a feed error, from 1, or 0
 */
int
pp_error_get_column (const GError *error)
{
  const PpErrorPrivate * private = get_private (error);

  return private != NULL ? private->column : 0;
}
