/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "odd-server.h"
#include "xapi-events.h"
#include "xapi-session.h"
#include "xapi-task.h"
#include "xapi-upload.h"
#include "../support/wait.h"

#include <glib/gstdio.h>
#include <string.h>

#define SIZE (20 * 1024 * 1024)
#define RECORD(status, result, info, progress)                                       \
  "<struct><member><name>status</name><value>" status "</value></member>"      \
  "<member><name>result</name><value>" result "</value></member>"              \
  "<member><name>progress</name><value><double>" progress "</double></value>"  \
  "</member><member><name>error_info</name><value><array><data>" info          \
  "</data></array></value></member></struct>"
#define EVENT(operation)                                                        \
  "<value><struct><member><name>operation</name><value>" operation        \
  "</value></member></struct></value>"
#define BATCH(events, token)                                                    \
  "<struct><member><name>events</name><value><array><data>" events        \
  "</data></array></value></member><member><name>token</name><value>" token \
  "</value></member></struct>"

static char *path;

/* What the tasks of the server come to; one scenario at a time. */
static const char *task_record;

static char *
serve (OddServer  *server,
       const char *method,
       const char *body)
{
  if (g_str_equal (method, "session.login_with_password"))
    return g_strdup ("OpaqueRef:session");
  if (g_str_equal (method, "Async.host.reboot") || g_str_equal (method, "task.create"))
    return g_strdup ("OpaqueRef:task");
  if (g_str_equal (method, "task.get_record") && odd_server_count (server, method) < 3)
    return g_strdup (RECORD ("pending", "", "", "0.4"));
  if (g_str_equal (method, "task.get_record"))
    return g_strdup (task_record);

  return g_strdup ("");
}

static char *
serve_events (OddServer  *server,
              const char *method,
              const char *body)
{
  if (!g_str_equal (method, "event.from"))
    return g_strdup ("OpaqueRef:session");

  g_assert_nonnull (strstr (body, "<array><data><value>host</value><value>pool</value></data>"));
  g_assert_nonnull (strstr (body, "<double>30</double>"));
  if (strstr (body, "<value></value>") != NULL)
    return g_strdup (BATCH (EVENT ("add") EVENT ("add"), "t1"));
  if (strstr (body, "<value>t1</value>") != NULL)
    return g_strdup (BATCH ("", "t2"));
  if (strstr (body, "<value>t2</value>") != NULL)
    return g_strdup (BATCH (EVENT ("mod"), "t3"));
  if (odd_server_count (server, "rest") > 0)
    odd_server_rest (server);

  return g_strdup ("!SESSION_INVALID,OpaqueRef:session");
}

static void
wait_until_noted (OddServer  *server,
                  const char *what)
{
  gint64 end = g_get_monotonic_time () + 5 * G_USEC_PER_SEC;

  while (odd_server_count (server, what) == 0)
    {
      g_assert_cmpint (g_get_monotonic_time (), <, end);
      g_main_context_iteration (NULL, FALSE);
      g_usleep (1000);
    }
}

static XapiSession *
create_session (OddServer *server)
{
  g_autoptr(XapiTrust) trust = xapi_trust_new ();
  g_autofree char *address = odd_server_address (server);
  XapiSession *session = xapi_session_new (address, trust);
  g_autoptr(GAsyncResult) result = NULL;

  xapi_session_login_async (session, "root", "secret", NULL, pp_test_result_cb, &result);
  g_assert_true (xapi_session_login_finish (session, pp_test_wait (&result), NULL));
  return session;
}

static void
progress_cb (double   fraction,
             gpointer user_data)
{
  double *last = user_data;

  g_assert_cmpfloat (fraction, >, *last);
  *last = fraction;
}

