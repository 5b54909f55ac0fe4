/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <poolpatch/pp-error.h>

#include "plan-text.h"

#include <string.h>

/* Checks one by one: a pool of xs1 (master) and xs2 that says nothing against anything, and what
 * each trouble adds. R restarts the server, N nothing. */

#define GIB (G_GUINT64_CONSTANT (1) << 30)

typedef struct
{
  Fixture        *fixture;
  PpPool         *pool;
  PpHost         *master;
  PpHost         *member;
  PpHostEvidence *at_master;  /* of hosts */
  PpHostEvidence *at_member;
  PpPoolEvidence *known;      /* (owned) (nullable) until the plan is made */
  PpVm           *vm;         /* on xs2 */
  GPtrArray      *hosts;
  GPtrArray      *prechecks;
  PpOptions       options;
  const char     *hotfixes;
  PpPurpose       purpose;
} Lab;

typedef struct
{
  const char *name;
  void (*trouble)(Lab *lab);
  const char *problems;   /* with fixes */
} Case;

static void
set_text (char      **target,
          const char *text)
{
  g_free (*target);
  *target = g_strdup (text);
}

static void
add_storage (Lab        *lab,
             const char *name,
             gboolean    shared,
             const char *plugged,
             const char *unplugged,
             const char *user)
{
  g_autofree char *ref = g_strconcat ("OpaqueRef:", name, NULL);
  PpStorage *storage = pp_storage_new (ref, name, name);

  storage->shared = shared;
  g_strfreev (storage->plugged);
  storage->plugged = g_strsplit (plugged, " ", -1);
  g_strfreev (storage->unplugged);
  storage->unplugged = g_strsplit (unplugged, " ", -1);
  g_strfreev (storage->users);
  storage->users = g_strsplit (user, " ", -1);
  g_ptr_array_add (lab->known->storage, storage);
}

static Lab *
lab_new (void)
{
  static const FixtureHotfix hotfixes[] = {
    { "R", "", "", 100, PP_GUIDANCE_RESTART_HOST }, { "N", "", "", 200 },
    { "OLD", "", "", 50, PP_GUIDANCE_RESTART_HOST },
  };
  Lab *self = g_new0 (Lab, 1);

  self->fixture = fixture_new ();
  fixture_add_hotfixes (self->fixture, hotfixes, G_N_ELEMENTS (hotfixes));
  fixture_add_version (self->fixture, "6.2.0", "70446c", "R N OLD", NULL);
  self->master = fixture_add_host (self->fixture, "xs1", "6.2.0", "70446c", "");
  self->member = fixture_add_host (self->fixture, "xs2", "6.2.0", "70446c", "");
  self->pool = pp_pool_new ();
  set_text (&self->pool->uuid, "pool");
  set_text (&self->pool->name, "lab");
  set_text (&self->pool->master, "OpaqueRef:xs1");
  self->hosts = g_ptr_array_new_with_free_func ((GDestroyNotify) pp_host_evidence_free);
  self->prechecks = g_ptr_array_new_with_free_func ((GDestroyNotify) pp_precheck_free);
  self->at_master = pp_host_evidence_new ("host-xs1");
  self->at_member = pp_host_evidence_new ("host-xs2");
  self->at_master->memory_free = 8 * GIB;
  self->at_member->memory_free = 8 * GIB;
  g_ptr_array_add (self->hosts, self->at_master);
  g_ptr_array_add (self->hosts, self->at_member);
  self->vm = pp_vm_new ();
  set_text (&self->vm->uuid, "vm");
  set_text (&self->vm->name, "db");
  self->vm->memory = 4 * GIB;
  g_ptr_array_add (self->at_member->vms, self->vm);
  self->known = pp_pool_evidence_new ();
  add_storage (self, "san", TRUE, "host-xs1 host-xs2", "", "db");
  self->hotfixes = "R";

  return self;
}

static void
lab_free (Lab *self)
{
  fixture_free (self->fixture);
  pp_pool_unref (self->pool);
  g_ptr_array_unref (self->hosts);
  g_ptr_array_unref (self->prechecks);
  g_clear_pointer (&self->known, pp_pool_evidence_free);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Lab, lab_free)

