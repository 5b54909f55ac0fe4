/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-sim"

#include "config.h"

#include "pp-sim-checks.h"
#include "pp-sim-control.h"
#include "pp-sim-feed.h"
#include "pp-sim-lifecycle.h"
#include "pp-sim-image.h"
#include "pp-sim-rbac.h"
#include "pp-sim-row.h"
#include "pp-sim-rpc.h"
#include "pp-sim-scenario.h"
#include "pp-sim-server.h"
#include "pp-sim-update.h"
#include "pp-sim-xapidb.h"

#include <glib-unix.h>
#include <glib/gstdio.h>
#include <locale.h>
#include <string.h>
#include <unistd.h>

/* poolpatch-sim: pools, feed and control endpoint, until standard input closes. */

/* PP_SIM_SPEED says another one, for programs that start this one themselves. */
#define DEFAULT_SPEED "20"
#define PORT_ATTEMPTS 50
#define LOWEST_PORT 20000
#define HIGHEST_PORT 32000

typedef struct
{
  char    *scenario;
  char    *xapi_db;
  char    *release;
  char    *cert;
  char    *key;
  char    *record;
  char   **faults;
  char   **accounts;
  gboolean no_tls;
  gboolean no_jsonrpc;
  int      port;
  int      n_hosts;
  int      n_vms;
  double   speed;
  double   login_delay;
} Options;

typedef struct
{
  Options          options;
  PpSimWorld      *world;
  PpSimFeed       *feed;
  PpSimControl    *control;
  GTlsCertificate *certificate;
  GMainLoop       *loop;
  char            *data_dir;
} Program;

/* Beside this program in the build folder, or where it was installed to. */
static char *
find_data_dir (void)
{
  const char *chosen = g_getenv ("PP_SIM_DATADIR");
  g_autofree char *self = g_file_read_link ("/proc/self/exe", NULL);

  if (chosen != NULL && *chosen != '\0')
    return g_strdup (chosen);

  if (self != NULL)
    {
      g_autofree char *folder = g_path_get_dirname (self);
      g_autofree char *built = g_build_filename (folder, "..", "..", "data", "sim", NULL);
      g_autofree char *index = g_build_filename (built, "hotfixes", "hotfixes.json", NULL);

      if (g_file_test (index, G_FILE_TEST_EXISTS))
        return g_steal_pointer (&built);
    }

  return g_build_filename (PP_PKGDATADIR, "sim", NULL);
}

static gboolean
parse_options (Options *options,
               int     *argc,
               char  ***argv,
               GError **error)
{
  const GOptionEntry entries[] = {
    { "scenario", 0, 0, G_OPTION_ARG_STRING, &options->scenario,
      "lab, single, up-to-date, half-patched, local-storage, ha, awkward, cu-pool, falcon, stockholm, "
      "xcp-ng, xenserver-8 or a file",
      "NAME|FILE" },
    { "xapi-db", 0, 0, G_OPTION_ARG_FILENAME, &options->xapi_db, "Load a xapi database", "FILE" },
    { "release", 0, 0, G_OPTION_ARG_STRING, &options->release, "Release of all servers", "6.2" },
    { "port", 0, 0, G_OPTION_ARG_INT, &options->port, "Port of all servers, 0 = a free one", "N" },
    { "no-tls", 0, 0, G_OPTION_ARG_NONE, &options->no_tls, "Plain HTTP", NULL },
    { "no-jsonrpc", 0, 0, G_OPTION_ARG_NONE, &options->no_jsonrpc, "No JSON-RPC, as up to 6.5", NULL },
    { "cert", 0, 0, G_OPTION_ARG_FILENAME, &options->cert, "Certificate (PEM)", "FILE" },
    { "key", 0, 0, G_OPTION_ARG_FILENAME, &options->key, "Its key (PEM)", "FILE" },
    { "speed", 0, 0, G_OPTION_ARG_DOUBLE, &options->speed, "Simulated seconds in a second", "X" },
    { "login-delay", 0, 0, G_OPTION_ARG_DOUBLE, &options->login_delay,
      "Seconds a wrong password takes", "S" },
    { "fault", 0, 0, G_OPTION_ARG_STRING_ARRAY, &options->faults, "Something that goes wrong",
      "JSON" },
    { "account", 0, 0, G_OPTION_ARG_STRING_ARRAY, &options->accounts,
      "One more account, with root's password", "NAME=ROLE" },
    { "record", 0, 0, G_OPTION_ARG_FILENAME, &options->record, "Write every request and reply",
      "FILE" },
    { "hosts", 0, 0, G_OPTION_ARG_INT, &options->n_hosts, "At least so many servers", "N" },
    { "vms", 0, 0, G_OPTION_ARG_INT, &options->n_vms, "So many more virtual machines", "N" },
    G_OPTION_ENTRY_NULL
  };
  g_autoptr(GOptionContext) context = g_option_context_new ("- simulates XenServer pools");

  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, argc, argv, error))
    return FALSE;

  if (*argc > 1 || options->port < 0 || options->port > 65535 || options->n_hosts < 0 ||
      options->n_hosts > 250 || options->n_vms < 0 || options->n_vms > 20000 ||
      !(options->speed > 0) || options->login_delay < 0 ||
      (options->cert == NULL) != (options->key == NULL))
    {
      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, "no such options; see --help");
      return FALSE;
    }

  return TRUE;
}

