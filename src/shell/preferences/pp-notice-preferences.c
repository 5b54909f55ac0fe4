/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-notice-preferences"

#include "config.h"

#include "pp-notice-preferences.h"

#include <poolpatch/poolpatch.h>

struct _PpNoticePreferences
{
  GtkBox        parent_instance;

  PpBackground *background;        /* (owned) */
  GtkWidget    *hotfixes_check;
  GtkWidget    *runs_check;
  GtkWidget    *pools_check;
  GtkWidget    *background_check;
  GtkWidget    *trouble_label;
};

G_DEFINE_FINAL_TYPE (PpNoticePreferences, pp_notice_preferences, GTK_TYPE_BOX)

static void
show_error (PpNoticePreferences *self)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *text = NULL;

  g_object_get (self->background, "error", &error, NULL);
  text = error != NULL ? pp_text_for_error (error) : NULL;
  gtk_label_set_text (GTK_LABEL (self->trouble_label), text != NULL ? text : "");
  gtk_widget_set_visible (self->trouble_label, text != NULL);
}

static void
pp_notice_preferences_dispose (GObject *object)
{
  g_clear_object (&PP_NOTICE_PREFERENCES (object)->background);

  G_OBJECT_CLASS (pp_notice_preferences_parent_class)->dispose (object);
}

static void
pp_notice_preferences_class_init (PpNoticePreferencesClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pp_notice_preferences_dispose;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/poolpatch/Poolpatch/ui/notice-preferences.ui");
  gtk_widget_class_bind_template_child (widget_class, PpNoticePreferences, hotfixes_check);
  gtk_widget_class_bind_template_child (widget_class, PpNoticePreferences, runs_check);
  gtk_widget_class_bind_template_child (widget_class, PpNoticePreferences, pools_check);
  gtk_widget_class_bind_template_child (widget_class, PpNoticePreferences, background_check);
  gtk_widget_class_bind_template_child (widget_class, PpNoticePreferences, trouble_label);
}

static void
pp_notice_preferences_init (PpNoticePreferences *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * pp_notice_preferences_new:
 * @background: what keeps to the setting "background"
 *
 * Returns: (transfer floating): a page for the window of the settings
 */
GtkWidget *
pp_notice_preferences_new (PpBackground *background)
{
  PpNoticePreferences *self = g_object_new (PP_TYPE_NOTICE_PREFERENCES, "visible", TRUE, NULL);
  GSettings *settings = pp_background_get_settings (background);

  self->background = g_object_ref (background);
  g_settings_bind (settings, "notify-hotfixes", self->hotfixes_check, "active", 0);
  g_settings_bind (settings, "notify-runs", self->runs_check, "active", 0);
  g_settings_bind (settings, "notify-pools", self->pools_check, "active", 0);
  g_settings_bind (settings, "background", self->background_check, "active", 0);
  g_signal_connect_object (background, "notify::error", G_CALLBACK (show_error), self,
                           G_CONNECT_SWAPPED);
  show_error (self);

  return GTK_WIDGET (self);
}
