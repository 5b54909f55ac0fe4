/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <gtk/gtk.h>

/* usage: bench-empty-window [application]
 *
 * The floor of any GTK program: one empty window. As an application that window has a header bar,
 * and the session bus knows of it. */

static void
activate_cb (GtkApplication *application)
{
  GtkWidget *window = gtk_application_window_new (application);
  GtkWidget *bar = gtk_header_bar_new ();

  gtk_header_bar_set_title (GTK_HEADER_BAR (bar), "Empty");
  gtk_header_bar_set_show_close_button (GTK_HEADER_BAR (bar), TRUE);
  gtk_widget_show (bar);
  gtk_window_set_titlebar (GTK_WINDOW (window), bar);
  gtk_window_set_default_size (GTK_WINDOW (window), 1000, 640);
  gtk_window_present (GTK_WINDOW (window));
}

static int
run_application (void)
{
  g_autoptr(GtkApplication) application = NULL;

  application = gtk_application_new (PP_APPLICATION_ID ".Empty", G_APPLICATION_DEFAULT_FLAGS);
  g_signal_connect (application, "activate", G_CALLBACK (activate_cb), NULL);

  return g_application_run (G_APPLICATION (application), 0, NULL);
}

int
main (int    argc,
      char **argv)
{
  GtkWidget *window;

  if (argc > 1)
    return run_application ();

  gtk_init (&argc, &argv);
  window = gtk_window_new (GTK_WINDOW_TOPLEVEL);
  gtk_window_set_default_size (GTK_WINDOW (window), 1000, 640);
  gtk_window_present (GTK_WINDOW (window));
  gtk_main ();

  return 0;
}
