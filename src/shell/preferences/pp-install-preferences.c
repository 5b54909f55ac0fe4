/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-install-preferences"

#include "config.h"

#include "pp-install-preferences.h"

#include "wizard/choose/pp-options-view.h"

struct _PpInstallPreferences
{
  GtkBox     parent_instance;

  GtkWidget *options_box;
  GtkWidget *pools_spin;
  GtkWidget *restart_spin;
};

G_DEFINE_FINAL_TYPE (PpInstallPreferences, pp_install_preferences, GTK_TYPE_BOX)

static void
pp_install_preferences_class_init (PpInstallPreferencesClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/poolpatch/Poolpatch/ui/install-preferences.ui");
  gtk_widget_class_bind_template_child (widget_class, PpInstallPreferences, options_box);
  gtk_widget_class_bind_template_child (widget_class, PpInstallPreferences, pools_spin);
  gtk_widget_class_bind_template_child (widget_class, PpInstallPreferences, restart_spin);
}

static void
pp_install_preferences_init (PpInstallPreferences *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * pp_install_preferences_new:
 * @settings: where it is kept; the wizard keeps what is chosen there
 *
 * Returns: (transfer floating): a page for the window of the settings
 */
GtkWidget *
pp_install_preferences_new (GSettings *settings)
{
  PpInstallPreferences *self = g_object_new (PP_TYPE_INSTALL_PREFERENCES, "visible", TRUE, NULL);
  GtkWidget *options = pp_options_view_new ();

  pp_options_view_bind (PP_OPTIONS_VIEW (options), settings);
  gtk_container_add (GTK_CONTAINER (self->options_box), options);
  g_settings_bind (settings, "install-pools-at-once", self->pools_spin, "value", 0);
  g_settings_bind (settings, "restart-minutes", self->restart_spin, "value", 0);

  return GTK_WIDGET (self);
}
