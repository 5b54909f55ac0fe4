/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "plan-text.h"

#include <string.h>

#define HOST PP_GUIDANCE_RESTART_HOST
#define XAPI PP_GUIDANCE_RESTART_XAPI
#define HVM PP_GUIDANCE_RESTART_HVM

typedef struct
{
  const char *name;
  const char *choice;      /* hotfixes */
  const char *hosts;       /* "" = all */
  PpMode      mode;
  const char *installed;   /* on xs2 */
  const char *in_library;  /* one hotfix */
  const char *mandatory;   /* one hotfix */
  const char *steps;
} Case;

/* R restarts the host, X the toolstack, N nothing, V the VMs; S needs R. */
static const FixtureHotfix hotfixes[] =
{
  { "R", "", "", 100, HOST }, { "S", "R", "", 200, XAPI }, { "N", "", "", 300 },
  { "V", "", "", 400, HVM }, { "X", "", "", 500, XAPI },
};

static const Case cases[] =
{
  { "master-first-one-restart", "X R", "", PP_MODE_AUTOMATIC, "", "", "",
    "download R, download X, upload R, upload X, gate, "
    "precheck xs1 R, precheck xs1 X, disable xs1, evacuate xs1, apply xs1 R, apply xs1 X, "
    "reboot xs1, wait xs1, enable xs1, bring-back xs1, verify xs1, "
    "precheck xs2 R, precheck xs2 X, disable xs2, evacuate xs2, apply xs2 R, apply xs2 X, "
    "reboot xs2, wait xs2, enable xs2, bring-back xs2, verify xs2, clean R, clean X" },
  { "toolstack", "X", "xs1", PP_MODE_AUTOMATIC, "", "x", "",
    "upload X, gate, precheck xs1 X, apply xs1 X, restart-toolstack xs1, wait xs1, verify xs1, "
    "clean X" },
  { "nothing-to-restart", "N", "xs2", PP_MODE_AUTOMATIC, "", "n", "",
    "upload N, gate, precheck xs2 N, apply xs2 N, verify xs2, clean N" },
  { "vms", "V N", "xs2", PP_MODE_AUTOMATIC, "", "n", "",
    "download V, upload N, upload V, gate, precheck xs2 N, precheck xs2 V, apply xs2 N, "
    "apply xs2 V, reboot-vms xs2, verify xs2, clean N, clean V" },
  { "vms-with-the-server", "V R", "xs2", PP_MODE_AUTOMATIC, "", "r", "",
    "download V, upload R, upload V, gate, precheck xs2 R, precheck xs2 V, disable xs2, "
    "evacuate xs2, apply xs2 R, apply xs2 V, reboot xs2, wait xs2, enable xs2, bring-back xs2, "
    "verify xs2, clean R, clean V" },
  { "vms-after-the-server", "V R", "xs2", PP_MODE_AUTOMATIC, "", "r", "R",
    "download V, upload R, upload V, gate, precheck xs2 R, precheck xs2 V, disable xs2, "
    "evacuate xs2, apply xs2 R, reboot xs2, wait xs2, apply xs2 V, enable xs2, bring-back xs2, "
    "reboot-vms xs2, verify xs2, clean R, clean V" },
  { "vms-by-hand", "V", "xs2", PP_MODE_MANUAL, "", "v", "",
    "upload V, gate, precheck xs2 V, apply xs2 V, verify xs2, clean V, by-hand xs2 reboot-vms" },
  { "skip-installed", "N", "", PP_MODE_AUTOMATIC, "N", "n", "",
    "upload N, gate, precheck xs1 N, apply xs1 N, verify xs1, clean N" },
  { "everything-there", "N", "xs2", PP_MODE_AUTOMATIC, "N", "", "", "" },
  { "requires-in-plan", "S R", "xs1", PP_MODE_AUTOMATIC, "", "", "",
    "download R, download S, upload R, upload S, gate, precheck xs1 R, disable xs1, evacuate xs1, "
    "apply xs1 R, apply xs1 S, reboot xs1, wait xs1, enable xs1, bring-back xs1, verify xs1, "
    "clean R, clean S" },
  { "requires-missing", "S", "xs1", PP_MODE_AUTOMATIC, "", "", "", "" },
  { "requires-installed", "S", "xs2", PP_MODE_AUTOMATIC, "R", "s", "",
    "upload S, gate, precheck xs2 S, apply xs2 S, restart-toolstack xs2, wait xs2, verify xs2, "
    "clean S" },
  { "manual", "R X", "xs1", PP_MODE_MANUAL, "", "r", "",
    "download X, upload R, upload X, gate, precheck xs1 R, precheck xs1 X, apply xs1 R, "
    "apply xs1 X, verify xs1, clean R, clean X, by-hand xs1 reboot" },
  { "mandatory-at-once", "R X", "xs1", PP_MODE_AUTOMATIC, "", "r", "R",
    "download X, upload R, upload X, gate, precheck xs1 R, precheck xs1 X, disable xs1, "
    "evacuate xs1, apply xs1 R, reboot xs1, wait xs1, apply xs1 X, restart-toolstack xs1, "
    "wait xs1, enable xs1, bring-back xs1, verify xs1, clean R, clean X" },
  { "mandatory-toolstack-first", "N X", "xs1", PP_MODE_AUTOMATIC, "", "n", "X",
    "download X, upload N, upload X, gate, precheck xs1 N, precheck xs1 X, apply xs1 N, "
    "apply xs1 X, restart-toolstack xs1, wait xs1, verify xs1, clean N, clean X" },
};

