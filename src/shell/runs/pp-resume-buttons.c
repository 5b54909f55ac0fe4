/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-resume-buttons"

#include "config.h"

#include "pp-resume-buttons.h"

#include <glib/gi18n.h>

struct _PpResumeButtons
{
  GtkBox     parent_instance;

  GtkWidget *unwind;
  GtkWidget *go_on;
};

G_DEFINE_FINAL_TYPE (PpResumeButtons, pp_resume_buttons, GTK_TYPE_BOX)

static void
pp_resume_buttons_class_init (PpResumeButtonsClass *klass)
{
}

static GtkWidget *
add_button (PpResumeButtons *self,
            const char      *label,
            const char      *tooltip)
{
  GtkWidget *button = gtk_button_new_with_mnemonic (label);

  gtk_widget_set_tooltip_text (button, tooltip);
  gtk_widget_set_visible (button, TRUE);
  gtk_container_add (GTK_CONTAINER (self), button);

  return button;
}

static void
pp_resume_buttons_init (PpResumeButtons *self)
{
  gtk_box_set_spacing (GTK_BOX (self), 6);
  gtk_widget_set_valign (GTK_WIDGET (self), GTK_ALIGN_CENTER);
  self->unwind = add_button (self, _("_Unwind…"),
                             _("Put back what the run changed: servers leave maintenance mode, "
                               "virtual machines go home. What is installed stays"));
  self->go_on = add_button (self, _("_Continue…"),
                            _("Look at what the pool has now, make the plan again, and go on when "
                              "you agree to it"));
}

/**
 * pp_resume_buttons_set_id:
 * @self: buttons
 * @id: (nullable): of a run that can be gone on with
 */
void
pp_resume_buttons_set_id (PpResumeButtons *self,
                          const char      *id)
{
  g_return_if_fail (PP_IS_RESUME_BUTTONS (self));

  gtk_widget_set_visible (GTK_WIDGET (self), id != NULL);
  if (id == NULL)
    return;
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self->unwind), "s", id);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self->go_on), "s", id);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->unwind), "win.run-unwind");
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->go_on), "win.run-continue");
}