static char *
make_password (void)
{
  g_autofree char *uuid = g_uuid_string_random ();

  uuid[8] = '\0';

  return g_strconcat ("pw-", uuid, NULL);
}

static gboolean
load_pools (Program *program,
            GError **error)
{
  Options *options = &program->options;
  gboolean keep_release = options->release != NULL;
  const char *name = options->scenario != NULL ? options->scenario : "lab";
  g_autofree char *file = g_strconcat (name, ".json", NULL);
  g_autofree char *path = NULL;

  if (options->xapi_db != NULL)
    return pp_sim_xapidb_load (program->world, options->xapi_db, keep_release, error);

  if (strchr (name, '/') != NULL || g_str_has_suffix (name, ".json"))
    path = g_strdup (name);
  else
    path = g_build_filename (program->data_dir, "scenarios", file, NULL);

  return pp_sim_scenario_load (program->world, program->data_dir, path, keep_release,
                               options->n_hosts, options->n_vms, error);
}

static gboolean
add_accounts (PpSimWorld *world,
              char      **accounts,
              GError    **error)
{
  for (guint i = 0; accounts != NULL && accounts[i] != NULL; i++)
    {
      const char *sign = strrchr (accounts[i], '=');

      if (sign == NULL || sign == accounts[i] || !pp_sim_rbac_is_role (sign + 1))
        {
          g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                       "--account %s: it is NAME=ROLE, and the role is read-only, vm-power-admin, "
                       "pool-operator or pool-admin", accounts[i]);
          return FALSE;
        }
      g_hash_table_replace (world->accounts, g_strndup (accounts[i], sign - accounts[i]),
                            g_strdup (sign + 1));
    }

  return TRUE;
}

static gboolean
make_world (Program *program,
            GError **error)
{
  Options *options = &program->options;
  PpSimRelease release = PP_SIM_RELEASE_62;

  if (options->release != NULL && !pp_sim_release_parse (options->release, &release))
    {
      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, "unknown release %s",
                   options->release);
      return FALSE;
    }

  program->world = pp_sim_world_new (release, options->speed);
  pp_sim_clock_set_lock (program->world->clock, &program->world->lock, &program->world->changed);
  program->world->login_delay = options->login_delay;
  program->world->no_jsonrpc = options->no_jsonrpc;
  program->world->password = make_password ();
  program->world->folder = g_dir_make_tmp ("poolpatch-sim-XXXXXX", error);
  program->world->index = pp_sim_index_new (program->data_dir, error);
  if (program->world->folder == NULL || program->world->index == NULL)
    return FALSE;

  if (options->record != NULL && (program->world->record = fopen (options->record, "w")) == NULL)
    {
      g_set_error (error, G_FILE_ERROR, G_FILE_ERROR_FAILED, "cannot write %s", options->record);
      return FALSE;
    }

  if (!add_accounts (program->world, options->accounts, error) || !load_pools (program, error))
    return FALSE;

  pp_sim_session_add_methods (program->world);
  pp_sim_task_add_methods (program->world);
  pp_sim_event_add_methods (program->world);
  pp_sim_patch_calls_register (program->world);
  pp_sim_host_calls_register (program->world);
  pp_sim_vm_calls_register (program->world);
  pp_sim_drive_calls_register (program->world);
  pp_sim_pool_calls_register (program->world);
  pp_sim_emergency_calls_register (program->world);
  pp_sim_plugin_calls_register (program->world);
  pp_sim_storage_calls_register (program->world);
  pp_sim_upload_register (program->world);
  pp_sim_image_register (program->world);
  pp_sim_import_register (program->world);
  pp_sim_update_calls_register (program->world);

  return TRUE;
}

