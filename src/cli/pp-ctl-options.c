/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-ctl-options"

#include "config.h"

#include "pp-ctl-options.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <glib/gi18n.h>

#define PASSWORD_MAX 4096
#define POOLS_AT_ONCE 4
#define POOLS_AT_ONCE_MAX 16

static const char commands[] =
  N_("Commands:\n"
     "  status                 what each server has, what it lacks and why (default)\n"
     "  plan [HOTFIX…]         print what apply would carry out, change nothing\n"
     "  apply [HOTFIX…]        download, upload, pre-check, apply, restart, read back\n"
     "  restart toolstacks     restart the toolstacks, the master's last; no hotfix is needed\n"
     "  restart servers        empty and restart the servers, one after the other\n"
     "  maintenance enter      empty the server that --host names and keep it so\n"
     "  maintenance leave      let it run virtual machines again\n"
     "  plan restart …, plan maintenance …   print what these would do, change nothing\n"
     "  download [HOTFIX…]     fetch into the library only\n"
     "  library [list]         the files that are here\n"
     "  library import FILE|FOLDER…   take files in, or a bundle from elsewhere\n"
     "  library export FOLDER  write a bundle: files, feed, notes, checksums\n"
     "  library verify         read every file, put aside what is broken\n"
     "  library missing        what pools need and is not here, with the pages to get it from\n"
     "  library prune          remove what no pool needs (with --yes)\n"
     "  library remove HOTFIX… remove files\n"
     "  hide HOTFIX…           neither count nor recommend it, for users of XenCenter too\n"
     "  unhide HOTFIX…         show it again (--all: everything that is hidden)\n"
     "  feed [refresh|show]    the list of hotfixes: fetch it, or print it and its sources\n"
     "  pools                  the saved pools\n"
     "  runs [show ID]         what was carried out\n"
     "  runs resume ID         go on with a run that was not finished\n"
     "  runs unwind ID         put back what it changed; hotfixes stay\n"
     "  calls                  the XenAPI methods that this program can send\n"
     "\n"
     "HOTFIX is a name, a uuid, or a file (.zip, .xsupdate, .iso).");

typedef struct
{
  PpCtlOptions *options;
  char         *password_file;
  int           password_fd;
  char         *proxy_password_file;
  char         *order;
  char         *mode;
  char         *stuck;
} Raw;

static gboolean
demo_cb (const char *name,
         const char *value,
         gpointer    data,
         GError    **error)
{
  Raw *raw = data;

  g_free (raw->options->demo);
  raw->options->demo = g_strdup (value != NULL ? value : "");

  return TRUE;
}

/* How files come into the library, and which may. */
static void
add_download_entries (GOptionGroup *group,
                      PpCtlOptions *self)
{
  const GOptionEntry entries[] = {
    { "download-login", 0, 0, G_OPTION_ARG_FILENAME, &self->download_login,
      N_("File with server, user and password for downloads, in a group [download]"), N_("FILE") },
    { "client-id", 0, 0, G_OPTION_ARG_FILENAME, &self->client_id,
      N_("Client ID file of the vendor, for downloads that want to know who asks"), N_("FILE") },
    { "file-service", 0, 0, G_OPTION_ARG_STRING, &self->file_service,
      N_("Server that the client ID is for (https://fileservice.citrix.com)"), N_("URL") },
    { "metered", 0, 0, G_OPTION_ARG_NONE, &self->metered,
      N_("Download over a metered connection too; without it nothing is (--yes does not allow it)"),
      NULL },
    { "key", 0, 0, G_OPTION_ARG_FILENAME, &self->key,
      N_("Public key of who has to have signed the hotfix files"), N_("FILE") },
    { "checksums", 0, 0, G_OPTION_ARG_FILENAME, &self->checksums,
      N_("Checksums of hotfix files, as sha256sum writes them"), N_("FILE") },
    { NULL }
  };

  g_option_group_add_entries (group, entries);
}

