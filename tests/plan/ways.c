/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "plan-text.h"

#include <poolpatch/pp-plan-diff.h>

/* What a plan does otherwise when it is for something else, or to be carried out otherwise. The
 * master is xs1; R restarts the server, X the toolstack, N nothing. */

typedef struct
{
  const char *name;
  PpPurpose   purpose;
  const char *choice;
  const char *hosts;
  PpOptions   options;
  const char *mandatory;   /* one hotfix */
  const char *steps;
} Case;

static const FixtureHotfix hotfixes[] =
{
  { "R", "", "", 100, PP_GUIDANCE_RESTART_HOST }, { "N", "", "", 300 },
  { "X", "", "", 500, PP_GUIDANCE_RESTART_XAPI }, { "V", "", "", 700, PP_GUIDANCE_RESTART_HVM },
};

static const Case cases[] =
{
  { "toolstacks-first", PP_PURPOSE_HOTFIXES, "R X", "", { .order = PP_ORDER_TOOLSTACKS_FIRST }, "",
    "precheck xs1 R, precheck xs1 X, apply xs1 R, apply xs1 X, "
    "precheck xs2 R, precheck xs2 X, apply xs2 R, apply xs2 X, "
    "precheck xs3 R, precheck xs3 X, apply xs3 R, apply xs3 X, "
    "restart-toolstack xs2, wait xs2, restart-toolstack xs3, wait xs3, "
    "restart-toolstack xs1, wait xs1, "
    "disable xs2, evacuate xs2, reboot xs2, wait xs2, enable xs2, bring-back xs2, verify xs2, "
    "disable xs3, evacuate xs3, reboot xs3, wait xs3, enable xs3, bring-back xs3, verify xs3, "
    "disable xs1, evacuate xs1, reboot xs1, wait xs1, enable xs1, bring-back xs1, verify xs1, "
    "clean R, clean X" },
  { "toolstacks-only", PP_PURPOSE_HOTFIXES, "X", "xs1 xs3", { .order = PP_ORDER_TOOLSTACKS_FIRST },
    "", "precheck xs1 X, apply xs1 X, precheck xs3 X, apply xs3 X, "
    "restart-toolstack xs3, wait xs3, verify xs3, restart-toolstack xs1, wait xs1, verify xs1, "
    "clean X" },
  { "toolstacks-first-nothing", PP_PURPOSE_HOTFIXES, "N", "xs2",
    { .order = PP_ORDER_TOOLSTACKS_FIRST }, "", "precheck xs2 N, apply xs2 N, verify xs2, clean N" },
  { "toolstacks-first-mandatory", PP_PURPOSE_HOTFIXES, "R X", "xs2",
    { .order = PP_ORDER_TOOLSTACKS_FIRST }, "R",
    "precheck xs2 R, precheck xs2 X, disable xs2, evacuate xs2, apply xs2 R, reboot xs2, wait xs2, "
    "apply xs2 X, enable xs2, bring-back xs2, restart-toolstack xs2, wait xs2, verify xs2, "
    "clean R, clean X" },
  { "toolstacks-first-manual", PP_PURPOSE_HOTFIXES, "R", "xs2",
    { .order = PP_ORDER_TOOLSTACKS_FIRST, .mode = PP_MODE_MANUAL }, "",
    "precheck xs2 R, apply xs2 R, verify xs2, clean R, by-hand xs2 restart-toolstack, "
    "by-hand xs2 reboot" },
  { "manual", PP_PURPOSE_HOTFIXES, "R X", "xs1 xs2", { .mode = PP_MODE_MANUAL }, "",
    "precheck xs1 R, precheck xs1 X, apply xs1 R, apply xs1 X, verify xs1, "
    "precheck xs2 R, precheck xs2 X, apply xs2 R, apply xs2 X, verify xs2, clean R, clean X, "
    "by-hand xs1 reboot, by-hand xs2 reboot" },
  { "toolstacks-first-all-manual", PP_PURPOSE_HOTFIXES, "X", "xs1 xs2",
    { .order = PP_ORDER_TOOLSTACKS_FIRST, .mode = PP_MODE_MANUAL, .keep_files = TRUE }, "",
    "precheck xs1 X, apply xs1 X, verify xs1, precheck xs2 X, apply xs2 X, verify xs2, "
    "by-hand xs2 restart-toolstack, by-hand xs1 restart-toolstack" },
  { "vms", PP_PURPOSE_HOTFIXES, "V", "xs2", { .keep_files = TRUE }, "",
    "precheck xs2 V, apply xs2 V, reboot-vms xs2, verify xs2" },
  { "evacuate-after", PP_PURPOSE_HOTFIXES, "R", "xs2", { .evacuate_after = TRUE }, "",
    "precheck xs2 R, apply xs2 R, disable xs2, evacuate xs2, reboot xs2, wait xs2, enable xs2, "
    "bring-back xs2, verify xs2, clean R" },
  { "separate", PP_PURPOSE_HOTFIXES, "N X R", "xs2", { .separate_restarts = TRUE }, "",
    "precheck xs2 R, precheck xs2 N, precheck xs2 X, disable xs2, evacuate xs2, apply xs2 R, "
    "reboot xs2, wait xs2, apply xs2 N, apply xs2 X, restart-toolstack xs2, wait xs2, "
    "enable xs2, bring-back xs2, verify xs2, clean R, clean N, clean X" },
  { "leave-things", PP_PURPOSE_HOTFIXES, "R", "xs2", { .leave_vms = TRUE, .keep_files = TRUE }, "",
    "precheck xs2 R, disable xs2, evacuate xs2, apply xs2 R, reboot xs2, wait xs2, enable xs2, "
    "verify xs2" },
  { "restart-toolstacks", PP_PURPOSE_RESTART_TOOLSTACKS, "", "", { 0 }, "",
    "restart-toolstack xs2, wait xs2, verify xs2, restart-toolstack xs3, wait xs3, verify xs3, "
    "restart-toolstack xs1, wait xs1, verify xs1" },
  { "restart-hosts", PP_PURPOSE_RESTART_HOSTS, "", "xs2 xs1", { .mode = PP_MODE_MANUAL }, "",
    "disable xs1, evacuate xs1, reboot xs1, wait xs1, enable xs1, bring-back xs1, verify xs1, "
    "disable xs2, evacuate xs2, reboot xs2, wait xs2, enable xs2, bring-back xs2, verify xs2" },
  { "restart-hosts-master-last", PP_PURPOSE_RESTART_HOSTS, "", "xs2 xs1",
    { .order = PP_ORDER_TOOLSTACKS_FIRST, .leave_vms = TRUE }, "",
    "disable xs2, evacuate xs2, reboot xs2, wait xs2, enable xs2, verify xs2, "
    "disable xs1, evacuate xs1, reboot xs1, wait xs1, enable xs1, verify xs1" },
  { "enter-maintenance", PP_PURPOSE_ENTER_MAINTENANCE, "", "xs2", { 0 }, "",
    "disable xs2, evacuate xs2, verify xs2" },
  { "leave-maintenance", PP_PURPOSE_LEAVE_MAINTENANCE, "", "xs2", { 0 }, "",
    "enable xs2, verify xs2" },
};

