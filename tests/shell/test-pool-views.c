/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "page-fixture.h"

#include "pp-details.h"
#include "pp-export.h"
#include "pp-server-pane.h"
#include "tools.h"

#include <string.h>
#include <unistd.h>

#include <glib/gstdio.h>

#define SECONDS 20

static PpOutlook *
get_outlook (PageFixture *self)
{
  return pp_pool_item_get_outlook (self->item);
}

static GActionGroup *
get_actions (PageFixture *self)
{
  return gtk_widget_get_action_group (self->page, "page");
}

static void
activate (PageFixture *self,
          const char  *action)
{
  g_action_group_activate_action (get_actions (self), action, NULL);
}

static void
choose (PageFixture *self,
        const char  *action,
        const char  *state)
{
  g_action_group_change_action_state (get_actions (self), action, g_variant_new_string (state));
  page_fixture_settle ();
}

static void
wait_for_hidden (PageFixture *self,
                 guint        n)
{
  live_fixture_wait_until (pp_outlook_count_hidden (get_outlook (self)) == n, SECONDS);
  page_fixture_settle ();
}

/* Without a note, the button of the bar is there all the same, and not shown. */
static GtkWidget *
find_button (PageFixture *self,
             const char  *name)
{
  GtkWidget *button = test_find_widget (self->page, GTK_TYPE_BUTTON, name);

  return button != NULL && gtk_widget_get_mapped (button) ? button : NULL;
}

/* --- hiding --- */

static void
test_hide (void)
{
  g_autoptr(PageFixture) self = page_fixture_new (&(PageFacts) { 0 });
  PpMatrixModel *model = page_fixture_model (self);
  guint n_rows = pp_matrix_model_get_n_rows (model);

  page_fixture_select (self, "XS62ESP1014");
  g_assert_nonnull (find_button (self, "Hide"));
  g_assert_null (find_button (self, "1 hidden"));
  activate (self, "hide");
  wait_for_hidden (self, 1);
  live_fixture_wait_until (find_button (self, "Undo") != NULL, SECONDS);
  g_assert_cmpuint (pp_matrix_model_get_n_rows (model), ==, n_rows - 1);
  g_assert_nonnull (find_button (self, "6 hotfixes outstanding"));
  g_assert_nonnull (test_find_widget (self->page, GTK_TYPE_LABEL, "XS62ESP1014 is hidden."));
  page_fixture_picture (self, "hidden-note.png");

  /* The number leads to what it counts. */
  gtk_button_clicked (GTK_BUTTON (find_button (self, "1 hidden")));
  page_fixture_settle ();
  g_assert_cmpuint (pp_matrix_model_get_n_rows (model), ==, 1);
  page_fixture_select (self, "XS62ESP1014");
  g_assert_nonnull (find_button (self, "Show again"));
  g_assert_nonnull (find_button (self, "Show all again"));
  page_fixture_picture (self, "hidden-filter.png");

  gtk_button_clicked (GTK_BUTTON (find_button (self, "Undo")));
  wait_for_hidden (self, 0);
  g_assert_null (find_button (self, "1 hidden"));
  g_assert_cmpstr (page_fixture_state (self), ==, "nothing");
  choose (self, "filter", "outstanding");
  g_assert_cmpuint (pp_matrix_model_get_n_rows (model), ==, n_rows);
}

/* What users of XenCenter hide is hidden here at once; all of it is restored in one go. */
static void
test_others (void)
{
  g_autoptr(PageFixture) self = page_fixture_new (&(PageFacts) { 0 });
  PpOutlook *outlook = get_outlook (self);
  const char *uuids[] = { pp_outlook_find_hotfix (outlook, "XS62ESP1014")->uuid,
                          pp_outlook_find_hotfix (outlook, "XS62ESP1")->uuid, NULL };

  pp_live_pool_hide_async (pp_pool_item_get_pool (self->item), uuids, NULL, NULL, NULL, NULL);
  wait_for_hidden (self, 2);
  g_assert_nonnull (find_button (self, "2 hidden"));
  activate (self, "restore-all");
  wait_for_hidden (self, 0);
  g_assert_null (find_button (self, "2 hidden"));
}

