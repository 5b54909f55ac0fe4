/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-decision-box"

#include "config.h"

#include "pp-decision-box.h"

#include <glib/gi18n.h>

#include "pp-widgets.h"

struct _PpDecisionBox
{
  GtkBox     parent_instance;

  PpRun     *run;      /* (owned) (nullable) */
  GtkLabel  *text;
  GtkWidget *without;
};

G_DEFINE_FINAL_TYPE (PpDecisionBox, pp_decision_box, GTK_TYPE_BOX)

static void
pp_decision_box_dispose (GObject *object)
{
  g_clear_object (&PP_DECISION_BOX (object)->run);

  G_OBJECT_CLASS (pp_decision_box_parent_class)->dispose (object);
}

static void
pp_decision_box_class_init (PpDecisionBoxClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = pp_decision_box_dispose;
}

static void
decide (PpDecisionBox *self,
        PpDecision     decision)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *text = NULL;

  if (pp_run_decide (self->run, decision, &error))
    return;
  text = pp_text_for_error (error);
  gtk_label_set_text (self->text, text);
}

static void
wait_clicked_cb (PpDecisionBox *self)
{
  decide (self, PP_DECISION_WAIT_ON);
}

static void
without_clicked_cb (PpDecisionBox *self)
{
  decide (self, PP_DECISION_GO_ON_WITHOUT);
}

static void
stop_clicked_cb (PpDecisionBox *self)
{
  decide (self, PP_DECISION_STOP);
}

static GtkWidget *
add_button (GtkWidget  *buttons,
            const char *label,
            const char *tooltip)
{
  GtkWidget *button = gtk_button_new_with_mnemonic (label);

  gtk_widget_set_tooltip_text (button, tooltip);
  gtk_widget_set_visible (button, TRUE);
  gtk_container_add (GTK_CONTAINER (buttons), button);

  return button;
}

static void
pp_decision_box_init (PpDecisionBox *self)
{
  GtkWidget *buttons = pp_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *wait;
  GtkWidget *stop;

  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  gtk_box_set_spacing (GTK_BOX (self), 6);
  self->text = GTK_LABEL (pp_label_new_wrapped (NULL, "pp-warn"));
  gtk_container_add (GTK_CONTAINER (self), GTK_WIDGET (self->text));
  gtk_container_add (GTK_CONTAINER (self), buttons);

  wait = add_button (buttons, _("_Wait on"), _("As long again. Look at the console of the server meanwhile"));
  self->without = add_button (buttons, _("_Go on without it"),
                              _("The other servers are worked on. This one stays as it is, and the run "
                                "can be gone on with when it is back"));
  stop = add_button (buttons, _("_Stop here"), _("No other server is touched"));
  g_signal_connect_object (wait, "clicked", G_CALLBACK (wait_clicked_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->without, "clicked", G_CALLBACK (without_clicked_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (stop, "clicked", G_CALLBACK (stop_clicked_cb), self, G_CONNECT_SWAPPED);
}

/* The server of the step under way. */
static const char *
find_server (PpDecisionBox *self)
{
  PpPlan *plan = pp_run_get_plan (self->run);
  PpSnapshot *snapshot = pp_outlook_get_snapshot (pp_plan_get_outlook (plan));

  for (guint i = 0; i < pp_plan_get_n_steps (plan); i++)
    {
      const PpStep *step = pp_plan_get_step (plan, i);
      PpHost *host = step->host != NULL ? pp_snapshot_find_host (snapshot, step->host) : NULL;

      if (host != NULL && pp_run_get_progress (self->run, i)->state == PP_STEP_NOW)
        return host->name;
    }

  return pp_snapshot_get_name (snapshot);
}

static void
update (PpDecisionBox *self)
{
  gboolean due = pp_run_get_state (self->run) == PP_RUN_DECISION;
  g_autoptr(GError) error = NULL;
  g_autofree char *text = NULL;

  gtk_widget_set_visible (GTK_WIDGET (self), due);
  if (!due)
    return;

  text = g_strdup_printf (_("%s has not come back in the time that was allowed for it. What is to be "
                            "done?"), find_server (self));
  gtk_label_set_text (self->text, text);
  gtk_widget_set_sensitive (self->without, pp_run_can_go_on_without (self->run, &error));
  if (error != NULL)
    {
      g_autofree char *reason = pp_text_for_error (error);

      gtk_widget_set_tooltip_text (self->without, reason);
    }
}

/**
 * pp_decision_box_set_run:
 * @self: a box
 * @run: the run that may ask; once
 */
void
pp_decision_box_set_run (PpDecisionBox *self,
                         PpRun         *run)
{
  g_return_if_fail (PP_IS_DECISION_BOX (self) && self->run == NULL);

  self->run = g_object_ref (run);
  g_signal_connect_object (run, "notify::state", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
}
