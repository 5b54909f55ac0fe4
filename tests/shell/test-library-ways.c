/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "pp-library-page.h"
#include "pp-note-bar.h"

#include "../support/fault-server.h"
#include "library-fixture.h"
#include "tools.h"

/* What goes into the library and out of it: downloads that are stopped on their way, bundles. */

#define SECONDS 10
#define HALF 400
#define STATE 3

/* --- downloads --- */

typedef struct
{
  FaultServer server;
  PpHotfix   *hotfix;  /* (owned) whose file the server has */
  GError     *error;   /* (owned) (nullable) how the last download ended */
  gboolean    ended;
} Source;

static void
source_start (Source         *self,
              LibraryFixture *library,
              gboolean        twice)
{
  static const FaultStep once_stuck[] = { { FAULT_SILENT, HALF }, { FAULT_NONE, 0 } };
  static const FaultStep stuck[] = { { FAULT_SILENT, HALF } };
  PpFeed *feed = pp_workspace_get_feed (library->workspace);
  PpCatalogue *catalogue = pp_feed_get_catalogue (feed);
  g_autofree char *path = g_build_filename (g_getenv ("PP_SIM_DATADIR"), "hotfixes", "XS62E001.zip",
                                            NULL);
  g_autoptr(GBytes) bytes = NULL;
  char *content;
  gsize length;

  g_assert_true (g_file_get_contents (path, &content, &length, NULL));
  g_assert_cmpuint (length, >, HALF);
  bytes = g_bytes_new_take (content, length);
  fault_server_start (&self->server, bytes);
  if (twice)
    fault_server_do (&self->server, stuck, G_N_ELEMENTS (stuck));
  else
    fault_server_do (&self->server, once_stuck, G_N_ELEMENTS (once_stuck));
  for (guint i = 0; i < pp_catalogue_get_n_hotfixes (catalogue); i++)
    {
      PpHotfix facts = *pp_catalogue_get_hotfix (catalogue, i);

      if (!g_str_equal (facts.name, "XS62E001"))
        continue;
      facts.patch_url = self->server.url;
      self->hotfix = pp_hotfix_new (&facts);
    }
  g_assert_nonnull (self->hotfix);
}

static void
source_stop (Source *self)
{
  fault_server_stop (&self->server);
  g_clear_pointer (&self->hotfix, pp_hotfix_unref);
  g_clear_error (&self->error);
}

static void
fetched_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  Source *self = user_data;
  g_autofree char *path = pp_library_fetch_finish (PP_LIBRARY (object), result, &self->error);

  g_assert_true ((path == NULL) == (self->error != NULL));
  self->ended = TRUE;
}

static gboolean
is_half_there (LibraryFixture *self,
               Source         *source)
{
  g_autoptr(PpFetch) fetch = pp_library_find_fetch (pp_workspace_get_library (self->workspace),
                                                    source->hotfix->uuid);

  return fetch != NULL && fetch->done >= HALF;
}

/* What a person sees, and nothing else: a button that is not there does nothing. */
static void
press (LibraryFixture *self,
       const char     *name)
{
  GtkWidget *button;

  live_fixture_wait_until (((button = test_find_widget (self->page, GTK_TYPE_BUTTON, name)) != NULL &&
                            gtk_widget_get_mapped (button)), SECONDS);
  gtk_button_clicked (GTK_BUTTON (button));
}

static gboolean
reads (LibraryFixture *self,
       const char     *beginning)
{
  g_autofree char *text = NULL;

  if (library_count_files (self) == 0)
    return FALSE;
  text = library_get_text (self, 0, STATE);

  return g_str_has_prefix (text, beginning);
}

static void
begin (LibraryFixture *self,
       Source         *source)
{
  pp_library_fetch_async (pp_workspace_get_library (self->workspace), source->hotfix, NULL, NULL,
                          NULL, fetched_cb, source);
  live_fixture_wait_until (library_count_files (self) == 1 && is_half_there (self, source), SECONDS);
  library_select_row (self, 0);
}

