/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include <gio/gunixinputstream.h>
#include <glib/gstdio.h>
#include <gtk/gtk.h>

#include "pp-style.h"
#include "pp-window.h"

/* usage: bench-loop FEED USER SERVER… < PASSWORD
 *
 * The window on as many pools. Prints "ready" once they are all connected and drawn; when its input
 * ends, the longest time that the main loop was busy since without looking for events, the 99.9th of
 * a thousand of them, how many there were, and how often a pool changed; in milliseconds. */

typedef struct
{
  PpWorkspace *workspace;
  const char  *password;
  guint        n_wanted;
  guint        n_changes;
  gboolean     ready;
} Bench;

static gint64 woken;
static GArray *blocks;  /* (element-type double) in milliseconds; %NULL while nobody looks */

static int
poll_cb (GPollFD *fds,
         guint    n_fds,
         int      timeout)
{
  double block = (double) (g_get_monotonic_time () - woken) / 1000;
  int n;

  if (blocks != NULL && woken != 0)
    g_array_append_val (blocks, block);
  n = g_poll (fds, n_fds, timeout);
  woken = g_get_monotonic_time ();

  return n;
}

static void
changed_cb (Bench *self)
{
  self->n_changes++;
}

static void
connected_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  Bench *self = user_data;
  PpLivePool *pool = PP_LIVE_POOL (object);
  g_autoptr(GError) error = NULL;

  if (pp_live_pool_connect_finish (pool, result, &error))
    {
      g_signal_connect_swapped (pool, "changed", G_CALLBACK (changed_cb), self);
      pp_roster_add (pp_workspace_get_roster (self->workspace), pool);
      self->n_wanted--;
    }
  else if (g_error_matches (error, PP_ERROR, PP_ERROR_CERTIFICATE_UNKNOWN))
    {
      pp_live_pool_trust (pool, pp_error_get_certificate (error));
      pp_live_pool_connect_async (pool, self->password, NULL, connected_cb, self);
    }
  else
    {
      g_printerr ("%s\n", error->message);
      exit (1);
    }
}

static int
compare (gconstpointer a,
         gconstpointer b)
{
  const double *one = a;
  const double *other = b;

  return *one < *other ? -1 : *one > *other;
}

static gboolean
end_cb (gpointer user_data)
{
  Bench *self = user_data;

  g_array_sort (blocks, compare);
  g_print ("%f %f %u %u\n", g_array_index (blocks, double, blocks->len - 1),
           g_array_index (blocks, double, (guint) (blocks->len * 0.999)), blocks->len, self->n_changes);
  gtk_main_quit ();

  return G_SOURCE_REMOVE;
}

static void
line_cb (GObject      *object,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autofree char *line =
    g_data_input_stream_read_line_finish (G_DATA_INPUT_STREAM (object), result, NULL, NULL);

  g_idle_add (end_cb, user_data);
}

static gboolean
look_cb (gpointer user_data)
{
  Bench *self = user_data;

  if (self->n_wanted > 0)
    return G_SOURCE_CONTINUE;
  if (!self->ready)
    {
      /* One round more, for what the last pool brought. */
      self->ready = TRUE;
      return G_SOURCE_CONTINUE;
    }
  blocks = g_array_new (FALSE, FALSE, sizeof (double));
  self->n_changes = 0;
  g_print ("ready\n");
  fflush (stdout);

  return G_SOURCE_REMOVE;
}

int
main (int    argc,
      char **argv)
{
  g_autofree char *folder = g_dir_make_tmp ("pp-bench-XXXXXX", NULL);
  g_autoptr(GInputStream) input = g_unix_input_stream_new (0, FALSE);
  g_autoptr(GDataInputStream) lines = g_data_input_stream_new (input);
  g_autofree char *password = g_data_input_stream_read_line (lines, NULL, NULL, NULL);
  g_autoptr(GtkApplication) application = NULL;
  g_autoptr(PpWorkspace) workspace = NULL;
  g_autoptr(PpStyle) style = NULL;
  Bench self = { NULL, password, (guint) argc - 3 };
  GtkWidget *window;

  gtk_init (&argc, &argv);
  application = gtk_application_new (PP_APPLICATION_ID ".Loop", G_APPLICATION_NON_UNIQUE);
  g_application_register (G_APPLICATION (application), NULL, NULL);
  workspace = pp_workspace_new (folder, argv[1], NULL);
  self.workspace = workspace;
  style = pp_style_new (gdk_screen_get_default ());
  window = pp_window_new (application, workspace, NULL);
  pp_style_watch (style, window);
  gtk_window_present (GTK_WINDOW (window));
  pp_workspace_refresh (workspace);
  for (int i = 3; i < argc; i++)
    {
      g_autoptr(PpLivePool) pool = pp_live_pool_new (argv[i], argv[2],
                                                     pp_workspace_get_book (workspace));

      pp_live_pool_connect_async (pool, password, NULL, connected_cb, &self);
    }
  g_main_context_set_poll_func (NULL, poll_cb);
  g_timeout_add (1000, look_cb, &self);
  g_data_input_stream_read_line_async (lines, G_PRIORITY_DEFAULT, NULL, line_cb, &self);
  gtk_main ();

  return 0;
}
