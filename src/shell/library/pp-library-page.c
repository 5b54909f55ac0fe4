/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-library-page"

#include "config.h"

#include "pp-library-page.h"

#include <glib/gi18n.h>

#include "pp-export.h"
#include "pp-file-intake.h"
#include "pp-library-doors.h"
#include "pp-library-list.h"
#include "pp-library-prune.h"
#include "pp-note-bar.h"
#include "pp-widgets.h"

#define UPDATE_MILLISECONDS 200

struct _PpLibraryPage
{
  GtkBin              parent_instance;

  PpWorkspace        *workspace;      /* (owned) */
  GSimpleActionGroup *actions;        /* (owned) the prefix library. */
  GCancellable       *cancellable;    /* (owned) of what is being read or fetched */
  PpLibraryDoors     *doors;          /* (owned) what comes in and goes out */
  GtkWidget          *question;       /* (nullable) before several files go */
  PpLibraryList      *list;           /* (owned) the rows */
  char              **doomed;         /* (owned) (nullable) uuids that question is about */
  guint               update_id;

  GtkLabel           *summary;
  GtkWidget          *quota_bar;
  GtkWidget          *trouble_box;
  GtkLabel           *trouble;
  GtkStack           *stack;
  GtkLabel           *nothing;
  GtkWidget          *missing_button;
  GtkWidget          *filter_button;
  GtkLabel           *hint;
  GtkTreeView        *view;
  GtkListStore       *files;
  GtkWidget          *row_bar;
  GtkWidget          *row_buttons;
  GtkWidget          *search_bar;
  GtkWidget          *search_entry;
  GtkWidget          *note_bar;
  GMenuModel         *row_menu;
};

G_DEFINE_FINAL_TYPE (PpLibraryPage, pp_library_page, GTK_TYPE_BIN)

static void
say (PpLibraryPage *self,
     const char    *text)
{
  gtk_label_set_text (self->trouble, text != NULL ? text : "");
  gtk_widget_set_visible (self->trouble_box, text != NULL);
}

static void
say_done (PpLibraryPage *self,
          const char    *text)
{
  pp_note_bar_show (PP_NOTE_BAR (self->note_bar), text, NULL);
}

static void
say_error (PpLibraryPage *self,
           const GError  *error)
{
  g_autofree char *text = pp_text_for_error (error);

  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    say (self, text);
}

static PpLibrary *
get_library (PpLibraryPage *self)
{
  return pp_workspace_get_library (self->workspace);
}

static GtkWindow *
get_window (PpLibraryPage *self)
{
  return GTK_WINDOW (gtk_widget_get_toplevel (GTK_WIDGET (self)));
}

static char *
get_state (PpLibraryPage *self,
           const char    *action)
{
  g_autoptr(GVariant) state = g_action_group_get_action_state (G_ACTION_GROUP (self->actions), action);

  return g_variant_dup_string (state, NULL);
}

/* What can be done with the selected row. A file that a run may want in a minute stays. */
static void
update_actions (PpLibraryPage *self)
{
  const PpLibraryRow *row = self->list != NULL ? pp_library_list_get_selected (self->list) : NULL;
  GActionMap *map = G_ACTION_MAP (self->actions);
  gboolean busy = self->list != NULL && pp_workspace_count_live_runs (self->workspace) > 0;
  gboolean is_loading = row != NULL && row->state == PP_FILE_DOWNLOADING;
  gboolean is_paused = row != NULL && row->state == PP_FILE_PAUSED;
  gboolean is_file = row != NULL && row->state == PP_FILE_READY;
  gboolean is_broken = row != NULL && row->state == PP_FILE_BROKEN;

  if (self->list == NULL)
    return;

  pp_action_map_enable (map, "download", row != NULL && row->can_download && row->uuid != NULL &&
                        (row->state == PP_FILE_MISSING || is_broken));
  pp_action_map_enable (map, "pause", is_loading);
  pp_action_map_enable (map, "resume", is_paused);
  pp_action_map_enable (map, "cancel", is_loading || is_paused);
  pp_action_map_enable (map, "remove", (is_file && !busy) || is_broken);
  pp_action_map_enable (map, "page", row != NULL && row->page != NULL);
  pp_action_map_enable (map, "copy", row != NULL);
  pp_action_map_enable (map, "copy-name", row != NULL);
  gtk_widget_set_visible (self->row_bar, row != NULL);
}