/* Who may not change it for everybody hides for himself, and reads so. */
static void
test_hide_here (void)
{
  g_autoptr(PageFixture) self = page_fixture_new (&(PageFacts) { .user = LIVE_READER });
  guint n_sent = live_fixture_count (self->live, "pool.add_to_other_config");

  page_fixture_select (self, "XS62ESP1014");
  activate (self, "hide");
  wait_for_hidden (self, 1);
  g_assert_nonnull (test_find_widget (self->page, GTK_TYPE_LABEL,
                                      "XS62ESP1014 is hidden. Hidden on this computer only"));
  g_assert_cmpuint (live_fixture_count (self->live, "pool.add_to_other_config"), ==, n_sent);
  gtk_button_clicked (GTK_BUTTON (find_button (self, "Undo")));
  wait_for_hidden (self, 0);
}

/* --- what is shown --- */

static void
test_scope (void)
{
  g_autoptr(PageFixture) self = page_fixture_new (&(PageFacts) { 0 });
  PpMatrixModel *model = page_fixture_model (self);
  PpOutlook *outlook = get_outlook (self);
  PpSnapshot *snapshot = pp_outlook_get_snapshot (outlook);
  PpHost *host = pp_snapshot_find_host (snapshot, "xs3");
  GtkWidget *entry = test_find_widget (self->page, GTK_TYPE_SEARCH_ENTRY, NULL);
  guint n_hotfixes = pp_outlook_get_n_hotfixes (outlook);
  g_autofree char *status = NULL;
  GtkTreeIter iter;

  choose (self, "server", host->uuid);
  g_assert_true (gtk_tree_model_get_iter_first (GTK_TREE_MODEL (model), &iter));
  do
    {
      PpState state = pp_matrix_model_get_state (model, &iter, host->uuid);

      g_assert_true (state == PP_STATE_NEEDED || state == PP_STATE_REQUIRES ||
                     state == PP_STATE_INSTALLED_PENDING);
    }
  while (gtk_tree_model_iter_next (GTK_TREE_MODEL (model), &iter));
  g_assert_nonnull (test_find_widget (self->page, GTK_TYPE_LABEL, "Outstanding · xs3"));

  /* Nothing is as young as that; there is a way out of it. */
  choose (self, "since", "7");
  g_assert_cmpstr (page_fixture_state (self), ==, "nothing");
  g_assert_nonnull (test_find_widget (self->page, GTK_TYPE_LABEL, "Outstanding · last 7 days · xs3"));
  gtk_entry_set_text (GTK_ENTRY (entry), "no such thing");
  page_fixture_picture (self, "no-results.png");
  gtk_button_clicked (GTK_BUTTON (find_button (self, "Show every hotfix")));
  page_fixture_settle ();
  g_assert_cmpuint (pp_matrix_model_get_n_rows (model), ==, n_hotfixes);
  g_assert_cmpstr (gtk_entry_get_text (GTK_ENTRY (entry)), ==, "");
  g_assert_nonnull (test_find_widget (self->page, GTK_TYPE_LABEL, "Everything"));

  /* Its file is on the master: there is nothing to get. */
  g_assert_true (pp_matrix_model_find (model, pp_outlook_find_hotfix (outlook, "XS62ESP1017")->uuid,
                                       &iter));
  gtk_tree_model_get (GTK_TREE_MODEL (model), &iter, PP_MATRIX_COLUMN_STATUS, &status, -1);
  g_assert_cmpstr (status, ==, "on the pool");
}

static void
find_link_cb (GtkWidget *widget,
              gpointer   user_data)
{
  GtkWidget **found = user_data;

  if (GTK_IS_LABEL (widget) && gtk_widget_get_mapped (widget) &&
      strstr (gtk_label_get_label (GTK_LABEL (widget)), "href=\"hotfix:") != NULL)
    *found = widget;
  else if (GTK_IS_CONTAINER (widget))
    gtk_container_forall (GTK_CONTAINER (widget), find_link_cb, user_data);
}

