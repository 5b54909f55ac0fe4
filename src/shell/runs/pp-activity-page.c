/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-activity-page"

#include "config.h"

#include "pp-activity-page.h"

#include "pp-past-runs.h"
#include "pp-past-view.h"
#include "pp-run-row.h"
#include "pp-run-view.h"
#include "pp-widgets.h"

struct _PpActivityPage
{
  GtkBin        parent_instance;

  PpWorkspace  *workspace;  /* (owned) */
  GPtrArray    *past;       /* (owned) (nullable) (element-type PpRunSummary) until they were read */
  GCancellable *listing;    /* (owned) (nullable) while they are read */
  GCancellable *loading;    /* (owned) (nullable) while the steps of one are read */
  char         *shown;      /* (owned) (nullable) id of the run whose steps are shown */
  gboolean      rebuilding; /* rows come and go: what is selected meanwhile is not meant */

  GtkStack     *stack;
  GtkListBox   *list;
  GtkLabel     *title;
  GtkLabel     *subtitle;
  GtkBox       *view_box;
};

G_DEFINE_FINAL_TYPE (PpActivityPage, pp_activity_page, GTK_TYPE_BIN)

static void
cancel (GCancellable **cancellable)
{
  if (*cancellable != NULL)
    g_cancellable_cancel (*cancellable);
  g_clear_object (cancellable);
}

static void
destroy_child_cb (GtkWidget *child,
                  gpointer   user_data)
{
  gtk_widget_destroy (child);
}

static void
show_view (PpActivityPage *self,
           GtkWidget      *view)
{
  gtk_container_foreach (GTK_CONTAINER (self->view_box), destroy_child_cb, NULL);
  if (view == NULL)
    return;

  gtk_widget_set_visible (view, TRUE);
  gtk_box_pack_start (self->view_box, view, TRUE, TRUE, 0);
}

/* The newest run of a pool, when it was not finished: what came later has changed the pool. */
static gboolean
can_be_resumed (PpActivityPage *self,
                const char     *id)
{
  const PpRunSummary *chosen = NULL;

  for (guint i = self->past != NULL ? self->past->len : 0; i > 0; i--)
    {
      const PpRunSummary *summary = g_ptr_array_index (self->past, i - 1);

      if (g_str_equal (summary->id, id))
        chosen = summary;
      else if (chosen != NULL && g_str_equal (summary->pool, chosen->pool))
        return FALSE;
    }

  return chosen != NULL && (g_str_equal (chosen->state, "unfinished") ||
                            g_str_equal (chosen->state, "failed"));
}

static GtkWidget *
create_complaint (const GError *error)
{
  g_autofree char *text = pp_text_for_error (error);
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_line_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_yalign (GTK_LABEL (label), 0);

  return label;
}

static void
loaded_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(PpActivityPage) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(PpPastRun) run = pp_past_runs_load_finish (result, &error);
  const char *resumable;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  g_clear_object (&self->loading);
  resumable = can_be_resumed (self, self->shown) ? self->shown : NULL;
  show_view (self, run != NULL ? pp_past_view_new (run, resumable) : create_complaint (error));
}

static void
show_run (PpActivityPage *self,
          PpRunRow       *row)
{
  PpRun *run = pp_run_row_get_run (row);

  gtk_label_set_text (self->title, pp_run_row_get_name (row));
  gtk_label_set_text (self->subtitle, pp_run_row_get_state (row));
  if (g_strcmp0 (self->shown, pp_run_row_get_id (row)) == 0)
    return;

  g_free (self->shown);
  self->shown = g_strdup (pp_run_row_get_id (row));
  cancel (&self->loading);
  if (run != NULL)
    {
      show_view (self, pp_run_view_new (run));
      return;
    }

  show_view (self, NULL);
  self->loading = g_cancellable_new ();
  pp_past_runs_load_async (pp_workspace_get_state_dir (self->workspace), self->shown,
                           self->loading, loaded_cb, g_object_ref (self));
}

static void
row_selected_cb (PpActivityPage *self,
                 GtkListBoxRow  *row)
{
  if (!self->rebuilding && row != NULL)
    show_run (self, PP_RUN_ROW (row));
}

static void
run_state_cb (PpActivityPage *self)
{
  GtkListBoxRow *row = gtk_list_box_get_selected_row (self->list);

  if (row != NULL)
    show_run (self, PP_RUN_ROW (row));
}

/* Those of this session are in both lists. */
static gboolean
is_of_session (PpActivityPage *self,
               const char     *id)
{
  GListModel *runs = pp_workspace_get_runs (self->workspace);

  for (guint i = 0; i < g_list_model_get_n_items (runs); i++)
    {
      g_autoptr(PpRun) run = g_list_model_get_item (runs, i);

      if (g_str_equal (pp_run_get_id (run), id))
        return TRUE;
    }

  return FALSE;
}

