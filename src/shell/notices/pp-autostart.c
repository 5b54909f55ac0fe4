/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-autostart"

#include "config.h"

#include "pp-autostart.h"

#include <errno.h>

#include <glib/gi18n.h>
#include <glib/gstdio.h>

#define FILE_NAME PP_APPLICATION_ID ".desktop"
#define PORTAL_NAME "org.freedesktop.portal.Desktop"
#define PORTAL_PATH "/org/freedesktop/portal/desktop"
#define BACKGROUND_INTERFACE "org.freedesktop.portal.Background"
#define REQUEST_INTERFACE "org.freedesktop.portal.Request"

/* A question to the portal, which is answered by a signal. */
typedef struct
{
  GDBusConnection *bus;          /* (owned) */
  guint            response_id;
  gboolean         on;
} Question;

static void
free_question (gpointer data)
{
  Question *question = data;

  g_object_unref (question->bus);
  g_free (question);
}

/* Whoever listens holds the task. */
static void
stop_listening (Question *question)
{
  guint id = question->response_id;

  question->response_id = 0;
  if (id != 0)
    g_dbus_connection_signal_unsubscribe (question->bus, id);
}

/**
 * pp_autostart_find_program:
 *
 * Returns: (transfer full): the path of this very program, or of the one that took its place
 */
char *
pp_autostart_find_program (void)
{
  g_autofree char *path = g_file_read_link ("/proc/self/exe", NULL);

  /* An upgrade removes the file of a program that runs. */
  if (path == NULL || !g_file_test (path, G_FILE_TEST_IS_EXECUTABLE))
    return g_strdup (PP_BINDIR "/poolpatch");

  return g_steal_pointer (&path);
}

/**
 * pp_autostart_needs_portal:
 *
 * Returns: whether this is in a sandbox, where the autostart folder of the person is another one
 */
gboolean
pp_autostart_needs_portal (void)
{
  return g_file_test ("/.flatpak-info", G_FILE_TEST_EXISTS);
}

/* Exec in quotes, with what means something within them escaped, once for the quotes and once for the
 * key file (the Desktop Entry Specification, "The Exec key"). */
static char *
quote_exec (const char *program)
{
  g_autoptr(GString) text = g_string_new ("\"");

  for (const char *p = program; *p != '\0'; p++)
    {
      if (strchr ("\"`$\\", *p) != NULL)
        g_string_append_c (text, '\\');
      if (*p == '%')
        g_string_append_c (text, '%');
      g_string_append_c (text, *p);
    }
  g_string_append (text, "\" --background");

  return g_string_free (g_steal_pointer (&text), FALSE);
}

static gboolean
write_file (const char *folder,
            const char *path,
            GError    **error)
{
  g_autoptr(GKeyFile) file = g_key_file_new ();
  g_autofree char *program = pp_autostart_find_program ();
  g_autofree char *exec = quote_exec (program);

  g_key_file_set_string (file, G_KEY_FILE_DESKTOP_GROUP, G_KEY_FILE_DESKTOP_KEY_TYPE,
                         G_KEY_FILE_DESKTOP_TYPE_APPLICATION);
  g_key_file_set_string (file, G_KEY_FILE_DESKTOP_GROUP, G_KEY_FILE_DESKTOP_KEY_NAME, "Poolpatch");
  g_key_file_set_string (file, G_KEY_FILE_DESKTOP_GROUP, G_KEY_FILE_DESKTOP_KEY_COMMENT,
                         _("Looks for new hotfixes in the background"));
  g_key_file_set_string (file, G_KEY_FILE_DESKTOP_GROUP, G_KEY_FILE_DESKTOP_KEY_EXEC, exec);
  g_key_file_set_string (file, G_KEY_FILE_DESKTOP_GROUP, G_KEY_FILE_DESKTOP_KEY_ICON,
                         PP_APPLICATION_ID);

  if (g_mkdir_with_parents (folder, 0700) != 0)
    {
      int saved_errno = errno;

      g_set_error (error, G_FILE_ERROR, (int) g_file_error_from_errno (saved_errno), "%s: %s", folder,
                   g_strerror (saved_errno));
      return FALSE;
    }

  return g_key_file_save_to_file (file, path, error);
}

static gboolean
set_file (gboolean on,
          GError **error)
{
  g_autofree char *folder = g_build_filename (g_get_user_config_dir (), "autostart", NULL);
  g_autofree char *path = g_build_filename (folder, FILE_NAME, NULL);

  if (on)
    return write_file (folder, path, error);

  if (g_unlink (path) != 0 && errno != ENOENT)
    {
      int saved_errno = errno;

      g_set_error (error, G_FILE_ERROR, (int) g_file_error_from_errno (saved_errno), "%s: %s", path,
                   g_strerror (saved_errno));
      return FALSE;
    }

  return TRUE;
}

