/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "live-fixture.h"

#include <gtk/gtk.h>
#include <string.h>
#include <unistd.h>

#include "pp-add-pool.h"
#include "pp-body.h"
#include "pp-note-bar.h"
#include "pp-sidebar.h"
#include "pp-window.h"
#include "tools.h"

#define SECONDS 30

/* The saved pools in the window: what a person does with them, over several starts of the program. */
typedef struct
{
  LiveFixture *lab;        /* (owned) whose certificate is trusted */
  char        *folder;     /* (owned) of the program */
  PpKeyring   *keyring;    /* (owned) what outlives the program */
  PpWorkspace *workspace;  /* (owned) (nullable) */
  GtkWidget   *window;     /* (nullable) */
} Fixture;

static GtkApplication *
get_application (void)
{
  g_autofree char *id = g_strdup_printf ("org.poolpatch.Roster.P%d", (int) getpid ());
  g_autoptr(GError) error = NULL;
  static GtkApplication *application;

  if (application != NULL)
    return application;
  application = gtk_application_new (id, G_APPLICATION_DEFAULT_FLAGS);
  g_application_register (G_APPLICATION (application), NULL, &error);
  g_assert_no_error (error);

  return application;
}

static PpRoster *
roster (Fixture *self)
{
  return pp_workspace_get_roster (self->workspace);
}

static PpBook *
book (Fixture *self)
{
  return pp_workspace_get_book (self->workspace);
}

static PpPoolItem *
nth (Fixture *self,
     guint    position)
{
  g_autoptr(PpPoolItem) item = g_list_model_get_item (pp_workspace_get_pools (self->workspace),
                                                      position);

  return item;
}

static guint
count (Fixture *self)
{
  return g_list_model_get_n_items (pp_workspace_get_pools (self->workspace));
}

static gboolean
is_connected (PpPoolItem *item)
{
  return item != NULL && pp_pool_item_get_state (item) == PP_LIVE_CONNECTED;
}

static void
start (Fixture *self)
{
  self->workspace = pp_workspace_new (self->folder, "/nonexistent/updates.xml", self->keyring);
  self->window = pp_window_new (get_application (), self->workspace, NULL);
  gtk_window_present (GTK_WINDOW (self->window));
  live_fixture_wait_until (test_find_widget (self->window, PP_TYPE_SIDEBAR, NULL) != NULL, SECONDS);
  pp_roster_restore (roster (self));
}

static void
closed_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  *(gboolean *) user_data = pp_roster_close_finish (PP_ROSTER (object), result, NULL);
}

static void
stop (Fixture *self)
{
  gboolean closed = FALSE;

  gtk_widget_destroy (self->window);
  pp_roster_close_async (roster (self), closed_cb, &closed);
  live_fixture_wait_until (closed, SECONDS);
  g_clear_object (&self->workspace);
}

static void
set_up (Fixture      *self,
        gconstpointer data)
{
  g_autoptr(GError) error = NULL;

  self->folder = g_dir_make_tmp ("pp-roster-XXXXXX", &error);
  g_assert_no_error (error);
  self->keyring = data != NULL ? pp_secret_keyring_new (5) : pp_memory_keyring_new ();
  self->lab = live_fixture_new ("lab", NULL);
  start (self);
}

static void
tear_down (Fixture      *self,
           gconstpointer data)
{
  if (self->workspace != NULL)
    stop (self);
  g_clear_object (&self->keyring);
  live_fixture_free (self->lab);
  test_remove_folder (self->folder);
  g_free (self->folder);
}

static void
connected_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(GError) error = NULL;
  gboolean *done = user_data;

  *done = TRUE;
  if (!pp_live_pool_connect_finish (PP_LIVE_POOL (object), result, &error))
    g_assert_error (error, PP_ERROR, PP_ERROR_CERTIFICATE_UNKNOWN);
}

