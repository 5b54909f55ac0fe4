/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-library-list"

#include "config.h"

#include "pp-library-list.h"

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
  GtkTreeView  *view;       /* (unowned) */
  GtkListStore *store;      /* (owned) */
  GPtrArray    *rows;       /* (owned) (element-type PpLibraryRow) all, those that are not shown too */
};

/**
 * pp_library_list_new:
 * @workspace: what is open
 * @view: shows @store, and outlives this
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
  self->view = view;
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
  g_object_unref (self->store);
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

/**
 * pp_library_list_get_selected:
 * @self: a list
 *
 * Returns: (transfer none) (nullable): the row that is selected, until the next update
 */
const PpLibraryRow *
pp_library_list_get_selected (PpLibraryList *self)
{
  g_autofree char *key = NULL;
  GtkTreeIter iter;

  if (!gtk_tree_selection_get_selected (gtk_tree_view_get_selection (self->view), NULL, &iter))
    return NULL;

  gtk_tree_model_get (GTK_TREE_MODEL (self->store), &iter, COLUMN_KEY, &key, -1);
  for (guint i = 0; i < self->rows->len; i++)
    {
      const PpLibraryRow *row = g_ptr_array_index (self->rows, i);

      if (g_strcmp0 (row->key, key) == 0)
        return row;
    }

  return NULL;
}