static Fixture *
make_fixture (const char *mandatory)
{
  Fixture *fixture = fixture_new ();

  fixture_add_hotfixes (fixture, hotfixes, G_N_ELEMENTS (hotfixes));
  for (guint i = 0; i < fixture->hotfixes->len; i++)
    {
      PpHotfix *hotfix = g_ptr_array_index (fixture->hotfixes, i);
      PpHotfix facts = *hotfix;
      PpPatch *patch = pp_patch_new ();

      facts.guidance_mandatory = g_str_equal (hotfix->name, mandatory);
      fixture->hotfixes->pdata[i] = pp_hotfix_new (&facts);
      g_free (patch->uuid);
      patch->uuid = g_strdup (hotfix->uuid);
      patch->size = 1000;
      patch->has_file = TRUE;
      g_ptr_array_add (fixture->patches, patch);
      pp_hotfix_unref (hotfix);
    }
  fixture_add_version (fixture, "6.2.0", "70446c", "R N X V", NULL);
  fixture_add_host (fixture, "xs1", "6.2.0", "70446c", "");
  fixture_add_host (fixture, "xs2", "6.2.0", "70446c", "");
  fixture_add_host (fixture, "xs3", "6.2.0", "70446c", "");

  return fixture;
}

static void
test_case (gconstpointer data)
{
  const Case *test = data;
  g_autoptr(Fixture) fixture = make_fixture (test->mandatory);
  g_autoptr(PpOutlook) outlook = fixture_outlook (fixture);
  g_autoptr(PpChoice) choice = NULL;
  g_autoptr(PpPlan) plan = NULL;
  g_autofree char *steps = NULL;
  g_autofree char *expected = g_strconcat ("gate, ", test->steps, NULL);

  choice = plan_text_choice_full (test->purpose, test->choice, test->hosts, &test->options);
  plan = pp_plan_new (outlook, choice, NULL, NULL);
  steps = plan_text_steps (plan);
  g_assert_cmpstr (steps, ==, expected);
}

