/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-ctl-downloads"

#include "config.h"

#include "pp-ctl-downloads.h"

#include "pp-ctl-wait.h"

#define SETTLE_MILLISECONDS 5000
#define MEBIBYTE (1024 * 1024)

/* (nullable): what the keyring of the desktop has under these names; errors are said */
static char *
look_up (PpCtlSession *session,
         const char   *name,
         const char   *user)
{
  g_auto(PpCtlWait) wait = { NULL };
  g_autoptr(PpKeyring) keyring = pp_secret_keyring_new (0);
  g_autoptr(GError) error = NULL;
  char *secret;

  pp_keyring_lookup_async (keyring, name, user, session->cancellable, pp_ctl_wait_cb, &wait);
  secret = pp_keyring_lookup_finish (keyring, pp_ctl_wait (&wait), &error);
  if (error != NULL)
    pp_ctl_complain (session->options, error);

  return secret;
}

/* From the file that was named, else what Preferences have put into the keyring. */
static gboolean
take_client_id (PpCtlSession *session,
                GSettings    *settings,
                GError      **error)
{
  const char *path = session->options->client_id;
  g_autoptr(PpClientId) client = NULL;

  if (path != NULL)
    {
      client = pp_client_id_load (path, error);
      if (client == NULL)
        return FALSE;
    }
  else if (settings != NULL && g_settings_get_boolean (settings, "download-client-id"))
    {
      char *text = look_up (session, PP_CLIENT_ID_SECRET, PP_CLIENT_ID_USER);

      if (text != NULL)
        client = pp_client_id_parse (text, NULL);
      pp_keyring_free_password (text);
    }
  pp_library_set_client_id (session->library, client);

  return TRUE;
}

static gboolean
take_login (PpCtlSession *session,
            GSettings    *settings,
            GError      **error)
{
  g_autofree char *server = NULL;
  g_autofree char *user = NULL;
  char *password;

  if (session->options->download_login != NULL)
    return pp_library_load_login (session->library, session->options->download_login, error);
  if (settings == NULL)
    return TRUE;

  server = g_settings_get_string (settings, "download-server");
  user = g_settings_get_string (settings, "download-user");
  if (*server == '\0' || *user == '\0')
    return TRUE;

  password = look_up (session, server, user);
  pp_library_set_login (session->library, server, user, password);
  pp_keyring_free_password (password);

  return TRUE;
}

/* Who wants to pay for it says so beforehand: nobody may be there to be asked. */
static void
metered_cb (PpCtlSession *session)
{
  pp_library_answer_metered (session->library, session->options->metered);
}

/**
 * pp_ctl_downloads_open:
 * @session: a session with a library
 * @settings: (nullable): of the desktop program
 * @error: return location for %PP_ERROR_FILE and errors of files
 *
 * Has the library use the client ID, login, checksums, key and quota that options and settings name.
 *
 * Returns: whether all of them could be read
 */
gboolean
pp_ctl_downloads_open (PpCtlSession *session,
                       GSettings    *settings,
                       GError      **error)
{
  const PpCtlOptions *options = session->options;
  guint64 quota = settings != NULL ? g_settings_get_uint (settings, "library-quota") : 0;

  g_object_set (session->library, "key-file", options->key, "quota", quota * MEBIBYTE, NULL);
  if (options->file_service != NULL)
    g_object_set (session->library, "file-service", options->file_service, NULL);
  g_signal_connect_swapped (session->library, "metered", G_CALLBACK (metered_cb), session);

  return take_client_id (session, settings, error) && take_login (session, settings, error) &&
         pp_library_load_checksums (session->library, options->checksums, error);
}

static gboolean
too_long_cb (gpointer user_data)
{
  gboolean *too_long = user_data;

  *too_long = TRUE;

  return G_SOURCE_CONTINUE;
}

/**
 * pp_ctl_downloads_close:
 * @session: a session
 *
 * Waits until the token of the file service has been given back, but not for long.
 */
void
pp_ctl_downloads_close (PpCtlSession *session)
{
  gboolean too_long = FALSE;
  guint timer;

  if (session->library == NULL || pp_library_is_settled (session->library))
    return;

  timer = g_timeout_add (SETTLE_MILLISECONDS, too_long_cb, &too_long);
  while (!too_long && !pp_library_is_settled (session->library))
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (timer);
}
