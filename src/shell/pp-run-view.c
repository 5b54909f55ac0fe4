/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-run-view"

#include "config.h"

#include "pp-run-view.h"

#include <glib/gi18n.h>

struct _PpRunView
{
  GtkBox             parent_instance;

  PpRun             *run;    /* (owned) */
  GtkProgressBar    *progress;
  GtkLabel          *error;
  GtkScrolledWindow *scroller;
  GtkListBox        *list;
  GPtrArray         *rows;   /* (owned) (element-type Row) by position of the step */
};

G_DEFINE_FINAL_TYPE (PpRunView, pp_run_view, GTK_TYPE_BOX)

/* The widgets of one step; the list owns them. */
typedef struct
{
  GtkListBoxRow *row;
  GtkImage      *sign;
  GtkLabel      *state;
} Row;

static const char *
describe_state (PpStepState state)
{
  switch (state)
    {
    case PP_STEP_NOW:
      return _("now");

    case PP_STEP_DONE:
      return _("done");

    case PP_STEP_SKIPPED:
      return _("was so already");

    case PP_STEP_FAILED:
      return _("failed");

    case PP_STEP_WAITING:
    default:
      return "";
    }
}

static const char *
icon_for_state (PpStepState state)
{
  switch (state)
    {
    case PP_STEP_NOW:
      return "pp-needed-symbolic";

    case PP_STEP_DONE:
    case PP_STEP_SKIPPED:
      return "pp-installed-symbolic";

    case PP_STEP_FAILED:
      return "pp-problem-symbolic";

    case PP_STEP_WAITING:
    default:
      return "pp-none-symbolic";
    }
}

static char *
describe_progress (const PpStepProgress *progress)
{
  gint64 seconds;

  if (progress->state == PP_STEP_NOW && progress->fraction > 0)
    return g_strdup_printf (_("%.0f %%"), 100 * progress->fraction);
  if (progress->ended <= progress->started || progress->started == 0)
    return g_strdup (describe_state (progress->state));

  seconds = (progress->ended - progress->started) / G_USEC_PER_SEC;

  return seconds < 1 ? g_strdup (describe_state (progress->state)) :
         g_strdup_printf (_("%s, %" G_GINT64_FORMAT " s"), describe_state (progress->state),
                          seconds);
}

static void
scroll_to (PpRunView *self,
           GtkWidget *row)
{
  GtkAllocation place;

  gtk_widget_get_allocation (row, &place);
  gtk_adjustment_clamp_page (gtk_scrolled_window_get_vadjustment (self->scroller), place.y,
                             place.y + place.height);
}

static void
update_row (PpRunView *self,
            guint      position)
{
  Row *row = g_ptr_array_index (self->rows, position);
  const PpStepProgress *progress = pp_run_get_progress (self->run, position);
  GtkStyleContext *style = gtk_widget_get_style_context (GTK_WIDGET (row->row));
  g_autofree char *text = describe_progress (progress);

  gtk_image_set_from_icon_name (row->sign, icon_for_state (progress->state), GTK_ICON_SIZE_MENU);
  gtk_label_set_text (row->state, text);
  if (progress->state == PP_STEP_NOW)
    {
      gtk_style_context_add_class (style, "now");
      scroll_to (self, GTK_WIDGET (row->row));
    }
  else
    {
      gtk_style_context_remove_class (style, "now");
    }
}

static void
update_summary (PpRunView *self)
{
  guint n_steps = self->rows->len;
  guint n_done = 0;

  for (guint i = 0; i < n_steps; i++)
    {
      PpStepState state = pp_run_get_progress (self->run, i)->state;

      n_done += state == PP_STEP_DONE || state == PP_STEP_SKIPPED;
    }
  gtk_progress_bar_set_fraction (self->progress, n_steps > 0 ? (double) n_done / n_steps : 0);

  if (pp_run_get_error (self->run) != NULL)
    {
      g_autofree char *text = pp_text_for_error_in (pp_run_get_error (self->run),
                                                    pp_plan_get_outlook (pp_run_get_plan (self->run)));

      gtk_label_set_text (self->error, text);
    }
  gtk_widget_set_visible (GTK_WIDGET (self->error), pp_run_get_error (self->run) != NULL);
}

static GtkWidget *
create_label (const char *text,
              const char *style)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  if (style != NULL)
    gtk_style_context_add_class (gtk_widget_get_style_context (label), style);
  gtk_widget_set_visible (label, TRUE);

  return label;
}

