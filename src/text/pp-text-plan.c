/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-text"

#include "config.h"

#include "pp-text-private.h"

#include <glib/gi18n-lib.h>

#include <string.h>

/* What a check looks at, and what it says when all is well ({object}) or not. A check without a
 * sentence for the second case makes its own below. */
static const struct
{
  const char *check;
  const char *title;
  const char *good;
  const char *bad;
} checks[] =
{
  { "host-live", N_("Servers answer"), N_("{object} answers."),
    N_("{object} does not answer the pool master. Check that it is switched on and reachable.") },
  { "host-enabled", N_("Servers are not in maintenance mode"),
    N_("{object} is not in maintenance mode."),
    N_("{object} is in maintenance mode. Take it out of it first, in XenCenter or by "
       "“xe host-enable host={object}” on the server, then check again.") },
  { "ha-off", N_("High availability is off"), N_("High availability is off in {object}."),
    N_("High availability is on in {object}. Switch it off for the time of the update.") },
  { "server-precheck", N_("The servers' own pre-checks"), N_("{object} accepts {hotfix}."), NULL },
  { "can-evacuate", N_("Virtual machines can be moved"), N_("{object} can be emptied."), NULL },
  { "free-space", N_("Free space on the servers"), N_("{object} has room enough."), NULL },
  { "licence-policy", N_("Licence policy"), N_("The licence of {object} restricts nothing."), NULL },
  { "hotfix-blocked", N_("Hotfixes fit the servers"), N_("{object} fits."), NULL },
};

static const char * const severities[] =
{
  [PP_SEVERITY_OK] = N_("OK"),
  [PP_SEVERITY_INFO] = N_("Note"),
  [PP_SEVERITY_WARNING] = N_("Warning"),
  [PP_SEVERITY_ERROR] = N_("Problem"),
};
G_STATIC_ASSERT (G_N_ELEMENTS (severities) == PP_SEVERITY_ERROR + 1);

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
};
G_STATIC_ASSERT (G_N_ELEMENTS (steps) == PP_STEP_UNWIND + 1);

static const char *
name_host (PpOutlook  *outlook,
           const char *uuid)
{
  PpHost *host =
    outlook != NULL && uuid != NULL
    ? pp_snapshot_find_host (pp_outlook_get_snapshot (outlook), uuid) : NULL;

  if (host != NULL && *host->name != '\0')
    return host->name;

  return uuid != NULL ? uuid : _("every server");
}

static const char *
name_hotfix (PpOutlook  *outlook,
             const char *uuid)
{
  PpHotfix *hotfix = outlook != NULL ? pp_outlook_find_hotfix (outlook, uuid) : NULL;

  if (hotfix != NULL && *hotfix->name != '\0')
    return hotfix->name;

  return uuid != NULL ? uuid : _("the hotfixes");
}

static int
find_check (const char *check)
{
  for (guint i = 0; i < G_N_ELEMENTS (checks); i++)
    if (strcmp (checks[i].check, check) == 0)
      return i;

  return -1;
}

/**
 * pp_text_for_check:
 * @check: name of a check
 *
 * Returns: (transfer none): what it looks at, for headings
 */
const char *
pp_text_for_check (const char *check)
{
  int position;

  g_return_val_if_fail (check != NULL, "");

  position = find_check (check);

  return position >= 0 ? _(checks[position].title) : check;
}

/**
 * pp_text_for_severity:
 * @severity: a severity
 *
 * Returns: (transfer none): it in a word
 */
const char *
pp_text_for_severity (PpSeverity severity)
{
  g_return_val_if_fail ((guint) severity < G_N_ELEMENTS (severities), "");

  return _(severities[severity]);
}

/* details: failure code, parameters */
static char *
say_precheck (const PpProblem *problem,
              PpOutlook       *outlook)
{
  const char * const *details = (const char * const *) problem->details;
  g_autofree char *refusal = NULL;
  const char *pairs[] =
  {
    "hotfix", name_hotfix (outlook, problem->hotfix), "object", problem->object, "why", NULL, NULL,
  };

  if (details[0] == NULL)
    return pp_text_expand (_("{object} does not accept {hotfix}."), pairs);
  refusal = pp_text_for_refusal (problem->object, details[0], details + 1, outlook);
  pairs[5] = refusal;

  return pp_text_expand (problem->severity == PP_SEVERITY_ERROR
                         ? _("{hotfix} on {object}: {why}")
                         : _("{hotfix} on {object} waits for an earlier step of this plan: {why}"),
                         pairs);
}

/* details: failure code, parameters; an error is about a virtual machine, less about a server that
 * could not be asked */
