/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pp-host-evacuated.h"
#include "ground.h"

#include <string.h>

/* The other ways through a pool, to the end: what is planned in tests/plan is carried out here. */

static const char * const hosts[] = { "xs1", "xs2", "xs3" };

/* The servers of these steps in the order in which they were begun: "xs2 xs3 xs1". */
static char *
list_order (RunFixture *fixture,
            PpStepKind  kind)
{
  PpPlan *plan = pp_run_get_plan (fixture->run);
  PpSnapshot *snapshot = pp_live_pool_get_snapshot (fixture->pool);
  g_autoptr(GString) text = g_string_new (NULL);
  gint64 last = 0;

  for (guint i = 0; i < pp_plan_get_n_steps (plan); i++)
    {
      const PpStep *step = pp_plan_get_step (plan, i);
      const PpStepProgress *progress = pp_run_get_progress (fixture->run, i);

      if (step->kind != kind)
        continue;
      g_assert_cmpint (progress->state, ==, PP_STEP_DONE);
      g_assert_cmpint (progress->started, >=, last);
      last = progress->started;
      g_string_append_printf (text, "%s%s", text->len > 0 ? " " : "",
                              pp_snapshot_find_host (snapshot, step->host)->name);
    }

  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
assert_order (RunFixture *fixture,
              PpStepKind  kind,
              const char *expected)
{
  g_autofree char *order = list_order (fixture, kind);

  g_assert_cmpstr (order, ==, expected);
}

/* All as before, but for so many restarts of each server. */
static void
assert_well (RunFixture *fixture,
             guint       n_reboots,
             guint       n_toolstack_restarts)
{
  for (guint i = 0; i < G_N_ELEMENTS (hosts); i++)
    {
      run_fixture_assert_enabled (fixture, hosts[i], TRUE);
      run_fixture_assert_restarts (fixture, hosts[i], n_reboots, n_toolstack_restarts);
    }
  run_fixture_assert_vms_home (fixture);
}

/* Hotfixes everywhere, then the toolstacks with the master's last, then the servers likewise. */
static void
test_toolstacks_first (void)
{
  g_autoptr(RunFixture) fixture = run_ground_fixture (NULL);
  const PpOptions options = { .order = PP_ORDER_TOOLSTACKS_FIRST };
  const char * const *chosen;

  run_fixture_choose_how (fixture, NULL, &options);
  run_fixture_go (fixture);

  assert_order (fixture, PP_STEP_RESTART_TOOLSTACK, "xs2 xs3 xs1");
  assert_order (fixture, PP_STEP_REBOOT, "xs2 xs3 xs1");
  assert_well (fixture, 1, 1);
  chosen = pp_choice_get_hotfixes (pp_plan_get_choice (pp_run_get_plan (fixture->run)));
  for (guint i = 0; i < G_N_ELEMENTS (hosts); i++)
    for (guint j = 0; chosen[j] != NULL; j++)
      {
        PpHotfix *hotfix = pp_catalogue_lookup (fixture->catalogue, chosen[j]);

        g_assert_true (run_fixture_has (fixture, hosts[i], hotfix->name));
      }
}

static void
test_restart_hosts (void)
{
  g_autoptr(RunFixture) fixture = run_ground_fixture (NULL);
  const PpOptions options = { .order = PP_ORDER_MASTER_FIRST };

  run_fixture_choose_full (fixture, PP_PURPOSE_RESTART_HOSTS, "", &options);
  run_fixture_go (fixture);
  assert_order (fixture, PP_STEP_REBOOT, "xs1 xs2 xs3");
  assert_well (fixture, 1, 0);
  g_assert_cmpuint (run_ground_count (fixture, "Async.{class}.apply"), ==, 0);
}

/* Nobody moves, and no server is disabled. */
static void
test_restart_toolstacks (void)
{
  g_autoptr(RunFixture) fixture = run_ground_fixture (NULL);
  const PpOptions options = { .mode = PP_MODE_AUTOMATIC };

  run_fixture_choose_full (fixture, PP_PURPOSE_RESTART_TOOLSTACKS, "", &options);
  run_fixture_go (fixture);
  assert_order (fixture, PP_STEP_RESTART_TOOLSTACK, "xs2 xs3 xs1");
  assert_well (fixture, 0, 1);
  g_assert_cmpuint (run_fixture_count_calls (fixture, "host.disable"), ==, 0);
  g_assert_cmpuint (run_fixture_count_calls (fixture, "Async.host.evacuate"), ==, 0);
}

/* So many virtual machines are written down as having left the server. */
static void
assert_list (RunFixture *fixture,
             const char *name,
             guint       n_vms)
{
  PpSnapshot *snapshot = pp_live_pool_get_snapshot (fixture->pool);

  for (guint i = 0; i < pp_snapshot_get_n_hosts (snapshot); i++)
    {
      const PpHost *host = pp_snapshot_get_host (snapshot, i);
      g_auto(GStrv) list = pp_host_list_evacuated (host);

      if (g_str_equal (host->name, name))
        g_assert_cmpuint (g_strv_length (list), ==, n_vms);
    }
}

/* One server is emptied and stays disabled; all VMs run on. Then it takes VMs again, and the same ones
 * by the list that is kept there, until it is cleared. */
static void
test_maintenance (void)
{
  g_autoptr(RunFixture) fixture = run_ground_fixture (NULL);
  const PpOptions options = { .mode = PP_MODE_AUTOMATIC };
  g_autoptr(JsonNode) state = NULL;
  g_autofree char *before = run_fixture_describe_vms (fixture->before);
  g_autofree char *vms = NULL;
  g_auto(GStrv) lines_before = NULL;
  g_auto(GStrv) lines = NULL;
  guint n_moved = 0;

  fixture->only = "xs2";
  run_fixture_choose_full (fixture, PP_PURPOSE_ENTER_MAINTENANCE, "", &options);
  run_fixture_go (fixture);
  run_fixture_assert_enabled (fixture, "xs1", TRUE);
  run_fixture_assert_enabled (fixture, "xs2", FALSE);
  run_fixture_assert_enabled (fixture, "xs3", TRUE);
  state = pp_sim_fixture_get (fixture->sim, "state");
  vms = run_fixture_describe_vms (state);
  lines_before = g_strsplit (before, "\n", -1);
  lines = g_strsplit (vms, "\n", -1);
  g_assert_cmpuint (g_strv_length (lines), ==, g_strv_length (lines_before));
  for (guint i = 0; *lines[i] != '\0'; i++)
    if (strstr (lines_before[i], " on xs2") != NULL)
      {
        g_assert_true (strstr (lines[i], " Running on xs1") != NULL ||
                       strstr (lines[i], " Running on xs3") != NULL);
        n_moved++;
      }
    else
      g_assert_cmpstr (lines[i], ==, lines_before[i]);

  g_assert_cmpuint (n_moved, >, 0);
  assert_list (fixture, "xs2", n_moved);
  run_fixture_choose_full (fixture, PP_PURPOSE_LEAVE_MAINTENANCE, "", &options);
  run_fixture_go (fixture);
  assert_list (fixture, "xs2", 0);
  run_fixture_assert_vms_home (fixture);
  for (guint i = 0; i < G_N_ELEMENTS (hosts); i++)
    {
      run_fixture_assert_enabled (fixture, hosts[i], TRUE);
      run_fixture_assert_restarts (fixture, hosts[i], 0, 0);
    }
}

/* The hotfixes ask for all virtual machines of both kinds: each is restarted where it is, once. One
 * without tools does not listen: it is named before and after, and never forced. Gone on with, the
 * run tries that one alone. */
static void
test_restart_vms (void)
{
  const char *arguments[] = { "--scenario", g_getenv ("PP_RUN_VMS"), "--speed", "2000", NULL };
  g_autoptr(RunFixture) fixture = run_fixture_new (arguments);
  g_autofree char *id = NULL;
  g_autoptr(GError) error = NULL;
  PpPlan *plan;
  guint n_named = 0;
  guint n_vms = 0;

  run_fixture_choose (fixture, "XS60E901 XS60E902", PP_MODE_AUTOMATIC);
  g_assert_true (run_fixture_prepare (fixture, &error));
  g_assert_cmpint (pp_run_get_state (fixture->run), ==, PP_RUN_AT_GATE);
  plan = pp_run_get_plan (fixture->run);
  for (guint i = 0; i < pp_plan_get_n_problems (plan); i++)
    n_named += g_str_equal (pp_plan_get_problem (plan, i)->check, "restart-vms") &&
               g_str_equal (pp_plan_get_problem (plan, i)->object, "win-2");
  g_assert_cmpuint (n_named, ==, 1);
  for (guint i = 0; i < pp_plan_get_n_steps (plan); i++)
    if (pp_plan_get_step (plan, i)->kind == PP_STEP_REBOOT_VMS)
      n_vms += pp_plan_get_step (plan, i)->vms->len;
  g_assert_cmpuint (n_vms, ==, 5);

  for (guint round = 0; round < 2; round++)
    {
      g_assert_false (run_fixture_execute (fixture, &error));
      g_assert_cmpstr (pp_error_get_failure (error), ==, "VM_MISSING_PV_DRIVERS");
      g_assert_cmpstr (pp_error_get_server (error), ==, "xs1");
      g_assert_cmpstr (pp_error_get_params (error)[0], ==, "win-2");
      g_clear_error (&error);
      g_assert_true (run_fixture_has (fixture, "xs2", "XS60E902"));
      g_assert_cmpuint (run_fixture_count_calls (fixture, "Async.VM.clean_reboot"), ==, 5 + round);
      g_assert_cmpuint (run_fixture_count_calls (fixture, "Async.host.evacuate"), ==, 0);
      run_fixture_assert_vms_home (fixture);
      if (round > 0)
        break;
      id = g_strdup (pp_run_get_id (fixture->run));
      run_fixture_resume (fixture, id);
      g_assert_true (run_fixture_prepare (fixture, &error));
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/run/ways/toolstacks-first", test_toolstacks_first);
  g_test_add_func ("/run/ways/restart-hosts", test_restart_hosts);
  g_test_add_func ("/run/ways/restart-toolstacks", test_restart_toolstacks);
  g_test_add_func ("/run/ways/maintenance", test_maintenance);
  /* No update of 7.1 and later asks for that. */
  if (g_str_equal (run_ground_get ()->name, "patch"))
    g_test_add_func ("/run/ways/restart-vms", test_restart_vms);

  return g_test_run ();
}
