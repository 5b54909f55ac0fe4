/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-text"

#include "config.h"

#include "pp-text-private.h"

#include <glib/gi18n-lib.h>

#include <string.h>

/* What a check looks at, and what it says when all is well ({object}) or not ({1}, {2}: its
 * details), and what happens to those who go on all the same. A check without a sentence for the
 * second case makes its own below. */
static const struct
{
  const char *check;
  const char *title;
  const char *good;
  const char *bad;       /* (nullable) */
  const char *ignored;   /* (nullable) nothing */
} checks[] =
{
  { "update-mechanism", N_("Servers are updated by what is handled"),
    N_("{object} is updated by hotfixes."),
    N_("{object} runs {1} {2}, which is updated by another mechanism. That is not handled yet: the "
       "server is left alone."),
    N_("Nothing is done to that server.") },
  { "host-live", N_("Servers answer"), N_("{object} answers."),
    N_("{object} does not answer the pool master. Check that it is switched on and reachable."),
    N_("Nothing can be installed on it, and the pool stays half patched.") },
  { "host-enabled", N_("Servers are not in maintenance mode"),
    N_("{object} is not in maintenance mode."),
    N_("{object} is in maintenance mode. It can be taken out of it for the time "
       "of the update and is put back into it at the end; or take it out for good first, by its menu, "
       "and check again."),
    N_("A restart would end its maintenance mode, whatever it is there for.") },
  { "ha-off", N_("High availability is off"), N_("High availability is off in {object}."),
    N_("High availability is on in {object}. Switch it off for the time of the update."),
    N_("A server that restarts looks like one that failed: its virtual machines are started "
       "elsewhere, and servers may fence themselves.") },
  { "wlb-off", N_("Workload balancing is off"), N_("Workload balancing is off in {object}."),
    N_("Workload balancing is on in {object}. Pause it for the time of the update."),
    N_("It may move virtual machines onto servers that are being emptied.") },
  { "storage-plugged", N_("Storage is plugged"), N_("{object} has its storage plugged."), NULL,
    N_("Virtual machines that use it cannot be moved to that server, or not be brought back.") },
  { "storage-shared", N_("Storage is shared"), N_("{object} has shared storage."),
    N_("{object} has no shared storage: virtual machines with disks cannot be moved between its "
       "servers. They have to be suspended or shut down when their server restarts."),
    N_("Emptying a server fails at the first virtual machine with a disk.") },
  { "free-space", N_("Free space on the servers"), N_("{object} has room enough."), NULL,
    N_("Applying fails there, and servers before it in the plan are patched already.") },
  { "update-storage", N_("Free space for the files of updates"),
    N_("Storage {object} has room for the files of the updates."), NULL,
    N_("The upload fails as soon as the storage is full; what was uploaded is deleted again.") },
  { "restarts", N_("Restarts"), N_("{object} need not be restarted."), NULL, NULL },
  { "restart-vms", N_("Restarts of virtual machines"),
    N_("{object} can be restarted."),
    N_("A hotfix wants {object} restarted, and without its tools it does not listen when it is asked "
       "to. Restart it yourself, from inside, when the run is over."),
    N_("The run says so in the end. It does not force the virtual machine to restart.") },
  { "auto-power-on", N_("Automatic start of virtual machines"),
    N_("{object} is not started by itself."),
    N_("{object} is started by a server that boots, by itself."),
    N_("It may take the memory that virtual machines which come back need.") },
  { "discs", N_("Discs in drives"), N_("{object} has no disc in its drive."), NULL,
    N_("A hotfix that replaces the tools is refused while their disc is in use; a disc that only "
       "one server has keeps its virtual machine there.") },
  { "migration-licence", N_("Licence to move virtual machines"),
    N_("The licence of {object} lets virtual machines be moved."),
    N_("The licence of {object} does not let running virtual machines be moved. Suspend them or "
       "shut them down when their server restarts."),
    N_("The server refuses to be emptied.") },
  { "memory", N_("Memory on the other servers"),
    N_("The other servers have memory for the virtual machines of {object}."), NULL,
    N_("Emptying it stops half way, when the others are full.") },
  { "single-server", N_("Somewhere to move virtual machines to"),
    N_("{object} is not alone."),
    N_("{object} is the only server: its virtual machines cannot be moved anywhere. Suspend them "
       "or shut them down before it restarts."),
    N_("The server refuses to be emptied.") },
  { "can-evacuate", N_("Virtual machines can be moved"), N_("{object} can be emptied."), NULL,
    N_("The run stops at that server. It is left in maintenance mode with that virtual machine "
       "running, unpatched.") },
  { "left-for-later", N_("Servers left for later"), N_("{object} is not left out."),
    N_("{object} is left for later, because of virtual machines that cannot be moved: {1}"),
    N_("The pool stays half patched until that server has had its turn.") },
  { "licence-expired", N_("Licences"), N_("The licence of {object} is valid."),
    N_("The licence of {object} has run out, or is about to ({1}). Up to XenServer 6.1 such a "
       "server starts no virtual machine. Renew it first; the free one has to be renewed each "
       "year."),
    N_("What is shut down or suspended cannot be started again on that server.") },
  { "hotfix-blocked", N_("Hotfixes fit the servers"), N_("{object} fits."), NULL,
    N_("The hotfix is left out; the rest of the plan holds.") },
  { "homogeneity", N_("Updates that all servers need"), N_("{object} will be on all servers."),
    N_("{object} has to be on all servers of the pool, and will not be on {1}. Choose all servers."),
    N_("A server with another set of updates can no longer join the pool.") },
  { "server-precheck", N_("The servers' own pre-checks"), N_("{object} accepts {hotfix}."), NULL,
    N_("The server refuses the hotfix, and the run stops there.") },
  { "driver-disks", N_("Driver disks"), N_("{object} concerns no driver disk."),
    N_("{object} brings another kernel. {1}"),
    N_("A server whose drivers came from a driver disk may come back without its network or "
       "storage.") },
  { "licence-policy", N_("Licence policy"), N_("The licence of {object} restricts nothing."), NULL,
    NULL },
  { "master-pending", N_("Restarts that the master still owes"),
    N_("{object} owes no restart."), NULL,
    N_("Members would run newer code than the master.") },
  { "account-role", N_("Rights of the account"),
    N_("The account may install hotfixes in {object}."),
    N_("The account may not install hotfixes in {object}. It takes the role “pool operator” or "
       "“pool admin”."),
    N_("The first step that changes something is refused.") },
  { "rolling-upgrade", N_("No upgrade under way"), N_("{object} is not being upgraded."),
    N_("{object} is in the middle of an upgrade to another release. Finish that first."),
    N_("Hotfixes for one release would meet servers of the other.") },
  { "mixed-versions", N_("Servers run the same release"),
    N_("{object} runs the release of the master."), NULL,
    N_("Virtual machines can be moved to the newer release and not back.") },
  { "clock-skew", N_("Clocks"), N_("The clock of {object} agrees with the master's."), NULL,
    N_("Whether a restart that is owed has happened is told by clocks, and may be told wrong.") },
  { "other-operations", N_("Nothing else under way"), N_("Nothing else is under way in {object}."),
    N_("Others have something under way in {object}: {1}. Wait until it is done."),
    N_("A restart of its server or toolstack ends it.") },
};

