/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-pool-preferences"

#include "config.h"

#include "pp-pool-preferences.h"

#include <glib/gi18n.h>
#include <poolpatch/pp-book.h>

#include "pp-widgets.h"

struct _PpPoolPreferences
{
  GtkBox       parent_instance;

  PpWorkspace *workspace;  /* (owned) */
  GtkListBox  *list;
  GtkWidget   *trouble;
};

G_DEFINE_FINAL_TYPE (PpPoolPreferences, pp_pool_preferences, GTK_TYPE_BOX)

#define KEY_UUID "pp-uuid"

static void fill (PpPoolPreferences *self);

static void
pp_pool_preferences_dispose (GObject *object)
{
  g_clear_object (&PP_POOL_PREFERENCES (object)->workspace);

  G_OBJECT_CLASS (pp_pool_preferences_parent_class)->dispose (object);
}

static void
pp_pool_preferences_class_init (PpPoolPreferencesClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = pp_pool_preferences_dispose;
}

static void
forget_cb (PpPoolPreferences *self,
           GtkWidget         *button)
{
  pp_roster_forget_password (pp_workspace_get_roster (self->workspace),
                             g_object_get_data (G_OBJECT (button), KEY_UUID));
}

/* A connection that stands keeps what it was made with. */
static void
withdraw_cb (PpPoolPreferences *self,
             GtkWidget         *button)
{
  const char *uuid = g_object_get_data (G_OBJECT (button), KEY_UUID);
  PpPoolItem *item = pp_workspace_find_pool (self->workspace, uuid);
  g_autoptr(GError) error = NULL;
  g_autofree char *text = NULL;

  if (pp_book_save_legacy (pp_workspace_get_book (self->workspace), uuid, FALSE, &error))
    {
      if (item != NULL)
        pp_live_pool_set_legacy_tls (pp_pool_item_get_pool (item), FALSE);
      fill (self);
      return;
    }
  text = pp_text_for_error (error);
  gtk_label_set_text (GTK_LABEL (self->trouble), text);
  gtk_widget_set_visible (self->trouble, TRUE);
}

static GtkWidget *
create_line (PpPoolPreferences *self,
             const char        *text,
             const char        *button_text,
             const char        *accessible_name,
             const char        *uuid,
             GCallback          callback)
{
  GtkWidget *line = pp_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *label = pp_label_new_wrapped (text, "pp-secondary");
  GtkWidget *button;

  gtk_box_pack_start (GTK_BOX (line), label, TRUE, TRUE, 0);
  if (button_text == NULL)
    return line;
  button = gtk_button_new_with_mnemonic (button_text);
  g_object_set_data_full (G_OBJECT (button), KEY_UUID, g_strdup (uuid), g_free);
  atk_object_set_name (gtk_widget_get_accessible (button), accessible_name);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_set_visible (button, TRUE);
  g_signal_connect_object (button, "clicked", callback, self, G_CONNECT_SWAPPED);
  gtk_box_pack_end (GTK_BOX (line), button, FALSE, FALSE, 0);

  return line;
}

static void
add_pool (PpPoolPreferences *self,
          const PpSavedPool *saved)
{
  gboolean legacy = pp_book_is_legacy (pp_workspace_get_book (self->workspace), saved->address);
  GtkWidget *box = pp_box_new (GTK_ORIENTATION_VERTICAL, 6);
  g_autofree char *forget = g_strdup_printf (_("Forget the password of %s"), saved->name);
  g_autofree char *withdraw = g_strdup_printf (_("Allow %s no old TLS"), saved->name);
  /* Translators: user and address of a pool */
  g_autofree char *account = g_strdup_printf (_("%s at %s"), saved->user, saved->address);

  gtk_container_add (GTK_CONTAINER (box), pp_label_new (saved->name, "pp-title"));
  gtk_container_add (GTK_CONTAINER (box), pp_label_new_wrapped (account, "pp-secondary"));
  gtk_container_add (GTK_CONTAINER (box),
                     create_line (self, saved->remember ? _("Its password is in the keyring.")
                                                        : _("Its password is asked for."),
                                  saved->remember ? _("_Forget password") : NULL, forget,
                                  saved->uuid, G_CALLBACK (forget_cb)));
  gtk_container_add (GTK_CONTAINER (box),
                     create_line (self, legacy ? _("Old TLS, which others can break, is allowed.")
                                               : _("Only TLS 1.2 and later."),
                                  legacy ? _("_Allow no longer") : NULL, withdraw, saved->uuid,
                                  G_CALLBACK (withdraw_cb)));
  gtk_container_add (GTK_CONTAINER (self->list), pp_boxed_row_new (box, saved->name));
}

static void
fill (PpPoolPreferences *self)
{
  g_autoptr(GPtrArray) saved = pp_book_list (pp_workspace_get_book (self->workspace));

  gtk_widget_set_visible (self->trouble, FALSE);
  pp_container_empty (GTK_CONTAINER (self->list));
  for (guint i = 0; i < saved->len; i++)
    add_pool (self, g_ptr_array_index (saved, i));
}

static void
pp_pool_preferences_init (PpPoolPreferences *self)
{
  GtkWidget *frame = pp_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *nothing = pp_label_new_wrapped (_("No pool is saved yet."), "pp-secondary");

  g_object_set (self, "orientation", GTK_ORIENTATION_VERTICAL, "spacing", 12, "margin", 24,
                "visible", TRUE, NULL);
  gtk_container_add (GTK_CONTAINER (self), pp_label_new (_("Passwords and old TLS"), "pp-heading"));
  gtk_container_add (GTK_CONTAINER (self),
                     pp_label_new_wrapped (_("What a pool was allowed when it was added can be taken "
                                             "back here; it counts from its next connection on."),
                                           "pp-secondary"));
  self->list = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_list_box_set_selection_mode (self->list, GTK_SELECTION_NONE);
  gtk_list_box_set_placeholder (self->list, nothing);
  atk_object_set_name (gtk_widget_get_accessible (GTK_WIDGET (self->list)), _("Saved pools"));
  gtk_widget_set_visible (GTK_WIDGET (self->list), TRUE);
  gtk_style_context_add_class (gtk_widget_get_style_context (frame), "pp-boxed");
  gtk_container_add (GTK_CONTAINER (frame), GTK_WIDGET (self->list));
  gtk_container_add (GTK_CONTAINER (self), frame);
  self->trouble = pp_label_new_wrapped ("", "pp-err");
  gtk_container_add (GTK_CONTAINER (self), self->trouble);
}

/**
 * pp_pool_preferences_new:
 * @workspace: what is open
 *
 * Returns: (transfer floating): a page for the window of the settings
 */
GtkWidget *
pp_pool_preferences_new (PpWorkspace *workspace)
{
  PpPoolPreferences *self = g_object_new (PP_TYPE_POOL_PREFERENCES, NULL);

  self->workspace = g_object_ref (workspace);
  g_signal_connect_object (pp_workspace_get_book (workspace), "changed", G_CALLBACK (fill), self,
                           G_CONNECT_SWAPPED);
  fill (self);

  return GTK_WIDGET (self);
}
