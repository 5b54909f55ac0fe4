/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <poolpatch/pp-text.h>

#include "fixture.h"

#include <string.h>

static void
assert_text (char       *text,
             const char *expected)
{
  g_assert_cmpstr (text, ==, expected);
  g_free (text);
}

static void
test_every_state (void)
{
  g_autoptr(GHashTable) labels = g_hash_table_new (g_str_hash, g_str_equal);

  for (int state = PP_STATE_UNKNOWN; state <= PP_STATE_NEEDED; state++)
    for (int reason = PP_REASON_NONE; reason <= PP_REASON_SERVER; reason++)
      {
        char *nothing[] = { NULL };
        char *names[] = { (char *) "A", (char *) "B", NULL };
        PpCell cell = { state, reason, nothing };
        g_autofree char *bare = pp_text_for_cell (&cell);
        g_autofree char *full = NULL;

        cell.because = names;
        full = pp_text_for_cell (&cell);
        g_assert_cmpuint (strlen (bare), >, 5);
        g_assert_null (strpbrk (full, "{}"));
        g_assert_cmpuint (strlen (pp_text_for_state (state)), >, 5);
        g_assert_cmpint (g_hash_table_add (labels, (gpointer) pp_text_for_state (state)), ==,
                         reason == PP_REASON_NONE);
      }
}

static const struct
{
  PpState     state;
  PpReason    reason;
  const char *because[3];
  const char *expected;
} cells[] =
{
  { PP_STATE_NEEDED, PP_REASON_NONE, { NULL }, "needed" },
  { PP_STATE_INSTALLED, PP_REASON_NONE, { NULL }, "installed" },
  { PP_STATE_NOT_APPLICABLE, PP_REASON_NONE, { NULL }, "not for this server's version" },
  { PP_STATE_WITHDRAWN, PP_REASON_NOTES, { NULL }, "withdrawn by the vendor" },
  { PP_STATE_UPGRADE, PP_REASON_FEED, { NULL }, "turns the server into another release" },
  { PP_STATE_LICENCE, PP_REASON_FEED, { NULL }, "only with a paid licence" },
  { PP_STATE_SUPERSEDED, PP_REASON_NOTES, { "XS62ESP1" }, "superseded by XS62ESP1" },
  { PP_STATE_SUPERSEDED, PP_REASON_NOTES, { "A", "B" }, "superseded by A, B" },
  { PP_STATE_SUPERSEDED, PP_REASON_MINIMAL_SET, { NULL }, "superseded" },
  { PP_STATE_REQUIRES, PP_REASON_NONE, { "XS62ESP1" }, "requires XS62ESP1 first" },
  { PP_STATE_CONFLICTING, PP_REASON_CONFLICT_INSTALLED, { "A" },
    "conflicts with A, which is installed" },
  { PP_STATE_CONFLICTING, PP_REASON_CONFLICT_INSTALLED, { "A", "B" },
    "conflicts with A, B, which are installed" },
  { PP_STATE_CONFLICTING, PP_REASON_NONE, { NULL }, "conflicts with what is installed" },
  { PP_STATE_INSTALLED_PENDING, PP_REASON_NONE, { NULL },
    "installed; the server needs a restart" },
  { PP_STATE_UNKNOWN, PP_REASON_NO_FEED, { "no-feed" },
    "unknown: the list of hotfixes is missing" },
  { PP_STATE_UNKNOWN, PP_REASON_NEVER_REACHED, { "never-reached" },
    "unknown: the server was never reached" },
  { PP_STATE_UNKNOWN, PP_REASON_UPDATED_BY_CDN, { "updated-by-cdn" },
    "unknown: XenServer 8 is updated by another mechanism, which is not handled yet" },
  { PP_STATE_UNKNOWN, PP_REASON_UPDATED_BY_YUM, { "updated-by-yum" },
    "unknown: XCP-ng is updated by another mechanism, which is not handled yet" },
  { PP_STATE_UNKNOWN, PP_REASON_VERSION_NOT_IN_FEED, { "version-not-in-feed" },
    "unknown: the list of hotfixes does not name this server's version" },
};

