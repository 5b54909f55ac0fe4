/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-wizard"

#include "config.h"

#include "pp-wizard.h"

#include <glib/gi18n.h>

#include "checks/pp-checks-page.h"
#include "choose/pp-choose-page.h"
#include "get/pp-get-page.h"
#include "install/pp-install-page.h"
#include "pp-wizard-steps.h"
#include "result/pp-result-page.h"

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
  GtkWindow      parent_instance;

  PpWorkspace   *workspace;   /* (owned) */
  PpPoolItem    *item;        /* (owned) */
  PpRun         *run;         /* (owned) (nullable) from the second page on */
  GCancellable  *cancellable; /* (owned) of the run until it is installed */
  GtkWidget     *pages[N_PAGES];
  PpWizardSteps *steps;
  Page           page;
  gboolean       busy;

  GtkHeaderBar  *header;
  GtkButton     *back;
  GtkButton     *forward;
  GtkStack      *stack;
  GtkLabel      *message;
};

G_DEFINE_FINAL_TYPE (PpWizard, pp_wizard, GTK_TYPE_WINDOW)

static const char *
forward_label (PpWizard * self)
{
  switch (self->page)
    {
    case PAGE_CHOOSE:
      return pp_choose_page_has_downloads (PP_CHOOSE_PAGE (self->pages[PAGE_CHOOSE])) ?
             _("Get and upload") : _("Continue");

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
      choice = pp_choose_page_get_choice (PP_CHOOSE_PAGE (self->pages[PAGE_CHOOSE]));
      return choice != NULL;
    }

  return self->page != PAGE_CHECKS || pp_run_get_state (self->run) == PP_RUN_AT_GATE;
}

/* Back from everything before the servers are changed; what is uploaded stays and is found again. */
static gboolean
can_go_back (PpWizard *self)
{
  return !self->busy && (self->page == PAGE_GET || self->page == PAGE_CHECKS ||
                         self->page == PAGE_INSTALL);
}

static void
update (PpWizard *self)
{
  pp_wizard_steps_set_position (self->steps, self->page);
  gtk_stack_set_visible_child (self->stack, self->pages[self->page]);
  gtk_button_set_label (self->forward, forward_label (self));
  gtk_widget_set_sensitive (GTK_WIDGET (self->forward), can_go_forward (self));
  gtk_widget_set_visible (GTK_WIDGET (self->back), self->page != PAGE_CHOOSE &&
                          self->page != PAGE_RESULT);
  gtk_widget_set_sensitive (GTK_WIDGET (self->back), can_go_back (self));
  pp_checks_page_set_busy (PP_CHECKS_PAGE (self->pages[PAGE_CHECKS]), self->busy);
}

static void
say (PpWizard     *self,
     const GError *error)
{
  g_autofree char *text = error != NULL ? pp_text_for_error (error) : NULL;

  gtk_label_set_text (self->message, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->message), text != NULL);
}

/* Enter presses the forward button, but for the one that changes servers: that is to be meant. */
static void
go (PpWizard *self,
    Page      page)
{
  self->page = page;
  update (self);
  gtk_window_set_default (GTK_WINDOW (self), page == PAGE_INSTALL ? NULL
                                                                  : GTK_WIDGET (self->forward));
  if (page == PAGE_INSTALL)
    gtk_widget_child_focus (self->pages[PAGE_INSTALL], GTK_DIR_TAB_FORWARD);
  else
    gtk_widget_grab_focus (GTK_WIDGET (self->forward));
}

static void
show_result (PpWizard *self)
{
  pp_result_page_show (PP_RESULT_PAGE (self->pages[PAGE_RESULT]), self->run,
                       pp_pool_item_get_outlook (self->item));
}

static void
executed_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(PpWizard) self = user_data;

  pp_run_execute_finish (PP_RUN (object), result, NULL);
  if (self->run == NULL)
    return;   /* the window was closed meanwhile; the run is under Activity */

  self->busy = FALSE;
  show_result (self);
  go (self, PAGE_RESULT);
}

static void
prepared_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(PpWizard) self = user_data;
  g_autoptr(GError) error = NULL;
  gboolean ok = pp_run_prepare_finish (PP_RUN (object), result, &error);

  if (self->run != PP_RUN (object))
    return;   /* the window was closed meanwhile */

  self->busy = FALSE;
  if (!ok)
    {
      say (self, error);
      go (self, PAGE_GET);
      return;
    }

  pp_checks_page_set_plan (PP_CHECKS_PAGE (self->pages[PAGE_CHECKS]), pp_run_get_plan (self->run));
  go (self, PAGE_CHECKS);
}

/* The window may be closed meanwhile: the callbacks hold a reference. */
static void
prepare (PpWizard *self)
{
  self->busy = TRUE;
  say (self, NULL);
  update (self);
  pp_run_prepare_async (self->run, self->cancellable, prepared_cb, g_object_ref (self));
}

/* A run that is given up before anything was installed has its end in the journal too. */
static void
drop_run (PpWizard *self)
{
  PpRunState state;

  if (self->run == NULL)
    return;
  state = pp_run_get_state (self->run);
  if (state == PP_RUN_AT_GATE || state == PP_RUN_BLOCKED)
    pp_run_abandon (self->run);
  else if (state != PP_RUN_RUNNING)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->run);
  g_clear_object (&self->cancellable);
}

