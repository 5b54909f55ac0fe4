/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-library-page"

#include "config.h"

#include "pp-library-page.h"

#include <glib/gi18n.h>
#include <glib/gstdio.h>

#include "pp-file-intake.h"

struct _PpLibraryPage
{
  GtkBin                parent_instance;

  PpWorkspace          *workspace;    /* (owned) */
  GSimpleActionGroup   *actions;      /* (owned) library.add, library.remove */
  GCancellable         *cancellable;  /* (owned) of files that are being taken in */
  GtkFileChooserNative *dialog;       /* (owned) (nullable) while it asks */

  GtkLabel             *summary;
  GtkWidget            *trouble_box;
  GtkLabel             *trouble;
  GtkStack             *stack;
  GtkTreeView          *view;
  GtkListStore         *files;
};

/* The columns of files in library-page.ui. */
enum
{
  COLUMN_NAME,
  COLUMN_DESCRIPTION,
  COLUMN_SIZE,
  COLUMN_SIZE_TEXT,
  COLUMN_DATE,
  COLUMN_DATE_TEXT,
  COLUMN_ORIGIN,
  COLUMN_UUID,
  COLUMN_TIP,
};

G_DEFINE_FINAL_TYPE (PpLibraryPage, pp_library_page, GTK_TYPE_BIN)

/* Where a file is from, as short as it says enough: the server, or the name of the file; the whole
 * of it is in the tooltip. */
static char *
describe_origin (const char *origin)
{
  g_autoptr(GUri) uri = origin != NULL ? g_uri_parse (origin, G_URI_FLAGS_NONE, NULL) : NULL;
  g_autofree char *name = NULL;

  if (origin == NULL || *origin == '\0')
    return g_strdup (_("unknown"));
  if (uri != NULL && g_uri_get_host (uri) != NULL)
    return g_strdup_printf (_("downloaded from %s"), g_uri_get_host (uri));

  name = g_path_get_basename (origin);

  return g_strdup_printf (_("taken from %s"), name);
}

/* Adds one file; returns its size. */
static guint64
add_file (PpLibraryPage *self,
          const char    *uuid)
{
  PpLibrary *library = pp_workspace_get_library (self->workspace);
  PpCatalogue *catalogue = pp_feed_get_catalogue (pp_workspace_get_feed (self->workspace));
  PpHotfix *hotfix = catalogue != NULL ? pp_catalogue_lookup (catalogue, uuid) : NULL;
  const char *name = hotfix != NULL ? hotfix->name : pp_library_get_name (library, uuid);
  gint64 added = pp_library_get_added (library, uuid);
  g_autofree char *path = pp_library_dup_path (library, uuid);
  const char *source = pp_library_get_origin (library, uuid);
  g_autofree char *origin = describe_origin (source);
  g_autofree char *size = NULL;
  g_autofree char *date = NULL;
  g_autofree char *tip = NULL;
  GStatBuf facts;

  if (path == NULL || g_stat (path, &facts) != 0)
    return 0;

  size = pp_text_for_size (facts.st_size);
  date = pp_text_for_time (added);
  tip = g_markup_printf_escaped ("%s\n%s", path, source != NULL ? source : "");
  gtk_list_store_insert_with_values (self->files, NULL, -1,
                                     COLUMN_NAME, name != NULL ? name : uuid,
                                     COLUMN_DESCRIPTION, hotfix != NULL ? hotfix->description : "",
                                     COLUMN_SIZE, (gint64) facts.st_size,
                                     COLUMN_SIZE_TEXT, size,
                                     COLUMN_DATE, added,
                                     COLUMN_DATE_TEXT, date,
                                     COLUMN_ORIGIN, origin,
                                     COLUMN_UUID, uuid,
                                     COLUMN_TIP, tip,
                                     -1);

  return facts.st_size;
}

/* A file that a run may want in a minute stays. */
static void
update_remove (PpLibraryPage *self)
{
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self->actions), "remove");
  GtkTreeSelection *selection = gtk_tree_view_get_selection (self->view);

  g_simple_action_set_enabled (G_SIMPLE_ACTION (action),
                               gtk_tree_selection_count_selected_rows (selection) > 0 &&
                               pp_workspace_count_live_runs (self->workspace) == 0);
}

static void
say (PpLibraryPage *self,
     const char    *text)
{
  gtk_label_set_text (self->trouble, text != NULL ? text : "");
  gtk_widget_set_visible (self->trouble_box, text != NULL);
}

static void
update (PpLibraryPage *self)
{
  PpLibrary *library = pp_workspace_get_library (self->workspace);
  g_auto(GStrv) uuids = pp_library_list (library);
  guint n = g_strv_length (uuids);
  guint64 bytes = 0;
  g_autofree char *size = NULL;
  g_autofree char *count = NULL;
  g_autofree char *summary = NULL;

  gtk_list_store_clear (self->files);
  for (guint i = 0; i < n; i++)
    bytes += add_file (self, uuids[i]);

  size = pp_text_for_size (bytes);
  count = g_strdup_printf (ngettext ("%u hotfix file", "%u hotfix files", n), n);
  summary = g_strdup_printf ("%s · %s · %s", count, size, pp_library_get_folder (library));
  gtk_label_set_text (self->summary, n > 0 ? summary : pp_library_get_folder (library));
  gtk_stack_set_visible_child_name (self->stack, n > 0 ? "list" : "empty");
}

