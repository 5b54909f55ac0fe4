/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>
#include <unistd.h>

#include <glib/gstdio.h>
#include <poolpatch/pp-bundle.h>
#include <poolpatch/pp-error.h>
#include <poolpatch/pp-library-upkeep.h>
#include <zip.h>

#include "pp-iso.h"

#include "../support/hotfix.h"
#include "../support/iso-image.h"
#include "../support/wait.h"

typedef struct
{
  char      *folder;   /* (owned) */
  char      *iso;      /* (owned) path of a file to be written */
  PpLibrary *library;  /* (owned) */
} Fixture;

static void
set_up (Fixture      *self,
        gconstpointer data)
{
  g_autofree char *kept = NULL;

  self->folder = g_dir_make_tmp ("pp-iso-XXXXXX", NULL);
  self->iso = g_build_filename (self->folder, "XS71E900.iso", NULL);
  kept = g_build_filename (self->folder, "library", NULL);
  self->library = pp_library_new (kept);
}

static void
tear_down (Fixture      *self,
           gconstpointer data)
{
  g_autofree char *command = g_strdup_printf ("rm -r '%s'", self->folder);

  g_assert_finalize_object (self->library);
  g_assert_true (g_spawn_command_line_sync (command, NULL, NULL, NULL, NULL));
  g_free (self->folder);
  g_free (self->iso);
}

static char *
take (Fixture    *self,
      const char *path,
      PpHotfix   *hotfix,
      GError    **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  pp_library_import_async (self->library, path, hotfix, NULL, pp_test_result_cb, &result);

  return pp_library_import_finish (self->library, pp_test_wait (&result), error);
}

static void
test_read (Fixture      *self,
           gconstpointer data)
{
  static const struct
  {
    const char *name;
    const char *text;
    const char *more;
    const char *more_text;
    PpIsoKind   kind;
  } cases[] = {
    { "update.xml", PP_TEST_UPDATE_XML, "Packages/a.rpm", "rpm", PP_ISO_UPDATE },
    { "XS-REPOSITORY", "<repository/>", "XS-PACKAGES", "<packages/>", PP_ISO_PACK },
    { "XS-REPOSITORY", "<repository originator=\"xs\" name=\"a\" version=\"1\"/>", "XS-PACKAGES", "<p/>",
      PP_ISO_PACK },
    { "repodata/repomd.xml", "<repomd/>", ".treeinfo", "[general]\nname = x\n[platform]\nname = XCP\n",
      PP_ISO_INSTALLATION },
    { "repodata/repomd.xml", "<repomd/>", ".treeinfo", "[general]\nname = XCP\n[platform]\nname = other\n",
      PP_ISO_OTHER },
    { "folder/update.xml", PP_TEST_UPDATE_XML, "readme", "nothing", PP_ISO_OTHER },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(PpUpdateXml) update = NULL;
      g_autoptr(GError) error = NULL;
      PpIsoKind kind;

      pp_test_write_iso (self->iso, cases[i].name, cases[i].text, cases[i].more, cases[i].more_text,
                         NULL);
      g_assert_true (pp_iso_read (self->iso, &kind, &update, NULL, &error));
      g_assert_no_error (error);
      g_assert_cmpint (kind, ==, cases[i].kind);
      g_assert_true ((update != NULL) == (kind == PP_ISO_UPDATE));
      if (update == NULL)
        continue;
      g_assert_cmpstr (update->uuid, ==, PP_TEST_UPDATE_UUID);
      g_assert_cmpstr (update->name, ==, "XS71E900");
      g_assert_cmpstr (update->version, ==, "1.0");
      g_assert_cmpstr (update->guidance, ==, "restartXAPI");
      g_assert_cmpstr (update->description, ==, "An update that nobody made");
      g_assert_cmpuint (update->installation_size, ==, 4096);
      g_assert_true (update->homogeneous);
    }
}