/* As the Add pool window does it, once everything is typed and trusted. */
static PpPoolItem *
add (Fixture     *self,
     LiveFixture *live,
     gboolean     remember)
{
  g_autoptr(PpLivePool) pool = pp_live_pool_new (live->address, live->user, book (self));

  while (pp_live_pool_get_state (pool) != PP_LIVE_CONNECTED)
    {
      const GError *error = pp_live_pool_get_error (pool);
      gboolean done = FALSE;

      if (error != NULL)
        pp_live_pool_trust (pool, pp_error_get_certificate (error));
      pp_live_pool_connect_async (pool, live->password, NULL, connected_cb, &done);
      live_fixture_wait_until (done, SECONDS);
    }

  return pp_roster_keep (roster (self), pool, live->password, remember);
}

static void
act (Fixture    *self,
     const char *action)
{
  g_assert_true (g_action_group_get_action_enabled (G_ACTION_GROUP (self->window), action));
  g_action_group_activate_action (G_ACTION_GROUP (self->window), action, NULL);
}

static gboolean
can (Fixture    *self,
     const char *action)
{
  return g_action_group_get_action_enabled (G_ACTION_GROUP (self->window), action);
}

/* Pages have note bars of their own. */
static GtkWidget *
find_note_bar (Fixture *self)
{
  return GTK_WIDGET (gtk_widget_get_template_child (test_find_widget (self->window, PP_TYPE_BODY, NULL),
                                                    PP_TYPE_BODY, "note_bar"));
}

static const char *
row_of (Fixture    *self,
        const char *name)
{
  GtkWidget *row = test_find_widget (self->window, PP_TYPE_SIDEBAR_ROW, name);

  return row != NULL ? atk_object_get_name (gtk_widget_get_accessible (row)) : NULL;
}

static GtkWidget *
find_add_window (void)
{
  g_autoptr(GList) windows = gtk_window_list_toplevels ();

  for (GList *l = windows; l != NULL; l = l->next)
    if (PP_IS_ADD_POOL_WINDOW (l->data))
      return l->data;

  return NULL;
}

static GtkWidget *
child (GtkWidget  *window,
       const char *name)
{
  return GTK_WIDGET (gtk_widget_get_template_child (window, PP_TYPE_ADD_POOL_WINDOW, name));
}

static void
type_in (GtkWidget  *window,
         const char *name,
         const char *text)
{
  gtk_entry_set_text (GTK_ENTRY (child (window, name)), text);
}

static gboolean
is_remembered (Fixture    *self,
               const char *uuid)
{
  g_autoptr(PpSavedPool) saved = pp_book_find (book (self), uuid);

  return saved != NULL && saved->remember;
}

static void
found_cb (GObject      *object,
          GAsyncResult *result,
          gpointer      user_data)
{
  char **password = user_data;

  g_free (*password);
  *password = pp_keyring_lookup_finish (PP_KEYRING (object), result, NULL);
  if (*password == NULL)
    *password = g_strdup ("");
}

/* What the keyring has, "" for nothing. */
static char *
look_up (Fixture    *self,
         const char *uuid)
{
  char *password = NULL;

  pp_keyring_lookup_async (self->keyring, uuid, "root", NULL, found_cb, &password);
  live_fixture_wait_until (password != NULL, SECONDS);

  return password;
}

/* Started again, the pool is there and connects by itself; nobody is asked. */
static void
test_remembered (Fixture      *self,
                 gconstpointer data)
{
  g_autofree char *uuid = g_strdup (pp_pool_item_get_uuid (add (self, self->lab, TRUE)));
  g_autofree char *password = NULL;

  live_fixture_wait_until (is_remembered (self, uuid), SECONDS);
  stop (self);
  start (self);
  g_assert_cmpuint (count (self), ==, 1);
  g_assert_cmpstr (pp_pool_item_get_name (nth (self, 0)), ==, "lab-pool");
  g_assert_cmpstr (pp_pool_item_get_uuid (nth (self, 0)), ==, uuid);
  g_assert_cmpuint (g_strv_length ((char **) pp_pool_item_get_members (nth (self, 0))), ==, 3);
  live_fixture_wait_until (is_connected (nth (self, 0)), SECONDS);
  g_assert_null (find_add_window ());
  password = look_up (self, uuid);
  g_assert_cmpstr (password, ==, self->lab->password);
}

