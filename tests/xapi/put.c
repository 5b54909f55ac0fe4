/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "odd-server.h"
#include "xapi-error.h"
#include "xapi-put.h"

#include <glib/gstdio.h>
#include <string.h>

#define SIZE (8 * 1024 * 1024)
#define OK_HEAD "HTTP/1.1 200 OK\r\nConnection: keep-alive\r\nCache-Control: no-cache\r\n\r\n"
#define FAILED "HTTP/1.1 500 Internal Error\r\ncontent-length: 4\r\nconnection: close\r\n\r\noops"

static char *path;

static void
read_and_note (OddServer *server,
               GIOStream *stream)
{
  if (odd_server_read_body (stream, SIZE) == SIZE)
    odd_server_note (server, "whole");
}

static void
put_early (OddServer  *server,
           GIOStream  *stream,
           const char *head)
{
  odd_server_write (stream, OK_HEAD);
  read_and_note (server, stream);
  odd_server_rest (server);
}

static void
put_late (OddServer  *server,
          GIOStream  *stream,
          const char *head)
{
  read_and_note (server, stream);
  odd_server_write (stream, OK_HEAD);
}

static void
put_line_feeds (OddServer  *server,
                GIOStream  *stream,
                const char *head)
{
  odd_server_write (stream, "HTTP/1.0 200 OK\nConnection: close\n\n");
  read_and_note (server, stream);
}

static void
put_refused (OddServer  *server,
             GIOStream  *stream,
             const char *head)
{
  odd_server_write (stream, FAILED);
}

static void
put_refused_while_sending (OddServer  *server,
                           GIOStream  *stream,
                           const char *head)
{
  odd_server_write (stream, OK_HEAD);
  odd_server_read_body (stream, 1024 * 1024);
  odd_server_write (stream, FAILED);
}

static void
put_refused_but_read (OddServer  *server,
                      GIOStream  *stream,
                      const char *head)
{
  odd_server_write (stream, FAILED);
  odd_server_read_body (stream, SIZE);
}

static void
put_cut (OddServer  *server,
         GIOStream  *stream,
         const char *head)
{
  odd_server_write (stream, OK_HEAD);
  odd_server_read_body (stream, 100 * 1024);
}

static void
put_closed (OddServer  *server,
            GIOStream  *stream,
            const char *head)
{
}

static void
put_garbage (OddServer  *server,
             GIOStream  *stream,
             const char *head)
{
  odd_server_write (stream, "220 mail.example.com ESMTP\r\n\r\n");
  odd_server_rest (server);
}

static void
put_hang (OddServer  *server,
          GIOStream  *stream,
          const char *head)
{
  odd_server_write (stream, OK_HEAD);
  odd_server_rest (server);
}

static void
put_moved (OddServer  *server,
           GIOStream  *stream,
           const char *head)
{
  if (g_str_has_prefix (head, "PUT /elsewhere?a=%2Fb HTTP/1.0\r\n"))
    put_early (server, stream, head);
  else
    odd_server_write (stream, "HTTP/1.1 302 Found\r\nlocation:/elsewhere?a=%2Fb\r\n\r\n");
}

static void
put_moved_for_ever (OddServer  *server,
                    GIOStream  *stream,
                    const char *head)
{
  odd_server_note (server, "moved");
  odd_server_write (stream, "HTTP/1.1 302 Found\r\nLocation: /again\r\n\r\n");
}

static void
put_moved_to_nowhere (OddServer  *server,
                      GIOStream  *stream,
                      const char *head)
{
  odd_server_write (stream, "HTTP/1.1 302 Found\r\nLocation: ftp://example.com/\r\n\r\n");
}

typedef struct
{
  const char *name;
  OddPut      handler;
  int         code;       /* XapiErrorCode; -1 = it succeeds */
  const char *message;    /* (nullable) what the error says */
} Row;

static const Row rows[] = {
  { "early-200", put_early, -1, NULL },
  { "late-200", put_late, -1, NULL },
  { "line-feeds", put_line_feeds, -1, NULL },
  { "302", put_moved, -1, NULL },
  { "302-for-ever", put_moved_for_ever, XAPI_ERROR_PROTOCOL, "302" },
  { "302-to-nowhere", put_moved_to_nowhere, XAPI_ERROR_PROTOCOL, "impossible" },
  { "500-and-close", put_refused, XAPI_ERROR_PROTOCOL, "500" },
  { "500-while-sending", put_refused_while_sending, XAPI_ERROR_PROTOCOL, "500" },
  { "500-but-read", put_refused_but_read, XAPI_ERROR_PROTOCOL, "500" },
  { "cut", put_cut, XAPI_ERROR_UNREACHABLE, NULL },
  { "closed", put_closed, XAPI_ERROR_UNREACHABLE, NULL },
  { "garbage", put_garbage, XAPI_ERROR_PROTOCOL, NULL },
  { "hang", put_hang, XAPI_ERROR_TIMED_OUT, NULL },
};

