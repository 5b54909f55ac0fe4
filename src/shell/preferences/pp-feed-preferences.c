/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-feed-preferences"

#include "config.h"

#include "pp-feed-preferences.h"

#include <glib/gi18n.h>

#include "pp-widgets.h"

struct _PpFeedPreferences
{
  GtkBin                parent_instance;

  PpFeedWatch          *watch;          /* (owned) (nullable) until pp_feed_preferences_new() */
  GtkFileChooserNative *dialog;         /* (owned) (nullable) while it asks */
  GtkWidget            *own_entry;
  GtkWidget            *source_list;
  GtkWidget            *source_entry;
  GtkWidget            *vendor_button;
  GtkWidget            *interval_combo;
  GtkWidget            *check_button;
  GtkWidget            *spinner;
  GtkWidget            *checked_label;
  GtkWidget            *mirror_list;
  GtkWidget            *from_entry;
  GtkWidget            *to_entry;
  GtkWidget            *trouble_label;
};

G_DEFINE_FINAL_TYPE (PpFeedPreferences, pp_feed_preferences, GTK_TYPE_BIN)

static GSettings *
get_settings (PpFeedPreferences * self)
{
  return pp_feed_watch_get_settings (self->watch);
}

/* @name: (transfer full): what it does to which row */
static GtkWidget *
create_button (const char *icon,
               char       *name)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon, GTK_ICON_SIZE_BUTTON);

  gtk_button_set_relief (GTK_BUTTON (button), GTK_RELIEF_NONE);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (button, name);
  atk_object_set_name (gtk_widget_get_accessible (button), name);
  gtk_widget_set_visible (button, TRUE);
  g_free (name);

  return button;
}

/* --- the sources --- */

/* Puts the sources that are listed in another order, or all but one. @to: -1 = nowhere */
static void
move_source (PpFeedPreferences *self,
             const char        *source,
             int                to)
{
  g_auto(GStrv) old = g_settings_get_strv (get_settings (self), "feed-sources");
  g_autoptr(GPtrArray) sources = g_ptr_array_new ();

  for (guint i = 0; old[i] != NULL; i++)
    if (!g_str_equal (old[i], source))
      g_ptr_array_add (sources, old[i]);
  if (to >= 0)
    g_ptr_array_insert (sources, MIN (to, (int) sources->len), (gpointer) source);
  g_ptr_array_add (sources, NULL);
  g_settings_set_strv (get_settings (self), "feed-sources",
                       (const char * const *) sources->pdata);
}

static void
up_cb (GtkWidget         *button,
       PpFeedPreferences *self)
{
  g_autofree char *source = g_strdup (g_object_get_data (G_OBJECT (button), "source"));
  g_auto(GStrv) sources = g_settings_get_strv (get_settings (self), "feed-sources");

  for (int i = 1; sources[0] != NULL && sources[i] != NULL; i++)
    if (g_str_equal (sources[i], source))
      {
        move_source (self, source, i - 1);
        return;
      }
}

static void
remove_source_cb (GtkWidget         *button,
                  PpFeedPreferences *self)
{
  g_autofree char *source = g_strdup (g_object_get_data (G_OBJECT (button), "source"));

  move_source (self, source, -1);
}

static void
add_source_button (PpFeedPreferences *self,
                   GtkWidget         *box,
                   GtkWidget         *button,
                   const char        *source,
                   GCallback          callback)
{
  g_object_set_data_full (G_OBJECT (button), "source", g_strdup (source), g_free);
  g_signal_connect (button, "clicked", callback, self);
  gtk_box_pack_end (GTK_BOX (box), button, FALSE, FALSE, 0);
}

