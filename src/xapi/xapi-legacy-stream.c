/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-xapi"

#include "config.h"

#include "xapi-legacy-stream.h"

#include "xapi-legacy-pipes.h"
#include "xapi-legacy-tls.h"

struct _XapiLegacyStream
{
  GIOStream      parent;

  GIOStream     *plain;   /* (owned) what it goes over */
  GInputStream  *input;   /* (owned) */
  GOutputStream *output;  /* (owned) */
};

G_DEFINE_FINAL_TYPE (XapiLegacyStream, xapi_legacy_stream, G_TYPE_IO_STREAM)

static GInputStream *
legacy_stream_get_input_stream (GIOStream * stream)
{
  return XAPI_LEGACY_STREAM (stream)->input;
}

static GOutputStream *
legacy_stream_get_output_stream (GIOStream *stream)
{
  return XAPI_LEGACY_STREAM (stream)->output;
}

/* Without a farewell, which could block; stunnel sends none either. */
static gboolean
legacy_stream_close (GIOStream    *stream,
                     GCancellable *cancellable,
                     GError      **error)
{
  return g_io_stream_close (XAPI_LEGACY_STREAM (stream)->plain, cancellable, error);
}

static void
xapi_legacy_stream_dispose (GObject *object)
{
  XapiLegacyStream *self = XAPI_LEGACY_STREAM (object);

  /* The parent closes it. */
  G_OBJECT_CLASS (xapi_legacy_stream_parent_class)->dispose (object);

  g_clear_object (&self->input);
  g_clear_object (&self->output);
  g_clear_object (&self->plain);
}

static void
xapi_legacy_stream_class_init (XapiLegacyStreamClass *klass)
{
  GIOStreamClass *stream_class = G_IO_STREAM_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = xapi_legacy_stream_dispose;
  stream_class->get_input_stream = legacy_stream_get_input_stream;
  stream_class->get_output_stream = legacy_stream_get_output_stream;
  stream_class->close_fn = legacy_stream_close;
}

static void
xapi_legacy_stream_init (XapiLegacyStream *self)
{
}

static XapiLegacyTls *
start (GIOStream  *plain,
       XapiTrust  *trust,
       const char *server,
       GError    **error)
{
  GSocket *socket = g_socket_connection_get_socket (G_SOCKET_CONNECTION (plain));

  return xapi_legacy_tls_new (socket, trust, server, error);
}

static GIOStream *
wrap (GIOStream     *plain,
      XapiLegacyTls *tls)
{
  XapiLegacyStream *self = g_object_new (XAPI_TYPE_LEGACY_STREAM, NULL);

  self->plain = g_object_ref (plain);
  self->input = xapi_legacy_input_new (tls);
  self->output = xapi_legacy_output_new (tls);

  return G_IO_STREAM (self);
}

/**
 * xapi_legacy_stream_open:
 * @plain: a #GSocketConnection
 * @trust: knows the pin of the server
 * @server: "host:port"
 * @cancellable: (nullable): a #GCancellable
 * @error: return location: %XAPI_ERROR_CERTIFICATE_UNKNOWN without a pin
 *
 * Shakes hands, blocking for as long as the socket may.
 *
 * Returns: (transfer full): the connection to a server that showed the pinned certificate
 */
GIOStream *
xapi_legacy_stream_open (GIOStream    *plain,
                         XapiTrust    *trust,
                         const char   *server,
                         GCancellable *cancellable,
                         GError      **error)
{
  g_autoptr(XapiLegacyTls) tls = start (plain, trust, server, error);
  g_autoptr(GError) wrong = NULL;

  if (tls == NULL)
    return NULL;

  while (!xapi_legacy_tls_handshake (tls, &wrong))
    {
      if (!g_error_matches (wrong, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK))
        {
          g_propagate_error (error, g_steal_pointer (&wrong));
          return NULL;
        }
      g_clear_error (&wrong);
      if (!g_socket_condition_wait (xapi_legacy_tls_get_socket (tls),
                                    xapi_legacy_tls_get_wanted (tls), cancellable, error))
        return NULL;
    }

  return wrap (plain, tls);
}

/** Opening: a handshake under way. */
typedef struct
{
  GIOStream     *plain;  /* (owned) */
  XapiLegacyTls *tls;    /* (owned) */
} Opening;

static void
opening_free (Opening *opening)
{
  g_object_unref (opening->plain);
  g_clear_pointer (&opening->tls, xapi_legacy_tls_unref);
  g_free (opening);
}

static void shake (GTask *task);

static gboolean
ready_cb (GSocket     *socket,
          GIOCondition condition,
          gpointer     user_data)
{
  shake (user_data);
  return G_SOURCE_REMOVE;
}

static void
shake (GTask *task)
{
  Opening *opening = g_task_get_task_data (task);
  GCancellable *cancellable = g_task_get_cancellable (task);
  g_autoptr(GSource) source = NULL;
  GError *wrong = NULL;

  if (g_task_return_error_if_cancelled (task))
    return;

  if (xapi_legacy_tls_handshake (opening->tls, &wrong))
    {
      g_task_return_pointer (task, wrap (opening->plain, opening->tls), g_object_unref);
      return;
    }

  if (!g_error_matches (wrong, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK))
    {
      g_task_return_error (task, wrong);
      return;
    }

  g_error_free (wrong);
  source = g_socket_create_source (xapi_legacy_tls_get_socket (opening->tls),
                                   xapi_legacy_tls_get_wanted (opening->tls), cancellable);
  g_task_attach_source (task, source, G_SOURCE_FUNC (ready_cb));
}

/**
 * xapi_legacy_stream_open_async:
 * @plain: a #GSocketConnection
 * @trust: knows the pin of the server
 * @server: "host:port"
 * @cancellable: (nullable): a #GCancellable
 * @callback: (scope async): called when the handshake has settled
 * @user_data: data for @callback
 *
 * Shakes hands without blocking.
 */
void
xapi_legacy_stream_open_async (GIOStream          *plain,
                               XapiTrust          *trust,
                               const char         *server,
                               GCancellable       *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer            user_data)
{
  g_autoptr(GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Opening *opening = g_new0 (Opening, 1);
  GError *error = NULL;

  g_task_set_source_tag (task, xapi_legacy_stream_open_async);
  opening->plain = g_object_ref (plain);
  g_task_set_task_data (task, opening, (GDestroyNotify) opening_free);
  opening->tls = start (plain, trust, server, &error);
  if (opening->tls == NULL)
    g_task_return_error (task, error);
  else
    shake (task);
}

/**
 * xapi_legacy_stream_open_finish:
 * @result: what the callback was given
 * @error: return location
 *
 * Returns: (transfer full): as xapi_legacy_stream_open()
 */
GIOStream *
xapi_legacy_stream_open_finish (GAsyncResult *result,
                                GError      **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, xapi_legacy_stream_open_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
