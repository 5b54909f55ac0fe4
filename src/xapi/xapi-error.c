/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-xapi"

#include "config.h"

#include "xapi-error.h"

#include <gnutls/gnutls.h>
#include <string.h>

/** XapiErrorPrivate: what a XAPI_ERROR carries beside its sentence. */
typedef struct
{
  char            *server;       /* (owned) (nullable) "host:port" */
  char            *failure;      /* (owned) (nullable) */
  char           **params;       /* (owned) (nullable) */
  GTlsCertificate *certificate;  /* (owned) (nullable) */
  char            *pinned;       /* (owned) (nullable) */
  char            *tls_version;  /* (owned) (nullable) */
} XapiErrorPrivate;

static void
xapi_error_private_init (XapiErrorPrivate *priv)
{
}

static void
xapi_error_private_copy (const XapiErrorPrivate *from,
                         XapiErrorPrivate       *to)
{
  to->server = g_strdup (from->server);
  to->failure = g_strdup (from->failure);
  to->params = g_strdupv (from->params);
  g_set_object (&to->certificate, from->certificate);
  to->pinned = g_strdup (from->pinned);
  to->tls_version = g_strdup (from->tls_version);
}

static void
xapi_error_private_clear (XapiErrorPrivate *priv)
{
  g_free (priv->server);
  g_free (priv->failure);
  g_strfreev (priv->params);
  g_clear_object (&priv->certificate);
  g_free (priv->pinned);
  g_free (priv->tls_version);
}

G_DEFINE_EXTENDED_ERROR (XapiError, xapi_error)

static const XapiErrorPrivate *
peek (const GError * error)
{
  static const XapiErrorPrivate nothing;

  if (error == NULL || error->domain != XAPI_ERROR)
    return &nothing;

  return xapi_error_get_private (error);
}

/**
 * xapi_error_new:
 * @code: a #XapiErrorCode
 * @server: (nullable): "host:port"
 * @format: untranslated English, for logs
 * @...: what @format asks for
 *
 * Returns: (transfer full): an error
 */
GError *
xapi_error_new (XapiErrorCode code,
                const char   *server,
                const char   *format,
                ...)
{
  GError *error;
  va_list args;

  va_start (args, format);
  error = g_error_new_valist (XAPI_ERROR, code, format, args);
  va_end (args);

  if (server != NULL)
    {
      g_prefix_error (&error, "%s: ", server);
      xapi_error_get_private (error)->server = g_strdup (server);
    }

  return error;
}

/**
 * xapi_error_new_failure:
 * @server: (nullable): "host:port"
 * @method: what was called, or the name of a task
 * @failure: code of the failure
 * @params: (nullable): its parameters
 *
 * Returns: (transfer full): an error
 */
GError *
xapi_error_new_failure (const char         *server,
                        const char         *method,
                        const char         *failure,
                        const char * const *params)
{
  g_autofree char *joined = NULL;
  XapiErrorPrivate *priv;
  GError *error;

  g_return_val_if_fail (method != NULL && failure != NULL, NULL);

  /* The parameter of SESSION_INVALID is the session: it opens the pool to whoever reads the log. */
  if (params != NULL && !g_str_equal (failure, "SESSION_INVALID"))
    joined = g_strjoinv (", ", (char **) params);

  error = xapi_error_new (XAPI_ERROR_FAILURE, server, "%s: %s [%s]",
                          method, failure, joined != NULL ? joined : "");
  priv = xapi_error_get_private (error);
  priv->failure = g_strdup (failure);
  priv->params = params != NULL ? g_strdupv ((char **) params) : g_new0 (char *, 1);

  return error;
}

/**
 * xapi_error_new_certificate:
 * @server: "host:port"
 * @certificate: what the server showed
 * @pinned: (nullable): the fingerprint that was expected
 *
 * Returns: (transfer full): %XAPI_ERROR_CERTIFICATE_CHANGED with a pin, else
 *   %XAPI_ERROR_CERTIFICATE_UNKNOWN
 */
GError *
xapi_error_new_certificate (const char      *server,
                            GTlsCertificate *certificate,
                            const char      *pinned)
{
  XapiErrorPrivate *priv;
  GError *error;

  g_return_val_if_fail (G_IS_TLS_CERTIFICATE (certificate), NULL);

  if (pinned != NULL)
    error = xapi_error_new (XAPI_ERROR_CERTIFICATE_CHANGED, server,
                            "the certificate is not the one trusted before");
  else
    error = xapi_error_new (XAPI_ERROR_CERTIFICATE_UNKNOWN, server,
                            "the certificate is not trusted");

  priv = xapi_error_get_private (error);
  priv->certificate = g_object_ref (certificate);
  priv->pinned = g_strdup (pinned);

  return error;
}

/**
 * xapi_error_set_tls_version:
 * @error: a certificate error or %XAPI_ERROR_TLS_TOO_OLD
 * @version: (nullable): "TLS 1.0" …: what the server spoke
 *
 * Completes @error with what became known later.
 */
void
xapi_error_set_tls_version (GError     *error,
                            const char *version)
{
  XapiErrorPrivate *priv;

  g_return_if_fail (error != NULL && error->domain == XAPI_ERROR);

  priv = xapi_error_get_private (error);
  g_free (priv->tls_version);
  priv->tls_version = g_strdup (version);
}

