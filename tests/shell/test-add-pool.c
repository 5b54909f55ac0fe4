/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "live-fixture.h"

#include <glib/gstdio.h>
#include <gtk/gtk.h>
#include <string.h>

#include "focus-walk.h"
#include "pp-add-pool.h"

typedef struct
{
  LiveFixture *live;        /* (owned) */
  char        *folder;      /* (owned) of the workspace */
  PpWorkspace *workspace;   /* (owned) */
  GtkWidget   *window;      /* (nullable) NULL once it has closed */
  PpPoolItem  *added;       /* (owned) (nullable) */
  char        *known_as;    /* (owned) (nullable) */
} Fixture;

static GtkWidget *
child (Fixture    *self,
       const char *name)
{
  GObject *object;

  g_assert_nonnull (self->window);
  object = gtk_widget_get_template_child (self->window, PP_TYPE_ADD_POOL_WINDOW, name);
  g_assert_nonnull (object);

  return GTK_WIDGET (object);
}

static const char *
text_of (Fixture    *self,
         const char *name)
{
  return gtk_label_get_text (GTK_LABEL (child (self, name)));
}

static gboolean
is_page (Fixture    *self,
         const char *name)
{
  return self->window != NULL &&
         strcmp (gtk_stack_get_visible_child_name (GTK_STACK (child (self, "stack"))), name) == 0;
}

static void
added_cb (GtkWidget  *window,
          PpPoolItem *item,
          const char *address,
          gpointer    user_data)
{
  g_free (((Fixture *) user_data)->known_as);
  ((Fixture *) user_data)->known_as = g_strdup (address);
  g_set_object (&((Fixture *) user_data)->added, item);
}

static void
open_window (Fixture    *self,
             PpPoolItem *item)
{
  self->window = pp_add_pool_window_new (NULL, self->workspace, item, FALSE);
  g_signal_connect (self->window, "added", G_CALLBACK (added_cb), self);
  g_signal_connect (self->window, "destroy", G_CALLBACK (gtk_widget_destroyed), &self->window);
  gtk_window_present (GTK_WINDOW (self->window));
}

static void
set_up (Fixture      *self,
        gconstpointer data)
{
  g_autoptr(GError) error = NULL;

  self->live = live_fixture_new ("lab", NULL);
  self->folder = g_dir_make_tmp ("pp-add-XXXXXX", &error);
  g_assert_no_error (error);
  self->workspace = pp_workspace_new (self->folder, NULL, NULL);
  open_window (self, NULL);
}

static void
nothing_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  *(gboolean *) user_data = TRUE;
}

static void
remove_folder (const char *path)
{
  g_autoptr(GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *inner = g_build_filename (path, name, NULL);

      if (g_file_test (inner, G_FILE_TEST_IS_DIR))
        remove_folder (inner);
      else
        g_remove (inner);
    }
  g_rmdir (path);
}

static void
tear_down (Fixture      *self,
           gconstpointer data)
{
  if (self->window != NULL)
    gtk_widget_destroy (self->window);
  if (self->added != NULL)
    {
      gboolean closed = FALSE;

      pp_live_pool_close_async (pp_pool_item_get_pool (self->added), nothing_cb, &closed);
      live_fixture_wait_until (closed, 20);
    }
  g_clear_object (&self->added);
  g_free (self->known_as);
  g_clear_object (&self->workspace);
  remove_folder (self->folder);
  g_free (self->folder);
  live_fixture_free (self->live);
}

static void
fill_in (Fixture    *self,
         const char *address,
         const char *password)
{
  gtk_entry_set_text (GTK_ENTRY (child (self, "address_entry")), address);
  gtk_entry_set_text (GTK_ENTRY (child (self, "user_entry")), self->live->user);
  gtk_entry_set_text (GTK_ENTRY (child (self, "password_entry")), password);
}

static void
click (Fixture    *self,
       const char *name)
{
  GtkWidget *button = child (self, name);

  g_assert_true (gtk_widget_is_visible (button));
  g_assert_true (gtk_widget_is_sensitive (button));
  gtk_button_clicked (GTK_BUTTON (button));
}

