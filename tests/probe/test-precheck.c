/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pp-probe-precheck.h"

#include <string.h>

#define REF "OpaqueRef:patch"

static const struct
{
  const char *text;
  const char *failure;    /* (nullable) NULL = passed */
  const char *params;     /* (nullable) behind the reference, joined by '|' */
} texts[] =
{
  { "", NULL },
  { "OK", NULL },
  { "<livepatch><component>xen</component></livepatch>", NULL },
  { "no errors here", NULL },
  { "<error errorcode=\"WRONG_SERVER_VERSION\"><found>6.1.0</found><required>^6\\.2\\.0$</required>"
    "</error>", "PATCH_PRECHECK_FAILED_WRONG_SERVER_VERSION", "6.1.0|^6\\.2\\.0$" },
  { "Checking…\n<?xml version=\"1.0\"?>\n<error errorcode=\"OUT_OF_SPACE\">\n <required> 20 </required>"
    "<found>10</found></error>\nbye", "PATCH_PRECHECK_FAILED_OUT_OF_SPACE", "10|20" },
  { "<error errorcode=\"PREREQUISITE_MISSING\"><prerequisite uuid=\"a\"/><prerequisite uuid=\"b\"/>"
    "</error>", "PATCH_PRECHECK_FAILED_PREREQUISITE_MISSING", "a;b" },
  { "<error errorcode='VM_RUNNING'/>", "PATCH_PRECHECK_FAILED_VM_RUNNING", NULL },
  { "<error errorcode=\"VM_RUNNING\"></error>", "PATCH_PRECHECK_FAILED_VM_RUNNING", NULL },
  { "<error errorcode=\"ISO_MOUNTED\"><info>tools &amp; more</info></error>",
    "PATCH_PRECHECK_FAILED_ISO_MOUNTED", "tools & more" },
  { "<error>odd</error>", "PATCH_PRECHECK_FAILED_UNKNOWN_ERROR", "<error>odd</error>" },
  { "<error errorcode=\"bad code\"/>", "PATCH_PRECHECK_FAILED_UNKNOWN_ERROR",
    "<error errorcode=\"bad code\"/>" },
  { "<error errorcode=\"VM_RUNNING\"", "PATCH_PRECHECK_FAILED_UNKNOWN_ERROR",
    "<error errorcode=\"VM_RUNNING\"" },
  { "<error errorcode=\"VM_RUNNING\"><found></error>", "PATCH_PRECHECK_FAILED_UNKNOWN_ERROR",
    "<error errorcode=\"VM_RUNNING\"><found></error>" },
  { "<error", "PATCH_PRECHECK_FAILED_UNKNOWN_ERROR", "<error" },
};

static void
test_texts (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autofree char *params = NULL;

      g_test_message ("row %u", i);
      g_assert_cmpint (pp_probe_precheck_text ("xs1:443", REF, texts[i].text, &error), ==,
                       texts[i].failure == NULL);
      if (texts[i].failure == NULL)
        {
          g_assert_no_error (error);
          continue;
        }
      g_assert_error (error, PP_ERROR, PP_ERROR_REFUSED);
      g_assert_cmpstr (pp_error_get_failure (error), ==, texts[i].failure);
      g_assert_cmpstr (pp_error_get_server (error), ==, "xs1:443");
      g_assert_cmpstr (pp_error_get_params (error)[0], ==, REF);
      params = g_strjoinv ("|", (char **) pp_error_get_params (error) + 1);
      g_assert_cmpstr (params, ==, texts[i].params != NULL ? texts[i].params : "");
    }
}

static void
test_endless (void)
{
  g_autofree char *filler = g_strnfill (1 << 20, 'x');
  g_autofree char *text =
    g_strdup_printf ("<error errorcode=\"OUT_OF_SPACE\"><found>%s</found></error>", filler);
  g_autofree char *broken = g_strdup_printf ("<error errorcode=\"OUT_OF_SPACE\">%s", filler);
  g_autoptr(GError) error = NULL;
  g_autoptr(GError) broken_error = NULL;

  g_assert_false (pp_probe_precheck_text (NULL, REF, text, &error));
  g_assert_cmpstr (pp_error_get_failure (error), ==, "PATCH_PRECHECK_FAILED_OUT_OF_SPACE");
  g_assert_cmpuint (g_strv_length ((char **) pp_error_get_params (error)), ==, 1);
  g_assert_false (pp_probe_precheck_text (NULL, REF, broken, &broken_error));
  g_assert_cmpuint (strlen (pp_error_get_params (broken_error)[1]), <=, 4096);
}

static void
test_moot (void)
{
  g_autoptr(GError) applied = pp_error_new_refused (NULL, "PATCH_ALREADY_APPLIED", NULL);
  g_autoptr(GError) other = pp_error_new_refused (NULL, "INVALID_PATCH", NULL);
  g_autoptr(GError) lost = pp_error_new (PP_ERROR_UNREACHABLE, NULL, "lost");

  g_assert_true (pp_probe_precheck_is_moot (applied));
  g_assert_false (pp_probe_precheck_is_moot (other));
  g_assert_false (pp_probe_precheck_is_moot (lost));
}

/* From 7.1 on: the refusal inside of the failure, behind the name of the update. */
static void
test_unpack (void)
{
  static const struct
  {
    const char *failure;
    const char *text;
    const char *inner;   /* (nullable) */
    const char *param;   /* (nullable) the second */
  } cases[] =
  {
    { "UPDATE_PRECHECK_FAILED_UNKNOWN_ERROR", "<error errorcode=\"LICENCE_RESTRICTION\"/>",
      "LICENCE_RESTRICTION", NULL },
    { "UPDATE_PRECHECK_FAILED_UNKNOWN_ERROR",
      "stdout: <error errorcode=\"WRONG_SERVER_VERSION\"><found>7.1.0</found></error>",
      "UPDATE_PRECHECK_FAILED_WRONG_SERVER_VERSION", "7.1.0" },
    { "UPDATE_PRECHECK_FAILED_UNKNOWN_ERROR", "rpm: no", NULL, NULL },
    { "UPDATE_PRECHECK_FAILED_UNKNOWN_ERROR", "VSWITCH_CONTROLLER_CONNECTED\nyes",
      "VSWITCH_CONTROLLER_CONNECTED", NULL },
    { "UPDATE_PRECHECK_FAILED_OUT_OF_SPACE", "<error errorcode=\"VM_RUNNING\"/>", NULL, NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const char *params[] = { "XS71E001", cases[i].text, NULL };
      g_autoptr(GError) error = pp_probe_precheck_unpack ("xs1", cases[i].failure, params);

      g_assert_cmpstr (pp_error_get_failure (error), ==, cases[i].inner);
      if (error == NULL)
        continue;
      g_assert_cmpstr (pp_error_get_params (error)[0], ==, "XS71E001");
      g_assert_cmpstr (pp_error_get_params (error)[1], ==, cases[i].param);
    }
  g_assert_null (pp_probe_precheck_unpack ("xs1", "UPDATE_PRECHECK_FAILED_UNKNOWN_ERROR", NULL));
  g_assert_true (pp_probe_precheck_is_live ("ok_livepatch_complete"));
  g_assert_false (pp_probe_precheck_is_live ("ok_livepatch_incomplete"));
  g_assert_false (pp_probe_precheck_is_live ("ok"));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/probe/precheck/texts", test_texts);
  g_test_add_func ("/probe/precheck/endless", test_endless);
  g_test_add_func ("/probe/precheck/moot", test_moot);

  g_test_add_func ("/probe/precheck/unpack", test_unpack);

  return g_test_run ();
}
