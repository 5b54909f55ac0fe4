/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include <glib/gstdio.h>
#include <poolpatch/pp-error.h>
#include <poolpatch/pp-folder-watch.h>
#include <poolpatch/pp-library-upkeep.h>

#include "../support/hotfix.h"
#include "../support/iso-image.h"
#include "../support/wait.h"

#define UUID "0850b186-4d47-11e3-a720-001b2151a503"

typedef struct
{
  char          *folder;   /* (owned) */
  char          *arrivals; /* (owned) folder that is watched */
  PpLibrary     *library;  /* (owned) */
  PpFolderWatch *watch;    /* (owned) */
  GString       *log;      /* (owned) what the watch said */
} Fixture;

static void
taken_cb (PpFolderWatch *watch,
          const char    *path,
          const char    *kept,
          gpointer       user_data)
{
  g_autofree char *name = g_path_get_basename (path);

  g_assert_true (g_file_test (kept, G_FILE_TEST_EXISTS));
  g_string_append_printf (((Fixture *) user_data)->log, "+%s ", name);
}

static void
refused_cb (PpFolderWatch *watch,
            const char    *path,
            const GError  *error,
            gpointer       user_data)
{
  g_autofree char *name = g_path_get_basename (path);

  g_assert_nonnull (strstr (error->message, name));
  g_string_append_printf (((Fixture *) user_data)->log, "-%s ", name);
}

static PpCatalogue *
create_catalogue (void)
{
  const PpHotfix facts = { .uuid = (char *) UUID, .name = (char *) "XS62ESP1" };
  g_autoptr(GPtrArray) hotfixes = g_ptr_array_new_with_free_func ((GDestroyNotify) pp_hotfix_unref);
  g_autoptr(GPtrArray) versions = g_ptr_array_new ();

  g_ptr_array_add (hotfixes, pp_hotfix_new (&facts));

  return pp_catalogue_new ("x", 1, FALSE, hotfixes, versions);
}

static void
set_up (Fixture      *self,
        gconstpointer data)
{
  g_autofree char *kept = NULL;
  g_autoptr(PpCatalogue) catalogue = create_catalogue ();

  self->folder = g_dir_make_tmp ("pp-upkeep-XXXXXX", NULL);
  self->arrivals = g_build_filename (self->folder, "Downloads", NULL);
  kept = g_build_filename (self->folder, "library", NULL);
  g_assert_cmpint (g_mkdir (self->arrivals, 0700), ==, 0);
  self->library = pp_library_new (kept);
  self->log = g_string_new (NULL);
  self->watch = pp_folder_watch_new (self->library);
  g_object_set (self->watch, "interval", 20, NULL);
  pp_folder_watch_set_catalogue (self->watch, catalogue);
  g_signal_connect (self->watch, "taken", G_CALLBACK (taken_cb), self);
  g_signal_connect (self->watch, "refused", G_CALLBACK (refused_cb), self);
}

static void
tear_down (Fixture      *self,
           gconstpointer data)
{
  g_autofree char *command = g_strdup_printf ("rm -r '%s'", self->folder);

  g_clear_object (&self->watch);
  g_clear_object (&self->library);
  g_assert_true (g_spawn_command_line_sync (command, NULL, NULL, NULL, NULL));
  g_string_free (self->log, TRUE);
  g_free (self->folder);
  g_free (self->arrivals);
}

static char *
put (Fixture    *self,
     const char *name,
     const char *text,
     gssize      length)
{
  char *path = g_build_filename (self->arrivals, name, NULL);
  FILE *file = fopen (path, "ae");

  g_assert_nonnull (file);
  g_assert_cmpuint (fwrite (text, 1, length < 0 ? strlen (text) : (gsize) length, file), >, 0);
  fclose (file);

  return path;
}

/* Until the watch has said so much; the file that ends a test is one that is taken. */
static void
wait_for (Fixture    *self,
          const char *log)
{
  while (strstr (self->log->str, log) == NULL)
    g_main_context_iteration (NULL, TRUE);
}

