/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-live-error"

#include "config.h"

#include "pp-live-pool-private.h"

#include "xapi-certificate.h"

static PpCertificate *
convert_certificate (GTlsCertificate *certificate,
                     const char      *tls_version)
{
  g_autoptr(XapiCertificate) from = NULL;
  PpCertificate facts = { 0 };

  if (certificate == NULL)
    return NULL;
  from = xapi_certificate_describe (certificate, NULL);
  if (from == NULL)
    return NULL;
  facts.fingerprint = from->fingerprint;
  facts.subject = from->subject;
  facts.issuer = from->issuer;
  facts.key_type = from->key_type;
  facts.signature = from->signature;
  facts.key_bits = from->key_bits;
  facts.not_before = from->not_before;
  facts.not_after = from->not_after;
  facts.self_signed = from->self_signed;
  facts.tls_version = (char *) tls_version;

  return pp_certificate_new (&facts);
}

static GError *
convert_certificate_error (const GError *error,
                           PpErrorCode   code)
{
  g_autoptr(PpCertificate) certificate =
    convert_certificate (xapi_error_get_certificate (error), xapi_error_get_tls_version (error));

  if (certificate == NULL)
    return pp_error_new (PP_ERROR_NOT_XENSERVER, xapi_error_get_server (error), "%s",
                         error->message);

  return pp_error_new_certificate (code, xapi_error_get_server (error), certificate,
                                   xapi_error_get_pinned (error));
}

static GError *
convert_failure (const GError *error)
{
  const char *server = xapi_error_get_server (error);

  if (xapi_error_is_failure (error, "SESSION_AUTHENTICATION_FAILED"))
    return pp_error_new (PP_ERROR_PASSWORD, server, "%s", error->message);

  return pp_error_new_refused (server, xapi_error_get_failure (error),
                               xapi_error_get_params (error));
}

/**
 * pp_live_pool_convert_error:
 * @error: an error of a call
 *
 * Returns: (transfer full): the same as a %PP_ERROR when it is a %XAPI_ERROR, with server, failure
 *   and certificate; else a copy
 */
GError *
pp_live_pool_convert_error (const GError *error)
{
  const char *server;

  g_return_val_if_fail (error != NULL, NULL);

  if (error->domain != XAPI_ERROR)
    return g_error_copy (error);
  server = xapi_error_get_server (error);
  switch ((XapiErrorCode) error->code)
    {
    case XAPI_ERROR_FAILURE:
      return convert_failure (error);

    case XAPI_ERROR_TIMED_OUT:
      return pp_error_new (PP_ERROR_TIMED_OUT, server, "%s", error->message);

    case XAPI_ERROR_PROTOCOL:
      return pp_error_new (PP_ERROR_NOT_XENSERVER, server, "%s", error->message);

    case XAPI_ERROR_CERTIFICATE_UNKNOWN:
      return convert_certificate_error (error, PP_ERROR_CERTIFICATE_UNKNOWN);

    case XAPI_ERROR_CERTIFICATE_CHANGED:
      return convert_certificate_error (error, PP_ERROR_CERTIFICATE_CHANGED);

    case XAPI_ERROR_TLS_TOO_OLD:
      return pp_error_new_tls (server, xapi_error_get_tls_version (error), error->message);

    case XAPI_ERROR_TLS_FORBIDDEN:
      return pp_error_new (PP_ERROR_TLS_FORBIDDEN, server, "%s", error->message);

    case XAPI_ERROR_PROXY:
      return pp_error_new (PP_ERROR_PROXY, server, "%s", error->message);

    case XAPI_ERROR_UNREACHABLE:
    case XAPI_ERROR_NOT_LOGGED_IN:
    default:
      return pp_error_new (PP_ERROR_UNREACHABLE, server, "%s", error->message);
    }
}