/* A server that is in maintenance mode, and fixes that are accepted. */
static void
test_accepted (void)
{
  g_autoptr(Fixture) fixture = make_fixture ("");
  g_autoptr(PpOutlook) outlook = NULL;
  g_autoptr(PpChoice) choice = NULL;
  g_autoptr(PpChoice) other = NULL;
  g_autoptr(PpPlan) plan = NULL;
  g_autoptr(PpPlan) unfixed = NULL;
  g_autofree char *steps = NULL;

  ((PpHost *) g_ptr_array_index (fixture->hosts, 1))->enabled = FALSE;
  outlook = fixture_outlook (fixture);
  choice = plan_text_choice_full (PP_PURPOSE_HOTFIXES, "N", "xs2",
                                  &(PpOptions) { .accept_fixes = TRUE });
  plan = pp_plan_new (outlook, choice, NULL, NULL);
  steps = plan_text_steps (plan);
  g_assert_cmpstr (steps, ==,
                   "fix xs2 enable-host xs2, gate, precheck xs2 N, apply xs2 N, verify xs2, "
                   "unwind xs2 enable-host xs2, clean N");
  g_assert_cmpuint (pp_plan_count_blocking (plan), ==, 0);

  other = plan_text_choice ("N", "xs2", PP_MODE_AUTOMATIC);
  unfixed = pp_plan_new (outlook, other, NULL, NULL);
  g_assert_cmpuint (pp_plan_count_blocking (unfixed), ==, 1);
}

/* A virtual machine that cannot be moved is stopped when its server's turn comes. */
static void
test_accepted_vm (void)
{
  g_autoptr(Fixture) fixture = make_fixture ("");
  g_autoptr(PpOutlook) outlook = fixture_outlook (fixture);
  g_autoptr(PpChoice) choice = NULL;
  g_autoptr(PpEvidence) evidence = NULL;
  g_autoptr(PpPlan) plan = NULL;
  g_autoptr(GPtrArray) hosts = NULL;
  g_autoptr(GPtrArray) prechecks = NULL;
  g_autofree char *steps = NULL;
  PpHostEvidence *host = pp_host_evidence_new ("host-xs2");
  g_autoptr(PpVm) vm = pp_vm_new ();

  g_free (vm->uuid);
  vm->uuid = g_strdup ("vm-db");
  g_free (vm->name);
  vm->name = g_strdup ("db");
  g_ptr_array_add (host->vms, pp_vm_ref (vm));
  g_ptr_array_add (host->blockers, pp_blocker_new (vm, (const char *[]) { "VM_REQUIRES_SR", NULL }));
  hosts = g_ptr_array_new_with_free_func ((GDestroyNotify) pp_host_evidence_free);
  g_ptr_array_add (hosts, host);
  prechecks = g_ptr_array_new ();
  evidence = pp_evidence_new (1, hosts, prechecks);

  choice = plan_text_choice_full (PP_PURPOSE_RESTART_HOSTS, "", "xs2",
                                  &(PpOptions) { .accept_fixes = TRUE });
  plan = pp_plan_new (outlook, choice, evidence, NULL);
  steps = plan_text_steps (plan);
  g_assert_cmpstr (steps, ==,
                   "gate, disable xs2, fix xs2 suspend-vm db, evacuate xs2, reboot xs2, wait xs2, "
                   "enable xs2, bring-back xs2, unwind xs2 suspend-vm db, verify xs2");
  /* The one that is suspended is not moved. */
  g_assert_cmpuint (pp_plan_get_step (plan, 2)->vms->len, ==, 1);
  g_assert_cmpuint (pp_plan_get_step (plan, 3)->vms->len, ==, 0);
  g_assert_cmpuint (pp_plan_count_blocking (plan), ==, 0);
}

