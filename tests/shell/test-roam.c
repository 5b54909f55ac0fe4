/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <gtk/gtk.h>
#include <stdlib.h>
#include <string.h>

#include "pp-application.h"
#include "pp-window.h"

#include "tools.h"

#define SECONDS 10
#define STEP_MILLISECONDS 10
#define SEED 20131219
#define FILES_STEPS 80

/*
 * Somebody who presses whatever there is: buttons, rows, keys, actions, entries, on the demo. What must
 * not come of it: a critical, a warning, a leak, a window that hangs.
 *
 * PP_ROAM_SECONDS for how long, PP_ROAM_SEED which way; ./dev roam sets them.
 */
typedef struct
{
  GApplication *application;
  GRand        *random;     /* (owned) */
  gint64        end;        /* monotonic */
  guint         n_steps;
  guint         n_waited;   /* steps before a file chooser */
  guint         n_done;     /* steps for which there was something to do */
  gboolean      undo;       /* the pool was forgotten: it is brought back next */
} Roam;

typedef struct
{
  GType      type;
  GPtrArray *found;  /* (element-type GtkWidget) */
} Search;

static void
collect_cb (GtkWidget *widget,
            gpointer   user_data)
{
  Search *search = user_data;

  if (!gtk_widget_get_mapped (widget) || !gtk_widget_is_sensitive (widget))
    return;
  if (g_type_is_a (G_OBJECT_TYPE (widget), search->type))
    g_ptr_array_add (search->found, widget);
  if (GTK_IS_CONTAINER (widget))
    gtk_container_forall (GTK_CONTAINER (widget), collect_cb, search);
}

static GPtrArray *
list_windows (Roam *self)
{
  g_autoptr(GList) all = gtk_window_list_toplevels ();
  GPtrArray *windows = g_ptr_array_new ();

  for (GList *l = all; l != NULL; l = l->next)
    if (gtk_widget_get_mapped (l->data) && gtk_window_get_window_type (l->data) == GTK_WINDOW_TOPLEVEL)
      g_ptr_array_add (windows, l->data);

  return windows;
}

static gpointer
choose (Roam      *self,
        GPtrArray *things)
{
  if (things->len == 0)
    return NULL;

  return g_ptr_array_index (things, g_rand_int_range (self->random, 0, (gint32) things->len));
}

static GtkWidget *
choose_window (Roam *self)
{
  g_autoptr(GPtrArray) windows = list_windows (self);

  return choose (self, windows);
}

static GtkWidget *
choose_widget (Roam *self,
               GType type)
{
  GtkWidget *window = choose_window (self);
  Search search = { type, NULL };
  g_autoptr(GPtrArray) found = g_ptr_array_new ();

  search.found = found;
  if (window != NULL)
    collect_cb (window, &search);

  return choose (self, found);
}

/* What leads out of this process, or ends it. */
static gboolean
leads_out (GtkWidget *button)
{
  static const char * const actions[] = { "app.demo", "app.help", "app.quit", NULL };
  const char *action = GTK_IS_ACTIONABLE (button)
                       ? gtk_actionable_get_action_name (GTK_ACTIONABLE (button)) : NULL;
  const char *name = atk_object_get_name (gtk_widget_get_accessible (button));
  GtkWidget *window = gtk_widget_get_toplevel (button);

  if (GTK_IS_LINK_BUTTON (button) || (action != NULL && g_strv_contains (actions, action)))
    return TRUE;
  /* The items of a menu have their actions in the model alone. */
  if (name != NULL && (g_str_equal (name, "Quit") || g_str_equal (name, "Help") ||
                       g_str_has_prefix (name, "CTX") || strstr (name, "web page") != NULL))
    return TRUE;

  return PP_IS_WINDOW (window) && gtk_style_context_has_class (gtk_widget_get_style_context (button),
                                                               "titlebutton");
}

static gboolean
press_button (Roam *self)
{
  GtkWidget *button = choose_widget (self, GTK_TYPE_BUTTON);

  if (button == NULL || leads_out (button))
    return FALSE;
  g_test_message ("press %s", atk_object_get_name (gtk_widget_get_accessible (button)));
  gtk_button_clicked (GTK_BUTTON (button));

  return TRUE;
}