static void
add_row (PpRunView *self,
         guint      position)
{
  PpPlan *plan = pp_run_get_plan (self->run);
  g_autofree char *text = pp_text_for_step (pp_plan_get_step (plan, position),
                                            pp_plan_get_outlook (plan));
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *sign = gtk_image_new ();
  GtkWidget *label = create_label (text, NULL);
  GtkWidget *state = create_label ("", "pp-secondary");
  GtkWidget *widget = gtk_list_box_row_new ();
  Row *row = g_new0 (Row, 1);

  row->row = GTK_LIST_BOX_ROW (widget);
  row->sign = GTK_IMAGE (sign);
  row->state = GTK_LABEL (state);
  g_ptr_array_add (self->rows, row);

  gtk_widget_set_margin_start (box, 14);
  gtk_widget_set_margin_end (box, 14);
  gtk_widget_set_margin_top (box, 5);
  gtk_widget_set_margin_bottom (box, 5);
  gtk_widget_set_visible (sign, TRUE);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_container_add (GTK_CONTAINER (box), sign);
  gtk_box_pack_start (GTK_BOX (box), label, TRUE, TRUE, 0);
  gtk_container_add (GTK_CONTAINER (box), state);
  gtk_widget_set_visible (box, TRUE);
  gtk_container_add (GTK_CONTAINER (widget), box);
  gtk_widget_set_visible (widget, TRUE);
  atk_object_set_name (gtk_widget_get_accessible (widget), text);
  gtk_container_add (GTK_CONTAINER (self->list), widget);
  update_row (self, position);
}

static void
remove_cb (GtkWidget *widget,
           gpointer   user_data)
{
  gtk_widget_destroy (widget);
}

static void
rebuild (PpRunView *self)
{
  PpPlan *plan = pp_run_get_plan (self->run);

  gtk_container_foreach (GTK_CONTAINER (self->list), remove_cb, NULL);
  g_ptr_array_set_size (self->rows, 0);
  for (guint i = 0; plan != NULL && i < pp_plan_get_n_steps (plan); i++)
    add_row (self, i);
  if (plan != NULL)
    update_summary (self);
}

static void
step_changed_cb (PpRunView *self,
                 guint      position)
{
  if (position < self->rows->len)
    update_row (self, position);
  update_summary (self);
}

static void
pp_run_view_dispose (GObject *object)
{
  PpRunView *self = PP_RUN_VIEW (object);

  g_clear_object (&self->run);
  g_clear_pointer (&self->rows, g_ptr_array_unref);

  G_OBJECT_CLASS (pp_run_view_parent_class)->dispose (object);
}

static void
pp_run_view_class_init (PpRunViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pp_run_view_dispose;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/poolpatch/Poolpatch/ui/run-view.ui");
  gtk_widget_class_bind_template_child (widget_class, PpRunView, progress);
  gtk_widget_class_bind_template_child (widget_class, PpRunView, error);
  gtk_widget_class_bind_template_child (widget_class, PpRunView, scroller);
  gtk_widget_class_bind_template_child (widget_class, PpRunView, list);
}

static void
pp_run_view_init (PpRunView *self)
{
  self->rows = g_ptr_array_new_with_free_func (g_free);
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * pp_run_view_new:
 * @run: a run
 *
 * Returns: (transfer floating): its steps, live
 */
GtkWidget *
pp_run_view_new (PpRun *run)
{
  PpRunView *self = g_object_new (PP_TYPE_RUN_VIEW, NULL);

  self->run = g_object_ref (run);
  g_signal_connect_object (run, "plan-changed", G_CALLBACK (rebuild), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (run, "step-changed", G_CALLBACK (step_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (run, "notify::state", G_CALLBACK (update_summary), self,
                           G_CONNECT_SWAPPED);
  rebuild (self);

  return GTK_WIDGET (self);
}

/**
 * pp_run_view_copy_text:
 * @self: a view
 *
 * Returns: (transfer full): the steps as lines of text
 */
char *
pp_run_view_copy_text (PpRunView *self)
{
  PpPlan *plan = pp_run_get_plan (self->run);
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < pp_plan_get_n_steps (plan); i++)
    {
      const PpStep *step = pp_plan_get_step (plan, i);
      g_autofree char *line = pp_text_for_step (step, pp_plan_get_outlook (plan));

      g_string_append_printf (text, "%3u  %s\n", step->id, line);
    }

  return g_string_free (text, FALSE);
}