/* Trusts each certificate in the way, as one does who has compared them all. */
static void
trust_until_added (Fixture *self)
{
  while (self->window != NULL)
    {
      live_fixture_wait_until (self->window == NULL || is_page (self, "certificate"), 30);
      if (self->window == NULL)
        break;
      click (self, "trust_button");
    }
}

static guint
count_pools (Fixture *self)
{
  return g_list_model_get_n_items (pp_workspace_get_pools (self->workspace));
}

/* No file below @folder may have @text in it. */
static gboolean
is_written (const char *folder,
            const char *text)
{
  g_autoptr(GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_autofree char *contents = NULL;

      if (g_file_test (path, G_FILE_TEST_IS_DIR) ? is_written (path, text) :
          g_file_get_contents (path, &contents, NULL, NULL) && strstr (contents, text) != NULL)
        return TRUE;
    }

  return FALSE;
}

static void
test_unknown_certificate (Fixture      *self,
                          gconstpointer data)
{
  g_autoptr(GPtrArray) saved = NULL;

  g_assert_false (gtk_widget_is_sensitive (child (self, "connect_button")));
  test_walk_focus (self->window, "the address of a pool");
  fill_in (self, self->live->address, self->live->password);
  click (self, "connect_button");
  g_assert_true (is_page (self, "connecting"));
  live_fixture_wait_until (is_page (self, "certificate"), 30);
  g_assert_cmpuint (live_fixture_count (self->live, NULL), ==, 0);
  g_assert_cmpstr (text_of (self, "question_label"), ==, "Trust this server?");
  test_walk_focus (self->window, "a certificate");
  g_assert_false (gtk_widget_is_visible (child (self, "changed_button")));
  g_assert_false (gtk_widget_is_visible (child (self, "member_label")));

  click (self, "trust_button");
  live_fixture_wait_until (self->window == NULL, 30);
  g_assert_nonnull (self->added);
  g_assert_cmpuint (count_pools (self), ==, 1);
  g_assert_cmpint (pp_pool_item_get_state (self->added), ==, PP_LIVE_CONNECTED);
  g_assert_cmpuint (live_fixture_count (self->live, "session.login_with_password"), ==, 1);

  saved = pp_book_list (pp_workspace_get_book (self->workspace));
  g_assert_cmpuint (saved->len, ==, 1);
  g_assert_cmpstr (((PpSavedPool *) g_ptr_array_index (saved, 0))->uuid, ==,
                   pp_pool_item_get_uuid (self->added));
  g_assert_true (is_written (self->folder, pp_pool_item_get_uuid (self->added)));
  g_assert_false (is_written (self->folder, self->live->password));
}

static void
test_wrong_password (Fixture      *self,
                     gconstpointer data)
{
  int start;
  int end;

  fill_in (self, self->live->address, "not it");
  click (self, "connect_button");
  live_fixture_wait_until (is_page (self, "certificate"), 30);
  click (self, "trust_button");
  live_fixture_wait_until (is_page (self, "address"), 30);
  g_assert_true (gtk_widget_is_visible (child (self, "trouble_box")));
  g_assert_nonnull (strstr (text_of (self, "trouble_label"), "password"));
  g_assert_true (gtk_window_get_focus (GTK_WINDOW (self->window)) == child (self, "password_entry"));
  g_assert_true (gtk_editable_get_selection_bounds (GTK_EDITABLE (child (self, "password_entry")),
                                                    &start, &end));
  g_assert_cmpint (end - start, ==, 6);
  g_assert_cmpuint (count_pools (self), ==, 0);

  /* What was typed anew takes the complaint away, and the trust was kept. */
  gtk_entry_set_text (GTK_ENTRY (child (self, "password_entry")), self->live->password);
  g_assert_false (gtk_widget_is_visible (child (self, "trouble_box")));
  click (self, "connect_button");
  live_fixture_wait_until (self->window == NULL, 30);
  g_assert_cmpuint (count_pools (self), ==, 1);
}

