/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-run-view"

#include "config.h"

#include "pp-run-view.h"

#include <glib/gi18n.h>

#include "pp-decision-box.h"
#include "pp-resume-buttons.h"
#include "pp-retry-box.h"
#include "pp-run-facts.h"
#include "pp-step-row.h"
#include "pp-widgets.h"

#define WORTH_SAYING_SECONDS 120

struct _PpRunView
{
  GtkBox             parent_instance;

  PpRun             *run;      /* (owned) */
  GPtrArray         *rows;     /* (element-type PpStepRow) by position of the step, %NULL = hidden */
  gboolean           from_gate; /* what comes before it is shown elsewhere */
  guint              tick;     /* source that moves the clock */

  GtkLabel          *count;
  GtkLabel          *elapsed;
  GtkProgressBar    *progress;
  PpDecisionBox     *decision;
  GtkButton         *pause;
  GtkButton         *stop;
  GtkPopover        *end_popover;
  GtkWidget         *stopping;
  GtkWidget         *lost_box;  /* while the pool does not answer */
  GtkLabel          *lost;
  GtkLabel          *error;
  PpRetryBox        *retry;
  PpResumeButtons   *resume;
  GtkScrolledWindow *scroller;
  GtkListBox        *list;
};

G_DEFINE_FINAL_TYPE (PpRunView, pp_run_view, GTK_TYPE_BOX)

static PpOutlook *
get_outlook (PpRunView * self)
{
  return pp_plan_get_outlook (pp_run_get_plan (self->run));
}

static void
scroll_to (PpRunView *self,
           GtkWidget *row)
{
  GtkAllocation place;

  gtk_widget_get_allocation (row, &place);
  gtk_adjustment_clamp_page (gtk_scrolled_window_get_vadjustment (self->scroller), place.y,
                             place.y + 2 * place.height);
}

static void
update_row (PpRunView *self,
            guint      position)
{
  PpStepRow *row = g_ptr_array_index (self->rows, position);
  const PpStepProgress *progress = pp_run_get_progress (self->run, position);

  if (row == NULL)
    return;
  pp_step_row_update (row, progress, get_outlook (self));
  if (progress->state == PP_STEP_NOW || progress->state == PP_STEP_FAILED)
    scroll_to (self, GTK_WIDGET (row));
}

static gboolean
is_restarting (PpRunView *self)
{
  PpPlan *plan = pp_run_get_plan (self->run);

  for (guint i = 0; i < pp_plan_get_n_steps (plan); i++)
    {
      PpStepKind kind = pp_plan_get_step (plan, i)->kind;

      if (pp_run_get_progress (self->run, i)->state == PP_STEP_NOW)
        return kind == PP_STEP_REBOOT || kind == PP_STEP_RESTART_TOOLSTACK || kind == PP_STEP_WAIT;
    }

  return FALSE;
}

/* From the first step that began to the last that ended, or until now. */
static gint64
measure (PpRunView *self)
{
  gint64 first = 0;
  gint64 last = 0;

  for (guint i = 0; i < self->rows->len; i++)
    {
      const PpStepProgress *progress = pp_run_get_progress (self->run, i);

      if (progress->started == 0 || g_ptr_array_index (self->rows, i) == NULL)
        continue;
      if (first == 0)
        first = progress->started;
      last = progress->state == PP_STEP_NOW ? g_get_real_time () : MAX (last, progress->ended);
    }

  return last - first;
}

/* A line that broke on its own is told of; one that a restart of ours breaks is part of the plan. */
static void
update_connection (PpRunView *self)
{
  PpLivePool *pool = pp_run_get_pool (self->run);
  PpRunState state = pp_run_get_state (self->run);
  gboolean lost = (state == PP_RUN_PREPARING || state == PP_RUN_RUNNING) &&
                  pp_live_pool_get_state (pool) != PP_LIVE_CONNECTED && !is_restarting (self);

  if (lost)
    {
      g_autofree char *text =
        g_strdup_printf (_("The connection to %s is lost. Poolpatch tries to get it back; what the "
                           "servers are doing goes on meanwhile."),
                         pp_snapshot_get_name (pp_outlook_get_snapshot (get_outlook (self))));

      gtk_label_set_text (self->lost, text);
    }
  gtk_widget_set_visible (self->lost_box, lost);
}