static void
add_rows (PpActivityPage *self)
{
  GListModel *runs = pp_workspace_get_runs (self->workspace);

  for (guint i = g_list_model_get_n_items (runs); i > 0; i--)
    {
      g_autoptr(PpRun) run = g_list_model_get_item (runs, i - 1);

      gtk_container_add (GTK_CONTAINER (self->list), pp_run_row_new (run));
    }
  for (guint i = 0; self->past != NULL && i < self->past->len; i++)
    {
      const PpRunSummary *summary = g_ptr_array_index (self->past, i);

      if (!is_of_session (self, summary->id))
        gtk_container_add (GTK_CONTAINER (self->list), pp_run_row_new_past (summary));
    }
}

/* What was looked at stays; else the newest is what one comes here for. */
static void
select_again (PpActivityPage *self,
              const char     *id)
{
  GtkListBoxRow *row = gtk_list_box_get_row_at_index (self->list, 0);

  for (int i = 0; id != NULL && gtk_list_box_get_row_at_index (self->list, i) != NULL; i++)
    {
      GtkListBoxRow *candidate = gtk_list_box_get_row_at_index (self->list, i);

      if (g_str_equal (pp_run_row_get_id (PP_RUN_ROW (candidate)), id))
        row = candidate;
    }

  if (row != NULL)
    gtk_list_box_select_row (self->list, row);
  gtk_stack_set_visible_child_name (self->stack, row != NULL ? "runs" : "empty");
}

static void
rebuild (PpActivityPage *self,
         const char     *id)
{
  self->rebuilding = TRUE;
  gtk_container_foreach (GTK_CONTAINER (self->list), destroy_child_cb, NULL);
  add_rows (self);
  self->rebuilding = FALSE;
  select_again (self, id);
}

static void
listed_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(PpActivityPage) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) past = pp_past_runs_list_finish (result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  g_clear_object (&self->listing);
  if (past == NULL)
    {
      g_message ("the runs cannot be read: %s", error->message);
      return;
    }

  g_clear_pointer (&self->past, g_ptr_array_unref);
  self->past = g_steal_pointer (&past);
  rebuild (self, self->shown);
}

/* Others, poolpatchctl among them, write to the same folder: it is read each time it is looked at. */
static void
map_cb (PpActivityPage *self)
{
  cancel (&self->listing);
  self->listing = g_cancellable_new ();
  pp_past_runs_list_async (pp_workspace_get_state_dir (self->workspace), self->listing, listed_cb,
                           g_object_ref (self));
}

static void
runs_changed_cb (GListModel *runs,
                 guint       position,
                 guint       removed,
                 guint       added,
                 gpointer    user_data)
{
  PpActivityPage *self = PP_ACTIVITY_PAGE (user_data);

  for (guint i = position; i < position + added; i++)
    {
      g_autoptr(PpRun) run = g_list_model_get_item (runs, i);

      /* After the row has changed its words. */
      g_signal_connect_object (run, "notify::state", G_CALLBACK (run_state_cb), self,
                               G_CONNECT_SWAPPED | G_CONNECT_AFTER);
    }
  rebuild (self, added > 0 ? NULL : self->shown);
}

static void
pp_activity_page_dispose (GObject *object)
{
  PpActivityPage *self = PP_ACTIVITY_PAGE (object);

  cancel (&self->listing);
  cancel (&self->loading);
  g_clear_pointer (&self->past, g_ptr_array_unref);
  g_clear_pointer (&self->shown, g_free);
  g_clear_object (&self->workspace);

  G_OBJECT_CLASS (pp_activity_page_parent_class)->dispose (object);
}

static void
pp_activity_page_class_init (PpActivityPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pp_activity_page_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/poolpatch/Poolpatch/ui/activity-page.ui");
  gtk_widget_class_bind_template_child (widget_class, PpActivityPage, stack);
  gtk_widget_class_bind_template_child (widget_class, PpActivityPage, list);
  gtk_widget_class_bind_template_child (widget_class, PpActivityPage, title);
  gtk_widget_class_bind_template_child (widget_class, PpActivityPage, subtitle);
  gtk_widget_class_bind_template_child (widget_class, PpActivityPage, view_box);
  gtk_widget_class_bind_template_callback (widget_class, map_cb);
  gtk_widget_class_bind_template_callback (widget_class, row_selected_cb);
}

static void
pp_activity_page_init (PpActivityPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  pp_list_leave_by_tab (self->list);
}

/**
 * pp_activity_page_new:
 * @workspace: what is open
 *
 * Returns: (transfer floating): the page
 */
GtkWidget *
pp_activity_page_new (PpWorkspace *workspace)
{
  PpActivityPage *self = g_object_new (PP_TYPE_ACTIVITY_PAGE, "visible", TRUE, NULL);
  GListModel *runs = pp_workspace_get_runs (workspace);

  self->workspace = g_object_ref (workspace);
  g_signal_connect_object (runs, "items-changed", G_CALLBACK (runs_changed_cb), self, 0);
  runs_changed_cb (runs, 0, 0, g_list_model_get_n_items (runs), self);

  return GTK_WIDGET (self);
}
