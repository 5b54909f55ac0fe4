/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "page-fixture.h"

#include "pp-live-pool-private.h"
#include "pp-matrix-head.h"
#include "pp-matrix-signs.h"

#include "tools.h"

#include <string.h>

#define START_SECONDS 20
/* A second is what it takes; the rest is for a machine that does much else. Without the event it
 * would not come before the long wait ends. */
#define LIVE_SECONDS 4

static PageFixture *
open_everything (void)
{
  PageFixture *self = page_fixture_new (&(PageFacts) { 0 });

  pp_matrix_model_set_filter (page_fixture_model (self), PP_MATRIX_EVERYTHING);
  page_fixture_settle ();

  return self;
}

/* "XS62ESP1", or "XS62ESP1 xs2" when the cursor is among the signs. */
static char *
describe_cursor (PageFixture *self)
{
  PpMatrix *matrix = page_fixture_matrix (self);
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (self->window));
  PpHotfix *hotfix = pp_matrix_get_hotfix (matrix);
  PpOutlook *outlook = pp_matrix_model_get_outlook (page_fixture_model (self));
  PpHost *host;

  if (focus == GTK_WIDGET (pp_matrix_get_names (matrix)))
    return g_strdup (hotfix != NULL ? hotfix->name : "-");
  if (focus != GTK_WIDGET (pp_matrix_get_signs (matrix)))
    return g_strdup ("elsewhere");

  host = pp_snapshot_find_host (pp_outlook_get_snapshot (outlook), pp_matrix_get_host (matrix));

  return g_strdup_printf ("%s %s", hotfix != NULL ? hotfix->name : "-",
                          host != NULL ? host->name : "-");
}

static const struct
{
  guint       keyval;
  const char *expected;
} keys[] =
{
  { GDK_KEY_Right, "XS62ESP1 xs1" },
  { GDK_KEY_Right, "XS62ESP1 xs2" },
  { GDK_KEY_Down, "XS62ESP1014 xs2" },
  { GDK_KEY_Right, "XS62ESP1014 xs3" },
  { GDK_KEY_Right, "XS62ESP1014 xs3" },
  { GDK_KEY_Up, "XS62ESP1 xs3" },
  { GDK_KEY_End, "@last xs3" },
  { GDK_KEY_Left, "@last xs2" },
  { GDK_KEY_Home, "XS62ESP1 xs2" },
  { GDK_KEY_Left, "XS62ESP1 xs1" },
  { GDK_KEY_Left, "XS62ESP1" },
  { GDK_KEY_Left, "XS62ESP1" },
  { GDK_KEY_Down, "XS62ESP1014" },
  { GDK_KEY_End, "@last" },
  { GDK_KEY_Home, "XS62ESP1" },
};

static void
test_keys (void)
{
  g_autoptr(PageFixture) self = open_everything ();
  PpMatrixModel *model = page_fixture_model (self);
  GtkTreeIter last;
  g_autofree char *last_name = NULL;

  g_assert_true (gtk_tree_model_iter_nth_child (GTK_TREE_MODEL (model), &last, NULL,
                                                (int) pp_matrix_model_get_n_rows (model) - 1));
  last_name = g_strdup (pp_matrix_model_get_hotfix (model, &last)->name);
  page_fixture_select (self, "XS62ESP1");
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      g_autoptr(GString) expected = g_string_new (keys[i].expected);
      g_autofree char *cursor = NULL;

      g_string_replace (expected, "@last", last_name, 0);
      page_fixture_press (self, keys[i].keyval);
      cursor = describe_cursor (self);
      g_assert_cmpstr (cursor, ==, expected->str);
    }
}

/* A page down and a page up end where they began, and move more than a row. */
static void
test_pages (void)
{
  g_autoptr(PageFixture) self = open_everything ();
  g_autofree char *there = NULL;
  g_autofree char *back = NULL;

  page_fixture_select (self, "XS62ESP1");
  page_fixture_press (self, GDK_KEY_Right);
  page_fixture_press (self, GDK_KEY_Page_Down);
  page_fixture_settle ();
  there = describe_cursor (self);
  g_assert_cmpstr (there, !=, "XS62ESP1 xs1");
  g_assert_cmpstr (there, !=, "XS62ESP1014 xs1");
  g_assert_true (g_str_has_suffix (there, " xs1"));
  page_fixture_press (self, GDK_KEY_Page_Up);
  page_fixture_settle ();
  back = describe_cursor (self);
  g_assert_cmpstr (back, ==, "XS62ESP1 xs1");
}