/* First gently, then at once: a server may keep one waiting for long. */
static void
update_stop (PpRunView *self)
{
  gboolean running = pp_run_get_state (self->run) == PP_RUN_RUNNING;
  gboolean stopping = pp_run_is_stopping (self->run);
  const char *label = stopping ? _("_End now…") : _("_Stop");

  if (!g_str_equal (gtk_button_get_label (self->stop), label))
    gtk_button_set_label (self->stop, label);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->stop), stopping ?
                               _("Without waiting for the step under way") :
                               _("Between two servers, where none is left in maintenance mode or "
                                 "waits for its restart"));
  gtk_widget_set_visible (GTK_WIDGET (self->stop), running);
  gtk_widget_set_visible (self->stopping, running && stopping);
  if (!running)
    gtk_popover_popdown (self->end_popover);
}

/* After the step under way; what a server is doing is not broken off. */
static void
update_pause (PpRunView *self)
{
  PpRunState state = pp_run_get_state (self->run);
  gboolean paused = state == PP_RUN_PAUSED;
  gboolean pausing = pp_run_is_pausing (self->run);

  gtk_button_set_label (self->pause, paused || pausing ? _("_Go on") : _("_Pause"));
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->pause), paused ? _("With the next step") :
                               pausing ? _("It pauses after the step under way") :
                               _("After the step under way; a server may be in maintenance mode then"));
  gtk_widget_set_visible (GTK_WIDGET (self->pause), paused || state == PP_RUN_RUNNING);
}

static void
pause_clicked_cb (PpRunView *self)
{
  if (pp_run_get_state (self->run) == PP_RUN_PAUSED || pp_run_is_pausing (self->run))
    pp_run_go_on (self->run);
  else
    pp_run_pause (self->run);
  update_pause (self);
}

static void
stop_clicked_cb (PpRunView *self)
{
  if (pp_run_is_stopping (self->run))
    {
      gtk_popover_popup (self->end_popover);
      return;
    }

  pp_run_stop (self->run);
  update_stop (self);
}

static void
end_clicked_cb (PpRunView *self)
{
  gtk_popover_popdown (self->end_popover);
  pp_run_end_now (self->run);
}

static void
update_summary (PpRunView *self)
{
  guint n_steps = 0;
  guint n_done = 0;
  g_autofree char *count = NULL;
  g_autofree char *length = NULL;
  g_autofree char *elapsed = NULL;
  g_autofree char *trouble = pp_run_facts_trouble (self->run, get_outlook (self));

  for (guint i = 0; i < self->rows->len; i++)
    {
      PpStepState state = pp_run_get_progress (self->run, i)->state;

      n_steps += g_ptr_array_index (self->rows, i) != NULL;
      n_done += g_ptr_array_index (self->rows, i) != NULL &&
                (state == PP_STEP_DONE || state == PP_STEP_SKIPPED);
    }
  count = g_strdup_printf (_("Steps done: %u of %u"), n_done, n_steps);
  gtk_label_set_text (self->count, count);
  gtk_progress_bar_set_fraction (self->progress, n_steps > 0 ? (double) n_done / n_steps : 0);
  length = pp_step_row_format (measure (self));
  elapsed = g_strdup_printf (_("%s elapsed"), length);
  gtk_label_set_text (self->elapsed, elapsed);

  gtk_label_set_text (self->error, trouble != NULL ? trouble : "");
  gtk_widget_set_visible (GTK_WIDGET (self->error), trouble != NULL);
  update_connection (self);
  update_stop (self);
  update_pause (self);
  pp_resume_buttons_set_id (self->resume, pp_run_facts_can_be_resumed (self->run) ? pp_run_get_id (self->run) : NULL);
}

