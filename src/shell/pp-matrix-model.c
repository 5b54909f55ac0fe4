/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-matrix-model"

#include "config.h"

#include "pp-matrix-model.h"

#include <glib/gi18n.h>

struct _PpMatrixModel
{
  GObject        parent_instance;

  PpLibrary     *library;      /* (owned) */
  PpOutlook     *outlook;      /* (owned) (nullable) */
  GHashTable    *in_library;   /* (owned) uuids of the files that are here */
  GPtrArray     *rows;         /* (owned) (element-type PpHotfix) */
  char          *search;       /* (owned) (nullable) casefolded */
  char          *order_host;   /* (owned) (nullable) sort by its states */
  int            order;        /* PpMatrixColumn, -1 = install order, outstanding first */
  int            stamp;
  PpMatrixFilter filter;
  gboolean       descending;
};

static void tree_model_iface_init (GtkTreeModelIface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (PpMatrixModel, pp_matrix_model, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (GTK_TYPE_TREE_MODEL, tree_model_iface_init))

/* --- what is in a row --- */

static const PpCell *
get_cell (PpOutlook * outlook,
          guint host,
          const char *hotfix)
{
  return pp_outlook_get_cell (outlook,
                              pp_snapshot_get_host (pp_outlook_get_snapshot (outlook), host)->uuid,
                              hotfix);
}

static guint
count_states (PpMatrixModel *self,
              PpHotfix      *hotfix,
              guint          states)
{
  guint n_hosts = pp_snapshot_get_n_hosts (pp_outlook_get_snapshot (self->outlook));
  guint n = 0;

  for (guint i = 0; i < n_hosts; i++)
    {
      const PpCell *cell = get_cell (self->outlook, i, hotfix->uuid);

      if (cell != NULL && (states & (1u << cell->state)) != 0)
        n++;
    }

  return n;
}

#define HAS(state) (1u << PP_STATE_ ## state)

/* Something has to be done, or to be known, about it. */
static gboolean
is_active (PpMatrixModel *self,
           PpHotfix      *hotfix)
{
  return pp_outlook_is_outstanding (self->outlook, hotfix->uuid) ||
         count_states (self, hotfix, HAS (INSTALLED_PENDING) | HAS (CONFLICTING) |
                       HAS (LICENCE)) > 0;
}

static char *
describe_status (PpMatrixModel *self,
                 PpHotfix      *hotfix)
{
  guint n_hosts = pp_snapshot_get_n_hosts (pp_outlook_get_snapshot (self->outlook));
  guint n_installed = count_states (self, hotfix, HAS (INSTALLED) | HAS (INSTALLED_PENDING));
  g_autofree char *size = NULL;
  const PpCell *cell;

  if (pp_outlook_is_outstanding (self->outlook, hotfix->uuid))
    {
      if (pp_matrix_model_is_in_library (self, hotfix->uuid))
        return g_strdup (_("in library"));
      if (hotfix->download_size == 0)
        return g_strdup (_("to get"));

      size = pp_text_for_size (hotfix->download_size);

      return g_strdup_printf (_("%s to get"), size);
    }
  if (n_installed == n_hosts && n_installed > 0)
    return g_strdup (_("installed"));
  if (n_installed > 0)
    return g_strdup_printf (_("installed on %u of %u"), n_installed, n_hosts);

  cell = n_hosts > 0 ? get_cell (self->outlook, 0, hotfix->uuid) : NULL;

  return g_strdup (pp_text_for_state (cell != NULL ? cell->state : PP_STATE_UNKNOWN));
}

static gboolean
contains (const char *text,
          const char *needle)
{
  g_autofree char *folded = text != NULL ? g_utf8_casefold (text, -1) : NULL;

  return folded != NULL && strstr (folded, needle) != NULL;
}

static gboolean
is_shown (PpMatrixModel *self,
          PpHotfix      *hotfix)
{
  guint states = 0;

  if (self->search != NULL && !contains (hotfix->name, self->search) &&
      !contains (hotfix->article, self->search) && !contains (hotfix->description, self->search))
    return FALSE;

  switch (self->filter)
    {
    case PP_MATRIX_OUTSTANDING:
      if (pp_outlook_is_outstanding (self->outlook, hotfix->uuid))
        return TRUE;
      states = HAS (INSTALLED_PENDING);
      break;

    case PP_MATRIX_INSTALLED:
      states = HAS (INSTALLED) | HAS (INSTALLED_PENDING);
      break;

    case PP_MATRIX_SUPERSEDED:
      states = HAS (SUPERSEDED);
      break;

    case PP_MATRIX_EVERYTHING:
    default:
      return TRUE;
    }

  return count_states (self, hotfix, states) > 0;
}

/* --- order --- */

static int
compare_by_column (PpMatrixModel *self,
                   PpHotfix      *a,
                   PpHotfix      *b)
{
  g_autofree char *text_a = NULL;
  g_autofree char *text_b = NULL;

  switch (self->order)
    {
    case PP_MATRIX_COLUMN_NAME:
      return g_strcmp0 (a->name, b->name);

    case PP_MATRIX_COLUMN_DESCRIPTION:
      return g_utf8_collate (a->description, b->description);

    case PP_MATRIX_COLUMN_RELEASED:
      return (a->released > b->released) - (a->released < b->released);

    case PP_MATRIX_COLUMN_AFTERWARDS:
      return (int) a->guidance - (int) b->guidance;

    case PP_MATRIX_COLUMN_STATUS:
      text_a = describe_status (self, a);
      text_b = describe_status (self, b);
      return g_utf8_collate (text_a, text_b);

    default:
      return 0;
    }
}

/* The states end with what is needed: that comes first. */
static int
compare_by_host (PpMatrixModel *self,
                 PpHotfix      *a,
                 PpHotfix      *b)
{
  const PpCell *cell_a = pp_outlook_get_cell (self->outlook, self->order_host, a->uuid);
  const PpCell *cell_b = pp_outlook_get_cell (self->outlook, self->order_host, b->uuid);

  return (cell_b != NULL ? (int) cell_b->state : 0) - (cell_a != NULL ? (int) cell_a->state : 0);
}

/* g_ptr_array_sort_with_data() is stable: what is equal stays in install order. */
static int
compare_rows (gconstpointer a,
              gconstpointer b,
              gpointer      user_data)
{
  PpMatrixModel *self = user_data;
  PpHotfix *row_a = *(PpHotfix * const *) a;
  PpHotfix *row_b = *(PpHotfix * const *) b;
  int order;

  if (self->order < 0 && self->order_host == NULL)
    return pp_outlook_is_outstanding (self->outlook, row_b->uuid) -
           pp_outlook_is_outstanding (self->outlook, row_a->uuid);

  order = self->order_host != NULL ? compare_by_host (self, row_a, row_b)
                                   : compare_by_column (self, row_a, row_b);

  return self->descending ? -order : order;
}

/* (transfer full) */
static GPtrArray *
choose_rows (PpMatrixModel *self)
{
  GPtrArray *rows = g_ptr_array_new_with_free_func ((GDestroyNotify) pp_hotfix_unref);
  guint n = self->outlook != NULL ? pp_outlook_get_n_hotfixes (self->outlook) : 0;

  for (guint i = 0; i < n; i++)
    {
      PpHotfix *hotfix = pp_outlook_get_hotfix (self->outlook, i);

      if (is_shown (self, hotfix))
        g_ptr_array_add (rows, pp_hotfix_ref (hotfix));
    }
  g_ptr_array_sort_with_data (rows, compare_rows, self);

  return rows;
}

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
  g_autoptr(GPtrArray) target = choose_rows (self);

  remove_rows (self, target);
  append_rows (self, target);
  reorder_rows (self, target);
}