/* @position: among those that are listed; -1 = the one that is asked first */
static void
add_source_row (PpFeedPreferences *self,
                const char        *source,
                int                position)
{
  GPtrArray *tries = pp_feed_get_tries (pp_feed_watch_get_feed (self->watch));
  GtkWidget *box = pp_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *words = pp_box_new (GTK_ORIENTATION_VERTICAL, 2);
  /* What was set elsewhere may have a password in it, and is not asked then. */
  const char *shown = pp_address_has_login (source) ? pp_address_skip_login (source) : source;
  GtkWidget *name = pp_label_new (shown, NULL);
  g_autofree char *result = g_strdup (_("Not asked yet"));
  g_autofree char *accessible = NULL;
  GtkWidget *label;
  const PpFeedTry *found = NULL;

  for (guint i = 0; i < tries->len; i++)
    if (g_str_equal (((PpFeedTry *) g_ptr_array_index (tries, i))->source, source))
      found = g_ptr_array_index (tries, i);
  if (found != NULL)
    {
      g_free (result);
      result = pp_text_for_feed_try (found);
    }

  gtk_label_set_ellipsize (GTK_LABEL (name), PANGO_ELLIPSIZE_MIDDLE);
  gtk_widget_set_tooltip_text (name, shown);
  label = pp_label_new_wrapped (result, found != NULL && found->error != NULL
                                ? "pp-warn" : "pp-secondary");
  gtk_container_add (GTK_CONTAINER (words), name);
  gtk_container_add (GTK_CONTAINER (words), label);
  gtk_box_pack_start (GTK_BOX (box), words, TRUE, TRUE, 0);
  if (position >= 0)
    add_source_button (self, box, create_button ("list-remove-symbolic",
                                                 g_strdup_printf (_("Remove %s"), shown)),
                       source, G_CALLBACK (remove_source_cb));
  if (position > 0)
    add_source_button (self, box, create_button ("go-up-symbolic",
                                                 g_strdup_printf (_("Ask %s earlier"), shown)),
                       source, G_CALLBACK (up_cb));
  accessible = g_strdup_printf ("%s: %s", shown, result);
  gtk_container_add (GTK_CONTAINER (self->source_list), pp_boxed_row_new (box, accessible));
}

/* Who was in the list with the keyboard stays there when it is made anew. */
static int
get_focused_row (PpFeedPreferences *self)
{
  GtkWidget *row = gtk_container_get_focus_child (GTK_CONTAINER (self->source_list));

  return row != NULL ? gtk_list_box_row_get_index (GTK_LIST_BOX_ROW (row)) : -1;
}

static void
focus_row (PpFeedPreferences *self,
           int                position,
           int                n_rows)
{
  GtkListBox *list = GTK_LIST_BOX (self->source_list);
  GtkListBoxRow *row = gtk_list_box_get_row_at_index (list, MIN (position, n_rows - 1));

  if (position >= 0 && row != NULL)
    gtk_widget_grab_focus (GTK_WIDGET (row));
}

static void
show_sources (PpFeedPreferences *self)
{
  int focused = get_focused_row (self);
  g_autofree char *own = g_settings_get_string (get_settings (self), "feed-url");
  g_auto(GStrv) listed = g_settings_get_strv (get_settings (self), "feed-sources");
  g_autoptr(GVariant) changed = g_settings_get_user_value (get_settings (self), "feed-sources");

  pp_container_empty (GTK_CONTAINER (self->source_list));
  if (*own != '\0')
    add_source_row (self, own, -1);
  for (guint i = 0; listed[i] != NULL; i++)
    add_source_row (self, listed[i], (int) i);
  focus_row (self, focused, (int) g_strv_length (listed) + (*own != '\0'));
  gtk_widget_set_sensitive (self->vendor_button, changed != NULL);
}

static void
vendor_cb (PpFeedPreferences *self,
           GtkButton         *button)
{
  g_settings_reset (get_settings (self), "feed-sources");
}

static void
show_trouble (PpFeedPreferences *self,
              const GError      *error)
{
  g_autofree char *text = error != NULL ? pp_text_for_error (error) : NULL;

  gtk_label_set_text (GTK_LABEL (self->trouble_label), text != NULL ? text : "");
  gtk_widget_set_visible (self->trouble_label, text != NULL);
}

/* What may not be a source is said at once, and not kept. */
static gboolean
check_source (PpFeedPreferences *self,
              const char        *source)
{
  g_autoptr(GError) error = NULL;
  gboolean ok = pp_feed_check_source (source, &error);

  show_trouble (self, error);

  return ok;
}

static void
take_own (PpFeedPreferences *self)
{
  g_autofree char *text = g_strstrip (g_strdup (gtk_entry_get_text (GTK_ENTRY (self->own_entry))));
  g_autofree char *old = NULL;

  if (self->watch == NULL)
    return;
  old = g_settings_get_string (get_settings (self), "feed-url");
  if (!g_str_equal (text, old) && check_source (self, text))
    g_settings_set_string (get_settings (self), "feed-url", text);
}