/* What is planned, and how it is carried out: the words of PpOptions. */
static void
add_plan_entries (GOptionGroup *group,
                  Raw          *raw)
{
  PpCtlOptions *self = raw->options;
  const GOptionEntry entries[] = {
    { "order", 0, 0, G_OPTION_ARG_STRING, &raw->order,
      N_("master-first, or toolstacks-first: hotfixes everywhere, toolstacks, then restarts, the "
         "master last"), N_("ORDER") },
    { "mode", 0, 0, G_OPTION_ARG_STRING, &raw->mode,
      N_("automatic: restart what must be restarted; manual: only name it"), N_("MODE") },
    { "stuck", 0, 0, G_OPTION_ARG_STRING, &raw->stuck,
      N_("What becomes of virtual machines that cannot be moved: ask (a problem), suspend or "
         "shut-down (until their server is back), leave-server (their server is left for later)"),
      N_("WAY") },
    { "evacuate-after", 0, 0, G_OPTION_ARG_NONE, &self->how.evacuate_after,
      N_("Empty a server after the hotfixes are applied, just before it restarts"), NULL },
    { "separate-restarts", 0, 0, G_OPTION_ARG_NONE, &self->how.separate_restarts,
      N_("Restart after each hotfix that asks for it, not once at the end"), NULL },
    { "keep-files", 0, 0, G_OPTION_ARG_NONE, &self->how.keep_files,
      N_("Leave the files of the hotfixes on the servers"), NULL },
    { "storage", 0, 0, G_OPTION_ARG_STRING, &self->storage,
      N_("Storage for the files of hotfixes from XenServer 7.1 on, by name or UUID; else the best that "
         "the pool master reaches"), N_("STORAGE") },
    { "leave-vms", 0, 0, G_OPTION_ARG_NONE, &self->how.leave_vms,
      N_("Do not bring virtual machines back to where they were"), NULL },
    { "pools-at-once", 0, 0, G_OPTION_ARG_INT, &self->pools_at_once,
      N_("How many pools are worked on at once, 1 to 16 (4); servers of one pool never are"), "N" },
    { "fix", 0, 0, G_OPTION_ARG_NONE, &self->how.accept_fixes,
      N_("Mend what stands in the way where that is possible, and put it back at the end"), NULL },
    { NULL }
  };

  g_option_group_add_entries (group, entries);
}

/* How the answer is written. */
static void
add_form_entries (GOptionGroup *group,
                  PpCtlOptions *self)
{
  const GOptionEntry entries[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &self->json,
      N_("One JSON document on standard output"), NULL },
    { "output", 0, 0, G_OPTION_ARG_FILENAME, &self->output,
      N_("plan: write it to a file too, as JSON"), N_("FILE") },
    { "nagios", 0, 0, G_OPTION_ARG_NONE, &self->nagios,
      N_("status: one line for a monitoring plugin"), NULL },
    { "csv", 0, 0, G_OPTION_ARG_NONE, &self->csv, N_("status: a table, by hotfix"), NULL },
    { "by-server", 0, 0, G_OPTION_ARG_NONE, &self->by_server, N_("With --csv: by server"), NULL },
    { "html", 0, 0, G_OPTION_ARG_NONE, &self->html, N_("status: a page to print"), NULL },
    { NULL }
  };

  g_option_group_add_entries (group, entries);
}