static const char *
title_for_host (PpRunView  *self,
                const char *uuid)
{
  PpSnapshot *snapshot = pp_outlook_get_snapshot (get_outlook (self));
  PpHost *host = uuid != NULL ? pp_snapshot_find_host (snapshot, uuid) : NULL;

  return host != NULL ? host->name : pp_snapshot_get_name (snapshot);
}

/* "web-1, db-1 and 3 more · about 8 minutes"; %NULL when there is nothing to add. */
static char *
describe_detail (const PpStep *step)
{
  g_autofree char *vms = pp_text_for_vms (step);
  g_autofree char *duration = NULL;

  if (step->seconds >= WORTH_SAYING_SECONDS)
    duration = pp_text_for_duration (step->seconds);
  if (vms == NULL || duration == NULL)
    return g_strdup (vms != NULL ? vms : duration);

  return g_strjoin (" · ", vms, duration, NULL);
}

static void
add_row (PpRunView    *self,
         const PpStep *step)
{
  g_autofree char *text = pp_text_for_step (step, get_outlook (self));
  g_autofree char *detail = describe_detail (step);
  GtkWidget *row = pp_step_row_new (text);

  pp_step_row_set_by_hand (PP_STEP_ROW (row), step->kind == PP_STEP_BY_HAND);
  pp_step_row_set_detail (PP_STEP_ROW (row), detail, pp_text_for_no_undo (step));
  gtk_container_add (GTK_CONTAINER (self->list), row);
  g_ptr_array_add (self->rows, row);
}

/* Agreeing is what the button of the page is for. */
static gboolean
is_shown (PpRunView    *self,
          const PpStep *step)
{
  return step->kind != PP_STEP_GATE &&
         (!self->from_gate || (step->kind != PP_STEP_DOWNLOAD && step->kind != PP_STEP_UPLOAD));
}

/* Steps of one server stand under its name, those of the whole pool under that of the pool. */
static void
rebuild (PpRunView *self)
{
  PpPlan *plan = pp_run_get_plan (self->run);
  const char *group = "";

  g_ptr_array_set_size (self->rows, 0);
  pp_container_empty (GTK_CONTAINER (self->list));
  for (guint i = 0; i < pp_plan_get_n_steps (plan); i++)
    {
      const PpStep *step = pp_plan_get_step (plan, i);

      if (!is_shown (self, step))
        {
          g_ptr_array_add (self->rows, NULL);
          continue;
        }
      if (g_strcmp0 (group, step->host) != 0)
        {
          group = step->host;
          gtk_container_add (GTK_CONTAINER (self->list),
                             pp_step_row_new_head (title_for_host (self, group)));
        }
      add_row (self, step);
      update_row (self, i);
    }
  update_summary (self);
}

static void
step_changed_cb (PpRunView *self,
                 guint      position)
{
  if (position < self->rows->len)
    update_row (self, position);
  update_summary (self);
}

static gboolean
tick_cb (gpointer user_data)
{
  PpRunView *self = user_data;
  PpRunState state = pp_run_get_state (self->run);

  if (state == PP_RUN_PREPARING || state == PP_RUN_RUNNING)
    {
      for (guint i = 0; i < self->rows->len; i++)
        if (g_ptr_array_index (self->rows, i) != NULL &&
            pp_run_get_progress (self->run, i)->state == PP_STEP_NOW)
          pp_step_row_update (g_ptr_array_index (self->rows, i), pp_run_get_progress (self->run, i),
                              get_outlook (self));
      update_summary (self);
    }

  return G_SOURCE_CONTINUE;
}

static void
pp_run_view_dispose (GObject *object)
{
  PpRunView *self = PP_RUN_VIEW (object);

  g_clear_handle_id (&self->tick, g_source_remove);
  g_clear_object (&self->run);
  g_clear_pointer (&self->rows, g_ptr_array_unref);

  G_OBJECT_CLASS (pp_run_view_parent_class)->dispose (object);
}