/* 8.2 and later: TLS 1.2 and nothing else, with two cipher suites (facts §1.7). GLib reads this once,
 * with the first connection; older releases are played with the TLS of today. */
static void
restrict_tls (Program *program)
{
  if (program->world->release >= PP_SIM_RELEASE_82)
    g_setenv ("G_TLS_GNUTLS_PRIORITY",
              "NONE:+VERS-TLS1.2:+ECDHE-RSA:+AES-256-GCM:+AES-128-GCM:+AEAD:+SIGN-ALL:+COMP-NULL:"
              "+GROUP-SECP384R1:%SERVER_PRECEDENCE", TRUE);
}

static gboolean
make_certificate (Program *program,
                  GError **error)
{
  Options *options = &program->options;

  if (options->no_tls)
    return TRUE;

  restrict_tls (program);

  if (options->cert != NULL)
    program->certificate = g_tls_certificate_new_from_files (options->cert, options->key, error);
  else
    program->certificate = pp_sim_certificate_create ("127.0.0.1", program->world->release, error);

  return program->certificate != NULL;
}

static void
drop_servers (PpSimWorld *world)
{
  for (guint i = 0; i < world->pools->len; i++)
    g_hash_table_remove_all (((PpSimPool *) g_ptr_array_index (world->pools, i))->servers);
}

/* Each host of all pools gets the next loopback address, and the same port. */
static gboolean
listen_on (Program *program,
           guint16 *port,
           GError **error)
{
  guint number = 0;

  for (guint i = 0; i < program->world->pools->len; i++)
    {
      PpSimPool *pool = g_ptr_array_index (program->world->pools, i);
      g_auto(GStrv) hosts = pp_sim_row_all (pool, "host");

      for (guint k = 0; hosts[k] != NULL; k++)
        {
          g_autofree char *address = g_strdup_printf ("127.0.0.%u", ++number);
          PpSimServer *server = pp_sim_server_new (pool, hosts[k], address, *port, program->certificate,
                                                   error);

          if (server == NULL)
            return FALSE;
          *port = pp_sim_server_get_port (server);
          pp_sim_row_set_text (pool, hosts[k], "address", address);
          g_hash_table_insert (pool->servers, g_strdup (hosts[k]), server);
          if (pp_sim_machine_get_phase (pool, hosts[k]) == PP_SIM_MACHINE_DOWN)
            pp_sim_server_close (server);
        }
    }

  return TRUE;
}

/* A host that was down listens on its port again, so the port is none of those the system gives to
 * whoever connects meanwhile. It may be taken on one of the addresses: try again with another. */
static gboolean
open_servers (Program *program,
              guint16 *port,
              GError **error)
{
  for (guint i = 0; i < PORT_ATTEMPTS; i++)
    {
      g_autoptr(GError) problem = NULL;

      *port = program->options.port;
      if (*port == 0)
        *port = g_random_int_range (LOWEST_PORT, HIGHEST_PORT);
      if (listen_on (program, port, &problem))
        return TRUE;

      drop_servers (program->world);
      if (program->options.port != 0 || i + 1 == PORT_ATTEMPTS)
        {
          g_propagate_error (error, g_steal_pointer (&problem));
          return FALSE;
        }
    }

  return FALSE;
}

static void
add_addresses (Program     *program,
               JsonBuilder *builder,
               guint16      port,
               gboolean     masters_only)
{
  const char *scheme = program->options.no_tls ? "http" : "https";

  json_builder_begin_array (builder);
  for (guint i = 0; i < program->world->pools->len; i++)
    {
      PpSimPool *pool = g_ptr_array_index (program->world->pools, i);
      g_auto(GStrv) hosts = pp_sim_row_all (pool, "host");

      for (guint k = 0; hosts[k] != NULL; k++)
        {
          g_autofree char *url = g_strdup_printf ("%s://%s:%u", scheme,
                                                  pp_sim_row_text (pool, hosts[k], "address"), port);

          if (!masters_only || g_strcmp0 (hosts[k], pp_sim_pool_master (pool)) == 0)
            json_builder_add_string_value (builder, url);
        }
    }
  json_builder_end_array (builder);
}