/* 0 is yes; with it the results say what the desktop really does. */
static void
response_cb (GDBusConnection *bus,
             const char      *sender,
             const char      *path,
             const char      *interface,
             const char      *signal,
             GVariant        *parameters,
             gpointer         user_data)
{
  g_autoptr(GTask) task = g_object_ref (user_data);
  Question *question = g_task_get_task_data (task);
  g_autoptr(GVariant) results = NULL;
  gboolean autostart = FALSE;
  guint response = 1;

  stop_listening (question);
  if (g_variant_is_of_type (parameters, G_VARIANT_TYPE ("(ua{sv})")))
    g_variant_get (parameters, "(u@a{sv})", &response, &results);
  if (results != NULL)
    g_variant_lookup (results, "autostart", "b", &autostart);
  if (response != 0 || (question->on && !autostart))
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED,
                             _("The desktop does not let Poolpatch run in the background. Allow it "
                               "in the settings of your desktop, then try again."));
  else
    g_task_return_boolean (task, TRUE);
}

static void
asked_cb (GObject      *object,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(GVariant) handle = NULL;
  GError *error = NULL;

  handle = g_dbus_connection_call_finish (G_DBUS_CONNECTION (object), result, &error);
  if (handle != NULL)
    return;

  stop_listening (g_task_get_task_data (task));
  g_dbus_error_strip_remote_error (error);
  g_task_return_error (task, error);
}

/* The path of the answer is made of who asks and a token, so that it can be listened to before. */
static void
ask_portal (GTask   *task,
            gboolean on)
{
  Question *question = g_task_get_task_data (task);
  g_autofree char *token = g_strdup_printf ("poolpatch%u", g_random_int ());
  g_autofree char *sender = g_strdup (g_dbus_connection_get_unique_name (question->bus) + 1);
  g_autofree char *path = NULL;
  const char *command[] = { "poolpatch", "--background", NULL };
  GVariantDict options;

  path = g_strdup_printf (PORTAL_PATH "/request/%s/%s", g_strdelimit (sender, ".", '_'), token);
  question->response_id =
    g_dbus_connection_signal_subscribe (question->bus, PORTAL_NAME, REQUEST_INTERFACE, "Response",
                                        path, NULL, G_DBUS_SIGNAL_FLAGS_NONE,
                                        response_cb, g_object_ref (task), g_object_unref);
  g_variant_dict_init (&options, NULL);
  g_variant_dict_insert (&options, "handle_token", "s", token);
  g_variant_dict_insert (&options, "reason", "s", _("Looks for new hotfixes in the background"));
  g_variant_dict_insert (&options, "autostart", "b", on);
  g_variant_dict_insert_value (&options, "commandline", g_variant_new_strv (command, -1));
  g_dbus_connection_call (question->bus, PORTAL_NAME, PORTAL_PATH, BACKGROUND_INTERFACE,
                          "RequestBackground",
                          g_variant_new ("(s@a{sv})", "", g_variant_dict_end (&options)),
                          G_VARIANT_TYPE ("(o)"), G_DBUS_CALL_FLAGS_NONE, -1,
                          g_task_get_cancellable (task), asked_cb, g_object_ref (task));
}

/**
 * pp_autostart_set_async:
 * @portal: (nullable): the session bus with the portal of a sandbox; %NULL = a file is written
 * @on: whether the program is started with the session from now on
 * @cancellable: (nullable): to give up
 * @callback: called when it is done
 * @user_data: for @callback
 */
void
pp_autostart_set_async (GDBusConnection    *portal,
                        gboolean            on,
                        GCancellable       *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer            user_data)
{
  g_autoptr(GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Question *question;
  GError *error = NULL;

  g_task_set_source_tag (task, pp_autostart_set_async);
  if (portal != NULL)
    {
      question = g_new0 (Question, 1);
      question->bus = g_object_ref (portal);
      question->on = on;
      g_task_set_task_data (task, question, free_question);
      ask_portal (task, on);
    }
  else if (set_file (on, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/**
 * pp_autostart_set_finish:
 * @result: what the callback was given
 * @error: of the file, or what the portal said
 *
 * Returns: whether it was done
 */
gboolean
pp_autostart_set_finish (GAsyncResult *result,
                         GError      **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, pp_autostart_set_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