static void
show_quota (PpLibraryPage *self)
{
  guint64 used = pp_library_measure (get_library (self));
  guint64 quota;

  g_object_get (get_library (self), "quota", &quota, NULL);
  gtk_widget_set_visible (self->quota_bar, quota > 0);
  if (quota > 0)
    gtk_progress_bar_set_fraction (GTK_PROGRESS_BAR (self->quota_bar),
                                   MIN (1.0, (double) used / (double) quota));
}

/* Which of its faces the list has: rows, none of these, or none at all. */
static void
show_face (PpLibraryPage *self,
           guint          n_all)
{
  g_autofree char *view = get_state (self, "view");
  gboolean missing = g_str_equal (view, "missing");
  guint n_shown = (guint) gtk_tree_model_iter_n_children (GTK_TREE_MODEL (self->files), NULL);
  const char *face = "list";

  if (n_shown == 0)
    face = !missing && n_all == 0 ? "empty" : "nothing";
  if (missing && n_all == 0)
    gtk_label_set_text (self->nothing, _("Every hotfix that a pool needs is here, or on its way."));
  else
    gtk_label_set_text (self->nothing, _("Nothing here is like that."));
  gtk_stack_set_visible_child_name (self->stack, face);
  gtk_widget_set_visible (self->filter_button, !missing);
  gtk_widget_set_visible (GTK_WIDGET (self->hint), missing && n_all > 0);
}

static void
update (PpLibraryPage *self)
{
  g_autofree char *view = get_state (self, "view");
  g_autofree char *filter = get_state (self, "filter");
  g_autofree char *summary = NULL;
  g_autofree char *label = NULL;
  gboolean missing = g_str_equal (view, "missing");
  guint n_files;
  guint n_missing;

  if (self->list == NULL)
    return;

  summary = pp_library_rows_summarize (get_library (self));
  show_quota (self);
  pp_library_list_update (self->list, missing ? "missing" : filter,
                          gtk_entry_get_text (GTK_ENTRY (self->search_entry)), &n_files, &n_missing);
  label = g_strdup_printf (_("Missing downloads (%u)"), n_missing);
  gtk_button_set_label (GTK_BUTTON (self->missing_button), label);
  gtk_label_set_text (self->summary, summary);
  show_face (self, missing ? n_missing : n_files);
  update_actions (self);
}

static gboolean
update_cb (gpointer user_data)
{
  PpLibraryPage *self = PP_LIBRARY_PAGE (user_data);

  self->update_id = 0;
  update (self);

  return G_SOURCE_REMOVE;
}

/* Downloads tell twenty times a second how they go. */
static void
update_soon (PpLibraryPage *self)
{
  if (self->update_id == 0)
    self->update_id = g_timeout_add (UPDATE_MILLISECONDS, update_cb, self);
}

static void
open_uri (PpLibraryPage *self,
          const char    *uri)
{
  g_autoptr(GError) error = NULL;

  if (!gtk_show_uri_on_window (get_window (self), uri, GDK_CURRENT_TIME, &error))
    say_error (self, error);
}

static void
folder_cb (GSimpleAction *action,
           GVariant      *parameter,
           gpointer       user_data)
{
  PpLibraryPage *self = PP_LIBRARY_PAGE (user_data);
  const char *folder = pp_library_get_folder (get_library (self));
  g_autofree char *uri = g_filename_to_uri (folder, NULL, NULL);

  g_mkdir_with_parents (folder, 0755);
  if (uri != NULL)
    open_uri (self, uri);
}

static void
verified_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(PpLibraryPage) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autofree char *text = NULL;
  guint n_broken = 0;

  if (self->workspace == NULL)
    return;
  pp_action_map_enable (G_ACTION_MAP (self->actions), "verify", TRUE);
  if (!pp_library_verify_finish (PP_LIBRARY (object), result, &n_broken, &error))
    {
      say_error (self, error);
      return;
    }

  text = n_broken == 0 ? g_strdup (_("Every file is as it was when it came")) :
         g_strdup_printf (ngettext ("%u file is broken or gone; it is not used any more",
                                    "%u files are broken or gone; they are not used any more",
                                    n_broken), n_broken);
  say_done (self, text);
}