static void
add_hotfixes (Fixture    *fixture,
              const char *mandatory)
{
  fixture_add_hotfixes (fixture, hotfixes, G_N_ELEMENTS (hotfixes));
  for (guint i = 0; i < fixture->hotfixes->len; i++)
    {
      PpHotfix *hotfix = g_ptr_array_index (fixture->hotfixes, i);
      PpHotfix facts = *hotfix;

      facts.guidance_mandatory = g_str_equal (hotfix->name, mandatory);
      fixture->hotfixes->pdata[i] = pp_hotfix_new (&facts);
      pp_hotfix_unref (hotfix);
    }
  fixture_add_version (fixture, "6.2.0", "70446c", "R S N V X", NULL);
}

static PpOutlook *
make_outlook (const Case *test)
{
  g_autoptr(Fixture) fixture = fixture_new ();

  add_hotfixes (fixture, test->mandatory);
  fixture_add_host (fixture, "xs2", "6.2.0", "70446c", test->installed);
  fixture_add_host (fixture, "xs1", "6.2.0", "70446c", "");

  return fixture_outlook (fixture);
}

static PpPlan *
make_plan (const Case *test,
           PpOutlook  *outlook)
{
  g_autoptr(PpChoice) choice = plan_text_choice (test->choice, test->hosts, test->mode);
  g_autofree char *uuid = g_strconcat ("uuid-", test->in_library, NULL);

  return pp_plan_new (outlook, choice, NULL, (const char *[]) { uuid, NULL });
}

static void
test_case (gconstpointer data)
{
  const Case *test = data;
  g_autoptr(PpOutlook) outlook = make_outlook (test);
  g_autoptr(PpPlan) plan = make_plan (test, outlook);
  g_autoptr(PpPlan) again = make_plan (test, outlook);
  g_autofree char *steps = plan_text_steps (plan);

  g_assert_cmpstr (steps, ==, test->steps);
  g_assert_true (pp_plan_is_equal (plan, again));
}

static void
test_restarts (void)
{
  g_autoptr(PpOutlook) outlook = make_outlook (&cases[0]);
  g_autoptr(PpPlan) plan = make_plan (&cases[0], outlook);
  g_autoptr(PpPlan) other = make_plan (&cases[1], outlook);

  g_assert_cmpuint (pp_plan_count_restarts (plan, NULL), ==, 2);
  g_assert_cmpuint (pp_plan_count_restarts (plan, "host-xs2"), ==, 1);
  g_assert_cmpuint (pp_plan_count_restarts (plan, "host-xs9"), ==, 0);
  g_assert_false (pp_plan_is_equal (plan, other));
}

/* At the gate the files are on the server; the steps that put them there stay where they stood. */
static void
test_renew (void)
{
  g_autoptr(Fixture) fixture = fixture_new ();
  g_autoptr(PpOutlook) before = NULL;
  g_autoptr(PpOutlook) after = NULL;
  g_autoptr(PpPlan) plan = NULL;
  g_autoptr(PpPlan) renewed = NULL;
  g_autoptr(PpPlan) fresh = NULL;
  g_autofree char *steps = NULL;
  g_autofree char *fresh_steps = NULL;
  PpPatch *patch = pp_patch_new ();
  Case test = cases[1];

  add_hotfixes (fixture, "");
  fixture_add_host (fixture, "xs1", "6.2.0", "70446c", "");
  before = fixture_outlook (fixture);
  plan = make_plan (&test, before);

  g_free (patch->uuid);
  patch->uuid = g_strdup ("uuid-x");
  patch->size = 1000;
  patch->has_file = TRUE;
  g_ptr_array_add (fixture->patches, patch);
  after = fixture_outlook (fixture);
  renewed = pp_plan_renew (plan, after, NULL, NULL);
  steps = plan_text_steps (renewed);
  g_assert_cmpstr (steps, ==, test.steps);
  g_assert_true (pp_plan_is_equal (plan, renewed));

  fresh = make_plan (&test, after);
  fresh_steps = plan_text_steps (fresh);
  g_assert_cmpstr (fresh_steps, ==, test.steps + strlen ("upload X, "));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/plan/steps/", cases[i].name, NULL);

      g_test_add_data_func (path, &cases[i], test_case);
    }
  g_test_add_func ("/plan/restarts", test_restarts);
  g_test_add_func ("/plan/renew", test_renew);

  return g_test_run ();
}
