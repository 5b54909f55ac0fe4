/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-wizard"

#include "config.h"

#include "pp-wizard.h"

#include <string.h>

#include <glib/gi18n.h>

#include "pp-run-view.h"
#include "pp-wizard-choose.h"
#include "pp-wizard-report.h"

typedef enum
{
  PAGE_CHOOSE,
  PAGE_GET,
  PAGE_CHECKS,
  PAGE_INSTALL,
  PAGE_RESULT,
  N_PAGES,
} Page;

struct _PpWizard
{
  GtkWindow       parent_instance;

  PpWorkspace    *workspace;   /* (owned) */
  PpPoolItem     *item;        /* (owned) */
  PpRun          *run;         /* (owned) (nullable) from the second page on */
  GCancellable   *cancellable; /* (owned) */
  PpWizardChoose *choose;
  PpRunView      *install_view;
  Page            page;
  gboolean        busy;

  GtkButton      *back;
  GtkButton      *forward;
  GtkBox         *steps;
  GtkStack       *stack;
  GtkBox         *choose_box;
  GtkBox         *get_box;
  GtkListBox     *problems;
  GtkButton      *check_again;
  GtkBox         *install_box;
  GtkButton      *copy;
  GtkButton      *stop;
  GtkLabel       *result_title;
  GtkListBox     *result;
  GtkButton      *save;
  GtkLabel       *message;
};

G_DEFINE_FINAL_TYPE (PpWizard, pp_wizard, GTK_TYPE_WINDOW)

static const char * const page_names[N_PAGES] = { "choose", "get", "checks", "install", "result" };

static const char * const page_titles[N_PAGES] = {
  N_("Choose"), N_("Get and upload"), N_("Pre-checks"), N_("Plan and install"), N_("Result")
};

static const char *
forward_label (PpWizard *self)
{
  switch (self->page)
    {
    case PAGE_CHOOSE:
      return _("Get and upload");

    case PAGE_GET:
      return self->busy ? _("Getting…") : _("Try again");

    case PAGE_CHECKS:
      return _("Show the plan");

    case PAGE_INSTALL:
      return self->busy ? _("Installing…") : _("Install");

    case PAGE_RESULT:
    case N_PAGES:
    default:
      return _("Close");
    }
}

static gboolean
can_go_forward (PpWizard *self)
{
  g_autoptr(PpChoice) choice = NULL;

  if (self->busy)
    return FALSE;
  if (self->page == PAGE_CHOOSE)
    {
      choice = pp_wizard_choose_get_choice (self->choose);
      return choice != NULL;
    }

  return self->page != PAGE_CHECKS || pp_run_get_state (self->run) == PP_RUN_AT_GATE;
}

static void
update_steps (PpWizard *self)
{
  g_autoptr(GList) labels = gtk_container_get_children (GTK_CONTAINER (self->steps));
  guint i = 0;

  for (GList *at = labels; at != NULL; at = at->next, i++)
    {
      GtkStyleContext *style = gtk_widget_get_style_context (at->data);
      g_autofree char *text = NULL;

      text = i < self->page ? g_strdup_printf ("✓ %s", _(page_titles[i])) :
             g_strdup_printf ("%u %s", i + 1, _(page_titles[i]));
      gtk_label_set_text (at->data, text);
      if (i == self->page)
        gtk_style_context_add_class (style, "now");
      else
        gtk_style_context_remove_class (style, "now");
    }
}

static void
update (PpWizard *self)
{
  update_steps (self);
  gtk_stack_set_visible_child_name (self->stack, page_names[self->page]);
  gtk_button_set_label (self->forward, forward_label (self));
  gtk_widget_set_sensitive (GTK_WIDGET (self->forward), can_go_forward (self));
  gtk_widget_set_sensitive (GTK_WIDGET (self->back), !self->busy &&
                            self->page == PAGE_INSTALL &&
                            pp_run_get_state (self->run) == PP_RUN_AT_GATE);
  gtk_widget_set_sensitive (GTK_WIDGET (self->check_again), !self->busy);
  gtk_widget_set_visible (GTK_WIDGET (self->stop), self->page == PAGE_INSTALL && self->busy);
  gtk_widget_set_visible (GTK_WIDGET (self->copy), self->page == PAGE_INSTALL && !self->busy);
}

static void
say (PpWizard     *self,
     const GError *error)
{
  g_autofree char *text = error != NULL ? pp_text_for_error (error) : NULL;

  gtk_label_set_text (self->message, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->message), text != NULL);
}

static void
go (PpWizard *self,
    Page      page)
{
  self->page = page;
  update (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->forward));
}