/* By PpCheckGroup. */
static const char * const groups[] =
{
  [PP_CHECK_GROUP_LIVENESS] = N_("Servers"),
  [PP_CHECK_GROUP_HA_WLB] = N_("High availability and workload balancing"),
  [PP_CHECK_GROUP_STORAGE] = N_("Storage"),
  [PP_CHECK_GROUP_SPACE] = N_("Disk space"),
  [PP_CHECK_GROUP_RESTARTS] = N_("Restarts"),
  [PP_CHECK_GROUP_VMS] = N_("Virtual machines"),
  [PP_CHECK_GROUP_SERVER] = N_("Hotfixes"),
  [PP_CHECK_GROUP_PENDING] = N_("Pending restarts"),
  [PP_CHECK_GROUP_POOL] = N_("The pool as a whole"),
};
G_STATIC_ASSERT (G_N_ELEMENTS (groups) == PP_CHECK_GROUP_POOL + 1);

static const char * const severities[] =
{
  [PP_SEVERITY_OK] = N_("OK"),
  [PP_SEVERITY_INFO] = N_("Note"),
  [PP_SEVERITY_WARNING] = N_("Warning"),
  [PP_SEVERITY_ERROR] = N_("Problem"),
};
G_STATIC_ASSERT (G_N_ELEMENTS (severities) == PP_SEVERITY_ERROR + 1);

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
    "hotfix", pp_text_name_hotfix (outlook, problem->hotfix), "object", problem->object, "why", NULL, NULL,
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

