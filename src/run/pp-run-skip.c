/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-run"

#include "config.h"

#include <poolpatch/pp-error.h>
#include <poolpatch/pp-run-retry.h>

#include "pp-run-private.h"

/*
 * Going on with a failed run without what failed. Members never get ahead of their master, and
 * no server is emptied while another one that is out of service leaves no room for it.
 */

static const GError *
get_failure (PpRun *self)
{
  if (self->state == PP_RUN_NEW)
    return self->recovery != NULL ? pp_recovery_get_failure (self->recovery) : NULL;

  return self->error;
}

/**
 * pp_run_get_failed_step:
 * @self: a run that has failed, or that was taken up
 *
 * Returns: (transfer none) (nullable): the step at which it failed; %NULL when that was none of its
 *   plan. Valid until the run goes on.
 */
const PpStep *
pp_run_get_failed_step (PpRun *self)
{
  g_return_val_if_fail (PP_IS_RUN (self), NULL);

  if (self->state == PP_RUN_NEW && self->recovery != NULL)
    return pp_recovery_get_failed (self->recovery);
  if (self->state != PP_RUN_FAILED)
    return NULL;
  for (guint i = self->progress->len; i > 0; i--)
    {
      const PpStepProgress *progress = pp_run_get_progress (self, i - 1);

      if (progress->state == PP_STEP_FAILED &&
          pp_plan_get_step (self->plan, i - 1) == self->context.step)
        return self->context.step;
    }

  return NULL;
}

static PpHost *
find_host (PpRun      *self,
           const char *uuid)
{
  return pp_snapshot_find_host (pp_live_pool_get_snapshot (self->pool), uuid);
}

static const char *
get_name (PpRun        *self,
          const PpStep *step)
{
  PpHost *host = step->host != NULL ? find_host (self, step->host) : NULL;

  return host != NULL ? host->name : NULL;
}

/* Whether the plan has a hotfix that is to be applied: on the server itself, or on the others. */
static PpHotfix *
find_apply (PpRun        *self,
            const PpStep *failed,
            gboolean      elsewhere,
            gboolean      same_hotfix)
{
  PpOutlook *outlook = pp_plan_get_outlook (self->plan);

  for (guint i = 0; i < pp_plan_get_n_steps (self->plan); i++)
    {
      const PpStep *step = pp_plan_get_step (self->plan, i);

      if (step->kind == PP_STEP_APPLY &&
          (g_strcmp0 (step->host, failed->host) != 0) == elsewhere &&
          (g_strcmp0 (step->hotfix, failed->hotfix) == 0) == same_hotfix &&
          (!elsewhere || pp_run_get_progress (self, i)->state < PP_STEP_DONE))
        return pp_outlook_find_hotfix (outlook, step->hotfix);
    }

  return NULL;
}

/* A hotfix of the plan for the same server that cannot do without the one that failed. */
static PpHotfix *
find_dependent (PpRun        *self,
                const PpStep *failed)
{
  PpOutlook *outlook = pp_plan_get_outlook (self->plan);

  for (guint i = 0; i < pp_plan_get_n_steps (self->plan); i++)
    {
      const PpStep *step = pp_plan_get_step (self->plan, i);
      PpHotfix *hotfix = NULL;

      if (step->kind == PP_STEP_APPLY && g_strcmp0 (step->host, failed->host) == 0)
        hotfix = pp_outlook_find_hotfix (outlook, step->hotfix);
      if (hotfix != NULL &&
          g_strv_contains ((const char * const *) hotfix->required, failed->hotfix))
        return hotfix;
    }

  return NULL;
}

static gboolean
is_master (PpRun      *self,
           const char *uuid)
{
  PpHost *master = pp_snapshot_get_master (pp_live_pool_get_snapshot (self->pool));

  return master != NULL && g_strcmp0 (master->uuid, uuid) == 0;
}

static char *
object_to_hotfix (PpRun        *self,
                  const PpStep *failed)
{
  const char *server = get_name (self, failed);
  const PpHotfix *dependent = find_dependent (self, failed);

  if (dependent != NULL)
    return g_strdup_printf ("%s requires it", dependent->name);
  if (is_master (self, failed->host) && find_apply (self, failed, TRUE, TRUE) != NULL)
    return g_strdup_printf ("%s is the master of the pool, and others may not be ahead of it", server);
  if (find_apply (self, failed, FALSE, FALSE) == NULL)
    return g_strdup_printf ("%s gets nothing else: go on without the server", server);

  return NULL;
}

/* Returns: (transfer full) (nullable): what speaks against leaving the step out */
static char *
object_to_step (PpRun        *self,
                const PpStep *failed)
{
  switch (failed->kind)
    {
    case PP_STEP_PRECHECK:
    case PP_STEP_APPLY:
      return object_to_hotfix (self, failed);

    case PP_STEP_BRING_BACK:
    case PP_STEP_REBOOT_VMS:
    case PP_STEP_VERIFY:
    case PP_STEP_CLEAN:
    case PP_STEP_UNWIND:
    case PP_STEP_BY_HAND:
      return NULL;

    case PP_STEP_DOWNLOAD:
    case PP_STEP_UPLOAD:
      return g_strdup ("without its file a hotfix cannot be applied");

    case PP_STEP_DISABLE:
    case PP_STEP_EVACUATE:
      return g_strdup ("no server is restarted with virtual machines on it");

    case PP_STEP_REBOOT:
    case PP_STEP_RESTART_TOOLSTACK:
    case PP_STEP_WAIT:
      return g_strdup ("what comes after it counts on the restart");

    case PP_STEP_ENABLE:
      return g_strdup ("the server would stay in maintenance mode");

    case PP_STEP_GATE:
    case PP_STEP_FIX:
    default:
      return g_strdup ("what follows counts on it");
    }
}