static void
begin_run (PpWizard *self,
           PpChoice *choice)
{
  drop_run (self);
  self->cancellable = g_cancellable_new ();
  self->run = pp_run_new (pp_pool_item_get_pool (self->item),
                          pp_feed_get_catalogue (pp_workspace_get_feed (self->workspace)),
                          pp_workspace_get_notes (self->workspace),
                          pp_workspace_get_library (self->workspace), choice,
                          pp_workspace_get_state_dir (self->workspace));
  pp_workspace_add_run (self->workspace, self->run);
  pp_get_page_set_run (PP_GET_PAGE (self->pages[PAGE_GET]), self->run);
  pp_install_page_set_run (PP_INSTALL_PAGE (self->pages[PAGE_INSTALL]), self->run);
  self->page = PAGE_GET;
  prepare (self);
}

static void
begin_chosen (PpWizard *self)
{
  g_autoptr(PpChoice) choice = pp_choose_page_get_choice (PP_CHOOSE_PAGE (self->pages[PAGE_CHOOSE]));

  begin_run (self, choice);
}

/* A run that failed before the gate has ended: the next attempt is a run of its own. */
static void
begin_again (PpWizard *self)
{
  g_autoptr(PpChoice) choice = g_object_ref (pp_plan_get_choice (pp_run_get_plan (self->run)));

  begin_run (self, choice);
}

static void
execute (PpWizard *self)
{
  self->busy = TRUE;
  update (self);
  pp_run_execute_async (self->run, NULL, executed_cb, g_object_ref (self));
}

static void
choose_again (PpWizard *self)
{
  drop_run (self);
  self->page = PAGE_CHOOSE;
  say (self, NULL);
  pp_choose_page_set_outlook (PP_CHOOSE_PAGE (self->pages[PAGE_CHOOSE]),
                              pp_pool_item_get_outlook (self->item));
  go (self, PAGE_CHOOSE);
}

static void
forward_clicked_cb (PpWizard *self)
{
  switch (self->page)
    {
    case PAGE_CHOOSE:
      begin_chosen (self);
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
      gtk_window_close (GTK_WINDOW (self));
      break;
    }
}

static void
back_clicked_cb (PpWizard *self)
{
  if (self->page == PAGE_INSTALL)
    go (self, PAGE_CHECKS);
  else
    choose_again (self);
}

static gboolean
key_press_cb (PpWizard    *self,
              GdkEventKey *event)
{
  if (event->keyval != GDK_KEY_Escape)
    return GDK_EVENT_PROPAGATE;
  gtk_window_close (GTK_WINDOW (self));

  return GDK_EVENT_STOP;
}

static void
pool_changed_cb (PpWizard *self)
{
  PpOutlook *outlook = pp_pool_item_get_outlook (self->item);

  if (outlook == NULL)
    return;
  if (self->page == PAGE_RESULT)
    show_result (self);
  else if (self->page == PAGE_CHOOSE)
    pp_choose_page_set_outlook (PP_CHOOSE_PAGE (self->pages[PAGE_CHOOSE]), outlook);
}

static void
pp_wizard_dispose (GObject *object)
{
  PpWizard *self = PP_WIZARD (object);

  drop_run (self);
  g_clear_object (&self->workspace);
  g_clear_object (&self->item);

  G_OBJECT_CLASS (pp_wizard_parent_class)->dispose (object);
}

static void
pp_wizard_class_init (PpWizardClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pp_wizard_dispose;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/poolpatch/Poolpatch/ui/wizard.ui");
  gtk_widget_class_bind_template_child (widget_class, PpWizard, header);
  gtk_widget_class_bind_template_child (widget_class, PpWizard, back);
  gtk_widget_class_bind_template_child (widget_class, PpWizard, forward);
  gtk_widget_class_bind_template_child (widget_class, PpWizard, stack);
  gtk_widget_class_bind_template_child (widget_class, PpWizard, message);
  gtk_widget_class_bind_template_callback (widget_class, forward_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, back_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, key_press_cb);
}

static void
pp_wizard_init (PpWizard *self)
{
  const char *titles[] =
  {
    _("Choose"), _("Get and upload"), _("Pre-checks"), _("Plan and install"), _("Result"), NULL,
  };

  gtk_widget_init_template (GTK_WIDGET (self));
  self->steps = PP_WIZARD_STEPS (pp_wizard_steps_new (titles));
  gtk_header_bar_set_custom_title (self->header, GTK_WIDGET (self->steps));
}

static void
add_pages (PpWizard *self)
{
  self->pages[PAGE_CHOOSE] = pp_choose_page_new (self->workspace,
                                                 pp_pool_item_get_outlook (self->item));
  self->pages[PAGE_GET] = pp_get_page_new ();
  self->pages[PAGE_CHECKS] = pp_checks_page_new ();
  self->pages[PAGE_INSTALL] = pp_install_page_new ();
  self->pages[PAGE_RESULT] = pp_result_page_new ();
  for (guint i = 0; i < N_PAGES; i++)
    gtk_container_add (GTK_CONTAINER (self->stack), self->pages[i]);

  g_signal_connect_object (self->pages[PAGE_CHOOSE], "changed", G_CALLBACK (update), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->pages[PAGE_CHECKS], "check-again", G_CALLBACK (prepare), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->pages[PAGE_RESULT], "choose-again", G_CALLBACK (choose_again), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->item, "changed", G_CALLBACK (pool_changed_cb), self,
                           G_CONNECT_SWAPPED);
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
  add_pages (self);
  go (self, PAGE_CHOOSE);

  return GTK_WIDGET (self);
}