static void
show_result (PpWizard *self)
{
  gboolean done = pp_run_get_state (self->run) == PP_RUN_DONE;

  gtk_label_set_text (self->result_title, done ? _("All servers have what was chosen") :
                      _("Not everything was installed"));
  pp_wizard_report_show_result (self->result, self->run, pp_pool_item_get_outlook (self->item));
  gtk_widget_set_visible (GTK_WIDGET (self->save), pp_run_get_report (self->run) != NULL);
  go (self, PAGE_RESULT);
}

static void
executed_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(PpWizard) self = user_data;
  g_autoptr(GError) error = NULL;

  pp_run_execute_finish (PP_RUN (object), result, &error);
  if (self->run == NULL)
    return;   /* the window was closed meanwhile; the run is under Activity */

  self->busy = FALSE;
  show_result (self);
}

static void
prepared_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(PpWizard) self = user_data;
  g_autoptr(GError) error = NULL;
  gboolean ok = pp_run_prepare_finish (PP_RUN (object), result, &error);

  if (self->run == NULL)
    return;   /* the window was closed meanwhile */

  self->busy = FALSE;
  if (!ok)
    {
      say (self, error);
      update (self);
      return;
    }

  pp_wizard_report_show_problems (self->problems, pp_run_get_plan (self->run));
  go (self, PAGE_CHECKS);
}

/* The window may be closed meanwhile: the callbacks hold a reference and the run goes on. */
static void
prepare (PpWizard *self)
{
  self->busy = TRUE;
  say (self, NULL);
  update (self);
  pp_run_prepare_async (self->run, self->cancellable, prepared_cb, g_object_ref (self));
}

static void
begin_run (PpWizard *self)
{
  g_autoptr(PpChoice) choice = pp_wizard_choose_get_choice (self->choose);
  GtkWidget *get_view;

  self->run = pp_run_new (pp_pool_item_get_pool (self->item),
                          pp_feed_get_catalogue (pp_workspace_get_feed (self->workspace)),
                          pp_workspace_get_notes (self->workspace),
                          pp_workspace_get_library (self->workspace), choice,
                          pp_workspace_get_state_dir (self->workspace));
  pp_workspace_add_run (self->workspace, self->run);
  get_view = pp_run_view_new (self->run);
  gtk_box_pack_start (self->get_box, get_view, TRUE, TRUE, 0);
  self->install_view = PP_RUN_VIEW (pp_run_view_new (self->run));
  gtk_box_pack_start (self->install_box, GTK_WIDGET (self->install_view), TRUE, TRUE, 0);
  self->page = PAGE_GET;
  prepare (self);
}

static void
destroy_cb (GtkWidget *widget,
            gpointer   user_data)
{
  gtk_widget_destroy (widget);
}

/* A run that failed before the gate has ended: the next attempt is a run of its own. */
static void
begin_again (PpWizard *self)
{
  gtk_container_foreach (GTK_CONTAINER (self->get_box), destroy_cb, NULL);
  gtk_widget_destroy (GTK_WIDGET (self->install_view));
  g_clear_object (&self->run);
  begin_run (self);
}

static void
execute (PpWizard *self)
{
  self->busy = TRUE;
  update (self);
  pp_run_execute_async (self->run, self->cancellable, executed_cb, g_object_ref (self));
}

static void
forward_clicked_cb (PpWizard *self)
{
  switch (self->page)
    {
    case PAGE_CHOOSE:
      begin_run (self);
      break;

    case PAGE_GET:
      begin_again (self);
      break;

    case PAGE_CHECKS:
      go (self, PAGE_INSTALL);
      break;

    case PAGE_INSTALL:
      execute (self);
      break;

    case PAGE_RESULT:
    case N_PAGES:
    default:
      gtk_widget_destroy (GTK_WIDGET (self));
      break;
    }
}

/* What was uploaded is uploaded: back leads from the plan to the pre-checks, no further. */
static void
back_clicked_cb (PpWizard *self)
{
  go (self, PAGE_CHECKS);
}

static void
copy_clicked_cb (PpWizard *self)
{
  g_autofree char *text = pp_run_view_copy_text (self->install_view);

  gtk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self), GDK_SELECTION_CLIPBOARD),
                          text, -1);
}

static void
stop_clicked_cb (PpWizard *self)
{
  pp_run_stop (self->run);
  gtk_widget_set_sensitive (GTK_WIDGET (self->stop), FALSE);
}

static void
report_written_cb (GObject      *object,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr(PpWizard) self = user_data;
  g_autoptr(GError) error = NULL;

  if (!g_file_replace_contents_finish (G_FILE (object), result, NULL, &error))
    say (self, error);
}

static void
save_response_cb (GtkNativeDialog *dialog,
                  int              response,
                  gpointer         user_data)
{
  PpWizard *self = user_data;
  g_autoptr(GFile) file = NULL;
  const char *report = pp_run_get_report (self->run);
  g_autoptr(GBytes) bytes = g_bytes_new (report, strlen (report));

  if (response == GTK_RESPONSE_ACCEPT)
    {
      file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));
      g_file_replace_contents_bytes_async (file, bytes, NULL, FALSE, G_FILE_CREATE_NONE, NULL,
                                           report_written_cb, g_object_ref (self));
    }
  g_object_unref (dialog);
}