static void
taken_cb (GObject      *object,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(PpLibraryPage) self = user_data;
  g_autoptr(PpFileIntake) intake = pp_file_intake_finish (PP_WORKSPACE (object), result);
  g_autofree char *text = intake != NULL ? pp_file_intake_describe (intake) : NULL;

  if (self->workspace != NULL)
    say (self, text);
}

static void
take (PpLibraryPage *self,
      GPtrArray     *paths)
{
  say (self, NULL);
  if (paths->len > 0)
    pp_file_intake_async (self->workspace, paths, self->cancellable, taken_cb, g_object_ref (self));
}

static void
chosen_cb (PpLibraryPage   *self,
           int              response,
           GtkNativeDialog *dialog)
{
  if (response == GTK_RESPONSE_ACCEPT)
    {
      g_autoptr(GPtrArray) paths = pp_file_intake_list_chosen (GTK_FILE_CHOOSER (dialog));

      take (self, paths);
    }
  gtk_native_dialog_destroy (dialog);
  g_clear_object (&self->dialog);
}

static void
add_cb (GSimpleAction *action,
        GVariant      *parameter,
        gpointer       user_data)
{
  PpLibraryPage *self = PP_LIBRARY_PAGE (user_data);

  if (self->dialog == NULL)
    {
      GtkWidget *window = gtk_widget_get_toplevel (GTK_WIDGET (self));

      self->dialog = pp_file_intake_create_dialog (GTK_WINDOW (window));
      g_signal_connect_object (self->dialog, "response", G_CALLBACK (chosen_cb), self,
                               G_CONNECT_SWAPPED);
    }
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->dialog));
}

static void
remove_cb (GSimpleAction *action,
           GVariant      *parameter,
           gpointer       user_data)
{
  PpLibraryPage *self = PP_LIBRARY_PAGE (user_data);
  g_autoptr(GError) error = NULL;
  g_autofree char *uuid = NULL;
  g_autofree char *text = NULL;
  GtkTreeIter iter;

  if (!gtk_tree_selection_get_selected (gtk_tree_view_get_selection (self->view), NULL, &iter))
    return;

  gtk_tree_model_get (GTK_TREE_MODEL (self->files), &iter, COLUMN_UUID, &uuid, -1);
  if (!pp_library_remove (pp_workspace_get_library (self->workspace), uuid, &error))
    text = pp_text_for_error (error);
  say (self, text);
}

static void
drag_data_received_cb (PpLibraryPage    *self,
                       GdkDragContext   *context,
                       int               x,
                       int               y,
                       GtkSelectionData *data)
{
  g_autoptr(GPtrArray) paths = pp_file_intake_list_dropped (data);

  take (self, paths);
}

static gboolean
key_press_cb (PpLibraryPage *self,
              GdkEventKey   *event)
{
  if (event->keyval != GDK_KEY_Delete && event->keyval != GDK_KEY_KP_Delete)
    return GDK_EVENT_PROPAGATE;
  g_action_group_activate_action (G_ACTION_GROUP (self->actions), "remove", NULL);

  return GDK_EVENT_STOP;
}

static const GActionEntry actions[] = {
  { "add", add_cb },
  { "remove", remove_cb },
};

static void
pp_library_page_dispose (GObject *object)
{
  PpLibraryPage *self = PP_LIBRARY_PAGE (object);

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  if (self->dialog != NULL)
    gtk_native_dialog_destroy (GTK_NATIVE_DIALOG (self->dialog));
  g_clear_object (&self->dialog);
  g_clear_object (&self->actions);
  g_clear_object (&self->workspace);

  G_OBJECT_CLASS (pp_library_page_parent_class)->dispose (object);
}

static void
pp_library_page_class_init (PpLibraryPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pp_library_page_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/poolpatch/Poolpatch/ui/library-page.ui");
  gtk_widget_class_bind_template_child (widget_class, PpLibraryPage, summary);
  gtk_widget_class_bind_template_child (widget_class, PpLibraryPage, stack);
  gtk_widget_class_bind_template_child (widget_class, PpLibraryPage, files);
  gtk_widget_class_bind_template_child (widget_class, PpLibraryPage, trouble_box);
  gtk_widget_class_bind_template_child (widget_class, PpLibraryPage, trouble);
  gtk_widget_class_bind_template_child (widget_class, PpLibraryPage, view);
  gtk_widget_class_bind_template_callback (widget_class, drag_data_received_cb);
  gtk_widget_class_bind_template_callback (widget_class, key_press_cb);
  gtk_widget_class_bind_template_callback (widget_class, update_remove);
}

static void
pp_library_page_init (PpLibraryPage *self)
{
  self->cancellable = g_cancellable_new ();
  self->actions = g_simple_action_group_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), actions, G_N_ELEMENTS (actions),
                                   self);
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_insert_action_group (GTK_WIDGET (self), "library", G_ACTION_GROUP (self->actions));
  pp_file_intake_accept_drops (GTK_WIDGET (self));
}

/**
 * pp_library_page_new:
 * @workspace: what is open
 *
 * Returns: (transfer floating): the page
 */
GtkWidget *
pp_library_page_new (PpWorkspace *workspace)
{
  PpLibraryPage *self = g_object_new (PP_TYPE_LIBRARY_PAGE, "visible", TRUE, NULL);

  self->workspace = g_object_ref (workspace);
  g_signal_connect_object (pp_workspace_get_library (workspace), "changed", G_CALLBACK (update),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (pp_workspace_get_feed (workspace), "notify::catalogue",
                           G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
  update_remove (self);

  return GTK_WIDGET (self);
}
