/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-library-list"

#include "config.h"

#include "pp-library-list.h"

#include <glib/gi18n.h>

/* The columns of files in library-page.ui. */
enum
{
  COLUMN_KEY,
  COLUMN_NAME,
  COLUMN_DESCRIPTION,
  COLUMN_STATE,
  COLUMN_NEEDED,
  COLUMN_SIZE,
  COLUMN_SIZE_TEXT,
  COLUMN_DATE,
  COLUMN_DATE_TEXT,
  COLUMN_ORIGIN,
  COLUMN_ARTICLE,
  COLUMN_TIP,
  COLUMN_ICON,
};

/* The columns of its view that belong to one of its faces alone. */
enum
{
  VIEW_DATE    = 5,
  VIEW_ORIGIN  = 6,
  VIEW_ARTICLE = 7,
};

struct _PpLibraryList
{
  PpWorkspace  *workspace;  /* (owned) */
  GtkTreeView  *view;       /* (owned) */
  GtkListStore *store;      /* (owned) */
  GMenuModel   *menu;       /* (owned) (nullable) of a row */
  GPtrArray    *rows;       /* (owned) (element-type PpLibraryRow) all, those that are not shown too */
};

/**
 * pp_library_list_new:
 * @workspace: what is open
 * @view: shows @store
 * @store: the rows
 *
 * Returns: (transfer full): the list, empty yet
 */
PpLibraryList *
pp_library_list_new (PpWorkspace  *workspace,
                     GtkTreeView  *view,
                     GtkListStore *store)
{
  PpLibraryList *self = g_new0 (PpLibraryList, 1);

  self->workspace = g_object_ref (workspace);
  self->view = g_object_ref (view);
  self->store = g_object_ref (store);
  self->rows = g_ptr_array_new_with_free_func ((GDestroyNotify) pp_library_row_free);

  return self;
}

/**
 * pp_library_list_free:
 * @self: (transfer full): a list
 *
 * Frees it.
 */
void
pp_library_list_free (PpLibraryList *self)
{
  g_object_unref (self->workspace);
  g_signal_handlers_disconnect_by_data (self->view, self);
  g_clear_object (&self->view);
  g_object_unref (self->store);
  g_clear_object (&self->menu);
  g_ptr_array_unref (self->rows);
  g_free (self);
}

static const char *
get_icon (const PpLibraryRow *row)
{
  static const char * const icons[] = {
    [PP_FILE_READY] = "pp-installed-symbolic",
    [PP_FILE_DOWNLOADING] = "folder-download-symbolic",
    [PP_FILE_PAUSED] = "media-playback-pause-symbolic",
    [PP_FILE_BROKEN] = "pp-problem-symbolic",
    [PP_FILE_MISSING] = "pp-needed-symbolic",
  };

  return icons[row->state];
}

static void
set_row (PpLibraryList      *self,
         GtkTreeIter        *iter,
         const PpLibraryRow *row)
{
  g_autofree char *size = row->size >= 0 ? pp_text_for_size ((guint64) row->size) : g_strdup ("–");
  g_autofree char *date = row->added > 0 ? pp_text_for_time (row->added) : g_strdup ("–");

  gtk_list_store_set (self->store, iter,
                      COLUMN_KEY, row->key,
                      COLUMN_NAME, row->name,
                      COLUMN_DESCRIPTION, row->description,
                      COLUMN_STATE, row->state_text,
                      COLUMN_NEEDED, row->needed,
                      COLUMN_SIZE, row->size,
                      COLUMN_SIZE_TEXT, size,
                      COLUMN_DATE, row->added,
                      COLUMN_DATE_TEXT, date,
                      COLUMN_ORIGIN, row->origin,
                      COLUMN_ARTICLE, row->article != NULL ? row->article : "",
                      COLUMN_TIP, row->tip,
                      COLUMN_ICON, get_icon (row),
                      -1);
}