static void
own_activate_cb (PpFeedPreferences *self,
                 GtkEntry          *entry)
{
  take_own (self);
}

static gboolean
own_focus_out_cb (PpFeedPreferences *self,
                  GdkEvent          *event,
                  GtkEntry          *entry)
{
  take_own (self);

  return GDK_EVENT_PROPAGATE;
}

static void
add_source_cb (PpFeedPreferences *self,
               GtkWidget         *widget)
{
  g_autofree char *text =
    g_strstrip (g_strdup (gtk_entry_get_text (GTK_ENTRY (self->source_entry))));

  if (*text == '\0' || !check_source (self, text))
    return;

  gtk_entry_set_text (GTK_ENTRY (self->source_entry), "");
  move_source (self, text, G_MAXINT);
}

static void
chosen_cb (GtkNativeDialog *dialog,
           int              response,
           gpointer         user_data)
{
  PpFeedPreferences *self = user_data;

  if (response == GTK_RESPONSE_ACCEPT)
    {
      g_autofree char *path = gtk_file_chooser_get_filename (GTK_FILE_CHOOSER (dialog));

      gtk_entry_set_text (GTK_ENTRY (self->own_entry), path != NULL ? path : "");
      take_own (self);
    }
  g_clear_object (&self->dialog);
}

static void
choose_cb (PpFeedPreferences *self,
           GtkButton         *button)
{
  GtkWidget *window = gtk_widget_get_toplevel (GTK_WIDGET (self));
  g_autoptr(GtkFileFilter) filter = g_object_ref_sink (gtk_file_filter_new ());

  if (self->dialog != NULL)
    return;

  self->dialog = gtk_file_chooser_native_new (_("A saved list of hotfixes"), GTK_WINDOW (window),
                                              GTK_FILE_CHOOSER_ACTION_OPEN, _("_Use"), NULL);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (self->dialog), TRUE);
  gtk_file_filter_set_name (filter, _("Lists of hotfixes (*.xml)"));
  gtk_file_filter_add_pattern (filter, "*.xml");
  gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (self->dialog), filter);
  g_signal_connect (self->dialog, "response", G_CALLBACK (chosen_cb), self);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->dialog));
}

/* --- how often --- */

static void
show_interval (PpFeedPreferences *self)
{
  guint minutes = g_settings_get_uint (get_settings (self), "feed-interval");
  g_autofree char *id = g_strdup_printf ("%u", minutes);
  GtkComboBox *combo = GTK_COMBO_BOX (self->interval_combo);

  /* What was set elsewhere is shown as it is. */
  if (!gtk_combo_box_set_active_id (combo, id))
    {
      g_autofree char *text = g_strdup_printf (ngettext ("At the start and every minute",
                                                         "At the start and every %u minutes",
                                                         minutes), minutes);

      gtk_combo_box_text_append (GTK_COMBO_BOX_TEXT (combo), id, text);
      gtk_combo_box_set_active_id (combo, id);
    }
}

static void
interval_changed_cb (PpFeedPreferences *self,
                     GtkComboBox       *combo)
{
  const char *id = gtk_combo_box_get_active_id (combo);
  guint64 minutes;

  if (self->watch == NULL || id == NULL)
    return;

  minutes = g_ascii_strtoull (id, NULL, 10);
  if (g_settings_get_uint (get_settings (self), "feed-interval") != minutes)
    g_settings_set_uint (get_settings (self), "feed-interval", (guint) minutes);
}

static void
check_cb (PpFeedPreferences *self,
          GtkButton         *button)
{
  pp_feed_watch_check (self->watch);
}

