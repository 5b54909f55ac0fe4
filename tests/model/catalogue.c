/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <poolpatch/pp-catalogue.h>
#include <poolpatch/pp-error.h>
#include <poolpatch/pp-notes.h>

static PpHotfix *
make_hotfix (const char *uuid,
             const char *name)
{
  PpHotfix facts = { .uuid = (char *) uuid, .name = (char *) name };

  return pp_hotfix_new (&facts);
}

static void
test_hotfix (void)
{
  char *required[] = { (char *) "AA", (char *) "bB", NULL };
  PpHotfix facts =
  {
    .uuid = (char *) "DEAD-BEEF", .name = (char *) "XS62E001", .required = required,
    .url = (char *) "http://support.citrix.com/article/CTX139788-foo", .priority = 9,
    .patch_url = (char *) "",
  };
  g_autoptr(PpHotfix) hotfix = pp_hotfix_new (&facts);
  g_autoptr(PpHotfix) other = NULL;
  PpHotfix nothing = { 0 };

  g_assert_cmpstr (hotfix->uuid, ==, "dead-beef");
  g_assert_cmpstr (hotfix->required[0], ==, "aa");
  g_assert_cmpstr (hotfix->required[1], ==, "bb");
  g_assert_null (hotfix->conflicting[0]);
  g_assert_cmpstr (hotfix->article, ==, "CTX139788");
  g_assert_cmpint (hotfix->priority, ==, 2);
  g_assert_null (hotfix->patch_url);
  g_assert_cmpstr (hotfix->description, ==, "");

  nothing.url = (char *) "http://support.citrix.com/CTX";
  other = pp_hotfix_new (&nothing);
  g_assert_cmpstr (other->name, ==, "");
  g_assert_null (other->article);
}

static PpCatalogue *
make_catalogue (void)
{
  char *listed[] = { (char *) "A", (char *) "DANGLING", (char *) "b", NULL };
  char *minimal[] = { (char *) "dangling", (char *) "B", NULL };
  PpVersion first = { .value = (char *) "6.2.0", .build_number = (char *) "70446c",
                      .hotfixes = listed, .minimal = minimal };
  PpVersion second = { .value = (char *) "6.1", .build_number = (char *) "",
                       .hotfixes = listed, .patch_uuid = (char *) "B" };
  g_autoptr(GPtrArray) hotfixes =
    g_ptr_array_new_with_free_func ((GDestroyNotify) pp_hotfix_unref);
  g_autoptr(GPtrArray) versions = g_ptr_array_new ();

  g_ptr_array_add (hotfixes, make_hotfix ("a", "XS62E001"));
  g_ptr_array_add (hotfixes, make_hotfix ("B", "XS62E002"));
  g_ptr_array_add (hotfixes, make_hotfix ("A", "twice"));
  g_ptr_array_add (hotfixes, make_hotfix ("", "nameless"));
  g_ptr_array_add (versions, &first);
  g_ptr_array_add (versions, &second);

  return pp_catalogue_new ("http://feed", 123, FALSE, hotfixes, versions);
}

static void
test_catalogue (void)
{
  g_autoptr(PpCatalogue) catalogue = make_catalogue ();
  g_autoptr(PpCatalogue) stale = pp_catalogue_new_stale (catalogue);
  const PpVersion *version;

  g_assert_cmpuint (pp_catalogue_get_n_hotfixes (catalogue), ==, 2);
  g_assert_cmpstr (pp_catalogue_get_hotfix (catalogue, 1)->uuid, ==, "b");
  g_assert_cmpstr (pp_catalogue_lookup (catalogue, "B")->name, ==, "XS62E002");
  g_assert_cmpstr (pp_catalogue_lookup (catalogue, "a")->name, ==, "XS62E001");
  g_assert_null (pp_catalogue_lookup (catalogue, "dangling"));
  g_assert_null (pp_catalogue_lookup (catalogue, NULL));
  g_assert_cmpstr (pp_catalogue_lookup_name (catalogue, "xs62e001")->uuid, ==, "a");
  g_assert_null (pp_catalogue_lookup_name (catalogue, "twice"));

  version = pp_catalogue_get_version (catalogue, 0);
  g_assert_cmpuint (g_strv_length (version->hotfixes), ==, 2);
  g_assert_cmpstr (version->hotfixes[1], ==, "b");
  g_assert_cmpuint (g_strv_length (version->minimal), ==, 1);
  version = pp_catalogue_get_version (catalogue, 1);
  g_assert_null (version->minimal);
  g_assert_null (version->build_number);
  g_assert_cmpstr (version->patch_uuid, ==, "b");

  g_assert_false (pp_catalogue_get_stale (catalogue));
  g_assert_true (pp_catalogue_get_stale (stale));
  g_assert_cmpint (pp_catalogue_get_date (stale), ==, 123);
  g_assert_cmpstr (pp_catalogue_get_source (stale), ==, "http://feed");
  g_assert_cmpuint (pp_catalogue_get_n_hotfixes (stale), ==, 2);
}

