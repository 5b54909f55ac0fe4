/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-library-doors"

#include "config.h"

#include "pp-library-doors.h"

#include <glib/gi18n.h>

#include "pp-file-intake.h"
#include "pp-library-bundles.h"
#include "pp-widgets.h"

struct _PpLibraryDoors
{
  GObject               parent_instance;

  PpWorkspace          *workspace;    /* (owned) (nullable) until it is closed */
  GtkWidget            *page;         /* (unowned) in whose window it asks */
  GCancellable         *cancellable;  /* (owned) of files that are being taken in or written */
  GtkFileChooserNative *dialog;       /* (owned) (nullable) while it asks */
};

G_DEFINE_FINAL_TYPE (PpLibraryDoors, pp_library_doors, G_TYPE_OBJECT)

enum
{
  TROUBLE,
  DONE,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static GtkWindow *
get_window (PpLibraryDoors *self)
{
  return GTK_WINDOW (gtk_widget_get_toplevel (self->page));
}

static void
say_error (PpLibraryDoors *self,
           const GError   *error)
{
  g_autofree char *text = pp_text_for_error (error);

  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_signal_emit (self, signals[TROUBLE], 0, text);
}

/* --- files --- */

static void
taken_cb (GObject      *object,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(PpLibraryDoors) self = user_data;
  PpWorkspace *workspace = PP_WORKSPACE (object);
  g_autoptr(PpFileIntake) intake = pp_file_intake_finish (workspace, result);
  g_autofree char *text = intake != NULL ? pp_file_intake_describe (intake) : NULL;

  if (self->workspace == NULL)
    return;

  /* Those of a bundle hold for its files alone. */
  pp_library_load_checksums (pp_workspace_get_library (workspace), NULL, NULL);
  g_signal_emit (self, signals[TROUBLE], 0, text);
}

static void
chosen_cb (PpLibraryDoors  *self,
           int              response,
           GtkNativeDialog *dialog)
{
  if (response == GTK_RESPONSE_ACCEPT)
    {
      g_autoptr(GPtrArray) paths = pp_file_intake_list_chosen (GTK_FILE_CHOOSER (dialog));

      pp_library_doors_take (self, paths);
    }
  pp_file_dialog_drop (&self->dialog);
}

static void
add_cb (GSimpleAction *action,
        GVariant      *parameter,
        gpointer       user_data)
{
  PpLibraryDoors *self = user_data;

  pp_file_dialog_ask (&self->dialog, pp_file_intake_create_dialog (get_window (self)),
                      G_CALLBACK (chosen_cb), self);
}

/* --- bundles --- */

static void
exported_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(PpLibraryDoors) self = user_data;
  g_autoptr(GError) error = NULL;
  gboolean ok = pp_library_export_finish (PP_LIBRARY (object), result, &error);

  if (self->workspace == NULL)
    return;
  if (ok)
    g_signal_emit (self, signals[DONE], 0, _("The bundle is written"));
  else
    say_error (self, error);
}

static void
export_chosen_cb (PpLibraryDoors  *self,
                  int              response,
                  GtkNativeDialog *dialog)
{
  g_autofree char *folder = gtk_file_chooser_get_filename (GTK_FILE_CHOOSER (dialog));

  if (response == GTK_RESPONSE_ACCEPT && folder != NULL)
    pp_library_bundles_export_async (self->workspace, folder, self->cancellable, exported_cb,
                                     g_object_ref (self));
  pp_file_dialog_drop (&self->dialog);
}

static void
export_cb (GSimpleAction *action,
           GVariant      *parameter,
           gpointer       user_data)
{
  PpLibraryDoors *self = user_data;

  pp_file_dialog_ask (&self->dialog,
                      pp_library_bundles_create_dialog (get_window (self), _("Folder for the bundle"),
                                                        _("Export"), TRUE),
                      G_CALLBACK (export_chosen_cb), self);
}

static void
import_chosen_cb (PpLibraryDoors  *self,
                  int              response,
                  GtkNativeDialog *dialog)
{
  g_autofree char *folder = gtk_file_chooser_get_filename (GTK_FILE_CHOOSER (dialog));
  g_autoptr(GPtrArray) paths = NULL;
  g_autoptr(GError) error = NULL;

  if (response == GTK_RESPONSE_ACCEPT && folder != NULL)
    {
      paths = pp_library_bundles_open (self->workspace, folder, &error);
      if (paths != NULL)
        pp_library_doors_take (self, paths);
      else
        say_error (self, error);
    }
  pp_file_dialog_drop (&self->dialog);
}

static void
import_cb (GSimpleAction *action,
           GVariant      *parameter,
           gpointer       user_data)
{
  PpLibraryDoors *self = user_data;

  pp_file_dialog_ask (&self->dialog,
                      pp_library_bundles_create_dialog (get_window (self),
                                                        _("Bundle, or folder of files"), _("Import"),
                                                        FALSE),
                      G_CALLBACK (import_chosen_cb), self);
}

static const GActionEntry actions[] = {
  { "add", add_cb },
  { "export", export_cb },
  { "import", import_cb },
};

static void
pp_library_doors_dispose (GObject *object)
{
  PpLibraryDoors *self = PP_LIBRARY_DOORS (object);

  pp_library_doors_close (self);
  g_clear_object (&self->cancellable);

  G_OBJECT_CLASS (pp_library_doors_parent_class)->dispose (object);
}

static void
pp_library_doors_class_init (PpLibraryDoorsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = pp_library_doors_dispose;

  /**
   * PpLibraryDoors::trouble:
   * @self: the doors
   * @text: (nullable): what did not work, in words; %NULL: what was said before holds no more
   */
  signals[TROUBLE] = g_signal_new ("trouble", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);

  /**
   * PpLibraryDoors::done:
   * @self: the doors
   * @text: what worked, in words
   */
  signals[DONE] = g_signal_new ("done", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
pp_library_doors_init (PpLibraryDoors *self)
{
  self->cancellable = g_cancellable_new ();
}

/**
 * pp_library_doors_new:
 * @workspace: what is open
 * @page: in whose window it asks; calls pp_library_doors_close() before it goes
 * @page_actions: where its actions go
 *
 * Returns: (transfer full): doors that nobody went through yet
 */
PpLibraryDoors *
pp_library_doors_new (PpWorkspace *workspace,
                      GtkWidget   *page,
                      GActionMap  *page_actions)
{
  PpLibraryDoors *self = g_object_new (PP_TYPE_LIBRARY_DOORS, NULL);

  self->workspace = g_object_ref (workspace);
  self->page = page;
  g_action_map_add_action_entries (page_actions, actions, G_N_ELEMENTS (actions), self);

  return self;
}

/**
 * pp_library_doors_take:
 * @self: the doors
 * @paths: (element-type filename): files
 *
 * Takes them into the library, and says of which ones it did not work.
 */
void
pp_library_doors_take (PpLibraryDoors *self,
                       GPtrArray      *paths)
{
  g_return_if_fail (PP_IS_LIBRARY_DOORS (self));

  g_signal_emit (self, signals[TROUBLE], 0, NULL);
  if (paths->len > 0)
    pp_file_intake_async (self->workspace, paths, self->cancellable, taken_cb, g_object_ref (self));
}

/**
 * pp_library_doors_close:
 * @self: the doors
 *
 * Gives up what is under way, and says nothing any more.
 */
void
pp_library_doors_close (PpLibraryDoors *self)
{
  g_return_if_fail (PP_IS_LIBRARY_DOORS (self));

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  pp_file_dialog_drop (&self->dialog);
  g_clear_object (&self->workspace);
}