static void
show_checked (PpFeedPreferences *self)
{
  PpFeed *feed = pp_feed_watch_get_feed (self->watch);
  PpCatalogue *catalogue = pp_feed_get_catalogue (feed);
  g_autofree char *date = NULL;
  g_autofree char *text = NULL;
  gboolean busy = FALSE;

  g_object_get (feed, "busy", &busy, NULL);
  gtk_widget_set_sensitive (self->check_button, !busy);
  g_object_set (self->spinner, "active", busy, NULL);
  gtk_widget_set_visible (self->spinner, busy);
  if (catalogue == NULL)
    {
      gtk_label_set_text (GTK_LABEL (self->checked_label), _("No list of hotfixes yet"));
      return;
    }

  date = pp_text_for_time (pp_catalogue_get_date (catalogue));
  text = g_strdup_printf (pp_catalogue_get_stale (catalogue)
                          /* Translators: the first %s is an address or a file, the second a date */
                          ? _("In use: a copy of the list from %s, got on %s")
                          : _("In use: the list from %s, got on %s"),
                          pp_catalogue_get_source (catalogue), date);
  gtk_label_set_text (GTK_LABEL (self->checked_label), text);
}

/* --- mirrors --- */

static GVariantBuilder *
copy_rules (PpFeedPreferences *self,
            const char        *without)
{
  g_autoptr(GVariant) rules = g_settings_get_value (get_settings (self), "download-mirrors");
  GVariantBuilder *builder = g_variant_builder_new (G_VARIANT_TYPE ("a(ss)"));
  GVariantIter iter;
  const char *from;
  const char *to;

  g_variant_iter_init (&iter, rules);
  while (g_variant_iter_next (&iter, "(&s&s)", &from, &to))
    if (!g_str_equal (from, without))
      g_variant_builder_add (builder, "(ss)", from, to);

  return builder;
}

static void
set_rules (PpFeedPreferences *self,
           GVariantBuilder   *builder)
{
  g_settings_set_value (get_settings (self), "download-mirrors", g_variant_builder_end (builder));
  g_variant_builder_unref (builder);
}

static void
remove_mirror_cb (GtkWidget         *button,
                  PpFeedPreferences *self)
{
  set_rules (self, copy_rules (self, g_object_get_data (G_OBJECT (button), "source")));
}

static void
show_mirrors (PpFeedPreferences *self)
{
  g_autoptr(GVariant) rules = g_settings_get_value (get_settings (self), "download-mirrors");
  GVariantIter iter;
  const char *from;
  const char *to;

  pp_container_empty (GTK_CONTAINER (self->mirror_list));
  g_variant_iter_init (&iter, rules);
  while (g_variant_iter_next (&iter, "(&s&s)", &from, &to))
    {
      GtkWidget *box = pp_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
      g_autofree char *text = g_strdup_printf (_("%s is fetched from %s"), from, to);

      gtk_box_pack_start (GTK_BOX (box), pp_label_new_wrapped (text, NULL), TRUE, TRUE, 0);
      add_source_button (self, box, create_button (
                           "list-remove-symbolic",
                           g_strdup_printf (_("Remove the mirror of %s"), from)),
                         from, G_CALLBACK (remove_mirror_cb));
      gtk_container_add (GTK_CONTAINER (self->mirror_list), pp_boxed_row_new (box, text));
    }
  gtk_widget_set_visible (self->mirror_list, g_variant_n_children (rules) > 0);
}

static void
show_error (PpFeedPreferences *self)
{
  g_autoptr(GError) error = NULL;

  g_object_get (self->watch, "error", &error, NULL);
  show_trouble (self, error);
}

/* A rule that is none is said at once, and not kept. */
static void
add_mirror_cb (PpFeedPreferences *self,
               GtkWidget         *widget)
{
  g_autofree char *from = g_strstrip (g_strdup (gtk_entry_get_text (GTK_ENTRY (self->from_entry))));
  g_autofree char *to = g_strstrip (g_strdup (gtk_entry_get_text (GTK_ENTRY (self->to_entry))));
  g_autoptr(PpMirrors) trial = pp_mirrors_new ();
  g_autoptr(GError) error = NULL;
  GVariantBuilder *builder;

  if (!pp_mirrors_add (trial, from, to, &error))
    {
      show_trouble (self, error);
      return;
    }

  gtk_entry_set_text (GTK_ENTRY (self->from_entry), "");
  gtk_entry_set_text (GTK_ENTRY (self->to_entry), "");
  show_trouble (self, NULL);
  builder = copy_rules (self, from);
  g_variant_builder_add (builder, "(ss)", from, to);
  set_rules (self, builder);
}

/* --- the page --- */