/* A server that may restart at any time, or is gone, gets no VMs back. */
static gboolean
is_down (PpRun        *self,
         const PpStep *failed)
{
  PpHost *host = find_host (self, failed->host);
  const PpHostMemory *memory = pp_step_context_get_memory (&self->context, failed->host);
  gboolean refused = (failed->kind == PP_STEP_REBOOT || failed->kind == PP_STEP_RESTART_TOOLSTACK) &&
                     g_error_matches (get_failure (self), PP_ERROR, PP_ERROR_REFUSED);

  return host == NULL || !host->live || host->rebooting ||
         (memory->restart_pending && !refused &&
          !pp_step_context_has_restarted (&self->context, host));
}

static gboolean
has_others (PpRun        *self,
            const PpStep *failed)
{
  for (guint i = 0; i < pp_plan_get_n_steps (self->plan); i++)
    {
      const PpStep *step = pp_plan_get_step (self->plan, i);

      if (step->host != NULL && g_strcmp0 (step->host, failed->host) != 0 &&
          pp_run_get_progress (self, i)->state < PP_STEP_DONE)
        return TRUE;
    }

  return FALSE;
}

static char *
object_to_server (PpRun        *self,
                  const PpStep *failed)
{
  const char *server = get_name (self, failed);
  g_autoptr(GError) stranded = NULL;

  if (failed->host == NULL)
    return g_strdup ("it is about no single server");
  if (!has_others (self, failed))
    return g_strdup ("nothing is left to do on the others");
  if (is_master (self, failed->host))
    return g_strdup_printf ("%s is the master of the pool, and others may not be ahead of it", server);

  if (is_down (self, failed))
    stranded = pp_run_find_stranded (self, failed->host);

  return stranded != NULL ? g_strdup (stranded->message) : NULL;
}

/**
 * pp_run_can_skip:
 * @self: a run that has failed, or that was taken up and has not begun
 * @skip: what is not to be tried again
 * @error: return location
 *
 * Whether the rest may be carried out without it. A hotfix is needed by those that require it, by
 * the members when it is missing on the master, and is all that there is when it is the only one; a
 * server cannot be restarted without being emptied, or be gone on with without its restart. A
 * master cannot be left out, nor a server that is down as long as the others have no room.
 *
 * Returns: %FALSE with %PP_ERROR_BLOCKED
 */
gboolean
pp_run_can_skip (PpRun   *self,
                 PpSkip   skip,
                 GError **error)
{
  const PpStep *failed;
  g_autofree char *objection = NULL;

  g_return_val_if_fail (PP_IS_RUN (self), FALSE);

  failed = pp_run_get_failed_step (self);
  if (failed == NULL || get_failure (self) == NULL)
    objection = g_strdup ("no step has failed");
  else
    objection = skip == PP_SKIP_STEP ? object_to_step (self, failed) : object_to_server (self, failed);
  if (objection == NULL)
    return TRUE;
  g_propagate_error (error, pp_error_new (PP_ERROR_BLOCKED,
                                          failed != NULL ? get_name (self, failed) : NULL,
                                          "%s", objection));

  return FALSE;
}

/**
 * pp_run_skip:
 * @self: as for pp_run_can_skip()
 * @skip: what is not to be tried again
 * @error: return location
 *
 * Leaves it out when the run is gone on with. A server that is left out is taken back into service
 * first, with its VMs, unless it is down. The run then ends as %PP_RUN_FAILED with the error that
 * the step failed with.
 *
 * Returns: %FALSE with %PP_ERROR_BLOCKED
 */
gboolean
pp_run_skip (PpRun   *self,
             PpSkip   skip,
             GError **error)
{
  const PpStep *failed;

  if (!pp_run_can_skip (self, skip, error))
    return FALSE;

  failed = pp_run_get_failed_step (self);
  pp_skipped_add (self->context.skipped, failed, skip,
                  skip == PP_SKIP_SERVER && is_down (self, failed), get_failure (self));

  return TRUE;
}

/*
 * pp_run_add_skipped:
 * @self: a run
 * @line: of the journal
 *
 * Writes down what is skipped from here on.
 */
void
pp_run_add_skipped (PpRun      *self,
                    JsonObject *line)
{
  GPtrArray *skipped = self->context.skipped;
  JsonArray *array;

  if (skipped->len == 0)
    return;
  array = json_array_new ();
  for (guint i = 0; i < skipped->len; i++)
    {
      const PpSkipped *one = g_ptr_array_index (skipped, i);
      JsonObject *object = json_object_new ();

      json_object_set_string_member (object, "kind", pp_step_kind_to_string (one->step->kind));
      if (one->step->host != NULL)
        json_object_set_string_member (object, "host", one->step->host);
      if (one->step->hotfix != NULL)
        json_object_set_string_member (object, "hotfix", one->step->hotfix);
      json_object_set_string_member (object, "skip",
                                     one->skip == PP_SKIP_SERVER ? "server" : "step");
      json_array_add_object_element (array, object);
    }
  json_object_set_array_member (line, "skipped", array);
}