static void
test_cells (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cells); i++)
    {
      PpCell cell = { cells[i].state, cells[i].reason, (char **) cells[i].because };

      assert_text (pp_text_for_cell (&cell), cells[i].expected);
    }
}

static PpOutlook *
make_outlook (Fixture *fixture)
{
  static const FixtureHotfix hotfixes[] =
  {
    { "XS62ESP1", "", "" }, { "XS62ESP1014", "XS62ESP1", "" },
  };
  PpHost *pending;

  fixture_add_hotfixes (fixture, hotfixes, G_N_ELEMENTS (hotfixes));
  fixture_add_version (fixture, "6.2.0", NULL, "XS62ESP1 XS62ESP1014", NULL);
  fixture_add_host (fixture, "xs1", "6.2.0", "70446c", "");
  fixture_add_host (fixture, "xs2", "6.2.0", "70446c", "");
  pending = fixture_add_host (fixture, "xs3", "6.2.0", "70446c", "");
  fixture_apply (fixture, pending, "XS62ESP1", 2000, PP_GUIDANCE_RESTART_HOST, TRUE);
  pending = fixture_add_host (fixture, "xs4", "6.2.0", "70446c", "");
  fixture_apply (fixture, pending, "XS62ESP1", 2000, PP_GUIDANCE_RESTART_XAPI, TRUE);

  return fixture_outlook (fixture);
}

static void
test_in_outlook (void)
{
  g_autoptr(Fixture) fixture = fixture_new ();
  g_autoptr(PpOutlook) outlook = make_outlook (fixture);

  assert_text (pp_text_for_cell_accessible (outlook, "host-xs2", "uuid-xs62esp1", TRUE),
               "XS62ESP1, server xs2: needed, in library");
  assert_text (pp_text_for_cell_accessible (outlook, "host-xs2", "uuid-xs62esp1014", FALSE),
               "XS62ESP1014, server xs2: requires XS62ESP1 first");
  assert_text (pp_text_for_cell_accessible (outlook, "nobody", "nothing", FALSE),
               "nothing, server nobody: unknown");
  assert_text (pp_text_for_pending (outlook, "host-xs1"), NULL);
  assert_text (pp_text_for_pending (outlook, "host-xs3"), "xs3 needs a restart for XS62ESP1");
  assert_text (pp_text_for_pending (outlook, "host-xs4"),
               "xs4 needs a restart of its toolstack for XS62ESP1");
}

static void
test_values (void)
{
  assert_text (pp_text_for_guidance (PP_GUIDANCE_NONE), "no restart");
  assert_text (pp_text_for_guidance (PP_GUIDANCE_RESTART_HOST), "restart server");
  assert_text (pp_text_for_guidance (PP_GUIDANCE_RESTART_HOST | PP_GUIDANCE_RESTART_XAPI |
                                     PP_GUIDANCE_RESTART_HVM | PP_GUIDANCE_RESTART_PV),
               "restart server, restart toolstack, restart HVM virtual machines, "
               "restart PV virtual machines");
  assert_text (pp_text_for_size (96400000), "96.4\u00a0MB");
  assert_text (pp_text_for_date (1372032000), "2013-06-24");
  assert_text (pp_text_for_date (0), "–");
  assert_text (pp_text_for_date (G_MAXINT64), "–");
  assert_text (pp_text_for_time (1372032060), "2013-06-24 00:01");
  assert_text (pp_text_for_time (0), "–");
  assert_text (pp_text_for_outstanding (0), "up to date");
  assert_text (pp_text_for_duration (20), "less than a minute");
  assert_text (pp_text_for_duration (65), "about 1 minute");
  assert_text (pp_text_for_duration (26 * 60), "about 25 minutes");
  assert_text (pp_text_for_duration (63 * 60), "about 1:05 hours");
  assert_text (pp_text_for_outstanding (1), "1 hotfix outstanding");
  assert_text (pp_text_for_outstanding (7), "7 hotfixes outstanding");
}

