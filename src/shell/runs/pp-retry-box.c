/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-retry-box"

#include "config.h"

#include "pp-retry-box.h"

#include <glib/gi18n.h>
#include <poolpatch/pp-run-retry.h>

#include "pp-widgets.h"

struct _PpRetryBox
{
  GtkBox     parent_instance;

  PpRun     *run;      /* (owned) (nullable) */
  gulong     handler;
  GtkLabel  *text;     /* what is wrong with trying again */
  GtkWidget *retry;
  GtkWidget *skip;
  GtkWidget *without;
};

G_DEFINE_FINAL_TYPE (PpRetryBox, pp_retry_box, GTK_TYPE_BOX)

static void
say (PpRetryBox *self,
     const char *text)
{
  gtk_label_set_text (self->text, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->text), text != NULL);
}

/* What stands against it, when a run that was taken up again cannot go on. */
static char *
list_blocking (PpPlan *plan)
{
  g_autoptr(GString) text = g_string_new (_("The run cannot go on now, because:"));

  for (guint i = 0; i < pp_plan_get_n_problems (plan); i++)
    {
      const PpProblem *problem = pp_plan_get_problem (plan, i);
      g_autofree char *sentence = NULL;

      if (problem->severity != PP_SEVERITY_ERROR)
        continue;
      sentence = pp_text_for_problem (problem, pp_plan_get_outlook (plan));
      g_string_append_printf (text, "\n%s", sentence);
    }

  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* How it ended shows in the state of the run, but for one that could not be taken up. */
static void
retried_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(PpRetryBox) self = user_data;
  PpRun *run = PP_RUN (object);
  g_autoptr(GError) error = NULL;
  g_autofree char *text = NULL;

  if (!pp_run_retry_finish (run, result, &error))
    text = pp_text_for_error (error);
  else if (pp_run_get_state (run) == PP_RUN_BLOCKED)
    text = list_blocking (pp_run_get_plan (run));
  if (self->run == run)
    say (self, text);
}

static void
retry (PpRetryBox *self)
{
  say (self, NULL);
  pp_run_set_asks (self->run, TRUE);
  pp_run_retry_async (self->run, NULL, retried_cb, g_object_ref (self));
}

static void
skip (PpRetryBox *self,
      PpSkip      what)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *text = NULL;

  if (pp_run_skip (self->run, what, &error))
    {
      retry (self);
      return;
    }
  text = pp_text_for_error (error);
  say (self, text);
}

static void
skip_clicked_cb (PpRetryBox *self)
{
  skip (self, PP_SKIP_STEP);
}

static void
without_clicked_cb (PpRetryBox *self)
{
  skip (self, PP_SKIP_SERVER);
}

static void
pp_retry_box_dispose (GObject *object)
{
  PpRetryBox *self = PP_RETRY_BOX (object);

  if (self->run != NULL)
    g_clear_signal_handler (&self->handler, self->run);
  g_clear_object (&self->run);

  G_OBJECT_CLASS (pp_retry_box_parent_class)->dispose (object);
}

static void
pp_retry_box_class_init (PpRetryBoxClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = pp_retry_box_dispose;
}

static GtkWidget *
add_button (PpRetryBox *self,
            GtkWidget  *buttons,
            const char *label,
            GCallback   callback)
{
  GtkWidget *button = gtk_button_new_with_mnemonic (label);

  gtk_widget_set_visible (button, TRUE);
  gtk_container_add (GTK_CONTAINER (buttons), button);
  g_signal_connect_object (button, "clicked", callback, self, G_CONNECT_SWAPPED);

  return button;
}

static void
pp_retry_box_init (PpRetryBox *self)
{
  GtkWidget *buttons = pp_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  gtk_box_set_spacing (GTK_BOX (self), 6);
  self->text = GTK_LABEL (pp_label_new_wrapped (NULL, "pp-warn"));
  gtk_widget_set_visible (GTK_WIDGET (self->text), FALSE);
  gtk_container_add (GTK_CONTAINER (self), GTK_WIDGET (self->text));
  gtk_container_add (GTK_CONTAINER (self), buttons);
  self->retry = add_button (self, buttons, _("_Try again"), G_CALLBACK (retry));
  self->skip = add_button (self, buttons, _("Ski_p this step"), G_CALLBACK (skip_clicked_cb));
  self->without = add_button (self, buttons, _("_Go on without the server"),
                              G_CALLBACK (without_clicked_cb));
  gtk_widget_set_tooltip_text (self->retry, _("From the step that failed, in the same run"));
}

/* A button that cannot be pressed says why. */
static void
offer (PpRetryBox *self,
       GtkWidget  *button,
       PpSkip      what,
       const char *otherwise)
{
  g_autoptr(GError) error = NULL;
  gboolean can = pp_run_can_skip (self->run, what, &error);
  g_autofree char *why = can ? NULL : pp_text_for_error (error);

  gtk_widget_set_sensitive (button, can);
  gtk_widget_set_tooltip_text (button, can ? otherwise : why);
}

static void
update (PpRetryBox *self)
{
  PpRunState state = pp_run_get_state (self->run);
  const PpStep *failed = state == PP_RUN_FAILED ? pp_run_get_failed_step (self->run) : NULL;
  g_autofree char *step = NULL;

  gtk_widget_set_visible (GTK_WIDGET (self), failed != NULL || state == PP_RUN_BLOCKED);
  gtk_widget_set_visible (gtk_widget_get_parent (self->retry), failed != NULL);
  if (failed == NULL)
    return;

  step = pp_text_for_step (failed, pp_plan_get_outlook (pp_run_get_plan (self->run)));
  offer (self, self->skip, PP_SKIP_STEP, step);
  gtk_widget_set_visible (self->without, failed->host != NULL);
  if (failed->host != NULL)
    offer (self, self->without, PP_SKIP_SERVER,
           _("It is taken back into service as far as it can be; the others go on"));
}

/**
 * pp_retry_box_set_run:
 * @self: a box
 * @run: a run; the box shows while it has failed
 */
void
pp_retry_box_set_run (PpRetryBox *self,
                      PpRun      *run)
{
  g_return_if_fail (PP_IS_RETRY_BOX (self));
  g_return_if_fail (PP_IS_RUN (run));

  if (self->run != run)
    {
      if (self->run != NULL)
        g_clear_signal_handler (&self->handler, self->run);
      g_set_object (&self->run, run);
      self->handler = g_signal_connect_swapped (run, "notify::state", G_CALLBACK (update), self);
      say (self, NULL);
    }
  update (self);
}
