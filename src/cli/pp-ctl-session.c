/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-ctl-session"

#include "config.h"

#include "pp-ctl-session.h"

#include <errno.h>
#include <signal.h>
#include <unistd.h>

#include <glib-unix.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>

#include "pp-ctl-certificate.h"
#include "pp-ctl-downloads.h"
#include "pp-ctl-network.h"
#include "pp-ctl-wait.h"

/* What a shell makes of SIGINT. */
#define INTERRUPTED_STATUS 130

/**
 * pp_ctl_complain_in_words:
 * @options: the options
 * @text: what is wrong, in the person's words
 *
 * Says @text on standard error; as one JSON line with --json.
 */
void
pp_ctl_complain_in_words (const PpCtlOptions *options,
                          const char         *text)
{
  if (options->json)
    {
      g_autofree char *quoted = pp_ctl_json_quote (text);

      g_printerr ("{\"error\":%s}\n", quoted);
    }
  else
    {
      g_printerr ("poolpatchctl: %s\n", text);
    }
}

/**
 * pp_ctl_complain:
 * @options: the options
 * @error: what went wrong
 *
 * Says @error in the person's words on standard error; as one JSON line with --json.
 */
void
pp_ctl_complain (const PpCtlOptions *options,
                 const GError       *error)
{
  g_autofree char *text = pp_text_for_error (error);

  pp_ctl_complain_in_words (options, text);
}

/* The first time things are ended in good order; who asks again gets the end at once. */
static gboolean
interrupted_cb (gpointer user_data)
{
  PpCtlSession *self = user_data;

  if (g_cancellable_is_cancelled (self->cancellable))
    {
      g_printerr (_("poolpatchctl: ended at once; “poolpatchctl runs” says what was done\n"));
      _exit (INTERRUPTED_STATUS);
    }
  g_printerr (_("poolpatchctl: stopping …\n"));
  g_cancellable_cancel (self->cancellable);

  return G_SOURCE_CONTINUE;
}

static void
remove_folder (const char *path)
{
  g_autoptr(GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      if (g_file_test (child, G_FILE_TEST_IS_DIR) && !g_file_test (child, G_FILE_TEST_IS_SYMLINK))
        remove_folder (child);
      else
        g_unlink (child);
    }

  g_rmdir (path);
}

static gboolean
start_demo (PpCtlSession *self,
            GError      **error)
{
  g_auto(PpCtlWait) wait = { NULL };

  self->scratch = g_dir_make_tmp ("poolpatch-demo-XXXXXX", error);
  if (self->scratch == NULL)
    return FALSE;

  self->demo = pp_demo_new (self->options->demo, NULL);
  pp_demo_start_async (self->demo, self->cancellable, pp_ctl_wait_cb, &wait);

  return pp_demo_start_finish (self->demo, pp_ctl_wait (&wait), error);
}

/* @chosen, or the demo's own folder, or the person's. */
static char *
choose_folder (PpCtlSession *self,
               const char   *chosen,
               const char   *base,
               const char   *name)
{
  if (chosen != NULL)
    return g_strdup (chosen);
  if (self->scratch != NULL)
    return g_build_filename (self->scratch, name != NULL ? name : "state", NULL);

  return g_build_filename (base, "poolpatch", name, NULL);
}

/* The settings of the desktop program, when they are installed. */
static GSettings *
open_settings (void)
{
  GSettingsSchemaSource *source = g_settings_schema_source_get_default ();
  g_autoptr(GSettingsSchema) schema = NULL;

  if (source != NULL)
    schema = g_settings_schema_source_lookup (source, PP_APPLICATION_ID, TRUE);

  return schema != NULL ? g_settings_new (PP_APPLICATION_ID) : NULL;
}

/* The options go before the settings; their mirrors add to those of the settings. */
static gboolean
open_feed (PpCtlSession *self,
           GSettings    *settings,
           const char   *cache,
           GError      **error)
{
  const PpCtlOptions *options = self->options;
  g_autoptr(PpMirrors) mirrors = pp_mirrors_new ();
  PpMirrors *configured;

  self->feed = pp_feed_new (NULL, cache);
  if (self->demo != NULL)
    pp_feed_set_source (self->feed, pp_demo_get_feed (self->demo));
  else if (settings != NULL && !pp_feed_apply_settings (self->feed, settings, error))
    return FALSE;
  if (options->feeds != NULL)
    pp_feed_set_sources (self->feed, (const char * const *) options->feeds);

  for (guint i = 0; options->mirrors != NULL && options->mirrors[i] != NULL; i++)
    if (!pp_mirrors_add_rule (mirrors, options->mirrors[i], error))
      return FALSE;
  configured = pp_feed_get_mirrors (self->feed);
  for (guint i = 0; i < pp_mirrors_get_n (configured); i++)
    pp_mirrors_add (mirrors, pp_mirrors_get (configured, i)->from,
                    pp_mirrors_get (configured, i)->to, NULL);
  pp_feed_set_mirrors (self->feed, mirrors);

  return TRUE;
}