/* What a hotfix requires leads there, also where the filter had left it out. */
static void
test_links (void)
{
  g_autoptr(PageFixture) self = page_fixture_new (&(PageFacts) { 0 });
  PpHotfix *target = pp_outlook_find_hotfix (get_outlook (self), "XS62ESP1");
  g_autofree char *uri = g_strconcat ("hotfix:", target->uuid, NULL);
  GtkWidget *link = NULL;
  gboolean handled = FALSE;

  page_fixture_select (self, "XS62ESP1014");
  find_link_cb (self->page, &link);
  g_assert_nonnull (link);
  g_assert_nonnull (test_find_widget (self->page, GTK_TYPE_LABEL,
                                      "2 of 7 outstanding: after XS62ESP1, which it requires"));
  pp_matrix_model_set_search (page_fixture_model (self), "XS62ESP1014");
  g_signal_emit_by_name (link, "activate-link", uri, &handled);
  page_fixture_settle ();
  g_assert_true (handled);
  g_assert_cmpstr (pp_matrix_get_hotfix (page_fixture_matrix (self))->name, ==, "XS62ESP1");
}

/* --- by server --- */

static void
test_server (void)
{
  g_autoptr(PageFixture) self = page_fixture_new (&(PageFacts) { 0 });
  PpSnapshot *snapshot = pp_outlook_get_snapshot (get_outlook (self));
  PpHost *host = pp_snapshot_find_host (snapshot, "xs3");
  GtkWidget *link = NULL;
  g_autofree char *uri = NULL;
  gboolean handled = FALSE;

  choose (self, "view", "server");
  g_assert_nonnull (test_find_widget (self->page, GTK_TYPE_LABEL, "Partially applied"));
  g_assert_nonnull (test_find_widget (self->page, GTK_TYPE_LABEL, "XS62E001: xs1, xs2\n"));
  page_fixture_picture (self, "server-none.png");

  pp_pool_page_set_item (PP_POOL_PAGE (self->page), self->item, host->uuid);
  page_fixture_settle ();
  g_assert_nonnull (test_find_widget (self->page, GTK_TYPE_LABEL, "XenServer 6.2.0 · build 70446c"));
  g_assert_nonnull (test_find_widget (self->page, GTK_TYPE_LABEL, "Base Pack, version 6.2.0"));
  for (guint i = 0; i < host->applied->len; i++)
    {
      const PpApplied *applied = host->applied->pdata[i];
      g_autofree char *since = pp_text_for_time (applied->applied_at);
      g_autofree char *line = g_strdup_printf ("%s  ·  %s", applied->name, since);

      if (i == 0)
        g_assert_nonnull (test_find_widget (self->page, GTK_TYPE_LABEL, line));
    }
  page_fixture_picture (self, "server.png");

  /* What it lacks leads to the hotfix. */
  find_link_cb (self->page, &link);
  g_assert_nonnull (link);
  uri = g_strconcat ("hotfix:", pp_outlook_find_hotfix (get_outlook (self), "XS62ESP1014")->uuid, NULL);
  g_signal_emit_by_name (link, "activate-link", uri, &handled);
  page_fixture_settle ();
  g_assert_cmpstr (page_fixture_state (self), ==, "list");
  g_assert_cmpstr (pp_matrix_get_hotfix (page_fixture_matrix (self))->name, ==, "XS62ESP1014");
}

/* A pool of 8.2: the same page, with what the servers say themselves of updates and restarts. */
static void
test_updates (void)
{
  g_autoptr(PageFixture) self = page_fixture_new (&(PageFacts) { .scenario = "stockholm" });
  PpSnapshot *snapshot = pp_outlook_get_snapshot (get_outlook (self));

  g_assert_cmpstr (page_fixture_state (self), ==, "list");
  g_assert_nonnull (find_button (self, "1 hotfix outstanding"));
  page_fixture_select (self, "XS82ECU1003");
  page_fixture_picture (self, "updates.png");
  choose (self, "filter", "everything");
  page_fixture_select (self, "XS82ECU1001");
  page_fixture_picture (self, "updates-all.png");
  g_assert_cmpuint (pp_matrix_model_get_n_rows (page_fixture_model (self)), ==, 3);

  choose (self, "view", "server");
  g_assert_nonnull (test_find_widget (self->page, GTK_TYPE_LABEL, "xs1 · pool master"));
  pp_pool_page_set_item (PP_POOL_PAGE (self->page), self->item,
                         pp_snapshot_find_host (snapshot, "xs2")->uuid);
  page_fixture_settle ();
  g_assert_nonnull (test_find_widget (self->page, GTK_TYPE_LABEL,
                                      "xs2 needs a restart for XS82ECU1001, as it says itself"));
  g_assert_nonnull (test_find_widget (self->page, GTK_TYPE_LABEL,
                                      "XenServer 8.2.1 · build release/yangtze/master/58"));
  page_fixture_picture (self, "updates-server.png");
}