static gboolean
choose_row (Roam *self)
{
  GtkWidget *row = choose_widget (self, GTK_TYPE_LIST_BOX_ROW);
  GtkWidget *list = row != NULL ? gtk_widget_get_parent (row) : NULL;

  if (list == NULL || !GTK_IS_LIST_BOX (list))
    return FALSE;
  g_test_message ("row %s", atk_object_get_name (gtk_widget_get_accessible (row)));
  /* The page that shows may take the place of the one with the row. */
  g_object_ref (row);
  gtk_list_box_select_row (GTK_LIST_BOX (list), GTK_LIST_BOX_ROW (row));
  if (g_rand_boolean (self->random) && gtk_widget_get_mapped (row))
    gtk_widget_activate (row);
  g_object_unref (row);

  return TRUE;
}

static gboolean
choose_cell (Roam *self)
{
  GtkWidget *view = choose_widget (self, GTK_TYPE_TREE_VIEW);
  GtkTreeModel *model = view != NULL ? gtk_tree_view_get_model (GTK_TREE_VIEW (view)) : NULL;
  int n_rows = model != NULL ? gtk_tree_model_iter_n_children (model, NULL) : 0;
  int n_columns = view != NULL ? (int) gtk_tree_view_get_n_columns (GTK_TREE_VIEW (view)) : 0;
  GtkTreeViewColumn *column;
  GtkTreePath *path;

  if (n_rows == 0 || n_columns == 0)
    return FALSE;
  path = gtk_tree_path_new_from_indices (g_rand_int_range (self->random, 0, n_rows), -1);
  column = gtk_tree_view_get_column (GTK_TREE_VIEW (view),
                                     g_rand_int_range (self->random, 0, n_columns));
  g_object_ref (view);
  gtk_tree_view_set_cursor (GTK_TREE_VIEW (view), path, column, FALSE);
  if (!gtk_widget_get_mapped (view) || gtk_tree_view_column_get_tree_view (column) != view)
    g_test_message ("the table is gone");
  else if (g_rand_int_range (self->random, 0, 4) == 0)
    gtk_tree_view_row_activated (GTK_TREE_VIEW (view), path, column);
  else if (g_rand_int_range (self->random, 0, 4) == 0)
    gtk_tree_view_column_clicked (column);
  gtk_tree_path_free (path);
  g_object_unref (view);

  return TRUE;
}

static gboolean
press_key (Roam *self)
{
  static const guint keys[] = {
    GDK_KEY_Tab, GDK_KEY_ISO_Left_Tab, GDK_KEY_Up, GDK_KEY_Down, GDK_KEY_Left, GDK_KEY_Right,
    GDK_KEY_space, GDK_KEY_Return, GDK_KEY_Escape, GDK_KEY_Home, GDK_KEY_End, GDK_KEY_Page_Down,
    GDK_KEY_F6, GDK_KEY_Menu, GDK_KEY_Delete,
  };
  GtkWidget *window = choose_window (self);
  GtkWidget *focus = window != NULL ? gtk_window_get_focus (GTK_WINDOW (window)) : NULL;

  if (window == NULL || (focus != NULL && GTK_IS_BUTTON (focus) && leads_out (focus)))
    return FALSE;
  g_object_ref (window);
  test_press (window, keys[g_rand_int_range (self->random, 0, G_N_ELEMENTS (keys))]);
  g_object_unref (window);

  return TRUE;
}

static gboolean
type_text (Roam *self)
{
  static const char * const texts[] = {
    "", "xs1", "ESP10", "127.0.0.1", "https://127.0.0.1:1/", "root", "a\u0301 \u6f22\u5b57 %s %n", "*[(",
    "CTX139788", "999999999999", "http://user:pw@proxy:99999",
  };
  GtkWidget *entry = choose_widget (self, GTK_TYPE_ENTRY);

  if (entry == NULL)
    return FALSE;
  gtk_entry_set_text (GTK_ENTRY (entry), texts[g_rand_int_range (self->random, 0,
                                                                 G_N_ELEMENTS (texts))]);
  if (g_rand_boolean (self->random))
    gtk_widget_activate (entry);

  return TRUE;
}

static gboolean
activate (Roam *self)
{
  static const char * const skipped[] = { "quit", "demo", "help", "close", NULL };
  GtkWidget *window = choose_window (self);
  GActionGroup *group = G_IS_ACTION_GROUP (window) ? G_ACTION_GROUP (window)
                                                   : G_ACTION_GROUP (self->application);
  g_auto(GStrv) names = g_action_group_list_actions (group);
  const char *name = names[g_rand_int_range (self->random, 0, (gint32) g_strv_length (names))];

  if (g_strv_contains (skipped, name) || !g_action_group_get_action_enabled (group, name) ||
      g_action_group_get_action_parameter_type (group, name) != NULL)
    return FALSE;
  g_test_message ("action %s", name);
  g_action_group_activate_action (group, name, NULL);
  self->undo = g_str_equal (name, "pool-forget");

  return TRUE;
}

