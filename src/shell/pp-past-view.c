/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-past-view"

#include "config.h"

#include "pp-past-view.h"

#include <glib/gi18n.h>

struct _PpPastView
{
  GtkBox      parent_instance;

  GtkWidget  *note_box;
  GtkImage   *note_sign;
  GtkLabel   *note;
  GtkListBox *list;
};

G_DEFINE_FINAL_TYPE (PpPastView, pp_past_view, GTK_TYPE_BOX)

static const struct
{
  const char *icon;
  const char *style;  /* (nullable) */
  const char *words;
} looks[] = {
  [PP_STEP_WAITING] = { "pp-none-symbolic", "pp-secondary", N_("not done") },
  [PP_STEP_NOW] = { "pp-warning-symbolic", "pp-warn", N_("interrupted here") },
  [PP_STEP_DONE] = { "pp-installed-symbolic", NULL, N_("done") },
  [PP_STEP_SKIPPED] = { "pp-installed-symbolic", NULL, N_("was so already") },
  [PP_STEP_FAILED] = { "pp-problem-symbolic", "pp-err", N_("failed") },
};
G_STATIC_ASSERT (G_N_ELEMENTS (looks) == PP_STEP_FAILED + 1);

static void
pp_past_view_class_init (PpPastViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/poolpatch/Poolpatch/ui/past-view.ui");
  gtk_widget_class_bind_template_child (widget_class, PpPastView, note_box);
  gtk_widget_class_bind_template_child (widget_class, PpPastView, note_sign);
  gtk_widget_class_bind_template_child (widget_class, PpPastView, note);
  gtk_widget_class_bind_template_child (widget_class, PpPastView, list);
}

static void
pp_past_view_init (PpPastView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/* Why it is not simply done; %NULL when it is. */
static char *
describe_end (const PpPastRun *run)
{
  g_autofree char *reason = run->error != NULL ? pp_text_for_error (run->error) : NULL;
  g_autofree char *left =
    pp_text_for_left_disabled ((const char * const *) run->left_disabled);

  if (g_str_equal (run->state, "done"))
    return NULL;
  if (g_str_equal (run->state, "running"))
    return g_strdup (_("Another program carries this run out now."));
  if (reason != NULL && left != NULL)
    return g_strdup_printf ("%s\n%s", reason, left);
  if (reason != NULL)
    return g_steal_pointer (&reason);
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

static char *
describe_duration (const PpPastStep *step)
{
  gint64 seconds = step->ended - step->started;

  if (step->started == 0 || seconds < 0)
    return g_strdup ("");

  return g_strdup_printf ("%" G_GINT64_FORMAT ":%02d", seconds / 60, (int) (seconds % 60));
}

static GtkWidget *
create_label (const char *text,
              const char *style)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  if (style != NULL)
    gtk_style_context_add_class (gtk_widget_get_style_context (label), style);
  gtk_widget_set_visible (label, TRUE);

  return label;
}

static const char *
find_words (const PpPastStep *step,
            gboolean          running)
{
  return step->state == PP_STEP_NOW && running ? _("now") : _(looks[step->state].words);
}

static void
add_step (PpPastView       *self,
          const PpPastStep *step,
          gboolean          running)
{
  g_autofree char *text = pp_text_for_step (&step->step, NULL);
  g_autofree char *duration = describe_duration (step);
  const char *words = find_words (step, running);
  g_autofree char *all = g_strdup_printf ("%s, %s %s", text, words, duration);
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *sign = gtk_image_new_from_icon_name (looks[step->state].icon, GTK_ICON_SIZE_MENU);
  GtkWidget *name = create_label (text, step->state == PP_STEP_WAITING ? "pp-secondary" : NULL);
  GtkWidget *state = create_label (step->state == PP_STEP_DONE ? duration : words,
                                   "pp-secondary");

  if (looks[step->state].style != NULL)
    gtk_style_context_add_class (gtk_widget_get_style_context (sign), looks[step->state].style);
  gtk_style_context_add_class (gtk_widget_get_style_context (state), "pp-num");
  g_object_set (box, "margin-start", 14, "margin-end", 14, "margin-top", 5, "margin-bottom", 5,
                "visible", TRUE, NULL);
  gtk_widget_set_visible (sign, TRUE);
  gtk_container_add (GTK_CONTAINER (box), sign);
  gtk_box_pack_start (GTK_BOX (box), name, TRUE, TRUE, 0);
  gtk_container_add (GTK_CONTAINER (box), state);
  gtk_container_add (GTK_CONTAINER (row), box);
  gtk_widget_set_tooltip_text (row, g_strchomp (all));
  atk_object_set_name (gtk_widget_get_accessible (row), all);
  gtk_widget_set_visible (row, TRUE);
  gtk_container_add (GTK_CONTAINER (self->list), row);
}

/**
 * pp_past_view_new:
 * @run: a run from disk
 *
 * Returns: (transfer floating): its steps
 */
GtkWidget *
pp_past_view_new (const PpPastRun *run)
{
  PpPastView *self = g_object_new (PP_TYPE_PAST_VIEW, NULL);
  gboolean running = g_str_equal (run->state, "running");

  show_note (self, run);
  for (guint i = 0; i < run->steps->len; i++)
    add_step (self, g_ptr_array_index (run->steps, i), running);

  return GTK_WIDGET (self);
}
