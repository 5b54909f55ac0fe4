/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <poolpatch/pp-error.h>

#include "plan-text.h"

#include <string.h>

/* One pool for all: xs1 (master) and xs2. B replaces A; S needs R; O, which xs2 has, replaces C; W
 * was withdrawn; P has to be paid for; Z is for another version. */
static const FixtureHotfix hotfixes[] =
{
  { "A", "", "", 100 }, { "B", "", "A", 200 }, { "R", "", "", 300, PP_GUIDANCE_RESTART_HOST },
  { "S", "R", "", 400 }, { "O", "", "", 500 }, { "C", "", "O", 600 }, { "W", "", "", 700 },
  { "P", "", "", 800, 0, TRUE }, { "Z", "", "", 900 },
};

typedef struct
{
  Fixture   *fixture;
  PpHost    *master;
  PpHost    *member;
  GPtrArray *evidence;   /* of hosts */
  GPtrArray *prechecks;
  gboolean   asked;
} Lab;

static Lab *
lab_new (void)
{
  Lab *self = g_new0 (Lab, 1);

  self->fixture = fixture_new ();
  fixture_add_hotfixes (self->fixture, hotfixes, G_N_ELEMENTS (hotfixes));
  fixture_add_version (self->fixture, "6.2.0", "70446c", "A B R S O C W P", NULL);
  fixture_add_version (self->fixture, "6.1", "59235p", "Z", NULL);
  fixture_add_note (self->fixture, "A", "B");
  fixture_add_note (self->fixture, "W", "");
  fixture_last_note (self->fixture)->withdrawn = g_strdup ("it broke storage");
  self->master = fixture_add_host (self->fixture, "xs1", "6.2.0", "70446c", "");
  self->member = fixture_add_host (self->fixture, "xs2", "6.2.0", "70446c", "O");
  self->evidence = g_ptr_array_new_with_free_func ((GDestroyNotify) pp_host_evidence_free);
  self->prechecks = g_ptr_array_new_with_free_func ((GDestroyNotify) pp_precheck_free);

  return self;
}

static void
lab_free (Lab *self)
{
  fixture_free (self->fixture);
  g_ptr_array_unref (self->evidence);
  g_ptr_array_unref (self->prechecks);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Lab, lab_free)

static PpHostEvidence *
lab_ask (Lab * self,
         const char *host)
{
  PpHostEvidence *evidence = pp_host_evidence_new (host);

  self->asked = TRUE;
  g_ptr_array_add (self->evidence, evidence);

  return evidence;
}

static void
lab_precheck (Lab        *self,
              const char *hotfix,
              const char *failure,
              const char *param)
{
  const char *params[] = { "OpaqueRef:patch", param, NULL };
  g_autoptr(GError) error = NULL;

  if (failure != NULL)
    error = pp_error_new_refused ("xs1", failure, params);
  self->asked = TRUE;
  g_ptr_array_add (self->prechecks, pp_precheck_new ("host-xs1", hotfix, error));
}

static PpPlan *
lab_plan (Lab        *self,
          const char *choice,
          const char *hosts)
{
  g_autoptr(PpOutlook) outlook = fixture_outlook (self->fixture);
  g_autoptr(PpChoice) chosen = plan_text_choice (choice, hosts, PP_MODE_AUTOMATIC);
  g_autoptr(PpEvidence) evidence = NULL;

  if (self->asked)
    evidence = pp_evidence_new (1, self->evidence, self->prechecks);

  return pp_plan_new (outlook, chosen, evidence, NULL);
}

static void
assert_problems (Lab        *self,
                 const char *choice,
                 const char *hosts,
                 const char *expected)
{
  g_autoptr(PpPlan) plan = lab_plan (self, choice, hosts);
  g_autofree char *problems = plan_text_problems (plan);

  g_assert_cmpstr (problems, ==, expected);
  g_assert_cmpint (pp_plan_count_blocking (plan) > 0, ==, strstr (expected, "error") != NULL);
}

static void
test_blocked (void)
{
  g_autoptr(Lab) lab = lab_new ();

  assert_problems (lab, "A", "xs1", "warning hotfix-blocked @xs1 A superseded B");
  assert_problems (lab, "S", "xs1", "error hotfix-blocked @xs1 S requires R");
  assert_problems (lab, "S R", "xs1", "");
  assert_problems (lab, "W", "xs1", "error hotfix-blocked @xs1 W withdrawn");
  assert_problems (lab, "P", "xs1", "error hotfix-blocked @xs1 P licence");
  assert_problems (lab, "O", "xs2", "");
  assert_problems (lab, "C", "xs2", "warning hotfix-blocked @xs2 C superseded O");
  assert_problems (lab, "Z", "", "warning hotfix-blocked Z not-applicable");
}

static void
test_hosts (void)
{
  g_autoptr(Lab) lab = lab_new ();

  lab->master->live = FALSE;
  lab->master->enabled = FALSE;
  lab->member->enabled = FALSE;
  assert_problems (lab, "B", "", "error host-live @xs1 xs1, error host-enabled @xs2 xs2");
  assert_problems (lab, "B", "xs2", "error host-enabled @xs2 xs2");
  /* One that gets nothing is nobody's trouble. */
  assert_problems (lab, "O", "xs2", "");
}