static gboolean
resize (Roam *self)
{
  GtkWidget *window = choose_window (self);

  if (window == NULL || !PP_IS_WINDOW (window))
    return FALSE;
  gtk_window_resize (GTK_WINDOW (window), g_rand_int_range (self->random, 600, 1500),
                     g_rand_int_range (self->random, 400, 1000));

  return TRUE;
}

/* Windows other than the main one are closed in the end; a question is answered by no. */
static gboolean
close_window (Roam *self)
{
  GtkWidget *window = choose_window (self);

  if (window == NULL || PP_IS_WINDOW (window))
    return FALSE;
  if (GTK_IS_DIALOG (window))
    gtk_dialog_response (GTK_DIALOG (window), GTK_RESPONSE_CANCEL);
  else
    gtk_window_close (GTK_WINDOW (window));

  return TRUE;
}

/* Nothing is written where a file chooser leads. One that has not read its folder yet complains when it
 * is left. */
static gboolean
leave_files (Roam *self)
{
  g_autoptr(GPtrArray) windows = list_windows (self);

  for (guint i = 0; i < windows->len; i++)
    if (GTK_IS_FILE_CHOOSER (g_ptr_array_index (windows, i)) &&
        GTK_IS_DIALOG (g_ptr_array_index (windows, i)))
      {
        if (++self->n_waited % FILES_STEPS == 0)
          gtk_dialog_response (g_ptr_array_index (windows, i), GTK_RESPONSE_CANCEL);
        return TRUE;
      }

  return FALSE;
}

static gboolean
bring_back (Roam *self)
{
  PpRoster *roster = pp_workspace_get_roster (
    pp_application_get_workspace (PP_APPLICATION (self->application)));

  self->undo = FALSE;
  if (pp_roster_get_forgotten (roster) != NULL)
    pp_roster_bring_back (roster);

  return TRUE;
}

static const struct
{
  gboolean (*step) (Roam *self);
  int      weight;
} steps[] = {
  { press_button, 40 }, { choose_row, 15 }, { choose_cell, 10 }, { press_key, 20 }, { type_text, 6 },
  { activate, 6 }, { resize, 1 }, { close_window, 2 },
};

static gboolean
step_cb (gpointer user_data)
{
  Roam *self = user_data;
  int weight = g_rand_int_range (self->random, 0, 100);

  if (g_get_monotonic_time () > self->end)
    {
      g_application_quit (self->application);
      return G_SOURCE_REMOVE;
    }

  self->n_steps++;
  if (leave_files (self) || (self->undo && bring_back (self)))
    return G_SOURCE_CONTINUE;
  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      weight -= steps[i].weight;
      if (weight < 0)
        {
          self->n_done += steps[i].step (self);
          break;
        }
    }

  return G_SOURCE_CONTINUE;
}

static guint
get_number (const char *name,
            guint       fallback)
{
  const char *text = g_getenv (name);

  return text != NULL ? (guint) strtoul (text, NULL, 10) : fallback;
}

static void
test_roam (void)
{
  char *arguments[] = { (char *) "poolpatch", (char *) "--demo=lab", NULL };
  g_autoptr(PpApplication) application = pp_application_new ();
  guint seed = get_number ("PP_ROAM_SEED", SEED);
  Roam self = { G_APPLICATION (application), g_rand_new_with_seed (seed), 0 };

  g_test_message ("PP_ROAM_SEED=%u", seed);
  self.end = g_get_monotonic_time () + (gint64) get_number ("PP_ROAM_SECONDS", SECONDS) *
             G_USEC_PER_SEC;
  g_timeout_add (STEP_MILLISECONDS, step_cb, &self);
  g_assert_cmpint (g_application_run (G_APPLICATION (application), 2, arguments), ==, 0);
  g_test_message ("%u steps, something was done in %u", self.n_steps, self.n_done);
  g_assert_cmpuint (self.n_done, >, 10);
  g_rand_free (self.random);
}

int
main (int    argc,
      char **argv)
{
  /* Not isolated: GTK needs the icons of the system; the demo has a folder of its own. */
  g_test_init (&argc, &argv, NULL);
  /* A menu that is opened without a click has GTK warn. */
  g_log_set_always_fatal (G_LOG_FATAL_MASK | G_LOG_LEVEL_CRITICAL);

  g_test_add_func ("/shell/roam", test_roam);

  return g_test_run ();
}
