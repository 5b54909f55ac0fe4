/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-run-actions"

#include "config.h"

#include "pp-run-actions.h"

#include <glib/gi18n.h>

#include "pp-wizard.h"

struct _PpRunActions
{
  GObject               parent_instance;

  GtkApplicationWindow *window;     /* (unowned) its owner */
  PpWorkspace          *workspace;  /* (owned) */
};

G_DEFINE_FINAL_TYPE (PpRunActions, pp_run_actions, G_TYPE_OBJECT)

enum
{
  SIGNAL_FAILED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void
pp_run_actions_dispose (GObject *object)
{
  g_clear_object (&PP_RUN_ACTIONS (object)->workspace);

  G_OBJECT_CLASS (pp_run_actions_parent_class)->dispose (object);
}

static void
pp_run_actions_class_init (PpRunActionsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = pp_run_actions_dispose;

  /**
   * PpRunActions::failed:
   * @error: (type GLib.Error): why a run could not be taken up
   */
  signals[SIGNAL_FAILED] = g_signal_new ("failed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                         NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_ERROR);
}

static void
pp_run_actions_init (PpRunActions *self)
{
}

/* The pool of a run, when it is connected and nothing else is done with it. */
static PpPoolItem *
find_item (PpRunActions *self,
           const char   *id,
           GError      **error)
{
  const char *state_dir = pp_workspace_get_state_dir (self->workspace);
  g_autoptr(GPtrArray) runs = pp_run_list (state_dir, error);
  PpPoolItem *item = NULL;

  if (runs == NULL)
    return NULL;
  for (guint i = 0; i < runs->len; i++)
    {
      const PpRunSummary *summary = g_ptr_array_index (runs, i);

      if (g_str_equal (summary->id, id))
        item = pp_workspace_find_pool (self->workspace, summary->pool);
    }

  if (item == NULL || pp_pool_item_get_state (item) != PP_LIVE_CONNECTED)
    g_propagate_error (error, pp_error_new (PP_ERROR_BLOCKED, NULL,
                                            "the pool of this run is not connected"));
  else if (pp_workspace_has_live_run (self->workspace, item))
    g_propagate_error (error, pp_error_new (PP_ERROR_BLOCKED, NULL, "another run works on %s",
                                            pp_pool_item_get_name (item)));
  else
    return item;

  return NULL;
}

/* Returns: (transfer full) (nullable): the run, taken up again. */
static PpRun *
take_up (PpRunActions *self,
         const char   *id,
         PpPoolItem  **item,
         GError      **error)
{
  *item = find_item (self, id, error);
  if (*item == NULL)
    return NULL;

  return pp_run_new_resume (pp_pool_item_get_pool (*item),
                            pp_feed_get_catalogue (pp_workspace_get_feed (self->workspace)),
                            pp_workspace_get_notes (self->workspace),
                            pp_workspace_get_library (self->workspace),
                            pp_workspace_get_state_dir (self->workspace), id, error);
}

static void
continue_cb (GSimpleAction *action,
             GVariant      *parameter,
             gpointer       user_data)
{
  PpRunActions *self = PP_RUN_ACTIONS (user_data);
  PpWizardPlace place = { GTK_WINDOW (self->window), self->workspace, NULL, NULL };
  g_autoptr(GError) error = NULL;
  g_autoptr(PpRun) run = take_up (self, g_variant_get_string (parameter, NULL), &place.item, &error);

  if (run == NULL)
    g_signal_emit (self, signals[SIGNAL_FAILED], 0, error);
  else
    gtk_window_present (GTK_WINDOW (pp_wizard_new_for_run (&place, run)));
}

static void
unwound_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(PpRunActions) self = user_data;
  g_autoptr(GError) error = NULL;

  if (!pp_run_unwind_finish (PP_RUN (object), result, &error))
    g_signal_emit (self, signals[SIGNAL_FAILED], 0, error);
}

static void
unwind (PpRunActions *self,
        const char   *id)
{
  PpPoolItem *item;
  g_autoptr(GError) error = NULL;
  g_autoptr(PpRun) run = take_up (self, id, &item, &error);

  if (run == NULL)
    {
      g_signal_emit (self, signals[SIGNAL_FAILED], 0, error);
      return;
    }
  pp_workspace_add_run (self->workspace, run);
  pp_run_unwind_async (run, NULL, unwound_cb, g_object_ref (self));
}

static void
response_cb (GtkWidget    *dialog,
             int           response,
             PpRunActions *self)
{
  g_autofree char *id = g_strdup (g_object_get_data (G_OBJECT (dialog), "pp-run"));

  gtk_widget_destroy (dialog);
  if (response == GTK_RESPONSE_ACCEPT)
    unwind (self, id);
}

static void
unwind_cb (GSimpleAction *action,
           GVariant      *parameter,
           gpointer       user_data)
{
  PpRunActions *self = PP_RUN_ACTIONS (user_data);
  GtkWidget *dialog = gtk_message_dialog_new (GTK_WINDOW (self->window),
                                              GTK_DIALOG_MODAL | GTK_DIALOG_DESTROY_WITH_PARENT,
                                              GTK_MESSAGE_QUESTION, GTK_BUTTONS_NONE, "%s",
                                              _("Unwind this run?"));

  gtk_message_dialog_format_secondary_text (GTK_MESSAGE_DIALOG (dialog), "%s",
                                            _("Servers that it put into maintenance mode leave it, virtual "
                                              "machines go back to where they were, and what was "
                                              "changed for the run is put back. Hotfixes that are "
                                              "installed stay; no server restarts."));
  gtk_dialog_add_buttons (GTK_DIALOG (dialog), _("_Cancel"), GTK_RESPONSE_CANCEL, _("_Unwind"),
                          GTK_RESPONSE_ACCEPT, NULL);
  gtk_dialog_set_default_response (GTK_DIALOG (dialog), GTK_RESPONSE_CANCEL);
  g_object_set_data_full (G_OBJECT (dialog), "pp-run", g_variant_dup_string (parameter, NULL), g_free);
  g_signal_connect_object (dialog, "response", G_CALLBACK (response_cb), self, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

static const GActionEntry actions[] = {
  { "run-continue", continue_cb, "s" },
  { "run-unwind", unwind_cb, "s" },
};

/**
 * pp_run_actions_new:
 * @window: where the actions go; it owns them
 * @workspace: what is open
 *
 * Returns: (transfer full): the actions
 */
PpRunActions *
pp_run_actions_new (GtkApplicationWindow *window,
                    PpWorkspace          *workspace)
{
  PpRunActions *self = g_object_new (PP_TYPE_RUN_ACTIONS, NULL);

  self->window = window;
  self->workspace = g_object_ref (workspace);
  g_action_map_add_action_entries (G_ACTION_MAP (window), actions, G_N_ELEMENTS (actions), self);

  return self;
}
