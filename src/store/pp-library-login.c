/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-library"

#include "config.h"

#include <string.h>

#include <poolpatch/pp-error.h>
#include <poolpatch/pp-fetch.h>

#include "pp-library-private.h"

#define GROUP "download"

/**
 * pp_library_set_login:
 * @self: a library
 * @server: (nullable): "host" or "host:port"; %NULL = nobody is told who we are
 * @user: (nullable): user there
 * @password: (nullable): their password; only its coded form is kept
 *
 * Downloads from that server, and from no other, are asked for with user and password (Basic,
 * RFC 7617).
 */
void
pp_library_set_login (PpLibrary  *self,
                      const char *server,
                      const char *user,
                      const char *password)
{
  char *pair;
  char *coded;

  g_return_if_fail (PP_IS_LIBRARY (self));

  g_clear_pointer (&self->login_server, g_free);
  if (self->login != NULL)
    explicit_bzero (self->login, strlen (self->login));
  g_clear_pointer (&self->login, g_free);
  if (server == NULL || user == NULL || password == NULL)
    return;

  pair = g_strdup_printf ("%s:%s", user, password);
  coded = g_base64_encode ((const guchar *) pair, strlen (pair));
  self->login_server = g_strdup (server);
  self->login = g_strconcat ("Basic ", coded, NULL);
  explicit_bzero (pair, strlen (pair));
  explicit_bzero (coded, strlen (coded));
  g_free (pair);
  g_free (coded);
}

/**
 * pp_library_load_login:
 * @self: a library
 * @path: (nullable): a file with a group [download] and in it server=, user= and password=;
 *   %NULL = nobody is told who we are
 * @error: return location for %PP_ERROR_FILE and errors of files
 *
 * As pp_library_set_login(), from a file.
 *
 * Returns: whether the file was read
 */
gboolean
pp_library_load_login (PpLibrary  *self,
                       const char *path,
                       GError    **error)
{
  g_autoptr(GKeyFile) file = g_key_file_new ();
  g_autofree char *server = NULL;
  g_autofree char *user = NULL;
  g_autofree char *password = NULL;

  g_return_val_if_fail (PP_IS_LIBRARY (self), FALSE);

  pp_library_set_login (self, NULL, NULL, NULL);
  if (path == NULL)
    return TRUE;
  if (!g_key_file_load_from_file (file, path, G_KEY_FILE_NONE, error))
    return FALSE;

  server = g_key_file_get_string (file, GROUP, "server", NULL);
  user = g_key_file_get_string (file, GROUP, "user", NULL);
  password = g_key_file_get_string (file, GROUP, "password", NULL);
  if (server == NULL || user == NULL || password == NULL || strchr (user, ':') != NULL)
    {
      g_propagate_error (error, pp_error_new (PP_ERROR_FILE, NULL,
                                              "%s: [download] has to have server, user and password",
                                              path));
      return FALSE;
    }

  pp_library_set_login (self, server, user, password);
  explicit_bzero (password, strlen (password));

  return TRUE;
}

/**
 * pp_library_set_client_id:
 * @self: a library
 * @client: (nullable): who we are to the file service; %NULL = nobody
 *
 * Files of the file service, and no others, are asked for with a token that it gives for this.
 */
void
pp_library_set_client_id (PpLibrary        *self,
                          const PpClientId *client)
{
  g_return_if_fail (PP_IS_LIBRARY (self));

  pp_tokens_set_client (self->tokens, client);
}

/**
 * pp_library_is_settled:
 * @self: a library
 *
 * Returns: whether nothing is under way: no download, and no token that is being given back
 */
gboolean
pp_library_is_settled (PpLibrary *self)
{
  g_return_val_if_fail (PP_IS_LIBRARY (self), TRUE);

  return self->fetches->len == 0 && !pp_tokens_is_ending (self->tokens);
}

/*
 * pp_library_find_login:
 * @self: a library
 * @url: what is to be fetched
 *
 * Returns: (transfer none) (nullable): the header Authorization for it
 */
const char *
pp_library_find_login (PpLibrary  *self,
                       const char *url)
{
  g_autoptr(GUri) uri = g_uri_parse (url, G_URI_FLAGS_NONE, NULL);
  g_autofree char *server = NULL;

  if (self->login == NULL || uri == NULL || g_uri_get_host (uri) == NULL)
    return NULL;
  server = g_uri_get_port (uri) > 0 ?
           g_strdup_printf ("%s:%d", g_uri_get_host (uri), g_uri_get_port (uri)) :
           g_strdup (g_uri_get_host (uri));

  return g_ascii_strcasecmp (server, self->login_server) == 0 ? self->login : NULL;
}