/* Not remembered, it needs its password: once given, it is connected and still not remembered. */
static void
test_not_remembered (Fixture      *self,
                     gconstpointer data)
{
  g_autofree char *uuid = g_strdup (pp_pool_item_get_uuid (add (self, self->lab, FALSE)));
  g_autofree char *password = NULL;
  PpPoolItem *item;
  GtkWidget *window;

  stop (self);
  start (self);
  item = nth (self, 0);
  live_fixture_wait_until (g_strcmp0 (row_of (self, "lab-pool"), "lab-pool, password needed") == 0,
                           SECONDS);
  act (self, "pool-connect");
  live_fixture_wait_until (find_add_window () != NULL, SECONDS);
  window = find_add_window ();
  g_assert_false (gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (child (window, "remember_check"))));
  type_in (window, "password_entry", self->lab->password);
  gtk_button_clicked (GTK_BUTTON (child (window, "connect_button")));
  live_fixture_wait_until (is_connected (item), SECONDS);
  g_assert_true (nth (self, 0) == item);
  g_assert_cmpuint (count (self), ==, 1);
  password = look_up (self, uuid);
  g_assert_cmpstr (password, ==, "");
}

/* Two at once, each on its own; one of them goes, and the other does not notice. */
static void
test_two (Fixture      *self,
          gconstpointer data)
{
  g_autoptr(LiveFixture) single = live_fixture_new ("single", NULL);
  PpPoolItem *first = add (self, self->lab, TRUE);
  PpPoolItem *second = add (self, single, TRUE);
  g_autofree char *name = g_strdup (pp_pool_item_get_name (second));

  live_fixture_wait_until (is_remembered (self, pp_pool_item_get_uuid (first)) &&
                           is_remembered (self, pp_pool_item_get_uuid (second)), SECONDS);
  stop (self);
  start (self);
  live_fixture_wait_until (is_connected (nth (self, 0)) && is_connected (nth (self, 1)), SECONDS);
  g_assert_cmpstr (pp_pool_item_get_name (nth (self, 0)), ==, "lab-pool");
  g_assert_cmpstr (pp_pool_item_get_name (nth (self, 1)), ==, name);

  pp_window_show_pool (PP_WINDOW (self->window), pp_pool_item_get_uuid (nth (self, 1)));
  act (self, "pool-forget");
  g_assert_cmpuint (count (self), ==, 1);
  g_assert_true (is_connected (nth (self, 0)));
  /* What is forgotten when the program ends is forgotten. */
  stop (self);
  start (self);
  g_assert_cmpuint (count (self), ==, 1);
  live_fixture_wait_until (is_connected (nth (self, 0)), SECONDS);
}

/* A pool that does not answer at the start is tried again with the feed. */
static void
test_retry (Fixture      *self,
            gconstpointer data)
{
  PpPoolItem *item = add (self, self->lab, TRUE);
  g_autoptr(PpSavedPool) saved = pp_book_find (book (self), pp_pool_item_get_uuid (item));
  g_autofree char *address = g_strdup (self->lab->address);

  live_fixture_wait_until (is_remembered (self, saved->uuid), SECONDS);
  saved->remember = TRUE;
  g_free (saved->address);
  saved->address = g_strdup ("https://127.0.0.1:1");
  g_strfreev (saved->members);
  saved->members = g_new0 (char *, 1);
  g_assert_true (pp_book_save_pool (book (self), saved, NULL));
  stop (self);
  start (self);
  item = nth (self, 0);
  live_fixture_wait_until (pp_pool_item_get_state (item) == PP_LIVE_FAILED, SECONDS);
  g_assert_false (pp_pool_item_needs_person (item));
  pp_workspace_refresh (self->workspace);
  live_fixture_wait_until (pp_pool_item_get_state (item) == PP_LIVE_CONNECTING, SECONDS);
  live_fixture_wait_until (pp_pool_item_get_state (item) == PP_LIVE_FAILED, SECONDS);

  /* It has moved: told where it is now, it is connected. */
  pp_roster_move (roster (self), item, book (self), address);
  live_fixture_wait_until (is_connected (item), SECONDS);
}