/* Enter opens the details and goes there; Escape leads back to the cell. */
static void
test_enter_and_escape (void)
{
  g_autoptr(PageFixture) self = open_everything ();
  g_autofree char *away = NULL;
  g_autofree char *back = NULL;

  page_fixture_select (self, "XS62ESP1");
  page_fixture_press (self, GDK_KEY_Right);
  page_fixture_press (self, GDK_KEY_Return);
  away = describe_cursor (self);
  g_assert_cmpstr (away, ==, "elsewhere");
  page_fixture_press (self, GDK_KEY_Escape);
  back = describe_cursor (self);
  g_assert_cmpstr (back, ==, "XS62ESP1 xs1");
}

static void
test_menu_key (void)
{
  g_autoptr(PageFixture) self = open_everything ();
  PpMatrix *matrix = page_fixture_matrix (self);
  gint64 end = g_get_monotonic_time () + 30 * G_USEC_PER_SEC;
  GList *menus;

  page_fixture_select (self, "XS62ESP1");
  /* A display with menus of others refuses the grab that one needs. */
  do
    {
      page_fixture_press (self, GDK_KEY_Menu);
      page_fixture_settle ();
      menus = gtk_menu_get_for_attach_widget (GTK_WIDGET (matrix));
      g_assert_nonnull (menus);
      g_assert_cmpint (g_get_monotonic_time (), <, end);
    }
  while (!gtk_widget_get_visible (menus->data));
  gtk_menu_popdown (menus->data);
}

static char *
join_rows (PpMatrixModel *model,
           guint          n)
{
  g_autoptr(GString) text = g_string_new (NULL);

  for (guint i = 0; i < MIN (n, pp_matrix_model_get_n_rows (model)); i++)
    {
      GtkTreeIter iter;

      g_assert_true (gtk_tree_model_iter_nth_child (GTK_TREE_MODEL (model), &iter, NULL, (int) i));
      g_string_append_printf (text, "%s%s", i > 0 ? " " : "",
                              pp_matrix_model_get_hotfix (model, &iter)->name);
    }

  return g_string_free (g_steal_pointer (&text), FALSE);
}

static GtkTreeViewColumn *
find_name_column (PpMatrix   *matrix,
                  const char *title)
{
  GtkTreeView *names = pp_matrix_get_names (matrix);

  for (guint i = 0; i < gtk_tree_view_get_n_columns (names); i++)
    {
      GtkTreeViewColumn *column = gtk_tree_view_get_column (names, (int) i);

      if (g_strcmp0 (gtk_tree_view_column_get_title (column), title) == 0)
        return column;
    }
  g_assert_not_reached ();
}

/* Each head: up, down, and the install order again. */
static void
test_order (void)
{
  static const struct
  {
    const char *title;
    const char *up;
    const char *down;
  } orders[] =
  {
    { "Hotfix", "XS62E001 XS62E002", "XS62ESP1068 XS62ESP1067" },
    { "Released", "XS62E001 XS62E002", "XS62ESP1067 XS62ESP1068" },
    { "Status", "XS62ESP1 XS62ESP1051", NULL },
  };
  g_autoptr(PageFixture) self = open_everything ();
  PpMatrixModel *model = page_fixture_model (self);
  g_autofree char *before = join_rows (model, 12);

  for (guint i = 0; i < G_N_ELEMENTS (orders); i++)
    {
      GtkTreeViewColumn *column = find_name_column (page_fixture_matrix (self), orders[i].title);
      g_autofree char *up = NULL;
      g_autofree char *down = NULL;
      g_autofree char *again = NULL;

      gtk_tree_view_column_clicked (column);
      up = join_rows (model, 2);
      g_assert_cmpstr (up, ==, orders[i].up);
      g_assert_true (gtk_tree_view_column_get_sort_indicator (column));
      gtk_tree_view_column_clicked (column);
      down = join_rows (model, 2);
      if (orders[i].down != NULL)
        g_assert_cmpstr (down, ==, orders[i].down);
      g_assert_cmpint (gtk_tree_view_column_get_sort_order (column), ==, GTK_SORT_DESCENDING);
      gtk_tree_view_column_clicked (column);
      again = join_rows (model, 12);
      g_assert_cmpstr (again, ==, before);
      g_assert_false (gtk_tree_view_column_get_sort_indicator (column));
    }
}

