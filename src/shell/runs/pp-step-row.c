/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-step-row"

#include "config.h"

#include "pp-step-row.h"

#include <glib/gi18n.h>

#include "pp-widgets.h"

struct _PpStepRow
{
  GtkListBoxRow   parent_instance;

  char           *text;      /* (owned) */
  gboolean        past;      /* nobody carries the run out any more */
  gboolean        by_hand;   /* what a person is left to do */
  GtkImage       *sign;
  GtkWidget      *label;
  GtkLabel       *state;
  GtkLabel       *detail;
  GtkLabel       *error;
  GtkProgressBar *progress;
};

G_DEFINE_FINAL_TYPE (PpStepRow, pp_step_row, GTK_TYPE_LIST_BOX_ROW)

static void
pp_step_row_finalize (GObject *object)
{
  g_free (PP_STEP_ROW (object)->text);

  G_OBJECT_CLASS (pp_step_row_parent_class)->finalize (object);
}

static void
pp_step_row_class_init (PpStepRowClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = pp_step_row_finalize;
}

static void
pp_step_row_init (PpStepRow *self)
{
}

/* A run that nobody carries out any more ended where its last step stands as begun. */
static const char *
describe_state (PpStepRow            *self,
                const PpStepProgress *progress)
{
  switch (progress->state)
    {
    case PP_STEP_NOW:
      return self->past ? _("interrupted here") : _("now");

    case PP_STEP_DONE:
      return self->by_hand ? _("left to you") : _("done");

    case PP_STEP_SKIPPED:
      return progress->error != NULL ? _("left out") : _("was so already");

    case PP_STEP_FAILED:
      return _("failed");

    case PP_STEP_WAITING:
    default:
      return self->past ? _("not done") : _("to do");
    }
}

static const char *
icon_for_state (PpStepRow            *self,
                const PpStepProgress *progress)
{
  switch (progress->state)
    {
    case PP_STEP_NOW:
      return self->past ? "pp-warning-symbolic" : "pp-needed-symbolic";

    case PP_STEP_SKIPPED:
      return progress->error != NULL ? "pp-none-symbolic" : "pp-installed-symbolic";

    case PP_STEP_DONE:
      return self->by_hand ? "pp-info-symbolic" : "pp-installed-symbolic";

    case PP_STEP_FAILED:
      return "pp-problem-symbolic";

    case PP_STEP_WAITING:
    default:
      return "pp-none-symbolic";
    }
}

/**
 * pp_step_row_format:
 * @microseconds: a length of time
 *
 * Returns: (transfer full): "3:12", "1:04:09"
 */
char *
pp_step_row_format (gint64 microseconds)
{
  gint64 seconds = MAX (microseconds, 0) / G_USEC_PER_SEC;

  if (seconds < 3600)
    return g_strdup_printf ("%" G_GINT64_FORMAT ":%02" G_GINT64_FORMAT, seconds / 60, seconds % 60);

  return g_strdup_printf ("%" G_GINT64_FORMAT ":%02" G_GINT64_FORMAT ":%02" G_GINT64_FORMAT,
                          seconds / 3600, seconds / 60 % 60, seconds % 60);
}

/* At the right: how long it took, or takes so far; in words where there is no time to tell. */
static char *
describe_time (PpStepRow            *self,
               const PpStepProgress *progress)
{
  gint64 end = progress->state == PP_STEP_NOW ? g_get_real_time () : progress->ended;
  gboolean is_short = end - progress->started < G_USEC_PER_SEC;

  if (progress->state == PP_STEP_WAITING && !self->past)
    return g_strdup ("");
  if (progress->state == PP_STEP_SKIPPED || progress->state == PP_STEP_WAITING ||
      progress->started == 0 || (self->past && progress->state != PP_STEP_DONE) ||
      (is_short && progress->state != PP_STEP_NOW))
    return g_strdup (describe_state (self, progress));

  return pp_step_row_format (end - progress->started);
}

/**
 * pp_step_row_new:
 * @text: what is done in the step
 *
 * Returns: (transfer floating): a row
 */
GtkWidget *
pp_step_row_new (const char *text)
{
  PpStepRow *self = g_object_new (PP_TYPE_STEP_ROW, "visible", TRUE, "activatable", FALSE, NULL);
  GtkWidget *box = pp_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *words = pp_box_new (GTK_ORIENTATION_VERTICAL, 4);
  GtkWidget *line = pp_box_new (GTK_ORIENTATION_HORIZONTAL, 12);

  self->text = g_strdup (text);
  self->sign = GTK_IMAGE (gtk_image_new ());
  self->label = pp_label_new (text, NULL);
  self->state = GTK_LABEL (pp_label_new (NULL, "pp-secondary"));
  self->detail = GTK_LABEL (pp_label_new_wrapped (NULL, "pp-caption"));
  gtk_widget_set_visible (GTK_WIDGET (self->detail), FALSE);
  self->error = GTK_LABEL (pp_label_new_wrapped (NULL, "pp-err"));
  self->progress = GTK_PROGRESS_BAR (gtk_progress_bar_new ());
  gtk_widget_set_visible (GTK_WIDGET (self->sign), TRUE);
  gtk_widget_set_valign (GTK_WIDGET (self->sign), GTK_ALIGN_START);
  pp_widget_toggle_class (GTK_WIDGET (self->state), "pp-num", TRUE);
  pp_widget_toggle_class (GTK_WIDGET (self->progress), "pp-thin", TRUE);
  gtk_widget_set_visible (GTK_WIDGET (self->error), FALSE);

  gtk_widget_set_margin_start (box, 14);
  gtk_widget_set_margin_end (box, 14);
  gtk_widget_set_margin_top (box, 5);
  gtk_widget_set_margin_bottom (box, 5);
  gtk_box_pack_start (GTK_BOX (line), self->label, TRUE, TRUE, 0);
  gtk_container_add (GTK_CONTAINER (line), GTK_WIDGET (self->state));
  gtk_container_add (GTK_CONTAINER (words), line);
  gtk_container_add (GTK_CONTAINER (words), GTK_WIDGET (self->detail));
  gtk_container_add (GTK_CONTAINER (words), GTK_WIDGET (self->progress));
  gtk_container_add (GTK_CONTAINER (words), GTK_WIDGET (self->error));
  gtk_container_add (GTK_CONTAINER (box), GTK_WIDGET (self->sign));
  gtk_box_pack_start (GTK_BOX (box), words, TRUE, TRUE, 0);
  gtk_container_add (GTK_CONTAINER (self), box);

  return GTK_WIDGET (self);
}

