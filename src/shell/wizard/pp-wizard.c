/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-wizard"

#include "config.h"

#include "pp-wizard.h"

#include <glib/gi18n.h>

#include "choose/pp-choose-page.h"
#include "choose/pp-choose-pools.h"
#include "choose/pp-restart-page.h"
#include "pp-job.h"
#include "pp-widgets.h"
#include "pp-wizard-steps.h"
#include "pp-wizard-words.h"

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
  PpPurpose      purpose;
  GPtrArray     *jobs;        /* (owned) (element-type PpJob) one for each pool, from the choice on */
  GtkWidget     *pages[N_PAGES]; /* (nullable) those that this purpose needs */
  GtkWidget     *pools;       /* (nullable) of the first page: what else can be chosen */
  PpWizardSteps *steps;
  Page           page;

  GtkHeaderBar  *header;
  GtkButton     *back;
  GtkButton     *forward;
  GtkStack      *stack;
  GtkLabel      *message;
};

G_DEFINE_FINAL_TYPE (PpWizard, pp_wizard, GTK_TYPE_WINDOW)

static void choose_again (PpWizard *self);

static PpChoice *
get_choice (PpWizard *self)
{
  GtkWidget *page = self->pages[PAGE_CHOOSE];

  return PP_IS_RESTART_PAGE (page) ? pp_restart_page_get_choice (PP_RESTART_PAGE (page))
                                   : pp_choose_page_get_choice (PP_CHOOSE_PAGE (page));
}

static guint
count_jobs (PpWizard   *self,
            gboolean ( *is_so ) (PpJob *job))
{
  guint n_jobs = 0;

  for (guint i = 0; i < self->jobs->len; i++)
    n_jobs += is_so (g_ptr_array_index (self->jobs, i)) ? 1 : 0;

  return n_jobs;
}

static gboolean
is_busy (PpWizard *self)
{
  return count_jobs (self, pp_job_is_busy) > 0;
}

static gboolean
has_failed (PpWizard *self)
{
  return count_jobs (self, pp_job_has_failed) > 0;
}