/* By a server: what it lacks first. XS62E001 is on xs1, not on xs3. */
static void
test_order_by_server (void)
{
  g_autoptr(PageFixture) self = open_everything ();
  PpMatrixModel *model = page_fixture_model (self);
  GtkTreeView *signs = pp_matrix_get_signs (page_fixture_matrix (self));
  GtkTreeViewColumn *column = gtk_tree_view_get_column (signs, 0);
  PpState before = PP_STATE_NEEDED;
  GtkTreeIter iter;

  gtk_tree_view_column_clicked (column);
  for (gboolean more = gtk_tree_model_get_iter_first (GTK_TREE_MODEL (model), &iter); more;
       more = gtk_tree_model_iter_next (GTK_TREE_MODEL (model), &iter))
    {
      PpState state = pp_matrix_model_get_state (model, &iter, pp_matrix_signs_get_host (column));

      g_assert_cmpint (state, <=, before);
      before = state;
    }
}

/* --- live --- */

static void
keep_result_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  GAsyncResult **kept = user_data;

  *kept = g_object_ref (result);
}

/* What a person does at another console. */
static void
call (PageFixture *self,
      const char  *method,
      const char  *first,
      const char  *second)
{
  XapiSession *session = pp_live_pool_get_session (self->live->pool);
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(XapiValue) value = NULL;
  g_autoptr(GError) error = NULL;

  xapi_session_call_async (session, method, xapi_value_new_array_of_strings (first, second, NULL),
                           0, NULL, keep_result_cb, &result);
  live_fixture_wait_until (result != NULL, START_SECONDS);
  value = xapi_session_call_finish (session, result, &error);
  g_assert_no_error (error);
}

/* A pool whose master has the file of the service pack. */
static char *
write_scenario (char **folder)
{
  g_autofree char *from = g_build_filename (g_getenv ("PP_SIM_DATADIR"), "scenarios", "lab.json",
                                            NULL);
  g_autofree char *text = NULL;
  g_autoptr(GString) changed = NULL;
  char *path;

  *folder = g_dir_make_tmp ("pp-matrix-XXXXXX", NULL);
  path = g_build_filename (*folder, "lab.json", NULL);
  g_assert_true (g_file_get_contents (from, &text, NULL, NULL));
  changed = g_string_new (text);
  g_assert_cmpuint (g_string_replace (changed, "[\"XS62ESP1017\"]", "[\"XS62ESP1\"]", 0), ==, 1);
  g_assert_true (g_file_set_contents (path, changed->str, -1, NULL));

  return path;
}

static PpState
get_state (PageFixture *self,
           const char  *hotfix,
           const char  *host)
{
  PpOutlook *outlook = pp_matrix_model_get_outlook (page_fixture_model (self));
  PpSnapshot *snapshot = pp_outlook_get_snapshot (outlook);

  return pp_outlook_get_cell (outlook, pp_snapshot_find_host (snapshot, host)->uuid,
                              pp_outlook_find_hotfix (outlook, hotfix)->uuid)->state;
}

/* How often the simulator names it: once for the file, once for each server that has it. */
static guint
count_mentions (PageFixture *self,
                const char  *uuid)
{
  g_autoptr(JsonNode) state = live_fixture_get (self->live, "state");
  g_autofree char *text = json_to_string (state, FALSE);
  guint n = 0;

  for (const char *next = text; (next = strstr (next, uuid)) != NULL; next += strlen (uuid))
    n++;

  return n;
}

