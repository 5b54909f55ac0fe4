/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-text"

#include "config.h"

#include "pp-text-private.h"

#include <glib/gi18n-lib.h>
#include <gio/gio.h>

#include <string.h>

/* By PpErrorCode. {server} is the server or source, {message} the sentence for logs. */
static const char * const sentences[] =
{
  [PP_ERROR_FAILED] = N_("{message}"),
  [PP_ERROR_REFUSED] = N_("{server} refused: {message}"),
  [PP_ERROR_UNREACHABLE] =
    N_("{server} cannot be reached: {message}. Check the address, and that the server runs."),
  [PP_ERROR_TIMED_OUT] =
    N_("{server} did not answer in time: {message}. Look at its console, then try again."),
  [PP_ERROR_NOT_XENSERVER] =
    N_("What answers at {server} is not a XenServer: {message}. Check address and port."),
  [PP_ERROR_PASSWORD] =
    N_("{server} refused the user name or the password. Enter them again. "
       "(SESSION_AUTHENTICATION_FAILED)"),
  [PP_ERROR_CERTIFICATE_UNKNOWN] =
    N_("The certificate of {server} is not known yet. Compare its fingerprint with the one on the "
       "server's console, then trust it. SHA-256: {fingerprint}"),
  [PP_ERROR_CERTIFICATE_CHANGED] =
    N_("The certificate of {server} is another one than before. Unless the server was installed "
       "anew, somebody may be listening. SHA-256 now: {fingerprint}; before: {pinned}"),
  [PP_ERROR_OTHER_POOL] =
    N_("{server} belongs to another pool now: {message}. Forget the pool and add it again."),
  [PP_ERROR_FEED] = N_("The list of hotfixes cannot be read: {message}"),
  [PP_ERROR_DOWNLOAD] =
    N_("The file cannot be downloaded: {message}. Download it in a browser and give Poolpatch the "
       "file."),
  [PP_ERROR_FILE] = N_("The file cannot be used: {message}"),
  [PP_ERROR_SPACE] = N_("There is not enough room: {message}. Make room there, then begin again."),
  [PP_ERROR_NOT_FOUND] = N_("Not found: {message}"),
  [PP_ERROR_BLOCKED] = N_("It cannot be done now: {message}"),
  [PP_ERROR_NOT_APPLIED] =
    N_("{server} said that it installed the hotfix, but does not list it: {message}. Do not go on "
       "before the cause is known."),
  [PP_ERROR_STOPPED] = N_("Stopped at a safe point: {message}"),
  [PP_ERROR_KEYRING] = N_("The keyring cannot be used: {message}."),
  [PP_ERROR_PROXY] =
    N_("The proxy {server} does not let Poolpatch through: {message}. Look at Preferences, Network."),
  [PP_ERROR_TLS_TOO_OLD] =
    N_("{server} offers only {tls}, which can be read and changed on its way; nothing was sent. Old "
       "TLS can be allowed for this pool alone: Add pool asks, poolpatchctl has --legacy-tls. "
       "({message})"),
  [PP_ERROR_TLS_FORBIDDEN] =
    N_("Old TLS is allowed for the pool of {server}, but the crypto policy of this computer (GnuTLS) "
       "forbids it: {message}. Ask who administers this computer, or use another one."),
  [PP_ERROR_METERED] =
    N_("{message}: the connection is metered. It goes on when that is allowed (poolpatchctl: "
       "--metered), or over another connection."),
};
G_STATIC_ASSERT (G_N_ELEMENTS (sentences) == PP_ERROR_METERED + 1);

static char *
format_pinned (const GError *error)
{
  const char *pinned = pp_error_get_pinned (error);

  return pinned != NULL ? pp_certificate_format_fingerprint (pinned) : g_strdup ("?");
}

static char *
format_fingerprint (const GError *error)
{
  PpCertificate *certificate = pp_error_get_certificate (error);

  return certificate != NULL ? pp_certificate_format_fingerprint (certificate->fingerprint)
                             : g_strdup ("?");
}

/* Most sentences name the server themselves, and go on behind the message. */
static char *
make_message (const GError *error)
{
  gboolean names = strstr (sentences[error->code], "{server}") != NULL;
  const char *server = pp_error_get_server (error);
  gboolean named = names && server != NULL && g_str_has_prefix (error->message, server) &&
                   g_str_has_prefix (error->message + strlen (server), ": ");
  char *copy = g_strdup (error->message + (named ? strlen (server) + 2 : 0));
  gsize length = strlen (copy);

  if (length > 0 && copy[length - 1] == '.')
    copy[length - 1] = '\0';

  return copy;
}

