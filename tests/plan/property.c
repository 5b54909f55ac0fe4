/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "plan-text.h"

#define N_ROUNDS 300
#define N_HOTFIXES 12
#define N_HOSTS_MAX 6

/* Whatever the pool and the choice: master first, one server at a time, one restart at most, and
 * nothing before what it requires. */

static char *
random_names (GRand *rand,
              guint  limit,
              guint  percent)
{
  g_autoptr(GString) names = g_string_new (NULL);

  for (guint i = 0; i < limit; i++)
    if (g_rand_int_range (rand, 0, 100) < (int) percent)
      g_string_append_printf (names, "%sH%02u", names->len > 0 ? " " : "", i);

  return g_string_free (g_steal_pointer (&names), FALSE);
}

static Fixture *
random_fixture (GRand *rand)
{
  static const PpGuidance guidance[] = {
    PP_GUIDANCE_NONE, PP_GUIDANCE_RESTART_XAPI, PP_GUIDANCE_RESTART_HOST, PP_GUIDANCE_RESTART_HVM,
  };
  Fixture *fixture = fixture_new ();
  guint n_hosts = g_rand_int_range (rand, 1, N_HOSTS_MAX + 1);
  g_autofree char *all = random_names (rand, N_HOTFIXES, 100);

  for (guint i = 0; i < N_HOTFIXES; i++)
    {
      g_autofree char *name = g_strdup_printf ("H%02u", i);
      g_autofree char *required = random_names (rand, i, 15);
      FixtureHotfix hotfix = { name, required, "", g_rand_int_range (rand, 1, 1000),
                               guidance[g_rand_int_range (rand, 0, G_N_ELEMENTS (guidance))] };

      fixture_add_hotfixes (fixture, &hotfix, 1);
    }
  fixture_add_version (fixture, "6.2.0", "70446c", all, NULL);
  for (guint i = 0; i < n_hosts; i++)
    {
      g_autofree char *name = g_strdup_printf ("xs%u", n_hosts - i);
      g_autofree char *installed = random_names (rand, N_HOTFIXES, 25);

      fixture_add_host (fixture, name, "6.2.0", "70446c", installed);
    }

  return fixture;
}

static gboolean
has (PpPlan       *plan,
     const PpStep *step,
     const char   *required,
     guint         position)
{
  PpSnapshot *snapshot = pp_outlook_get_snapshot (pp_plan_get_outlook (plan));
  const PpApplied *applied = pp_host_find_applied (pp_snapshot_find_host (snapshot, step->host),
                                                   required);

  for (guint i = 0; i < position; i++)
    {
      const PpStep *earlier = pp_plan_get_step (plan, i);

      if (earlier->kind == PP_STEP_APPLY && g_str_equal (earlier->host, step->host) &&
          g_str_equal (earlier->hotfix, required))
        return TRUE;
    }

  return applied != NULL && applied->applied;
}

static void
assert_required (PpPlan       *plan,
                 const PpStep *step,
                 guint         position)
{
  PpHotfix *hotfix = pp_outlook_find_hotfix (pp_plan_get_outlook (plan), step->hotfix);

  for (guint i = 0; hotfix->required[i] != NULL; i++)
    g_assert_true (has (plan, step, hotfix->required[i], position));
}

static void
assert_order (PpPlan *plan)
{
  PpSnapshot *snapshot = pp_outlook_get_snapshot (pp_plan_get_outlook (plan));
  PpHost *master = pp_snapshot_get_master (snapshot);
  g_autoptr(GHashTable) finished = g_hash_table_new (g_str_hash, g_str_equal);
  const char *at_hand = NULL;
  gboolean gate = FALSE;
  gboolean by_hand = FALSE;

  for (guint i = 0; i < pp_plan_get_n_steps (plan); i++)
    {
      const PpStep *step = pp_plan_get_step (plan, i);

      gate |= step->kind == PP_STEP_GATE;
      by_hand |= step->kind == PP_STEP_BY_HAND;
      g_assert_cmpint (step->kind == PP_STEP_BY_HAND, ==, by_hand);
      if (step->host == NULL || by_hand)
        continue;
      g_assert_true (gate);
      if (g_str_equal (step->host, master->uuid))
        g_assert_cmpuint (g_hash_table_size (finished), ==, 0);
      if (at_hand != NULL)
        g_assert_cmpstr (step->host, ==, at_hand);
      at_hand = step->kind == PP_STEP_VERIFY ? NULL : step->host;
      g_assert_false (g_hash_table_contains (finished, step->host));
      if (step->kind == PP_STEP_VERIFY)
        g_hash_table_add (finished, step->host);
      if (step->kind == PP_STEP_APPLY)
        assert_required (plan, step, i);
    }
  g_assert_null (at_hand);
}

/* Whatever the order: at most one server is out of use at a time, it is emptied before it restarts,
 * every one that was disabled is enabled, and what was mended is put back. */