static gboolean
is_same_cell (const PpCell *a,
              const PpCell *b)
{
  if (a == NULL || b == NULL)
    return a == b;

  return a->state == b->state && a->reason == b->reason &&
         g_strv_equal ((const char * const *) a->because, (const char * const *) b->because);
}

static gboolean
is_same_row (PpMatrixModel *self,
             PpOutlook     *before,
             PpHotfix      *hotfix)
{
  PpSnapshot *snapshot = pp_outlook_get_snapshot (self->outlook);
  PpHotfix *was = pp_outlook_find_hotfix (before, hotfix->uuid);

  if (was == NULL || g_strcmp0 (was->description, hotfix->description) != 0 ||
      was->guidance != hotfix->guidance || was->download_size != hotfix->download_size)
    return FALSE;

  for (guint i = 0; i < pp_snapshot_get_n_hosts (snapshot); i++)
    {
      const char *host = pp_snapshot_get_host (snapshot, i)->uuid;

      if (!is_same_cell (pp_outlook_get_cell (before, host, hotfix->uuid),
                         pp_outlook_get_cell (self->outlook, host, hotfix->uuid)))
        return FALSE;
    }

  return TRUE;
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
      g_value_set_string (value, hotfix->description);
      break;

    case PP_MATRIX_COLUMN_RELEASED:
      if (hotfix->released != 0)
        g_value_take_string (value, pp_text_for_date (hotfix->released));
      break;

    case PP_MATRIX_COLUMN_AFTERWARDS:
      g_value_take_string (value, pp_text_for_guidance (hotfix->guidance));
      break;

    case PP_MATRIX_COLUMN_STATUS:
      g_value_take_string (value, describe_status (self, hotfix));
      break;

    case PP_MATRIX_COLUMN_ACTIVE:
      g_value_set_boolean (value, is_active (self, hotfix));
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
  g_clear_pointer (&self->search, g_free);
  g_clear_pointer (&self->order_host, g_free);

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
  self->order = -1;
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
  for (guint i = 0; before != NULL && i < self->rows->len; i++)
    if (!is_same_row (self, before, self->rows->pdata[i]))
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

  self->filter = filter;
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

  return self->filter;
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

  g_free (self->search);
  self->search = text != NULL && *text != '\0' ? g_utf8_casefold (text, -1) : NULL;
  update_rows (self);
}

/**
 * pp_matrix_model_set_order:
 * @self: a model
 * @column: a PpMatrixColumn, or -1 for the install order, what is outstanding first
 * @host_uuid: (nullable): sort by the states of this host instead
 * @descending: the other way round
 */
void
pp_matrix_model_set_order (PpMatrixModel *self,
                           int            column,
                           const char    *host_uuid,
                           gboolean       descending)
{
  g_return_if_fail (PP_IS_MATRIX_MODEL (self));

  g_free (self->order_host);
  self->order_host = g_strdup (host_uuid);
  self->order = column;
  self->descending = descending;
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
