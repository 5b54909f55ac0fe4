/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-xapi"

#include "config.h"

#include "xapi-legacy-tls.h"

#include "xapi-error.h"

#include <errno.h>
#include <gnutls/gnutls.h>
#include <string.h>

/*
 * What releases up to 7.6 offer at least one of, the best first; a server that was upgraded under
 * the same pool is spoken to in TLS 1.3 or 1.2. The size of its key is not looked at: the pin is.
 */
#define PRIORITY \
  "NORMAL:%COMPAT:+VERS-TLS1.1:+VERS-TLS1.0:+RSA:+3DES-CBC:+ARCFOUR-128:+SHA256:+SHA1:+MD5"

struct _XapiLegacyTls
{
  gatomicrefcount                  ref_count;
  gnutls_session_t                 session;      /* (owned) */
  gnutls_certificate_credentials_t credentials;  /* (owned) */
  GSocket                         *socket;       /* (owned) */
  XapiTrust                       *trust;        /* (owned) */
  char                            *server;       /* (owned) */
  GError                          *failed;       /* (owned) (nullable) of the socket or of the trust */
  gboolean                         forbidden;    /* the policy of this system takes TLS 1.0 away */
  gboolean                         pinned;       /* the certificate is the pinned one */
  gboolean                         up;           /* the handshake is done */
};

static void
keep_error (XapiLegacyTls *self,
            GError        *error)
{
  g_clear_error (&self->failed);
  self->failed = error;
}

static int
errno_for (XapiLegacyTls *self,
           GError        *error)
{
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK))
    {
      g_error_free (error);
      return EAGAIN;
    }

  keep_error (self, error);
  return EIO;
}

static ssize_t
pull_cb (gnutls_transport_ptr_t user_data,
         void                  *buffer,
         size_t                 count)
{
  XapiLegacyTls *self = user_data;
  GError *error = NULL;
  gssize got = g_socket_receive_with_blocking (self->socket, buffer, count, FALSE, NULL, &error);

  if (got < 0)
    gnutls_transport_set_errno (self->session, errno_for (self, error));

  return got;
}

static ssize_t
push_cb (gnutls_transport_ptr_t user_data,
         const void            *data,
         size_t                 count)
{
  XapiLegacyTls *self = user_data;
  GError *error = NULL;
  gssize sent = g_socket_send_with_blocking (self->socket, data, count, FALSE, NULL, &error);

  if (sent < 0)
    gnutls_transport_set_errno (self->session, errno_for (self, error));

  return sent;
}

static int
pull_timeout_cb (gnutls_transport_ptr_t user_data,
                 unsigned int           milliseconds)
{
  XapiLegacyTls *self = user_data;

  return g_socket_condition_check (self->socket, G_IO_IN) != 0;
}

static GTlsCertificate *
make_certificate (const gnutls_datum_t *der,
                  GError              **error)
{
  g_autoptr(GByteArray) bytes = g_byte_array_new ();
  GType type = g_tls_backend_get_certificate_type (g_tls_backend_get_default ());

  g_byte_array_append (bytes, der->data, der->size);
  return g_initable_new (type, NULL, error, "certificate", bytes, NULL);
}

/* The only judge is the pin: what signed such a certificate can be forged. */
static int
verify_cb (gnutls_session_t session)
{
  XapiLegacyTls *self = gnutls_session_get_ptr (session);
  g_autoptr(GTlsCertificate) certificate = NULL;
  unsigned int n_certificates = 0;
  const gnutls_datum_t *list = gnutls_certificate_get_peers (session, &n_certificates);
  const char *name = gnutls_protocol_get_name (gnutls_protocol_get_version (session));
  g_autofree char *version = NULL;
  GError *error = NULL;

  if (list == NULL || n_certificates == 0)
    {
      keep_error (self, xapi_error_new (XAPI_ERROR_PROTOCOL, self->server,
                                        "the server shows no certificate"));
      return -1;
    }

  /* "TLS1.0" */
  version = g_strdup_printf ("TLS %s", name != NULL ? name + strlen ("TLS") : "");
  certificate = make_certificate (&list[0], &error);
  self->pinned = certificate != NULL &&
                 xapi_trust_check_pin (self->trust, self->server, certificate, version, &error);
  if (!self->pinned)
    keep_error (self, certificate != NULL ? error : xapi_error_from_io (error, self->server));
  if (certificate == NULL)
    g_error_free (error);

  return self->pinned ? 0 : -1;
}

