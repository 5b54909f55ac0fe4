/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-ctl-main"

#include "config.h"

#include <locale.h>

#include <glib/gi18n.h>

#include "pp-ctl-commands.h"

static const struct
{
  const char *name;
  int         (*run) (PpCtlSession *session);
} commands[] = {
  { "status", pp_ctl_status },
  { "plan", pp_ctl_plan },
  { "apply", pp_ctl_apply },
  { "restart", pp_ctl_apply },
  { "maintenance", pp_ctl_apply },
  { "download", pp_ctl_download },
  { "library", pp_ctl_library },
  { "hide", pp_ctl_hide },
  { "unhide", pp_ctl_unhide },
  { "feed", pp_ctl_feed },
  { "pools", pp_ctl_pools },
  { "runs", pp_ctl_runs },
};

static int
print_calls (void)
{
  const char * const *methods = pp_live_pool_list_methods ();

  for (guint i = 0; methods[i] != NULL; i++)
    g_print ("%s\n", methods[i]);

  return PP_CTL_DONE;
}

static int
run_command (const PpCtlOptions *options)
{
  g_autoptr(PpCtlSession) session = NULL;
  int status = PP_CTL_USAGE;

  if (options->version)
    {
      g_print ("poolpatchctl %s\n", PP_VERSION);
      return PP_CTL_DONE;
    }

  if (g_str_equal (options->command, "calls"))
    return print_calls ();

  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    {
      if (!g_str_equal (options->command, commands[i].name))
        continue;

      session = pp_ctl_session_open (options, &status);
      if (session != NULL)
        status = commands[i].run (session);
      return status;
    }

  g_printerr (_("poolpatchctl: there is no command “%s”; see poolpatchctl --help\n"),
              options->command);

  return PP_CTL_USAGE;
}

int
main (int    argc,
      char **argv)
{
  g_autoptr(PpCtlOptions) options = NULL;
  g_autoptr(GError) error = NULL;

  g_setenv ("G_TLS_GNUTLS_PRIORITY", PP_TLS_PRIORITY, FALSE);
  /* Standard output is for programs to read. */
  g_log_writer_default_set_use_stderr (TRUE);
  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, PP_LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);

  options = pp_ctl_options_parse (&argc, &argv, &error);
  if (options == NULL)
    {
      g_printerr ("poolpatchctl: %s\n", error->message);
      return PP_CTL_USAGE;
    }

  return run_command (options);
}