static GOptionContext *
create_context (Raw *raw)
{
  PpCtlOptions *self = raw->options;
  const GOptionEntry entries[] = {
    { "server", 0, 0, G_OPTION_ARG_STRING_ARRAY, &self->servers,
      N_("A server of the pool, https://host[:port]; without it: the saved pools"), N_("URL") },
    { "user", 0, 0, G_OPTION_ARG_STRING, &self->user, N_("User to log in as (root)"), N_("NAME") },
    { "password-file", 0, 0, G_OPTION_ARG_FILENAME, &raw->password_file,
      N_("Read the password from the first line of a file"), N_("FILE") },
    { "password-fd", 0, 0, G_OPTION_ARG_INT, &raw->password_fd,
      N_("Read the password from an open file descriptor"), N_("N") },
    { "pin", 0, 0, G_OPTION_ARG_STRING_ARRAY, &self->pins,
      N_("SHA-256 fingerprint of a certificate to trust (may be repeated)"), "SHA256" },
    { "trust-first-use", 0, 0, G_OPTION_ARG_NONE, &self->trust_first_use,
      N_("Trust the certificate of a server that was never seen, and remember it"), NULL },
    { "legacy-tls", 0, 0, G_OPTION_ARG_NONE, &self->legacy_tls,
      N_("Allow these servers TLS 1.0 and 1.1 with their ciphers, by pinned certificates only"),
      NULL },
    { "feed", 0, 0, G_OPTION_ARG_STRING_ARRAY, &self->feeds,
      N_("The list of hotfixes (updates.xml); repeated: the first that answers"), N_("URL|FILE") },
    { "mirror", 0, 0, G_OPTION_ARG_STRING_ARRAY, &self->mirrors,
      N_("Fetch files whose address begins with OLD from NEW instead (may be repeated)"),
      N_("OLD=NEW") },
    { "proxy", 0, 0, G_OPTION_ARG_STRING, &self->proxy,
      N_("Proxy to the list of hotfixes and to their files: http://HOST:PORT, system or none; "
         "without it: as in Preferences"), N_("URL") },
    { "proxy-user", 0, 0, G_OPTION_ARG_STRING, &self->proxy_user,
      N_("User to log in to the proxy as"), N_("NAME") },
    { "proxy-password-file", 0, 0, G_OPTION_ARG_FILENAME, &raw->proxy_password_file,
      N_("Read the password of the proxy from the first line of a file"), N_("FILE") },
    { "proxy-pools", 0, 0, G_OPTION_ARG_NONE, &self->proxy_pools,
      N_("Reach the servers of the pools through the proxy too"), NULL },
    { "timeout", 0, 0, G_OPTION_ARG_INT, &self->timeout,
      N_("How long a server of a pool may be silent, an upload stand still or a connection be in the "
         "making, 10 to 3600; without it: as in Preferences"), N_("SECONDS") },
    { "library", 0, 0, G_OPTION_ARG_FILENAME, &self->library, N_("Folder of hotfix files"),
      N_("DIR") },
    { "state-dir", 0, 0, G_OPTION_ARG_FILENAME, &self->state_dir, N_("Folder of the runs"),
      N_("DIR") },
    { "demo", 0, G_OPTION_FLAG_OPTIONAL_ARG, G_OPTION_ARG_CALLBACK, (gpointer) demo_cb,
      N_("Use a simulated pool"), N_("SCENARIO") },
    { "all", 0, 0, G_OPTION_ARG_NONE, &self->all,
      N_("Every outstanding hotfix (status: show every hotfix; unhide: every hidden one)"), NULL },
    { "recommended", 0, 0, G_OPTION_ARG_NONE, &self->recommended,
      N_("The smallest set that brings the servers up to date"), NULL },
    { "finish", 0, 0, G_OPTION_ARG_NONE, &self->finish,
      N_("What some servers of the pool have and others need: makes a half-patched pool whole"),
      NULL },
    { "like", 0, 0, G_OPTION_ARG_STRING, &self->like,
      N_("What another server has, of the pool or of another one that is named"), N_("NAME|UUID") },
    { "up-to", 0, 0, G_OPTION_ARG_STRING, &self->up_to,
      N_("The smallest set as it was when this hotfix came out"), N_("HOTFIX") },
    { "release", 0, 0, G_OPTION_ARG_STRING, &self->release,
      N_("Another release, which an update of the feed makes, and its smallest set"), N_("RELEASE") },
    { "host", 0, 0, G_OPTION_ARG_STRING_ARRAY, &self->hosts,
      N_("Only this server (may be repeated)"), N_("NAME|UUID") },
    { "yes", 0, 0, G_OPTION_ARG_NONE, &self->yes, N_("Ask nothing"), NULL },
    { "record", 0, 0, G_OPTION_ARG_FILENAME, &self->record,
      N_("Write down each XenAPI call sent, never a secret"), N_("FILE") },
    { "version", 0, 0, G_OPTION_ARG_NONE, &self->version, N_("Print the version"), NULL },
    { NULL }
  };
  GOptionContext *context = g_option_context_new (N_("[COMMAND] [ARGUMENT…]"));
  GOptionGroup *group;

  group = g_option_group_new ("poolpatchctl", "", "", raw, NULL);
  g_option_group_add_entries (group, entries);
  add_plan_entries (group, raw);
  add_download_entries (group, self);
  add_form_entries (group, self);
  g_option_group_set_translation_domain (group, GETTEXT_PACKAGE);
  g_option_context_set_main_group (context, group);
  g_option_context_set_summary (context, _("Patches XenServer pools."));
  g_option_context_set_description (context, _(commands));

  return context;
}

