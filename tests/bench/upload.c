/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "xapi-upload.h"

#include <gio/gunixinputstream.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* usage: bench-upload ADDRESS USER FINGERPRINT FILE TIMES [DISK], the password on standard input.
 *
 * Uploads so often, as a hotfix or onto a disk (its reference), and prints a line each: milliseconds
 * until everything was handed over, those until the server's task had ended, the most memory so far in
 * kB (first the one before). */

typedef struct
{
  GAsyncResult *result;  /* (owned) (nullable) */
  gint64        start;
  gint64        sent;
} Upload;

static void
settled_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  Upload *upload = user_data;

  upload->result = g_object_ref (result);
}

static void
progress_cb (gint64   sent,
             gint64   total,
             gpointer user_data)
{
  Upload *upload = user_data;

  if (sent == total)
    upload->sent = g_get_monotonic_time ();
}

static void
wait_for (Upload *upload)
{
  while (upload->result == NULL)
    g_main_context_iteration (NULL, TRUE);
}

static guint
peak_memory (void)
{
  g_autofree char *status = NULL;
  const char *line;

  if (!g_file_get_contents ("/proc/self/status", &status, NULL, NULL))
    return 0;
  line = strstr (status, "VmHWM:");

  return line != NULL ? (guint) strtoul (line + strlen ("VmHWM:"), NULL, 10) : 0;
}

static gboolean
log_in (XapiSession *session,
        const char  *user)
{
  g_autoptr(GInputStream) standard = g_unix_input_stream_new (STDIN_FILENO, FALSE);
  g_autoptr(GDataInputStream) input = g_data_input_stream_new (standard);
  g_autofree char *password = g_data_input_stream_read_line_utf8 (input, NULL, NULL, NULL);
  g_autoptr(GError) error = NULL;
  Upload login = { NULL };

  if (password == NULL)
    return FALSE;

  xapi_session_login_async (session, user, password, NULL, settled_cb, &login);
  wait_for (&login);
  xapi_session_login_finish (session, login.result, &error);
  g_object_unref (login.result);
  if (error != NULL)
    g_printerr ("%s\n", error->message);

  return error == NULL;
}

/* Where it goes as a hotfix it is none: the server finds that out at its first bytes, once it has all
 * of it. */
static gboolean
upload_once (XapiSession *session,
             const char  *file,
             const char  *disk)
{
  const char *query[] = { "vdi", disk, NULL };
  g_autoptr(GError) error = NULL;
  g_autofree char *text = NULL;
  Upload upload = { NULL, g_get_monotonic_time (), 0 };
  gint64 end;

  xapi_upload_async (session, disk != NULL ? "/import_raw_vdi" : "/pool_patch_upload",
                     disk != NULL ? query : NULL, file, NULL, progress_cb, &upload, settled_cb,
                     &upload);
  wait_for (&upload);
  end = g_get_monotonic_time ();
  text = xapi_upload_finish (session, upload.result, &error);
  g_object_unref (upload.result);
  if (disk != NULL ? text == NULL : !xapi_error_is_failure (error, "INVALID_PATCH"))
    {
      g_printerr ("%s\n", error != NULL ? error->message : text);
      return FALSE;
    }

  g_print ("%.3f %.3f %u\n", (double) (upload.sent - upload.start) / 1000,
           (double) (end - upload.start) / 1000, peak_memory ());

  return TRUE;
}

int
main (int    argc,
      char **argv)
{
  g_autoptr(XapiTrust) trust = xapi_trust_new ();
  g_autoptr(XapiSession) session = NULL;
  guint times = argc == 6 || argc == 7 ? (guint) atoi (argv[5]) : 0;

  if (times == 0)
    return 2;

  session = xapi_session_new (argv[1], trust);
  xapi_trust_add_fingerprint (trust, argv[3]);
  if (!log_in (session, argv[2]))
    return 1;
  g_print ("0 0 %u\n", peak_memory ());

  for (guint i = 0; i < times; i++)
    if (!upload_once (session, argv[4], argv[6]))
      return 1;

  return 0;
}
