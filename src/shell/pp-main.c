/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-main"

#include "config.h"

#include <locale.h>

#include <glib/gi18n.h>

#include "pp-application.h"

int
main (int    argc,
      char **argv)
{
  static char demo_word[] = "--demo=";
  g_autoptr(PpApplication) application = NULL;

  g_setenv ("G_TLS_GNUTLS_PRIORITY", PP_TLS_PRIORITY, FALSE);
  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, PP_LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);

  /* GOption would take the word after a bare --demo for its value. */
  for (int i = 1; i < argc; i++)
    if (g_str_equal (argv[i], "--demo"))
      argv[i] = demo_word;

  /* This has the fonts read in a thread of Pango's, beside what GTK does before it needs them. */
  pango_cairo_font_map_get_default ();

  g_set_application_name (_("Poolpatch"));
  application = pp_application_new ();

  return g_application_run (G_APPLICATION (application), argc, argv);
}
