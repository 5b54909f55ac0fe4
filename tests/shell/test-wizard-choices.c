/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gstdio.h>
#include <gtk/gtk.h>
#include <string.h>

#include "wizard/choose/pp-choose-page.h"
#include "wizard/choose/pp-choose-plan.h"
#include "wizard/choose/pp-choose-row.h"

#include "iso-image.h"
#include "page-fixture.h"
#include "tools.h"
#include "wizard-tools.h"

/* The first page of the wizard: levels, releases, files from disk, and storage. */

#define N_OUTSTANDING 7

/* To where another server is, or to a certain hotfix, superseded ones included; and back. */
static void
test_levels (void)
{
  PageFacts facts = { NULL };
  g_autoptr(PageFixture) fixture = page_fixture_new (&facts);
  PpOutlook *outlook = pp_pool_item_get_outlook (fixture->item);
  g_autoptr(GtkWidget) page =
    g_object_ref_sink (pp_choose_page_new (fixture->workspace, outlook, NULL));
  PpHost *pattern = pp_snapshot_find_host (pp_outlook_get_snapshot (outlook), "xs2");
  PpHotfix *last = pp_outlook_find_hotfix (outlook, "XS62ESP1");
  g_autoptr(GPtrArray) like = pp_outlook_get_like (outlook, NULL, pattern);
  g_autoptr(GPtrArray) up_to = pp_outlook_get_up_to (outlook, NULL, last);
  GtkWidget *mixed = GTK_WIDGET (gtk_widget_get_template_child (page, PP_TYPE_CHOOSE_PAGE, "mixed"));
  GtkWidget *servers = test_find_widget (page, GTK_TYPE_LIST_BOX, "Servers");
  gboolean level;

  g_assert_cmpuint (like->len, >, 0);
  g_assert_cmpuint (wizard_count_chosen (page, &level), ==, N_OUTSTANDING);
  g_assert_false (level);
  wizard_choose_level (page, "like", pattern->uuid);
  g_assert_cmpuint (wizard_count_chosen (page, &level), ==, like->len);
  g_assert_true (level);
  wizard_choose_level (page, "up-to", last->uuid);
  g_assert_cmpuint (wizard_count_chosen (page, &level), ==, up_to->len);
  g_assert_true (level);
  wizard_choose_level (page, "like", "no such server");
  g_assert_cmpuint (wizard_count_chosen (page, &level), ==, up_to->len);
  wizard_press (page, "Recommended");
  g_assert_cmpuint (wizard_count_chosen (page, &level), ==, N_OUTSTANDING);
  g_assert_false (level);

  /* A pool whose servers differ is warned of. */
  g_assert_false (gtk_widget_get_visible (mixed));
  pp_choose_row_toggle (PP_CHOOSE_ROW (gtk_list_box_get_row_at_index (GTK_LIST_BOX (servers), 0)));
  g_assert_true (gtk_widget_get_visible (mixed));
  g_assert_nonnull (strstr (gtk_label_get_text (GTK_LABEL (mixed)), "no server can join"));
}

/* To another release, and back to what nobody has to ask for. */
static void
test_release (void)
{
  g_autoptr(PageFixture) fixture = page_fixture_new (&(PageFacts) { .scenario = "falcon" });
  PpOutlook *outlook = pp_pool_item_get_outlook (fixture->item);
  g_autoptr(GtkWidget) page =
    g_object_ref_sink (pp_choose_page_new (fixture->workspace, outlook, NULL));
  PpHotfix *update = pp_outlook_find_release (outlook, "7.3");
  gboolean level;

  g_assert_nonnull (update);
  g_assert_cmpuint (wizard_count_chosen (page, &level), ==, 1);
  wizard_choose_level (page, "release", update->uuid);
  g_assert_cmpuint (wizard_count_chosen (page, &level), ==, 3);
  g_assert_false (level);
  wizard_choose_level (page, "release", "no such release");
  g_assert_cmpuint (wizard_count_chosen (page, &level), ==, 3);
  pp_choose_page_set_outlook (PP_CHOOSE_PAGE (page), outlook);
  g_assert_cmpuint (wizard_count_chosen (page, &level), ==, 3);
  wizard_press (page, "Recommended");
  g_assert_cmpuint (wizard_count_chosen (page, &level), ==, 1);
}