static gboolean
lacks_old_versions (gnutls_priority_t priority)
{
  const unsigned int *list = NULL;
  int n_versions = gnutls_priority_protocol_list (priority, &list);

  for (int i = 0; i < n_versions; i++)
    {
      if (list[i] == GNUTLS_TLS1_0)
        return FALSE;
    }

  return TRUE;
}

/* A policy (the system file of GnuTLS) takes versions out of the list, or all of it. */
static int
set_priority (XapiLegacyTls *self)
{
  gnutls_priority_t priority = NULL;
  int code = gnutls_priority_init (&priority, PRIORITY, NULL);

  self->forbidden = code != GNUTLS_E_SUCCESS || lacks_old_versions (priority);
  if (code == GNUTLS_E_SUCCESS)
    {
      code = gnutls_priority_set (self->session, priority);
      gnutls_priority_deinit (priority);
    }

  return code;
}

static int
set_up (XapiLegacyTls *self)
{
  int code = gnutls_init (&self->session, GNUTLS_CLIENT | GNUTLS_NONBLOCK | GNUTLS_NO_TICKETS);

  if (code == GNUTLS_E_SUCCESS)
    code = gnutls_certificate_allocate_credentials (&self->credentials);
  if (code != GNUTLS_E_SUCCESS)
    return code;

  gnutls_session_set_ptr (self->session, self);
  gnutls_certificate_set_verify_function (self->credentials, verify_cb);
  gnutls_transport_set_ptr (self->session, self);
  gnutls_transport_set_pull_function (self->session, pull_cb);
  gnutls_transport_set_push_function (self->session, push_cb);
  gnutls_transport_set_pull_timeout_function (self->session, pull_timeout_cb);
  code = gnutls_credentials_set (self->session, GNUTLS_CRD_CERTIFICATE, self->credentials);

  return code == GNUTLS_E_SUCCESS ? set_priority (self) : code;
}

static GError *
make_error (XapiLegacyTls *self,
            int            code)
{
  if (self->failed != NULL)
    return g_error_copy (self->failed);

  /* A server that is starting just closes; that says nothing about versions. */
  if (self->forbidden && !self->up && code != GNUTLS_E_PREMATURE_TERMINATION)
    return xapi_error_new (XAPI_ERROR_TLS_FORBIDDEN, self->server,
                           "the crypto policy of this system forbids TLS 1.0: %s",
                           gnutls_strerror (code));

  return xapi_error_new (XAPI_ERROR_UNREACHABLE, self->server, "TLS: %s%s%s",
                         gnutls_strerror (code),
                         code == GNUTLS_E_FATAL_ALERT_RECEIVED ? ": " : "",
                         code == GNUTLS_E_FATAL_ALERT_RECEIVED
                         ? gnutls_alert_get_name (gnutls_alert_get (self->session)) : "");
}

/**
 * xapi_legacy_tls_new:
 * @socket: a connected socket
 * @trust: knows the pin of the server
 * @server: "host:port"
 * @error: return location
 *
 * Returns: (transfer full): a connection before its handshake; %NULL when GnuTLS or the policy of
 *   this system (%XAPI_ERROR_TLS_FORBIDDEN) is against it
 */
XapiLegacyTls *
xapi_legacy_tls_new (GSocket    *socket,
                     XapiTrust  *trust,
                     const char *server,
                     GError    **error)
{
  g_autoptr(XapiLegacyTls) self = g_new0 (XapiLegacyTls, 1);
  int code;

  g_atomic_ref_count_init (&self->ref_count);
  self->socket = g_object_ref (socket);
  self->trust = g_object_ref (trust);
  self->server = g_strdup (server);
  code = set_up (self);
  if (code != GNUTLS_E_SUCCESS)
    {
      g_propagate_error (error, make_error (self, code));
      return NULL;
    }

  return g_steal_pointer (&self);
}

/**
 * xapi_legacy_tls_ref:
 * @self: a connection
 *
 * Returns: (transfer full): @self
 */