/* What was mended before is put back: a virtual machine with its server, the rest last first. */
static void
test_done (void)
{
  g_autoptr(Fixture) fixture = make_fixture ("");
  g_autoptr(PpOutlook) outlook = fixture_outlook (fixture);
  g_autoptr(PpChoice) choice = plan_text_choice ("N", "", PP_MODE_AUTOMATIC);
  g_autoptr(PpPlan) plan = pp_plan_new (outlook, choice, NULL, NULL);
  g_autoptr(PpPlan) renewed = NULL;
  g_autoptr(GPtrArray) fixes = g_ptr_array_new_with_free_func ((GDestroyNotify) pp_fix_free);
  g_autofree char *steps = NULL;

  g_ptr_array_add (fixes, pp_fix_new (PP_FIX_DISABLE_HA, "pool", NULL, "lab"));
  g_ptr_array_add (fixes, pp_fix_new (PP_FIX_SHUT_DOWN_VM, "vm", "host-xs2", "db"));
  g_ptr_array_add (fixes, pp_fix_new (PP_FIX_EJECT_CD, "vm", "host-xs2", "db"));
  g_ptr_array_add (fixes, pp_fix_new (PP_FIX_SUSPEND_VM, "other", "host-gone", "web"));
  renewed = pp_plan_renew (plan, outlook, NULL, fixes);
  steps = plan_text_steps (renewed);
  g_assert_cmpstr (steps, ==,
                   "gate, precheck xs1 N, apply xs1 N, verify xs1, precheck xs2 N, apply xs2 N, "
                   "unwind xs2 shut-down-vm db, verify xs2, precheck xs3 N, apply xs3 N, "
                   "verify xs3, unwind gone suspend-vm web, unwind disable-ha lab, clean N");
  g_assert_false (pp_plan_is_equal (plan, renewed));
}

/* What is different is told apart by what it is about. */
static void
test_diff (void)
{
  g_autoptr(Fixture) fixture = make_fixture ("");
  g_autoptr(PpOutlook) outlook = fixture_outlook (fixture);
  g_autoptr(PpChoice) choice = plan_text_choice ("N", "xs1 xs2", PP_MODE_AUTOMATIC);
  g_autoptr(PpChoice) last = plan_text_choice_full (PP_PURPOSE_RESTART_HOSTS, "", "xs1 xs2",
                                                    &(PpOptions) { 0 });
  g_autoptr(PpChoice) first = plan_text_choice_full (PP_PURPOSE_RESTART_HOSTS, "", "xs1 xs2",
                                                     &(PpOptions) { PP_ORDER_TOOLSTACKS_FIRST });
  g_autoptr(PpPlan) before = pp_plan_new (outlook, choice, NULL, NULL);
  g_autoptr(PpPlan) one = pp_plan_new (outlook, last, NULL, NULL);
  g_autoptr(PpPlan) other = pp_plan_new (outlook, first, NULL, NULL);
  g_autoptr(PpOutlook) later = NULL;
  g_autoptr(PpPlan) after = NULL;
  g_autoptr(PpPlanDiff) same = pp_plan_diff (before, before);
  g_autoptr(PpPlanDiff) diff = NULL;
  g_autoptr(PpPlanDiff) order = pp_plan_diff (one, other);

  g_assert_true (pp_plan_diff_is_empty (same));
  g_assert_true (order->order_changed);
  g_assert_cmpuint (order->steps_added->len + order->steps_removed->len, ==, 0);

  /* Meanwhile somebody installed it on xs1 and put xs2 into maintenance mode. */
  fixture_apply (fixture, g_ptr_array_index (fixture->hosts, 0), "N", 1, PP_GUIDANCE_NONE, TRUE);
  ((PpHost *) g_ptr_array_index (fixture->hosts, 1))->enabled = FALSE;
  later = fixture_outlook (fixture);
  after = pp_plan_renew (before, later, NULL, NULL);
  diff = pp_plan_diff (before, after);
  g_assert_cmpuint (diff->steps_removed->len, ==, 3);
  g_assert_cmpuint (diff->steps_added->len, ==, 0);
  g_assert_false (diff->order_changed);
  g_assert_cmpuint (diff->problems_added->len, ==, 1);
  g_assert_cmpuint (diff->problems_removed->len, ==, 0);
  g_assert_false (pp_plan_diff_is_empty (diff));
}