static void
test_watch (Fixture      *self,
            gconstpointer data)
{
  static const char png[] = "\x89PNG\r\n\x1a\n and so on, which begins like a signature";
  g_autoptr(GError) error = NULL;
  g_autofree char *before = put (self, "before.xsupdate", PP_TEST_HOTFIX, -1);
  g_autofree char *png_path = NULL;
  g_autofree char *text = NULL;
  g_autofree char *part = NULL;
  g_autofree char *whole = g_build_filename (self->arrivals, "XS62ESP1.zip&noAuth=true", NULL);
  g_autofree char *iso = g_build_filename (self->arrivals, "any.iso", NULL);
  g_auto(GStrv) uuids = NULL;

  g_assert_true (pp_folder_watch_set_folder (self->watch, self->arrivals, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (pp_folder_watch_get_folder (self->watch), ==, self->arrivals);

  png_path = put (self, "holiday.png", png, sizeof png - 1);
  text = put (self, "notes.zip.txt", "no hotfix", -1);
  part = put (self, "XS62ESP1.zip.part", PP_TEST_HOTFIX, -1);
  pp_test_write_iso (iso, "update.xml", PP_TEST_UPDATE_XML, NULL);
  wait_for (self, "+any.iso");
  g_assert_cmpstr (self->log->str, ==, "+any.iso ");

  /* The browser has finished. */
  g_assert_cmpint (g_rename (part, whole), ==, 0);
  wait_for (self, "+XS62ESP1.zip&noAuth=true");
  g_assert_cmpstr (self->log->str, ==, "+any.iso +XS62ESP1.zip&noAuth=true ");
  g_assert_true (g_file_test (whole, G_FILE_TEST_EXISTS));
  uuids = pp_library_list (self->library);
  g_assert_cmpuint (g_strv_length (uuids), ==, 2);
}

/* What is a hotfix, but broken, is said and put aside; when a good one comes, that is over. */
static void
test_watch_broken (Fixture      *self,
                   gconstpointer data)
{
  g_autofree char *page = NULL;
  g_autofree char *cut = NULL;
  g_autofree char *good = NULL;
  g_autoptr(GPtrArray) broken = NULL;
  g_autoptr(GPtrArray) none = NULL;

  g_assert_true (pp_folder_watch_set_folder (self->watch, self->arrivals, NULL));
  page = put (self, "XS62ESP1.zip", "<html>log in first</html>", -1);
  wait_for (self, "-XS62ESP1.zip");
  cut = put (self, "other.xsupdate", PP_TEST_HOTFIX, strlen (PP_TEST_HOTFIX) - 4);
  wait_for (self, "-other.xsupdate");
  broken = pp_library_list_quarantined (self->library);
  g_assert_cmpuint (broken->len, ==, 2);
  g_assert_true (g_file_test (page, G_FILE_TEST_EXISTS));

  good = put (self, "XS62ESP1.xsupdate", PP_TEST_HOTFIX, -1);
  wait_for (self, "+XS62ESP1.xsupdate");
  none = pp_library_list_quarantined (self->library);
  g_assert_cmpuint (none->len, ==, 1);

  /* Nothing is watched any more. */
  g_assert_true (pp_folder_watch_set_folder (self->watch, NULL, NULL));
  g_assert_null (pp_folder_watch_get_folder (self->watch));
  g_assert_false (pp_folder_watch_set_folder (self->watch, "/nowhere/at/all", NULL));
}

static void
take (Fixture    *self,
      const char *uuid)
{
  const PpHotfix facts = { .uuid = (char *) uuid, .name = (char *) uuid };
  g_autoptr(PpHotfix) hotfix = pp_hotfix_new (&facts);
  g_autofree char *path = put (self, uuid, PP_TEST_HOTFIX, -1);
  g_autofree char *kept = NULL;
  g_autoptr(GAsyncResult) result = NULL;

  pp_library_import_async (self->library, path, hotfix, NULL, pp_test_result_cb, &result);
  kept = pp_library_import_finish (self->library, pp_test_wait (&result), NULL);
  g_assert_nonnull (kept);
}

static guint
count (PpLibrary *library)
{
  g_auto(GStrv) uuids = pp_library_list (library);

  return g_strv_length (uuids);
}

static void
test_aside (Fixture      *self,
            gconstpointer data)
{
  static const char * const both[] = { "a", "b", NULL };
  static const char * const one[] = { "a", NULL };
  static const char * const wrong[] = { "b", "nothing", NULL };
  g_autoptr(PpLibrary) other = NULL;
  g_autoptr(GError) error = NULL;

  take (self, "a");
  take (self, "b");
  g_assert_true (pp_library_set_aside (self->library, both, &error));
  g_assert_cmpuint (count (self->library), ==, 0);
  g_assert_cmpuint (pp_library_measure (self->library), ==, 0);
  pp_library_bring_back (self->library);
  g_assert_cmpuint (count (self->library), ==, 2);

  g_assert_true (pp_library_set_aside (self->library, one, &error));
  g_assert_false (pp_library_set_aside (self->library, wrong, &error));
  g_assert_error (error, PP_ERROR, PP_ERROR_NOT_FOUND);
  pp_library_bring_back (self->library);
  g_assert_cmpuint (count (self->library), ==, 1);
  g_assert_true (pp_library_set_aside (self->library, (const char * const[]) { "b", NULL }, NULL));
  pp_library_let_go (self->library);
  pp_library_bring_back (self->library);
  other = pp_library_new (pp_library_get_folder (self->library));
  g_assert_cmpuint (count (other), ==, 0);
}

static gboolean
set_folder (Fixture    *self,
            const char *folder,
            gboolean    move,
            GError    **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  pp_library_set_folder_async (self->library, folder, move, NULL, pp_test_result_cb, &result);

  return pp_library_set_folder_finish (self->library, pp_test_wait (&result), error);
}

static void
test_folder (Fixture      *self,
             gconstpointer data)
{
  g_autofree char *old = g_strdup (pp_library_get_folder (self->library));
  g_autofree char *new = g_build_filename (self->folder, "a", "b", NULL);
  g_autofree char *file = g_build_filename (self->folder, "file", NULL);
  g_autofree char *path = NULL;
  g_autoptr(GError) error = NULL;

  take (self, "a");
  take (self, "b");
  g_assert_true (set_folder (self, new, FALSE, &error));
  g_assert_cmpuint (count (self->library), ==, 0);
  g_assert_true (set_folder (self, old, FALSE, NULL));
  g_assert_cmpuint (count (self->library), ==, 2);

  g_assert_true (set_folder (self, new, TRUE, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (pp_library_get_folder (self->library), ==, new);
  path = pp_library_dup_path (self->library, "a");
  g_assert_true (g_str_has_prefix (path, new));
  g_assert_true (set_folder (self, new, TRUE, &error));
  g_assert_cmpuint (count (self->library), ==, 2);

  g_assert_true (g_file_set_contents (file, "x", 1, NULL));
  g_assert_false (set_folder (self, file, TRUE, &error));
  g_assert_nonnull (error);
  g_assert_cmpstr (pp_library_get_folder (self->library), ==, new);
  g_assert_cmpuint (count (self->library), ==, 2);
  g_assert_cmpuint (pp_library_measure_free (self->library), >, 0);
}

#define ADD(path, function) \
  g_test_add ("/store/upkeep/" path, Fixture, NULL, set_up, function, tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  ADD ("watch", test_watch);
  ADD ("watch-broken", test_watch_broken);
  ADD ("aside", test_aside);
  ADD ("folder", test_folder);

  return g_test_run ();
}
