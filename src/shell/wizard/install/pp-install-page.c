/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-install-page"

#include "config.h"

#include "pp-install-page.h"

#include <glib/gi18n.h>

#include "../pp-wizard-words.h"
#include "pp-run-view.h"
#include "pp-save-dialog.h"

struct _PpInstallPage
{
  GtkBox       parent_instance;

  PpRun       *run;       /* (owned) (nullable) */
  PpRunView   *view;      /* (nullable) */
  PpPlan      *before;    /* (owned) (nullable) made from what was known before the servers were asked */

  GtkLabel    *title;
  GtkLabel    *subtitle;
  GtkWidget   *different;
  GtkLabel    *differences;
  GtkBox      *view_box;
  GtkLabel    *log_label;
  GtkTextView *log;
  GtkButton   *copy;
};

G_DEFINE_FINAL_TYPE (PpInstallPage, pp_install_page, GTK_TYPE_BOX)

static guint
count_steps (PpPlan    *plan,
             PpStepKind kind)
{
  guint n_steps = 0;

  for (guint i = 0; i < pp_plan_get_n_steps (plan); i++)
    n_steps += pp_plan_get_step (plan, i)->kind == kind;

  return n_steps;
}

static char *
describe_restarts (PpPlan *plan)
{
  guint n_reboots = count_steps (plan, PP_STEP_REBOOT);
  guint n_toolstacks = count_steps (plan, PP_STEP_RESTART_TOOLSTACK);
  guint n_by_hand = count_steps (plan, PP_STEP_BY_HAND);
  g_autoptr(GString) text = g_string_new (NULL);

  if (n_reboots > 0)
    g_string_append_printf (text, ngettext ("%u restart of a server, one server at a time; its virtual "
                                            "machines are moved away before. ",
                                            "%u restarts of servers, one server at a time; their "
                                            "virtual machines are moved away before. ", n_reboots),
                            n_reboots);
  if (n_toolstacks > 0)
    g_string_append_printf (text, ngettext ("%u toolstack restarts; virtual machines go on "
                                            "running. ",
                                            "%u toolstacks restart; virtual machines go on "
                                            "running. ", n_toolstacks), n_toolstacks);
  if (n_reboots + n_toolstacks == 0)
    g_string_append (text, _("Nothing is restarted. "));
  if (n_by_hand > 0)
    g_string_append_printf (text, ngettext ("%u task is left to you; it is named at the end. ",
                                            "%u tasks are left to you; they are named at the end. ",
                                            n_by_hand), n_by_hand);

  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* What it costs, and what is for good. */
static char *
describe_plan (PpPlan *plan)
{
  g_autofree char *restarts = describe_restarts (plan);
  g_autofree char *duration = pp_text_for_duration (pp_plan_get_estimate (plan));
  const char *for_good = count_steps (plan, PP_STEP_APPLY) > 0 ?
                         pp_text_for_lasting () : "";

  return g_strdup_printf (_("%sIt may take %s. %s"), restarts, duration, for_good);
}

/* What is agreed to is the plan of now: where it differs from the one before is said. */
static void
update_differences (PpInstallPage *self)
{
  PpPlan *plan = pp_run_get_plan (self->run);
  g_autoptr(PpPlanDiff) diff = pp_plan_diff (self->before, plan);
  g_auto(GStrv) lines = pp_text_for_plan_diff (diff);
  g_autofree char *text = g_strjoinv ("\n", lines);
  gboolean at_gate = pp_run_get_state (self->run) == PP_RUN_AT_GATE;

  gtk_label_set_text (self->differences, text);
  gtk_widget_set_visible (self->different, at_gate && lines[0] != NULL);
}

static void
update (PpInstallPage *self)
{
  gboolean running = pp_run_is_under_way (self->run);
  g_autofree char *plan = describe_plan (pp_run_get_plan (self->run));

  PpPurpose purpose = pp_choice_get_purpose (pp_plan_get_choice (pp_run_get_plan (self->run)));

  gtk_label_set_text (self->title, running ? pp_wizard_words_busy (purpose) : _("What will happen"));
  update_differences (self);
  gtk_label_set_text (self->subtitle, running ? _("You may close this window: the run goes on, and "
                                                  "is shown under Activity.") : plan);
}

static void
copy_clicked_cb (PpInstallPage *self)
{
  g_autofree char *text = pp_run_view_copy_text (self->view);

  gtk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self), GDK_SELECTION_CLIPBOARD),
                          text, -1);
}