static int
top_of (PageFixture *self,
        const char  *chip)
{
  GtkWidget *widget = test_find_widget (self->page, GTK_TYPE_BUTTON, chip);
  int top = -1;

  g_assert_nonnull (widget);
  g_assert_true (gtk_widget_translate_coordinates (widget, self->page, 0, 0, NULL, &top));

  return top;
}

/* Installed elsewhere: here within a second, with cursor, columns and place as they were. */
static void
test_live_keeps_the_place (void)
{
  g_autofree char *folder = NULL;
  g_autofree char *scenario = write_scenario (&folder);
  g_autoptr(PageFixture) self = page_fixture_new (&(PageFacts) { .scenario = scenario });
  PpMatrix *matrix = page_fixture_matrix (self);
  GtkTreeView *signs = pp_matrix_get_signs (matrix);
  GtkAdjustment *adjustment = gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (signs));
  g_autoptr(PpSnapshot) snapshot = g_object_ref (pp_live_pool_get_snapshot (self->live->pool));
  const char *uuid = pp_outlook_find_hotfix (pp_pool_item_get_outlook (self->item),
                                             "XS62ESP1")->uuid;
  guint n = count_mentions (self, uuid);
  GtkTreeViewColumn *column;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  double place;

  pp_matrix_model_set_filter (page_fixture_model (self), PP_MATRIX_EVERYTHING);
  page_fixture_select (self, "XS62ESP1068");
  page_fixture_press (self, GDK_KEY_Right);
  page_fixture_press (self, GDK_KEY_Right);
  gtk_adjustment_set_value (adjustment, 300);
  page_fixture_settle ();
  place = gtk_adjustment_get_value (adjustment);
  g_assert_cmpfloat (place, >, 0);
  column = gtk_tree_view_get_column (signs, 1);
  before = describe_cursor (self);
  g_assert_cmpint (get_state (self, "XS62ESP1", "xs2"), ==, PP_STATE_NEEDED);

  call (self, "Async.pool_patch.apply", pp_snapshot_find_patch (snapshot, uuid)->ref,
        pp_snapshot_find_host (snapshot, "xs2")->ref);
  live_fixture_post (self->live, "clock", "{\"advance\": 300}");
  live_fixture_wait_until (count_mentions (self, uuid) > n, START_SECONDS);
  live_fixture_wait_until (get_state (self, "XS62ESP1", "xs2") == PP_STATE_INSTALLED_PENDING,
                           LIVE_SECONDS);
  page_fixture_settle ();
  after = describe_cursor (self);
  g_assert_cmpstr (after, ==, before);
  g_assert_cmpstr (after, ==, "XS62ESP1068 xs2");
  g_assert_cmpfloat (gtk_adjustment_get_value (adjustment), ==, place);
  g_assert_true (gtk_tree_view_get_column (signs, 1) == column);
  g_assert_cmpint (top_of (self, "xs2 needs a restart"), ==, top_of (self, "7 hotfixes outstanding"));
  page_fixture_picture (self, "live.png");
  g_clear_pointer (&self, page_fixture_free);
  test_remove_folder (folder);
}

/* The pool as it would be without one of its servers. */
static PpOutlook *
leave_out (PageFixture *self,
           const char  *host)
{
  PpOutlook *outlook = pp_pool_item_get_outlook (self->item);
  PpSnapshot *snapshot = pp_outlook_get_snapshot (outlook);
  g_autoptr(GPtrArray) hosts = g_ptr_array_new_with_free_func ((GDestroyNotify) pp_host_unref);
  g_autoptr(GPtrArray) patches = g_ptr_array_new_with_free_func ((GDestroyNotify) pp_patch_unref);
  g_autoptr(PpSnapshot) rest = NULL;

  for (guint i = 0; i < pp_snapshot_get_n_hosts (snapshot); i++)
    if (g_strcmp0 (pp_snapshot_get_host (snapshot, i)->name, host) != 0)
      g_ptr_array_add (hosts, pp_host_ref (pp_snapshot_get_host (snapshot, i)));
  rest = pp_snapshot_new (pp_snapshot_get_address (snapshot),
                          pp_snapshot_get_pool (snapshot), hosts, patches);

  return pp_outlook_new (rest, pp_outlook_get_catalogue (outlook),
                         pp_workspace_get_notes (self->workspace));
}

