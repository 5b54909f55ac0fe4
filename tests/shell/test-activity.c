/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gstdio.h>
#include <gtk/gtk.h>

#include "pp-activity-page.h"
#include "pp-past-view.h"
#include "pp-run-row.h"

#include "focus-walk.h"
#include "tools.h"
#include "live-fixture.h"

#define SECONDS 10

static const char plan[] =
  "{\"started\": \"2024-05-01T10:00:00Z\", \"pool\": {\"uuid\": \"p1\", \"name\": \"dr-site\"}, "
  "\"names\": {\"u1\": \"dr1\", \"h1\": \"XS62ESP1\"}, \"plan\": {\"steps\": ["
  "{\"id\": 1, \"kind\": \"upload\", \"host\": null, \"hotfix\": \"h1\"}, "
  "{\"id\": 2, \"kind\": \"apply\", \"host\": \"u1\", \"hotfix\": \"h1\"}, "
  "{\"id\": 3, \"kind\": \"reboot\", \"host\": \"u1\", \"hotfix\": null}]}}";
static const char journal[] =
  "{\"event\": \"step-started\", \"step\": 1, \"time\": \"2024-05-01T10:00:00Z\"}\n"
  "{\"event\": \"step-done\", \"step\": 1, \"time\": \"2024-05-01T10:01:05Z\"}\n"
  "{\"event\": \"step-started\", \"step\": 2, \"time\": \"2024-05-01T10:01:06Z\"}\n";
static const char failure[] =
  "{\"state\": \"failed\", \"error\": {\"message\": \"x\", \"domain\": \"PpError\", \"code\": 1, "
  "\"server\": \"dr1\", \"failure\": \"HOST_NOT_LIVE\", \"params\": [], "
  "\"left_disabled\": [\"u1\"]}}";

typedef struct
{
  char        *folder;     /* (owned) */
  PpWorkspace *workspace;  /* (owned) */
  GtkWidget   *window;
  GtkWidget   *page;
} Fixture;

static void
put (Fixture    *self,
     const char *id,
     const char *name,
     const char *text)
{
  g_autofree char *folder = g_build_filename (pp_workspace_get_state_dir (self->workspace), "runs",
                                              id, NULL);
  g_autofree char *path = g_build_filename (folder, name, NULL);

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

static void
set_up (Fixture      *self,
        gconstpointer data)
{
  self->folder = g_dir_make_tmp ("pp-activity-XXXXXX", NULL);
  self->workspace = pp_workspace_new (self->folder, "/nonexistent/updates.xml", NULL);
  self->window = gtk_window_new (GTK_WINDOW_TOPLEVEL);
  self->page = pp_activity_page_new (self->workspace);
  gtk_container_add (GTK_CONTAINER (self->window), self->page);
}

static void
tear_down (Fixture      *self,
           gconstpointer data)
{
  gtk_widget_destroy (self->window);
  g_clear_object (&self->workspace);
  test_remove_folder (self->folder);
  g_free (self->folder);
}

static GtkWidget *
find_row (Fixture    *self,
          const char *name)
{
  return test_find_widget (self->page, GTK_TYPE_LIST_BOX_ROW, name);
}

/* Nothing yet: the page says what comes here. */
static void
test_empty (Fixture      *self,
            gconstpointer data)
{
  gtk_window_present (GTK_WINDOW (self->window));
  g_assert_null (find_row (self, NULL));
  g_assert_true (gtk_widget_get_child_visible (
                   test_find_widget (self->page, GTK_TYPE_LABEL, "Nothing was installed yet")));
}

/* Newest first, each with its state and time; the newest shows its steps, and where it was cut. */
static void
test_past (Fixture      *self,
           gconstpointer data)
{
  GtkWidget *row;

  put (self, "20240501T100000Z-a", "plan.json", plan);
  put (self, "20240501T100000Z-a", "report.json", "{\"state\": \"done\"}");
  put (self, "20240502T100000Z-b", "plan.json", plan);
  put (self, "20240502T100000Z-b", "journal.jsonl", journal);
  gtk_window_present (GTK_WINDOW (self->window));

  live_fixture_wait_until (find_row (self, "Apply") != NULL, SECONDS);
  row = test_find_widget (self->page, PP_TYPE_RUN_ROW, NULL);
  g_assert_cmpstr (atk_object_get_name (gtk_widget_get_accessible (row)), ==,
                   "dr-site, Interrupted, 2024-05-01 10:00");
  g_assert_true (gtk_list_box_row_is_selected (GTK_LIST_BOX_ROW (row)));
  g_assert_nonnull (find_row (self, "Upload XS62ESP1 to the pool, done 1:05"));
  g_assert_nonnull (find_row (self, "Apply XS62ESP1 to dr1, interrupted here"));
  g_assert_nonnull (find_row (self, "Restart server dr1, not done"));
  g_assert_nonnull (test_find_widget (self->page, GTK_TYPE_LABEL, "Poolpatch ended before"));

  test_walk_focus (self->window, "past runs");

  row = find_row (self, "dr-site, Done");
  gtk_list_box_select_row (GTK_LIST_BOX (gtk_widget_get_parent (row)), GTK_LIST_BOX_ROW (row));
  live_fixture_wait_until (find_row (self, "Apply XS62ESP1 to dr1, not done") != NULL, SECONDS);
}

/* A failed run says why, and what it left behind. */
static void
test_failed (Fixture      *self,
             gconstpointer data)
{
  GtkWidget *note;
  const char *text;

  put (self, "20240501T100000Z-a", "plan.json", plan);
  put (self, "20240501T100000Z-a", "report.json", failure);
  gtk_window_present (GTK_WINDOW (self->window));
  live_fixture_wait_until (find_row (self, "Apply") != NULL, SECONDS);
  g_assert_nonnull (find_row (self, "dr-site, Failed"));
  note = GTK_WIDGET (gtk_widget_get_template_child (test_find_widget (self->page,
                                                                      PP_TYPE_PAST_VIEW, NULL),
                                                    PP_TYPE_PAST_VIEW, "note"));
  text = gtk_label_get_text (GTK_LABEL (note));
  g_assert_true (gtk_widget_get_mapped (note));
  g_assert_nonnull (strstr (text, "does not answer the pool master"));
  g_assert_nonnull (strstr (text, "dr1 was left in maintenance mode"));
}

/* What another program writes is there when one comes back to the page. */
static void
test_again (Fixture      *self,
            gconstpointer data)
{
  gtk_window_present (GTK_WINDOW (self->window));
  gtk_widget_set_visible (self->page, FALSE);
  put (self, "20240501T100000Z-a", "plan.json", plan);
  gtk_widget_set_visible (self->page, TRUE);
  live_fixture_wait_until (find_row (self, "dr-site, Interrupted") != NULL, SECONDS);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  gtk_init (&argc, &argv);

  g_test_add ("/shell/activity/empty", Fixture, NULL, set_up, test_empty, tear_down);
  g_test_add ("/shell/activity/past", Fixture, NULL, set_up, test_past, tear_down);
  g_test_add ("/shell/activity/failed", Fixture, NULL, set_up, test_failed, tear_down);
  g_test_add ("/shell/activity/again", Fixture, NULL, set_up, test_again, tear_down);

  return g_test_run ();
}