static void
test_results (void)
{
  static const char * const rows[][2] = {
    { "OpaqueRef:x", "OpaqueRef:x" },
    { "<value>OpaqueRef:x</value>", "OpaqueRef:x" },
    { "<value>a &lt;b&gt; &amp;amp; &quot;</value>", "a <b> &amp; \"" },
    { "<value></value>", "" },
    { "<value/>", "" },
    { "", "" },
    { "a & b", "a & b" },
    { "<value>", "<value>" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *seen = xapi_task_parse_result (rows[i][0]);

      g_assert_cmpstr (seen, ==, rows[i][1]);
    }
}

static void
test_task (void)
{
  g_autoptr(OddServer) server = odd_server_new (serve, NULL);
  g_autoptr(XapiSession) session = create_session (server);
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *text = NULL;
  double last = 0.0;

  task_record = RECORD ("success", "&lt;value&gt;OpaqueRef:new&lt;/value&gt;", "", "1.0");
  xapi_task_run_async (session, "Async.host.reboot",
                       xapi_value_new_array_of_strings ("OpaqueRef:h", NULL),
                       NULL, progress_cb, &last, pp_test_result_cb, &result);
  text = xapi_task_run_finish (session, pp_test_wait (&result), &error);
  g_assert_no_error (error);
  g_assert_cmpstr (text, ==, "OpaqueRef:new");
  g_assert_cmpfloat (last, ==, 1.0);
  wait_until_noted (server, "task.destroy");
}

typedef struct
{
  const char *record;
  const char *failure;
  const char *param;
} Failing;

static void
test_task_fails (void)
{
  static const Failing rows[] = {
    { RECORD ("failure", "", "<value>HOST_IN_USE</value><value>OpaqueRef:v</value>", "1.0"),
      "HOST_IN_USE", "OpaqueRef:v" },
    { RECORD ("failure", "", "", "1.0"), "INTERNAL_ERROR", "" },
    { RECORD ("cancelled", "", "", "1.0"), "TASK_CANCELLED", "" },
    { "!HANDLE_INVALID,task,OpaqueRef:task", "HANDLE_INVALID", "task" },
    { "!SESSION_INVALID,OpaqueRef:session", "SESSION_INVALID", "OpaqueRef:session" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr(OddServer) server = odd_server_new (serve, NULL);
      g_autoptr(XapiSession) session = create_session (server);
      g_autoptr(GAsyncResult) result = NULL;
      g_autoptr(GError) error = NULL;

      task_record = rows[i].record;
      xapi_task_wait_async (session, "OpaqueRef:task", NULL, NULL, NULL, pp_test_result_cb, &result);
      g_assert_null (xapi_task_wait_finish (session, pp_test_wait (&result), &error));
      g_assert_true (xapi_error_is_failure (error, rows[i].failure));
      g_assert_cmpstr (xapi_error_get_param (error, 0), ==, rows[i].param);
    }
}

static void
test_task_cancelled (void)
{
  g_autoptr(OddServer) server = odd_server_new (serve, NULL);
  g_autoptr(XapiSession) session = create_session (server);
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  task_record = RECORD ("pending", "", "", "0.0");
  xapi_task_run_async (session, "Async.host.reboot", NULL, cancellable, NULL, NULL,
                       pp_test_result_cb, &result);
  wait_until_noted (server, "task.get_record");
  g_cancellable_cancel (cancellable);
  g_assert_null (xapi_task_run_finish (session, pp_test_wait (&result), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  wait_until_noted (server, "task.cancel");
}

typedef struct
{
  GString *seen;
  guint    stop_after;   /* events; 0 = never */
  gboolean failed;
} Listener;

static void
batch_cb (XapiEvents *events,
          gboolean    first,
          XapiValue  *batch,
          gpointer    user_data)
{
  Listener *listener = user_data;

  g_string_append (listener->seen, first ? "first" : "later");
  for (gsize i = 0; i < xapi_value_get_size (batch); i++)
    g_string_append_printf (listener->seen, " %s",
                            xapi_value_member_string (xapi_value_get_item (batch, i),
                                                      "operation", "?"));
  g_string_append_c (listener->seen, ';');
  if (listener->stop_after > 0 && --listener->stop_after == 0)
    xapi_events_stop (events);
}

static void
failed_cb (XapiEvents *events,
           GError     *error,
           gpointer    user_data)
{
  Listener *listener = user_data;

  g_assert_true (xapi_error_is_session_lost (error));
  g_assert_false (xapi_events_is_running (events));
  listener->failed = TRUE;
}

static XapiEvents *
listen (OddServer *server,
        Listener  *listener)
{
  g_autoptr(XapiSession) session = create_session (server);
  XapiEvents *events = xapi_events_new (session, (const char *[]) { "host", "pool", NULL });

  listener->seen = g_string_new (NULL);
  g_signal_connect (events, "batch", G_CALLBACK (batch_cb), listener);
  g_signal_connect (events, "failed", G_CALLBACK (failed_cb), listener);
  xapi_events_start (events);

  return events;
}

static void
test_events (void)
{
  g_autoptr(OddServer) server = odd_server_new (serve_events, NULL);
  Listener listener = { NULL };
  XapiEvents *events = listen (server, &listener);

  while (!listener.failed)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpstr (listener.seen->str, ==, "first add add;later mod;");

  listener.failed = FALSE;
  xapi_events_start (events);
  while (!listener.failed)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpstr (listener.seen->str, ==,
                   "first add add;later mod;first add add;later mod;");
  g_assert_finalize_object (events);
  g_string_free (listener.seen, TRUE);
}

static void
test_events_stopped_by_handler (void)
{
  g_autoptr(OddServer) server = odd_server_new (serve_events, NULL);
  Listener listener = { .stop_after = 1 };
  XapiEvents *events = listen (server, &listener);

  while (xapi_events_is_running (events))
    g_main_context_iteration (NULL, TRUE);
  for (guint i = 0; i < 50; i++)
    {
      g_main_context_iteration (NULL, FALSE);
      g_usleep (1000);
    }
  g_assert_cmpstr (listener.seen->str, ==, "first add add;");
  g_assert_cmpuint (odd_server_count (server, "event.from"), ==, 1);
  g_assert_finalize_object (events);
  g_string_free (listener.seen, TRUE);
}

/* Dropped while the server makes it wait. */
static void
test_events_dropped (void)
{
  g_autoptr(OddServer) server = odd_server_new (serve_events, NULL);
  Listener listener = { NULL };
  XapiEvents *events;

  odd_server_note (server, "rest");
  events = listen (server, &listener);
  while (odd_server_count (server, "event.from") < 4)
    g_main_context_iteration (NULL, FALSE);
  g_assert_finalize_object (events);
  for (guint i = 0; i < 50; i++)
    {
      g_main_context_iteration (NULL, FALSE);
      g_usleep (1000);
    }
  g_assert_false (listener.failed);
  g_string_free (listener.seen, TRUE);
}

static void
put_ok (OddServer  *server,
        GIOStream  *stream,
        const char *head)
{
  if (g_str_has_prefix (head, "PUT /pool_patch_upload?session_id=OpaqueRef%3Asession"
                        "&task_id=OpaqueRef%3Atask&sr=a%20b HTTP/1.0\r\n"))
    odd_server_note (server, "head");
  odd_server_write (stream, "HTTP/1.1 200 OK\r\nConnection: keep-alive\r\n\r\n");
  if (odd_server_read_body (stream, SIZE) == SIZE)
    odd_server_note (server, "body");
}

static void
put_failing (OddServer  *server,
             GIOStream  *stream,
             const char *head)
{
  odd_server_write (stream, "HTTP/1.1 200 OK\r\nConnection: keep-alive\r\n\r\n");
  odd_server_read_body (stream, 1000000);
  odd_server_write (stream, "HTTP/1.1 500 Internal Error\r\n\r\n");
}

static void
put_hanging (OddServer  *server,
             GIOStream  *stream,
             const char *head)
{
  odd_server_write (stream, "HTTP/1.1 200 OK\r\nConnection: keep-alive\r\n\r\n");
  odd_server_note (server, "hanging");
  odd_server_rest (server);
}

static void
bytes_cb (gint64   sent,
          gint64   total,
          gpointer user_data)
{
  gint64 *last = user_data;

  g_assert_cmpint (sent, >, *last);
  g_assert_cmpint (total, ==, SIZE);
  *last = sent;
}

static char *
upload (OddServer    *server,
        GCancellable *cancellable,
        GError      **error)
{
  g_autoptr(XapiSession) session = create_session (server);
  g_autoptr(GAsyncResult) result = NULL;
  gint64 last = 0;
  char *text;

  xapi_upload_async (session, "/pool_patch_upload", (const char *[]) { "sr", "a b", NULL }, path,
                     cancellable, bytes_cb, &last, pp_test_result_cb, &result);
  text = xapi_upload_finish (session, pp_test_wait (&result), error);
  if (text != NULL)
    g_assert_cmpint (last, ==, SIZE);
  wait_until_noted (server, "task.destroy");

  return text;
}

static void
test_upload (void)
{
  g_autoptr(OddServer) server = odd_server_new (serve, put_ok);
  g_autoptr(GError) error = NULL;
  g_autofree char *text = NULL;

  task_record = RECORD ("success", "OpaqueRef:patch", "", "1.0");
  text = upload (server, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (text, ==, "OpaqueRef:patch");
  g_assert_cmpuint (odd_server_count (server, "head"), ==, 1);
  g_assert_cmpuint (odd_server_count (server, "body"), ==, 1);
}

/* HTTP says 200 and all bytes go out, and yet the file was refused. */
static void
test_upload_refused (void)
{
  g_autoptr(OddServer) server = odd_server_new (serve, put_ok);
  g_autoptr(GError) error = NULL;

  task_record = RECORD ("failure", "", "<value>PATCH_ALREADY_EXISTS</value><value>u</value>", "1");
  g_assert_null (upload (server, NULL, &error));
  g_assert_true (xapi_error_is_failure (error, "PATCH_ALREADY_EXISTS"));
}

/* HTTP says only 500; the task says why. */
static void
test_upload_explained (void)
{
  g_autoptr(OddServer) server = odd_server_new (serve, put_failing);
  g_autoptr(GError) error = NULL;

  task_record = RECORD ("failure", "", "<value>OUT_OF_SPACE</value><value>/var/patch</value>", "1");
  g_assert_null (upload (server, NULL, &error));
  g_assert_true (xapi_error_is_failure (error, "OUT_OF_SPACE"));
  g_assert_cmpstr (xapi_error_get_param (error, 0), ==, "/var/patch");
}

/* A member answers 500 and never touches the task. */
static void
test_upload_unexplained (void)
{
  g_autoptr(OddServer) server = odd_server_new (serve, put_failing);
  g_autoptr(GError) error = NULL;

  task_record = RECORD ("pending", "", "", "0.0");
  g_assert_null (upload (server, NULL, &error));
  g_assert_error (error, XAPI_ERROR, XAPI_ERROR_PROTOCOL);
}

static gpointer
cancel_thread (gpointer data)
{
  gpointer *both = data;

  while (odd_server_count (both[0], "hanging") == 0)
    g_usleep (1000);
  g_usleep (50000);
  g_cancellable_cancel (both[1]);

  return NULL;
}

static void
test_upload_cancelled (void)
{
  g_autoptr(OddServer) server = odd_server_new (serve, put_hanging);
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  gpointer both[] = { server, cancellable };
  GThread *thread = g_thread_new ("cancel", cancel_thread, both);
  g_autoptr(GError) error = NULL;

  g_assert_null (upload (server, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_thread_join (thread);
}

int
main (int    argc,
      char **argv)
{
  g_autofree char *folder = g_dir_make_tmp ("xapi-jobs-XXXXXX", NULL);
  g_autofree char *content = g_malloc0 (SIZE);
  int status;

  g_test_init (&argc, &argv, NULL);

  path = g_build_filename (folder, "file.xsupdate", NULL);
  g_assert_true (g_file_set_contents (path, content, SIZE, NULL));

  g_test_add_func ("/xapi/task/results", test_results);
  g_test_add_func ("/xapi/task/run", test_task);
  g_test_add_func ("/xapi/task/fails", test_task_fails);
  g_test_add_func ("/xapi/task/cancelled", test_task_cancelled);
  g_test_add_func ("/xapi/events/batches", test_events);
  g_test_add_func ("/xapi/events/stopped-by-handler", test_events_stopped_by_handler);
  g_test_add_func ("/xapi/events/dropped", test_events_dropped);
  g_test_add_func ("/xapi/upload/success", test_upload);
  g_test_add_func ("/xapi/upload/refused", test_upload_refused);
  g_test_add_func ("/xapi/upload/explained", test_upload_explained);
  g_test_add_func ("/xapi/upload/unexplained", test_upload_unexplained);
  g_test_add_func ("/xapi/upload/cancelled", test_upload_cancelled);

  status = g_test_run ();
  g_unlink (path);
  g_rmdir (folder);
  g_free (path);

  return status;
}