/* A virtual machine that cannot be moved and is stopped, as was chosen. */
static char *
say_stopped (const PpProblem *problem,
             PpOutlook       *outlook)
{
  g_autofree char *why = pp_text_for_blocker (problem->object,
                                              (const char * const *) problem->details, outlook);
  g_autofree char *action = NULL;
  const char *pairs[] = { "why", NULL, "action", NULL, NULL };

  if (problem->fixes == NULL || pp_problem_get_fix (problem) == NULL)
    return g_steal_pointer (&why);
  action = pp_text_for_fix_action (pp_problem_get_fix (problem));

  pairs[1] = why;
  pairs[3] = action;

  /* Translators: {why} is a whole sentence, {action} is "Suspend virtual machine db-1" */
  return pp_text_expand (_("{why} {action}."), pairs);
}

/* details: failure code, parameters; of a server that could not be asked, "silent" before them */
static char *
say_evacuation (const PpProblem *problem,
                PpOutlook       *outlook)
{
  const char * const *details = (const char * const *) problem->details;
  g_autofree char *refusal = NULL;
  const char *pairs[] = { "object", problem->object, "why", NULL, NULL };

  if (g_strcmp0 (details[0], "silent") != 0)
    return problem->severity == PP_SEVERITY_INFO ? say_stopped (problem, outlook)
                                                 : pp_text_for_blocker (problem->object, details,
                                                                        outlook);
  refusal = pp_text_for_refusal (problem->object, details[1], details + 2, outlook);
  pairs[3] = refusal;

  return pp_text_expand (_("{object} could not say whether it can be emptied, and has to be asked "
                           "again: {why}"), pairs);
}

static const char *
get_detail (const PpProblem *problem,
            guint            n)
{
  return n < g_strv_length (problem->details) ? problem->details[n] : "?";
}

static char *
dup_size (const PpProblem *problem,
          guint            n)
{
  if (n >= g_strv_length (problem->details))
    return g_strdup ("?");

  return pp_text_for_size (g_ascii_strtoull (problem->details[n], NULL, 10));
}

/* details: bytes needed, bytes free */
static char *
say_space (const PpProblem *problem)
{
  g_autofree char *needed = dup_size (problem, 0);
  g_autofree char *room = dup_size (problem, 1);
  const char *pairs[] = { "object", problem->object, "needed", needed, "free", room, NULL };

  return pp_text_expand (_("{object} has {free} free and needs {needed}. Remove the files of "
                           "hotfixes that are installed everywhere."), pairs);
}