/* What was last seen stays; connecting again asks nobody. */
static void
test_disconnect (Fixture      *self,
                 gconstpointer data)
{
  PpPoolItem *item = add (self, self->lab, FALSE);

  live_fixture_wait_until (row_of (self, "xs2") != NULL, SECONDS);
  g_assert_false (can (self, "pool-connect"));
  act (self, "pool-disconnect");
  live_fixture_wait_until (live_fixture_count (self->lab, "session.logout") > 0, SECONDS);
  g_assert_true (g_str_has_suffix (row_of (self, "lab-pool"), ", disconnected"));
  g_assert_nonnull (row_of (self, "xs2"));
  g_assert_nonnull (pp_pool_item_get_outlook (item));
  g_assert_nonnull (test_find_widget (self->window, GTK_TYPE_LABEL, "lab-pool is disconnected: "));
  g_assert_false (can (self, "pool-disconnect"));

  act (self, "pool-connect");
  live_fixture_wait_until (is_connected (item), SECONDS);
  g_assert_null (find_add_window ());
  g_assert_false (g_str_has_suffix (row_of (self, "lab-pool"), ", disconnected"));
}

/* Undone, it is there as it was; not undone, nothing is left of it. */
static void
test_forget (Fixture      *self,
             gconstpointer data)
{
  PpPoolItem *item = add (self, self->lab, TRUE);
  g_autofree char *uuid = g_strdup (pp_pool_item_get_uuid (item));
  GtkWidget *bar = find_note_bar (self);
  const char *server = strstr (self->lab->address, "://") + 3;
  g_autofree char *pin = pp_book_dup_pin (book (self), server);
  g_autofree char *gone = NULL;
  g_autofree char *password = NULL;
  g_autoptr(PpSavedPool) saved = NULL;

  g_assert_nonnull (pin);
  live_fixture_wait_until (is_remembered (self, uuid), SECONDS);
  act (self, "pool-forget");
  g_assert_cmpuint (count (self), ==, 0);
  g_assert_true (gtk_revealer_get_reveal_child (GTK_REVEALER (bar)));
  gtk_button_clicked (GTK_BUTTON (test_find_widget (bar, GTK_TYPE_BUTTON, "Undo")));
  g_assert_false (gtk_revealer_get_reveal_child (GTK_REVEALER (bar)));
  g_assert_true (nth (self, 0) == item);
  g_assert_true (is_connected (item));
  g_assert_cmpuint (live_fixture_count (self->lab, "session.logout"), ==, 0);
  g_assert_true (is_remembered (self, uuid));

  act (self, "pool-forget");
  gtk_button_clicked (GTK_BUTTON (test_find_widget (bar, GTK_TYPE_BUTTON, "Close the note")));
  live_fixture_wait_until (live_fixture_count (self->lab, "session.logout") > 0, SECONDS);
  saved = pp_book_find (book (self), uuid);
  g_assert_null (saved);
  gone = pp_book_dup_pin (book (self), server);
  g_assert_null (gone);
  password = look_up (self, uuid);
  g_assert_cmpstr (password, ==, "");
}