static PpPlan *
lab_plan (Lab * self)
{
  g_autoptr(PpSnapshot) snapshot = NULL;
  g_autoptr(PpCatalogue) catalogue = fixture_catalogue (self->fixture);
  g_autoptr(PpNotes) notes = pp_notes_new (self->fixture->notes);
  g_autoptr(PpOutlook) outlook = NULL;
  g_autoptr(PpChoice) choice = NULL;
  g_autoptr(PpEvidence) evidence = NULL;

  snapshot = pp_snapshot_new ("https://192.0.2.1", self->pool,
                              self->fixture->hosts, self->fixture->patches);
  outlook = pp_outlook_new (snapshot, catalogue, notes);
  choice = plan_text_choice_full (self->purpose, self->hotfixes, "xs2", &self->options);
  evidence = pp_evidence_new_full (1700000000, self->hosts, self->prechecks,
                                   g_steal_pointer (&self->known));

  return pp_plan_new (outlook, choice, evidence, NULL);
}

/* Without the words about restarts, and with what mends each. */
static char *
list_problems (PpPlan *plan)
{
  g_autoptr(GString) text = g_string_new (NULL);

  for (guint i = 0; i < pp_plan_get_n_problems (plan); i++)
    {
      const PpProblem *problem = pp_plan_get_problem (plan, i);
      g_autofree char *details = g_strjoinv (" ", problem->details);

      pp_check_get_group (problem->check);
      if (problem->severity == PP_SEVERITY_OK || g_str_equal (problem->check, "restarts"))
        continue;
      g_string_append_printf (text, "%s%s %s %s%s%s", text->len > 0 ? "; " : "",
                              pp_severity_to_string (problem->severity), problem->check,
                              problem->object, *details != '\0' ? " " : "", details);
      for (guint j = 0; j < problem->fixes->len; j++)
        g_string_append_printf (text, " > %s",
                                pp_fix_kind_to_string (((PpFix *) problem->fixes->pdata[j])->kind));
    }

  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
no_trouble (Lab *lab)
{
}

/* Whatever is to be done: also what needs no hotfix. */
static void
another_mechanism (Lab *lab)
{
  lab->purpose = PP_PURPOSE_RESTART_HOSTS;
  lab->member->engine = PP_ENGINE_YUM;
  set_text (&lab->member->product_brand, "XCP-ng");
}

static void
another_mechanism_of_master (Lab *lab)
{
  lab->master->engine = PP_ENGINE_CDN;
  set_text (&lab->member->product_brand, "XenServer");
}

/* On xs2 alone. */
static void
for_all_servers (Lab *lab)
{
  PpPatch *patch = pp_patch_new ();

  set_text (&patch->uuid, "uuid-r");
  patch->enforce_homogeneity = TRUE;
  g_ptr_array_add (lab->fixture->patches, patch);
}

static void
for_all_and_there (Lab *lab)
{
  for_all_servers (lab);
  fixture_apply (lab->fixture, lab->master, "R", 500, PP_GUIDANCE_NONE, TRUE);
}

static void
ha_and_wlb (Lab *lab)
{
  lab->pool->ha_enabled = TRUE;
  lab->pool->wlb_enabled = TRUE;
}

/* What restarts nothing need not care for workload balancing. */
static void
wlb_and_no_restart (Lab *lab)
{
  lab->pool->wlb_enabled = TRUE;
  lab->hotfixes = "N";
}

static void
unplugged (Lab *lab)
{
  add_storage (lab, "nfs", TRUE, "host-xs1", "host-xs2", "db web");
  add_storage (lab, "unused", TRUE, "host-xs1", "host-xs2", "");
}

static void
missing (Lab *lab)
{
  add_storage (lab, "nfs", TRUE, "host-xs1", "", "db");
  add_storage (lab, "local", FALSE, "host-xs1", "", "db");
}

static void
nothing_shared (Lab *lab)
{
  g_ptr_array_set_size (lab->known->storage, 0);
  add_storage (lab, "local", FALSE, "host-xs2", "", "db");
}

static void
auto_power_on (Lab *lab)
{
  lab->vm->auto_power_on = TRUE;
}

static void
tools_disc (Lab *lab)
{
  g_ptr_array_add (lab->at_member->discs, pp_disc_new (lab->vm, "xs-tools.iso", NULL, TRUE));
}

static void
local_disc (Lab *lab)
{
  add_storage (lab, "local-iso", FALSE, "host-xs2", "", "");
  g_ptr_array_add (lab->at_member->discs, pp_disc_new (lab->vm, "setup.iso", "local-iso", FALSE));
  g_ptr_array_add (lab->at_member->discs, pp_disc_new (lab->vm, "other.iso", "san", FALSE));
}

static void
restrict_motion (Lab *lab)
{
  g_hash_table_insert (lab->pool->restrictions, g_strdup ("restrict_xen_motion"),
                       g_strdup ("true"));
}

static void
restrict_motion_late (Lab *lab)
{
  restrict_motion (lab);
  lab->purpose = PP_PURPOSE_RESTART_HOSTS;
  set_text (&lab->master->product_version, "7.0.0");
  set_text (&lab->member->product_version, "7.0.0");
}

static void
little_memory (Lab *lab)
{
  lab->at_master->memory_free = GIB;
}

static void
unknown_memory (Lab *lab)
{
  lab->at_master->memory_free = -1;
}

static void
block (Lab *lab)
{
  const char *reason[] = { "VM_REQUIRES_SR", "OpaqueRef:vm", "OpaqueRef:san", NULL };

  g_ptr_array_add (lab->at_member->blockers, pp_blocker_new (lab->vm, reason));
}

static void
block_for_good (Lab *lab)
{
  block (lab);
  lab->vm->cannot_suspend = TRUE;
  lab->options.stuck = PP_STUCK_SUSPEND;
}

static void
block_by_silence (Lab *lab)
{
  const char *reason[] = { "VM_MISSING_PV_DRIVERS", "OpaqueRef:vm", NULL };

  g_ptr_array_add (lab->at_member->blockers, pp_blocker_new (lab->vm, reason));
  lab->options.stuck = PP_STUCK_SHUT_DOWN;
}

static void
block_by_card (Lab *lab)
{
  const char *reason[] = { "VM_HAS_PCI_ATTACHED", "OpaqueRef:vm", NULL };

  g_ptr_array_add (lab->at_member->blockers, pp_blocker_new (lab->vm, reason));
  lab->options.stuck = PP_STUCK_SUSPEND;
}

static void
block_and_suspend (Lab *lab)
{
  block (lab);
  lab->options.stuck = PP_STUCK_SUSPEND;
}

static void
block_and_shut_down (Lab *lab)
{
  block (lab);
  lab->options.stuck = PP_STUCK_SHUT_DOWN;
}

static void
block_and_leave (Lab *lab)
{
  block (lab);
  lab->options.stuck = PP_STUCK_LEAVE_SERVER;
}

static void
old_licence (Lab *lab)
{
  lab->purpose = PP_PURPOSE_RESTART_HOSTS;
  set_text (&lab->master->product_version, "6.1.0");
  set_text (&lab->member->product_version, "6.1.0");
  g_hash_table_insert (lab->member->license_params, g_strdup ("expiry"),
                       g_strdup ("20131231T00:00:00Z"));
}

/* A date that means nothing, and one that is no date. */
static void
new_licence (Lab *lab)
{
  g_hash_table_insert (lab->member->license_params, g_strdup ("expiry"),
                       g_strdup ("20131231T00:00:00Z"));
}

static void
driver_disks (Lab *lab)
{
  fixture_add_note (lab->fixture, "R", "");
  fixture_last_note (lab->fixture)->driver_disks = g_strdup ("See the article.");
}

static void
mounted (Lab *lab)
{
  g_autoptr(GError) error =
    pp_error_new_refused ("xs2", "PATCH_PRECHECK_FAILED_ISO_MOUNTED",
                          (const char *[]) { "OpaqueRef:patch", "tools", NULL });

  tools_disc (lab);
  g_ptr_array_add (lab->prechecks, pp_precheck_new ("host-xs2", "uuid-r", error));
}

static void
no_space (Lab *lab)
{
  g_autoptr(GError) error =
    pp_error_new_refused ("xs2", "PATCH_PRECHECK_FAILED_OUT_OF_SPACE",
                          (const char *[]) { "OpaqueRef:patch", "1", "2", NULL });

  g_ptr_array_add (lab->prechecks, pp_precheck_new ("host-xs2", "uuid-r", error));
}

static void
master_owes (Lab *lab)
{
  fixture_apply (lab->fixture, lab->master, "OLD", 2000, PP_GUIDANCE_RESTART_HOST, TRUE);
  lab->master->boot_time = 1000;
  lab->master->agent_start_time = 1000;
}

static void
no_role (Lab *lab)
{
  lab->known->may_install = FALSE;
}

static void
upgrading (Lab *lab)
{
  g_hash_table_insert (lab->pool->other_config, g_strdup ("rolling_upgrade_in_progress"),
                       g_strdup ("true"));
}

static void
mixed (Lab *lab)
{
  set_text (&lab->master->product_version, "6.5.0");
}

static void
skewed (Lab *lab)
{
  lab->at_master->clock_skew = 100;
  lab->at_member->clock_skew = -50;
}

/* Both are wrong by the same: that is our own clock. */
static void
skewed_alike (Lab *lab)
{
  lab->at_master->clock_skew = 3600;
  lab->at_member->clock_skew = 3590;
}

static void
busy (Lab *lab)
{
  g_strfreev (lab->known->operations);
  lab->known->operations = g_strsplit ("export of web,VM copy", ",", -1);
}

static const Case cases[] =
{
  { "none", no_trouble, "" },
  { "ha-wlb", ha_and_wlb, "error ha-off lab > disable-ha; error wlb-off lab > pause-wlb" },
  { "wlb-no-restart", wlb_and_no_restart, "" },
  { "unplugged", unplugged, "error storage-plugged nfs unplugged db, web > plug-storage" },
  { "missing", missing, "error storage-plugged nfs missing db > plug-storage" },
  { "not-shared", nothing_shared, "warning storage-shared lab" },
  { "homogeneity", for_all_servers, "error homogeneity R xs1" },
  { "homogeneity-kept", for_all_and_there, "" },
  { "another-mechanism", another_mechanism, "error update-mechanism xs2 XCP-ng 6.2.0" },
  { "another-mechanism-of-master", another_mechanism_of_master,
    "error update-mechanism xs2 XenServer 6.2.0" },
  { "auto-power-on", auto_power_on, "warning auto-power-on db > disable-auto-power-on" },
  { "tools-disc", tools_disc, "warning discs db tools xs-tools.iso > eject-cd" },
  { "local-disc", local_disc, "warning discs db local setup.iso" },
  { "motion-6.2", restrict_motion, "info migration-licence lab" },
  { "motion-7.0", restrict_motion_late, "error migration-licence lab" },
  { "memory", little_memory, "warning memory xs2 4294967296 1073741824" },
  { "memory-unknown", unknown_memory, "" },
  { "blocked", block, "error can-evacuate db VM_REQUIRES_SR OpaqueRef:vm san "
    "> suspend-vm > shut-down-vm > hard-shut-down-vm" },
  { "blocked-for-good", block_for_good, "error can-evacuate db VM_REQUIRES_SR OpaqueRef:vm san "
    "> shut-down-vm > hard-shut-down-vm" },
  { "blocked-by-card", block_by_card, "error can-evacuate db VM_HAS_PCI_ATTACHED OpaqueRef:vm "
    "> shut-down-vm > hard-shut-down-vm" },
  { "blocked-by-silence", block_by_silence, "error can-evacuate db VM_MISSING_PV_DRIVERS OpaqueRef:vm "
    "> hard-shut-down-vm" },
  { "blocked-suspend", block_and_suspend, "info can-evacuate db VM_REQUIRES_SR OpaqueRef:vm san "
    "> suspend-vm > shut-down-vm > hard-shut-down-vm" },
  { "blocked-shut-down", block_and_shut_down,
    "info can-evacuate db VM_REQUIRES_SR OpaqueRef:vm san "
    "> shut-down-vm > suspend-vm > hard-shut-down-vm" },
  { "blocked-leave", block_and_leave, "warning left-for-later xs2 db" },
  { "licence-6.1", old_licence, "warning licence-expired xs2 20131231T00:00:00Z" },
  { "licence-6.2", new_licence, "" },
  { "driver-disks", driver_disks, "warning driver-disks R See the article." },
  { "iso-mounted", mounted, "warning discs db tools xs-tools.iso > eject-cd; "
    "error server-precheck xs2 PATCH_PRECHECK_FAILED_ISO_MOUNTED OpaqueRef:patch tools > eject-cd" },
  { "out-of-space", no_space, "error server-precheck xs2 PATCH_PRECHECK_FAILED_OUT_OF_SPACE "
    "OpaqueRef:patch 1 2 > clean-up-files" },
  { "master-pending", master_owes, "error master-pending xs1 reboot OLD" },
  { "role", no_role, "error account-role lab" },
  { "upgrade", upgrading, "error rolling-upgrade lab" },
  { "mixed", mixed, "warning mixed-versions xs2 6.2.0 6.5.0" },
  { "skew", skewed, "warning clock-skew xs2 -150" },
  { "skew-alike", skewed_alike, "" },
  { "busy", busy, "warning other-operations lab export of web, VM copy" },
};

static void
test_case (gconstpointer data)
{
  const Case *test = data;
  g_autoptr(Lab) lab = lab_new ();
  g_autoptr(PpPlan) plan = NULL;
  g_autofree char *problems = NULL;

  test->trouble (lab);
  plan = lab_plan (lab);
  problems = list_problems (plan);
  g_assert_cmpstr (problems, ==, test->problems);
  g_assert_cmpint (pp_plan_count_blocking (plan) > 0, ==, strstr (problems, "error") != NULL);
  if (strstr (problems, "update-mechanism") != NULL)
    g_assert_cmpuint (pp_plan_get_n_steps (plan), ==, 0);
}

/* What was chosen for virtual machines that cannot be moved is in the plan. */
static void
test_stuck (void)
{
  g_autoptr(Lab) lab = lab_new ();
  g_autoptr(Lab) left = lab_new ();
  g_autoptr(PpPlan) plan = NULL;
  g_autoptr(PpPlan) none = NULL;
  g_autofree char *steps = NULL;

  block_and_shut_down (lab);
  plan = lab_plan (lab);
  steps = plan_text_steps (plan);
  g_assert_cmpstr (steps, ==,
                   "download R, upload R, gate, precheck xs2 R, disable xs2, "
                   "fix xs2 shut-down-vm db, evacuate xs2, apply xs2 R, reboot xs2, wait xs2, "
                   "enable xs2, bring-back xs2, unwind xs2 shut-down-vm db, verify xs2, clean R");

  block_and_leave (left);
  none = lab_plan (left);
  g_assert_cmpuint (pp_plan_get_n_steps (none), ==, 0);
}

static void
assert_restarts (Lab        *lab,
                 PpSeverity  severity,
                 const char *details)
{
  g_autoptr(PpPlan) plan = lab_plan (lab);
  guint n_found = 0;

  for (guint i = 0; i < pp_plan_get_n_problems (plan); i++)
    {
      const PpProblem *problem = pp_plan_get_problem (plan, i);
      g_autofree char *joined = g_strjoinv (" ", problem->details);

      if (!g_str_equal (problem->check, "restarts"))
        continue;
      n_found++;
      g_assert_cmpint (problem->severity, ==, severity);
      g_assert_cmpstr (joined, ==, details);
    }
  g_assert_cmpuint (n_found, ==, 1);
}

/* That a server restarts is said, and that it is left to a person. */
static void
test_restarts (void)
{
  g_autoptr(Lab) automatic = lab_new ();
  g_autoptr(Lab) manual = lab_new ();
  g_autoptr(Lab) neither = lab_new ();

  assert_restarts (automatic, PP_SEVERITY_INFO, "reboot R");
  manual->options.mode = PP_MODE_MANUAL;
  assert_restarts (manual, PP_SEVERITY_INFO, "owed R");
  neither->hotfixes = "N";
  assert_restarts (neither, PP_SEVERITY_OK, "owed ");
}

/* Each name once, and in a group that comes after those before it. */
static void
test_list (void)
{
  const char * const *names = pp_check_list ();
  PpCheckGroup last = PP_CHECK_GROUP_LIVENESS;

  g_assert_cmpuint (g_strv_length ((char **) names), >=, 26);
  for (guint i = 0; names[i] != NULL; i++)
    {
      g_assert_cmpint (pp_check_get_group (names[i]), >=, last);
      last = pp_check_get_group (names[i]);
      for (guint j = 0; j < i; j++)
        g_assert_cmpstr (names[i], !=, names[j]);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/plan/check/", cases[i].name, NULL);

      g_test_add_data_func (path, &cases[i], test_case);
    }
  g_test_add_func ("/plan/check-stuck", test_stuck);
  g_test_add_func ("/plan/check-restarts", test_restarts);
  g_test_add_func ("/plan/check-list", test_list);

  return g_test_run ();
}