/* With the strict priority a server of TLS 1.1 and older ends the handshake in one of these ways. */
static gboolean
is_tls_too_old (const GError *io_error)
{
  return strstr (io_error->message, gnutls_strerror (GNUTLS_E_UNSUPPORTED_VERSION_PACKET)) != NULL ||
         strstr (io_error->message, gnutls_alert_get_name (GNUTLS_A_PROTOCOL_VERSION)) != NULL;
}

/**
 * xapi_error_from_io:
 * @io_error: an error of GIO or libsoup
 * @server: (nullable): "host:port"
 *
 * Sorts what can go wrong on the way to a server.
 *
 * Returns: (transfer full): the same as XAPI_ERROR; cancelling and XAPI_ERROR unchanged
 */
GError *
xapi_error_from_io (const GError *io_error,
                    const char   *server)
{
  g_return_val_if_fail (io_error != NULL, NULL);

  if (io_error->domain == XAPI_ERROR ||
      g_error_matches (io_error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return g_error_copy (io_error);

  if (g_error_matches (io_error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT))
    return xapi_error_new (XAPI_ERROR_TIMED_OUT, server, "%s", io_error->message);

  if (io_error->domain == G_TLS_ERROR && is_tls_too_old (io_error))
    return xapi_error_new (XAPI_ERROR_TLS_TOO_OLD, server, "%s", io_error->message);

  if ((io_error->domain == G_TLS_ERROR && io_error->code == G_TLS_ERROR_NOT_TLS) ||
      g_error_matches (io_error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA))
    return xapi_error_new (XAPI_ERROR_PROTOCOL, server, "%s", io_error->message);

  return xapi_error_new (XAPI_ERROR_UNREACHABLE, server, "%s", io_error->message);
}

/**
 * xapi_error_is_failure:
 * @error: (nullable): an error
 * @failure: code of a failure
 *
 * Returns: whether the server answered with that failure
 */
gboolean
xapi_error_is_failure (const GError *error,
                       const char   *failure)
{
  g_return_val_if_fail (failure != NULL, FALSE);

  return g_strcmp0 (xapi_error_get_failure (error), failure) == 0;
}

/**
 * xapi_error_is_connection_lost:
 * @error: (nullable): an error
 *
 * Returns: whether nobody answered, as while a server restarts
 */
gboolean
xapi_error_is_connection_lost (const GError *error)
{
  return g_error_matches (error, XAPI_ERROR, XAPI_ERROR_UNREACHABLE) ||
         g_error_matches (error, XAPI_ERROR, XAPI_ERROR_TIMED_OUT) ||
         g_error_matches (error, XAPI_ERROR, XAPI_ERROR_PROXY);
}

/**
 * xapi_error_is_session_lost:
 * @error: (nullable): an error
 *
 * Sessions and tasks do not survive a restart of the master.
 *
 * Returns: whether one has to log in again
 */
gboolean
xapi_error_is_session_lost (const GError *error)
{
  return xapi_error_is_failure (error, "SESSION_INVALID") ||
         xapi_error_is_failure (error, "HOST_IS_SLAVE") ||
         xapi_error_is_failure (error, "HOST_STILL_BOOTING") ||
         g_error_matches (error, XAPI_ERROR, XAPI_ERROR_NOT_LOGGED_IN);
}

/**
 * xapi_error_get_failure:
 * @error: (nullable): an error
 *
 * Returns: (transfer none) (nullable): code of a failure
 */
const char *
xapi_error_get_failure (const GError *error)
{
  return peek (error)->failure;
}

/**
 * xapi_error_get_params:
 * @error: (nullable): an error
 *
 * Returns: (transfer none) (nullable): parameters of a failure, without its code
 */
const char * const *
xapi_error_get_params (const GError *error)
{
  return (const char * const *) peek (error)->params;
}

/**
 * xapi_error_get_param:
 * @error: (nullable): an error
 * @position: from 0
 *
 * Returns: (transfer none): one parameter of a failure; "" when it has fewer
 */
const char *
xapi_error_get_param (const GError *error,
                      guint         position)
{
  const XapiErrorPrivate *priv = peek (error);

  if (priv->params == NULL || position >= g_strv_length (priv->params))
    return "";

  return priv->params[position];
}

/**
 * xapi_error_get_server:
 * @error: (nullable): an error
 *
 * Returns: (transfer none) (nullable): "host:port"
 */
const char *
xapi_error_get_server (const GError *error)
{
  return peek (error)->server;
}

/**
 * xapi_error_get_certificate:
 * @error: (nullable): an error
 *
 * Returns: (transfer none) (nullable): the certificate that was not trusted
 */
GTlsCertificate *
xapi_error_get_certificate (const GError *error)
{
  return peek (error)->certificate;
}

/**
 * xapi_error_get_pinned:
 * @error: (nullable): an error
 *
 * Returns: (transfer none) (nullable): the fingerprint trusted before, 64 hexadecimal digits
 */
const char *
xapi_error_get_pinned (const GError *error)
{
  return peek (error)->pinned;
}

/**
 * xapi_error_get_tls_version:
 * @error: (nullable): an error
 *
 * Returns: (transfer none) (nullable): "TLS 1.0" …: what the server spoke, when that is known
 */
const char *
xapi_error_get_tls_version (const GError *error)
{
  return peek (error)->tls_version;
}
