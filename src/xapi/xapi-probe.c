/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-xapi"

#include "config.h"

#include "xapi-probe.h"

#include "xapi-hello.h"

#define TIMEOUT_SECONDS 5
#define ANSWER_MAX 4096

/*
 * Asks a server what it speaks, with a greeting and nothing else: after its answer, or its alert,
 * the connection is closed. GLib does not tell the version when a certificate is refused, nor what
 * an old server answered.
 *
 * The modern greeting comes first. Servers that know of TLS 1.3 but are limited to 1.1 answer that
 * with an alert, and the plain greeting with their version.
 */
typedef struct
{
  char              *address;     /* (owned) */
  XapiNetwork       *network;     /* (owned) */
  GSocketConnection *connection;  /* (owned) (nullable) */
  GBytes            *greeting;    /* (owned) (nullable) */
  gboolean           modern;
  gsize              length;
  guint8             answer[ANSWER_MAX];
  XapiOffer          offer;
} Probe;

static void
probe_free (Probe *probe)
{
  g_free (probe->address);
  g_object_unref (probe->network);
  g_clear_object (&probe->connection);
  g_clear_pointer (&probe->greeting, g_bytes_unref);
  g_free (probe);
}

static void greet (GTask *task);

static void
settle (GTask *task)
{
  Probe *probe = g_task_get_task_data (task);

  g_task_return_pointer (task, &probe->offer, NULL);
}

static void
next_greeting (GTask *task)
{
  Probe *probe = g_task_get_task_data (task);

  if (!probe->modern || g_cancellable_is_cancelled (g_task_get_cancellable (task)))
    {
      settle (task);
      return;
    }
  probe->modern = FALSE;
  greet (task);
}

static void
read_cb (GObject      *object,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Probe *probe = g_task_get_task_data (task);
  gssize got = g_input_stream_read_finish (G_INPUT_STREAM (object), result, NULL);
  XapiHello hello = { 0 };
  XapiHelloState state = XAPI_HELLO_ODD;

  if (got > 0)
    {
      probe->length += (gsize) got;
      state = xapi_hello_parse (probe->answer, probe->length, &hello);
    }
  if (state == XAPI_HELLO_MORE && probe->length < ANSWER_MAX)
    {
      g_input_stream_read_async (G_INPUT_STREAM (object), probe->answer + probe->length,
                                 ANSWER_MAX - probe->length, G_PRIORITY_DEFAULT,
                                 g_task_get_cancellable (task), read_cb, g_object_ref (task));
    }
  else if (state == XAPI_HELLO_ANSWER)
    {
      probe->offer.version = xapi_hello_name_version (hello.version);
      probe->offer.outdated = xapi_hello_is_outdated (&hello);
      settle (task);
    }
  else
    {
      next_greeting (task);
    }
}

static void
written_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Probe *probe = g_task_get_task_data (task);

  if (!g_output_stream_write_all_finish (G_OUTPUT_STREAM (object), result, NULL, NULL))
    {
      next_greeting (task);
      return;
    }
  g_input_stream_read_async (g_io_stream_get_input_stream (G_IO_STREAM (probe->connection)),
                             probe->answer, ANSWER_MAX, G_PRIORITY_DEFAULT,
                             g_task_get_cancellable (task), read_cb, g_object_ref (task));
}

static void
connected_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Probe *probe = g_task_get_task_data (task);
  gsize size;
  const void *data;

  g_clear_object (&probe->connection);
  probe->connection = g_socket_client_connect_finish (G_SOCKET_CLIENT (object), result, NULL);
  if (probe->connection == NULL)
    {
      settle (task);
      return;
    }
  g_clear_pointer (&probe->greeting, g_bytes_unref);
  probe->greeting = xapi_hello_build (probe->modern);
  probe->length = 0;
  data = g_bytes_get_data (probe->greeting, &size);
  g_output_stream_write_all_async (g_io_stream_get_output_stream (G_IO_STREAM (probe->connection)),
                                   data, size, G_PRIORITY_DEFAULT, g_task_get_cancellable (task),
                                   written_cb, g_object_ref (task));
}

static void
greet (GTask *task)
{
  Probe *probe = g_task_get_task_data (task);
  g_autoptr(GSocketClient) client = g_socket_client_new ();

  xapi_network_prepare (probe->network, client, TIMEOUT_SECONDS);
  g_socket_client_connect_to_uri_async (client, probe->address, 443, g_task_get_cancellable (task),
                                        connected_cb, g_object_ref (task));
}

/**
 * xapi_probe_async:
 * @address: a normal address, by TLS
 * @network: how the server is reached
 * @cancellable: (nullable): a #GCancellable
 * @callback: (scope async): called when the server has said it
 * @user_data: data for @callback
 *
 * Asks what a server speaks, within a few seconds. Nothing of a request is sent.
 */
void
xapi_probe_async (const char         *address,
                  XapiNetwork        *network,
                  GCancellable       *cancellable,
                  GAsyncReadyCallback callback,
                  gpointer            user_data)
{
  g_autoptr(GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Probe *probe = g_new0 (Probe, 1);

  g_task_set_source_tag (task, xapi_probe_async);
  g_task_set_check_cancellable (task, FALSE);
  probe->address = g_strdup (address);
  probe->network = g_object_ref (network);
  probe->modern = TRUE;
  g_task_set_task_data (task, probe, (GDestroyNotify) probe_free);
  greet (task);
}

/**
 * xapi_probe_finish:
 * @result: what the callback was given
 *
 * Returns: what the server offers; nothing is known of one that did not answer
 */
XapiOffer
xapi_probe_finish (GAsyncResult *result)
{
  XapiOffer *offer = g_task_propagate_pointer (G_TASK (result), NULL);

  return *offer;
}
