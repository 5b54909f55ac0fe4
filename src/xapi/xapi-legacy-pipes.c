/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-xapi"

#include "config.h"

#include "xapi-legacy-pipes.h"

/*
 * Pollable, so that GIO reads and writes asynchronously in the thread of the caller and stops at
 * once when it is cancelled. The blocking calls wait for the socket, by its own time limit.
 */
struct _XapiLegacyInput
{
  GInputStream   parent;

  XapiLegacyTls *tls;  /* (owned) */
};

struct _XapiLegacyOutput
{
  GOutputStream  parent;

  XapiLegacyTls *tls;  /* (owned) */
};

static void input_pollable_init (GPollableInputStreamInterface *iface);
static void output_pollable_init (GPollableOutputStreamInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (XapiLegacyInput, xapi_legacy_input, G_TYPE_INPUT_STREAM,
                               G_IMPLEMENT_INTERFACE (G_TYPE_POLLABLE_INPUT_STREAM,
                                                      input_pollable_init))

G_DEFINE_FINAL_TYPE_WITH_CODE (XapiLegacyOutput, xapi_legacy_output, G_TYPE_OUTPUT_STREAM,
                               G_IMPLEMENT_INTERFACE (G_TYPE_POLLABLE_OUTPUT_STREAM,
                                                      output_pollable_init))

/* Waits for the socket after WOULD_BLOCK; another error is the caller's. */
static gboolean
wait_again (XapiLegacyTls *tls,
            GCancellable  *cancellable,
            GError       **wrong,
            GError       **error)
{
  if (!g_error_matches (*wrong, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK))
    {
      g_propagate_error (error, g_steal_pointer (wrong));
      return FALSE;
    }

  g_clear_error (wrong);
  return g_socket_condition_wait (xapi_legacy_tls_get_socket (tls),
                                  xapi_legacy_tls_get_wanted (tls), cancellable, error);
}

static gssize
input_read (GInputStream *stream,
            void         *buffer,
            gsize         count,
            GCancellable *cancellable,
            GError      **error)
{
  XapiLegacyTls *tls = XAPI_LEGACY_INPUT (stream)->tls;
  g_autoptr(GError) wrong = NULL;
  gssize got;

  while ((got = xapi_legacy_tls_receive (tls, buffer, count, &wrong)) < 0)
    {
      if (!wait_again (tls, cancellable, &wrong, error))
        return -1;
    }

  return got;
}

static gboolean
input_close (GInputStream *stream,
             GCancellable *cancellable,
             GError      **error)
{
  return TRUE;
}

/* Nothing to do that could block: in a thread it could meet the other direction. */
static void
input_close_async (GInputStream       *stream,
                   int                 priority,
                   GCancellable       *cancellable,
                   GAsyncReadyCallback callback,
                   gpointer            user_data)
{
  g_autoptr(GTask) task = g_task_new (stream, cancellable, callback, user_data);

  g_task_set_source_tag (task, input_close_async);
  g_task_return_boolean (task, TRUE);
}

static gboolean
input_close_finish (GInputStream *stream,
                    GAsyncResult *result,
                    GError      **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static gboolean
input_is_readable (GPollableInputStream *stream)
{
  XapiLegacyTls *tls = XAPI_LEGACY_INPUT (stream)->tls;

  return xapi_legacy_tls_has_pending (tls) ||
         g_socket_condition_check (xapi_legacy_tls_get_socket (tls), G_IO_IN) != 0;
}

static GSource *
input_create_source (GPollableInputStream *stream,
                     GCancellable         *cancellable)
{
  XapiLegacyTls *tls = XAPI_LEGACY_INPUT (stream)->tls;
  g_autoptr(GSource) ready = NULL;

  if (xapi_legacy_tls_has_pending (tls))
    ready = g_timeout_source_new (0);
  else
    ready = g_socket_create_source (xapi_legacy_tls_get_socket (tls), G_IO_IN, NULL);

  return g_pollable_source_new_full (stream, ready, cancellable);
}

static gssize
input_read_nonblocking (GPollableInputStream *stream,
                        void                 *buffer,
                        gsize                 count,
                        GError              **error)
{
  return xapi_legacy_tls_receive (XAPI_LEGACY_INPUT (stream)->tls, buffer, count, error);
}

static void
input_pollable_init (GPollableInputStreamInterface *iface)
{
  iface->is_readable = input_is_readable;
  iface->create_source = input_create_source;
  iface->read_nonblocking = input_read_nonblocking;
}

static void
xapi_legacy_input_finalize (GObject *object)
{
  xapi_legacy_tls_unref (XAPI_LEGACY_INPUT (object)->tls);

  G_OBJECT_CLASS (xapi_legacy_input_parent_class)->finalize (object);
}

static void
xapi_legacy_input_class_init (XapiLegacyInputClass *klass)
{
  GInputStreamClass *stream_class = G_INPUT_STREAM_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = xapi_legacy_input_finalize;
  stream_class->read_fn = input_read;
  stream_class->close_fn = input_close;
  stream_class->close_async = input_close_async;
  stream_class->close_finish = input_close_finish;
}

static void
xapi_legacy_input_init (XapiLegacyInput *self)
{
}

/**
 * xapi_legacy_input_new:
 * @tls: a connection after its handshake
 *
 * Returns: (transfer full): what comes from the server
 */
GInputStream *
xapi_legacy_input_new (XapiLegacyTls *tls)
{
  XapiLegacyInput *self = g_object_new (XAPI_TYPE_LEGACY_INPUT, NULL);

  self->tls = xapi_legacy_tls_ref (tls);
  return G_INPUT_STREAM (self);
}

static gssize
output_write (GOutputStream *stream,
              const void    *data,
              gsize          count,
              GCancellable  *cancellable,
              GError       **error)
{
  XapiLegacyTls *tls = XAPI_LEGACY_OUTPUT (stream)->tls;
  g_autoptr(GError) wrong = NULL;
  gssize sent;

  while ((sent = xapi_legacy_tls_send (tls, data, count, &wrong)) < 0)
    {
      if (!wait_again (tls, cancellable, &wrong, error))
        return -1;
    }

  return sent;
}

static gboolean
output_close (GOutputStream *stream,
              GCancellable  *cancellable,
              GError       **error)
{
  return TRUE;
}

static void
output_close_async (GOutputStream      *stream,
                    int                 priority,
                    GCancellable       *cancellable,
                    GAsyncReadyCallback callback,
                    gpointer            user_data)
{
  g_autoptr(GTask) task = g_task_new (stream, cancellable, callback, user_data);

  g_task_set_source_tag (task, output_close_async);
  g_task_return_boolean (task, TRUE);
}

static gboolean
output_close_finish (GOutputStream *stream,
                     GAsyncResult  *result,
                     GError       **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static gboolean
output_is_writable (GPollableOutputStream *stream)
{
  XapiLegacyTls *tls = XAPI_LEGACY_OUTPUT (stream)->tls;

  return g_socket_condition_check (xapi_legacy_tls_get_socket (tls), G_IO_OUT) != 0;
}

static GSource *
output_create_source (GPollableOutputStream *stream,
                      GCancellable          *cancellable)
{
  XapiLegacyTls *tls = XAPI_LEGACY_OUTPUT (stream)->tls;
  g_autoptr(GSource) ready = NULL;

  ready = g_socket_create_source (xapi_legacy_tls_get_socket (tls), G_IO_OUT, NULL);
  return g_pollable_source_new_full (stream, ready, cancellable);
}

static gssize
output_write_nonblocking (GPollableOutputStream *stream,
                          const void            *data,
                          gsize                  count,
                          GError               **error)
{
  return xapi_legacy_tls_send (XAPI_LEGACY_OUTPUT (stream)->tls, data, count, error);
}

static void
output_pollable_init (GPollableOutputStreamInterface *iface)
{
  iface->is_writable = output_is_writable;
  iface->create_source = output_create_source;
  iface->write_nonblocking = output_write_nonblocking;
}

static void
xapi_legacy_output_finalize (GObject *object)
{
  xapi_legacy_tls_unref (XAPI_LEGACY_OUTPUT (object)->tls);

  G_OBJECT_CLASS (xapi_legacy_output_parent_class)->finalize (object);
}

static void
xapi_legacy_output_class_init (XapiLegacyOutputClass *klass)
{
  GOutputStreamClass *stream_class = G_OUTPUT_STREAM_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = xapi_legacy_output_finalize;
  stream_class->write_fn = output_write;
  stream_class->close_fn = output_close;
  stream_class->close_async = output_close_async;
  stream_class->close_finish = output_close_finish;
}

static void
xapi_legacy_output_init (XapiLegacyOutput *self)
{
}

/**
 * xapi_legacy_output_new:
 * @tls: a connection after its handshake
 *
 * Returns: (transfer full): what goes to the server
 */
GOutputStream *
xapi_legacy_output_new (XapiLegacyTls *tls)
{
  XapiLegacyOutput *self = g_object_new (XAPI_TYPE_LEGACY_OUTPUT, NULL);

  self->tls = xapi_legacy_tls_ref (tls);
  return G_OUTPUT_STREAM (self);
}
