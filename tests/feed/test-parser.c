/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gstdio.h>
#include <string.h>

#include <poolpatch/pp-error.h>
#include <poolpatch/pp-feed.h>

#define FEED(patches, versions) \
  "<?xml version=\"1.0\"?><patchdata><!-- a comment --><serverversions>" versions \
  "</serverversions><patches>" patches "</patches></patchdata>"

#define UUID_1 "0850b186-4d47-11e3-a720-001b2151a503"
#define UUID_2 "4fc82e62-b938-407d-a2c6-68c8922f3ec2"

static PpCatalogue *
parse (const char *text,
       GError    **error)
{
  g_autoptr(GBytes) bytes = g_bytes_new (text, strlen (text));

  return pp_feed_parse (bytes, "test", 1234, error);
}

static void
test_patch (void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(PpCatalogue) catalogue = NULL;
  PpHotfix *hotfix;

  catalogue = parse (FEED (
                       "<patch after-apply-guidance=\"restartHost\" name-description=\"Service &amp; Pack\""
                       " name-label=\"XS62ESP1\" patch-url=\"http://x/XS62ESP1.zip&amp;noAuth=true\""
                       " timestamp=\"2013-12-19T00:00:00Z\" url=\"http://support.citrix.com/article/CTX139788\""
                       " uuid=\"0850B186-4D47-11E3-A720-001B2151A503\" version=\"1.0\" priority=\"1\""
                       " download-size=\"311454853\" installation-size=\"x\" guidance-mandatory=\"yes, True\""
                       " update-stream=\"premium\" something=\"else\"> \n"
                       "<conflictingpatches><conflictingpatch uuid=\"ABC\"/><!-- c --></conflictingpatches>"
                       "<requiredpatches><requiredpatch uuid=\"D\"/><requiredpatch uuid=\"e\"/></requiredpatches>"
                       "</patch>", ""), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (pp_catalogue_get_n_hotfixes (catalogue), ==, 1);

  hotfix = pp_catalogue_lookup (catalogue, UUID_1);
  g_assert_nonnull (hotfix);
  g_assert_true (pp_catalogue_lookup_name (catalogue, "XS62ESP1") == hotfix);
  g_assert_cmpstr (hotfix->name, ==, "XS62ESP1");
  g_assert_cmpstr (hotfix->description, ==, "Service & Pack");
  g_assert_cmpstr (hotfix->article, ==, "CTX139788");
  g_assert_cmpstr (hotfix->patch_url, ==, "http://x/XS62ESP1.zip&noAuth=true");
  g_assert_cmpint (hotfix->guidance, ==, PP_GUIDANCE_RESTART_HOST);
  g_assert_cmpint (hotfix->released, ==, 1387411200);
  g_assert_cmpuint (hotfix->download_size, ==, 311454853);
  g_assert_cmpuint (hotfix->installation_size, ==, 0);
  g_assert_true (hotfix->guidance_mandatory);
  g_assert_true (hotfix->premium);
  g_assert_cmpint (hotfix->priority, ==, 1);
  g_assert_cmpstrv (hotfix->conflicting, ((const char * const []) { "abc", NULL }));
  g_assert_cmpstrv (hotfix->required, ((const char * const []) { "d", "e", NULL }));
}

static void
test_defaults (void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(PpCatalogue) catalogue = NULL;
  PpHotfix *hotfix;

  catalogue = parse (FEED ("<patch uuid=\"u\" name-label=\"N\" after-apply-guidance=\"\""
                           " patch-url=\"\" priority=\"9\" url=\"/XenServer/x\""
                           " timestamp=\"soon\"/><anything uuid=\"v\" name-label=\"M\"/>"
                           "<patch name-label=\"no uuid\"/>", ""), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (pp_catalogue_get_n_hotfixes (catalogue), ==, 2);

  hotfix = pp_catalogue_lookup (catalogue, "u");
  g_assert_cmpint (hotfix->guidance, ==, PP_GUIDANCE_NONE);
  g_assert_null (hotfix->patch_url);
  g_assert_null (hotfix->article);
  g_assert_cmpint (hotfix->priority, ==, 2);
  g_assert_cmpint (hotfix->released, ==, 0);
  g_assert_cmpstr (hotfix->url, ==, "http://updates.xensource.com/XenServer/x");
  g_assert_false (hotfix->premium);
}

/* A value is asked for once: the room for its copy is measured by that. */
static void
test_long_number (void)
{
  g_autofree char *digits = g_strnfill (4000, '1');
  g_autofree char *text = g_strdup_printf (FEED ("<patch uuid=\"u\" priority=\"%s\"/>", ""), digits);
  g_autoptr(GError) error = NULL;
  g_autoptr(PpCatalogue) catalogue = parse (text, &error);

  g_assert_no_error (error);
  g_assert_cmpint (pp_catalogue_lookup (catalogue, "u")->priority, ==, 2);
}

static void
test_versions (void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(PpCatalogue) catalogue = NULL;
  const PpVersion *version;

  g_test_summary ("Versions come before the patches they point to, and point to some that are not");

  catalogue = parse (FEED (
                       "<patch uuid=\"" UUID_1 "\" name-label=\"A\"/><patch uuid=\"" UUID_2 "\" name-label=\"B\"/>",
                       "<version build-number=\"59235p\" latest=\"false\" name=\"Citrix XenServer 6.1\""
                       " timestamp=\"2012-09-28T00:00:00Z\" value=\"6.1\"> \n"
                       "<patch uuid=\"" UUID_1 "\"/><patch uuid=\"gone\"/><!-- <patch uuid=\"" UUID_2 "\"/> -->"
                       "</version>"
                       "<version build-number=\"\" latest=\"TRUE\" name=\"Y\" value=\"6.2.0\" patch-uuid=\"ABC\""
                       " present-as-update=\"true\"><patch uuid=\"4FC82E62-B938-407D-A2C6-68C8922F3EC2\"/>"
                       "<minimalpatches><patch uuid=\"" UUID_2 "\"/><patch uuid=\"gone\"/></minimalpatches></version>"
                       "<version name=\"Z\" value=\"6.5.0\"><minimalpatches/></version>"), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (pp_catalogue_get_n_versions (catalogue), ==, 3);

  version = pp_catalogue_get_version (catalogue, 0);
  g_assert_cmpstr (version->value, ==, "6.1");
  g_assert_cmpstr (version->build_number, ==, "59235p");
  g_assert_false (version->latest);
  g_assert_cmpstrv (version->hotfixes, ((const char * const []) { UUID_1, NULL }));
  g_assert_null (version->minimal);

  version = pp_catalogue_get_version (catalogue, 1);
  g_assert_true (version->latest && version->present_as_update);
  g_assert_null (version->build_number);
  g_assert_cmpstr (version->patch_uuid, ==, "abc");
  g_assert_cmpstrv (version->hotfixes, ((const char * const []) { UUID_2, NULL }));
  g_assert_cmpstrv (version->minimal, ((const char * const []) { UUID_2, NULL }));

  version = pp_catalogue_get_version (catalogue, 2);
  g_assert_nonnull (version->minimal);
  g_assert_null (version->minimal[0]);
}

typedef struct
{
  const char *text;
  int         line;    /* -1 = any */
  const char *says;
} Refusal;

static void
test_refusals (void)
{
  static const Refusal refusals[] = {
    { "", 0, "empty" },
    { "garbage", 1, "" },
    { "<!DOCTYPE html><html><body>404</body></html>", -1, "web page" },
    { "<html><patches/></html>", -1, "web page" },
    { "<!DOCTYPE a [<!ENTITY b SYSTEM \"file:///etc/passwd\">]><a>&b;</a>", -1, "document type" },
    { "<patchdata/>", 0, "lists no hotfixes" },
    { "<patchdata>\n<patches>\n<patch uuid=\"a\" uuid=\"b\"/>\n</patches></patchdata>", 3, "" },
    { "<patchdata>\n<patches><patch uuid=\"a\">", 2, "" },
    { "<patchdata>\n<patches>\n\n<patch patch-url=\"a&noAuth=true\"/></patches></patchdata>", 4,
      "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (refusals); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(PpCatalogue) catalogue = parse (refusals[i].text, &error);

      g_test_message ("%s", refusals[i].text);
      g_assert_null (catalogue);
      g_assert_error (error, PP_ERROR, PP_ERROR_FEED);
      g_assert_nonnull (strstr (error->message, refusals[i].says));
      if (refusals[i].line >= 0)
        g_assert_cmpint (pp_error_get_line (error), ==, refusals[i].line);
    }
}

static void
test_deep (void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GString) text = g_string_new (NULL);
  g_autoptr(PpCatalogue) catalogue = NULL;

  for (guint i = 0; i < 10000; i++)
    g_string_append (text, "<patches>");
  catalogue = parse (text->str, &error);
  g_assert_null (catalogue);
  g_assert_error (error, PP_ERROR, PP_ERROR_FEED);
}

static void
test_nested (void)
{
  static const char text[] =
    "<root><serverversions><version value=\"6.2.0\"><other><serverversions><version value=\"x\"/>"
    "</serverversions></other><patch uuid=\"A\"/></version></serverversions>"
    "<deeper><patches><patch uuid=\"a\" name-label=\"A\"><other><patches>"
    "<patch uuid=\"b\" name-label=\"B\"><requiredpatches><requiredpatch uuid=\"c\"/>"
    "</requiredpatches></patch></patches></other></patch></patches></deeper>"
    "<patches>text<?pi?><patch uuid=\" C \" name-label=\"C\"/></patches></root>";
  g_autoptr(GError) error = NULL;
  g_autoptr(PpCatalogue) catalogue = parse (text, &error);
  const PpVersion *version;

  g_test_summary ("Containers are found at any depth and any number of times, not inside a patch");

  g_assert_no_error (error);
  g_assert_cmpuint (pp_catalogue_get_n_hotfixes (catalogue), ==, 2);
  g_assert_cmpstr (pp_catalogue_get_hotfix (catalogue, 0)->name, ==, "A");
  g_assert_cmpuint (g_strv_length (pp_catalogue_get_hotfix (catalogue, 0)->required), ==, 0);
  g_assert_cmpstr (pp_catalogue_get_hotfix (catalogue, 1)->uuid, ==, "c");
  g_assert_cmpuint (pp_catalogue_get_n_versions (catalogue), ==, 1);
  version = pp_catalogue_get_version (catalogue, 0);
  g_assert_cmpstrv (version->hotfixes, ((const char * const []) { "a", NULL }));
}

static void
test_times (void)
{
  static const struct
  {
    const char *text;
    gint64      seconds;
  } times[] = {
    { "2013-12-19T00:00:00Z", 1387411200 },
    { "2013-12-19", 1387411200 },
    { "2013-12-19T02:00:00+02:00", 1387411200 },
    { "2013-12-19T00:00:00", 1387411200 },
    { "20131219T000000Z", 1387411200 },
    { "1969-01-01T00:00:00Z", 0 },
    { "19 December", 0 },
    { "0123456789", 0 },
    { "", 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (times); i++)
    {
      g_autofree char *text = g_strdup_printf ("<p><patches><patch uuid=\"u\" timestamp=\"%s\"/>"
                                               "</patches></p>", times[i].text);
      g_autoptr(GError) error = NULL;
      g_autoptr(PpCatalogue) catalogue = parse (text, &error);

      g_test_message ("%s", times[i].text);
      g_assert_no_error (error);
      g_assert_cmpint (pp_catalogue_lookup (catalogue, "u")->released, ==, times[i].seconds);
    }
}

/* The feed of the demo, written in the grammar of the live one. */
static void
test_generated (void)
{
  const char *path = g_getenv ("PP_FEED_XML");
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) bytes = NULL;
  g_autoptr(PpCatalogue) catalogue = NULL;
  gboolean seen_two_part = FALSE;
  PpHotfix *pack;
  char *text;
  gsize length;

  if (path == NULL || !g_file_get_contents (path, &text, &length, NULL))
    {
      g_test_skip ("No generated feed");
      return;
    }

  bytes = g_bytes_new_take (text, length);
  catalogue = pp_feed_parse (bytes, path, 1, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (pp_catalogue_get_n_hotfixes (catalogue), >, 100);
  for (guint i = 0; i < pp_catalogue_get_n_versions (catalogue); i++)
    {
      const PpVersion *version = pp_catalogue_get_version (catalogue, i);

      seen_two_part |= g_str_equal (version->value, "6.1");
      for (guint j = 0; version->hotfixes[j] != NULL; j++)
        g_assert_nonnull (pp_catalogue_lookup (catalogue, version->hotfixes[j]));
    }
  g_assert_true (seen_two_part);

  pack = pp_catalogue_lookup_name (catalogue, "XS62ESP1");
  g_assert_nonnull (pack);
  g_assert_cmpstr (pack->uuid, ==, UUID_1);
  g_assert_cmpint (pack->guidance, ==, PP_GUIDANCE_RESTART_HOST);
  g_assert_cmpint (pack->released, >, 0);
}

/* Bytes that were changed here and there: an error or a catalogue, never a crash. */
static void
test_mutations (void)
{
  static const char text[] = FEED ("<patch uuid=\"u\" name-label=\"N\" timestamp=\"2013-12-19\""
                                   " priority=\"1\" url=\"/XenServer/x\"><requiredpatches>"
                                   "<requiredpatch uuid=\"r\"/></requiredpatches></patch>",
                                   "<version value=\"6.2.0\" latest=\"true\"><patch uuid=\"u\"/>"
                                   "<minimalpatches><patch uuid=\"u\"/></minimalpatches></version>");

  for (guint i = 0; i < 20000; i++)
    {
      char changed[sizeof text];
      g_autoptr(GBytes) bytes = NULL;
      g_autoptr(GError) error = NULL;
      g_autoptr(PpCatalogue) catalogue = NULL;
      int n_changes = g_test_rand_int_range (1, 6);

      memcpy (changed, text, sizeof text);
      for (int j = 0; j < n_changes; j++)
        changed[g_test_rand_int_range (0, sizeof text - 1)] =
          text[g_test_rand_int_range (0, sizeof text - 1)];
      bytes = g_bytes_new_static (changed, sizeof text - 1);
      catalogue = pp_feed_parse (bytes, "test", 0, &error);
      g_assert_true ((catalogue == NULL) == (error != NULL));
      if (error != NULL)
        g_assert_error (error, PP_ERROR, PP_ERROR_FEED);
    }
}

static void
test_truncated (void)
{
  static const char text[] = FEED ("<patch uuid=\"u\" name-label=\"N\"><requiredpatches>"
                                   "<requiredpatch uuid=\"r\"/></requiredpatches></patch>",
                                   "<version value=\"6.2.0\"><minimalpatches><patch uuid=\"u\"/>"
                                   "</minimalpatches></version>");

  g_test_summary ("A feed cut at any byte is an error, never a shorter feed");

  for (gsize length = 1; length < sizeof text - 2; length++)
    {
      g_autoptr(GBytes) bytes = g_bytes_new (text, length);
      g_autoptr(GError) error = NULL;
      g_autoptr(PpCatalogue) catalogue = pp_feed_parse (bytes, "test", 0, &error);

      g_assert_null (catalogue);
      g_assert_error (error, PP_ERROR, PP_ERROR_FEED);
    }
}

static void
test_notes (void)
{
  static const char text[] =
    "{\"schema\":1,\"notes\":[{\"name\":\"XS62E014\",\"superseded_by\":[\"XS62ESP1068\"],"
    "\"source\":\"s\"},{\"uuid\":\"ABC\",\"withdrawn\":\"why\",\"paid\":true},7,{\"x\":1}]}";
  g_autoptr(GBytes) bytes = g_bytes_new_static (text, strlen (text));
  g_autoptr(GBytes) wrong = g_bytes_new_static ("{\"schema\":2,\"notes\":[]}", 24);
  g_autoptr(GBytes) garbage = g_bytes_new_static ("[", 1);
  g_autoptr(GError) error = NULL;
  g_autoptr(PpNotes) notes = pp_feed_parse_notes (bytes, &error);
  g_autoptr(PpNotes) bundled = pp_feed_load_notes ();
  const PpNote *note;

  g_assert_no_error (error);
  note = pp_notes_lookup (notes, NULL, "XS62E014");
  g_assert_nonnull (note);
  g_assert_cmpstrv (note->superseded_by, ((const char * const []) { "XS62ESP1068", NULL }));
  note = pp_notes_lookup (notes, "abc", NULL);
  g_assert_nonnull (note);
  g_assert_cmpstr (note->withdrawn, ==, "why");
  g_assert_true (note->paid);

  g_assert_null (pp_feed_parse_notes (wrong, &error));
  g_assert_error (error, PP_ERROR, PP_ERROR_FILE);
  g_clear_error (&error);
  g_assert_null (pp_feed_parse_notes (garbage, &error));
  g_assert_error (error, PP_ERROR, PP_ERROR_FILE);

  note = pp_notes_lookup (bundled, NULL, "XS62E014");
  g_assert_nonnull (note);
  g_assert_true (g_strv_contains ((const char * const *) note->superseded_by, "XS62ESP1068"));
}

static const struct
{
  const char *text;
  const char *complaint;   /* NULL = none; what is behind the path */
} own_notes[] =
{
  { NULL, NULL },
  { "{\"schema\":1,\"notes\":[]}", NULL },
  { "{\"schema\":1,\n\"notes\":[{\"name\":]}", "line 2, column " },
  { "{\"schema\":7,\"notes\":[]}", "not of schema 1" },
  { "{\"schema\":\"x\",\"notes\":[]}", "not of schema 1" },
  { "[]", "not of schema 1" },
  { "", "are empty" },
  { "{\"schema\":1,\n\"notes\":[\n{\"name\":\"A\",\"superseded_by\":\"B\"}]}",
    "line 3, column " },
  { "{\"schema\":1,\"notes\":[{\"name\":\"A\",\"superseded_by\":[1]}]}",
    "\"superseded_by\" is a list of names" },
  { "{\"schema\":1,\"notes\":[{\"name\":\"A\",\"paid\":\"yes\"}]}", "\"paid\" is true or false" },
  { "{\"schema\":1,\"notes\":[{\"paid\":true}]}", "names its hotfix" },
  { "{\"schema\":1,\"notes\":[1]}", "note 1 is no object" },
  { "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[", "nested too deeply" },
};

static char *
dup_own_path (void)
{
  g_autofree char *folder = g_dir_make_tmp ("notes-XXXXXX", NULL);

  return g_build_filename (folder, "notes.json", NULL);
}

static void
remove_own (const char *path)
{
  g_autofree char *folder = g_path_get_dirname (path);

  g_assert_cmpint (g_unlink (path), ==, 0);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

/* Whatever a person's own file says, the bundled notes are there, and what is wrong is said. */
static void
test_own_notes (void)
{
  g_autofree char *path = dup_own_path ();

  for (guint i = 0; i < G_N_ELEMENTS (own_notes); i++)
    {
      g_autoptr(PpNotes) notes = NULL;
      g_auto(GStrv) complaints = NULL;

      g_test_message ("%s", own_notes[i].text);
      if (own_notes[i].text != NULL)
        g_assert_true (g_file_set_contents (path, own_notes[i].text, -1, NULL));
      notes = pp_feed_load_notes_with (path, &complaints);
      g_assert_nonnull (pp_notes_lookup (notes, NULL, "XS62E014"));
      g_assert_cmpuint (g_strv_length (complaints), ==, own_notes[i].complaint != NULL);
      if (own_notes[i].complaint != NULL)
        {
          g_assert_true (g_str_has_prefix (complaints[0], path));
          g_assert_nonnull (strstr (complaints[0], own_notes[i].complaint));
        }
    }
  remove_own (path);
}

/* A note of one's own adds to the bundled one, wins where both speak, and takes back with null. */
static void
test_notes_overlay (void)
{
  static const char text[] =
    "{\"schema\":1,\"notes\":[{\"name\":\"xs62e014\",\"superseded_by\":[\"OWN\"],\"source\":\"me\"},"
    "{\"name\":\"XS72E013\",\"withdrawn\":null},{\"name\":\"OWN\",\"paid\":true},"
    "{\"name\":\"BAD\",\"paid\":1}]}";
  g_autofree char *path = dup_own_path ();
  g_autoptr(PpNotes) notes = NULL;
  g_auto(GStrv) complaints = NULL;
  const PpNote *note;

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  notes = pp_feed_load_notes_with (path, &complaints);
  g_assert_cmpuint (g_strv_length (complaints), ==, 1);
  note = pp_notes_lookup (notes, NULL, "XS62E014");
  g_assert_cmpstrv (note->superseded_by, ((const char * const []) { "OWN", NULL }));
  g_assert_cmpstr (note->before, ==, "XS62ESP1");
  g_assert_cmpstr (note->source, ==, "me");
  note = pp_notes_lookup (notes, NULL, "XS72E013");
  g_assert_null (note->withdrawn);
  g_assert_cmpstr (note->superseded_by[0], ==, "XS72E017");
  note = pp_notes_lookup (notes, NULL, "OWN");
  g_assert_true (note->paid);
  g_assert_cmpstr (note->source, ==, path);
  g_assert_null (pp_notes_lookup (notes, NULL, "BAD"));
  note = pp_notes_lookup (notes, NULL, "XS602E007");
  g_assert_nonnull (strstr (note->driver_disks, "CTX134481"));
  remove_own (path);
}

/* Who still gets hotfixes, and until when. What cannot be read says nothing. */
static void
test_eligibility (void)
{
  static const char text[] =
    "<p><serverversions>"
    "<version value='7.1.2' hotfix-eligibility='Premium' hotfix-eligibility-premium-date="
    "'2018-01-01T00:00:00Z' hotfix-eligibility-none-date='2022-01-01' eol-date='soon'/>"
    "<version value='7.2.0' hotfix-eligibility='none' eol-date='2018-06-01'/>"
    "<version value='8.0.0' hotfix-eligibility='cu'/><version value='8.1.0'/>"
    "<version value='8.2.0' hotfix-eligibility='whoever'/></serverversions></p>";
  static const PpEligibility expected[] =
  {
    PP_ELIGIBILITY_PREMIUM, PP_ELIGIBILITY_NONE, PP_ELIGIBILITY_CU, PP_ELIGIBILITY_ALL,
    PP_ELIGIBILITY_ALL,
  };
  g_autoptr(GBytes) bytes = g_bytes_new_static (text, strlen (text));
  g_autoptr(GError) error = NULL;
  g_autoptr(PpCatalogue) catalogue = pp_feed_parse (bytes, "test", 0, &error);

  g_assert_no_error (error);
  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    g_assert_cmpint (pp_catalogue_get_version (catalogue, i)->eligibility, ==, expected[i]);
  g_assert_cmpint (pp_catalogue_get_version (catalogue, 0)->premium_date, ==, 1514764800);
  g_assert_cmpint (pp_catalogue_get_version (catalogue, 0)->none_date, ==, 1640995200);
  g_assert_cmpint (pp_catalogue_get_version (catalogue, 0)->eol_date, ==, 0);
  g_assert_cmpint (pp_catalogue_get_version (catalogue, 1)->eol_date, ==, 1527811200);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/feed/parser/patch", test_patch);
  g_test_add_func ("/feed/parser/defaults", test_defaults);
  g_test_add_func ("/feed/parser/long-number", test_long_number);
  g_test_add_func ("/feed/parser/versions", test_versions);
  g_test_add_func ("/feed/parser/refusals", test_refusals);
  g_test_add_func ("/feed/parser/deep", test_deep);
  g_test_add_func ("/feed/parser/nested", test_nested);
  g_test_add_func ("/feed/parser/times", test_times);
  g_test_add_func ("/feed/parser/generated", test_generated);
  g_test_add_func ("/feed/parser/mutations", test_mutations);
  g_test_add_func ("/feed/parser/truncated", test_truncated);
  g_test_add_func ("/feed/notes", test_notes);
  g_test_add_func ("/feed/notes/own", test_own_notes);
  g_test_add_func ("/feed/notes/overlay", test_notes_overlay);
  g_test_add_func ("/feed/parser/eligibility", test_eligibility);

  return g_test_run ();
}