/* The first line, without its end: what `echo secret > file` leaves behind works. */
static char *
read_password (int      fd,
               GError **error)
{
  char buffer[PASSWORD_MAX + 1] = { 0 };
  gsize length = 0;
  char *password;

  while (length < PASSWORD_MAX)
    {
      gssize got = read (fd, buffer + length, PASSWORD_MAX - length);

      if (got < 0 && errno == EINTR)
        continue;
      if (got < 0)
        {
          g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED,
                       "cannot read the password: %s", g_strerror (errno));
          return NULL;
        }
      if (got == 0)
        break;
      length += got;
    }

  password = g_strndup (buffer, strcspn (buffer, "\r\n"));
  explicit_bzero (buffer, sizeof buffer);

  return password;
}

static char *
read_password_file (const char *path,
                    GError    **error)
{
  FILE *file = fopen (path, "re");
  char *password;

  if (file == NULL)
    {
      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED, "%s: %s", path,
                   g_strerror (errno));
      return NULL;
    }
  password = read_password (fileno (file), error);
  fclose (file);

  return password;
}

static gboolean
take_passwords (Raw     *raw,
                GError **error)
{
  if (raw->proxy_password_file != NULL)
    {
      raw->options->proxy_password = read_password_file (raw->proxy_password_file, error);
      if (raw->options->proxy_password == NULL)
        return FALSE;
    }

  if (raw->password_fd >= 0)
    {
      raw->options->password = read_password (raw->password_fd, error);
      return raw->options->password != NULL;
    }

  if (raw->password_file == NULL)
    return TRUE;

  raw->options->password = read_password_file (raw->password_file, error);

  return raw->options->password != NULL;
}

static gboolean
take_word (const char *option,
           const char *word,
           gboolean    is_known,
           const char *known,
           GError    **error)
{
  if (word == NULL || is_known)
    return TRUE;

  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, "--%s %s: it is %s", option, word,
               known);
  return FALSE;
}

static gboolean
take_words (Raw     *raw,
            GError **error)
{
  PpOptions *how = &raw->options->how;

  how->storage = raw->options->storage;

  return take_word ("order", raw->order, pp_order_from_string (raw->order, &how->order),
                    "master-first or toolstacks-first", error) &&
         take_word ("mode", raw->mode, pp_mode_from_string (raw->mode, &how->mode),
                    "automatic or manual", error) &&
         take_word ("stuck", raw->stuck, pp_stuck_from_string (raw->stuck, &how->stuck),
                    "ask, suspend, shut-down or leave-server", error);
}

/* A wrong password alone takes a server five seconds. */
static gboolean
check_timeout (Raw     *raw,
               GError **error)
{
  int timeout = raw->options->timeout;

  if (timeout == 0 || (timeout >= 10 && timeout <= 3600))
    return TRUE;

  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
               "--timeout %d: it is 10 to 3600 seconds", timeout);

  return FALSE;
}

static gboolean
check_pools_at_once (Raw     *raw,
                     GError **error)
{
  int number = raw->options->pools_at_once;

  if (number >= 1 && number <= POOLS_AT_ONCE_MAX)
    return TRUE;

  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
               "--pools-at-once %d: it is 1 to %d", number, POOLS_AT_ONCE_MAX);

  return FALSE;
}

/* A typing error would only come to light as a certificate that is not trusted. */
static gboolean
check_pins (Raw     *raw,
            GError **error)
{
  char **pins = raw->options->pins;

  for (guint i = 0; pins != NULL && pins[i] != NULL; i++)
    {
      gsize n_digits = 0;

      for (const char *at = pins[i]; *at != '\0'; at++)
        n_digits += g_ascii_isxdigit (*at) ? 1 : 0;
      if (n_digits != 64 || strspn (pins[i], "0123456789abcdefABCDEF:") != strlen (pins[i]))
        {
          g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                       "--pin %s: it has 64 hexadecimal digits", pins[i]);
          return FALSE;
        }
    }

  return TRUE;
}

