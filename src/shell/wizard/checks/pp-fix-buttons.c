/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-fix-buttons"

#include "config.h"

#include "pp-fix-buttons.h"

#include <glib/gi18n.h>

struct _PpFixButtons
{
  GtkBox     parent_instance;

  GPtrArray *fixes;  /* (owned) (element-type PpFix) best first */
};

G_DEFINE_FINAL_TYPE (PpFixButtons, pp_fix_buttons, GTK_TYPE_BOX)

enum
{
  SIGNAL_FIX,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void
pp_fix_buttons_finalize (GObject *object)
{
  g_ptr_array_unref (PP_FIX_BUTTONS (object)->fixes);

  G_OBJECT_CLASS (pp_fix_buttons_parent_class)->finalize (object);
}

static void
pp_fix_buttons_class_init (PpFixButtonsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = pp_fix_buttons_finalize;

  /**
   * PpFixButtons::fix:
   * @fix: (type gpointer): the #PpFix that was asked for; of @self
   */
  signals[SIGNAL_FIX] = g_signal_new ("fix", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                      NULL, NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);
}

static void
pp_fix_buttons_init (PpFixButtons *self)
{
  self->fixes = g_ptr_array_new_with_free_func ((GDestroyNotify) pp_fix_free);
  gtk_style_context_add_class (gtk_widget_get_style_context (GTK_WIDGET (self)), "linked");
  gtk_widget_set_valign (GTK_WIDGET (self), GTK_ALIGN_CENTER);
}

static void
clicked_cb (PpFixButtons *self,
            GtkWidget    *widget)
{
  g_signal_emit (self, signals[SIGNAL_FIX], 0, g_object_get_data (G_OBJECT (widget), "pp-fix"));
}

/* Tooltip and accessible name, which names the object too for who does not see the row. */
static void
dress (GtkWidget   *widget,
       const PpFix *fix)
{
  g_autofree char *effect = pp_text_for_fix (fix);
  g_autofree char *name = g_strdup_printf ("%s: %s", pp_text_for_fix_kind (fix->kind), fix->name);

  g_object_set_data (G_OBJECT (widget), "pp-fix", (gpointer) fix);
  gtk_widget_set_tooltip_text (widget, effect);
  atk_object_set_name (gtk_widget_get_accessible (widget), name);
  atk_object_set_description (gtk_widget_get_accessible (widget), effect);
  gtk_widget_set_visible (widget, TRUE);
}

/* What else mends it: the best way has a button of its own. */
static GtkWidget *
create_others (PpFixButtons *self)
{
  GtkWidget *button = gtk_menu_button_new ();
  GtkWidget *menu = gtk_menu_new ();

  for (guint i = 1; i < self->fixes->len; i++)
    {
      const PpFix *fix = g_ptr_array_index (self->fixes, i);
      GtkWidget *item = gtk_menu_item_new_with_label (pp_text_for_fix_kind (fix->kind));

      dress (item, fix);
      g_signal_connect_object (item, "activate", G_CALLBACK (clicked_cb), self,
                               G_CONNECT_SWAPPED);
      gtk_menu_shell_append (GTK_MENU_SHELL (menu), item);
    }
  gtk_menu_button_set_popup (GTK_MENU_BUTTON (button), menu);
  gtk_widget_set_tooltip_text (button, _("Other ways"));
  atk_object_set_name (gtk_widget_get_accessible (button), _("Other ways"));
  gtk_widget_set_visible (button, TRUE);

  return button;
}

/**
 * pp_fix_buttons_new:
 * @fixes: (element-type PpFix): best first, at least one; copied
 *
 * Returns: (transfer floating): buttons for them
 */
GtkWidget *
pp_fix_buttons_new (GPtrArray *fixes)
{
  PpFixButtons *self = g_object_new (PP_TYPE_FIX_BUTTONS, "visible", TRUE, NULL);
  const PpFix *best;
  GtkWidget *button;

  for (guint i = 0; i < fixes->len; i++)
    g_ptr_array_add (self->fixes, pp_fix_copy (g_ptr_array_index (fixes, i)));
  best = g_ptr_array_index (self->fixes, 0);
  button = gtk_button_new_with_label (pp_text_for_fix_kind (best->kind));
  dress (button, best);
  g_signal_connect_object (button, "clicked", G_CALLBACK (clicked_cb), self, G_CONNECT_SWAPPED);
  gtk_container_add (GTK_CONTAINER (self), button);
  if (fixes->len > 1)
    gtk_container_add (GTK_CONTAINER (self), create_others (self));

  return GTK_WIDGET (self);
}