static void
verify_cb (GSimpleAction *action,
           GVariant      *parameter,
           gpointer       user_data)
{
  PpLibraryPage *self = PP_LIBRARY_PAGE (user_data);

  pp_action_map_enable (G_ACTION_MAP (self->actions), "verify", FALSE);
  pp_library_verify_async (get_library (self), self->cancellable, verified_cb, g_object_ref (self));
}

static void
remove_files (PpLibraryPage      *self,
              const char * const *uuids)
{
  guint n = g_strv_length ((char **) uuids);
  const char *name = n == 1 ? pp_library_get_name (get_library (self), uuids[0]) : NULL;
  g_autofree char *text = n == 1 ? g_strdup_printf (_("The file of %s was removed"), name) :
                          g_strdup_printf (ngettext ("%u file was removed", "%u files were removed", n),
                                           n);
  g_autoptr(GError) error = NULL;

  say (self, NULL);
  /* What was removed before is let go when its note is closed. */
  pp_note_bar_close (PP_NOTE_BAR (self->note_bar));
  if (!pp_library_set_aside (get_library (self), uuids, &error))
    say_error (self, error);
  pp_note_bar_show (PP_NOTE_BAR (self->note_bar), text, _("_Undo"));
}

static void
remove_cb (GSimpleAction *action,
           GVariant      *parameter,
           gpointer       user_data)
{
  PpLibraryPage *self = PP_LIBRARY_PAGE (user_data);
  const PpLibraryRow *row = pp_library_list_get_selected (self->list);

  if (row == NULL)
    return;
  if (row->state == PP_FILE_BROKEN)
    {
      pp_library_discard_broken (get_library (self), row->name);
    }
  else
    {
      g_autofree char *uuid = g_strdup (row->uuid);
      const char *uuids[] = { uuid, NULL };

      remove_files (self, uuids);
    }
}

static void
undo_cb (PpLibraryPage *self)
{
  pp_library_bring_back (get_library (self));
}

static void
note_closed_cb (PpLibraryPage *self)
{
  pp_library_let_go (get_library (self));
}

static void
prune_answered_cb (PpLibraryPage *self,
                   int            response,
                   GtkWidget     *question)
{
  if (response == GTK_RESPONSE_ACCEPT)
    remove_files (self, (const char * const *) self->doomed);
  g_clear_pointer (&self->doomed, g_strfreev);
  gtk_widget_destroy (question);
}

static void
prune_cb (GSimpleAction *action,
          GVariant      *parameter,
          gpointer       user_data)
{
  PpLibraryPage *self = PP_LIBRARY_PAGE (user_data);
  g_autofree char *why_not = NULL;

  g_strfreev (self->doomed);
  self->doomed = pp_library_prune_list (self->workspace, &why_not);
  say (self, why_not);
  if (self->doomed == NULL)
    return;
  if (self->doomed[0] == NULL)
    {
      say_done (self, _("Every file is needed by a pool"));
      return;
    }

  self->question = pp_library_prune_question_new (get_window (self), get_library (self),
                                                  (const char * const *) self->doomed);
  g_signal_connect_object (self->question, "response", G_CALLBACK (prune_answered_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect (self->question, "destroy", G_CALLBACK (gtk_widget_destroyed), &self->question);
  gtk_window_present (GTK_WINDOW (self->question));
}

static void
fetched_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(PpLibraryPage) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autofree char *path = pp_library_fetch_finish (PP_LIBRARY (object), result, &error);

  if (path == NULL && self->workspace != NULL)
    say_error (self, error);
}

static void
download (PpLibraryPage *self,
          const char    *uuid)
{
  PpCatalogue *catalogue = pp_feed_get_catalogue (pp_workspace_get_feed (self->workspace));
  PpHotfix *hotfix = catalogue != NULL ? pp_catalogue_lookup (catalogue, uuid) : NULL;

  if (hotfix != NULL && hotfix->patch_url != NULL)
    pp_library_fetch_async (get_library (self), hotfix, self->cancellable, NULL, NULL, fetched_cb,
                            g_object_ref (self));
}

/* The actions on the selected row, by their names. */
static void
row_cb (GSimpleAction *action,
        GVariant      *parameter,
        gpointer       user_data)
{
  PpLibraryPage *self = PP_LIBRARY_PAGE (user_data);
  const PpLibraryRow *row = pp_library_list_get_selected (self->list);
  const char *name = g_action_get_name (G_ACTION (action));
  g_autofree char *uuid = row != NULL ? g_strdup (row->uuid) : NULL;

  say (self, NULL);
  if (row == NULL)
    return;
  if (g_str_equal (name, "download"))
    download (self, uuid);
  else if (g_str_equal (name, "pause"))
    pp_library_pause_fetch (get_library (self), uuid);
  else if (g_str_equal (name, "resume"))
    pp_library_resume_fetch (get_library (self), uuid);
  else if (g_str_equal (name, "cancel"))
    pp_library_cancel_fetch (get_library (self), uuid);
  else if (g_str_equal (name, "page"))
    open_uri (self, row->page);
  else
    gtk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self), GDK_SELECTION_CLIPBOARD),
                            row->name, -1);
}

