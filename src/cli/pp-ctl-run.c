/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-ctl-run"

#include "config.h"

#include "pp-ctl-run.h"

#include <unistd.h>

#include <glib/gi18n.h>

#include "pp-ctl-choose.h"
#include "pp-ctl-plan.h"
#include "pp-ctl-wait.h"

/* A run as the command line carries it out, and tells of it. */

/* Which pool a line is about, when there are several. */
static char *
name_pool (PpCtlSession *session,
           PpRun        *run)
{
  PpSnapshot *snapshot = pp_outlook_get_snapshot (pp_plan_get_outlook (pp_run_get_plan (run)));

  return session->pools->len > 1 ? g_strdup_printf ("%s: ", pp_snapshot_get_name (snapshot))
                                 : g_strdup ("");
}

/* One line for a person, or one JSON line on standard error for a program. */
static void
log_cb (PpRun      *run,
        const char *line,
        gpointer    user_data)
{
  PpCtlSession *session = user_data;

  if (session->options->json)
    {
      g_autofree char *quoted = pp_ctl_json_quote (line);

      g_printerr ("{\"run\":\"%s\",\"log\":%s}\n", pp_run_get_id (run), quoted);
    }
  else
    {
      g_autofree char *pool = name_pool (session, run);

      g_print ("  %s%s\n", pool, line);
    }
}

static const char *
step_state_to_string (PpStepState state)
{
  switch (state)
    {
    case PP_STEP_WAITING:
      return "waiting";

    case PP_STEP_NOW:
      return "running";

    case PP_STEP_DONE:
      return "done";

    case PP_STEP_SKIPPED:
      return "skipped";

    case PP_STEP_FAILED:
      return "failed";

    default:
      g_return_val_if_reached ("waiting");
    }
}

static void
step_changed_cb (PpRun   *run,
                 guint    position,
                 gpointer user_data)
{
  PpCtlSession *session = user_data;
  const PpStepProgress *progress = pp_run_get_progress (run, position);
  const PpStep *step = pp_plan_get_step (pp_run_get_plan (run), position);
  g_autofree char *text = pp_text_for_step (step, pp_plan_get_outlook (pp_run_get_plan (run)));
  g_autofree char *key = g_strdup_printf ("step-%u", position);
  PpStepState before = GPOINTER_TO_INT (g_object_get_data (G_OBJECT (run), key));

  /* Progress within a step is for those who draw it. */
  if (before == progress->state)
    return;
  g_object_set_data (G_OBJECT (run), key, GINT_TO_POINTER (progress->state));

  if (session->options->json)
    {
      g_autofree char *quoted = pp_ctl_json_quote (text);

      g_printerr ("{\"run\":\"%s\",\"step\":%u,\"kind\":\"%s\",\"state\":\"%s\",\"text\":%s}\n",
                  pp_run_get_id (run), step->id, pp_step_kind_to_string (step->kind),
                  step_state_to_string (progress->state), quoted);
    }
  else if (progress->state != PP_STEP_WAITING)
    {
      g_autofree char *pool = name_pool (session, run);

      g_print ("%3u  %-8s %s%s\n", step->id, step_state_to_string (progress->state), pool, text);
      if (progress->state == PP_STEP_FAILED)
        g_print (_("Reading back what the servers have …\n"));
    }
}

/* A line that breaks is waited for: whoever watches is told what for. */
static void
state_changed_cb (PpLivePool   *pool,
                  GParamSpec   *pspec,
                  PpCtlSession *session)
{
  g_autofree char *text = NULL;

  switch (pp_live_pool_get_state (pool))
    {
    case PP_LIVE_RECONNECTING:
      text = g_strdup_printf (pp_live_pool_get_disruption_expected (pool)
                              ? _("%s restarts; waiting for it to come back")
                              : _("The connection to %s is lost; waiting for it to come back"),
                              pp_live_pool_get_address (pool));
      break;

    case PP_LIVE_CONNECTED:
      text = g_strdup_printf (_("Connected to %s again"), pp_live_pool_get_address (pool));
      break;

    case PP_LIVE_FAILED:
      text = pp_text_for_error (pp_live_pool_get_error (pool));
      break;

    case PP_LIVE_DISCONNECTED:
    case PP_LIVE_CONNECTING:
    default:
      return;
    }

  if (session->options->json)
    {
      g_autofree char *quoted = pp_ctl_json_quote (text);

      g_printerr ("{\"connection\":%s}\n", quoted);
    }
  else
    {
      g_print ("     %s\n", text);
    }
}