static void
search (PageFixture *self,
        const char  *text)
{
  GtkWidget *entry = test_find_widget (self->page, GTK_TYPE_SEARCH_ENTRY, NULL);

  gtk_entry_set_text (GTK_ENTRY (entry), text);
  g_signal_emit_by_name (entry, "search-changed");
  page_fixture_settle ();
}

static void
assert_servers (PageFixture *self,
                const char  *names)
{
  PpSnapshot *snapshot = pp_outlook_get_snapshot (get_outlook (self));
  PpServerPane *pane = PP_SERVER_PANE (test_find_widget (self->page, PP_TYPE_SERVER_PANE, NULL));
  g_auto(GStrv) uuids = pp_server_pane_dup_shown (pane);
  g_autoptr(GString) shown = g_string_new (NULL);

  for (guint i = 0; uuids[i] != NULL; i++)
    g_string_append_printf (shown, "%s%s", i > 0 ? " " : "",
                            pp_snapshot_find_host (snapshot, uuids[i])->name);
  g_assert_cmpstr (shown->str, ==, names);
}

/* Filter and search choose among the servers as they do among the hotfixes. */
static void
test_server_filter (void)
{
  g_autoptr(PageFixture) self = page_fixture_new (&(PageFacts) { 0 });
  PpSnapshot *snapshot = pp_outlook_get_snapshot (get_outlook (self));
  PpHost *host = pp_snapshot_find_host (snapshot, "xs3");
  g_autofree char *copied = NULL;

  choose (self, "view", "server");
  assert_servers (self, "xs1 xs2 xs3");
  g_assert_nonnull (test_find_widget (self->page, GTK_TYPE_LABEL, "3 shown"));

  /* By name, and by what a server lacks: xs3 has the service pack. */
  search (self, "XS2");
  assert_servers (self, "xs2");
  g_assert_nonnull (test_find_widget (self->page, GTK_TYPE_LABEL, "1 shown"));
  search (self, "XS62E001");
  g_assert_cmpstr (page_fixture_state (self), ==, "nothing");
  g_assert_nonnull (test_find_widget (self->page, GTK_TYPE_LABEL,
                                      "No server matches the search and the filter."));
  choose (self, "filter", "installed");
  assert_servers (self, "xs1 xs2");
  page_fixture_picture (self, "servers-filtered.png");

  /* A server that was asked for is there, until another is. */
  pp_pool_page_set_item (PP_POOL_PAGE (self->page), self->item, host->uuid);
  assert_servers (self, "xs1 xs2 xs3");
  pp_pool_page_set_item (PP_POOL_PAGE (self->page), self->item, NULL);
  assert_servers (self, "xs1 xs2");

  choose (self, "server", host->uuid);
  g_assert_cmpstr (page_fixture_state (self), ==, "nothing");
  gtk_button_clicked (GTK_BUTTON (find_button (self, "Show every server")));
  page_fixture_settle ();
  assert_servers (self, "xs1 xs2 xs3");
  choose (self, "server", host->uuid);
  choose (self, "since", "7");
  g_assert_cmpstr (page_fixture_state (self), ==, "nothing");
}

/* A server that owes a restart says for what, since when it is installed and since when it runs. */
static void
test_warnings (void)
{
  g_autoptr(PpHost) host = pp_host_new ();
  PpApplied *applied = pp_applied_new ();
  g_autofree char *reboot = NULL;
  g_autofree char *toolstack = NULL;
  g_autofree char *none = NULL;

  g_ptr_array_add (host->applied, applied);
  g_free (host->name);
  host->name = g_strdup ("xs3");
  g_free (applied->name);
  applied->name = g_strdup ("XS62ESP1");
  applied->applied = TRUE;
  applied->applied_at = 2000000;
  applied->guidance = PP_GUIDANCE_RESTART_HOST;
  host->boot_time = 1000000;
  host->agent_start_time = 1500000;
  reboot = pp_text_for_owed (host, applied);
  g_assert_cmpstr (reboot, ==, "xs3 needs a restart for XS62ESP1, installed 1970-01-24 03:33: it runs "
                   "since 1970-01-12 13:46");
  applied->guidance = PP_GUIDANCE_RESTART_XAPI;
  toolstack = pp_text_for_owed (host, applied);
  g_assert_cmpstr (toolstack, ==, "xs3 needs a restart of its toolstack for XS62ESP1, installed "
                   "1970-01-24 03:33: it runs since 1970-01-18 08:40");
  host->agent_start_time = 2000001;
  none = pp_text_for_owed (host, applied);
  g_assert_null (none);
}