static void
test_precheck (void)
{
  g_autoptr(Lab) lab = lab_new ();
  g_autoptr(Lab) other = lab_new ();

  lab_precheck (lab, "uuid-s", "PATCH_PRECHECK_FAILED_PREREQUISITE_MISSING", "uuid-r");
  lab_precheck (lab, "uuid-r", NULL, NULL);
  assert_problems (lab, "S R", "xs1",
                   "info server-precheck @xs1 xs1 PATCH_PRECHECK_FAILED_PREREQUISITE_MISSING "
                   "OpaqueRef:patch uuid-r");

  lab_precheck (other, "uuid-s", "PATCH_PRECHECK_FAILED_PREREQUISITE_MISSING", "uuid-r;uuid-q");
  lab_precheck (other, "uuid-r", "PATCH_PRECHECK_FAILED_ISO_MOUNTED", "tools");
  assert_problems (other, "S R", "xs1",
                   "error server-precheck @xs1 xs1 PATCH_PRECHECK_FAILED_ISO_MOUNTED "
                   "OpaqueRef:patch tools, "
                   "error server-precheck @xs1 xs1 PATCH_PRECHECK_FAILED_PREREQUISITE_MISSING "
                   "OpaqueRef:patch uuid-r;uuid-q");
}

static void
test_evacuation (void)
{
  g_autoptr(Lab) lab = lab_new ();
  PpHostEvidence *evidence = lab_ask (lab, "host-xs1");
  g_autoptr(PpVm) vm = pp_vm_new ();
  const char *reason[] = { "NO_HOSTS_AVAILABLE", "OpaqueRef:vm", NULL };

  g_free (vm->name);
  vm->name = g_strdup ("db-1");
  g_ptr_array_add (evidence->vms, pp_vm_ref (vm));
  g_ptr_array_add (evidence->blockers, pp_blocker_new (vm, reason));
  assert_problems (lab, "R", "xs1",
                   "error can-evacuate @xs1 db-1 NO_HOSTS_AVAILABLE OpaqueRef:vm");
  /* B restarts nothing, so the VM may stay. */
  assert_problems (lab, "B", "xs1", "");
}

static void
test_no_vms (void)
{
  g_autoptr(Lab) lab = lab_new ();
  g_autoptr(PpPlan) plan = NULL;
  g_autofree char *steps = NULL;

  lab_ask (lab, "host-xs1");
  plan = lab_plan (lab, "R", "xs1");
  steps = plan_text_steps (plan);
  g_assert_cmpstr (steps, ==,
                   "download R, upload R, gate, precheck xs1 R, disable xs1, apply xs1 R, "
                   "reboot xs1, wait xs1, enable xs1, verify xs1, clean R");
}

static void
test_silence (void)
{
  g_autoptr(Lab) lab = lab_new ();
  g_autoptr(PpPlan) plan = NULL;
  PpHostEvidence *evidence = lab_ask (lab, "host-xs1");

  evidence->error = pp_error_new (PP_ERROR_TIMED_OUT, "xs1", "no answer");
  plan = lab_plan (lab, "R", "xs1");
  assert_problems (lab, "R", "xs1", "error can-evacuate @xs1 xs1 silent INTERNAL_ERROR no answer");
}

static void
test_space (void)
{
  g_autoptr(Lab) lab = lab_new ();
  PpPatch *patch = pp_patch_new ();

  g_free (patch->uuid);
  patch->uuid = g_strdup ("uuid-b");
  patch->size = 600;
  g_ptr_array_add (lab->fixture->patches, patch);
  lab_ask (lab, "host-xs1")->space_free = 1000;
  lab_ask (lab, "host-xs2")->space_free = 1000;
  assert_problems (lab, "B", "", "error free-space @xs2 xs2 1200 1000");
}

/* A pool of its own making, since the fixture's has neither high availability nor a licence. */
static void
test_pool (void)
{
  g_autoptr(Lab) lab = lab_new ();
  g_autoptr(PpPool) pool = pp_pool_new ();
  g_autoptr(PpSnapshot) snapshot = NULL;
  g_autoptr(PpCatalogue) catalogue = fixture_catalogue (lab->fixture);
  g_autoptr(PpNotes) notes = pp_notes_new (lab->fixture->notes);
  g_autoptr(PpOutlook) outlook = NULL;
  g_autoptr(PpChoice) choice = plan_text_choice ("B", "", PP_MODE_AUTOMATIC);
  g_autoptr(PpPlan) plan = NULL;
  g_autofree char *problems = NULL;

  g_free (pool->name);
  pool->name = g_strdup ("lab");
  g_free (pool->master);
  pool->master = g_strdup ("OpaqueRef:xs1");
  pool->ha_enabled = TRUE;
  g_hash_table_insert (pool->restrictions, g_strdup ("restrict_hotfix_apply"), g_strdup ("true"));
  snapshot = pp_snapshot_new ("https://192.0.2.1", pool,
                              lab->fixture->hosts, lab->fixture->patches);
  outlook = pp_outlook_new (snapshot, catalogue, notes);
  plan = pp_plan_new (outlook, choice, NULL, NULL);
  problems = plan_text_problems (plan);
  g_assert_cmpstr (problems, ==,
                   "error ha-off lab, info licence-policy lab restrict_hotfix_apply");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/plan/checks/hotfix-blocked", test_blocked);
  g_test_add_func ("/plan/checks/host", test_hosts);
  g_test_add_func ("/plan/checks/server-precheck", test_precheck);
  g_test_add_func ("/plan/checks/can-evacuate", test_evacuation);
  g_test_add_func ("/plan/checks/no-vms", test_no_vms);
  g_test_add_func ("/plan/checks/silence", test_silence);
  g_test_add_func ("/plan/checks/free-space", test_space);
  g_test_add_func ("/plan/checks/pool", test_pool);

  return g_test_run ();
}
