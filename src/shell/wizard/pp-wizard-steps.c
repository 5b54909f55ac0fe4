/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-wizard-steps"

#include "config.h"

#include "pp-wizard-steps.h"

#include <glib/gi18n.h>

#include "pp-widgets.h"

struct _PpWizardSteps
{
  GtkBox     parent_instance;

  GPtrArray *discs;   /* (unowned) (element-type GtkLabel) */
  GPtrArray *labels;  /* (unowned) (element-type GtkLabel) */
};

G_DEFINE_FINAL_TYPE (PpWizardSteps, pp_wizard_steps, GTK_TYPE_BOX)

static void
pp_wizard_steps_finalize (GObject *object)
{
  PpWizardSteps *self = PP_WIZARD_STEPS (object);

  g_ptr_array_unref (self->discs);
  g_ptr_array_unref (self->labels);

  G_OBJECT_CLASS (pp_wizard_steps_parent_class)->finalize (object);
}

static void
pp_wizard_steps_class_init (PpWizardStepsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = pp_wizard_steps_finalize;
}

static void
pp_wizard_steps_init (PpWizardSteps *self)
{
  self->discs = g_ptr_array_new ();
  self->labels = g_ptr_array_new ();
}

static void
add_step (PpWizardSteps *self,
          const char    *title)
{
  GtkWidget *disc = pp_label_new (NULL, "pp-stepno");
  GtkWidget *label = pp_label_new (title, "pp-step");

  if (self->discs->len > 0)
    gtk_container_add (GTK_CONTAINER (self), pp_label_new ("›", "pp-step"));
  gtk_label_set_xalign (GTK_LABEL (disc), 0.5);
  gtk_label_set_ellipsize (GTK_LABEL (disc), PANGO_ELLIPSIZE_NONE);
  gtk_widget_set_valign (disc, GTK_ALIGN_CENTER);
  gtk_container_add (GTK_CONTAINER (self), disc);
  gtk_container_add (GTK_CONTAINER (self), label);
  g_ptr_array_add (self->discs, disc);
  g_ptr_array_add (self->labels, label);
}

/**
 * pp_wizard_steps_new:
 * @titles: (array zero-terminated=1): of the pages
 *
 * Returns: (transfer floating): the discs, at the first page
 */
GtkWidget *
pp_wizard_steps_new (const char * const *titles)
{
  PpWizardSteps *self = g_object_new (PP_TYPE_WIZARD_STEPS, "spacing", 5, "visible", TRUE, NULL);

  for (guint i = 0; titles[i] != NULL; i++)
    add_step (self, titles[i]);
  pp_wizard_steps_set_position (self, 0);

  return GTK_WIDGET (self);
}

/**
 * pp_wizard_steps_set_position:
 * @self: the discs
 * @position: of the page that is shown, from 0
 */
void
pp_wizard_steps_set_position (PpWizardSteps *self,
                              guint          position)
{
  g_autofree char *name = NULL;

  g_return_if_fail (PP_IS_WIZARD_STEPS (self));
  g_return_if_fail (position < self->discs->len);

  for (guint i = 0; i < self->discs->len; i++)
    {
      GtkWidget *disc = g_ptr_array_index (self->discs, i);
      GtkWidget *label = g_ptr_array_index (self->labels, i);
      g_autofree char *number = g_strdup_printf ("%u", i + 1);

      gtk_label_set_text (GTK_LABEL (disc), i < position ? "✓" : number);
      pp_widget_toggle_class (disc, "now", i == position);
      pp_widget_toggle_class (label, "now", i == position);
      /* The others give way in a narrow window. */
      gtk_label_set_ellipsize (GTK_LABEL (label), i == position ? PANGO_ELLIPSIZE_NONE
                                                                : PANGO_ELLIPSIZE_END);
    }
  name = g_strdup_printf (_("Step %u of %u: %s"), position + 1, self->discs->len,
                          gtk_label_get_text (g_ptr_array_index (self->labels, position)));
  atk_object_set_name (gtk_widget_get_accessible (GTK_WIDGET (self)), name);
}