/* The keyboard alone: the menu of a pool, and Delete. */
static void
test_keys (Fixture      *self,
           gconstpointer data)
{
  PpSidebar *sidebar = PP_SIDEBAR (test_find_widget (self->window, PP_TYPE_SIDEBAR, NULL));
  GList *menus;

  add (self, self->lab, FALSE);
  pp_sidebar_focus (sidebar);
  live_fixture_wait_until (gtk_widget_get_realized (gtk_window_get_focus (GTK_WINDOW (self->window))),
                           SECONDS);
  g_assert_null (gtk_menu_get_for_attach_widget (GTK_WIDGET (sidebar)));
  test_press (self->window, GDK_KEY_Menu);
  menus = gtk_menu_get_for_attach_widget (GTK_WIDGET (sidebar));
  g_assert_nonnull (menus);
  g_assert_nonnull (test_find_widget (menus->data, GTK_TYPE_MENU_ITEM, "Disconnect"));
  gtk_menu_shell_cancel (menus->data);

  pp_sidebar_focus (sidebar);
  test_press (self->window, GDK_KEY_Delete);
  g_assert_cmpuint (count (self), ==, 0);
  g_assert_nonnull (pp_roster_get_forgotten (roster (self)));
}

/* The password was changed on the server: that is said, and nothing that was seen is lost. */
static void
test_wrong_password (Fixture      *self,
                     gconstpointer data)
{
  PpPoolItem *item = add (self, self->lab, TRUE);
  g_autoptr(PpSavedPool) saved = pp_book_find (book (self), pp_pool_item_get_uuid (item));
  gboolean stored = FALSE;
  GtkWidget *window;

  live_fixture_wait_until (is_remembered (self, saved->uuid), SECONDS);
  stop (self);
  pp_keyring_store_async (self->keyring, saved->uuid, "root", "lab", "no more", NULL, NULL, NULL);
  start (self);
  item = nth (self, 0);
  live_fixture_wait_until (g_strcmp0 (row_of (self, "lab-pool"), "lab-pool, password wrong") == 0,
                           SECONDS);
  act (self, "pool-connect");
  window = find_add_window ();
  g_assert_nonnull (window);
  g_assert_true (gtk_widget_is_visible (child (window, "trouble_box")));
  g_assert_true (gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (child (window, "remember_check"))));
  type_in (window, "password_entry", self->lab->password);
  gtk_button_clicked (GTK_BUTTON (child (window, "connect_button")));
  live_fixture_wait_until (is_connected (item), SECONDS);
  while (!stored)
    {
      g_autofree char *password = look_up (self, saved->uuid);

      stored = strcmp (password, self->lab->password) == 0;
    }
}

/* The same pool by the name of its host: it is not added twice, and the address can be taken. */
static void
test_other_address (Fixture      *self,
                    gconstpointer data)
{
  PpPoolItem *item = add (self, self->lab, FALSE);
  const char *port = strrchr (self->lab->address, ':');
  g_autofree char *other = g_strconcat ("https://localhost", port, NULL);
  GtkWidget *bar = find_note_bar (self);
  g_autoptr(PpLivePool) scout = pp_live_pool_new (other, "root", book (self));
  gboolean done = FALSE;

  pp_live_pool_connect_async (scout, self->lab->password, NULL, connected_cb, &done);
  live_fixture_wait_until (done, SECONDS);
  pp_live_pool_trust (scout, pp_error_get_certificate (pp_live_pool_get_error (scout)));

  pp_window_note_known (PP_WINDOW (self->window), item, self->lab->address);
  g_assert_true (gtk_revealer_get_reveal_child (GTK_REVEALER (bar)));
  pp_window_note_known (PP_WINDOW (self->window), item, other);
  gtk_button_clicked (GTK_BUTTON (test_find_widget (bar, GTK_TYPE_BUTTON, "Use ")));
  live_fixture_wait_until (strcmp (pp_live_pool_get_address (pp_pool_item_get_pool (item)), other) == 0,
                           SECONDS);
  g_assert_true (is_connected (item));
  g_assert_cmpuint (count (self), ==, 1);
}