/**
 * pp_step_row_set_detail:
 * @self: a row
 * @detail: (nullable): whom it concerns and how long it may take
 * @warning: (nullable): why it cannot be undone
 */
void
pp_step_row_set_detail (PpStepRow  *self,
                        const char *detail,
                        const char *warning)
{
  AtkObject *accessible;

  g_return_if_fail (PP_IS_STEP_ROW (self));

  accessible = gtk_widget_get_accessible (GTK_WIDGET (self));
  gtk_label_set_text (self->detail, detail != NULL ? detail : "");
  gtk_widget_set_visible (GTK_WIDGET (self->detail), detail != NULL);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), warning);
  if (detail != NULL || warning != NULL)
    {
      g_autofree char *text = NULL;

      if (detail != NULL && warning != NULL)
        /* Translators: whom a step concerns, and the sentence that says why it cannot be undone */
        text = g_strdup_printf (_("%s. %s"), detail, warning);
      else
        text = g_strdup (detail != NULL ? detail : warning);

      atk_object_set_description (accessible, text);
    }
}

/**
 * pp_step_row_set_by_hand:
 * @self: a row that was not updated yet
 * @by_hand: whether the step only names what a person is left to do
 */
void
pp_step_row_set_by_hand (PpStepRow *self,
                         gboolean   by_hand)
{
  g_return_if_fail (PP_IS_STEP_ROW (self));

  self->by_hand = by_hand;
}

/**
 * pp_step_row_new_head:
 * @title: of the steps below
 *
 * Returns: (transfer floating): a heading among the rows
 */
GtkWidget *
pp_step_row_new_head (const char *title)
{
  GtkWidget *row = pp_boxed_row_new (pp_label_new (title, "pp-heading"), title);

  pp_widget_toggle_class (row, "head", TRUE);

  return row;
}

/**
 * pp_step_row_update:
 * @self: a row
 * @progress: where its step stands
 * @outlook: (nullable): lends names to an error
 */
void
pp_step_row_update (PpStepRow            *self,
                    const PpStepProgress *progress,
                    PpOutlook            *outlook)
{
  gboolean is_now = progress->state == PP_STEP_NOW;
  g_autofree char *time = describe_time (self, progress);
  g_autofree char *error = NULL;
  g_autofree char *name = NULL;
  g_autofree char *timed = NULL;
  const char *state;

  g_return_if_fail (PP_IS_STEP_ROW (self));

  if (progress->error != NULL)
    error = pp_text_for_error_in (progress->error, outlook);
  gtk_image_set_from_icon_name (self->sign, icon_for_state (self, progress), GTK_ICON_SIZE_MENU);
  gtk_label_set_text (self->state, time);
  gtk_label_set_text (self->error, error != NULL ? error : "");
  gtk_widget_set_visible (GTK_WIDGET (self->error), error != NULL);
  /* A task that is not over may say 1: that is no progress to show. */
  gtk_widget_set_visible (GTK_WIDGET (self->progress),
                          is_now && progress->fraction > 0 && progress->fraction < 1);
  gtk_progress_bar_set_fraction (self->progress, CLAMP (progress->fraction, 0, 1));
  pp_widget_toggle_class (GTK_WIDGET (self), "now", is_now && !self->past);
  pp_widget_toggle_class (self->label, "pp-heading", is_now);
  pp_widget_toggle_class (GTK_WIDGET (self->sign), "pp-err", progress->state == PP_STEP_FAILED);
  pp_widget_toggle_class (GTK_WIDGET (self->sign), "pp-warn", is_now && self->past);

  state = describe_state (self, progress);
  timed = progress->state == PP_STEP_DONE && !g_str_equal (time, state)
          ? g_strdup_printf ("%s %s", state, time) : g_strdup (state);
  name = g_strjoin (", ", self->text, timed, error, NULL);
  atk_object_set_name (gtk_widget_get_accessible (GTK_WIDGET (self)), name);
}

/**
 * pp_step_row_show_past:
 * @self: a row
 * @progress: where its step stood when its run was read from disk
 * @running: whether another program carries the run out now
 */
void
pp_step_row_show_past (PpStepRow            *self,
                       const PpStepProgress *progress,
                       gboolean              running)
{
  g_return_if_fail (PP_IS_STEP_ROW (self));

  self->past = !running;
  pp_step_row_update (self, progress, NULL);
}