static void
assert_safe (PpPlan *plan)
{
  const char *down = NULL;
  gboolean emptied = FALSE;
  int to_be_undone = 0;

  for (guint i = 0; i < pp_plan_get_n_steps (plan); i++)
    {
      const PpStep *step = pp_plan_get_step (plan, i);

      switch (step->kind)
        {
        case PP_STEP_DISABLE:
          /* A server that has restarted at once is up again, and may be emptied once more. */
          g_assert_true (down == NULL || g_str_equal (down, step->host));
          down = step->host;
          emptied = FALSE;
          break;

        case PP_STEP_EVACUATE:
          g_assert_cmpstr (step->host, ==, down);
          emptied = TRUE;
          break;

        case PP_STEP_REBOOT:
          g_assert_cmpstr (step->host, ==, down);
          g_assert_true (emptied);
          break;

        case PP_STEP_RESTART_TOOLSTACK:
          g_assert_true (down == NULL || g_str_equal (down, step->host));
          break;

        case PP_STEP_VERIFY:
          g_assert_null (down);
          break;

        case PP_STEP_ENABLE:
          g_assert_cmpstr (step->host, ==, down);
          down = NULL;
          break;

        case PP_STEP_APPLY:
          assert_required (plan, step, i);
          break;

        case PP_STEP_FIX:
          to_be_undone += pp_fix_has_inverse (step->fix);
          break;

        case PP_STEP_UNWIND:
          to_be_undone--;
          break;

        case PP_STEP_DOWNLOAD:
        case PP_STEP_UPLOAD:
        case PP_STEP_GATE:
        case PP_STEP_PRECHECK:
        case PP_STEP_WAIT:
        case PP_STEP_BRING_BACK:
        case PP_STEP_REBOOT_VMS:
        case PP_STEP_BY_HAND:
        case PP_STEP_CLEAN:
        default:
          break;
        }
    }
  g_assert_null (down);
  g_assert_cmpint (to_be_undone, ==, 0);
}

/* Of each kind of restart the master's comes at this end of the plan. */
static void
assert_master (PpPlan  *plan,
               gboolean first)
{
  PpHost *master = pp_snapshot_get_master (pp_outlook_get_snapshot (pp_plan_get_outlook (plan)));
  static const PpStepKind kinds[] = { PP_STEP_REBOOT, PP_STEP_RESTART_TOOLSTACK };

  for (guint k = 0; k < G_N_ELEMENTS (kinds); k++)
    {
      guint n_before = 0;
      gboolean seen = FALSE;

      for (guint i = 0; i < pp_plan_get_n_steps (plan); i++)
        {
          const PpStep *step = pp_plan_get_step (plan, i);

          if (step->kind != kinds[k])
            continue;
          if (first && g_str_equal (step->host, master->uuid))
            g_assert_cmpuint (n_before, ==, 0);
          g_assert_true (first || !seen);
          seen = g_str_equal (step->host, master->uuid);
          n_before++;
        }
    }
}

/* Every order and every option, on pools with servers in maintenance mode. */
static void
test_options (void)
{
  GRand *rand = g_rand_new_with_seed (g_test_rand_int ());

  for (guint i = 0; i < N_ROUNDS; i++)
    {
      PpOptions options = {
        .order = g_rand_int_range (rand, 0, 2), .evacuate_after = g_rand_boolean (rand),
        .leave_vms = g_rand_boolean (rand), .accept_fixes = g_rand_boolean (rand),
        .separate_restarts = g_rand_int_range (rand, 0, 4) == 0,
      };
      PpPurpose purpose = g_rand_int_range (rand, 0, PP_PURPOSE_RESTART_HOSTS + 1);
      g_autoptr(Fixture) fixture = random_fixture (rand);
      g_autoptr(PpOutlook) outlook = NULL;
      g_autofree char *names = random_names (rand, N_HOTFIXES, 60);
      g_autoptr(PpChoice) choice = plan_text_choice_full (purpose, names, "", &options);
      g_autoptr(PpPlan) plan = NULL;

      for (guint j = 0; j < fixture->hosts->len; j++)
        ((PpHost *) g_ptr_array_index (fixture->hosts, j))->enabled = g_rand_boolean (rand);
      outlook = fixture_outlook (fixture);
      plan = pp_plan_new (outlook, choice, NULL, NULL);
      assert_safe (plan);
      if (!options.separate_restarts)
        assert_master (plan, purpose != PP_PURPOSE_RESTART_TOOLSTACKS &&
                       options.order == PP_ORDER_MASTER_FIRST);
    }
  g_rand_free (rand);
}

static void
test_property (void)
{
  GRand *rand = g_rand_new_with_seed (g_test_rand_int ());

  for (guint i = 0; i < N_ROUNDS; i++)
    {
      g_autoptr(Fixture) fixture = random_fixture (rand);
      g_autoptr(PpOutlook) outlook = fixture_outlook (fixture);
      g_autofree char *names = random_names (rand, N_HOTFIXES, 60);
      g_autoptr(PpChoice) choice = plan_text_choice (names, "", PP_MODE_AUTOMATIC);
      g_autoptr(PpPlan) plan = pp_plan_new (outlook, choice, NULL, NULL);

      assert_order (plan);
      for (guint j = 0; j < fixture->hosts->len; j++)
        {
          PpHost *host = g_ptr_array_index (fixture->hosts, j);

          g_assert_cmpuint (pp_plan_count_restarts (plan, host->uuid), <=, 1);
        }
    }
  g_rand_free (rand);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/plan/property", test_property);
  g_test_add_func ("/plan/property-options", test_options);

  return g_test_run ();
}