static void
pp_run_view_class_init (PpRunViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pp_run_view_dispose;

  g_type_ensure (PP_TYPE_DECISION_BOX);
  g_type_ensure (PP_TYPE_RESUME_BUTTONS);
  g_type_ensure (PP_TYPE_RETRY_BOX);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/poolpatch/Poolpatch/ui/run-view.ui");
  gtk_widget_class_bind_template_child (widget_class, PpRunView, count);
  gtk_widget_class_bind_template_child (widget_class, PpRunView, elapsed);
  gtk_widget_class_bind_template_child (widget_class, PpRunView, progress);
  gtk_widget_class_bind_template_child (widget_class, PpRunView, decision);
  gtk_widget_class_bind_template_child (widget_class, PpRunView, pause);
  gtk_widget_class_bind_template_child (widget_class, PpRunView, stop);
  gtk_widget_class_bind_template_child (widget_class, PpRunView, end_popover);
  gtk_widget_class_bind_template_child (widget_class, PpRunView, stopping);
  gtk_widget_class_bind_template_child (widget_class, PpRunView, lost_box);
  gtk_widget_class_bind_template_child (widget_class, PpRunView, lost);
  gtk_widget_class_bind_template_child (widget_class, PpRunView, error);
  gtk_widget_class_bind_template_child (widget_class, PpRunView, resume);
  gtk_widget_class_bind_template_child (widget_class, PpRunView, retry);
  gtk_widget_class_bind_template_child (widget_class, PpRunView, scroller);
  gtk_widget_class_bind_template_child (widget_class, PpRunView, list);
  gtk_widget_class_bind_template_callback (widget_class, pause_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, stop_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, end_clicked_cb);
}

static void
pp_run_view_init (PpRunView *self)
{
  self->rows = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  pp_list_leave_by_tab (self->list);
}

static GtkWidget *
create (PpRun   *run,
        gboolean from_gate)
{
  PpRunView *self = g_object_new (PP_TYPE_RUN_VIEW, NULL);

  self->run = g_object_ref (run);
  self->from_gate = from_gate;
  pp_decision_box_set_run (self->decision, run);
  pp_retry_box_set_run (self->retry, run);
  g_signal_connect_object (run, "plan-changed", G_CALLBACK (rebuild), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (run, "step-changed", G_CALLBACK (step_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (run, "notify::state", G_CALLBACK (update_summary), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (pp_run_get_pool (run), "notify::state", G_CALLBACK (update_connection),
                           self, G_CONNECT_SWAPPED);
  rebuild (self);
  self->tick = g_timeout_add_seconds (1, tick_cb, self);

  return GTK_WIDGET (self);
}

/**
 * pp_run_view_new:
 * @run: a run
 *
 * Returns: (transfer floating): its steps, live
 */
GtkWidget *
pp_run_view_new (PpRun *run)
{
  return create (run, FALSE);
}

/**
 * pp_run_view_new_from_gate:
 * @run: a run
 *
 * Returns: (transfer floating): its steps from the gate on, live: what is done on the servers
 */
GtkWidget *
pp_run_view_new_from_gate (PpRun *run)
{
  return create (run, TRUE);
}

/**
 * pp_run_view_copy_text:
 * @self: a view
 *
 * Returns: (transfer full): the steps as lines of text
 */
char *
pp_run_view_copy_text (PpRunView *self)
{
  PpPlan *plan = pp_run_get_plan (self->run);
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < pp_plan_get_n_steps (plan); i++)
    {
      const PpStep *step = pp_plan_get_step (plan, i);
      g_autofree char *line = pp_text_for_step (step, pp_plan_get_outlook (plan));

      g_string_append_printf (text, "%3u  %s\n", step->id, line);
    }

  return g_string_free (text, FALSE);
}