/* Its iters stay valid while rows are changed and sorted anew. */
static GArray *
list_iters (PpLibraryList *self)
{
  GtkTreeModel *model = GTK_TREE_MODEL (self->store);
  GArray *iters = g_array_new (FALSE, FALSE, sizeof (GtkTreeIter));
  GtkTreeIter iter;

  for (gboolean ok = gtk_tree_model_get_iter_first (model, &iter); ok;
       ok = gtk_tree_model_iter_next (model, &iter))
    g_array_append_val (iters, iter);

  return iters;
}

/* Rows that stay are changed where they are: the selection and the place stay too. */
static void
merge (PpLibraryList *self,
       GPtrArray     *shown)
{
  g_autoptr(GHashTable) wanted = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr(GArray) iters = list_iters (self);

  for (guint i = 0; i < shown->len; i++)
    g_hash_table_insert (wanted, ((PpLibraryRow *) g_ptr_array_index (shown, i))->key,
                         g_ptr_array_index (shown, i));

  for (guint i = 0; i < iters->len; i++)
    {
      GtkTreeIter *iter = &g_array_index (iters, GtkTreeIter, i);
      g_autofree char *key = NULL;
      const PpLibraryRow *row;

      gtk_tree_model_get (GTK_TREE_MODEL (self->store), iter, COLUMN_KEY, &key, -1);
      row = g_hash_table_lookup (wanted, key);
      if (row == NULL)
        {
          gtk_list_store_remove (self->store, iter);
          continue;
        }
      set_row (self, iter, row);
      g_hash_table_remove (wanted, key);
    }

  for (guint i = 0; i < shown->len; i++)
    {
      const PpLibraryRow *row = g_ptr_array_index (shown, i);
      GtkTreeIter iter;

      if (!g_hash_table_contains (wanted, row->key))
        continue;
      gtk_list_store_append (self->store, &iter);
      set_row (self, &iter, row);
    }
}

/**
 * pp_library_list_update:
 * @self: a list
 * @filter: a word of pp_library_row_matches()
 * @search: (nullable): what rows have to contain
 * @n_files: (out): how many rows there are of what is here, shown or not
 * @n_missing: (out): and of what is not
 *
 * Looks at the library and the pools again.
 */
void
pp_library_list_update (PpLibraryList *self,
                        const char    *filter,
                        const char    *search,
                        guint         *n_files,
                        guint         *n_missing)
{
  g_autoptr(GPtrArray) shown = g_ptr_array_new ();
  gboolean missing = g_str_equal (filter, "missing");
  GPtrArray *rows = pp_library_rows_create (self->workspace);

  *n_files = 0;
  *n_missing = 0;
  for (guint i = 0; i < rows->len; i++)
    {
      const PpLibraryRow *row = g_ptr_array_index (rows, i);

      *n_files += pp_library_row_matches (row, "all", NULL);
      *n_missing += pp_library_row_matches (row, "missing", NULL);
      if (pp_library_row_matches (row, filter, search))
        g_ptr_array_add (shown, (gpointer) row);
    }

  merge (self, shown);
  g_ptr_array_unref (self->rows);
  self->rows = rows;
  gtk_tree_view_column_set_visible (gtk_tree_view_get_column (self->view, VIEW_DATE), !missing);
  gtk_tree_view_column_set_visible (gtk_tree_view_get_column (self->view, VIEW_ORIGIN), !missing);
  gtk_tree_view_column_set_visible (gtk_tree_view_get_column (self->view, VIEW_ARTICLE), missing);
}

static const PpLibraryRow *
find_row (PpLibraryList *self,
          GtkTreeIter   *iter)
{
  g_autofree char *key = NULL;

  gtk_tree_model_get (GTK_TREE_MODEL (self->store), iter, COLUMN_KEY, &key, -1);
  for (guint i = 0; i < self->rows->len; i++)
    {
      const PpLibraryRow *row = g_ptr_array_index (self->rows, i);

      if (g_strcmp0 (row->key, key) == 0)
        return row;
    }

  return NULL;
}

/**
 * pp_library_list_get_selected:
 * @self: a list
 *
 * Returns: (transfer none) (nullable): the row that is selected, until the next update
 */
