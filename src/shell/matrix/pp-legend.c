/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-legend"

#include "config.h"

#include "pp-legend.h"

#include <glib/gi18n.h>
#include <poolpatch/poolpatch.h>

#include "pp-sign-renderer.h"

static const struct
{
  PpState     state;
  const char *words;
} entries[] =
{
  { PP_STATE_NEEDED, N_("needed") },
  { PP_STATE_REQUIRES, N_("requires another first") },
  { PP_STATE_INSTALLED_PENDING, N_("restart pending") },
  { PP_STATE_INSTALLED, N_("installed") },
  { PP_STATE_SUPERSEDED, N_("not applicable or superseded") },
  { PP_STATE_CONFLICTING, N_("blocked") },
  { PP_STATE_UNKNOWN, N_("unknown") },
};

/**
 * pp_legend_new:
 *
 * Returns: (transfer floating): a line that says what the signs mean
 */
GtkWidget *
pp_legend_new (void)
{
  GtkWidget *legend = gtk_flow_box_new ();

  gtk_flow_box_set_selection_mode (GTK_FLOW_BOX (legend), GTK_SELECTION_NONE);
  gtk_flow_box_set_max_children_per_line (GTK_FLOW_BOX (legend), G_N_ELEMENTS (entries));
  gtk_flow_box_set_column_spacing (GTK_FLOW_BOX (legend), 18);
  /* As many on a line as there is room for: asked for its least, a flow box is one column. */
  gtk_widget_set_halign (legend, GTK_ALIGN_FILL);
  gtk_style_context_add_class (gtk_widget_get_style_context (legend), "pp-legend");
  gtk_widget_set_visible (legend, TRUE);
  for (guint i = 0; i < G_N_ELEMENTS (entries); i++)
    {
      GtkWidget *entry = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
      GtkWidget *sign = gtk_image_new_from_icon_name (pp_sign_get_icon_name (entries[i].state),
                                                      GTK_ICON_SIZE_MENU);
      GtkWidget *label = gtk_label_new (_(entries[i].words));

      gtk_style_context_add_class (gtk_widget_get_style_context (sign),
                                   pp_sign_get_class_name (entries[i].state));
      gtk_style_context_add_class (gtk_widget_get_style_context (label), "pp-caption");
      gtk_container_add (GTK_CONTAINER (entry), sign);
      gtk_container_add (GTK_CONTAINER (entry), label);
      gtk_widget_set_visible (sign, TRUE);
      gtk_widget_set_visible (label, TRUE);
      gtk_widget_set_visible (entry, TRUE);
      gtk_widget_set_halign (entry, GTK_ALIGN_START);
      gtk_container_add (GTK_CONTAINER (legend), entry);
      gtk_widget_set_can_focus (gtk_widget_get_parent (entry), FALSE);
      gtk_widget_set_visible (gtk_widget_get_parent (entry), TRUE);
    }

  return legend;
}
