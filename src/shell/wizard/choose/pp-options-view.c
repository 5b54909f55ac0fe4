/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-options-view"

#include "config.h"

#include "pp-options-view.h"

struct _PpOptionsView
{
  GtkGrid      parent_instance;

  GtkWidget   *order_label;
  GtkWidget   *mode_label;
  GtkComboBox *order;
  GtkComboBox *mode;
  GtkComboBox *stuck;
  GtkWidget   *evacuate_after;
  GtkWidget   *separate_restarts;
  GtkWidget   *keep_files;
  GtkWidget   *leave_vms;
};

G_DEFINE_FINAL_TYPE (PpOptionsView, pp_options_view, GTK_TYPE_GRID)

enum
{
  SIGNAL_CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void
changed_cb (PpOptionsView *self)
{
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
pp_options_view_class_init (PpOptionsViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  /**
   * PpOptionsView::changed:
   *
   * Something was chosen.
   */
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                          0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/poolpatch/Poolpatch/ui/options-view.ui");
  gtk_widget_class_bind_template_child (widget_class, PpOptionsView, order_label);
  gtk_widget_class_bind_template_child (widget_class, PpOptionsView, mode_label);
  gtk_widget_class_bind_template_child (widget_class, PpOptionsView, order);
  gtk_widget_class_bind_template_child (widget_class, PpOptionsView, mode);
  gtk_widget_class_bind_template_child (widget_class, PpOptionsView, stuck);
  gtk_widget_class_bind_template_child (widget_class, PpOptionsView, evacuate_after);
  gtk_widget_class_bind_template_child (widget_class, PpOptionsView, separate_restarts);
  gtk_widget_class_bind_template_child (widget_class, PpOptionsView, keep_files);
  gtk_widget_class_bind_template_child (widget_class, PpOptionsView, leave_vms);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
}

static void
pp_options_view_init (PpOptionsView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * pp_options_view_new:
 *
 * Returns: (transfer floating): the view, with the defaults
 */
GtkWidget *
pp_options_view_new (void)
{
  return g_object_new (PP_TYPE_OPTIONS_VIEW, NULL);
}

/**
 * pp_options_view_bind:
 * @self: a view
 * @settings: where what is chosen is remembered
 */
void
pp_options_view_bind (PpOptionsView *self,
                      GSettings     *settings)
{
  g_return_if_fail (PP_IS_OPTIONS_VIEW (self));
  g_return_if_fail (G_IS_SETTINGS (settings));

  g_settings_bind (settings, "install-order", self->order, "active-id", 0);
  g_settings_bind (settings, "install-mode", self->mode, "active-id", 0);
  g_settings_bind (settings, "install-stuck", self->stuck, "active-id", 0);
  g_settings_bind (settings, "install-evacuate-after", self->evacuate_after, "active", 0);
  g_settings_bind (settings, "install-separate-restarts", self->separate_restarts, "active", 0);
  g_settings_bind (settings, "install-keep-files", self->keep_files, "active", 0);
  g_settings_bind (settings, "install-leave-vms", self->leave_vms, "active", 0);
}

/**
 * pp_options_view_set_purpose:
 * @self: a view
 * @purpose: what the plan is for: what does not concern it is not shown
 */
void
pp_options_view_set_purpose (PpOptionsView *self,
                             PpPurpose      purpose)
{
  gboolean hotfixes = purpose == PP_PURPOSE_HOTFIXES;

  g_return_if_fail (PP_IS_OPTIONS_VIEW (self));

  gtk_widget_set_visible (self->order_label, hotfixes);
  gtk_widget_set_visible (GTK_WIDGET (self->order), hotfixes);
  gtk_widget_set_visible (self->mode_label, hotfixes);
  gtk_widget_set_visible (GTK_WIDGET (self->mode), hotfixes);
  gtk_widget_set_visible (self->evacuate_after, hotfixes);
  gtk_widget_set_visible (self->separate_restarts, hotfixes);
  gtk_widget_set_visible (self->keep_files, hotfixes);
}

static gboolean
is_active (GtkWidget *check)
{
  return gtk_widget_get_visible (check) && gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (check));
}

/**
 * pp_options_view_get:
 * @self: a view
 *
 * Returns: what is chosen
 */
PpOptions
pp_options_view_get (PpOptionsView *self)
{
  PpOptions options = { PP_ORDER_MASTER_FIRST };

  g_return_val_if_fail (PP_IS_OPTIONS_VIEW (self), options);

  if (gtk_widget_get_visible (GTK_WIDGET (self->order)))
    {
      pp_order_from_string (gtk_combo_box_get_active_id (self->order), &options.order);
      pp_mode_from_string (gtk_combo_box_get_active_id (self->mode), &options.mode);
    }
  pp_stuck_from_string (gtk_combo_box_get_active_id (self->stuck), &options.stuck);
  options.evacuate_after = is_active (self->evacuate_after);
  options.separate_restarts = is_active (self->separate_restarts);
  options.keep_files = is_active (self->keep_files);
  options.leave_vms = is_active (self->leave_vms);

  return options;
}
