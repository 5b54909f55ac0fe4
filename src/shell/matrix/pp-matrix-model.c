/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-matrix-model"

#include "config.h"

#include "pp-matrix-model.h"

#include "pp-matrix-row.h"

struct _PpMatrixModel
{
  GObject       parent_instance;

  PpLibrary    *library;       /* (owned) */
  PpOutlook    *outlook;       /* (owned) (nullable) */
  GHashTable   *in_library;    /* (owned) uuids of the files that are here */
  GPtrArray    *rows;          /* (owned) (element-type PpHotfix) */
  PpMatrixQuery query;
  int           stamp;
};

static void tree_model_iface_init (GtkTreeModelIface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (PpMatrixModel, pp_matrix_model, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (GTK_TYPE_TREE_MODEL, tree_model_iface_init))

/* --- telling the views --- */

static void
set_iter (PpMatrixModel *self,
          GtkTreeIter   *iter,
          guint          position)
{
  iter->stamp = self->stamp;
  iter->user_data = GUINT_TO_POINTER (position);
}

static void
tell_changed (PpMatrixModel *self,
              guint          position)
{
  g_autoptr(GtkTreePath) path = gtk_tree_path_new_from_indices ((int) position, -1);
  GtkTreeIter iter;

  set_iter (self, &iter, position);
  gtk_tree_model_row_changed (GTK_TREE_MODEL (self), path, &iter);
}

static GHashTable *
index_rows (GPtrArray *rows)
{
  GHashTable *index = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < rows->len; i++)
    g_hash_table_insert (index, ((PpHotfix *) rows->pdata[i])->uuid, GUINT_TO_POINTER (i));

  return index;
}

static void
remove_rows (PpMatrixModel *self,
             GPtrArray     *target)
{
  g_autoptr(GHashTable) wanted = index_rows (target);

  for (guint i = self->rows->len; i > 0; i--)
    {
      g_autoptr(GtkTreePath) path = NULL;

      if (g_hash_table_contains (wanted, ((PpHotfix *) self->rows->pdata[i - 1])->uuid))
        continue;

      g_ptr_array_remove_index (self->rows, i - 1);
      path = gtk_tree_path_new_from_indices ((int) i - 1, -1);
      gtk_tree_model_row_deleted (GTK_TREE_MODEL (self), path);
    }
}

static void
append_rows (PpMatrixModel *self,
             GPtrArray     *target)
{
  g_autoptr(GHashTable) present = index_rows (self->rows);

  for (guint i = 0; i < target->len; i++)
    {
      PpHotfix *hotfix = target->pdata[i];
      g_autoptr(GtkTreePath) path = NULL;
      GtkTreeIter iter;

      if (g_hash_table_contains (present, hotfix->uuid))
        continue;

      g_ptr_array_add (self->rows, pp_hotfix_ref (hotfix));
      path = gtk_tree_path_new_from_indices ((int) self->rows->len - 1, -1);
      set_iter (self, &iter, self->rows->len - 1);
      gtk_tree_model_row_inserted (GTK_TREE_MODEL (self), path, &iter);
    }
}

/* Takes over @target, which holds the same hotfixes as the rows. */
static void
reorder_rows (PpMatrixModel *self,
              GPtrArray     *target)
{
  g_autoptr(GHashTable) before = index_rows (self->rows);
  g_autoptr(GtkTreePath) root = gtk_tree_path_new ();
  g_autofree int *order = g_new (int, target->len + 1);
  gboolean moved = FALSE;

  for (guint i = 0; i < target->len; i++)
    {
      PpHotfix *hotfix = target->pdata[i];

      order[i] = (int) GPOINTER_TO_UINT (g_hash_table_lookup (before, hotfix->uuid));
      moved |= order[i] != (int) i;
    }

  g_clear_pointer (&before, g_hash_table_unref);
  g_ptr_array_unref (self->rows);
  self->rows = g_ptr_array_ref (target);
  if (moved)
    gtk_tree_model_rows_reordered (GTK_TREE_MODEL (self), root, NULL, order);
}

/* Rows that stay keep their selection in the views. */
static void
update_rows (PpMatrixModel *self)
{
  g_autoptr(GPtrArray) target = pp_matrix_query_run (&self->query, self->outlook,
                                                     self->in_library);

  remove_rows (self, target);
  append_rows (self, target);
  reorder_rows (self, target);
}

static void
read_library (PpMatrixModel *self)
{
  g_auto(GStrv) uuids = pp_library_list (self->library);

  g_hash_table_remove_all (self->in_library);
  for (guint i = 0; uuids[i] != NULL; i++)
    g_hash_table_add (self->in_library, g_strdup (uuids[i]));
}

