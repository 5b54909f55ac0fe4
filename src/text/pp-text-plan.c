/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-text"

#include "config.h"

#include "pp-text-private.h"

#include <glib/gi18n-lib.h>

/* By PpStepKind: the kind alone, and with its server and hotfix. */
static const struct
{
  const char *label;
  const char *sentence;
} steps[] =
{
  [PP_STEP_DOWNLOAD] = { N_("Download"), N_("Download {hotfix}") },
  [PP_STEP_UPLOAD] = { N_("Upload"), N_("Upload {hotfix} to the pool") },
  [PP_STEP_GATE] = { N_("Agree"), N_("Agree to the plan before anything changes on a server") },
  [PP_STEP_PRECHECK] = { N_("Pre-check"), N_("Pre-check {hotfix} on {server}") },
  [PP_STEP_DISABLE] = { N_("Maintenance mode"), N_("Put server {server} into maintenance mode") },
  [PP_STEP_EVACUATE] = { N_("Move virtual machines"), N_("Move virtual machines off {server}") },
  [PP_STEP_APPLY] = { N_("Apply"), N_("Apply {hotfix} to {server}") },
  [PP_STEP_REBOOT] = { N_("Restart server"), N_("Restart server {server}") },
  [PP_STEP_RESTART_TOOLSTACK] =
  { N_("Restart toolstack"), N_("Restart the toolstack on {server}") },
  [PP_STEP_WAIT] = { N_("Wait"), N_("Wait until {server} is back") },
  [PP_STEP_ENABLE] =
  { N_("Leave maintenance mode"), N_("Take server {server} out of maintenance mode") },
  [PP_STEP_BRING_BACK] =
  { N_("Bring virtual machines back"), N_("Bring virtual machines back to {server}") },
  [PP_STEP_REBOOT_VMS] =
  { N_("Restart virtual machines"), N_("Restart the virtual machines on {server}") },
  [PP_STEP_CLEAN] = { N_("Clean up"), N_("Remove the file of {hotfix} from the servers") },
  [PP_STEP_VERIFY] = { N_("Verify"), N_("Read back what {server} has") },
  [PP_STEP_FIX] = { N_("Fix problem"), N_("Mend what stands in the way") },
  [PP_STEP_UNWIND] = { N_("Put back"), N_("Put back what was changed for the update") },
  /* Translators: {task} is "Restart server xs2" */
  [PP_STEP_BY_HAND] = { N_("By hand"), N_("By hand: {task}") },
};
G_STATIC_ASSERT (G_N_ELEMENTS (steps) == PP_STEP_BY_HAND + 1);

/*
 * pp_text_name_host:
 * @outlook: (nullable): lends names
 * @uuid: (nullable): of a server
 *
 * Returns: (transfer none): what a person calls it; "?" when there is none
 */
const char *
pp_text_name_host (PpOutlook  *outlook,
                   const char *uuid)
{
  PpHost *host =
    outlook != NULL && uuid != NULL
    ? pp_snapshot_find_host (pp_outlook_get_snapshot (outlook), uuid) : NULL;

  if (host != NULL && *host->name != '\0')
    return host->name;

  return uuid != NULL ? uuid : "?";
}

/*
 * pp_text_name_hotfix:
 * @outlook: (nullable): lends names
 * @uuid: (nullable): of a hotfix
 *
 * Returns: (transfer none): what a person calls it; "?" when there is none
 */
const char *
pp_text_name_hotfix (PpOutlook  *outlook,
                     const char *uuid)
{
  PpHotfix *hotfix = outlook != NULL ? pp_outlook_find_hotfix (outlook, uuid) : NULL;

  if (hotfix != NULL && *hotfix->name != '\0')
    return hotfix->name;

  return uuid != NULL ? uuid : "?";
}

/**
 * pp_text_for_step_kind:
 * @kind: kind of a step
 *
 * Returns: (transfer none): it in a word or two
 */
const char *
pp_text_for_step_kind (PpStepKind kind)
{
  g_return_val_if_fail ((guint) kind < G_N_ELEMENTS (steps), "");

  return _(steps[kind].label);
}

/**
 * pp_text_for_step:
 * @step: a step of a plan
 * @outlook: (nullable): lends names
 *
 * Returns: (transfer full): "Restart server xs2", "Apply XS62ESP1 to xs1"
 */
char *
pp_text_for_step (const PpStep *step,
                  PpOutlook    *outlook)
{
  const char *pairs[] = { "hotfix", NULL, "server", NULL, NULL };
  const char *task[] = { "task", NULL, NULL };
  g_autofree char *sentence = NULL;

  g_return_val_if_fail (step != NULL, NULL);
  g_return_val_if_fail ((guint) step->kind < G_N_ELEMENTS (steps), NULL);

  if (step->fix != NULL)
    return step->kind == PP_STEP_FIX ? pp_text_for_fix_action (step->fix) :
           pp_text_for_unwind (step->fix);

  pairs[1] = pp_text_name_hotfix (outlook, step->hotfix);
  pairs[3] = pp_text_name_host (outlook, step->host);

  if (step->kind != PP_STEP_BY_HAND)
    return pp_text_expand (_(steps[step->kind].sentence), pairs);
  g_return_val_if_fail ((guint) step->task < PP_STEP_BY_HAND, NULL);
  sentence = pp_text_expand (_(steps[step->task].sentence), pairs);
  task[1] = sentence;

  return pp_text_expand (_(steps[PP_STEP_BY_HAND].sentence), task);
}