#define SUPPORTED "<patchdata><serverversions><version name=\"XenServer 6.2.0\" value=\"6.2.0\" " \
  "build-number=\"70446c\" eol-date=\"2018-06-30T00:00:00Z\" hotfix-eligibility=\"premium\" " \
  "hotfix-eligibility-premium-date=\"2016-01-02T00:00:00Z\"><patch uuid=\"u\"/></version>" \
  "</serverversions><patches><patch uuid=\"u\" name-label=\"XS62E004\"/></patches></patchdata>"

/* Until when there are hotfixes for whom, and which drivers have to follow a kernel, is said where the
 * hotfix and where the server is looked at. */
static void
test_support (void)
{
  g_autofree char *feed = NULL;
  g_autoptr(PageFixture) self = NULL;
  const char *support = "XenServer 6.2.0: hotfixes released after 2016-01-02 are for paying customers "
                        "only; end of life on 2018-06-30";
  GtkWidget *label;

  close (g_file_open_tmp ("pp-supported-XXXXXX.xml", &feed, NULL));
  g_assert_true (g_file_set_contents (feed, SUPPORTED, -1, NULL));
  self = page_fixture_new (&(PageFacts) { .feed = feed });
  choose (self, "filter", "everything");
  page_fixture_select (self, "XS62E004");
  g_assert_nonnull (test_find_widget (self->page, GTK_TYPE_LABEL, "It brings another kernel. Driver "
                                      "disks have to be brought up to date"));
  g_assert_nonnull (test_find_widget (self->page, GTK_TYPE_LABEL, support));
  choose (self, "view", "server");
  pp_pool_page_set_item (PP_POOL_PAGE (self->page), self->item,
                         pp_snapshot_get_master (pp_outlook_get_snapshot (get_outlook (self)))->uuid);
  page_fixture_settle ();
  label = test_find_widget (self->page, GTK_TYPE_LABEL, "XenServer 6.2.0 · build 70446c\n");
  g_assert_nonnull (label);
  g_assert_nonnull (strstr (gtk_label_get_text (GTK_LABEL (label)), support));
  page_fixture_picture (self, "server-end-of-life.png");
  g_unlink (feed);
}

/* --- copy and export --- */

static char *
paste (PageFixture *self)
{
  page_fixture_settle ();

  return gtk_clipboard_wait_for_text (gtk_widget_get_clipboard (self->page,
                                                                GDK_SELECTION_CLIPBOARD));
}

static void
test_copy (void)
{
  g_autoptr(PageFixture) self = page_fixture_new (&(PageFacts) { 0 });
  PpSnapshot *snapshot = pp_outlook_get_snapshot (get_outlook (self));
  g_autofree char *hotfix = NULL;
  g_autofree char *server = NULL;

  page_fixture_select (self, "XS62ESP1014");
  activate (self, "copy");
  hotfix = paste (self);
  g_assert_true (g_str_has_prefix (hotfix, "lab-pool\tXS62ESP1014\t"));
  g_assert_nonnull (strstr (hotfix, "\txs1, xs2, xs3\t"));

  choose (self, "view", "server");
  pp_pool_page_set_item (PP_POOL_PAGE (self->page), self->item,
                         pp_snapshot_find_host (snapshot, "xs2")->uuid);
  activate (self, "copy");
  server = paste (self);
  g_assert_true (g_str_has_prefix (server, "lab-pool\txs2\t6.2.0\t"));
}