/* The folder that was named, else that of Preferences, else the usual one. */
static char *
choose_library (PpCtlSession *self,
                GSettings    *settings)
{
  g_autofree char *chosen = NULL;

  if (self->options->library == NULL && self->scratch == NULL && settings != NULL)
    chosen = g_settings_get_string (settings, "library-folder");
  if (chosen != NULL && *chosen != '\0')
    return g_steal_pointer (&chosen);

  return choose_folder (self, self->options->library, g_get_user_data_dir (), "library");
}

/* What is wrong in a person's own notes is said, and stops nothing. */
static void
load_notes (PpCtlSession *self,
            const char   *config)
{
  g_autofree char *path = g_build_filename (config, "notes.json", NULL);
  g_auto(GStrv) complaints = NULL;

  self->notes = pp_feed_load_notes_with (path, &complaints);
  for (guint i = 0; complaints[i] != NULL; i++)
    pp_ctl_complain_in_words (self->options, complaints[i]);
}

static gboolean
open_parts (PpCtlSession *self,
            GError      **error)
{
  const PpCtlOptions *options = self->options;
  g_autofree char *config = NULL;
  g_autofree char *cache = NULL;
  g_autofree char *library = NULL;
  g_autoptr(GSettings) settings = open_settings ();

  if (options->demo != NULL && !start_demo (self, error))
    return FALSE;

  if (options->record != NULL)
    {
      self->record = fopen (options->record, "we");
      if (self->record == NULL)
        {
          g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (errno), "%s: %s",
                       options->record, g_strerror (errno));
          return FALSE;
        }
    }

  config = choose_folder (self, NULL, g_get_user_config_dir (), self->scratch ? "config" : NULL);
  cache = choose_folder (self, NULL, g_get_user_cache_dir (), self->scratch ? "cache" : NULL);
  library = choose_library (self, settings);
  self->state_dir = choose_folder (self, options->state_dir, g_get_user_state_dir (), NULL);

  self->book = pp_book_new (config);
  if (!open_feed (self, settings, cache, error))
    return FALSE;
  load_notes (self, config);
  self->library = pp_library_new (library);
  if (!pp_ctl_downloads_open (self, settings, error))
    return FALSE;
  self->reach = pp_live_network_new ();
  self->network = pp_ctl_network_open (self, settings, error);

  return self->network != NULL && pp_book_load (self->book, error);
}

/**
 * pp_ctl_session_open:
 * @options: the options, which have to outlive the session
 * @status: (out): the exit status when %NULL is returned
 *
 * Makes the parts of the core and, with --demo, starts the simulator with folders of its own.
 *
 * Returns: (transfer full) (nullable): a session; %NULL after an error was said
 */
PpCtlSession *
pp_ctl_session_open (const PpCtlOptions *options,
                     int                *status)
{
  g_autoptr(PpCtlSession) self = g_new0 (PpCtlSession, 1);
  g_autoptr(GError) error = NULL;

  self->options = options;
  self->cancellable = g_cancellable_new ();
  self->pools = g_ptr_array_new_with_free_func (g_object_unref);
  self->signals[0] = g_unix_signal_add (SIGINT, interrupted_cb, self);
  self->signals[1] = g_unix_signal_add (SIGTERM, interrupted_cb, self);

  if (!open_parts (self, &error))
    {
      pp_ctl_complain (options, error);
      *status = PP_CTL_LOCAL;
      return NULL;
    }

  return g_steal_pointer (&self);
}

/**
 * pp_ctl_session_read_feed:
 * @self: a session
 *
 * Fetches the feed. When that fails the error is said and the last good copy, if there is one, is
 * used: @self->catalogue may be %NULL afterwards.
 */