/* An update that no feed lists, from disk: it is offered, and ticked. */
static void
test_unlisted (void)
{
  g_autoptr(PageFixture) fixture = page_fixture_new (&(PageFacts) { .scenario = "falcon" });
  PpOutlook *outlook = pp_pool_item_get_outlook (fixture->item);
  g_autoptr(GtkWidget) page =
    g_object_ref_sink (pp_choose_page_new (fixture->workspace, outlook, NULL));
  g_autofree char *path = g_build_filename (fixture->live->folder, "own.iso", NULL);
  g_autoptr(PpChoice) choice = NULL;
  gboolean level;

  pp_test_write_iso (path, "update.xml", "<update uuid=\"" PP_TEST_UPDATE_UUID "\" name-label=\"own-pack\" "
                     "after-apply-guidance=\"restartXAPI\"/>", NULL);
  test_drop (page, path);
  live_fixture_wait_until (wizard_count_chosen (page, &level) == 2, 20);
  choice = pp_choose_page_get_choice (PP_CHOOSE_PAGE (page));
  g_assert_true (g_strv_contains (pp_choice_get_hotfixes (choice), PP_TEST_UPDATE_UUID));
  g_assert_cmpint (g_unlink (path), ==, 0);
}

static PpChoice *
choose_storage (PageFixture *fixture,
                const char  *beginning)
{
  GtkWidget *window = wizard_open (fixture);
  GtkWidget *page = test_find_widget (window, PP_TYPE_CHOOSE_PAGE, NULL);
  GtkWidget *combo = test_find_widget (page, GTK_TYPE_COMBO_BOX, "Storage for the files");
  GtkTreeModel *model = gtk_combo_box_get_model (GTK_COMBO_BOX (combo));
  PpChoice *choice;

  g_assert_true (gtk_widget_get_visible (combo));
  g_assert_cmpstr (gtk_combo_box_get_active_id (GTK_COMBO_BOX (combo)), ==, "automatic");
  live_fixture_wait_until (gtk_tree_model_iter_n_children (model, NULL) == 3, 20);
  for (int i = 0; i < 3; i++)
    {
      g_autofree char *text = NULL;

      gtk_combo_box_set_active (GTK_COMBO_BOX (combo), i);
      text = gtk_combo_box_text_get_active_text (GTK_COMBO_BOX_TEXT (combo));
      if (g_str_has_prefix (text, beginning))
        break;
    }
  choice = pp_choose_page_get_choice (PP_CHOOSE_PAGE (page));
  gtk_widget_destroy (window);

  return choice;
}

/* From 7.1 on the files lie in storage that the master reaches: the person may say which. */
static void
test_storage (void)
{
  static const struct { const char *beginning; const char *uuid; } cases[] =
  {
    { "Automatic", NULL },
    { "NFS storage (shared, ", "fef148c8-5ad2-5372-a690-fa97a1e75500" },
    { "Local storage (of the pool master, ", "e32574ed-cd1f-57e6-bede-4801cc75a073" },
  };
  g_autoptr(PageFixture) fixture = page_fixture_new (&(PageFacts) { .scenario = "stockholm" });

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(PpChoice) choice = choose_storage (fixture, cases[i].beginning);

      g_assert_nonnull (choice);
      g_assert_cmpstr (pp_choice_get_options (choice)->storage, ==, cases[i].uuid);
    }
}

/* While it is being chosen already, and in the words of the pre-check. */
static void
test_storage_small (void)
{
  g_autoptr(PageFixture) fixture = page_fixture_new (&(PageFacts) { .scenario = "stockholm" });
  PpOutlook *outlook = pp_pool_item_get_outlook (fixture->item);
  PpHost *master = pp_snapshot_get_master (pp_outlook_get_snapshot (outlook));
  g_autoptr(GtkWidget) page =
    g_object_ref_sink (pp_choose_page_new (fixture->workspace, outlook, NULL));
  g_autoptr(PpChoice) choice = pp_choose_page_get_choice (PP_CHOOSE_PAGE (page));
  g_autoptr(GPtrArray) none = g_ptr_array_new ();
  PpPoolEvidence *pool = pp_pool_evidence_new ();
  PpStorage *storage = pp_storage_new ("OpaqueRef:tiny", "tiny", "tiny");
  g_autoptr(PpEvidence) evidence = NULL;
  g_autofree char *warnings = NULL;
  g_autofree char *nothing = NULL;

  storage->disks = TRUE;
  storage->space_free = 1000;
  g_strfreev (storage->plugged);
  storage->plugged = g_strsplit (master->uuid, " ", -1);
  g_ptr_array_add (pool->storage, storage);
  evidence = pp_evidence_new_full (1, none, none, pool);
  warnings = pp_choose_describe_warnings (fixture->workspace, outlook, choice, evidence);
  g_assert_true (g_str_has_prefix (warnings, "In stockholm-pool no storage that the pool master reaches has "));
  nothing = pp_choose_describe_warnings (fixture->workspace, outlook, choice, NULL);
  g_assert_cmpstr (nothing, ==, "");
}

void
wizard_add_choice_tests (void)
{
  g_test_add_func ("/shell/ways/levels", test_levels);
  g_test_add_func ("/shell/ways/release", test_release);
  g_test_add_func ("/shell/ways/unlisted", test_unlisted);
  g_test_add_func ("/shell/ways/storage", test_storage);
  g_test_add_func ("/shell/ways/storage-small", test_storage_small);
}