/* Paused it stays, with what is there of it; resumed, only the rest is fetched. */
static void
test_pause (LibraryFixture *self,
            gconstpointer   data)
{
  Source source = { 0 };
  g_autofree char *ranges = g_strdup_printf ("0 %d+", HALF);

  source_start (&source, self, FALSE);
  begin (self, &source);
  live_fixture_wait_until (!reads (self, "waiting"), SECONDS);
  g_assert_false (library_can (self, "resume"));
  press (self, "Pause");
  live_fixture_wait_until (reads (self, "paused"), SECONDS);
  g_assert_false (source.ended);
  g_assert_false (library_can (self, "pause"));
  library_picture (self->window, "library-paused.png");

  press (self, "Resume");
  live_fixture_wait_until (source.ended, SECONDS);
  g_assert_no_error (source.error);
  live_fixture_wait_until (reads (self, "ready"), SECONDS);
  g_assert_cmpstr (source.server.ranges->str, ==, ranges);
  source_stop (&source);
}

/* Cancelled it is gone, and that is nothing to complain about; a paused one can be cancelled too. */
static void
test_cancel (LibraryFixture *self,
             gconstpointer   data)
{
  Source source = { 0 };

  source_start (&source, self, TRUE);
  for (guint i = 0; i < 2; i++)
    {
      begin (self, &source);
      if (i == 1)
        press (self, "Pause");
      press (self, "Cancel");
      live_fixture_wait_until (source.ended && library_count_files (self) == 0, SECONDS);
      g_assert_error (source.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
      g_clear_error (&source.error);
      source.ended = FALSE;
      g_assert_false (gtk_widget_get_visible (library_find_trouble (self)));
    }
  source_stop (&source);
}

/* --- bundles --- */

static GtkWidget *
find_chooser (void)
{
  g_autoptr(GList) windows = gtk_window_list_toplevels ();

  for (GList *at = windows; at != NULL; at = at->next)
    if (GTK_IS_FILE_CHOOSER_DIALOG (at->data) && gtk_widget_get_mapped (at->data))
      return at->data;

  return NULL;
}

/* Answers the dialog that @action opens with @path, as soon as it has read the disk. */
static void
go_through (LibraryFixture *self,
            const char     *action,
            const char     *path)
{
  GtkWidget *dialog;
  g_autofree char *parent = g_path_get_dirname (path);
  g_autofree char *name = g_path_get_basename (path);
  g_autofree char *chosen = NULL;
  GtkFileChooser *chooser;

  library_act (self, action);
  live_fixture_wait_until ((dialog = find_chooser ()) != NULL, SECONDS);
  chooser = GTK_FILE_CHOOSER (dialog);
  switch (gtk_file_chooser_get_action (chooser))
    {
    case GTK_FILE_CHOOSER_ACTION_CREATE_FOLDER:
    case GTK_FILE_CHOOSER_ACTION_SAVE:
      gtk_file_chooser_set_current_folder (chooser, parent);
      gtk_file_chooser_set_current_name (chooser, name);
      break;

    case GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER:
      gtk_file_chooser_set_current_folder (chooser, path);
      break;

    case GTK_FILE_CHOOSER_ACTION_OPEN:
    default:
      gtk_file_chooser_set_filename (chooser, path);
      break;
    }
  live_fixture_wait_until ((g_free (chosen), chosen = gtk_file_chooser_get_filename (chooser),
                            g_strcmp0 (chosen, path) == 0), SECONDS);
  gtk_dialog_response (GTK_DIALOG (dialog), GTK_RESPONSE_ACCEPT);
  live_fixture_wait_until (find_chooser () == NULL, SECONDS);
}

/* Carried to a site without a network, files and list are there in one step. */
static void
test_bundle (LibraryFixture *self,
             gconstpointer   data)
{
  g_autofree char *bundle = g_build_filename (self->folder, "bundle", NULL);
  g_autofree char *nowhere = g_build_filename (self->folder, "no-such-feed.xml", NULL);
  g_autofree char *zip = g_build_filename (g_getenv ("PP_SIM_DATADIR"), "hotfixes",
                                           "XS62ESP1014.zip", NULL);
  GtkWidget *note = test_find_widget (self->page, PP_TYPE_NOTE_BAR, NULL);
  PpFeed *feed = pp_workspace_get_feed (self->workspace);
  PpLibrary *library = pp_workspace_get_library (self->workspace);
  g_auto(GStrv) uuids = NULL;
  g_auto(GStrv) carried = NULL;

  go_through (self, "add", zip);
  live_fixture_wait_until (library_count_files (self) == 1, SECONDS);
  library_drop (self, "XS65E001.zip");
  live_fixture_wait_until (library_count_files (self) == 2, SECONDS);
  go_through (self, "export", bundle);
  live_fixture_wait_until (test_find_widget (note, GTK_TYPE_LABEL, "The bundle is written") != NULL,
                           SECONDS);
  pp_note_bar_close (PP_NOTE_BAR (note));

  /* The other site: nothing in the library, and no list within reach. */
  uuids = pp_library_list (library);
  g_assert_true (pp_library_set_aside (library, (const char * const *) uuids, NULL));
  pp_library_let_go (library);
  live_fixture_wait_until (library_count_files (self) == 0, SECONDS);
  pp_feed_set_source (feed, nowhere);
  go_through (self, "import", bundle);
  live_fixture_wait_until (library_count_files (self) == 2, SECONDS);
  carried = pp_library_list (library);
  g_assert_true (g_strv_contains ((const char * const *) carried, uuids[0]));
  g_assert_true (g_strv_contains ((const char * const *) carried, uuids[1]));
  live_fixture_wait_until (pp_feed_get_catalogue (feed) != NULL &&
                           g_str_equal (pp_feed_get_source (feed), nowhere), SECONDS);
  g_assert_true (pp_catalogue_get_stale (pp_feed_get_catalogue (feed)));
  g_assert_false (gtk_widget_get_visible (library_find_trouble (self)));
}

/* --- the search --- */

/* It looks in names, states and origins, and when it is closed all rows are back. */
static void
test_search (LibraryFixture *self,
             gconstpointer   data)
{
  GtkWidget *entry = test_find_widget (self->page, GTK_TYPE_SEARCH_ENTRY, NULL);
  GtkWidget *bar = gtk_widget_get_ancestor (entry, GTK_TYPE_SEARCH_BAR);

  library_drop (self, "XS62ESP1014.zip");
  live_fixture_wait_until (library_count_files (self) == 1, SECONDS);
  g_assert_false (gtk_search_bar_get_search_mode (GTK_SEARCH_BAR (bar)));
  pp_library_page_set_search (PP_LIBRARY_PAGE (self->page), TRUE);
  g_assert_true (gtk_search_bar_get_search_mode (GTK_SEARCH_BAR (bar)));
  g_assert_true (gtk_window_get_focus (GTK_WINDOW (self->window)) == entry);
  library_search (self, "sp1014");
  g_assert_cmpint (library_count_files (self), ==, 1);
  library_search (self, "XS65");
  g_assert_cmpint (library_count_files (self), ==, 0);
  g_assert_nonnull (test_find_widget (self->page, GTK_TYPE_LABEL, "Nothing here is like that."));
  pp_library_page_set_search (PP_LIBRARY_PAGE (self->page), FALSE);
  g_signal_emit_by_name (entry, "search-changed");
  g_assert_cmpint (library_count_files (self), ==, 1);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  gtk_init (&argc, &argv);

#define ADD(name, function) g_test_add ("/shell/library-ways/" name, LibraryFixture, NULL, \
                                        library_set_up, function, library_tear_down)
  ADD ("pause", test_pause);
  ADD ("cancel", test_cancel);
  ADD ("bundle", test_bundle);
  ADD ("search", test_search);
#undef ADD

  return g_test_run ();
}