/* Asks on the terminal; without one, or with --json, only --yes is an answer. */
static gboolean
is_agreed (PpCtlSession *session,
           const char   *question)
{
  char answer[16] = "";

  if (session->options->yes)
    return TRUE;
  if (session->options->json || !isatty (STDIN_FILENO))
    {
      g_printerr (_("poolpatchctl: nothing was done; --yes is needed to go on\n"));
      return FALSE;
    }

  g_print ("\n%s [y/N] ", question);
  if (fgets (answer, sizeof answer, stdin) == NULL)
    return FALSE;

  return answer[0] == 'y' || answer[0] == 'Y';
}

static gboolean
prepare (PpCtlSession *session,
         PpRun        *run,
         GError      **error)
{
  g_auto(PpCtlWait) wait = { NULL };

  pp_run_prepare_async (run, session->cancellable, pp_ctl_wait_cb, &wait);

  return pp_run_prepare_finish (run, pp_ctl_wait (&wait), error);
}

static gboolean
execute (PpCtlSession *session,
         PpRun        *run,
         GError      **error)
{
  g_auto(PpCtlWait) wait = { NULL };

  pp_run_execute_async (run, session->cancellable, pp_ctl_wait_cb, &wait);

  return pp_run_execute_finish (run, pp_ctl_wait (&wait), error);
}

static int
fail (PpCtlSession *session,
      PpRun        *run,
      const GError *error)
{
  g_autofree char *disabled = pp_text_for_left_disabled (pp_run_get_left_disabled (run));
  g_autofree char *unknown = NULL;
  g_autoptr(PpPastRun) written = NULL;

  pp_ctl_complain (session->options, error);
  if (session->options->json)
    return PP_CTL_FAILED;
  if (pp_run_get_report (run) != NULL)
    unknown = pp_text_for_unknown (pp_run_get_unknown (run), pp_run_was_read_back (run),
                                   pp_plan_get_outlook (pp_run_get_plan (run)));
  if (unknown != NULL)
    g_printerr ("poolpatchctl: %s\n", unknown);
  if (disabled != NULL)
    g_printerr ("poolpatchctl: %s\n", disabled);
  written = pp_past_run_load (session->state_dir, pp_run_get_id (run), NULL);
  if (written != NULL)
    g_printerr (_("poolpatchctl: run %s was not finished\n"), pp_run_get_id (run));

  return PP_CTL_FAILED;
}

/* Troubles before the gate are local ones (disk, file, download) or the server's (upload). */
static int
exit_for_preparation (const GError *error)
{
  if (error->domain == PP_ERROR &&
      (error->code == PP_ERROR_DOWNLOAD || error->code == PP_ERROR_FILE ||
       error->code == PP_ERROR_SPACE || error->code == PP_ERROR_FEED) &&
      pp_error_get_failure (error) == NULL)
    return PP_CTL_LOCAL;

  return PP_CTL_FAILED;
}

static void
say_server (PpOutlook *outlook,
            PpHost    *host)
{
  g_autofree char *pending = pp_text_for_pending (outlook, host->uuid);
  g_autofree char *outstanding = NULL;
  g_autofree char *installed = NULL;
  guint n_outstanding = pp_outlook_count_outstanding (outlook, host->uuid);
  guint n_installed = 0;

  for (guint i = 0; i < host->applied->len; i++)
    n_installed += ((PpApplied *) g_ptr_array_index (host->applied, i))->applied;
  outstanding = g_strdup_printf (ngettext ("%u hotfix outstanding", "%u hotfixes outstanding",
                                           n_outstanding), n_outstanding);
  installed = g_strdup_printf (ngettext ("%u hotfix installed", "%u hotfixes installed", n_installed),
                               n_installed);
  g_print ("  %s: %s; %s", host->name, installed, outstanding);
  if (!host->enabled)
    g_print ("; %s", _("in maintenance mode"));
  if (pending != NULL)
    g_print ("; %s", pending);
  g_print ("\n");
}

static void
say_by_hand (PpOutlook *outlook,
             PpRun     *run)
{
  g_autoptr(GPtrArray) steps = pp_plan_list_by_hand (pp_run_get_plan (run), outlook);

  for (guint i = 0; i < steps->len; i++)
    {
      g_autofree char *text = pp_text_for_step (g_ptr_array_index (steps, i), outlook);

      g_print ("%s\n", text);
    }
}

static void
say_result (PpCtlSession *session,
            PpRun        *run)
{
  g_autoptr(PpOutlook) outlook = pp_ctl_create_outlook (session, pp_run_get_pool (run));
  PpSnapshot *snapshot = pp_outlook_get_snapshot (outlook);

  if (!pp_run_was_read_back (run))
    {
      g_autofree char *unread = pp_text_for_unknown (NULL, FALSE, outlook);

      g_print ("\n%s\n", unread);
      return;
    }
  g_print (_("\nRead back from the servers:\n"));
  for (guint i = 0; i < pp_snapshot_get_n_hosts (snapshot); i++)
    say_server (outlook, pp_snapshot_get_host (snapshot, i));
  say_by_hand (outlook, run);
}