/* Another password and another address in one go; another pool at the address is refused. */
static void
test_edit (Fixture      *self,
           gconstpointer data)
{
  g_autoptr(LiveFixture) single = live_fixture_new ("single", NULL);
  PpPoolItem *item = add (self, self->lab, FALSE);
  g_autofree char *uuid = g_strdup (pp_pool_item_get_uuid (item));
  GtkWidget *window;

  act (self, "pool-edit");
  window = find_add_window ();
  g_assert_nonnull (window);
  g_assert_true (gtk_widget_is_sensitive (child (window, "address_entry")));
  /* The password is known: it need not be typed again. */
  live_fixture_wait_until (gtk_widget_is_sensitive (child (window, "connect_button")), SECONDS);
  type_in (window, "address_entry", single->address);
  type_in (window, "password_entry", single->password);
  gtk_button_clicked (GTK_BUTTON (child (window, "connect_button")));
  live_fixture_wait_until (strcmp (gtk_stack_get_visible_child_name (GTK_STACK (child (window, "stack"))),
                                   "certificate") == 0, SECONDS);
  gtk_button_clicked (GTK_BUTTON (child (window, "trust_button")));
  live_fixture_wait_until (gtk_widget_is_visible (child (window, "trouble_box")), SECONDS);
  g_assert_nonnull (strstr (gtk_label_get_text (GTK_LABEL (child (window, "trouble_label"))),
                            "another pool"));
  g_assert_true (is_connected (item));

  type_in (window, "address_entry", self->lab->address);
  type_in (window, "password_entry", "");
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (child (window, "remember_check")), TRUE);
  gtk_button_clicked (GTK_BUTTON (child (window, "connect_button")));
  live_fixture_wait_until (find_add_window () == NULL && is_remembered (self, uuid), SECONDS);
  g_assert_true (nth (self, 0) == item);
  g_assert_true (is_connected (item));
}

/* No keyring: that is said, the pool is connected all the same, and is not remembered. */
static void
test_no_keyring (Fixture      *self,
                 gconstpointer data)
{
  PpPoolItem *item = add (self, self->lab, TRUE);

  live_fixture_wait_until (test_find_widget (self->window, GTK_TYPE_LABEL,
                                             "The keyring cannot be used: ") != NULL, SECONDS);
  g_assert_true (is_connected (item));
  g_assert_false (is_remembered (self, pp_pool_item_get_uuid (item)));
}

int
main (int    argc,
      char **argv)
{
  static const struct
  {
    const char *path;
    void        (*run) (Fixture *, gconstpointer);
    const char *keyring;
  } cases[] = {
    { "/roster/remembered", test_remembered, NULL },
    { "/roster/not-remembered", test_not_remembered, NULL },
    { "/roster/two", test_two, NULL },
    { "/roster/retry", test_retry, NULL },
    { "/roster/disconnect", test_disconnect, NULL },
    { "/roster/forget", test_forget, NULL },
    { "/roster/keys", test_keys, NULL },
    { "/roster/wrong-password", test_wrong_password, NULL },
    { "/roster/other-address", test_other_address, NULL },
    { "/roster/edit", test_edit, NULL },
    { "/roster/no-keyring", test_no_keyring, "real" },
  };

  /* Not isolated: GTK needs the icons of the system; everything is in folders of their own. No
   * keyring of whoever runs this is asked. */
  g_setenv ("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/bus", TRUE);
  g_test_init (&argc, &argv, NULL);
  if (!gtk_init_check (&argc, &argv))
    {
      g_print ("1..0 # SKIP no display\n");
      return 0;
    }

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_test_add (cases[i].path, Fixture, cases[i].keyring, set_up, cases[i].run, tear_down);

  return g_test_run ();
}