void
pp_ctl_session_read_feed (PpCtlSession *self)
{
  g_auto(PpCtlWait) wait = { NULL };
  g_autoptr(GError) error = NULL;
  g_autofree char *text = NULL;
  PpCatalogue *kept;

  pp_feed_refresh_async (self->feed, self->cancellable, pp_ctl_wait_cb, &wait);
  self->catalogue = pp_feed_refresh_finish (self->feed, pp_ctl_wait (&wait), &error);
  if (self->catalogue != NULL)
    return;

  kept = pp_feed_get_catalogue (self->feed);
  if (kept != NULL)
    self->catalogue = g_object_ref (kept);
  text = pp_text_for_feed_trouble (pp_feed_get_tries (self->feed), kept != NULL ? pp_catalogue_get_date (kept) : 0);
  pp_ctl_complain_in_words (self->options, text);
}

static void
record_cb (const char *method,
           const char *shape,
           double      milliseconds,
           gpointer    user_data)
{
  PpCtlSession *self = user_data;
  g_autofree char *quoted = pp_ctl_json_quote (shape);

  fprintf (self->record, "{\"method\":\"%s\",\"params\":%s,\"ms\":%.1f}\n", method, quoted,
           milliseconds);
  fflush (self->record);
}

static gboolean
connect_once (PpCtlSession *self,
              PpLivePool   *pool,
              const char   *password,
              GError      **error)
{
  g_auto(PpCtlWait) wait = { NULL };

  pp_live_pool_connect_async (pool, password, self->cancellable, pp_ctl_wait_cb, &wait);

  return pp_live_pool_connect_finish (pool, pp_ctl_wait (&wait), error);
}

/* A simulator that this program has started itself is not a stranger. */
static gboolean
trusts_strangers (PpCtlSession *self)
{
  return self->options->trust_first_use || self->demo != NULL;
}

/* What the person has chosen, and would forget. */
static void
warn_of_risks (PpCtlSession *self,
               PpLivePool   *pool)
{
  const char *address = pp_live_pool_get_address (pool);

  if (self->options->json)
    return;

  if (g_str_has_prefix (address, "http:"))
    g_printerr (_("poolpatchctl: warning: %s is not encrypted: whoever is on the way can read the "
                  "password and change what is installed\n"), address);
  else if (pp_live_pool_get_legacy_tls (pool))
    g_printerr (_("poolpatchctl: warning: old TLS is allowed for %s: whoever is on the way may be "
                  "able to read the password and change what is installed\n"), address);
}

static gboolean
connect_pool (PpCtlSession *self,
              const char   *address,
              const char   *uuid,
              const char   *user,
              const char   *password)
{
  g_autoptr(PpLivePool) pool = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *normal = NULL;
  gboolean ok;

  normal = pp_live_pool_normalize_address (address, &error);
  if (normal == NULL)
    {
      pp_ctl_complain (self->options, error);
      return FALSE;
    }

  pool = pp_live_pool_new (normal, user, self->book);
  pp_live_pool_set_network (pool, self->reach);
  pp_live_pool_expect (pool, uuid);
  if (self->options->pins != NULL)
    pp_live_pool_set_pins (pool, (const char * const *) self->options->pins);
  if (self->record != NULL)
    pp_live_pool_set_recorder (pool, record_cb, self);
  if (self->options->legacy_tls)
    pp_live_pool_set_legacy_tls (pool, TRUE);
  warn_of_risks (self, pool);

  ok = connect_once (self, pool, password, &error);
  /* The address may lead on to the master, whose certificate is another one. */
  for (guint i = 0; !ok && i < 3 && trusts_strangers (self) &&
       g_error_matches (error, PP_ERROR, PP_ERROR_CERTIFICATE_UNKNOWN); i++)
    {
      pp_live_pool_trust (pool, pp_error_get_certificate (error));
      g_clear_error (&error);
      ok = connect_once (self, pool, password, &error);
    }

  if (!ok)
    {
      pp_ctl_complain (self->options, error);
      pp_ctl_certificate_show (self->options, self->book, error);
      return FALSE;
    }

  g_ptr_array_add (self->pools, g_steal_pointer (&pool));

  return TRUE;
}

/* What was given for all pools, else what the keyring of the desktop has for this one. Errors are
 * said. */