/* Where a file is fetched is there to read and to copy; a mirror does not hide what the feed says. */
static void
test_source (void)
{
  g_autoptr(PageFixture) self = page_fixture_new (&(PageFacts) { 0 });
  GtkWidget *window = gtk_window_new (GTK_WINDOW_TOPLEVEL);
  PpDetails *details = PP_DETAILS (pp_details_new (self->workspace));
  PpOutlook *outlook = get_outlook (self);
  PpHotfix facts = *pp_outlook_find_hotfix (outlook, "XS62ESP1014");
  g_autoptr(PpHotfix) plain = NULL;
  g_autoptr(PpHotfix) mirrored = NULL;
  g_autofree char *copied = NULL;

  facts.patch_url = (char *) "https://feed.example/a.zip";
  facts.listed_url = NULL;
  plain = pp_hotfix_new (&facts);
  facts.patch_url = (char *) "https://mirror.example/a.zip";
  facts.listed_url = (char *) "https://feed.example/a.zip";
  mirrored = pp_hotfix_new (&facts);

  gtk_container_add (GTK_CONTAINER (window), GTK_WIDGET (details));
  pp_details_show (details, outlook, plain, NULL);
  g_assert_nonnull (test_find_widget (window, GTK_TYPE_LABEL, "https://feed.example/a.zip"));
  pp_details_show (details, outlook, mirrored, NULL);
  g_assert_nonnull (test_find_widget (window, GTK_TYPE_LABEL, "https://mirror.example/a.zip, instead of "
                                      "https://feed.example/a.zip"));
  g_action_group_activate_action (pp_details_get_actions (details), "copy-source", NULL);
  copied = paste (self);
  g_assert_cmpstr (copied, ==, "https://mirror.example/a.zip");
  gtk_widget_destroy (window);
}

static void
test_export (void)
{
  g_autoptr(PageFixture) self = page_fixture_new (&(PageFacts) { 0 });
  g_autoptr(PpTable) table = pp_table_new_server (get_outlook (self), pp_snapshot_find_host (
                                                    pp_outlook_get_snapshot (get_outlook (self)),
                                                    "xs2")->uuid);
  GtkWidget *bar = test_find_widget (self->page, PP_TYPE_NOTE_BAR, NULL);
  g_autofree char *path = g_build_filename (self->live->folder, "xs2.csv", NULL);
  g_autofree char *nowhere = g_build_filename (self->live->folder, "no", "xs2.csv", NULL);
  g_autoptr(GFile) file = g_file_new_for_path (path);
  g_autoptr(GFile) bad = g_file_new_for_path (nowhere);
  g_autofree char *text = NULL;

  pp_export_write (file, PP_NOTE_BAR (bar), table);
  live_fixture_wait_until (test_find_widget (self->page, GTK_TYPE_LABEL, "Exported to ") != NULL,
                           SECONDS);
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_true (g_str_has_prefix (text, "Server,Hotfix,State,Reason,Installed,Released\r\nxs2,"));
  g_assert_nonnull (strstr (text, "\r\nxs2,XS62ESP1014,"));
  pp_export_write (bad, PP_NOTE_BAR (bar), table);
  live_fixture_wait_until (test_find_widget (self->page, GTK_TYPE_LABEL, nowhere) != NULL, SECONDS);
  g_unlink (path);
}

int
main (int   argc,
      char *argv[])
{
  gtk_test_init (&argc, &argv, NULL);
  gtk_icon_theme_add_resource_path (gtk_icon_theme_get_default (),
                                    "/org/poolpatch/Poolpatch/icons");

  g_test_add_func ("/shell/pool-views/hide", test_hide);
  g_test_add_func ("/shell/pool-views/others", test_others);
  g_test_add_func ("/shell/pool-views/hide-here", test_hide_here);
  g_test_add_func ("/shell/pool-views/scope", test_scope);
  g_test_add_func ("/shell/pool-views/links", test_links);
  g_test_add_func ("/shell/pool-views/server", test_server);
  g_test_add_func ("/shell/pool-views/updates", test_updates);
  g_test_add_func ("/shell/pool-views/server-filter", test_server_filter);
  g_test_add_func ("/shell/pool-views/warnings", test_warnings);
  g_test_add_func ("/shell/pool-views/support", test_support);
  g_test_add_func ("/shell/pool-views/copy", test_copy);
  g_test_add_func ("/shell/pool-views/export", test_export);
  g_test_add_func ("/shell/pool-views/source", test_source);

  return g_test_run ();
}