static void
state_cb (GSimpleAction *action,
          GVariant      *state,
          gpointer       user_data)
{
  g_simple_action_set_state (action, state);
  update (PP_LIBRARY_PAGE (user_data));
}

static void
export_list_cb (GSimpleAction *action,
                GVariant      *parameter,
                gpointer       user_data)
{
  PpLibraryPage *self = PP_LIBRARY_PAGE (user_data);

  pp_export_ask (GTK_WIDGET (self), PP_NOTE_BAR (self->note_bar), _("Library"),
                 pp_library_list_create_table (self->list, FALSE));
}

static void
copy_cb (GSimpleAction *action,
         GVariant      *parameter,
         gpointer       user_data)
{
  PpLibraryPage *self = PP_LIBRARY_PAGE (user_data);
  g_autoptr(PpTable) table = pp_library_list_create_table (self->list, TRUE);

  pp_export_copy (GTK_WIDGET (self), table);
}

static void
drag_data_received_cb (PpLibraryPage    *self,
                       GdkDragContext   *context,
                       int               x,
                       int               y,
                       GtkSelectionData *data)
{
  g_autoptr(GPtrArray) paths = pp_file_intake_list_dropped (data);

  pp_library_page_take (self, paths);
}

static void
activate (PpLibraryPage *self,
          const char    *action)
{
  g_action_group_activate_action (G_ACTION_GROUP (self->actions), action, NULL);
}

static void
row_activated_cb (PpLibraryPage *self)
{
  const PpLibraryRow *row = pp_library_list_get_selected (self->list);

  if (row != NULL && row->state == PP_FILE_MISSING)
    activate (self, "page");
}

static gboolean
key_press_cb (PpLibraryPage *self,
              GdkEventKey   *event)
{
  gboolean control = (event->state & gtk_accelerator_get_default_mod_mask ()) == GDK_CONTROL_MASK;

  if (event->keyval == GDK_KEY_Delete || event->keyval == GDK_KEY_KP_Delete)
    activate (self, "remove");
  else if (control && (event->keyval == GDK_KEY_c || event->keyval == GDK_KEY_Insert))
    activate (self, "copy");
  else
    return GDK_EVENT_PROPAGATE;

  return GDK_EVENT_STOP;
}

static void
watch_pools (PpLibraryPage *self)
{
  GListModel *pools = pp_workspace_get_pools (self->workspace);

  for (guint i = 0; i < g_list_model_get_n_items (pools); i++)
    {
      g_autoptr(PpPoolItem) item = g_list_model_get_item (pools, i);

      g_signal_handlers_disconnect_by_func (item, update_soon, self);
      g_signal_connect_object (item, "changed", G_CALLBACK (update_soon), self, G_CONNECT_SWAPPED);
    }
  update_soon (self);
}

static const GActionEntry actions[] = {
  { "cancel", row_cb },
  { "copy", copy_cb },
  { "copy-name", row_cb },
  { "download", row_cb },
  { "export-list", export_list_cb },
  { "filter", NULL, "s", "'all'", state_cb },
  { "folder", folder_cb },
  { "page", row_cb },
  { "pause", row_cb },
  { "prune", prune_cb },
  { "remove", remove_cb },
  { "resume", row_cb },
  { "verify", verify_cb },
  { "view", NULL, "s", "'files'", state_cb },
};

static void
pp_library_page_dispose (GObject *object)
{
  PpLibraryPage *self = PP_LIBRARY_PAGE (object);

  g_clear_handle_id (&self->update_id, g_source_remove);
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  if (self->doors != NULL)
    pp_library_doors_close (self->doors);
  g_clear_object (&self->doors);
  if (self->question != NULL)
    gtk_widget_destroy (self->question);
  if (self->workspace != NULL)
    pp_library_let_go (get_library (self));
  g_clear_pointer (&self->list, pp_library_list_free);
  g_clear_pointer (&self->doomed, g_strfreev);
  g_clear_object (&self->actions);
  g_clear_object (&self->workspace);

  G_OBJECT_CLASS (pp_library_page_parent_class)->dispose (object);
}