static void
test_every_step (void)
{
  g_autoptr(Fixture) fixture = fixture_new ();
  g_autoptr(PpOutlook) outlook = make_outlook (fixture);
  g_autoptr(GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (int kind = PP_STEP_DOWNLOAD; kind < PP_STEP_BY_HAND; kind++)
    {
      PpStep step = { 1, kind, (char *) "host-xs2", (char *) "uuid-xs62esp1", NULL };
      PpStep bare = { 1, kind, NULL, NULL, NULL };
      char *text = pp_text_for_step (&step, outlook);
      g_autofree char *bare_text = pp_text_for_step (&bare, NULL);

      g_test_message ("%s", text);
      g_assert_null (strpbrk (text, "{}"));
      g_assert_null (strpbrk (bare_text, "{}"));
      g_assert_cmpuint (strlen (pp_text_for_step_kind (kind)), >, 3);
      g_assert_null (strstr (text, "host-"));
      g_assert_null (strstr (text, "uuid-"));
      g_assert_true (g_hash_table_add (seen, text));
    }
  g_assert_true (g_hash_table_contains (seen, "Restart server xs2"));
  assert_text (pp_text_for_step (&(PpStep) { 1, PP_STEP_BY_HAND, (char *) "host-xs2",
                                             .task = PP_STEP_RESTART_TOOLSTACK }, outlook),
               "By hand: Restart the toolstack on xs2");
  g_assert_true (g_hash_table_contains (seen, "Apply XS62ESP1 to xs2"));
}

/* What is for good says so, and nothing else does. */
static void
test_no_undo (void)
{
  g_autoptr(PpFix) suspend = pp_fix_new (PP_FIX_SUSPEND_VM, "uuid-1", NULL, "db-1");
  g_autoptr(PpFix) down = pp_fix_new (PP_FIX_SHUT_DOWN_VM, "uuid-1", NULL, "db-1");

  g_assert_cmpstr (pp_text_for_no_undo (&(PpStep) { 1, PP_STEP_APPLY }), ==,
                   "A hotfix cannot be removed again.");
  g_assert_cmpstr (pp_text_for_no_undo (&(PpStep) { 1, PP_STEP_REBOOT }), ==,
                   "What runs or is under way there is interrupted.");
  g_assert_cmpstr (pp_text_for_no_undo (&(PpStep) { 1, PP_STEP_RESTART_TOOLSTACK }), ==,
                   "What runs or is under way there is interrupted.");
  g_assert_cmpstr (pp_text_for_no_undo (&(PpStep) { 1, PP_STEP_FIX, .fix = down }), ==,
                   "It starts anew afterwards; what ran in it does not go on.");
  g_assert_null (pp_text_for_no_undo (&(PpStep) { 1, PP_STEP_FIX, .fix = suspend }));
  g_assert_null (pp_text_for_no_undo (&(PpStep) { 1, PP_STEP_DISABLE }));
  g_assert_null (pp_text_for_no_undo (&(PpStep) { 1, PP_STEP_EVACUATE }));
  g_assert_null (pp_text_for_no_undo (&(PpStep) { 1, PP_STEP_BY_HAND, .task = PP_STEP_REBOOT }));
}

/* Each kind of difference between two plans has its line, in this order. */
static void
test_plan_diff (void)
{
  g_autoptr(Fixture) fixture = fixture_new ();
  g_autoptr(PpOutlook) outlook = make_outlook (fixture);
  const char * const hotfixes[] = { "uuid-xs62esp1", NULL };
  const char * const none[] = { NULL };
  g_autoptr(PpChoice) choice = pp_choice_new (hotfixes, NULL, PP_ORDER_MASTER_FIRST,
                                              PP_MODE_AUTOMATIC);
  g_autoptr(PpChoice) nothing = pp_choice_new (none, NULL, PP_ORDER_MASTER_FIRST, PP_MODE_AUTOMATIC);
  g_autoptr(PpPlan) before = pp_plan_new (outlook, nothing, NULL, NULL);
  g_autoptr(PpPlan) after = pp_plan_new (outlook, choice, NULL, NULL);
  g_autoptr(PpPlanDiff) more = pp_plan_diff (before, after);
  g_autoptr(PpPlanDiff) less = pp_plan_diff (after, before);
  g_autoptr(PpPlanDiff) same = pp_plan_diff (after, after);
  g_auto(GStrv) gained = pp_text_for_plan_diff (more);
  g_auto(GStrv) lost = pp_text_for_plan_diff (less);
  g_auto(GStrv) equal = pp_text_for_plan_diff (same);
  g_autofree char *all = g_strjoinv ("\n", gained);

  g_test_message ("%s", all);
  g_assert_true (g_strv_contains ((const char * const *) gained,
                                  "New step: Download XS62ESP1"));
  g_assert_true (g_strv_contains ((const char * const *) lost,
                                  "Step left out: Download XS62ESP1"));
  g_assert_null (equal[0]);
}

/* Each fix has a label, says what it does and, if so, that it is put back. */
static void
test_every_fix (void)
{
  for (int kind = PP_FIX_DISABLE_HA; kind <= PP_FIX_ENABLE_HOST; kind++)
    {
      g_autoptr(PpFix) fix = pp_fix_new (kind, "uuid-1", NULL, "db-1");
      g_autofree char *text = pp_text_for_fix (fix);
      g_autofree char *unwind = pp_text_for_unwind (fix);
      PpStep step = { 1, PP_STEP_FIX, .fix = fix };
      g_autofree char *done = pp_text_for_step (&step, NULL);

      g_test_message ("%s | %s", text, unwind);
      g_assert_cmpuint (strlen (pp_text_for_fix_kind (kind)), >, 3);
      g_assert_true (g_str_has_prefix (text, done));
      g_assert_nonnull (strstr (done, "db-1"));
      g_assert_null (strpbrk (text, "{}"));
      g_assert_cmpint (unwind != NULL, ==, pp_fix_has_inverse (fix));
      g_assert_cmpint (strstr (text, "put back") != NULL, ==, unwind != NULL);
      if (unwind != NULL)
        {
          step.kind = PP_STEP_UNWIND;
          assert_text (pp_text_for_step (&step, NULL), unwind);
          g_assert_nonnull (strstr (unwind, "db-1"));
        }
    }
}

static const struct
{
  const char *check;
  PpSeverity  severity;
  const char *host;
  const char *hotfix;
  const char *object;
  const char *details[5];
  const char *expected;
} problems[] =
{
  { "host-live", PP_SEVERITY_ERROR, "host-xs2", NULL, "xs2", { NULL },
    "xs2 does not answer the pool master. Check that it is switched on and reachable." },
  { "host-enabled", PP_SEVERITY_ERROR, "host-xs2", NULL, "xs2", { NULL },
    "xs2 is in maintenance mode. It can be taken out of it for the time of the update and is put "
    "back into it at the end; or take it out for good first, by its menu, and check again." },
  { "ha-off", PP_SEVERITY_ERROR, NULL, NULL, "lab", { NULL },
    "High availability is on in lab. Switch it off for the time of the update." },
  { "server-precheck", PP_SEVERITY_OK, "host-xs2", "uuid-xs62esp1", "xs2", { NULL },
    "xs2 accepts XS62ESP1." },
  { "server-precheck", PP_SEVERITY_ERROR, "host-xs2", "uuid-xs62esp1014", "xs2",
    { "PATCH_PRECHECK_FAILED_PREREQUISITE_MISSING", "uuid-xs62esp1014", "uuid-xs62esp1" },
    "XS62ESP1014 on xs2: XS62ESP1014 needs XS62ESP1 on xs2 first. Install what is missing. "
    "(PATCH_PRECHECK_FAILED_PREREQUISITE_MISSING)" },
  { "server-precheck", PP_SEVERITY_INFO, "host-xs2", "uuid-xs62esp1014", "xs2",
    { "PATCH_PRECHECK_FAILED_PREREQUISITE_MISSING", "uuid-xs62esp1014", "uuid-xs62esp1" },
    "XS62ESP1014 on xs2 waits for an earlier step of this plan: XS62ESP1014 needs XS62ESP1 on xs2 "
    "first. Install what is missing. (PATCH_PRECHECK_FAILED_PREREQUISITE_MISSING)" },
  { "can-evacuate", PP_SEVERITY_ERROR, "host-xs2", NULL, "web1",
    { "VM_REQUIRES_SR", "OpaqueRef:vm", "OpaqueRef:sr" },
    "web1 cannot be moved: a disk or CD of it is on local storage. Shut it down, eject its CD, or "
    "move its disks to shared storage. (VM_REQUIRES_SR)" },
  { "can-evacuate", PP_SEVERITY_WARNING, "host-xs2", NULL, "web1",
    { "VM_REQUIRES_SR", "OpaqueRef:vm", "OpaqueRef:sr" },
    "web1 cannot be moved: a disk or CD of it is on local storage. Shut it down, eject its CD, or "
    "move its disks to shared storage. (VM_REQUIRES_SR)" },
  { "can-evacuate", PP_SEVERITY_ERROR, "host-xs2", NULL, "xs2",
    { "silent", "HOST_OFFLINE", "OpaqueRef:xs2" },
    "xs2 could not say whether it can be emptied, and has to be asked again: Server xs2 "
    "does not answer the pool master. Check that it is switched on and reachable. (HOST_OFFLINE)" },
  { "free-space", PP_SEVERITY_ERROR, "host-xs2", NULL, "xs2", { "25000000", "1000000" },
    "xs2 has 1.0\u00a0MB free and needs 25.0\u00a0MB. Remove the files of hotfixes that are "
    "installed everywhere." },
  { "mixed-versions", PP_SEVERITY_ERROR, NULL, NULL, "xs2", { "7.0.0", "7.1.0" },
    "xs2 runs release 7.0.0, the master 7.1.0, which cannot hand hotfixes to it any more. Bring it to the "
    "same release first." },
  { "update-storage", PP_SEVERITY_OK, NULL, NULL, "san", { NULL },
    "Storage san has room for the files of the updates." },
  { "update-storage", PP_SEVERITY_ERROR, NULL, NULL, "san", { "full", "25000000", "1000000" },
    "Storage san has 1.0\u00a0MB free, and the files of the updates need 25.0\u00a0MB. Choose another "
    "storage, or make room there." },
  { "update-storage", PP_SEVERITY_ERROR, NULL, NULL, "lab", { "none", "25000000", "0" },
    "In lab no storage that the pool master reaches has 25.0\u00a0MB free for the files of the updates. "
    "Plug in or attach storage, or delete what is not needed." },
  { "update-storage", PP_SEVERITY_ERROR, NULL, NULL, "away", { "unplugged", "1", "0" },
    "The pool master does not reach storage away. Repair it, or choose another one." },
  { "licence-policy", PP_SEVERITY_INFO, NULL, NULL, "lab", { "restrict_hotfix_apply" },
    "XenCenter would refuse to update lab (restrict_hotfix_apply). That is a rule of XenCenter's, "
    "not of the servers, and stops nothing here." },
  { "hotfix-blocked", PP_SEVERITY_ERROR, "host-xs2", "uuid-xs62esp1014", "XS62ESP1014",
    { "requires", "XS62ESP1" },
    "XS62ESP1014 cannot be installed on xs2: requires XS62ESP1 first." },
  { "hotfix-blocked", PP_SEVERITY_INFO, "host-xs2", "x", "XS62E001", { "superseded", "XS62ESP1" },
    "XS62E001 is left out on xs2: superseded by XS62ESP1." },
};

static void
test_problems (void)
{
  g_autoptr(Fixture) fixture = fixture_new ();
  g_autoptr(PpOutlook) outlook = make_outlook (fixture);

  for (guint i = 0; i < G_N_ELEMENTS (problems); i++)
    {
      PpProblem problem =
      {
        problems[i].check, problems[i].severity, (char *) problems[i].host,
        (char *) problems[i].hotfix, (char *) problems[i].object, (char **) problems[i].details,
      };

      assert_text (pp_text_for_problem (&problem, outlook), problems[i].expected);
    }
}

/* Each check has a heading and, with whatever severity and few details, a sentence. */
static void
test_every_check (void)
{
  const char * const *checks = pp_check_list ();

  for (guint i = 0; checks[i] != NULL; i++)
    {
      g_assert_cmpstr (pp_text_for_check (checks[i]), !=, checks[i]);
      for (int severity = PP_SEVERITY_OK; severity <= PP_SEVERITY_ERROR; severity++)
        {
          char *nothing[] = { NULL };
          char *odd[] = { (char *) "ODD", NULL };
          PpProblem problem = { checks[i], severity, NULL, NULL, (char *) "object", nothing };
          g_autofree char *bare = pp_text_for_problem (&problem, NULL);
          g_autofree char *text = NULL;

          problem.details = odd;
          text = pp_text_for_problem (&problem, NULL);
          g_test_message ("%s %d: %s", checks[i], severity, bare);
          g_assert_nonnull (strstr (bare, "object"));
          g_assert_null (strpbrk (bare, "{}"));
          if (pp_text_for_ignoring (&problem) != NULL)
            g_assert_cmpint (severity, >=, PP_SEVERITY_WARNING);
          g_assert_null (strpbrk (text, "{}"));
          g_assert_cmpuint (strlen (pp_text_for_severity (severity)), >, 1);
        }
    }
}

static void
note_source (Fixture    *fixture,
             const char *source)
{
  g_free (fixture_last_note (fixture)->source);
  fixture_last_note (fixture)->source = g_strdup (source);
}

/* Each state in each way that leads to it: who says it, and who says otherwise. */
static void
test_reasons (void)
{
  static const FixtureHotfix hotfixes[] =
  {
    { "XS62ESP1", "", "" }, { "OLD", "", "" }, { "GONE", "", "" }, { "LEFT-OUT", "", "" },
    { "PREMIUM", "", "", .premium = TRUE }, { "PAID", "", "" }, { "TO-NEXT", "", "" },
    { "POSES", "", "" }, { "HAS", "", "BLOCKED" }, { "ROLLED-UP", "", "HAS" },
    { "BLOCKED", "", "HAS" }, { "AFTER", "XS62ESP1", "" }, { "BY-NOTES", "", "" },
  };
  static const struct
  {
    const char *hotfix;
    const char *expected;
  } reasons[] = {
    { "XS62ESP1", "needed" },
    { "OLD", "superseded by XS62ESP1, say the notes (Citrix KB). "
      "The feed has it in its smallest set all the same." },
    { "GONE", "withdrawn by the vendor, say the notes (gidcs). The feed still lists it." },
    { "LEFT-OUT", "superseded (left out of the feed's smallest set)" },
    { "PREMIUM", "only with a paid licence, says the feed" },
    { "NEVER-HEARD-OF", "not for this server's version" },
    { "PAID", "only with a paid licence, say the notes (Citrix KB). The feed does not say so." },
    { "TO-NEXT", "turns the server into another release, says the feed" },
    { "POSES", "turns the server into another release, say the notes (Citrix KB). "
      "The feed lists it like any hotfix." },
    { "BY-NOTES", "superseded by XS62ESP1, say the notes (Citrix KB)" },
    { "ROLLED-UP", "superseded by HAS, which is installed" },
    { "BLOCKED", "conflicts with HAS, which is installed" },
    { "AFTER", "requires XS62ESP1 first" },
    { "HAS", "installed" },
    { "OWES-REBOOT", "installed; the server needs a restart" },
    { "OWES-TOOLSTACK", "installed; the server's toolstack needs a restart" },
  };
  g_autoptr(Fixture) fixture = fixture_new ();
  g_autoptr(PpOutlook) outlook = NULL;
  PpHost *host;

  fixture_add_hotfixes (fixture, hotfixes, G_N_ELEMENTS (hotfixes));
  fixture_add_version (fixture, "6.2.0", NULL, "XS62ESP1 OLD GONE LEFT-OUT PREMIUM PAID TO-NEXT POSES "
                       "HAS ROLLED-UP BLOCKED AFTER BY-NOTES", "XS62ESP1 OLD AFTER BLOCKED ROLLED-UP");
  fixture_add_version (fixture, "6.5.0", NULL, "", NULL);
  fixture_last_version (fixture)->patch_uuid = g_strdup (fixture_uuid (fixture, "TO-NEXT"));
  fixture_add_note (fixture, "PAID", "");
  fixture_last_note (fixture)->paid = TRUE;
  note_source (fixture, "Citrix KB");
  fixture_add_note (fixture, "POSES", "");
  fixture_last_note (fixture)->upgrade = TRUE;
  note_source (fixture, "Citrix KB");
  fixture_add_note (fixture, "BY-NOTES", "XS62ESP1");
  note_source (fixture, "Citrix KB");
  fixture_add_note (fixture, "OLD", "XS62ESP1");
  note_source (fixture, "Citrix KB");
  fixture_add_note (fixture, "GONE", "");
  fixture_last_note (fixture)->withdrawn = g_strdup ("It crashed servers.");
  fixture_last_note (fixture)->driver_disks = g_strdup ("Mind the drivers.");
  note_source (fixture, "gidcs");
  host = fixture_add_host (fixture, "xs1", "6.2.0", "1", "HAS");
  fixture_apply (fixture, host, "OWES-REBOOT", 2000, PP_GUIDANCE_RESTART_HOST, TRUE);
  fixture_apply (fixture, host, "OWES-TOOLSTACK", 2000, PP_GUIDANCE_RESTART_XAPI, TRUE);
  outlook = fixture_outlook (fixture);
  for (guint i = 0; i < G_N_ELEMENTS (reasons); i++)
    assert_text (pp_text_for_reason (outlook, "host-xs1", fixture_uuid (fixture, reasons[i].hotfix)),
                 reasons[i].expected);
  assert_text (pp_text_for_note (outlook, "uuid-gone"),
               "It crashed servers. Mind the drivers. (gidcs)");
  g_assert_null (pp_text_for_note (outlook, "uuid-old"));
  g_assert_null (pp_text_for_basis (outlook, "host-xs1"));
}

static void
test_on_the_pool (void)
{
  static const FixtureHotfix hotfixes[] = { { "A", "", "" }, { "B", "", "" } };
  g_autoptr(Fixture) fixture = fixture_new ();
  g_autoptr(PpOutlook) outlook = NULL;

  fixture_add_hotfixes (fixture, hotfixes, G_N_ELEMENTS (hotfixes));
  fixture_add_version (fixture, "6.2.0", NULL, "A B", NULL);
  fixture_add_host (fixture, "xs1", "6.2.0", "1", "A");
  fixture_add_host (fixture, "xs2", "6.2.0", "1", "");
  for (guint i = 0; i < G_N_ELEMENTS (hotfixes); i++)
    {
      PpPatch *patch = pp_patch_new ();

      g_free (patch->uuid);
      patch->uuid = g_strdup (fixture_uuid (fixture, hotfixes[i].name));
      g_ptr_array_add (fixture->patches, patch);
    }
  outlook = fixture_outlook (fixture);
  assert_text (pp_text_for_partly (outlook, "uuid-a"),
               "partly installed: on xs1, not on xs2");
  g_assert_null (pp_text_for_partly (outlook, "uuid-b"));
  assert_text (pp_text_for_upload (outlook, "uuid-a"), "the file is no longer on the master");
  assert_text (pp_text_for_upload (outlook, "uuid-b"),
               "uploaded once, but installed on no server: the file is no longer on the master and "
               "has to be uploaded again");
  g_assert_null (pp_text_for_upload (outlook, "uuid-c"));
  assert_text (pp_text_for_basis (outlook, "host-xs1"),
               "The feed names no smallest set for 6.2.0: what is recommended is computed from "
               "conflicts and the notes.");
}

static const struct
{
  PpEligibility eligibility;
  gint64        premium;
  gint64        none;
  gint64        eol;
  const char   *edition;
  const char   *expected;
} supports[] =
{
  { PP_ELIGIBILITY_ALL, 0, 0, 0, "free", NULL },
  { PP_ELIGIBILITY_ALL, 0, 0, 86400, "free", "6.2.0: end of life on 1970-01-02" },
  { PP_ELIGIBILITY_PREMIUM, 86400, 0, 0, "free",
    "6.2.0: hotfixes released after 1970-01-02 are for paying customers only" },
  { PP_ELIGIBILITY_PREMIUM, 86400, 0, 2 * 86400, "free",
    "6.2.0: hotfixes released after 1970-01-02 are for paying customers only; end of life on "
    "1970-01-03" },
  { PP_ELIGIBILITY_PREMIUM, 0, 0, 0, "free",
    "6.2.0: new hotfixes are for paying customers only" },
  { PP_ELIGIBILITY_PREMIUM, 86400, 0, 0, "per-socket", NULL },
  { PP_ELIGIBILITY_CU, 0, 86400, 0, "free",
    "6.2.0: no hotfixes after 1970-01-02, only a cumulative update" },
  { PP_ELIGIBILITY_NONE, 0, 0, 0, "per-socket", "6.2.0: end of life, no more hotfixes" },
};

static void
test_support (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (supports); i++)
    {
      g_autoptr(Fixture) fixture = fixture_new ();
      g_autoptr(PpOutlook) outlook = NULL;
      PpHost *host = fixture_add_host (fixture, "xs1", "6.2.0", "1", "");
      PpVersion *version;

      g_free (host->edition);
      host->edition = g_strdup (supports[i].edition);
      fixture_add_version (fixture, "6.2.0", NULL, "", NULL);
      version = fixture_last_version (fixture);
      version->eligibility = supports[i].eligibility;
      version->premium_date = supports[i].premium;
      version->none_date = supports[i].none;
      version->eol_date = supports[i].eol;
      outlook = fixture_outlook (fixture);
      assert_text (pp_text_for_eligibility (outlook, "host-xs1"), supports[i].expected);
    }
}