const PpLibraryRow *
pp_library_list_get_selected (PpLibraryList *self)
{
  GtkTreeIter iter;

  if (!gtk_tree_selection_get_selected (gtk_tree_view_get_selection (self->view), NULL, &iter))
    return NULL;

  return find_row (self, &iter);
}

/* --- the list as a table --- */

static void
add_to_table (PpTable            *table,
              const PpLibraryRow *row)
{
  g_autofree char *size = pp_table_number (row->size);
  g_autofree char *date = pp_table_number (row->added);
  const char *cells[] = {
    row->name,
    row->description,
    row->state_text,
    row->needed,
    size,
    date,
    row->origin,
    row->article != NULL ? row->article : "",
    row->page != NULL ? row->page : "",
    row->uuid != NULL ? row->uuid : "",
  };

  pp_table_add_row (table, cells);
}

/**
 * pp_library_list_create_table:
 * @self: a list
 * @selected: whether the selected row alone is wanted
 *
 * Returns: (transfer full): the rows as they are shown, in their order
 */
PpTable *
pp_library_list_create_table (PpLibraryList *self,
                              gboolean       selected)
{
  const PpTableColumn columns[] = {
    { "hotfix", _("Hotfix") }, { "description", _("Description") }, { "state", _("State") },
    { "needed_by", _("Needed by") }, { "size", _("Size"), PP_TABLE_BYTES },
    { "added", _("Added"), PP_TABLE_TIME },
    { "origin", _("Origin") }, { "article", _("Article") }, { "web_page", _("Web page") },
    { "uuid", _("UUID") },
  };
  PpTable *table = pp_table_new (_("Library"), columns, G_N_ELEMENTS (columns));
  GtkTreeSelection *selection = gtk_tree_view_get_selection (self->view);
  g_autoptr(GArray) iters = list_iters (self);

  for (guint i = 0; i < iters->len; i++)
    {
      GtkTreeIter *iter = &g_array_index (iters, GtkTreeIter, i);

      if (!selected || gtk_tree_selection_iter_is_selected (selection, iter))
        add_to_table (table, find_row (self, iter));
    }

  return table;
}

/* --- the menu of a row --- */

static void
show_menu (PpLibraryList *self,
           GdkEvent      *event)
{
  GtkWidget *menu = gtk_menu_new_from_model (self->menu);

  gtk_menu_attach_to_widget (GTK_MENU (menu), GTK_WIDGET (self->view), NULL);
  g_signal_connect (menu, "selection-done", G_CALLBACK (gtk_menu_detach), NULL);
  gtk_menu_popup_at_pointer (GTK_MENU (menu), event);
}

static gboolean
button_press_cb (GtkWidget      *widget,
                 GdkEventButton *event,
                 gpointer        user_data)
{
  PpLibraryList *self = user_data;
  g_autoptr(GtkTreePath) path = NULL;

  if (!gdk_event_triggers_context_menu ((GdkEvent *) event) ||
      !gtk_tree_view_get_path_at_pos (self->view, (int) event->x, (int) event->y, &path, NULL, NULL,
                                      NULL))
    return GDK_EVENT_PROPAGATE;

  gtk_tree_view_set_cursor (self->view, path, NULL, FALSE);
  show_menu (self, (GdkEvent *) event);

  return GDK_EVENT_STOP;
}

static gboolean
popup_menu_cb (GtkWidget *widget,
               gpointer   user_data)
{
  PpLibraryList *self = user_data;

  if (pp_library_list_get_selected (self) == NULL)
    return FALSE;
  show_menu (self, NULL);

  return TRUE;
}

/**
 * pp_library_list_set_menu:
 * @self: a list
 * @menu: what can be done with a row
 *
 * Shows it on a right click, and for the menu key.
 */
void
pp_library_list_set_menu (PpLibraryList *self,
                          GMenuModel    *menu)
{
  self->menu = g_object_ref (menu);
  g_signal_connect (self->view, "button-press-event", G_CALLBACK (button_press_cb), self);
  g_signal_connect (self->view, "popup-menu", G_CALLBACK (popup_menu_cb), self);
}
