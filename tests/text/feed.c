/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <gio/gio.h>
#include <poolpatch/pp-text.h>

#include <string.h>

static const struct
{
  const char *description;
  const char *expected;
} descriptions[] =
{
  { "Public Availability: security fixes to bash", "Security fixes to bash" },
  { "Public Availability:Hotfix for XenServer 6.5.0", "Hotfix for XenServer 6.5.0" },
  { "Public Availability: über", "Über" },
  { "Public Availability:", "" },
  { "Public Availability: \xff", "\xff" },
  { "Hotfix, Public Availability: no", "Hotfix, Public Availability: no" },
  { "", "" },
  { NULL, "" },
};

static void
test_descriptions (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (descriptions); i++)
    {
      g_autofree char *text = pp_text_for_description (descriptions[i].description);

      g_assert_cmpstr (text, ==, descriptions[i].expected);
    }
}

static void
test_trouble_says_all (void)
{
  g_autoptr(GError) error = pp_error_new (PP_ERROR_UNREACHABLE, "updates.example",
                                          "connection refused");
  g_autofree char *with_copy = pp_text_for_feed_trouble (error, 1400000000);
  g_autofree char *without = pp_text_for_feed_trouble (error, 0);
  g_autofree char *date = pp_text_for_time (1400000000);

  g_assert_nonnull (strstr (with_copy, "updates.example"));
  g_assert_nonnull (strstr (with_copy, date));
  g_assert_nonnull (strstr (with_copy, "Check the network"));
  g_assert_null (strstr (with_copy, ".."));
  g_assert_null (strpbrk (with_copy, "{}"));
  g_assert_nonnull (strstr (without, "not known"));
  g_assert_nonnull (strstr (without, "Check the network"));
  g_assert_null (strpbrk (without, "{}"));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/text/feed/descriptions", test_descriptions);
  g_test_add_func ("/text/feed/trouble-says-all", test_trouble_says_all);

  return g_test_run ();
}