/* "servers" are the masters, one of each pool; "hosts" are all of them. */
static void
announce (Program *program,
          guint16  port)
{
  g_autoptr(JsonBuilder) builder = json_builder_new ();
  g_autoptr(JsonNode) root = NULL;
  g_autofree char *line = NULL;

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "servers");
  add_addresses (program, builder, port, TRUE);
  json_builder_set_member_name (builder, "hosts");
  add_addresses (program, builder, port, FALSE);
  json_builder_set_member_name (builder, "user");
  json_builder_add_string_value (builder, "root");
  json_builder_set_member_name (builder, "password");
  json_builder_add_string_value (builder, program->world->password);
  json_builder_set_member_name (builder, "feed");
  json_builder_add_string_value (builder, pp_sim_feed_get_uri (program->feed));
  json_builder_set_member_name (builder, "control");
  json_builder_add_string_value (builder, pp_sim_control_get_uri (program->control));
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  line = json_to_string (root, FALSE);
  g_print ("%s\n", line);
  fflush (stdout);
}

static gboolean
stdin_cb (int          fd,
          GIOCondition condition,
          gpointer     user_data)
{
  Program *program = user_data;
  char buffer[256];

  if (read (fd, buffer, sizeof buffer) > 0)
    return G_SOURCE_CONTINUE;
  g_main_loop_quit (program->loop);

  return G_SOURCE_REMOVE;
}

static gboolean
signal_cb (gpointer user_data)
{
  Program *program = user_data;

  g_main_loop_quit (program->loop);

  return G_SOURCE_CONTINUE;
}

static gboolean
start (Program *program,
       GError **error)
{
  guint16 port = 0;

  if (!make_world (program, error) || !make_certificate (program, error))
    return FALSE;

  program->feed = pp_sim_feed_new (program->data_dir, program->world, error);
  program->control = program->feed != NULL ? pp_sim_control_new (program->world, error) : NULL;
  if (program->control == NULL || !open_servers (program, &port, error))
    return FALSE;

  pp_sim_world_lock (program->world);
  for (guint i = 0; program->options.faults != NULL && program->options.faults[i] != NULL; i++)
    if (!pp_sim_control_add_faults (program->world, program->options.faults[i], error))
      {
        pp_sim_world_unlock (program->world);
        return FALSE;
      }
  pp_sim_world_unlock (program->world);
  announce (program, port);

  return TRUE;
}

static void
remove_folder (const char *folder)
{
  g_autoptr(GDir) dir = folder != NULL ? g_dir_open (folder, 0, NULL) : NULL;
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      g_unlink (path);
    }
  if (folder != NULL)
    g_rmdir (folder);
}

int
main (int    argc,
      char **argv)
{
  const char *speed = g_getenv ("PP_SIM_SPEED");
  Program program = { .options = { .login_delay = 5 } };
  g_autoptr(GError) error = NULL;
  int status = 0;

  /* Standard output is for programs to read. */
  g_log_writer_default_set_use_stderr (TRUE);
  setlocale (LC_ALL, "");
  program.options.speed = g_ascii_strtod (speed != NULL ? speed : DEFAULT_SPEED, NULL);
  if (!parse_options (&program.options, &argc, &argv, &error))
    {
      g_printerr ("poolpatch-sim: %s\n", error->message);
      return 2;
    }

  program.data_dir = find_data_dir ();
  program.loop = g_main_loop_new (NULL, FALSE);
  g_unix_signal_add (SIGTERM, signal_cb, &program);
  g_unix_signal_add (SIGINT, signal_cb, &program);
  g_unix_fd_add (STDIN_FILENO, G_IO_IN | G_IO_HUP | G_IO_ERR, stdin_cb, &program);

  if (start (&program, &error))
    {
      g_main_loop_run (program.loop);
    }
  else
    {
      g_printerr ("poolpatch-sim: %s\n", error != NULL ? error->message : "cannot start");
      status = 1;
    }

  if (program.world != NULL)
    {
      /* Threads of connections may be anywhere: with the lock held none of them writes any more. */
      pp_sim_world_lock (program.world);
      if (program.world->record != NULL)
        fflush (program.world->record);
      remove_folder (program.world->folder);
    }
  _exit (status);
}