static void
library_changed_cb (PpMatrixModel *self)
{
  read_library (self);
  for (guint i = 0; i < self->rows->len; i++)
    tell_changed (self, i);
}

/* --- GtkTreeModel --- */

static GtkTreeModelFlags
pp_matrix_model_get_flags (GtkTreeModel *model)
{
  return GTK_TREE_MODEL_LIST_ONLY;
}

static int
pp_matrix_model_get_n_columns (GtkTreeModel *model)
{
  return PP_MATRIX_N_COLUMNS;
}

static GType
pp_matrix_model_get_column_type (GtkTreeModel *model,
                                 int           column)
{
  return column == PP_MATRIX_COLUMN_HOTFIX ? PP_TYPE_HOTFIX :
         column == PP_MATRIX_COLUMN_ACTIVE ? G_TYPE_BOOLEAN : G_TYPE_STRING;
}

static gboolean
pp_matrix_model_iter_nth_child (GtkTreeModel *model,
                                GtkTreeIter  *iter,
                                GtkTreeIter  *parent,
                                int           n)
{
  PpMatrixModel *self = PP_MATRIX_MODEL (model);

  if (parent != NULL || n < 0 || (guint) n >= self->rows->len)
    return FALSE;

  set_iter (self, iter, (guint) n);

  return TRUE;
}

static gboolean
pp_matrix_model_get_iter (GtkTreeModel *model,
                          GtkTreeIter  *iter,
                          GtkTreePath  *path)
{
  return gtk_tree_path_get_depth (path) == 1 &&
         pp_matrix_model_iter_nth_child (model, iter, NULL, gtk_tree_path_get_indices (path)[0]);
}

static GtkTreePath *
pp_matrix_model_get_path (GtkTreeModel *model,
                          GtkTreeIter  *iter)
{
  return gtk_tree_path_new_from_indices ((int) GPOINTER_TO_UINT (iter->user_data), -1);
}

static void
pp_matrix_model_get_value (GtkTreeModel *model,
                           GtkTreeIter  *iter,
                           int           column,
                           GValue       *value)
{
  PpMatrixModel *self = PP_MATRIX_MODEL (model);
  PpHotfix *hotfix = pp_matrix_model_get_hotfix (self, iter);

  g_value_init (value, pp_matrix_model_get_column_type (model, column));
  if (hotfix == NULL || self->outlook == NULL)
    return;

  switch (column)
    {
    case PP_MATRIX_COLUMN_HOTFIX:
      g_value_set_boxed (value, hotfix);
      break;

    case PP_MATRIX_COLUMN_NAME:
      g_value_set_string (value, *hotfix->name != '\0' ? hotfix->name : hotfix->uuid);
      break;

    case PP_MATRIX_COLUMN_DESCRIPTION:
      g_value_take_string (value, pp_text_for_description (hotfix->description));
      break;

    case PP_MATRIX_COLUMN_RELEASED:
      if (hotfix->released != 0)
        g_value_take_string (value, pp_text_for_date (hotfix->released));
      break;

    case PP_MATRIX_COLUMN_AFTERWARDS:
      g_value_take_string (value, pp_text_for_guidance (hotfix->guidance));
      break;

    case PP_MATRIX_COLUMN_STATUS:
      g_value_take_string (value,
                           pp_matrix_row_describe_status (self->outlook, hotfix,
                                                          pp_matrix_model_is_in_library (
                                                            self, hotfix->uuid)));
      break;

    case PP_MATRIX_COLUMN_OUTSTANDING:
      if (pp_matrix_row_n_outstanding (self->outlook, hotfix) > 0)
        g_value_take_string (value, g_strdup_printf ("%u", pp_matrix_row_n_outstanding (
                                                       self->outlook, hotfix)));
      break;

    case PP_MATRIX_COLUMN_ACTIVE:
      g_value_set_boolean (value, pp_matrix_row_is_active (self->outlook, hotfix));
      break;

    default:
      break;
    }
}

static gboolean
pp_matrix_model_iter_next (GtkTreeModel *model,
                           GtkTreeIter  *iter)
{
  return pp_matrix_model_iter_nth_child (model, iter, NULL,
                                         (int) GPOINTER_TO_UINT (iter->user_data) + 1);
}

static gboolean
pp_matrix_model_iter_children (GtkTreeModel *model,
                               GtkTreeIter  *iter,
                               GtkTreeIter  *parent)
{
  return pp_matrix_model_iter_nth_child (model, iter, parent, 0);
}

static gboolean
pp_matrix_model_iter_has_child (GtkTreeModel *model,
                                GtkTreeIter  *iter)
{
  return FALSE;
}

static int
pp_matrix_model_iter_n_children (GtkTreeModel *model,
                                 GtkTreeIter  *iter)
{
  return iter == NULL ? (int) PP_MATRIX_MODEL (model)->rows->len : 0;
}