static char *
find_password (PpCtlSession      *self,
               PpKeyring         *keyring,
               const PpSavedPool *pool)
{
  g_auto(PpCtlWait) wait = { NULL };
  g_autoptr(GError) error = NULL;
  g_autofree char *text = NULL;
  char *password = NULL;

  if (self->options->password != NULL)
    return g_strdup (self->options->password);

  if (pool->remember)
    {
      pp_keyring_lookup_async (keyring, pool->uuid, pool->user, self->cancellable, pp_ctl_wait_cb,
                               &wait);
      password = pp_keyring_lookup_finish (keyring, pp_ctl_wait (&wait), &error);
    }
  if (error != NULL)
    pp_ctl_complain (self->options, error);
  if (password == NULL)
    {
      text = g_strdup_printf (_("no password of %s (%s, %s) is in the keyring; a password is "
                                "needed: --password-file or --password-fd"),
                              pool->name, pool->address, pool->user);
      pp_ctl_complain_in_words (self->options, text);
    }

  return password;
}

static gboolean
connect_saved (PpCtlSession *self)
{
  g_autoptr(GPtrArray) saved = pp_book_list (self->book);
  g_autoptr(PpKeyring) keyring = pp_secret_keyring_new (0);
  gboolean ok = TRUE;

  if (saved->len == 0)
    {
      g_printerr (_("poolpatchctl: no pool is saved here; name one with --server, or try --demo\n"));
      return FALSE;
    }

  for (guint i = 0; i < saved->len; i++)
    {
      const PpSavedPool *pool = g_ptr_array_index (saved, i);
      char *password = find_password (self, keyring, pool);

      ok = password != NULL &&
           connect_pool (self, pool->address, pool->uuid, pool->user, password) && ok;
      pp_keyring_free_password (password);
    }

  return ok;
}

/**
 * pp_ctl_session_connect:
 * @self: a session
 *
 * Connects to the pools that the options name: the demo's, --server, or the saved ones. Errors are
 * said.
 *
 * Returns: %PP_CTL_DONE or %PP_CTL_CONNECT
 */
int
pp_ctl_session_connect (PpCtlSession *self)
{
  const PpCtlOptions *options = self->options;
  gboolean ok = TRUE;

  if (self->demo != NULL)
    {
      ok = connect_pool (self, pp_demo_get_servers (self->demo)[0], NULL,
                         pp_demo_get_user (self->demo), pp_demo_get_password (self->demo));
    }
  else if (options->servers == NULL)
    {
      ok = connect_saved (self);
    }
  else if (options->password == NULL)
    {
      g_printerr (_("poolpatchctl: a password is needed: --password-file or --password-fd\n"));
      return PP_CTL_USAGE;
    }
  else
    {
      for (guint i = 0; options->servers[i] != NULL; i++)
        ok = connect_pool (self, options->servers[i], NULL, options->user, options->password) && ok;
    }

  return ok ? PP_CTL_DONE : PP_CTL_CONNECT;
}

static void
close_pools (PpCtlSession *self)
{
  for (guint i = 0; i < self->pools->len; i++)
    {
      g_auto(PpCtlWait) wait = { NULL };
      PpLivePool *pool = g_ptr_array_index (self->pools, i);

      pp_live_pool_close_async (pool, pp_ctl_wait_cb, &wait);
      pp_live_pool_close_finish (pool, pp_ctl_wait (&wait), NULL);
    }
}

/**
 * pp_ctl_session_close:
 * @self: (transfer full): a session
 *
 * Logs out, stops the demo and removes what was made for it.
 */
void
pp_ctl_session_close (PpCtlSession *self)
{
  close_pools (self);
  pp_ctl_downloads_close (self);
  g_clear_pointer (&self->pools, g_ptr_array_unref);
  g_clear_object (&self->catalogue);
  g_clear_object (&self->library);
  g_clear_object (&self->notes);
  g_clear_object (&self->feed);
  g_clear_object (&self->book);
  g_clear_object (&self->resolver);
  g_clear_pointer (&self->network, pp_network_free);
  g_clear_object (&self->reach);
  g_clear_object (&self->demo);
  g_clear_object (&self->cancellable);
  g_clear_handle_id (&self->signals[0], g_source_remove);
  g_clear_handle_id (&self->signals[1], g_source_remove);
  g_clear_pointer (&self->record, fclose);
  if (self->scratch != NULL)
    remove_folder (self->scratch);
  g_clear_pointer (&self->scratch, g_free);
  g_clear_pointer (&self->state_dir, g_free);
  g_free (self);
}
