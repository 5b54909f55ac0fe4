/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "focus-walk.h"

#include "page-fixture.h"
#include "pictures.h"
#include "tools.h"

#define MOST_STEPS 200
#define LAYOUT_ROUNDS 6

/* One way round a window, by Tab. */
typedef struct
{
  const char *where;
  GHashTable *visited;  /* (owned) (element-type GtkWidget) held, as one that goes may leave its
                         * place to another */
} Walk;

static const char *
get_name (GtkWidget *widget)
{
  const char *name = atk_object_get_name (gtk_widget_get_accessible (widget));

  return name != NULL ? name : "";
}

/* The list, or the box to choose from, that a widget is in; else itself. */
static GtkWidget *
get_whole (GtkWidget *widget)
{
  GtkWidget *list = gtk_widget_get_ancestor (widget, GTK_TYPE_LIST_BOX);
  GtkWidget *combo = gtk_widget_get_ancestor (widget, GTK_TYPE_COMBO_BOX);

  return combo != NULL ? combo : list != NULL ? list : widget;
}

/* What has the keyboard says what it is called, by itself or by its label, and what it is. */
static void
check_named (Walk      *walk,
             GtkWidget *widget)
{
  GtkWidget *combo = gtk_widget_get_ancestor (widget, GTK_TYPE_COMBO_BOX);
  AtkRole role = atk_object_get_role (gtk_widget_get_accessible (widget));
  g_autoptr(GList) labels = gtk_widget_list_mnemonic_labels (widget);

  if (labels == NULL && *get_name (combo != NULL ? combo : widget) == '\0')
    g_error ("%s: a %s that has the keyboard has no name", walk->where, G_OBJECT_TYPE_NAME (widget));
  if (role == ATK_ROLE_INVALID || role == ATK_ROLE_UNKNOWN || role == ATK_ROLE_FILLER ||
      role == ATK_ROLE_PANEL || role == ATK_ROLE_REDUNDANT_OBJECT)
    g_error ("%s: %s “%s” has the role %s", walk->where, G_OBJECT_TYPE_NAME (widget),
             get_name (widget), atk_role_get_name (role));
}

/* Of a group of radio buttons only the one that is on, the others by arrow keys; so are the rows of a
 * list, and the heads of a table. */
static gboolean
is_reached_by_tab (GtkWidget *widget)
{
  if (!gtk_widget_get_can_focus (widget) || !gtk_widget_is_sensitive (widget) ||
      !gtk_widget_get_mapped (widget) || gtk_widget_get_allocated_width (widget) <= 1)
    return FALSE;
  if (GTK_IS_RADIO_BUTTON (widget))
    return gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (widget));
  if (GTK_IS_TREE_VIEW (gtk_widget_get_parent (widget)))
    return FALSE;
  if (GTK_IS_TREE_VIEW (widget))
    return gtk_tree_model_iter_n_children (gtk_tree_view_get_model (GTK_TREE_VIEW (widget)), NULL) > 0;

  return GTK_IS_BUTTON (widget) || GTK_IS_ENTRY (widget) || GTK_IS_TEXT_VIEW (widget) ||
         GTK_IS_EXPANDER (widget) || GTK_IS_COMBO_BOX (widget);
}

static gboolean
was_visited (Walk      *walk,
             GtkWidget *widget)
{
  GHashTableIter iter;
  gpointer visited;

  g_hash_table_iter_init (&iter, walk->visited);
  while (g_hash_table_iter_next (&iter, &visited, NULL))
    if (visited == (gpointer) widget || gtk_widget_is_ancestor (visited, widget))
      return TRUE;

  return FALSE;
}

static void
check_visited_cb (GtkWidget *widget,
                  gpointer   user_data)
{
  Walk *walk = user_data;
  gboolean row = GTK_IS_LIST_BOX_ROW (widget) || GTK_IS_FLOW_BOX_CHILD (widget);

  if (is_reached_by_tab (widget) && !was_visited (walk, widget))
    g_error ("%s: %s “%s” cannot be reached by Tab", walk->where, G_OBJECT_TYPE_NAME (widget),
             get_name (widget));
  /* What is in another row than the one with the keyboard is reached once that row has it. */
  if (GTK_IS_CONTAINER (widget) && (!row || was_visited (walk, widget)))
    gtk_container_forall (GTK_CONTAINER (widget), check_visited_cb, walk);
}

/* Tab goes by where things are: what the last one brought has to be laid out. */
static void
press_tab (GtkWidget *window)
{
  test_press (window, GDK_KEY_Tab);
  for (guint i = 0; i < LAYOUT_ROUNDS; i++)
    {
      g_usleep (4000);
      while (gtk_events_pending ())
        gtk_main_iteration ();
    }
}

static void
walk_round (Walk      *walk,
            GtkWidget *window)
{
  GtkWidget *first = NULL;
  GtkWidget *focus = NULL;
  guint n_steps = 0;

  page_fixture_settle ();
  g_hash_table_remove_all (walk->visited);
  press_tab (window);
  first = focus = gtk_window_get_focus (GTK_WINDOW (window));
  if (focus == NULL)
    g_error ("%s: nothing takes the keyboard", walk->where);
  do
    {
      GtkWidget *before = focus;

      g_test_message ("%s: %s “%s”", walk->where, G_OBJECT_TYPE_NAME (focus), get_name (focus));
      check_named (walk, focus);
      g_hash_table_add (walk->visited, g_object_ref (focus));
      press_tab (window);
      focus = gtk_window_get_focus (GTK_WINDOW (window));
      /* Tab goes from link to link of a label. */
      for (guint i = 0; i < MOST_STEPS && focus == before && GTK_IS_LABEL (focus); i++)
        {
          test_press (window, GDK_KEY_Tab);
          focus = gtk_window_get_focus (GTK_WINDOW (window));
        }
      if (focus == before && focus != first)
        g_error ("%s: %s “%s” keeps the keyboard", walk->where, G_OBJECT_TYPE_NAME (focus),
                 get_name (focus));
      if (focus == NULL || n_steps++ > MOST_STEPS)
        g_error ("%s: Tab does not come round", walk->where);
    }
  while (!g_hash_table_contains (walk->visited, focus));

  /* A list is entered where it was left. */
  if (get_whole (focus) != get_whole (first))
    g_error ("%s: Tab comes back to “%s”, not to “%s”", walk->where, get_name (focus),
             get_name (first));
}

/**
 * test_walk_focus:
 * @window: a window that is shown
 * @where: what it shows, for who has to find what is wrong
 *
 * Presses Tab until the keyboard is where it was first: every control is on the way, has a name and a
 * role, and none keeps the keyboard to itself. It looks as pictures.ini has it under @where.
 */
void
test_walk_focus (GtkWidget  *window,
                 const char *where)
{
  Walk walk = { where, g_hash_table_new_full (NULL, NULL, g_object_unref, NULL) };

  /* The details of a table are there once its cursor is. */
  walk_round (&walk, window);
  walk_round (&walk, window);
  check_visited_cb (window, &walk);
  page_fixture_settle ();
  test_check_picture (window, where);
  g_hash_table_unref (walk.visited);
}
