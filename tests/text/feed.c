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

/* @error: (transfer full) (nullable) */
static void
add_try (GPtrArray  *tries,
         const char *source,
         GError     *error)
{
  g_ptr_array_add (tries, pp_feed_try_new (source, 1400000000, FALSE, 0, error));
  g_clear_error (&error);
}

static void
test_trouble_says_all (void)
{
  g_autoptr(GPtrArray) tries = g_ptr_array_new_with_free_func ((GDestroyNotify) pp_feed_try_free);
  g_autofree char *with_copy = NULL;
  g_autofree char *without = NULL;
  g_autofree char *date = pp_text_for_time (1400000000);

  add_try (tries, "https://updates.example/u.xml",
           pp_error_new (PP_ERROR_UNREACHABLE, "updates.example", "connection refused"));
  with_copy = pp_text_for_feed_trouble (tries, 1400000000);
  without = pp_text_for_feed_trouble (tries, 0);
  g_assert_nonnull (strstr (with_copy, "updates.example"));
  g_assert_nonnull (strstr (with_copy, date));
  g_assert_nonnull (strstr (with_copy, "Check the network"));
  g_assert_null (strstr (with_copy, ".."));
  g_assert_null (strpbrk (with_copy, "{}"));
  g_assert_nonnull (strstr (without, "not known"));
  g_assert_nonnull (strstr (without, "Check the network"));
  g_assert_null (strpbrk (without, "{}"));
}

/* What to do hangs on what failed: a file is not mended by looking at the network. */
static void
test_advice (void)
{
  static const struct
  {
    const char *source;
    const char *wrong;    /* (nullable) in the text, at line 7; NULL: it is not there */
    const char *expected;
  } cases[] = {
    { "/srv/updates.xml", NULL, "See that the file is there" },
    { "file:///srv/updates.xml", NULL, "See that the file is there" },
    { "/srv/updates.xml", "no quote", "Get the file again" },
    { "https://a.example/u.xml", NULL, "Check the network" },
    { "https://a.example/u.xml", "a web page", "Check the address" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GPtrArray) tries =
        g_ptr_array_new_with_free_func ((GDestroyNotify) pp_feed_try_free);
      g_autofree char *text = NULL;

      add_try (tries, cases[i].source, cases[i].wrong != NULL
               ? pp_error_new_feed (cases[i].source, 7, 3, cases[i].wrong)
               : g_error_new (G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "nothing there"));
      text = pp_text_for_feed_trouble (tries, 0);
      g_assert_nonnull (strstr (text, cases[i].expected));
      g_assert_true ((strstr (text, "network") != NULL) == (strstr (cases[i].expected, "network")
                                                            != NULL));
      g_assert_true (cases[i].wrong == NULL || strstr (text, ":7:3: ") != NULL);
    }
}

static const struct
{
  gint64      date;       /* 0: there is no list */
  gboolean    stale;
  const char *expected;
} ages[] =
{
  { 0, FALSE, "No list of hotfixes yet" },
  { 2000000000, FALSE, "Feed checked just now" },
  { 1400000000 - 59, FALSE, "Feed checked just now" },
  { 1400000000 - 60, FALSE, "Feed checked 1 minute ago" },
  { 1400000000 - 3599, FALSE, "Feed checked 59 minutes ago" },
  { 1400000000 - 3600, FALSE, "Feed checked 1 hour ago" },
  { 1400000000 - 23 * 3600, FALSE, "Feed checked 23 hours ago" },
  { 1400000000 - 86400, FALSE, "Feed checked on 2014-05-12" },
  { 1400000000 - 60, TRUE, "Feed not renewed since 2014-05-13 16:52" },
};

static void
test_ages (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (ages); i++)
    {
      g_autoptr(GPtrArray) none = g_ptr_array_new ();
      g_autoptr(PpCatalogue) catalogue =
        ages[i].date != 0 ? pp_catalogue_new ("x", ages[i].date, ages[i].stale, none, none) : NULL;
      g_autofree char *text = pp_text_for_feed_age (catalogue, 1400000000);

      g_assert_cmpstr (text, ==, ages[i].expected);
    }
}

static void
test_notes_trouble (void)
{
  const char *complaints[] = { "/n.json: line 3, column 7: \"paid\" is true or false", NULL };
  g_autofree char *text = pp_text_for_notes_trouble (complaints);

  g_assert_nonnull (strstr (text, "/n.json: line 3, column 7"));
  g_assert_nonnull (strstr (text, "the rest holds"));
  g_assert_null (pp_text_for_notes_trouble (complaints + 1));
}

static void
test_tries (void)
{
  g_autoptr(GPtrArray) tries = g_ptr_array_new_with_free_func ((GDestroyNotify) pp_feed_try_free);
  g_autofree char *time = pp_text_for_time (1400000000);
  g_autofree char *trouble = NULL;
  g_autofree char *failed = NULL;
  g_autofree char *answered = NULL;
  g_autofree char *silent = NULL;
  g_autofree char *with_copy = NULL;
  g_autoptr(PpFeedTry) again = NULL;
  g_autofree char *expected = g_strdup_printf ("%s: failed: line 7, column 3: no quote", time);
  g_autoptr(PpFeedTry) never = pp_feed_try_new ("c", 0, FALSE, 0, NULL);

  add_try (tries, "https://a/u.xml", pp_error_new_feed ("https://a/u.xml", 7, 3, "no quote."));
  add_try (tries, "/b.xml", g_error_new (G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "no such file"));
  trouble = pp_text_for_feed_trouble (tries, 0);
  g_assert_nonnull (strstr (trouble, "tried https://a/u.xml: line 7, column 3: no quote; tried "
                            "/b.xml: no such file. There"));

  failed = pp_text_for_feed_try (g_ptr_array_index (tries, 0));
  g_assert_cmpstr (failed, ==, expected);
  add_try (tries, "/c.xml", NULL);
  answered = pp_text_for_feed_try (g_ptr_array_index (tries, 2));
  g_assert_true (g_str_has_prefix (answered, time) && strstr (answered, "answered") != NULL);
  silent = pp_text_for_feed_try (never);
  g_assert_cmpstr (silent, ==, "Not asked yet");

  /* Of a source that does not serve, the copy that is here is worth knowing. */
  again = pp_feed_try_new ("/b.xml", 1400000000, FALSE, 1300000000,
                           ((PpFeedTry *) g_ptr_array_index (tries, 1))->error);
  with_copy = pp_text_for_feed_try (again);
  g_assert_true (g_str_has_suffix (with_copy, "; last good copy: 2011-03-13 07:06"));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/text/feed/descriptions", test_descriptions);
  g_test_add_func ("/text/feed/trouble-says-all", test_trouble_says_all);
  g_test_add_func ("/text/feed/advice", test_advice);
  g_test_add_func ("/text/feed/tries", test_tries);
  g_test_add_func ("/text/feed/ages", test_ages);
  g_test_add_func ("/text/feed/notes-trouble", test_notes_trouble);

  return g_test_run ();
}