/* Restarts take as long as the last one took, and longest of all. */
static void
test_estimate (void)
{
  g_autoptr(Fixture) fixture = make_fixture ("");
  g_autoptr(PpChoice) choice = plan_text_choice_full (PP_PURPOSE_RESTART_HOSTS, "", "xs2",
                                                      &(PpOptions) { .leave_vms = TRUE });
  PpHost *host = g_ptr_array_index (fixture->hosts, 1);
  g_autoptr(PpOutlook) unknown = fixture_outlook (fixture);
  g_autoptr(PpPlan) guessed = pp_plan_new (unknown, choice, NULL, NULL);
  g_autoptr(PpOutlook) known = NULL;
  g_autoptr(PpPlan) plan = NULL;
  guint sum = 0;

  g_assert_cmpuint (pp_plan_get_estimate (guessed), >=, 8 * 60);
  host->boot_time = 1000;
  host->agent_start_time = 1100;
  known = fixture_outlook (fixture);
  plan = pp_plan_new (known, choice, NULL, NULL);
  for (guint i = 0; i < pp_plan_get_n_steps (plan); i++)
    {
      const PpStep *step = pp_plan_get_step (plan, i);

      sum += step->seconds;
      if (step->kind == PP_STEP_WAIT)
        g_assert_cmpuint (step->seconds, ==, 220);
      g_assert_cmpint (pp_step_can_undo (step), ==, step->kind != PP_STEP_REBOOT);
    }
  g_assert_cmpuint (pp_plan_get_estimate (plan), ==, sum);
  g_assert_cmpuint (sum, <, pp_plan_get_estimate (guessed));
}

/* With nothing left to do, what was mended is still put back. */
static void
test_only_unwind (void)
{
  g_autoptr(Fixture) fixture = make_fixture ("");
  g_autoptr(PpOutlook) outlook = fixture_outlook (fixture);
  g_autoptr(PpChoice) choice = plan_text_choice ("", "", PP_MODE_AUTOMATIC);
  g_autoptr(PpPlan) plan = pp_plan_new (outlook, choice, NULL, NULL);
  g_autoptr(PpPlan) renewed = NULL;
  g_autoptr(GPtrArray) fixes = g_ptr_array_new_with_free_func ((GDestroyNotify) pp_fix_free);
  g_autofree char *steps = NULL;

  g_ptr_array_add (fixes, pp_fix_new (PP_FIX_DISABLE_HA, "pool", NULL, "lab"));
  renewed = pp_plan_renew (plan, outlook, NULL, fixes);
  steps = plan_text_steps (renewed);
  g_assert_cmpstr (steps, ==, "gate, unwind disable-ha lab");
}

/* Every word means what it says, and nothing else means anything. */
static void
test_words (void)
{
  PpFixKind fix;
  PpOrder order;
  PpPurpose purpose;
  PpStuck stuck;
  PpMode mode;

  for (int i = 0; i <= PP_FIX_ENABLE_HOST; i++)
    g_assert_true (pp_fix_kind_from_string (pp_fix_kind_to_string (i), &fix) && (int) fix == i);
  for (int i = 0; i <= PP_STEP_BY_HAND; i++)
    g_assert_cmpint (pp_step_kind_from_string (pp_step_kind_to_string (i)), ==, i);
  for (int i = 0; i <= PP_PURPOSE_LEAVE_MAINTENANCE; i++)
    g_assert_true (pp_purpose_from_string (pp_purpose_to_string (i), &purpose) &&
                   (int) purpose == i);
  for (int i = 0; i <= PP_STUCK_LEAVE_SERVER; i++)
    g_assert_true (pp_stuck_from_string (pp_stuck_to_string (i), &stuck) && (int) stuck == i);

  g_assert_true (pp_order_from_string ("toolstacks-first", &order));
  g_assert_cmpint (order, ==, PP_ORDER_TOOLSTACKS_FIRST);
  g_assert_true (pp_mode_from_string ("manual", &mode));
  g_assert_cmpint (mode, ==, PP_MODE_MANUAL);
  g_assert_false (pp_order_from_string ("backwards", &order));
  g_assert_false (pp_mode_from_string (NULL, &mode));
  g_assert_false (pp_fix_kind_from_string ("pray", &fix));
  g_assert_cmpint (pp_step_kind_from_string (""), <, 0);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/plan/ways/", cases[i].name, NULL);

      g_test_add_data_func (path, &cases[i], test_case);
    }
  g_test_add_func ("/plan/fixes/accepted", test_accepted);
  g_test_add_func ("/plan/fixes/accepted-vm", test_accepted_vm);
  g_test_add_func ("/plan/fixes/done", test_done);
  g_test_add_func ("/plan/fixes/only-unwind", test_only_unwind);
  g_test_add_func ("/plan/diff", test_diff);
  g_test_add_func ("/plan/estimate", test_estimate);
  g_test_add_func ("/plan/words", test_words);

  return g_test_run ();
}