static gboolean
pp_matrix_model_iter_parent (GtkTreeModel *model,
                             GtkTreeIter  *iter,
                             GtkTreeIter  *child)
{
  return FALSE;
}

static void
tree_model_iface_init (GtkTreeModelIface *iface)
{
  iface->get_flags = pp_matrix_model_get_flags;
  iface->get_n_columns = pp_matrix_model_get_n_columns;
  iface->get_column_type = pp_matrix_model_get_column_type;
  iface->get_iter = pp_matrix_model_get_iter;
  iface->get_path = pp_matrix_model_get_path;
  iface->get_value = pp_matrix_model_get_value;
  iface->iter_next = pp_matrix_model_iter_next;
  iface->iter_children = pp_matrix_model_iter_children;
  iface->iter_has_child = pp_matrix_model_iter_has_child;
  iface->iter_n_children = pp_matrix_model_iter_n_children;
  iface->iter_nth_child = pp_matrix_model_iter_nth_child;
  iface->iter_parent = pp_matrix_model_iter_parent;
}

static void
pp_matrix_model_finalize (GObject *object)
{
  PpMatrixModel *self = PP_MATRIX_MODEL (object);

  g_clear_object (&self->library);
  g_clear_object (&self->outlook);
  g_clear_pointer (&self->in_library, g_hash_table_unref);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  pp_matrix_query_clear (&self->query);

  G_OBJECT_CLASS (pp_matrix_model_parent_class)->finalize (object);
}

static void
pp_matrix_model_class_init (PpMatrixModelClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = pp_matrix_model_finalize;
}

static void
pp_matrix_model_init (PpMatrixModel *self)
{
  self->rows = g_ptr_array_new_with_free_func ((GDestroyNotify) pp_hotfix_unref);
  self->in_library = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->stamp = g_random_int_range (1, G_MAXINT);
}

/**
 * pp_matrix_model_new:
 * @library: the files that are here
 *
 * Returns: (transfer full): a model without rows
 */
PpMatrixModel *
pp_matrix_model_new (PpLibrary *library)
{
  PpMatrixModel *self = g_object_new (PP_TYPE_MATRIX_MODEL, NULL);

  self->library = g_object_ref (library);
  read_library (self);
  g_signal_connect_object (library, "changed", G_CALLBACK (library_changed_cb), self,
                           G_CONNECT_SWAPPED);

  return self;
}

/**
 * pp_matrix_model_set_outlook:
 * @self: a model
 * @outlook: (nullable): what the rows are taken from
 *
 * Rows that are in both stay; only those that read differently are told to be changed.
 */
void
pp_matrix_model_set_outlook (PpMatrixModel *self,
                             PpOutlook     *outlook)
{
  g_autoptr(PpOutlook) before = NULL;

  g_return_if_fail (PP_IS_MATRIX_MODEL (self));

  before = g_steal_pointer (&self->outlook);
  self->outlook = outlook != NULL ? g_object_ref (outlook) : NULL;
  update_rows (self);
  for (guint i = 0; before != NULL && self->outlook != NULL && i < self->rows->len; i++)
    if (!pp_matrix_row_is_same (before, self->outlook, self->rows->pdata[i]))
      tell_changed (self, i);
}

/**
 * pp_matrix_model_get_outlook:
 * @self: a model
 *
 * Returns: (transfer none) (nullable): what the rows are taken from
 */
PpOutlook *
pp_matrix_model_get_outlook (PpMatrixModel *self)
{
  g_return_val_if_fail (PP_IS_MATRIX_MODEL (self), NULL);

  return self->outlook;
}

/**
 * pp_matrix_model_set_filter:
 * @self: a model
 * @filter: which hotfixes are rows
 */
void
pp_matrix_model_set_filter (PpMatrixModel *self,
                            PpMatrixFilter filter)
{
  g_return_if_fail (PP_IS_MATRIX_MODEL (self));

  self->query.filter = filter;
  update_rows (self);
}

/**
 * pp_matrix_model_get_filter:
 * @self: a model
 *
 * Returns: which hotfixes are rows
 */
PpMatrixFilter
pp_matrix_model_get_filter (PpMatrixModel *self)
{
  g_return_val_if_fail (PP_IS_MATRIX_MODEL (self), PP_MATRIX_OUTSTANDING);

  return self->query.filter;
}

/**
 * pp_matrix_model_set_search:
 * @self: a model
 * @text: (nullable): what name, article or description must hold
 */
void
pp_matrix_model_set_search (PpMatrixModel *self,
                            const char    *text)
{
  g_return_if_fail (PP_IS_MATRIX_MODEL (self));

  g_free (self->query.search);
  self->query.search = text != NULL && *text != '\0' ? g_utf8_casefold (text, -1) : NULL;
  update_rows (self);
}

