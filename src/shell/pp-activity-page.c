/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-activity-page"

#include "config.h"

#include "pp-activity-page.h"

#include <glib/gi18n.h>

#include "pp-run-view.h"

struct _PpActivityPage
{
  GtkBin       parent_instance;

  PpWorkspace *workspace;  /* (owned) */

  GtkStack    *stack;
  GtkListBox  *list;
  GtkBox      *view_box;
};

G_DEFINE_FINAL_TYPE (PpActivityPage, pp_activity_page, GTK_TYPE_BIN)

/* The state of a run in words of a person. */
static const char *
describe_state (PpRunState state)
{
  switch (state)
    {
    case PP_RUN_NEW:
    case PP_RUN_PREPARING:
      return _("Getting and uploading");
    case PP_RUN_AT_GATE:
      return _("Ready to install");
    case PP_RUN_BLOCKED:
      return _("Blocked by a pre-check");
    case PP_RUN_RUNNING:
      return _("Installing");
    case PP_RUN_DONE:
      return _("Done");
    case PP_RUN_STOPPED:
      return _("Stopped");
    case PP_RUN_FAILED:
    default:
      return _("Failed");
    }
}

static void
run_state_cb (PpRun      *run,
              GParamSpec *pspec,
              gpointer    user_data)
{
  gtk_label_set_text (GTK_LABEL (user_data), describe_state (pp_run_get_state (run)));
}

static char *
describe_pool (PpRun *run)
{
  PpLivePool *pool = pp_run_get_pool (run);
  PpSnapshot *snapshot = pp_live_pool_get_snapshot (pool);

  return g_strdup (snapshot != NULL ? pp_snapshot_get_name (snapshot) :
                   pp_live_pool_get_address (pool));
}

static GtkWidget *
create_row (gpointer item,
            gpointer user_data)
{
  PpRun *run = item;
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  g_autofree char *pool = describe_pool (run);
  GtkWidget *name = gtk_label_new (pool);
  GtkWidget *state = gtk_label_new (NULL);

  gtk_widget_set_margin_start (box, 12);
  gtk_widget_set_margin_end (box, 12);
  gtk_widget_set_margin_top (box, 8);
  gtk_widget_set_margin_bottom (box, 8);
  gtk_label_set_xalign (GTK_LABEL (name), 0);
  gtk_label_set_ellipsize (GTK_LABEL (name), PANGO_ELLIPSIZE_END);
  gtk_style_context_add_class (gtk_widget_get_style_context (name), "pp-heading");
  gtk_label_set_xalign (GTK_LABEL (state), 0);
  gtk_style_context_add_class (gtk_widget_get_style_context (state), "pp-caption");
  gtk_box_pack_start (GTK_BOX (box), name, FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (box), state, FALSE, FALSE, 0);
  gtk_container_add (GTK_CONTAINER (row), box);
  for (GtkWidget **w = (GtkWidget *[]) { row, box, name, state, NULL }; *w != NULL; w++)
    gtk_widget_set_visible (*w, TRUE);

  g_signal_connect_object (run, "notify::state", G_CALLBACK (run_state_cb), state, 0);
  run_state_cb (run, NULL, state);

  return row;
}

static void
row_selected_cb (PpActivityPage *self,
                 GtkListBoxRow  *row)
{
  g_autoptr(GList) views = gtk_container_get_children (GTK_CONTAINER (self->view_box));
  g_autoptr(PpRun) run = NULL;
  GtkWidget *view;

  for (GList *l = views; l != NULL; l = l->next)
    gtk_widget_destroy (l->data);
  if (row == NULL)
    return;

  run = g_list_model_get_item (pp_workspace_get_runs (self->workspace),
                               gtk_list_box_row_get_index (row));
  if (run == NULL)
    return;

  view = pp_run_view_new (run);
  gtk_widget_set_visible (view, TRUE);
  gtk_box_pack_start (self->view_box, view, TRUE, TRUE, 0);
}

/* The newest run is what one comes here for. */
static void
runs_changed_cb (PpActivityPage *self)
{
  guint n = g_list_model_get_n_items (pp_workspace_get_runs (self->workspace));

  gtk_stack_set_visible_child_name (self->stack, n > 0 ? "runs" : "empty");
  if (n > 0)
    gtk_list_box_select_row (self->list, gtk_list_box_get_row_at_index (self->list, n - 1));
}

static void
pp_activity_page_dispose (GObject *object)
{
  g_clear_object (&PP_ACTIVITY_PAGE (object)->workspace);

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
  gtk_widget_class_bind_template_child (widget_class, PpActivityPage, view_box);
  gtk_widget_class_bind_template_callback (widget_class, row_selected_cb);
}

static void
pp_activity_page_init (PpActivityPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
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
  gtk_list_box_bind_model (self->list, runs, create_row, NULL, NULL);
  /* After the list has made its row. */
  g_signal_connect_object (runs, "items-changed", G_CALLBACK (runs_changed_cb), self,
                           G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  runs_changed_cb (self);

  return GTK_WIDGET (self);
}
