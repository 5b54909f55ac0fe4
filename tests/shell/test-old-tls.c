/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "live-fixture.h"
#include "../support/relay-fixture.h"

#include <glib/gstdio.h>
#include <gtk/gtk.h>
#include <string.h>

#include "pp-add-pool.h"
#include "pp-certificate-view.h"

/* The window in front of a server with TLS 1.0, and what is left of the choice. */
typedef struct
{
  PpSimFixture   *sim;        /* (owned) */
  PpRelayFixture *relay;      /* (owned) */
  char           *folder;     /* (owned) of the workspace */
  PpWorkspace    *workspace;  /* (owned) */
  GtkWidget      *window;     /* (nullable) */
  PpPoolItem     *added;      /* (owned) (nullable) */
} Fixture;

static GtkWidget *
child (Fixture    *self,
       const char *name)
{
  GObject *object = gtk_widget_get_template_child (self->window, PP_TYPE_ADD_POOL_WINDOW, name);

  g_assert_nonnull (object);
  return GTK_WIDGET (object);
}

static gboolean
is_page (Fixture    *self,
         const char *name)
{
  return self->window != NULL &&
         strcmp (gtk_stack_get_visible_child_name (GTK_STACK (child (self, "stack"))), name) == 0;
}

static void
click (Fixture    *self,
       const char *name)
{
  g_assert_true (gtk_widget_is_visible (child (self, name)));
  g_assert_true (gtk_widget_is_sensitive (child (self, name)));
  gtk_button_clicked (GTK_BUTTON (child (self, name)));
}

static void
added_cb (GtkWidget  *window,
          PpPoolItem *item,
          const char *address,
          gpointer    user_data)
{
  g_set_object (&((Fixture *) user_data)->added, item);
}

static void
set_up (Fixture      *self,
        gconstpointer data)
{
  static const char * const arguments[] = { "--scenario", "single", "--no-tls", NULL };
  g_autoptr(GError) error = NULL;

  self->sim = pp_sim_fixture_new (arguments);
  self->relay = pp_relay_fixture_new (PP_RELAY_AES, self->sim->server);
  self->folder = g_dir_make_tmp ("pp-old-XXXXXX", &error);
  g_assert_no_error (error);
  self->workspace = pp_workspace_new (self->folder, NULL, NULL);
  self->window = pp_add_pool_window_new (NULL, self->workspace, NULL, FALSE);
  g_signal_connect (self->window, "added", G_CALLBACK (added_cb), self);
  g_signal_connect (self->window, "destroy", G_CALLBACK (gtk_widget_destroyed), &self->window);
  gtk_window_present (GTK_WINDOW (self->window));
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
closed_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  *(gboolean *) user_data = TRUE;
}

static void
tear_down (Fixture      *self,
           gconstpointer data)
{
  gboolean closed = FALSE;

  if (self->window != NULL)
    gtk_widget_destroy (self->window);
  if (self->added != NULL)
    {
      pp_live_pool_close_async (pp_pool_item_get_pool (self->added), closed_cb, &closed);
      live_fixture_wait_until (closed, 20);
    }
  g_clear_object (&self->added);
  g_clear_object (&self->workspace);
  remove_folder (self->folder);
  g_free (self->folder);
  pp_sim_fixture_free (self->sim);
}

static void
begin (Fixture *self)
{
  gtk_entry_set_text (GTK_ENTRY (child (self, "address_entry")), self->relay->address);
  gtk_entry_set_text (GTK_ENTRY (child (self, "user_entry")), self->sim->user);
  gtk_entry_set_text (GTK_ENTRY (child (self, "password_entry")), self->sim->password);
  click (self, "connect_button");
  live_fixture_wait_until (is_page (self, "legacy"), 20);
}

static void
test_refused (Fixture      *self,
              gconstpointer data)
{
  begin (self);
  g_assert_cmpstr (gtk_label_get_text (GTK_LABEL (child (self, "legacy_title"))), ==,
                   "This server offers only TLS 1.0");
  /* Enter leads back. */
  g_assert_true (gtk_window_get_default_widget (GTK_WINDOW (self->window)) ==
                 child (self, "back_button"));
  g_assert_false (gtk_widget_is_visible (child (self, "connect_button")));
  click (self, "back_button");
  g_assert_true (is_page (self, "address"));

  /* What was not chosen is asked again. */
  click (self, "connect_button");
  live_fixture_wait_until (is_page (self, "legacy"), 20);
  gtk_widget_destroy (self->window);
  g_assert_cmpint (pp_relay_fixture_free (self->relay), ==, 0);
}

static void
count_weak_cb (GtkWidget *row,
               gpointer   user_data)
{
  const char *name = atk_object_get_name (gtk_widget_get_accessible (row));

  *(guint *) user_data += g_str_has_suffix (name, ": weak");
}

static guint
count_weak (Fixture *self)
{
  GObject *list = gtk_widget_get_template_child (child (self, "certificate_view"),
                                                 PP_TYPE_CERTIFICATE_VIEW, "facts_list");
  guint n = 0;

  gtk_container_foreach (GTK_CONTAINER (list), count_weak_cb, &n);
  return n;
}

static void
test_allowed (Fixture      *self,
              gconstpointer data)
{
  g_autoptr(PpLivePool) again = NULL;
  g_autoptr(PpLivePool) other = NULL;
  g_autoptr(PpCertificate) kept = NULL;
  PpBook *ours = pp_workspace_get_book (self->workspace);

  begin (self);
  click (self, "legacy_button");
  live_fixture_wait_until (is_page (self, "certificate"), 20);
  /* Key, signature and version. */
  g_assert_cmpuint (count_weak (self), ==, 3);
  g_assert_cmpuint (pp_sim_fixture_count_calls (self->sim, NULL), ==, 0);

  click (self, "trust_button");
  live_fixture_wait_until (self->window == NULL, 20);
  g_assert_cmpint (pp_pool_item_get_state (self->added), ==, PP_LIVE_CONNECTED);

  /* For this pool only, and for longer than the program runs. */
  again = pp_live_pool_new (self->relay->address, self->sim->user, ours);
  other = pp_live_pool_new ("https://192.0.2.1", self->sim->user, ours);
  g_assert_true (pp_live_pool_get_legacy_tls (again));
  g_assert_false (pp_live_pool_get_legacy_tls (other));
  kept = pp_book_dup_certificate (ours, self->relay->server);
  g_assert_cmpstr (kept->fingerprint, ==, self->relay->fingerprint);
  g_assert_cmpstr (kept->tls_version, ==, "TLS 1.0");
  g_assert_cmpuint (kept->key_bits, ==, 1024);
  g_assert_cmpint (pp_relay_fixture_free (self->relay), >, 500);
}

int
main (int    argc,
      char **argv)
{
  g_setenv ("G_TLS_GNUTLS_PRIORITY", PP_TLS_PRIORITY, FALSE);
  g_test_init (&argc, &argv, NULL);
  if (!gtk_init_check (&argc, &argv))
    {
      g_print ("1..0 # SKIP no display\n");
      return 0;
    }

  g_test_add ("/old-tls/refused", Fixture, NULL, set_up, test_refused, tear_down);
  g_test_add ("/old-tls/allowed", Fixture, NULL, set_up, test_allowed, tear_down);

  return g_test_run ();
}