static void
test_member (Fixture      *self,
             gconstpointer data)
{
  gboolean said = FALSE;

  fill_in (self, self->live->member, self->live->password);
  click (self, "connect_button");
  while (self->window != NULL)
    {
      live_fixture_wait_until (self->window == NULL || is_page (self, "certificate"), 30);
      if (self->window == NULL)
        break;
      said = said || gtk_widget_is_visible (child (self, "member_label"));
      click (self, "trust_button");
    }
  g_assert_true (said);
  g_assert_cmpuint (count_pools (self), ==, 1);
}

/* The same pool through another of its servers is the one that is there already. */
static void
test_same_pool (Fixture      *self,
                gconstpointer data)
{
  g_autoptr(PpPoolItem) first = NULL;

  fill_in (self, self->live->address, self->live->password);
  click (self, "connect_button");
  trust_until_added (self);
  first = g_object_ref (self->added);

  open_window (self, NULL);
  fill_in (self, self->live->member, self->live->password);
  click (self, "connect_button");
  trust_until_added (self);
  g_assert_true (self->added == first);
  g_assert_cmpstr (self->known_as, ==, self->live->address);
  g_assert_cmpuint (count_pools (self), ==, 1);
}

static void
test_changed_certificate (Fixture      *self,
                          gconstpointer data)
{
  static const char digits[] = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";
  const char *server = strstr (self->live->address, "://") != NULL ?
                       strstr (self->live->address, "://") + 3 : self->live->address;
  g_autoptr(GError) error = NULL;

  g_assert_true (pp_book_save_pin (pp_workspace_get_book (self->workspace), server, digits, &error));
  fill_in (self, self->live->address, self->live->password);
  click (self, "connect_button");
  live_fixture_wait_until (is_page (self, "certificate"), 30);
  g_assert_cmpuint (live_fixture_count (self->live, NULL), ==, 0);
  g_assert_cmpstr (text_of (self, "question_label"), ==, "The certificate has changed");
  g_assert_false (gtk_widget_is_visible (child (self, "trust_button")));
  g_assert_true (gtk_window_get_default_widget (GTK_WINDOW (self->window)) ==
                 child (self, "back_button"));
  click (self, "changed_button");
  live_fixture_wait_until (self->window == NULL, 30);
  g_assert_cmpuint (count_pools (self), ==, 1);
}

static void
test_garbage (Fixture      *self,
              gconstpointer data)
{
  static const char * const bad[] = { "ftp://xs1", "xs 1", "xs1:99999", "a..b", "http:///" };

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      fill_in (self, bad[i], self->live->password);
      click (self, "connect_button");
      g_assert_true (is_page (self, "address"));
      g_assert_true (gtk_widget_is_visible (child (self, "trouble_box")));
      g_assert_true (gtk_window_get_focus (GTK_WINDOW (self->window)) ==
                     child (self, "address_entry"));
    }
  g_assert_cmpuint (live_fixture_count (self->live, NULL), ==, 0);
}

/* Nobody listens there, and a stop while connecting ends where it began. */
static void
test_unreachable_and_back (Fixture      *self,
                           gconstpointer data)
{
  fill_in (self, "127.0.0.1:1", self->live->password);
  click (self, "connect_button");
  live_fixture_wait_until (is_page (self, "address"), 30);
  g_assert_nonnull (strstr (text_of (self, "trouble_label"), "127.0.0.1"));

  fill_in (self, self->live->address, self->live->password);
  click (self, "connect_button");
  g_assert_true (is_page (self, "connecting"));
  click (self, "back_button");
  g_assert_true (is_page (self, "address"));
  g_assert_cmpstr (gtk_entry_get_text (GTK_ENTRY (child (self, "address_entry"))), ==,
                   self->live->address);
  click (self, "back_button");
  g_assert_null (self->window);
  g_assert_cmpuint (count_pools (self), ==, 0);
}