static const char *
forward_label (PpWizard *self)
{
  GtkWidget *choose = self->pages[PAGE_CHOOSE];

  switch (self->page)
    {
    case PAGE_CHOOSE:
      return PP_IS_CHOOSE_PAGE (choose) && pp_choose_page_has_downloads (PP_CHOOSE_PAGE (choose)) ?
             _("Get and upload") : _("Continue");

    case PAGE_GET:
      return is_busy (self) ? _("Getting…") : _("Try again");

    case PAGE_CHECKS:
      return has_failed (self) ? _("Try again") : _("Show the plan");

    case PAGE_INSTALL:
      return is_busy (self) ? pp_wizard_words_busy (self->purpose)
                            : pp_wizard_words_action (self->purpose);

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

  if (is_busy (self))
    return FALSE;
  if (self->page == PAGE_CHOOSE)
    {
      choice = get_choice (self);
      return choice != NULL;
    }

  return self->page != PAGE_CHECKS || has_failed (self) ||
         count_jobs (self, pp_job_is_ready) == self->jobs->len;
}

/* The page before this one, or this one. */
static Page
find_previous (PpWizard *self)
{
  if (self->page == PAGE_INSTALL)
    return PAGE_CHECKS;

  return self->pages[PAGE_CHOOSE] != NULL ? PAGE_CHOOSE : PAGE_CHECKS;
}

/* Back from everything before the servers are changed; what is uploaded stays and is found again. */
static gboolean
can_go_back (PpWizard *self)
{
  return !is_busy (self) && self->page != PAGE_RESULT && find_previous (self) != self->page;
}

/* What went wrong before the gate, with the pool that it is about. */
static char *
describe_errors (PpWizard *self)
{
  g_autoptr(GString) text = g_string_new (NULL);

  for (guint i = 0; i < self->jobs->len; i++)
    {
      PpJob *job = g_ptr_array_index (self->jobs, i);
      const GError *error = pp_job_get_error (job);
      g_autofree char *sentence = error != NULL ? pp_text_for_error (error) : NULL;

      if (sentence == NULL)
        continue;
      g_string_append (text, text->len > 0 ? "\n" : "");
      if (self->jobs->len > 1)
        g_string_append_printf (text, "%s: ", pp_job_get_name (job));
      g_string_append (text, sentence);
    }

  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
update (PpWizard *self)
{
  g_autofree char *errors = describe_errors (self);
  guint position = 0;

  for (guint i = 0; i < self->page; i++)
    position += self->pages[i] != NULL;
  pp_wizard_steps_set_position (self->steps, position);
  gtk_stack_set_visible_child (self->stack, self->pages[self->page]);
  gtk_button_set_label (self->forward, forward_label (self));
  gtk_widget_set_sensitive (GTK_WIDGET (self->forward), can_go_forward (self));
  gtk_widget_set_visible (GTK_WIDGET (self->back), self->page != PAGE_RESULT &&
                          find_previous (self) != self->page);
  gtk_widget_set_sensitive (GTK_WIDGET (self->back), can_go_back (self));
  gtk_label_set_text (self->message, errors);
  gtk_widget_set_visible (GTK_WIDGET (self->message), *errors != '\0');
}

/* Enter presses the forward button, but for the one that changes servers: that is to be meant. */
static void
go (PpWizard *self,
    Page      page)
{
  self->page = page;
  for (guint i = 0; i < self->jobs->len; i++)
    pp_job_set_watching (g_ptr_array_index (self->jobs, i), page == PAGE_CHECKS);
  update (self);
  gtk_window_set_default (GTK_WINDOW (self), page == PAGE_INSTALL ? NULL
                                                                  : GTK_WIDGET (self->forward));
  if (page == PAGE_INSTALL)
    gtk_widget_child_focus (self->pages[PAGE_INSTALL], GTK_DIR_TAB_FORWARD);
  else
    gtk_widget_grab_focus (GTK_WIDGET (self->forward));
}

static gboolean
is_unfinished (PpJob *job)
{
  return !pp_job_has_ended (job);
}

static guint
get_pools_at_once (PpWizard *self)
{
  return self->pools != NULL ? pp_choose_pools_get_at_once (PP_CHOOSE_POOLS (self->pools)) : 1;
}

/* As many pools at once as may be; the others follow as these end. */
static void
execute_more (PpWizard *self)
{
  guint n_busy = count_jobs (self, pp_job_is_busy);

  for (guint i = 0; i < self->jobs->len && n_busy < get_pools_at_once (self); i++)
    {
      PpJob *job = g_ptr_array_index (self->jobs, i);

      if (pp_job_is_ready (job))
        {
          pp_job_execute (job);
          n_busy++;
        }
    }
}

static void
job_changed_cb (PpWizard *self)
{
  /* One that had failed is tried again. */
  if (self->page == PAGE_RESULT && count_jobs (self, is_unfinished) > 0)
    go (self, PAGE_INSTALL);
  if (self->page == PAGE_INSTALL)
    {
      if (count_jobs (self, pp_job_is_blocked) > 0 && !is_busy (self))
        go (self, PAGE_CHECKS);
      else if (count_jobs (self, is_unfinished) == 0)
        go (self, PAGE_RESULT);
      else if (count_jobs (self, pp_job_has_ended) > 0)
        execute_more (self);
    }
  else if (self->page == PAGE_GET && !is_busy (self) && !has_failed (self))
    {
      go (self, PAGE_CHECKS);
    }
  update (self);
}

/* The run of a job is shown by its pages; several pools have a tab each. */
static void
show_job (PpWizard *self,
          PpJob    *job)
{
  for (guint i = PAGE_GET; i < N_PAGES; i++)
    {
      GtkWidget *page = pp_job_get_page (job, PP_JOB_PAGE_GET + i - PAGE_GET);

      if (page != NULL)
        gtk_notebook_append_page (GTK_NOTEBOOK (self->pages[i]), page,
                                  gtk_label_new (pp_job_get_name (job)));
    }
}

static void
add_job (PpWizard *self,
         PpJob    *job)
{
  g_ptr_array_add (self->jobs, job);
  show_job (self, job);
  g_signal_connect_object (job, "changed", G_CALLBACK (job_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (pp_job_get_page (job, PP_JOB_PAGE_RESULT), "choose-again",
                           G_CALLBACK (choose_again), self, G_CONNECT_SWAPPED);
}

static void
drop_jobs (PpWizard *self)
{
  for (guint i = 0; i < self->jobs->len; i++)
    {
      PpJob *job = g_ptr_array_index (self->jobs, i);

      g_signal_handlers_disconnect_by_data (job, self);
      pp_job_drop (job);
    }
  for (guint i = PAGE_GET; i < N_PAGES; i++)
    while (self->pages[i] != NULL && gtk_notebook_get_n_pages (GTK_NOTEBOOK (self->pages[i])) > 0)
      gtk_notebook_remove_page (GTK_NOTEBOOK (self->pages[i]), 0);
  g_ptr_array_set_size (self->jobs, 0);
}

/* Those that have not got to the gate. */
static void
begin_jobs (PpWizard *self)
{
  for (guint i = PAGE_GET; i < N_PAGES; i++)
    if (self->pages[i] != NULL)
      {
        gtk_notebook_set_show_tabs (GTK_NOTEBOOK (self->pages[i]), self->jobs->len > 1);
        pp_widget_toggle_class (self->pages[i], "pp-tabs", self->jobs->len > 1);
      }
  go (self, self->pages[PAGE_GET] != NULL ? PAGE_GET : PAGE_CHECKS);
  for (guint i = 0; i < self->jobs->len; i++)
    {
      PpJob *job = g_ptr_array_index (self->jobs, i);

      if (!pp_job_is_ready (job))
        pp_job_begin (job);
    }
}

/* What is recommended for another pool, done in the same way. */
static void
add_other_pool (PpWizard        *self,
                PpPoolItem      *item,
                const PpOptions *options)
{
  g_autoptr(GPtrArray) set = pp_outlook_get_recommended (pp_pool_item_get_outlook (item), NULL);
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  g_auto(GStrv) hotfixes = NULL;
  g_autoptr(PpChoice) choice = NULL;
  PpOptions own = *options;

  for (guint i = 0; i < set->len; i++)
    g_strv_builder_add (builder, ((PpHotfix *) g_ptr_array_index (set, i))->uuid);
  hotfixes = g_strv_builder_end (builder);
  own.level = FALSE;
  own.storage = NULL;   /* what was chosen is storage of the first pool */
  choice = pp_choice_new_full (PP_PURPOSE_HOTFIXES, (const char * const *) hotfixes, NULL, &own);
  add_job (self, pp_job_new (self->workspace, item, choice));
}

static void
begin_chosen (PpWizard *self)
{
  g_autoptr(PpChoice) choice = get_choice (self);
  g_autoptr(GPtrArray) others = NULL;

  drop_jobs (self);
  self->purpose = pp_choice_get_purpose (choice);
  add_job (self, pp_job_new (self->workspace, self->item, choice));
  if (self->pools != NULL)
    others = pp_choose_pools_list (PP_CHOOSE_POOLS (self->pools));
  for (guint i = 0; others != NULL && i < others->len; i++)
    add_other_pool (self, g_ptr_array_index (others, i), pp_choice_get_options (choice));
  begin_jobs (self);
}

static void
show_outlook (PpWizard *self)
{
  PpOutlook *outlook = pp_pool_item_get_outlook (self->item);
  GtkWidget *page = self->pages[PAGE_CHOOSE];

  if (outlook == NULL || page == NULL)
    return;
  if (PP_IS_RESTART_PAGE (page))
    pp_restart_page_set_outlook (PP_RESTART_PAGE (page), outlook);
  else
    pp_choose_page_set_outlook (PP_CHOOSE_PAGE (page), outlook);
}

/* Without a page to choose on, the same is tried once more. */
static void
choose_again (PpWizard *self)
{
  g_autoptr(PpChoice) choice = NULL;

  if (self->pages[PAGE_CHOOSE] != NULL)
    {
      drop_jobs (self);
      show_outlook (self);
      go (self, PAGE_CHOOSE);
      return;
    }

  choice = g_object_ref (pp_plan_get_choice (pp_run_get_plan (pp_job_get_run (self->jobs->pdata[0]))));
  drop_jobs (self);
  add_job (self, pp_job_new (self->workspace, self->item, choice));
  begin_jobs (self);
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
      begin_jobs (self);
      break;

    case PAGE_CHECKS:
      if (has_failed (self))
        begin_jobs (self);
      else
        go (self, PAGE_INSTALL);
      break;

    case PAGE_INSTALL:
      execute_more (self);
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
  if (self->page == PAGE_CHOOSE)
    show_outlook (self);
}

static void
pp_wizard_dispose (GObject *object)
{
  PpWizard *self = PP_WIZARD (object);

  if (self->jobs != NULL)
    {
      for (guint i = 0; i < self->jobs->len; i++)
        pp_job_drop (g_ptr_array_index (self->jobs, i));
      g_clear_pointer (&self->jobs, g_ptr_array_unref);
    }
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
  self->jobs = g_ptr_array_new_with_free_func (g_object_unref);
  gtk_widget_init_template (GTK_WIDGET (self));
}

/* The numbered discs of the pages there are. */
static void
add_steps (PpWizard *self)
{
  const char *titles[N_PAGES + 1] = { NULL };
  const char *all[N_PAGES] =
  {
    C_("page", "Choose"), _("Get and upload"), _("Pre-checks"), pp_wizard_words_plan (self->purpose),
    _("Result"),
  };
  guint n_titles = 0;

  for (guint i = 0; i < N_PAGES; i++)
    if (self->pages[i] != NULL)
      titles[n_titles++] = all[i];
  self->steps = PP_WIZARD_STEPS (pp_wizard_steps_new (titles));
  gtk_header_bar_set_custom_title (self->header, GTK_WIDGET (self->steps));
}

/* @choose: (transfer floating) (nullable): the first page, when there is something to choose. */
static void
add_pages (PpWizard  *self,
           GtkWidget *choose)
{
  self->pages[PAGE_CHOOSE] = choose;
  for (guint i = PAGE_GET; i < N_PAGES; i++)
    {
      if (i == PAGE_GET && self->purpose != PP_PURPOSE_HOTFIXES)
        continue;
      self->pages[i] = gtk_notebook_new ();
      gtk_notebook_set_show_border (GTK_NOTEBOOK (self->pages[i]), FALSE);
      gtk_notebook_set_scrollable (GTK_NOTEBOOK (self->pages[i]), TRUE);
      atk_object_set_name (gtk_widget_get_accessible (self->pages[i]), _("Pools"));
      gtk_widget_set_visible (self->pages[i], TRUE);
    }
  for (guint i = 0; i < N_PAGES; i++)
    if (self->pages[i] != NULL)
      gtk_container_add (GTK_CONTAINER (self->stack), self->pages[i]);

  if (choose != NULL)
    g_signal_connect_object (choose, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->item, "changed", G_CALLBACK (pool_changed_cb), self,
                           G_CONNECT_SWAPPED);
  add_steps (self);
}

/* @object: (nullable): what it is done to; the pool */
static PpWizard *
create (const PpWizardPlace *place,
        PpPurpose            purpose,
        const char          *object,
        GtkWidget           *choose)
{
  PpWizard *self;
  g_autofree char *title =
    pp_wizard_words_title (purpose, object != NULL ? object : pp_pool_item_get_name (place->item));

  self = g_object_new (PP_TYPE_WIZARD, "title", title, NULL);
  if (place->parent != NULL)
    {
      gtk_window_set_application (GTK_WINDOW (self), gtk_window_get_application (place->parent));
      gtk_widget_insert_action_group (GTK_WIDGET (self), "win", G_ACTION_GROUP (place->parent));
    }
  self->workspace = g_object_ref (place->workspace);
  self->item = g_object_ref (place->item);
  self->purpose = purpose;
  add_pages (self, choose);

  return self;
}

/**
 * pp_wizard_new:
 * @place: a pool that was reached, with a feed
 *
 * Returns: (transfer floating): a wizard that installs hotfixes, on its first page
 */
GtkWidget *
pp_wizard_new (const PpWizardPlace *place)
{
  PpWizard *self;

  g_return_val_if_fail (pp_pool_item_get_outlook (place->item) != NULL, NULL);

  self = create (place, PP_PURPOSE_HOTFIXES, NULL,
                 pp_choose_page_new (place->workspace, pp_pool_item_get_outlook (place->item),
                                     place->settings));
  pp_choose_page_ask_storage (PP_CHOOSE_PAGE (self->pages[PAGE_CHOOSE]),
                              pp_pool_item_get_pool (place->item));
  self->pools = pp_choose_pools_new (place->workspace, place->item, place->settings);
  pp_choose_page_add_pools (PP_CHOOSE_PAGE (self->pages[PAGE_CHOOSE]), self->pools);
  go (self, PAGE_CHOOSE);

  return GTK_WIDGET (self);
}

/**
 * pp_wizard_new_restart:
 * @place: a pool that was reached
 *
 * Returns: (transfer floating): a wizard that restarts servers or toolstacks, on its first page
 */
GtkWidget *
pp_wizard_new_restart (const PpWizardPlace *place)
{
  PpWizard *self;

  g_return_val_if_fail (pp_pool_item_get_outlook (place->item) != NULL, NULL);

  self = create (place, PP_PURPOSE_RESTART_HOSTS, NULL,
                 pp_restart_page_new (pp_pool_item_get_outlook (place->item), place->settings));
  go (self, PAGE_CHOOSE);

  return GTK_WIDGET (self);
}

/**
 * pp_wizard_new_for_server:
 * @place: a pool that was reached
 * @host: a server of it
 * @purpose: what is to be done with it; no hotfixes
 *
 * Returns: (transfer floating): a wizard that asks the server at once whether that can be done
 */
GtkWidget *
pp_wizard_new_for_server (const PpWizardPlace *place,
                          PpHost              *host,
                          PpPurpose            purpose)
{
  const char * const none[] = { NULL };
  const char *hosts[] = { host->uuid, NULL };
  PpOptions options = { PP_ORDER_MASTER_FIRST };
  PpWizard *self;
  g_autoptr(PpChoice) choice = NULL;

  g_return_val_if_fail (purpose != PP_PURPOSE_HOTFIXES, NULL);

  choice = pp_choice_new_full (purpose, none, hosts, &options);
  self = create (place, purpose, host->name, NULL);
  add_job (self, pp_job_new (place->workspace, place->item, choice));
  begin_jobs (self);

  return GTK_WIDGET (self);
}

/**
 * pp_wizard_new_for_run:
 * @place: the pool of @run
 * @run: a run that was taken up again
 *
 * Returns: (transfer floating): a wizard that goes on with it, up to the plan that is to be agreed to
 */
GtkWidget *
pp_wizard_new_for_run (const PpWizardPlace *place,
                       PpRun               *run)
{
  PpWizard *self;

  g_return_val_if_fail (PP_IS_RUN (run), NULL);

  self = create (place, pp_choice_get_purpose (pp_plan_get_choice (pp_run_get_plan (run))), NULL,
                 NULL);
  add_job (self, pp_job_new_for_run (place->workspace, place->item, run));
  begin_jobs (self);

  return GTK_WIDGET (self);
}