/* details: what is wrong, bytes needed, bytes free */
static char *
say_update_storage (const PpProblem *problem)
{
  const char *trouble = get_detail (problem, 0);
  g_autofree char *needed = dup_size (problem, 1);
  g_autofree char *room = dup_size (problem, 2);
  const char *pairs[] = { "object", problem->object, "needed", needed, "free", room, NULL };

  if (strcmp (trouble, "full") == 0)
    return pp_text_expand (_("Storage {object} has {free} free, and the files of the updates need "
                             "{needed}. Choose another storage, or make room there."), pairs);
  if (strcmp (trouble, "unplugged") == 0)
    return pp_text_expand (_("The pool master does not reach storage {object}. Repair it, or choose "
                             "another one."), pairs);
  if (strcmp (trouble, "unfit") == 0)
    return pp_text_expand (_("Storage {object} cannot hold the files of updates, which are disks. "
                             "Choose another one."), pairs);
  if (strcmp (trouble, "missing") == 0)
    return pp_text_expand (_("The pool has no storage {object}. Choose another one."), pairs);

  return pp_text_expand (_("In {object} no storage that the pool master reaches has {needed} free for the "
                           "files of the updates. Plug in or attach storage, or delete what is not "
                           "needed."), pairs);
}

/* details: bytes needed, bytes free on the others */
static char *
say_memory (const PpProblem *problem)
{
  g_autofree char *needed = dup_size (problem, 0);
  g_autofree char *room = dup_size (problem, 1);
  const char *pairs[] = { "object", problem->object, "needed", needed, "free", room, NULL };

  return pp_text_expand (_("The virtual machines of {object} may need {needed}, and the other "
                           "servers have {free} free. Shut some down or suspend them."), pairs);
}

/* details: unplugged or missing, names of virtual machines */
static char *
say_storage (const PpProblem *problem,
             PpOutlook       *outlook)
{
  const char *pairs[] =
  {
    "object", problem->object, "server", pp_text_name_host (outlook, problem->host), "users",
    get_detail (problem, 1), NULL,
  };

  return pp_text_expand (strcmp (get_detail (problem, 0), "missing") == 0
                         ? _("{server} does not know storage {object}, which {users} use.")
                         : _("Storage {object}, which {users} use, is not plugged on {server}."),
                         pairs);
}

/* details: reboot or owed, names of hotfixes */
static char *
say_restarts (const PpProblem *problem)
{
  const char *pairs[] = { "object", problem->object, "why", get_detail (problem, 1), NULL };

  return pp_text_expand (strcmp (get_detail (problem, 0), "owed") == 0
                         ? _("{object} has to be restarted afterwards, because of {why}.")
                         : _("{object} is restarted, because of {why}."), pairs);
}

/* details: tools or local, name of the disc */
static char *
say_disc (const PpProblem *problem,
          PpOutlook       *outlook)
{
  const char *pairs[] =
  {
    "object", problem->object, "server", pp_text_name_host (outlook, problem->host), "disc",
    get_detail (problem, 1), NULL,
  };

  return pp_text_expand (strcmp (get_detail (problem, 0), "local") == 0
                         ? _("{object} has {disc} in its drive, which only {server} can read. "
                             "Eject it in the virtual machine.")
                         : _("{object} has the disc with the tools in its drive."), pairs);
}

/* details: reboot or toolstack, names of hotfixes */
static char *
say_pending (const PpProblem *problem)
{
  const char *pairs[] = { "object", problem->object, "why", get_detail (problem, 1), NULL };
  gboolean toolstack = strcmp (get_detail (problem, 0), "toolstack") == 0;

  if (problem->severity == PP_SEVERITY_INFO)
    return pp_text_expand (_("{object} owes a restart for {why}; this plan begins with it."), pairs);

  return pp_text_expand (toolstack
                         ? _("The master {object} owes a restart of its toolstack for {why}. "
                             "Restart that first.")
                         : _("The master {object} owes a restart for {why}. Restart it first."),
                         pairs);
}