/* Fixes came before the gate; nothing else did. */
static int
leave (PpCtlSession *session,
       PpRun        *run,
       int           status)
{
  g_auto(PpCtlWait) wait = { NULL };
  g_autoptr(GError) error = NULL;

  if (pp_run_get_n_fixes (run) == 0)
    return status;

  pp_run_unwind_async (run, session->cancellable, pp_ctl_wait_cb, &wait);
  if (!pp_run_unwind_finish (run, pp_ctl_wait (&wait), &error))
    fail (session, run, error);

  return status;
}

static const char *
ask_for (PpPlan *plan)
{
  return pp_choice_get_purpose (pp_plan_get_choice (plan)) == PP_PURPOSE_HOTFIXES
         ? _("Install this?") : _("Do this?");
}

static int
carry_out (PpCtlSession *session,
           PpRun        *run)
{
  g_autoptr(GError) error = NULL;
  int status = PP_CTL_DONE;

  if (!prepare (session, run, &error))
    {
      status = exit_for_preparation (error);
      fail (session, run, error);
    }
  else if (pp_run_get_state (run) == PP_RUN_BLOCKED)
    {
      pp_ctl_print_plan (session, pp_run_get_plan (run));
      status = leave (session, run, PP_CTL_BLOCKED);
    }
  else
    {
      if (!session->options->json)
        pp_ctl_print_plan (session, pp_run_get_plan (run));
      if (!is_agreed (session, ask_for (pp_run_get_plan (run))))
        return leave (session, run, PP_CTL_FAILED);
      if (!execute (session, run, &error))
        status = fail (session, run, error);
    }

  if (session->options->json && pp_run_get_report (run) != NULL)
    g_print ("%s\n", pp_run_get_report (run));

  return status;
}

static int
put_back (PpCtlSession *session,
          PpRun        *run)
{
  g_auto(PpCtlWait) wait = { NULL };
  g_autoptr(GError) error = NULL;
  int status = PP_CTL_DONE;

  if (!is_agreed (session, _("Unwind the run? What it changed is put back. Hotfixes stay, nothing is "
                             "restarted.")))
    return PP_CTL_FAILED;

  pp_run_unwind_async (run, session->cancellable, pp_ctl_wait_cb, &wait);
  if (!pp_run_unwind_finish (run, pp_ctl_wait (&wait), &error))
    status = fail (session, run, error);
  if (session->options->json && pp_run_get_report (run) != NULL)
    g_print ("%s\n", pp_run_get_report (run));

  return status;
}

static int
watched (PpCtlSession *session,
         PpRun *run,
         int ( *func ) (PpCtlSession *session, PpRun *run))
{
  gulong handler;
  int status;

  g_signal_connect (run, "log", G_CALLBACK (log_cb), session);
  g_signal_connect (run, "step-changed", G_CALLBACK (step_changed_cb), session);
  handler = g_signal_connect (pp_run_get_pool (run), "notify::state",
                              G_CALLBACK (state_changed_cb), session);
  status = func (session, run);
  g_signal_handler_disconnect (pp_run_get_pool (run), handler);
  if (status == PP_CTL_DONE && !session->options->json)
    say_result (session, run);

  return status;
}

/**
 * pp_ctl_run_carry_out:
 * @session: a session
 * @run: a new run, or one that is taken up
 *
 * Prepares it, asks whether to go on, carries it out and says what came of it.
 *
 * Returns: the exit status
 */
int
pp_ctl_run_carry_out (PpCtlSession *session,
                      PpRun        *run)
{
  return watched (session, run, carry_out);
}

/* One of several runs. */
typedef struct
{
  PpRun   *run;    /* (owned) */
  GError  *error;  /* (owned) (nullable) why it ended */
  gboolean busy;
} Part;

static void
part_free (gpointer data)
{
  Part *self = data;

  g_object_unref (self->run);
  g_clear_error (&self->error);
  g_free (self);
}

static void
part_prepared_cb (GObject      *object,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  Part *self = user_data;

  pp_run_prepare_finish (self->run, result, &self->error);
  self->busy = FALSE;
}

static void
part_executed_cb (GObject      *object,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  Part *self = user_data;

  pp_run_execute_finish (self->run, result, &self->error);
  self->busy = FALSE;
}

static guint
count_busy (GPtrArray *parts)
{
  guint n_busy = 0;

  for (guint i = 0; i < parts->len; i++)
    n_busy += ((Part *) g_ptr_array_index (parts, i))->busy ? 1 : 0;

  return n_busy;
}