/* A hotfix from disk is offered to the release its name speaks of, or to all. */
static void
test_with_hotfix (void)
{
  static const struct
  {
    const char *name;
    guint       n_62;
    guint       n_61;
  } table[] =
  {
    { "XS62ESP1099", 3, 2 }, { "XS61E077", 2, 3 }, { "XS620E1", 3, 3 }, { "homemade", 3, 3 },
    { "", 3, 3 }, { "X", 3, 3 },
  };
  g_autoptr(PpCatalogue) catalogue = make_catalogue ();
  g_autoptr(PpHotfix) known = make_hotfix ("A", "other name");
  g_autoptr(PpCatalogue) same = pp_catalogue_new_with_hotfix (catalogue, known, PP_ENGINE_POOL_PATCH);

  g_assert_true (same == catalogue);
  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_autoptr(PpHotfix) hotfix = make_hotfix ("C", table[i].name);
      g_autoptr(PpCatalogue) more = pp_catalogue_new_with_hotfix (catalogue, hotfix,
                                                                  PP_ENGINE_POOL_PATCH);

      g_test_message ("%s", table[i].name);
      g_assert_true (pp_catalogue_lookup (more, "c") == hotfix);
      g_assert_cmpuint (g_strv_length (pp_catalogue_get_version (more, 0)->hotfixes), ==,
                        table[i].n_62);
      g_assert_cmpuint (g_strv_length (pp_catalogue_get_version (more, 0)->minimal), ==,
                        table[i].n_62 - 1);
      g_assert_cmpuint (g_strv_length (pp_catalogue_get_version (more, 1)->hotfixes), ==,
                        table[i].n_61);
      g_assert_null (pp_catalogue_lookup (catalogue, "c"));
    }
}

static void
test_notes (void)
{
  char *names[] = { (char *) "XS62ESP1", NULL };
  PpNote first = { .name = (char *) "XS62E001", .uuid = (char *) "AA", .superseded_by = names };
  PpNote second = { .name = (char *) "XS62E002", .withdrawn = (char *) "crashed", .paid = TRUE };
  g_autoptr(GPtrArray) array = g_ptr_array_new ();
  g_autoptr(PpNotes) notes = NULL;

  g_ptr_array_add (array, &first);
  g_ptr_array_add (array, &second);
  notes = pp_notes_new (array);
  g_assert_cmpstr (pp_notes_lookup (notes, "aa", NULL)->superseded_by[0], ==, "XS62ESP1");
  g_assert_cmpstr (pp_notes_lookup (notes, "bb", "xs62e001")->name, ==, "XS62E001");
  g_assert_true (pp_notes_lookup (notes, NULL, "XS62E002")->paid);
  g_assert_null (pp_notes_lookup (notes, NULL, "XS62E002")->superseded_by[0]);
  g_assert_null (pp_notes_lookup (notes, "bb", "nothing"));
  g_assert_null (pp_notes_lookup (notes, NULL, NULL));
}

static const struct
{
  const char *url;
  const char *expected;   /* (nullable) no rule fits */
} rewritten[] =
{
  { "https://support.example/filedownload/CTX1/XS62E001.zip", "http://m/f/CTX1/XS62E001.zip" },
  { "HTTPS://support.example/filedownload/a", "http://m/f/a" },
  { "https://support.example/kc?uri=/a/b.zip&noAuth=true", "http://m/kc/a/b.zip&noAuth=true" },
  { "https://support.example/other/a", "http://m/rest/other/a" },
  { "https://support.example", "http://m/rest" },
  { "https://support.example.evil/a", NULL },
  { "https://support.example:81/a", NULL },
  { "http://support.example/filedownload/a", NULL },
  { "", NULL },
};

static const char * const no_rules[] =
{
  "", "=", "http://a/", "http://a/=", "http://a/=/srv/mirror", "a=http://b/", "=http://b/",
  "http://=http://b/", "http://a/=http:///b", "ftp://a/=http://b/", "http://u:p@a/=http://b/",
  "http://a/=https://user@b/",
};

static void
test_mirrors (void)
{
  g_autoptr(PpMirrors) mirrors = pp_mirrors_new ();
  g_autoptr(PpMirrors) shared = pp_mirrors_ref (mirrors);
  static const char * const rules[] = {
    "https://support.example=http://m/rest",
    "https://support.example/filedownload/=http://m/f/",
    "https://support.example/kc?uri==http://m/kc",
  };

  for (guint i = 0; i < G_N_ELEMENTS (rules); i++)
    g_assert_true (pp_mirrors_add_rule (mirrors, rules[i], NULL));
  for (guint i = 0; i < G_N_ELEMENTS (no_rules); i++)
    {
      g_autoptr(GError) error = NULL;

      g_assert_false (pp_mirrors_add_rule (mirrors, no_rules[i], &error));
      g_assert_error (error, PP_ERROR, PP_ERROR_FAILED);
    }
  g_assert_cmpuint (pp_mirrors_get_n (mirrors), ==, G_N_ELEMENTS (rules));
  g_assert_true (pp_mirrors_equal (mirrors, shared));
  for (guint i = 0; i < G_N_ELEMENTS (rewritten); i++)
    {
      g_autofree char *url = pp_mirrors_rewrite (mirrors, rewritten[i].url);

      g_assert_cmpstr (url, ==, rewritten[i].expected);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/model/hotfix", test_hotfix);
  g_test_add_func ("/model/catalogue", test_catalogue);
  g_test_add_func ("/model/catalogue/with-hotfix", test_with_hotfix);
  g_test_add_func ("/model/notes", test_notes);
  g_test_add_func ("/model/mirrors", test_mirrors);

  return g_test_run ();
}