static XapiPut *
create (OddServer *server,
        guint      patience)
{
  g_autoptr(XapiTrust) trust = xapi_trust_new ();
  g_autofree char *address = odd_server_address (server);
  g_autoptr(XapiNetwork) network = xapi_network_new ();

  g_object_set (network, "upload-timeout", patience, NULL);
  return xapi_put_new (address, trust, network, "/pool_patch_upload?session_id=x&task_id=y", path);
}

static void
test_row (gconstpointer data)
{
  const Row *row = data;
  g_autoptr(OddServer) server = odd_server_new (NULL, row->handler);
  g_autoptr(XapiPut) put = create (server, 1);
  g_autoptr(GError) error = NULL;
  gboolean ok = xapi_put_run (put, NULL, &error);

  if (row->code >= 0)
    {
      g_assert_false (ok);
      g_assert_error (error, XAPI_ERROR, row->code);
      if (row->message != NULL)
        g_assert_nonnull (strstr (error->message, row->message));
      g_assert_cmpuint (odd_server_count (server, "moved"), <=, 2);
      return;
    }

  g_assert_no_error (error);
  g_assert_true (ok);
  g_assert_cmpint (xapi_put_get_sent (put), ==, SIZE);
  g_assert_cmpint (xapi_put_get_total (put), ==, SIZE);
  for (guint i = 0; i < 200 && odd_server_count (server, "whole") == 0; i++)
    g_usleep (10000);
  g_assert_cmpuint (odd_server_count (server, "whole"), ==, 1);
}

static gpointer
cancel_thread (gpointer cancellable)
{
  g_usleep (150000);
  g_cancellable_cancel (cancellable);
  return NULL;
}

static void
test_cancel (void)
{
  g_autoptr(OddServer) server = odd_server_new (NULL, put_hang);
  g_autoptr(XapiPut) put = create (server, 600);
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GError) error = NULL;
  GThread *thread;

  /* Nothing but cancelling ends it before this test is given up. */
  thread = g_thread_new ("cancel", cancel_thread, cancellable);
  g_assert_false (xapi_put_run (put, cancellable, &error));
  g_thread_join (thread);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
test_nobody (void)
{
  g_autoptr(XapiTrust) trust = xapi_trust_new ();
  g_autoptr(OddServer) server = odd_server_new (NULL, put_hang);
  g_autofree char *address = odd_server_address (server);
  g_autoptr(XapiNetwork) network = xapi_network_new ();
  g_autoptr(XapiPut) put = xapi_put_new (address, trust, network, "/", path);
  g_autoptr(GError) error = NULL;

  g_clear_pointer (&server, odd_server_free);
  g_assert_false (xapi_put_run (put, NULL, &error));
  g_assert_error (error, XAPI_ERROR, XAPI_ERROR_UNREACHABLE);
}

static void
test_no_file (void)
{
  g_autoptr(XapiTrust) trust = xapi_trust_new ();
  g_autoptr(XapiNetwork) network = xapi_network_new ();
  g_autoptr(XapiPut) missing = xapi_put_new ("http://127.0.0.1:1", trust, network, "/",
                                             "/nonexistent");
  g_autoptr(XapiPut) folder = xapi_put_new ("http://127.0.0.1:1", trust, network, "/", "/tmp");
  g_autoptr(GError) error = NULL;

  g_assert_false (xapi_put_run (missing, NULL, &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_NOENT);
  g_clear_error (&error);
  g_assert_false (xapi_put_run (folder, NULL, &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_INVAL);
}

int
main (int    argc,
      char **argv)
{
  g_autofree char *folder = g_dir_make_tmp ("xapi-put-XXXXXX", NULL);
  g_autofree char *content = g_malloc0 (SIZE);
  int status;

  g_test_init (&argc, &argv, NULL);

  path = g_build_filename (folder, "file.xsupdate", NULL);
  g_assert_true (g_file_set_contents (path, content, SIZE, NULL));

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *name = g_strconcat ("/xapi/put/", rows[i].name, NULL);

      g_test_add_data_func (name, &rows[i], test_row);
    }
  g_test_add_func ("/xapi/put/cancel", test_cancel);
  g_test_add_func ("/xapi/put/nobody", test_nobody);
  g_test_add_func ("/xapi/put/no-file", test_no_file);

  status = g_test_run ();
  g_unlink (path);
  g_rmdir (folder);
  g_free (path);

  return status;
}