static void
prepare_all (PpCtlSession *session,
             GPtrArray    *parts)
{
  for (guint i = 0; i < parts->len; i++)
    {
      Part *part = g_ptr_array_index (parts, i);

      part->busy = TRUE;
      pp_run_prepare_async (part->run, session->cancellable, part_prepared_cb, part);
    }
  while (count_busy (parts) > 0)
    g_main_context_iteration (NULL, TRUE);
}

/* As many pools at once as may be; the others follow as these end. */
static void
execute_all (PpCtlSession *session,
             GPtrArray    *parts)
{
  guint next = 0;

  while (next < parts->len || count_busy (parts) > 0)
    {
      if (next < parts->len && count_busy (parts) < (guint) session->options->pools_at_once)
        {
          Part *part = g_ptr_array_index (parts, next++);

          part->busy = TRUE;
          pp_run_execute_async (part->run, session->cancellable, part_executed_cb, part);
          continue;
        }
      g_main_context_iteration (NULL, TRUE);
    }
}

/* All of them are at their gates, or nothing is done: what stands against one is said. */
static int
come_to_gates (PpCtlSession *session,
               GPtrArray    *parts)
{
  int status = PP_CTL_DONE;

  prepare_all (session, parts);
  for (guint i = 0; i < parts->len; i++)
    {
      Part *part = g_ptr_array_index (parts, i);
      gboolean blocked = pp_run_get_state (part->run) == PP_RUN_BLOCKED;
      g_autofree char *pool = name_pool (session, part->run);

      if (part->error != NULL)
        {
          status = exit_for_preparation (part->error);
          fail (session, part->run, part->error);
          continue;
        }
      if (blocked && status == PP_CTL_DONE)
        status = PP_CTL_BLOCKED;
      if (!session->options->json)
        {
          g_print ("\n%s\n", pool);
          pp_ctl_print_plan (session, pp_run_get_plan (part->run));
        }
    }

  return status;
}

static void
leave_all (PpCtlSession *session,
           GPtrArray    *parts)
{
  for (guint i = 0; i < parts->len; i++)
    {
      Part *part = g_ptr_array_index (parts, i);

      if (part->error == NULL)
        leave (session, part->run, PP_CTL_DONE);
    }
}

static void
print_reports (GPtrArray *parts)
{
  g_autoptr(GString) text = g_string_new ("{\"schema\":1,\"runs\":[");

  for (guint i = 0; i < parts->len; i++)
    {
      const char *report = pp_run_get_report (((Part *) g_ptr_array_index (parts, i))->run);

      if (report != NULL)
        g_string_append_printf (text, "%s%s", text->str[text->len - 1] == '[' ? "" : ",", report);
    }
  g_print ("%s]}\n", text->str);
}

static int
carry_out_all (PpCtlSession *session,
               GPtrArray    *parts)
{
  Part *first = g_ptr_array_index (parts, 0);
  int status = come_to_gates (session, parts);

  if (status == PP_CTL_DONE && !is_agreed (session, ask_for (pp_run_get_plan (first->run))))
    status = PP_CTL_FAILED;
  if (status != PP_CTL_DONE)
    {
      leave_all (session, parts);
      return status;
    }

  execute_all (session, parts);
  for (guint i = 0; i < parts->len; i++)
    {
      Part *part = g_ptr_array_index (parts, i);

      if (part->error != NULL)
        status = fail (session, part->run, part->error);
      else if (!session->options->json)
        say_result (session, part->run);
    }

  return status;
}

/**
 * pp_ctl_run_carry_out_all:
 * @session: a session
 * @runs: (element-type PpRun): new runs, one a pool
 *
 * Prepares them together, asks once whether to go on, and carries them out, as many at once as the
 * options allow. One that fails stops no other.
 *
 * Returns: the exit status
 */
int
pp_ctl_run_carry_out_all (PpCtlSession *session,
                          GPtrArray    *runs)
{
  g_autoptr(GPtrArray) parts = g_ptr_array_new_with_free_func (part_free);
  int status;

  for (guint i = 0; i < runs->len; i++)
    {
      Part *part = g_new0 (Part, 1);

      part->run = g_object_ref (g_ptr_array_index (runs, i));
      g_signal_connect (part->run, "log", G_CALLBACK (log_cb), session);
      g_signal_connect (part->run, "step-changed", G_CALLBACK (step_changed_cb), session);
      g_ptr_array_add (parts, part);
    }
  status = carry_out_all (session, parts);
  if (session->options->json)
    print_reports (parts);

  return status;
}

/**
 * pp_ctl_run_put_back:
 * @session: a session
 * @run: one that is taken up
 *
 * Asks, puts back what it changed beside hotfixes and says what came of it.
 *
 * Returns: the exit status
 */
int
pp_ctl_run_put_back (PpCtlSession *session,
                     PpRun        *run)
{
  return watched (session, run, put_back);
}