#define BIND(name) gtk_widget_class_bind_template_child (widget_class, PpLibraryPage, name)

static void
pp_library_page_class_init (PpLibraryPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pp_library_page_dispose;
  g_type_ensure (PP_TYPE_NOTE_BAR);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/poolpatch/Poolpatch/ui/library-page.ui");
  BIND (summary);
  BIND (quota_bar);
  BIND (trouble_box);
  BIND (trouble);
  BIND (stack);
  BIND (nothing);
  BIND (missing_button);
  BIND (filter_button);
  BIND (hint);
  BIND (view);
  BIND (files);
  BIND (row_bar);
  BIND (row_buttons);
  BIND (search_bar);
  BIND (search_entry);
  BIND (note_bar);
  BIND (row_menu);
  gtk_widget_class_bind_template_callback (widget_class, drag_data_received_cb);
  gtk_widget_class_bind_template_callback (widget_class, key_press_cb);
  gtk_widget_class_bind_template_callback (widget_class, note_closed_cb);
  gtk_widget_class_bind_template_callback (widget_class, row_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, undo_cb);
  gtk_widget_class_bind_template_callback (widget_class, update);
  gtk_widget_class_bind_template_callback (widget_class, update_actions);
}

static void
pp_library_page_init (PpLibraryPage *self)
{
  self->cancellable = g_cancellable_new ();
  self->actions = g_simple_action_group_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), actions, G_N_ELEMENTS (actions),
                                   self);
  gtk_widget_init_template (GTK_WIDGET (self));
}

/* Only what can be done now is offered. */
static void
tie_cb (GtkWidget *button,
        gpointer   user_data)
{
  g_object_bind_property (button, "sensitive", button, "visible", G_BINDING_SYNC_CREATE);
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
  PpLibrary *library = pp_workspace_get_library (workspace);

  self->workspace = g_object_ref (workspace);
  self->list = pp_library_list_new (workspace, self->view, self->files);
  pp_library_list_set_menu (self->list, self->row_menu);
  self->doors = pp_library_doors_new (workspace, GTK_WIDGET (self), G_ACTION_MAP (self->actions));
  gtk_widget_insert_action_group (GTK_WIDGET (self), "library", G_ACTION_GROUP (self->actions));
  gtk_container_foreach (GTK_CONTAINER (self->row_buttons), tie_cb, NULL);
  gtk_search_bar_connect_entry (GTK_SEARCH_BAR (self->search_bar), GTK_ENTRY (self->search_entry));
  pp_file_intake_accept_drops (GTK_WIDGET (self));
  g_signal_connect_object (self->doors, "trouble", G_CALLBACK (say), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->doors, "done", G_CALLBACK (say_done), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (library, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (library, "fetches-changed", G_CALLBACK (update_soon), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (library, "notify::quota", G_CALLBACK (update_soon), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (pp_workspace_get_feed (workspace), "notify::catalogue",
                           G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (pp_workspace_get_pools (workspace), "items-changed",
                           G_CALLBACK (watch_pools), self, G_CONNECT_SWAPPED);
  watch_pools (self);
  update (self);

  return GTK_WIDGET (self);
}

/**
 * pp_library_page_take:
 * @self: the page
 * @paths: (element-type filename): files
 *
 * Takes those into the library that are hotfixes or a bundle, and says what became of the others.
 */
void
pp_library_page_take (PpLibraryPage *self,
                      GPtrArray     *paths)
{
  g_return_if_fail (PP_IS_LIBRARY_PAGE (self));

  pp_library_doors_take (self->doors, paths);
}

/**
 * pp_library_page_set_search:
 * @self: the page
 * @active: whether the search bar is there
 */
void
pp_library_page_set_search (PpLibraryPage *self,
                            gboolean       active)
{
  g_return_if_fail (PP_IS_LIBRARY_PAGE (self));

  gtk_search_bar_set_search_mode (GTK_SEARCH_BAR (self->search_bar), active);
  if (active)
    gtk_widget_grab_focus (self->search_entry);
  else
    gtk_entry_set_text (GTK_ENTRY (self->search_entry), "");
}