/* details: seconds ahead of the master */
static char *
say_skew (const PpProblem *problem)
{
  gint64 seconds = g_ascii_strtoll (get_detail (problem, 0), NULL, 10);
  g_autofree char *count = g_strdup_printf ("%" G_GINT64_FORMAT, ABS (seconds));
  const char *pairs[] = { "object", problem->object, "seconds", count, NULL };

  return pp_text_expand (seconds < 0
                         ? _("The clock of {object} is {seconds} seconds behind the master's. "
                             "Set up NTP on the servers.")
                         : _("The clock of {object} is {seconds} seconds ahead of the master's. "
                             "Set up NTP on the servers."), pairs);
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
    "object", problem->object, "server", pp_text_name_host (outlook, problem->host), "state", NULL, NULL,
  };

  if (problem->details[0] == NULL)
    return pp_text_expand (_("{object} on {server}: left out."), pairs);
  if (g_strcmp0 (problem->details[1], "LICENCE_RESTRICTION") == 0)
    return pp_text_expand (_("{object} is left out on {server}: the server itself refuses it without "
                             "a paid licence. The rest is not concerned. (LICENCE_RESTRICTION)"),
                           pairs);
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

static char *
say_plainly (const PpProblem *problem,
             const char      *sentence,
             PpOutlook       *outlook)
{
  const char *pairs[] =
  {
    "object", problem->object, "hotfix", pp_text_name_hotfix (outlook, problem->hotfix), "1",
    get_detail (problem, 0), "2", get_detail (problem, 1), NULL,
  };

  return pp_text_expand (sentence, pairs);
}

/* details: release of the server, of the master */
static char *
say_mixed (const PpProblem *problem,
           PpOutlook       *outlook)
{
  return say_plainly (problem, problem->severity == PP_SEVERITY_ERROR
                      ? _("{object} runs release {1}, the master {2}, which cannot hand hotfixes to it any "
                          "more. Bring it to the same release first.")
                      : _("{object} runs release {1}, the master {2}."), outlook);
}

static char *
say_specially (const PpProblem *problem,
               PpOutlook       *outlook)
{
  const char *check = problem->check;

  if (strcmp (check, "server-precheck") == 0)
    return say_precheck (problem, outlook);
  if (strcmp (check, "can-evacuate") == 0)
    return say_evacuation (problem, outlook);
  if (strcmp (check, "free-space") == 0)
    return say_space (problem);
  if (strcmp (check, "update-storage") == 0)
    return say_update_storage (problem);
  if (strcmp (check, "memory") == 0)
    return say_memory (problem);
  if (strcmp (check, "storage-plugged") == 0)
    return say_storage (problem, outlook);
  if (strcmp (check, "restarts") == 0)
    return say_restarts (problem);
  if (strcmp (check, "discs") == 0)
    return say_disc (problem, outlook);
  if (strcmp (check, "master-pending") == 0)
    return say_pending (problem);
  if (strcmp (check, "clock-skew") == 0)
    return say_skew (problem);
  if (strcmp (check, "mixed-versions") == 0)
    return say_mixed (problem, outlook);
  if (strcmp (check, "licence-policy") == 0)
    return say_policy (problem);

  return say_blocked (problem, outlook);
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
  int position;

  g_return_val_if_fail (problem != NULL, NULL);

  position = find_check (problem->check);
  if (position < 0)
    return g_strdup_printf ("%s: %s", problem->object, problem->check);
  if (problem->severity == PP_SEVERITY_OK)
    return say_plainly (problem, _(checks[position].good), outlook);
  if (checks[position].bad != NULL)
    return say_plainly (problem, _(checks[position].bad), outlook);

  return say_specially (problem, outlook);
}

/**
 * pp_text_for_ignoring:
 * @problem: what a check found
 *
 * Returns: (transfer none) (nullable): what happens when one goes on all the same; %NULL when
 *   nothing does
 */
const char *
pp_text_for_ignoring (const PpProblem *problem)
{
  int position;

  g_return_val_if_fail (problem != NULL, NULL);

  position = find_check (problem->check);
  if (position < 0 || problem->severity <= PP_SEVERITY_INFO || checks[position].ignored == NULL)
    return NULL;

  return _(checks[position].ignored);
}

/**
 * pp_text_for_check_group:
 * @group: a group of checks
 *
 * Returns: (transfer none): its heading
 */
const char *
pp_text_for_check_group (PpCheckGroup group)
{
  g_return_val_if_fail ((guint) group < G_N_ELEMENTS (groups), "");

  return _(groups[group]);
}