/* This program can take a server out of it; other tools are for when it cannot. */
static void
test_left_disabled (void)
{
  static const char * const servers[] = { "xs1", "xs2", NULL };
  g_autofree char *one = pp_text_for_left_disabled (servers + 1);
  g_autofree char *two = pp_text_for_left_disabled (servers);

  g_assert_null (pp_text_for_left_disabled (NULL));
  g_assert_null (pp_text_for_left_disabled (servers + 2));
  g_assert_true (g_str_has_prefix (one, "xs2 was left in maintenance mode"));
  g_assert_true (g_str_has_prefix (two, "xs1, xs2 were left in maintenance mode"));
  g_assert_nonnull (strstr (one, "Continue or Unwind"));
  g_assert_true (strstr (one, "poolpatchctl runs unwind") < strstr (one, "xe host-enable"));
  g_assert_null (strstr (one, "XenCenter"));
}

static void
test_turns (void)
{
  static const FixtureHotfix hotfixes[] =
  {
    { "XS62ESP1", "", "", 86400 }, { "B", "XS62ESP1", "", 2 * 86400 }, { "A", "", "", 3 * 86400 },
    { "C", "", "", 3 * 86400 },
  };
  static const char * const expected[] =
  {
    "service packs come first", "after XS62ESP1, which it requires", "by its date, 1970-01-04",
    "of the same date as the one before it, so by name",
  };
  g_autoptr(Fixture) fixture = fixture_new ();
  g_autoptr(PpOutlook) outlook = fixture_outlook (fixture);
  g_autoptr(GPtrArray) sorted = NULL;
  g_autoptr(GPtrArray) turns = NULL;

  fixture_add_hotfixes (fixture, hotfixes, G_N_ELEMENTS (hotfixes));
  sorted = pp_outlook_sort (outlook, fixture->hotfixes);
  turns = pp_outlook_explain_order (outlook, sorted);
  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    assert_text (pp_text_for_turn (g_ptr_array_index (turns, i)), expected[i]);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/text/sentences/every-state", test_every_state);
  g_test_add_func ("/text/sentences/cells", test_cells);
  g_test_add_func ("/text/sentences/in-outlook", test_in_outlook);
  g_test_add_func ("/text/sentences/values", test_values);
  g_test_add_func ("/text/sentences/every-step", test_every_step);
  g_test_add_func ("/text/sentences/no-undo", test_no_undo);
  g_test_add_func ("/text/sentences/plan-diff", test_plan_diff);
  g_test_add_func ("/text/sentences/every-fix", test_every_fix);
  g_test_add_func ("/text/sentences/problems", test_problems);
  g_test_add_func ("/text/sentences/every-check", test_every_check);
  g_test_add_func ("/text/sentences/reasons", test_reasons);
  g_test_add_func ("/text/sentences/on-the-pool", test_on_the_pool);
  g_test_add_func ("/text/sentences/support", test_support);
  g_test_add_func ("/text/sentences/left-disabled", test_left_disabled);
  g_test_add_func ("/text/sentences/turns", test_turns);

  return g_test_run ();
}