static void
log_cb (PpInstallPage *self,
        const char    *line)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (self->log);
  g_autoptr(GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *time = g_date_time_format (now, "%H:%M:%S");
  g_autofree char *text = g_strdup_printf ("%s  %s\n", time, line);
  g_autofree char *label = g_strdup_printf (_("Log  %s  %s"), time, line);
  GtkTextIter end;

  gtk_text_buffer_get_end_iter (buffer, &end);
  gtk_text_buffer_insert (buffer, &end, text, -1);
  gtk_text_view_scroll_to_mark (self->log, gtk_text_buffer_get_insert (buffer), 0, FALSE, 0, 1);
  gtk_label_set_text (self->log_label, label);
}

static void
saved_cb (gpointer    owner,
          const char *path,
          const char *trouble)
{
  PpInstallPage *self = owner;
  g_autofree char *text = trouble != NULL ? g_strdup (trouble)
                                          : g_strdup_printf (_("Saved to %s."), path);

  if (self->run != NULL)
    log_cb (self, text);
}

/* As the command line writes it. */
static char *
make_document (gpointer    owner,
               const char *name)
{
  PpPlan *plan = pp_run_get_plan (((PpInstallPage *) owner)->run);

  return g_str_has_suffix (name, ".json") ? pp_plan_to_json (plan, pp_text_for_problem,
                                                             pp_text_for_step)
                                          : pp_text_for_plan (plan);
}

static void
save_clicked_cb (PpInstallPage *self)
{
  static const PpSaveKind kinds[] = {
    { N_("Plain text (.txt)"), ".txt" },
    { N_("For programs (.json)"), ".json" },
  };
  GtkWidget *window = gtk_widget_get_toplevel (GTK_WIDGET (self));
  g_autofree char *name = g_strdup_printf ("plan-%s.txt", pp_run_get_id (self->run));

  pp_save_dialog_ask (pp_save_dialog_new (GTK_WINDOW (window), _("Save the plan"), name, kinds,
                                          G_N_ELEMENTS (kinds)), self, make_document, saved_cb);
}

/**
 * pp_install_page_set_run:
 * @self: the page
 * @run: a run whose plan is shown, and what becomes of it
 */
void
pp_install_page_set_run (PpInstallPage *self,
                         PpRun         *run)
{
  g_return_if_fail (PP_IS_INSTALL_PAGE (self));

  if (self->run != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->run, self);
      gtk_widget_destroy (GTK_WIDGET (self->view));
    }
  g_set_object (&self->run, run);
  g_set_object (&self->before, pp_run_get_plan (run));
  self->view = PP_RUN_VIEW (pp_run_view_new_from_gate (run));
  gtk_box_pack_start (self->view_box, GTK_WIDGET (self->view), TRUE, TRUE, 0);
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (self->log), "", -1);
  gtk_label_set_text (self->log_label, _("Log"));
  g_signal_connect_object (run, "notify::state", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (run, "plan-changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (run, "log", G_CALLBACK (log_cb), self, G_CONNECT_SWAPPED);
  update (self);
}

static void
pp_install_page_dispose (GObject *object)
{
  g_clear_object (&PP_INSTALL_PAGE (object)->run);
  g_clear_object (&PP_INSTALL_PAGE (object)->before);

  G_OBJECT_CLASS (pp_install_page_parent_class)->dispose (object);
}

static void
pp_install_page_class_init (PpInstallPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pp_install_page_dispose;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/poolpatch/Poolpatch/ui/install-page.ui");
  gtk_widget_class_bind_template_child (widget_class, PpInstallPage, title);
  gtk_widget_class_bind_template_child (widget_class, PpInstallPage, subtitle);
  gtk_widget_class_bind_template_child (widget_class, PpInstallPage, different);
  gtk_widget_class_bind_template_child (widget_class, PpInstallPage, differences);
  gtk_widget_class_bind_template_child (widget_class, PpInstallPage, view_box);
  gtk_widget_class_bind_template_child (widget_class, PpInstallPage, log_label);
  gtk_widget_class_bind_template_child (widget_class, PpInstallPage, log);
  gtk_widget_class_bind_template_child (widget_class, PpInstallPage, copy);
  gtk_widget_class_bind_template_callback (widget_class, copy_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, save_clicked_cb);
}

static void
pp_install_page_init (PpInstallPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * pp_install_page_new:
 *
 * Returns: (transfer floating): the page, without a run yet
 */
GtkWidget *
pp_install_page_new (void)
{
  return g_object_new (PP_TYPE_INSTALL_PAGE, NULL);
}