static char *
say_evacuation (const PpProblem *problem,
                PpOutlook       *outlook)
{
  const char * const *details = (const char * const *) problem->details;
  g_autofree char *refusal = NULL;
  const char *pairs[] = { "object", problem->object, "why", NULL, NULL };

  if (problem->severity == PP_SEVERITY_ERROR)
    return pp_text_for_blocker (problem->object, details, outlook);
  if (details[0] == NULL)
    return pp_text_expand (_("{object} could not say whether it can be emptied."), pairs);
  refusal = pp_text_for_refusal (problem->object, details[0], details + 1, outlook);
  pairs[3] = refusal;

  return pp_text_expand (_("{object} could not say whether it can be emptied: {why}"), pairs);
}

/* details: bytes needed, bytes free */
static char *
say_space (const PpProblem *problem)
{
  g_autofree char *needed = NULL;
  g_autofree char *free_space = NULL;
  const char *pairs[] = { "object", problem->object, "needed", "?", "free", "?", NULL };

  if (problem->details[0] != NULL)
    {
      needed = pp_text_for_size (g_ascii_strtoull (problem->details[0], NULL, 10));
      pairs[3] = needed;
    }
  if (problem->details[0] != NULL && problem->details[1] != NULL)
    {
      free_space = pp_text_for_size (g_ascii_strtoull (problem->details[1], NULL, 10));
      pairs[5] = free_space;
    }

  return pp_text_expand (_("{object} has {free} free and needs {needed}. Remove the files of "
                           "hotfixes that are installed everywhere."), pairs);
}

/* details: name of the restriction */
static char *
say_policy (const PpProblem *problem)
{
  const char *pairs[] =
  {
    "object", problem->object, "flag", problem->details[0] != NULL ? problem->details[0] : "?", NULL,
  };

  return pp_text_expand (_("XenCenter would refuse to update {object} ({flag}). That is a rule of "
                           "XenCenter's, not of the servers, and stops nothing here."), pairs);
}

/* details: name of the state, names behind it */
static char *
say_blocked (const PpProblem *problem,
             PpOutlook       *outlook)
{
  PpCell cell = { PP_STATE_UNKNOWN, PP_REASON_NONE, problem->details };
  g_autofree char *state = NULL;
  const char *pairs[] =
  {
    "object", problem->object, "server", name_host (outlook, problem->host), "state", NULL, NULL,
  };

  if (problem->details[0] == NULL)
    return pp_text_expand (_("{object} on {server}: left out."), pairs);
  for (guint i = 0; i <= PP_STATE_NEEDED; i++)
    if (strcmp (pp_state_to_string (i), problem->details[0]) == 0)
      cell.state = i;
  cell.because = problem->details + 1;
  state = pp_text_for_cell (&cell);
  pairs[5] = state;

  return pp_text_expand (problem->severity == PP_SEVERITY_ERROR
                         ? _("{object} cannot be installed on {server}: {state}.")
                         : _("{object} is left out on {server}: {state}."), pairs);
}

/**
 * pp_text_for_problem:
 * @problem: what a check found
 * @outlook: (nullable): lends names
 *
 * Returns: (transfer full): a sentence about it
 */
char *
pp_text_for_problem (const PpProblem *problem,
                     PpOutlook       *outlook)
{
  const char *pairs[] = { "object", NULL, "hotfix", NULL, NULL };
  int position;

  g_return_val_if_fail (problem != NULL, NULL);

  position = find_check (problem->check);
  pairs[1] = problem->object;
  pairs[3] = name_hotfix (outlook, problem->hotfix);
  if (position < 0)
    return g_strdup_printf ("%s: %s", problem->object, problem->check);
  if (problem->severity == PP_SEVERITY_OK)
    return pp_text_expand (_(checks[position].good), pairs);
  if (checks[position].bad != NULL)
    return pp_text_expand (_(checks[position].bad), pairs);
  if (strcmp (problem->check, "server-precheck") == 0)
    return say_precheck (problem, outlook);
  if (strcmp (problem->check, "can-evacuate") == 0)
    return say_evacuation (problem, outlook);
  if (strcmp (problem->check, "free-space") == 0)
    return say_space (problem);
  if (strcmp (problem->check, "licence-policy") == 0)
    return say_policy (problem);

  return say_blocked (problem, outlook);
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

  g_return_val_if_fail (step != NULL, NULL);
  g_return_val_if_fail ((guint) step->kind < G_N_ELEMENTS (steps), NULL);

  if (step->fix != NULL)
    return step->kind == PP_STEP_FIX ? pp_text_for_fix_action (step->fix) :
           pp_text_for_unwind (step->fix);

  pairs[1] = name_hotfix (outlook, step->hotfix);
  pairs[3] = name_host (outlook, step->host);

  return pp_text_expand (_(steps[step->kind].sentence), pairs);
}