/**
 * pp_matrix_model_set_scope:
 * @self: a model
 * @since: Unix seconds: only what was released then or later; 0 = whenever
 * @host_uuid: (nullable): what the filter says has to be so on this host; %NULL = on any
 */
void
pp_matrix_model_set_scope (PpMatrixModel *self,
                           gint64         since,
                           const char    *host_uuid)
{
  g_autofree char *host = NULL;

  g_return_if_fail (PP_IS_MATRIX_MODEL (self));

  host = g_strdup (host_uuid);
  g_free (self->query.on_host);
  self->query.on_host = g_steal_pointer (&host);
  self->query.since = since;
  update_rows (self);
}

/**
 * pp_matrix_model_set_order:
 * @self: a model
 * @column: what to sort by; %PP_MATRIX_COLUMN_HOTFIX: the install order, outstanding ones first
 * @host_uuid: (nullable): sort by the states of this host instead
 * @descending: the other way round
 */
void
pp_matrix_model_set_order (PpMatrixModel *self,
                           PpMatrixColumn column,
                           const char    *host_uuid,
                           gboolean       descending)
{
  g_return_if_fail (PP_IS_MATRIX_MODEL (self));

  g_free (self->query.host);
  self->query.host = g_strdup (host_uuid);
  self->query.column = column;
  self->query.descending = descending;
  update_rows (self);
}

/**
 * pp_matrix_model_get_n_rows:
 * @self: a model
 *
 * Returns: how many hotfixes are shown
 */
guint
pp_matrix_model_get_n_rows (PpMatrixModel *self)
{
  g_return_val_if_fail (PP_IS_MATRIX_MODEL (self), 0);

  return self->rows->len;
}

/**
 * pp_matrix_model_get_hotfix:
 * @self: a model
 * @iter: a row
 *
 * Returns: (transfer none) (nullable): its hotfix
 */
PpHotfix *
pp_matrix_model_get_hotfix (PpMatrixModel *self,
                            GtkTreeIter   *iter)
{
  guint position = GPOINTER_TO_UINT (iter->user_data);

  g_return_val_if_fail (PP_IS_MATRIX_MODEL (self), NULL);

  return position < self->rows->len ? self->rows->pdata[position] : NULL;
}

/**
 * pp_matrix_model_find:
 * @self: a model
 * @hotfix_uuid: of a hotfix
 * @iter: (out): its row
 *
 * Returns: whether it is shown
 */
gboolean
pp_matrix_model_find (PpMatrixModel *self,
                      const char    *hotfix_uuid,
                      GtkTreeIter   *iter)
{
  g_return_val_if_fail (PP_IS_MATRIX_MODEL (self), FALSE);

  for (guint i = 0; i < self->rows->len; i++)
    if (g_strcmp0 (((PpHotfix *) self->rows->pdata[i])->uuid, hotfix_uuid) == 0)
      {
        set_iter (self, iter, i);
        return TRUE;
      }

  return FALSE;
}

/**
 * pp_matrix_model_get_state:
 * @self: a model
 * @iter: a row
 * @host_uuid: of a host
 *
 * Returns: where the hotfix stands on this host
 */
PpState
pp_matrix_model_get_state (PpMatrixModel *self,
                           GtkTreeIter   *iter,
                           const char    *host_uuid)
{
  PpHotfix *hotfix = pp_matrix_model_get_hotfix (self, iter);
  const PpCell *cell = NULL;

  if (hotfix != NULL && self->outlook != NULL)
    cell = pp_outlook_get_cell (self->outlook, host_uuid, hotfix->uuid);

  return cell != NULL ? cell->state : PP_STATE_UNKNOWN;
}

/**
 * pp_matrix_model_shows_host:
 * @self: a model with an outlook
 * @host: one of its servers
 *
 * Returns: whether filter and search leave the server in a list of servers
 */
gboolean
pp_matrix_model_shows_host (PpMatrixModel *self,
                            PpHost        *host)
{
  g_return_val_if_fail (PP_IS_MATRIX_MODEL (self), FALSE);
  g_return_val_if_fail (self->outlook != NULL, FALSE);

  return pp_matrix_query_shows_host (&self->query, self->outlook, host);
}

/**
 * pp_matrix_model_is_in_library:
 * @self: a model
 * @hotfix_uuid: of a hotfix
 *
 * Returns: whether its file is here
 */
gboolean
pp_matrix_model_is_in_library (PpMatrixModel *self,
                               const char    *hotfix_uuid)
{
  g_return_val_if_fail (PP_IS_MATRIX_MODEL (self), FALSE);

  return g_hash_table_contains (self->in_library, hotfix_uuid);
}