/* The member names its master by an address of the inside: the one that was typed is offered again. */
static void
test_hidden_master (Fixture      *self,
                    gconstpointer data)
{
  live_fixture_post (self->live, "faults",
                     "[{\"method\": \"session.login_with_password\","
                     " \"error\": [\"HOST_IS_SLAVE\", \"127.0.0.99\"]}]");
  fill_in (self, self->live->address, self->live->password);
  click (self, "connect_button");
  live_fixture_wait_until (is_page (self, "certificate"), 30);
  click (self, "trust_button");
  live_fixture_wait_until (is_page (self, "address"), 30);
  g_assert_nonnull (strstr (text_of (self, "trouble_label"), "whose master is 127.0.0.99"));
  g_assert_cmpstr (gtk_entry_get_text (GTK_ENTRY (child (self, "address_entry"))), ==,
                   self->live->address);
  g_assert_true (gtk_widget_is_sensitive (child (self, "address_entry")));

  /* From where it can be reached, nothing has to be typed again. */
  live_fixture_post (self->live, "faults", "[]");
  click (self, "connect_button");
  trust_until_added (self);
  g_assert_cmpuint (count_pools (self), ==, 1);
}

static void
test_saved (Fixture      *self,
            gconstpointer data)
{
  static const char * const none[] = { NULL };
  g_autoptr(JsonNode) state = live_fixture_get (self->live, "state");
  JsonArray *pools = json_object_get_array_member (json_node_get_object (state), "pools");
  const char *uuid = json_object_get_string_member (json_array_get_object_element (pools, 0), "uuid");
  g_autoptr(PpSavedPool) saved = pp_saved_pool_new (uuid, "Lab", self->live->address,
                                                    self->live->user, none);
  g_autoptr(PpPoolItem) item = NULL;

  g_assert_true (pp_book_save_pool (pp_workspace_get_book (self->workspace), saved, NULL));
  pp_roster_restore (pp_workspace_get_roster (self->workspace));
  item = g_list_model_get_item (pp_workspace_get_pools (self->workspace), 0);
  gtk_widget_destroy (self->window);
  open_window (self, item);
  g_assert_false (gtk_widget_is_sensitive (child (self, "address_entry")));
  g_assert_cmpstr (gtk_entry_get_text (GTK_ENTRY (child (self, "address_entry"))), ==,
                   self->live->address);
  g_assert_true (gtk_window_get_focus (GTK_WINDOW (self->window)) == child (self, "password_entry"));
  g_assert_false (gtk_entry_get_visibility (GTK_ENTRY (child (self, "password_entry"))));
  gtk_entry_set_text (GTK_ENTRY (child (self, "password_entry")), self->live->password);
  click (self, "connect_button");
  trust_until_added (self);
  g_assert_true (self->added == item);
  g_assert_null (self->known_as);
}

int
main (int    argc,
      char **argv)
{
  static const struct
  {
    const char *path;
    void        (*run) (Fixture *, gconstpointer);
  } cases[] = {
    { "/add-pool/unknown-certificate", test_unknown_certificate },
    { "/add-pool/wrong-password", test_wrong_password },
    { "/add-pool/member", test_member },
    { "/add-pool/same-pool", test_same_pool },
    { "/add-pool/changed-certificate", test_changed_certificate },
    { "/add-pool/garbage", test_garbage },
    { "/add-pool/unreachable-and-back", test_unreachable_and_back },
    { "/add-pool/hidden-master", test_hidden_master },
    { "/add-pool/saved", test_saved },
  };

  /* Not isolated: GTK needs the icons of the system; the workspace has a folder of its own. */
  g_test_init (&argc, &argv, NULL);
  /* Without a display there is no window to test. */
  if (!gtk_init_check (&argc, &argv))
    {
      g_print ("1..0 # SKIP no display\n");
      return 0;
    }

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_test_add (cases[i].path, Fixture, NULL, set_up, cases[i].run, tear_down);

  return g_test_run ();
}