static void
show_own (PpFeedPreferences *self)
{
  g_autofree char *own = g_settings_get_string (get_settings (self), "feed-url");

  if (!g_str_equal (gtk_entry_get_text (GTK_ENTRY (self->own_entry)), own))
    gtk_entry_set_text (GTK_ENTRY (self->own_entry), own);
}

static void
settings_changed_cb (PpFeedPreferences *self,
                     const char        *key)
{
  if (g_str_equal (key, "feed-interval"))
    show_interval (self);
  else if (g_str_equal (key, "download-mirrors"))
    show_mirrors (self);
  else if (g_str_equal (key, "feed-url") || g_str_equal (key, "feed-sources"))
    show_sources (self);
  if (g_str_equal (key, "feed-url"))
    show_own (self);
}

static void
pp_feed_preferences_dispose (GObject *object)
{
  PpFeedPreferences *self = PP_FEED_PREFERENCES (object);

  if (self->watch != NULL)
    take_own (self);
  g_clear_object (&self->dialog);
  g_clear_object (&self->watch);

  G_OBJECT_CLASS (pp_feed_preferences_parent_class)->dispose (object);
}

static void
pp_feed_preferences_class_init (PpFeedPreferencesClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pp_feed_preferences_dispose;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/poolpatch/Poolpatch/ui/feed-preferences.ui");
  gtk_widget_class_bind_template_child (widget_class, PpFeedPreferences, own_entry);
  gtk_widget_class_bind_template_child (widget_class, PpFeedPreferences, source_list);
  gtk_widget_class_bind_template_child (widget_class, PpFeedPreferences, source_entry);
  gtk_widget_class_bind_template_child (widget_class, PpFeedPreferences, vendor_button);
  gtk_widget_class_bind_template_child (widget_class, PpFeedPreferences, interval_combo);
  gtk_widget_class_bind_template_child (widget_class, PpFeedPreferences, check_button);
  gtk_widget_class_bind_template_child (widget_class, PpFeedPreferences, spinner);
  gtk_widget_class_bind_template_child (widget_class, PpFeedPreferences, checked_label);
  gtk_widget_class_bind_template_child (widget_class, PpFeedPreferences, mirror_list);
  gtk_widget_class_bind_template_child (widget_class, PpFeedPreferences, from_entry);
  gtk_widget_class_bind_template_child (widget_class, PpFeedPreferences, to_entry);
  gtk_widget_class_bind_template_child (widget_class, PpFeedPreferences, trouble_label);
  gtk_widget_class_bind_template_callback (widget_class, own_activate_cb);
  gtk_widget_class_bind_template_callback (widget_class, own_focus_out_cb);
  gtk_widget_class_bind_template_callback (widget_class, choose_cb);
  gtk_widget_class_bind_template_callback (widget_class, add_source_cb);
  gtk_widget_class_bind_template_callback (widget_class, vendor_cb);
  gtk_widget_class_bind_template_callback (widget_class, interval_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, check_cb);
  gtk_widget_class_bind_template_callback (widget_class, add_mirror_cb);
}

static void
pp_feed_preferences_init (PpFeedPreferences *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  pp_list_leave_by_tab (GTK_LIST_BOX (self->source_list));
  pp_list_leave_by_tab (GTK_LIST_BOX (self->mirror_list));
}

/**
 * pp_feed_preferences_new:
 * @watch: keeps to the settings of the feed, and has some
 *
 * Returns: (transfer floating): the page
 */
GtkWidget *
pp_feed_preferences_new (PpFeedWatch *watch)
{
  PpFeedPreferences *self = g_object_new (PP_TYPE_FEED_PREFERENCES, NULL);
  PpFeed *feed = pp_feed_watch_get_feed (watch);
  GSettings *settings = pp_feed_watch_get_settings (watch);

  self->watch = g_object_ref (watch);
  show_own (self);
  g_signal_connect_object (settings, "changed", G_CALLBACK (settings_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (watch, "notify::error", G_CALLBACK (show_error), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (feed, "notify::tries", G_CALLBACK (show_sources), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (feed, "notify::busy", G_CALLBACK (show_checked), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (feed, "notify::catalogue", G_CALLBACK (show_checked), self,
                           G_CONNECT_SWAPPED);
  show_sources (self);
  show_interval (self);
  show_checked (self);
  show_mirrors (self);
  show_error (self);

  return GTK_WIDGET (self);
}