static void
test_update_xml (void)
{
  static const struct
  {
    const char *text;
    gboolean    ok;
  } cases[] = {
    { "<update uuid=\"A-1\" name-label=\"N\"/>", TRUE },
    { "<update uuid=\"a-1\" name-label=\"N\" installation-size=\"-1\"/>", TRUE },
    { "<update uuid=\"../a\" name-label=\"N\"/>", FALSE },
    { "<update uuid=\"a-1\"/>", FALSE },
    { "<update uuid=\" \" name-label=\"N\"/>", FALSE },
    { "<other uuid=\"a-1\" name-label=\"N\"/>", FALSE },
    { "<update uuid=\"a-1\" name-label=\"N\">", FALSE },
    { "", FALSE },
    { "<!DOCTYPE u [<!ENTITY e SYSTEM \"file:///etc/passwd\">]>"
      "<update uuid=\"a-1\" name-label=\"N\"><name-description>&e;</name-description></update>", TRUE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(PpUpdateXml) update = pp_update_xml_parse (cases[i].text, strlen (cases[i].text),
                                                           &error);

      g_test_message ("%s", cases[i].text);
      g_assert_true ((update != NULL) == cases[i].ok);
      if (update == NULL)
        g_assert_error (error, PP_ERROR, PP_ERROR_FILE);
      else
        {
          g_assert_cmpstr (update->uuid, ==, "a-1");
          g_assert_cmpuint (update->installation_size, ==, 0);
          g_assert_true (update->description == NULL || strstr (update->description, "root") == NULL);
        }
    }
}

/* It is itself by its uuid, whatever it is called; and it is not taken for another one. */
static void
test_take (Fixture      *self,
           gconstpointer data)
{
  const PpHotfix facts = { .uuid = (char *) PP_TEST_UPDATE_UUID, .name = (char *) "XS71E900" };
  const PpHotfix others = { .uuid = (char *) "0850b186-4d47-11e3-a720-001b2151a503",
                            .name = (char *) "XS62ESP1" };
  g_autoptr(PpHotfix) hotfix = pp_hotfix_new (&facts);
  g_autoptr(PpHotfix) other = pp_hotfix_new (&others);
  g_autoptr(GError) error = NULL;
  g_autofree char *path = NULL;
  g_autofree char *again = NULL;
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(PpLibrary) later = NULL;
  guint n_broken = 1;

  pp_test_write_iso (self->iso, "update.xml", PP_TEST_UPDATE_XML, NULL);
  path = take (self, self->iso, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (g_str_has_suffix (path, "XS71E900_" PP_TEST_UPDATE_UUID ".iso"));
  g_assert_cmpstr (pp_library_get_name (self->library, PP_TEST_UPDATE_UUID), ==, "XS71E900");
  g_assert_cmpstr (pp_library_get_guidance (self->library, PP_TEST_UPDATE_UUID), ==, "restartXAPI");

  g_assert_null (take (self, self->iso, other, &error));
  g_assert_error (error, PP_ERROR, PP_ERROR_FILE);
  g_assert_nonnull (strstr (error->message, "not XS62ESP1"));
  again = take (self, self->iso, hotfix, NULL);
  g_assert_cmpstr (again, ==, path);

  later = pp_library_new (pp_library_get_folder (self->library));
  g_assert_cmpstr (pp_library_get_version (later, PP_TEST_UPDATE_UUID), ==, "1.0");
  g_assert_true (pp_library_is_homogeneous (later, PP_TEST_UPDATE_UUID));
  pp_library_verify_async (later, NULL, pp_test_result_cb, &result);
  g_assert_true (pp_library_verify_finish (later, pp_test_wait (&result), &n_broken, NULL));
  g_assert_cmpuint (n_broken, ==, 0);
}

static void
add_file (zip_t      *zip,
          const char *name,
          const char *path)
{
  zip_source_t *source = zip_source_file (zip, path, 0, 0);

  g_assert_cmpint (zip_file_add (zip, name, source, 0), >=, 0);
}

static void
test_zip (Fixture      *self,
          gconstpointer data)
{
  g_autofree char *path = g_build_filename (self->folder, "XS71E900.zip", NULL);
  g_autoptr(GError) error = NULL;
  g_autofree char *kept = NULL;
  g_autofree char *name = NULL;
  zip_t *zip = zip_open (path, ZIP_CREATE, NULL);

  pp_test_write_iso (self->iso, "update.xml", PP_TEST_UPDATE_XML, NULL);
  add_file (zip, "XS71E900.iso", self->iso);
  add_file (zip, "XS71E900-src-pkgs.tar.bz2", self->iso);
  g_assert_cmpint (zip_close (zip), ==, 0);
  name = pp_library_guess_name (path);
  g_assert_cmpstr (name, ==, "XS71E900");
  kept = take (self, path, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (g_str_has_suffix (kept, ".iso"));
}

static void
test_pack (Fixture      *self,
           gconstpointer data)
{
  g_autofree char *path = NULL;
  g_autoptr(GError) error = NULL;
  g_auto(GStrv) uuids = NULL;

  pp_test_write_iso (self->iso, "XS-REPOSITORY", "<repository/>", NULL);
  path = take (self, self->iso, NULL, &error);
  g_assert_no_error (error);
  g_free (path);
  path = take (self, self->iso, NULL, &error);
  uuids = pp_library_list (self->library);
  g_assert_cmpuint (g_strv_length (uuids), ==, 1);
  g_assert_true (g_str_has_prefix (uuids[0], "pack-"));
  g_assert_cmpstr (pp_library_get_name (self->library, uuids[0]), ==, "XS71E900");
}

/* A pack is known by what a server that has it says of it. */
static void
test_pack_named (Fixture      *self,
                 gconstpointer data)
{
  static const char uuid[] = "pack-xs-linux-6.5.0-90233c";
  const char *uuids[] = { uuid, NULL };
  g_autoptr(GPtrArray) none = g_ptr_array_new ();
  g_autoptr(PpCatalogue) feed = pp_catalogue_new ("test", 1, FALSE, none, none);
  g_autoptr(PpCatalogue) whole = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *path = NULL;
  PpHotfix *hotfix;

  pp_test_write_iso (self->iso, "XS-REPOSITORY", "<repository originator=\"xs\" name=\"Linux\" "
                     "product=\"XenServer\" version=\"6.5.0\" build=\"90233c\">"
                     "<description>Linux Pack</description></repository>", "XS-PACKAGES", "<packages/>",
                     NULL);
  path = take (self, self->iso, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (pp_library_find (self->library, "XS:LINUX"), ==, uuid);
  g_assert_cmpstr (pp_library_find (self->library, path), ==, uuid);
  g_assert_null (pp_library_find (self->library, "linux"));
  whole = pp_library_complete (self->library, feed, uuids);
  hotfix = pp_catalogue_lookup (whole, uuid);
  g_assert_true (hotfix->pack);
  g_assert_cmpint (hotfix->guidance, ==, PP_GUIDANCE_RESTART_HOST);
  g_assert_cmpstr (hotfix->description, ==, "Linux Pack");
  g_assert_cmpuint (hotfix->file_size, >, 0);
}

/* What the file says joins what the feed says: on all servers or on none, and no restart later. */
static void
test_complete (Fixture      *self,
               gconstpointer data)
{
  const PpHotfix facts = { .uuid = (char *) PP_TEST_UPDATE_UUID, .name = (char *) "XS71E900",
                           .url = (char *) "https://example.org" };
  const char *uuids[] = { PP_TEST_UPDATE_UUID, "unknown", NULL };
  g_autoptr(GPtrArray) hotfixes = g_ptr_array_new_with_free_func ((GDestroyNotify) pp_hotfix_unref);
  g_autoptr(GPtrArray) none = g_ptr_array_new ();
  g_autoptr(PpCatalogue) feed = NULL;
  g_autoptr(PpCatalogue) same = NULL;
  g_autoptr(PpCatalogue) whole = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *path = NULL;
  PpHotfix *hotfix;

  g_ptr_array_add (hotfixes, pp_hotfix_new (&facts));
  feed = pp_catalogue_new ("test", 1, FALSE, hotfixes, none);
  same = pp_library_complete (self->library, feed, uuids);
  g_assert_true (same == feed);
  pp_test_write_iso (self->iso, "update.xml", "<update uuid=\"" PP_TEST_UPDATE_UUID "\" "
                     "name-label=\"XS71E900\" after-apply-guidance=\"restartHost\" "
                     "guidance-mandatory=\"true\" enforce-homogeneity=\"true\"/>", NULL);
  path = take (self, self->iso, NULL, &error);
  g_assert_no_error (error);
  whole = pp_library_complete (self->library, feed, uuids);
  hotfix = pp_catalogue_lookup (whole, PP_TEST_UPDATE_UUID);
  g_assert_true (hotfix->homogeneous && hotfix->guidance_mandatory && !hotfix->pack);
  g_assert_cmpuint (hotfix->file_size, ==, pp_library_get_size (self->library, PP_TEST_UPDATE_UUID));
  g_assert_cmpstr (hotfix->url, ==, "https://example.org");
  g_assert_cmpuint (pp_catalogue_get_n_hotfixes (whole), ==, 1);
}

static void
test_refuse (Fixture      *self,
             gconstpointer data)
{
  static const struct
  {
    const char *name;
    const char *text;
    goffset     length;  /* 0 = all of it */
    const char *says;
  } cases[] = {
    { ".treeinfo", "[platform]\nname=XCP\n", 0, "base installation" },
    { "readme", "nothing", 0, "no update.xml" },
    { "update.xml", "<html>no</html>", 0, "describes no update" },
    { "update.xml", PP_TEST_UPDATE_XML, 40000, "cut short" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GError) error = NULL;

      pp_test_write_iso (self->iso, cases[i].name, cases[i].text, "repodata/repomd.xml", "<r/>", NULL);
      if (cases[i].length > 0)
        g_assert_cmpint (truncate (self->iso, cases[i].length), ==, 0);
      g_assert_null (take (self, self->iso, NULL, &error));
      g_assert_error (error, PP_ERROR, PP_ERROR_FILE);
      g_assert_nonnull (strstr (error->message, cases[i].says));
      g_assert_nonnull (strstr (error->message, self->iso));
    }

  /* Who demands a signature gets nothing without one. */
  pp_test_write_iso (self->iso, "update.xml", PP_TEST_UPDATE_XML, NULL);
  g_object_set (self->library, "key-file", self->iso, NULL);
  g_assert_null (take (self, self->iso, NULL, NULL));
}

#define ADD(path, function) \
  g_test_add ("/store/iso/" path, Fixture, NULL, set_up, function, tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  ADD ("read", test_read);
  g_test_add_func ("/store/iso/update-xml", test_update_xml);
  ADD ("take", test_take);
  ADD ("zip", test_zip);
  ADD ("pack", test_pack);
  ADD ("pack-named", test_pack_named);
  ADD ("complete", test_complete);
  ADD ("refuse", test_refuse);

  return g_test_run ();
}