static gboolean
check_mirrors (Raw     *raw,
               GError **error)
{
  g_autoptr(PpMirrors) mirrors = pp_mirrors_new ();
  char **rules = raw->options->mirrors;

  for (guint i = 0; rules != NULL && rules[i] != NULL; i++)
    if (!pp_mirrors_add_rule (mirrors, rules[i], error))
      {
        g_prefix_error (error, "--mirror: ");
        return FALSE;
      }

  return TRUE;
}

static gboolean
check_feeds (Raw     *raw,
             GError **error)
{
  char **feeds = raw->options->feeds;

  for (guint i = 0; feeds != NULL && feeds[i] != NULL; i++)
    if (!pp_feed_check_source (feeds[i], error))
      {
        g_prefix_error (error, "--feed: ");
        return FALSE;
      }

  return TRUE;
}

static gboolean
check_file_service (Raw     *raw,
                    GError **error)
{
  const char *address = raw->options->file_service;

  if (address == NULL || !pp_address_has_login (address))
    return TRUE;

  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
               "--file-service %s: name it without a user and a password",
               pp_address_skip_login (address));
  return FALSE;
}

/**
 * pp_ctl_options_parse:
 * @argc: number of words
 * @argv: the words; what is understood is taken out
 * @error: return location for a usage error
 *
 * Reads the command line. A password comes from a file or a descriptor only, never from @argv,
 * which every user of the machine can read.
 *
 * Returns: (transfer full) (nullable): the options
 */
PpCtlOptions *
pp_ctl_options_parse (int     *argc,
                      char  ***argv,
                      GError **error)
{
  g_autoptr(PpCtlOptions) self = g_new0 (PpCtlOptions, 1);
  g_autoptr(GOptionContext) context = NULL;
  static char demo_word[] = "--demo=";
  Raw raw = { .options = self, .password_fd = -1 };
  gboolean ok;

  /* GOption would take the word after a bare --demo for its value. */
  for (int i = 1; i < *argc; i++)
    if (g_str_equal ((*argv)[i], "--demo"))
      (*argv)[i] = demo_word;

  self->pools_at_once = POOLS_AT_ONCE;
  context = create_context (&raw);
  ok = g_option_context_parse (context, argc, argv, error) &&
       take_passwords (&raw, error) && take_words (&raw, error) && check_pins (&raw, error) &&
       check_timeout (&raw, error) && check_pools_at_once (&raw, error) && check_mirrors (&raw, error) &&
       check_feeds (&raw, error) && check_file_service (&raw, error);
  g_free (raw.password_file);
  g_free (raw.proxy_password_file);
  g_free (raw.order);
  g_free (raw.mode);
  g_free (raw.stuck);
  if (!ok)
    return NULL;

  if (self->user == NULL)
    self->user = g_strdup ("root");
  self->command = g_strdup (*argc > 1 ? (*argv)[1] : "status");
  self->arguments = g_strdupv (*argc > 1 ? *argv + 2 : *argv + 1);

  return g_steal_pointer (&self);
}

/**
 * pp_ctl_options_free:
 * @self: (transfer full): options
 *
 * Frees @self and wipes the password.
 */
void
pp_ctl_options_free (PpCtlOptions *self)
{
  if (self->password != NULL)
    explicit_bzero (self->password, strlen (self->password));
  if (self->proxy_password != NULL)
    explicit_bzero (self->proxy_password, strlen (self->proxy_password));

  g_free (self->command);
  g_free (self->storage);
  g_strfreev (self->arguments);
  g_strfreev (self->servers);
  g_free (self->user);
  g_free (self->password);
  g_strfreev (self->pins);
  g_strfreev (self->feeds);
  g_strfreev (self->mirrors);
  g_free (self->library);
  g_free (self->key);
  g_free (self->download_login);
  g_free (self->client_id);
  g_free (self->file_service);
  g_free (self->checksums);
  g_free (self->state_dir);
  g_free (self->demo);
  g_strfreev (self->hosts);
  g_free (self->like);
  g_free (self->up_to);
  g_free (self->release);
  g_free (self->output);
  g_free (self->record);
  g_free (self->proxy);
  g_free (self->proxy_user);
  g_free (self->proxy_password);
  g_free (self);
}