XapiLegacyTls *
xapi_legacy_tls_ref (XapiLegacyTls *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

/**
 * xapi_legacy_tls_unref:
 * @self: (transfer full): a connection
 *
 * Lets go of it; the socket is not closed.
 */
void
xapi_legacy_tls_unref (XapiLegacyTls *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  if (self->session != NULL)
    gnutls_deinit (self->session);
  if (self->credentials != NULL)
    gnutls_certificate_free_credentials (self->credentials);
  g_object_unref (self->socket);
  g_object_unref (self->trust);
  g_clear_error (&self->failed);
  g_free (self->server);
  g_free (self);
}

/**
 * xapi_legacy_tls_get_socket:
 * @self: a connection
 *
 * Returns: (transfer none): its socket
 */
GSocket *
xapi_legacy_tls_get_socket (XapiLegacyTls *self)
{
  return self->socket;
}

/* What is no reason to end a connection: a warning, the wish to renegotiate, a signal. */
static gboolean
is_passing (int code)
{
  return code != GNUTLS_E_AGAIN && gnutls_error_is_fatal (code) == 0;
}

static void
would_block (GError **error)
{
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK, "nothing yet");
}

/**
 * xapi_legacy_tls_handshake:
 * @self: a connection
 * @error: return location
 *
 * Goes on with the handshake. The certificate is compared with the pin before the keys are agreed.
 *
 * Returns: %TRUE when it is done; %G_IO_ERROR_WOULD_BLOCK to come again
 */
gboolean
xapi_legacy_tls_handshake (XapiLegacyTls *self,
                           GError       **error)
{
  int code;

  do
    code = gnutls_handshake (self->session);
  while (code < 0 && is_passing (code));

  if (code == GNUTLS_E_AGAIN)
    {
      would_block (error);
      return FALSE;
    }

  if (code == GNUTLS_E_SUCCESS && self->pinned)
    {
      self->up = TRUE;
      return TRUE;
    }

  g_propagate_error (error, make_error (self, code));
  return FALSE;
}

/**
 * xapi_legacy_tls_get_wanted:
 * @self: a connection that would block
 *
 * Returns: what to wait for
 */
GIOCondition
xapi_legacy_tls_get_wanted (XapiLegacyTls *self)
{
  return gnutls_record_get_direction (self->session) == 0 ? G_IO_IN : G_IO_OUT;
}

/**
 * xapi_legacy_tls_has_pending:
 * @self: a connection
 *
 * Returns: whether there is something to receive that the socket has given already
 */
gboolean
xapi_legacy_tls_has_pending (XapiLegacyTls *self)
{
  return gnutls_record_check_pending (self->session) > 0;
}

static gssize
finish_transfer (XapiLegacyTls *self,
                 gssize         code,
                 GError       **error)
{
  if (code >= 0)
    return code;

  if (code == GNUTLS_E_AGAIN)
    would_block (error);
  else
    g_propagate_error (error, make_error (self, (int) code));

  return -1;
}

static gboolean
may_transfer (XapiLegacyTls *self,
              GError       **error)
{
  if (self->up)
    return TRUE;

  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_CONNECTED, "there was no handshake");
  return FALSE;
}

/**
 * xapi_legacy_tls_receive:
 * @self: a connection after its handshake
 * @buffer: where to put it
 * @count: at most so many bytes
 * @error: return location
 *
 * Returns: how many came; 0 at the end, of which stunnel makes no ceremony; -1 on error, which may
 *   be %G_IO_ERROR_WOULD_BLOCK
 */
gssize
xapi_legacy_tls_receive (XapiLegacyTls *self,
                         void          *buffer,
                         gsize          count,
                         GError       **error)
{
  gssize code;

  if (!may_transfer (self, error))
    return -1;

  do
    code = gnutls_record_recv (self->session, buffer, count);
  while (code < 0 && is_passing ((int) code));

  if (code == GNUTLS_E_PREMATURE_TERMINATION)
    return 0;

  return finish_transfer (self, code, error);
}

/**
 * xapi_legacy_tls_send:
 * @self: a connection after its handshake
 * @data: what to send
 * @count: bytes of it
 * @error: return location
 *
 * After %G_IO_ERROR_WOULD_BLOCK the same bytes have to come again.
 *
 * Returns: how many were taken; -1 on error
 */
gssize
xapi_legacy_tls_send (XapiLegacyTls *self,
                      const void    *data,
                      gsize          count,
                      GError       **error)
{
  gssize code;

  if (!may_transfer (self, error))
    return -1;

  do
    code = gnutls_record_send (self->session, data, count);
  while (code < 0 && is_passing ((int) code));

  return finish_transfer (self, code, error);
}