static void
save_clicked_cb (PpWizard *self)
{
  GtkFileChooserNative *dialog;

  dialog = gtk_file_chooser_native_new (_("Save the report"), GTK_WINDOW (self),
                                        GTK_FILE_CHOOSER_ACTION_SAVE, NULL, NULL);
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (dialog), "poolpatch-report.json");
  gtk_file_chooser_set_do_overwrite_confirmation (GTK_FILE_CHOOSER (dialog), TRUE);
  g_signal_connect_object (dialog, "response", G_CALLBACK (save_response_cb), self, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}

static void
pool_changed_cb (PpWizard *self)
{
  if (self->page == PAGE_RESULT)
    pp_wizard_report_show_result (self->result, self->run, pp_pool_item_get_outlook (self->item));
}

static void
pp_wizard_dispose (GObject *object)
{
  PpWizard *self = PP_WIZARD (object);

  g_clear_object (&self->workspace);
  g_clear_object (&self->item);
  g_clear_object (&self->run);
  g_clear_object (&self->cancellable);

  G_OBJECT_CLASS (pp_wizard_parent_class)->dispose (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, PpWizard, back);
  gtk_widget_class_bind_template_child (widget_class, PpWizard, forward);
  gtk_widget_class_bind_template_child (widget_class, PpWizard, steps);
  gtk_widget_class_bind_template_child (widget_class, PpWizard, stack);
  gtk_widget_class_bind_template_child (widget_class, PpWizard, choose_box);
  gtk_widget_class_bind_template_child (widget_class, PpWizard, get_box);
  gtk_widget_class_bind_template_child (widget_class, PpWizard, problems);
  gtk_widget_class_bind_template_child (widget_class, PpWizard, check_again);
  gtk_widget_class_bind_template_child (widget_class, PpWizard, install_box);
  gtk_widget_class_bind_template_child (widget_class, PpWizard, copy);
  gtk_widget_class_bind_template_child (widget_class, PpWizard, stop);
  gtk_widget_class_bind_template_child (widget_class, PpWizard, result_title);
  gtk_widget_class_bind_template_child (widget_class, PpWizard, result);
  gtk_widget_class_bind_template_child (widget_class, PpWizard, save);
  gtk_widget_class_bind_template_child (widget_class, PpWizard, message);
}

static void
pp_wizard_class_init (PpWizardClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pp_wizard_dispose;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/poolpatch/Poolpatch/ui/wizard.ui");
  bind_children (widget_class);
  gtk_widget_class_bind_template_callback (widget_class, forward_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, back_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, copy_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, stop_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, save_clicked_cb);
  gtk_widget_class_bind_template_callback_full (widget_class, "check_again_clicked_cb",
                                                G_CALLBACK (prepare));
}

static void
pp_wizard_init (PpWizard *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  for (guint i = 0; i < N_PAGES; i++)
    {
      GtkWidget *label = gtk_label_new (NULL);

      gtk_style_context_add_class (gtk_widget_get_style_context (label), "pp-step");
      gtk_widget_set_visible (label, TRUE);
      gtk_container_add (GTK_CONTAINER (self->steps), label);
    }
}

/**
 * pp_wizard_new:
 * @parent: (nullable): the main window
 * @workspace: the workspace
 * @item: a pool that was reached, with a feed
 *
 * Returns: (transfer floating): a wizard for @item, on its first page
 */
GtkWidget *
pp_wizard_new (GtkWindow   *parent,
               PpWorkspace *workspace,
               PpPoolItem  *item)
{
  PpWizard *self;
  g_autofree char *title = NULL;

  g_return_val_if_fail (pp_pool_item_get_outlook (item) != NULL, NULL);

  title = g_strdup_printf (_("Install hotfixes on %s"), pp_pool_item_get_name (item));
  self = g_object_new (PP_TYPE_WIZARD, "title", title, NULL);
  if (parent != NULL)
    gtk_window_set_application (GTK_WINDOW (self), gtk_window_get_application (parent));
  self->workspace = g_object_ref (workspace);
  self->item = g_object_ref (item);
  self->choose = PP_WIZARD_CHOOSE (pp_wizard_choose_new (workspace,
                                                         pp_pool_item_get_outlook (item)));
  gtk_box_pack_start (self->choose_box, GTK_WIDGET (self->choose), TRUE, TRUE, 0);
  g_signal_connect_object (self->choose, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (item, "changed", G_CALLBACK (pool_changed_cb), self, G_CONNECT_SWAPPED);
  update (self);

  return GTK_WIDGET (self);
}
