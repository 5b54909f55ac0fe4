/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ground.h"

#include "update-fixture.h"

static const RunGround grounds[] = {
  { "patch", "XS62ESP1", NULL, "pool_patch", "PATCH" },
  { "update", "XS71E900", "XS71E902", "pool_update", "UPDATE" },
};

static const TestUpdate updates[] = {
  { "XS71E900", "5c2a6bb0-bbfb-454a-983c-6cb96aa57180", "7.1.0", "restartHost" },
  { "XS71E901", "5c2a6bb1-bbfb-454a-983c-6cb96aa57181", "7.1.0", "restartXAPI", NULL,
    "{\"requires\": [\"5c2a6bb0-bbfb-454a-983c-6cb96aa57180\"]}",
    "5c2a6bb0-bbfb-454a-983c-6cb96aa57180" },
  { "XS71E902", "5c2a6bb2-bbfb-454a-983c-6cb96aa57182", "7.1.0", "restartXAPI" },
};

const RunGround *
run_ground_get (void)
{
  const char *name = g_getenv ("PP_RUN_GROUND");

  for (guint i = 0; i < G_N_ELEMENTS (grounds); i++)
    if (g_strcmp0 (grounds[i].name, name) == 0)
      return &grounds[i];
  g_assert_null (name);

  return &grounds[0];
}

/* release: (nullable): of pool_patch, another than 6.2 */
RunFixture *
run_ground_fixture (const char *release)
{
  const char *arguments[] = {
    "--scenario", "lab", "--speed", "2000", release != NULL ? "--release" : NULL, release, NULL,
  };

  if (run_ground_get () != &grounds[0])
    return update_fixture_new ("7.1", updates, G_N_ELEMENTS (updates));

  return run_fixture_new (arguments);
}

/* "{class}.apply" is pool_patch.apply or pool_update.apply, "{prefix}_APPLY_FAILED" a failure of it. */
char *
run_ground_expand (const char *text)
{
  const RunGround *ground = run_ground_get ();
  g_autoptr(GString) expanded = g_string_new (text);

  g_string_replace (expanded, "{class}", ground->class, 0);
  g_string_replace (expanded, "{prefix}", ground->prefix, 0);

  return g_string_free (g_steal_pointer (&expanded), FALSE);
}

void
run_ground_faults (RunFixture *fixture,
                   const char *faults)
{
  g_autofree char *expanded = run_ground_expand (faults);

  pp_sim_fixture_post (fixture->sim, "faults", expanded);
}

guint
run_ground_count (RunFixture *fixture,
                  const char *method)
{
  g_autofree char *expanded = run_ground_expand (method);

  return run_fixture_count_calls (fixture, expanded);
}