/* A server that goes takes its column only; one that comes has it where it belongs. */
static void
test_columns_stay (void)
{
  g_autoptr(PageFixture) self = open_everything ();
  PpMatrix *matrix = page_fixture_matrix (self);
  PpMatrixModel *model = page_fixture_model (self);
  GtkTreeView *signs = pp_matrix_get_signs (matrix);
  GtkTreeViewColumn *last = gtk_tree_view_get_column (signs, 2);
  g_autoptr(PpOutlook) rest = leave_out (self, "xs2");

  gtk_tree_view_column_clicked (gtk_tree_view_get_column (signs, 1));
  pp_matrix_model_set_outlook (model, rest);
  pp_matrix_update (matrix);
  page_fixture_settle ();
  g_assert_cmpuint (gtk_tree_view_get_n_columns (signs), ==, 2);
  g_assert_true (gtk_tree_view_get_column (signs, 1) == last);

  pp_matrix_model_set_outlook (model, pp_pool_item_get_outlook (self->item));
  pp_matrix_update (matrix);
  page_fixture_settle ();
  g_assert_cmpuint (gtk_tree_view_get_n_columns (signs), ==, 3);
  g_assert_true (gtk_tree_view_get_column (signs, 2) == last);
  g_assert_cmpstr (gtk_tree_view_column_get_title (gtk_tree_view_get_column (signs, 1)), ==, "xs2");
}

/* --- heads --- */

static void
test_heads (void)
{
  char *plain[] = { (char *) "xs-prod-01", (char *) "xs-prod-02", (char *) "xs-prod-11", NULL };
  char *domains[] = { (char *) "a.example.org", (char *) "bb.example.org", NULL };
  char *same[] = { (char *) "xs-", (char *) "xs-1", NULL };
  char *single[] = { (char *) "xs-1", NULL };
  g_autofree char *cut = pp_matrix_head_shorten ("xenserver-rack-12", 14);
  g_autofree char *whole = pp_matrix_head_shorten ("xenserver-12", 14);
  guint prefix;
  guint suffix;

  g_assert_cmpstr (cut, ==, "xenser…rack-12");
  g_assert_cmpint (g_utf8_strlen (cut, -1), ==, 14);
  g_assert_cmpstr (whole, ==, "xenserver-12");
  pp_matrix_head_find_shared (plain, &prefix, &suffix);
  g_assert_cmpuint (prefix, ==, strlen ("xs-prod-"));
  g_assert_cmpuint (suffix, ==, 0);
  pp_matrix_head_find_shared (domains, &prefix, &suffix);
  g_assert_cmpuint (prefix, ==, 0);
  g_assert_cmpuint (suffix, ==, strlen (".example.org"));
  pp_matrix_head_find_shared (same, &prefix, &suffix);
  g_assert_cmpuint (prefix, ==, 0);
  pp_matrix_head_find_shared (single, &prefix, &suffix);
  g_assert_cmpuint (prefix, ==, 0);
}

int
main (int   argc,
      char *argv[])
{
  gtk_test_init (&argc, &argv, NULL);
  gtk_icon_theme_add_resource_path (gtk_icon_theme_get_default (),
                                    "/org/poolpatch/Poolpatch/icons");

  g_test_add_func ("/shell/matrix/keys", test_keys);
  g_test_add_func ("/shell/matrix/pages", test_pages);
  g_test_add_func ("/shell/matrix/enter-and-escape", test_enter_and_escape);
  g_test_add_func ("/shell/matrix/menu-key", test_menu_key);
  g_test_add_func ("/shell/matrix/order", test_order);
  g_test_add_func ("/shell/matrix/order-by-server", test_order_by_server);
  g_test_add_func ("/shell/matrix/live-keeps-the-place", test_live_keeps_the_place);
  g_test_add_func ("/shell/matrix/columns-stay", test_columns_stay);
  g_test_add_func ("/shell/matrix/heads", test_heads);

  return g_test_run ();
}
