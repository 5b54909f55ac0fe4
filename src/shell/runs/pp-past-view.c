/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-past-view"

#include "config.h"

#include "pp-past-view.h"

#include <glib/gi18n.h>

#include "pp-resume-buttons.h"
#include "pp-step-row.h"
#include "pp-widgets.h"

struct _PpPastView
{
  GtkBox           parent_instance;

  GtkWidget       *note_box;
  GtkImage        *note_sign;
  GtkLabel        *note;
  PpResumeButtons *buttons;
  GtkListBox      *list;
};

G_DEFINE_FINAL_TYPE (PpPastView, pp_past_view, GTK_TYPE_BOX)

static void
pp_past_view_class_init (PpPastViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  g_type_ensure (PP_TYPE_RESUME_BUTTONS);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/poolpatch/Poolpatch/ui/past-view.ui");
  gtk_widget_class_bind_template_child (widget_class, PpPastView, note_box);
  gtk_widget_class_bind_template_child (widget_class, PpPastView, note_sign);
  gtk_widget_class_bind_template_child (widget_class, PpPastView, note);
  gtk_widget_class_bind_template_child (widget_class, PpPastView, buttons);
  gtk_widget_class_bind_template_child (widget_class, PpPastView, list);
}

static void
pp_past_view_init (PpPastView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  pp_list_leave_by_tab (self->list);
}

/* What nobody knows; %NULL when the pool said all. */
static char *
describe_unknown (const PpPastRun *run)
{
  if (run->ended == 0)
    return NULL;

  for (guint i = 0; i < run->steps->len; i++)
    {
      const PpPastStep *step = g_ptr_array_index (run->steps, i);

      if (step->step.id == run->unknown)
        return pp_text_for_unknown (&step->step, run->read_back, NULL);
    }

  return pp_text_for_unknown (NULL, run->read_back, NULL);
}

/* Why it is not simply done; %NULL when it is. */
static char *
describe_end (const PpPastRun *run)
{
  g_autofree char *unknown = describe_unknown (run);
  g_autofree char *reason = run->error != NULL ? pp_text_for_error (run->error) : NULL;
  g_autofree char *left =
    pp_text_for_left_disabled ((const char * const *) run->left_disabled);

  if (g_str_equal (run->state, "done"))
    return g_steal_pointer (&unknown);
  if (g_str_equal (run->state, "running"))
    return g_strdup (_("Another program carries this run out now."));
  if (reason != NULL)
    {
      g_autoptr(GStrvBuilder) lines = g_strv_builder_new ();
      g_auto(GStrv) list = NULL;

      g_strv_builder_add (lines, reason);
      if (left != NULL)
        g_strv_builder_add (lines, left);
      if (unknown != NULL)
        g_strv_builder_add (lines, unknown);
      list = g_strv_builder_end (lines);

      return g_strjoinv ("\n", list);
    }
  if (run->ended != 0)
    return g_strdup (_("It was stopped. What was done up to then is done."));

  return g_strdup (_("Poolpatch ended before this run did. What stands as done is done; look at the "
                     "server of the step it was at before you begin again."));
}

static void
show_note (PpPastView      *self,
           const PpPastRun *run)
{
  g_autofree char *text = describe_end (run);
  gboolean failed = g_str_equal (run->state, "failed");
  gboolean running = g_str_equal (run->state, "running");

  gtk_image_set_from_icon_name (self->note_sign, failed ? "pp-problem-symbolic" :
                                running ? "pp-info-symbolic" : "pp-warning-symbolic",
                                GTK_ICON_SIZE_MENU);
  if (!running)
    gtk_style_context_add_class (gtk_widget_get_style_context (GTK_WIDGET (self->note_sign)),
                                 failed ? "pp-err" : "pp-warn");
  gtk_label_set_text (self->note, text != NULL ? text : "");
  gtk_widget_set_visible (self->note_box, text != NULL);
}

static void
add_step (PpPastView       *self,
          const PpPastStep *step,
          gboolean          running)
{
  g_autofree char *text = pp_text_for_step (&step->step, NULL);
  GtkWidget *row = pp_step_row_new (text);
  PpStepProgress progress = {
    .state = step->state, .fraction = -1, .started = step->started * G_USEC_PER_SEC,
    .ended = step->ended * G_USEC_PER_SEC,
  };

  pp_step_row_set_by_hand (PP_STEP_ROW (row), step->step.kind == PP_STEP_BY_HAND);
  pp_step_row_show_past (PP_STEP_ROW (row), &progress, running);
  gtk_container_add (GTK_CONTAINER (self->list), row);
}

/**
 * pp_past_view_new:
 * @run: a run from disk
 * @resumable: (nullable): its id, when it can be gone on with
 *
 * Returns: (transfer floating): its steps
 */
GtkWidget *
pp_past_view_new (const PpPastRun *run,
                  const char      *resumable)
{
  PpPastView *self = g_object_new (PP_TYPE_PAST_VIEW, NULL);
  gboolean running = g_str_equal (run->state, "running");

  show_note (self, run);
  pp_resume_buttons_set_id (self->buttons, resumable);
  for (guint i = 0; i < run->steps->len; i++)
    add_step (self, g_ptr_array_index (run->steps, i), running);

  return GTK_WIDGET (self);
}