/**
 * pp_text_for_error_in:
 * @error: any error
 * @outlook: (nullable): lends names to references and uuids
 *
 * Returns: (transfer full): what happened, to which server and what to do next; a failure of the
 *   server's own carries its code in parentheses
 */
char *
pp_text_for_error_in (const GError *error,
                      PpOutlook    *outlook)
{
  g_autofree char *fingerprint = NULL;
  g_autofree char *pinned = NULL;
  g_autofree char *message = NULL;
  const char *server = pp_error_get_server (error);
  const char *tls = pp_error_get_tls_version (error);
  const char *pairs[] =
  {
    "server", pp_text_name_server (server), "message", NULL, "fingerprint", NULL,
    "pinned", NULL, "tls", NULL, NULL,
  };

  g_return_val_if_fail (error != NULL, NULL);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return g_strdup (_("Cancelled."));
  if (error->domain != PP_ERROR || (guint) error->code >= G_N_ELEMENTS (sentences))
    return g_strdup (error->message);
  if (pp_error_get_failure (error) != NULL)
    return pp_text_for_refusal (server, pp_error_get_failure (error), pp_error_get_params (error),
                                outlook);

  fingerprint = format_fingerprint (error);
  pinned = format_pinned (error);
  message = make_message (error);
  pairs[3] = message;
  pairs[5] = fingerprint;
  pairs[7] = pinned;
  pairs[9] = tls != NULL ? tls : _("old TLS");

  return pp_text_expand (_(sentences[error->code]), pairs);
}

/**
 * pp_text_for_error:
 * @error: any error
 *
 * Returns: (transfer full): as pp_text_for_error_in(), without names
 */
char *
pp_text_for_error (const GError *error)
{
  return pp_text_for_error_in (error, NULL);
}

/**
 * pp_text_for_unknown:
 * @unknown: (nullable): the step of a run of which nobody knows what became
 * @read_back: whether the pool said in the end what it has
 * @outlook: (nullable): to name its server and hotfix
 *
 * Returns: (transfer full) (nullable): what is not known after a run, and what to do; %NULL when
 *   all is
 */
char *
pp_text_for_unknown (const PpStep *unknown,
                     gboolean      read_back,
                     PpOutlook    *outlook)
{
  g_autofree char *step = unknown != NULL ? pp_text_for_step (unknown, outlook) : NULL;

  if (step == NULL && read_back)
    return NULL;
  if (step == NULL)
    return g_strdup (_("The pool could not be read back at the end: what it has now is not known "
                       "here."));
  if (read_back)
    return g_strdup_printf (_("The end of this step was not waited for: “%s”. What the server is "
                              "doing goes on; look at it before you begin the update again."),
                            step);

  return g_strdup_printf (_("The pool could not be read back at the end. Whether this step took "
                            "effect is not known: “%s”. Look at the server when it answers again, "
                            "then begin the update again: what a server has already is not "
                            "installed twice."), step);
}

/**
 * pp_text_for_no_right:
 * @user: the account that is logged in
 * @pool: name of the pool
 *
 * Returns: (transfer full): that it may look, but not install
 */
char *
pp_text_for_no_right (const char *user,
                      const char *pool)
{
  const char *pairs[] = { "user", user, "pool", pool, NULL };

  g_return_val_if_fail (user != NULL && pool != NULL, NULL);

  return pp_text_expand (_("{user} may look at {pool}, but not install hotfixes there: that takes the "
                           "role “pool operator”"), pairs);
}

/**
 * pp_text_for_left_disabled:
 * @servers: (nullable): names of servers that a run left in maintenance mode
 *
 * Returns: (transfer full) (nullable): which they are and what to do; %NULL when there is none
 */
char *
pp_text_for_left_disabled (const char * const *servers)
{
  g_autofree char *names = NULL;

  if (servers == NULL || servers[0] == NULL)
    return NULL;
  names = g_strjoinv (pp_text_get_comma (), (char **) servers);

  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE,
                                       "%s was left in maintenance mode: new virtual machines do "
                                       "not start there. Choose Continue or Unwind under Activity, "
                                       "or “poolpatchctl runs unwind”. If neither can be done: “xe "
                                       "host-enable” on the server.",
                                       "%s were left in maintenance mode: new virtual machines do "
                                       "not start there. Choose Continue or Unwind under Activity, "
                                       "or “poolpatchctl runs unwind”. If neither can be done: “xe "
                                       "host-enable” on the servers.",
                                       g_strv_length ((char **) servers)),
                          names);
}
