/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include <glib/gstdio.h>
#include <poolpatch/pp-book.h>
#include <poolpatch/pp-error.h>
#include <poolpatch/pp-keyring.h>

#define UUID "8f9a44b9-7dfa-5ee6-8793-363173e46a94"
#define PIN "aa11"

static char *
create_folder (const char *name)
{
  return g_build_filename (g_get_user_config_dir (), name, NULL);
}

static void
save_lab (PpBook *book)
{
  const char * const members[] = { "10.0.0.1", "fe80::1", NULL };
  g_autoptr(PpSavedPool) pool = pp_saved_pool_new ("8F9A44B9-7DFA-5EE6-8793-363173E46A94",
                                                   "lab “pool”; [x]", "https://10.0.0.1:8443",
                                                   "DOMAIN\\root", members);
  g_autoptr(GError) error = NULL;

  g_assert_true (pp_book_save_pool (book, pool, &error));
  g_assert_no_error (error);
}

static void
test_round_trip (void)
{
  g_autofree char *folder = create_folder ("round");
  g_autofree char *file = g_build_filename (folder, "pools.ini", NULL);
  PpBook *book = pp_book_new (folder);
  PpBook *later = pp_book_new (folder);
  g_autoptr(GPtrArray) pools = NULL;
  g_autoptr(GError) error = NULL;
  const PpSavedPool *pool;
  GStatBuf status;

  g_assert_true (pp_book_load (book, &error));
  save_lab (book);
  g_assert_true (pp_book_load (later, &error));
  g_assert_no_error (error);
  pools = pp_book_list (later);
  g_assert_cmpuint (pools->len, ==, 1);
  pool = g_ptr_array_index (pools, 0);
  g_assert_cmpstr (pool->uuid, ==, UUID);
  g_assert_cmpstr (pool->name, ==, "lab “pool”; [x]");
  g_assert_cmpstr (pool->address, ==, "https://10.0.0.1:8443");
  g_assert_cmpstr (pool->user, ==, "DOMAIN\\root");
  g_assert_cmpstrv (pool->members, ((const char * const []) { "10.0.0.1", "fe80::1", NULL }));

  g_assert_cmpint (g_stat (file, &status), ==, 0);
  g_assert_cmpint (status.st_mode & 0777, ==, 0600);
  g_assert_finalize_object (book);
  g_assert_finalize_object (later);
}

static void
test_pins (void)
{
  static const char * const servers[] = { "10.0.0.1:8443", "[fe80::1]:443", "xs1:443" };
  g_autofree char *folder = create_folder ("pins");
  PpBook *book = pp_book_new (folder);
  PpBook *later = pp_book_new (folder);
  g_autoptr(GError) error = NULL;

  save_lab (book);
  for (guint i = 0; i < G_N_ELEMENTS (servers); i++)
    g_assert_true (pp_book_save_pin (book, servers[i], PIN, &error));
  g_assert_true (pp_book_load (later, &error));
  for (guint i = 0; i < G_N_ELEMENTS (servers); i++)
    {
      g_autofree char *pin = pp_book_dup_pin (later, servers[i]);

      g_assert_cmpstr (pin, ==, PIN);
    }

  /* Who forgets a pool forgets whom it trusted there, and nobody else. */
  g_assert_true (pp_book_forget (later, UUID, &error));
  g_assert_null (pp_book_dup_pin (later, "10.0.0.1:8443"));
  {
    g_autofree char *other = pp_book_dup_pin (later, "xs1:443");
    g_autoptr(GPtrArray) pools = pp_book_list (later);

    g_assert_cmpstr (other, ==, PIN);
    g_assert_cmpuint (pools->len, ==, 0);
  }
  g_assert_true (pp_book_forget (later, UUID, &error));
  g_assert_finalize_object (book);
  g_assert_finalize_object (later);
}

static void
test_damage (void)
{
  g_autofree char *folder = create_folder ("damaged");
  g_autofree char *file = g_build_filename (folder, "pools.ini", NULL);
  g_autofree char *broken = g_build_filename (folder, "pools.ini.broken", NULL);
  g_autofree char *kept = NULL;
  PpBook *book = pp_book_new (folder);
  g_autoptr(GPtrArray) pools = NULL;
  g_autoptr(GError) error = NULL;

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_assert_true (g_file_set_contents (file, "no key file\n[", -1, NULL));
  g_assert_false (pp_book_load (book, &error));
  g_assert_error (error, PP_ERROR, PP_ERROR_FILE);
  g_assert_nonnull (strstr (error->message, ".broken"));
  g_assert_true (g_file_get_contents (broken, &kept, NULL, NULL));
  g_assert_cmpstr (kept, ==, "no key file\n[");

  save_lab (book);
  pools = pp_book_list (book);
  g_assert_cmpuint (pools->len, ==, 1);
  g_assert_finalize_object (book);
}

static void
result_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  GAsyncResult **out = user_data;

  g_assert_null (*out);
  *out = g_object_ref (result);
}

static char *
lookup (PpKeyring  *keyring,
        const char *user)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  char *password;

  pp_keyring_lookup_async (keyring, UUID, user, NULL, result_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  password = pp_keyring_lookup_finish (keyring, result, &error);
  g_assert_no_error (error);

  return password;
}

static void
test_keyring (void)
{
  PpKeyring *keyring = pp_memory_keyring_new ();
  g_autoptr(GAsyncResult) result = NULL;
  g_autofree char *password = NULL;

  g_assert_null (lookup (keyring, "root"));
  pp_keyring_store_async (keyring, UUID, "root", "secret", NULL, result_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (pp_keyring_store_finish (keyring, result, NULL));
  g_clear_object (&result);

  password = lookup (keyring, "root");
  g_assert_cmpstr (password, ==, "secret");
  g_assert_null (lookup (keyring, "other"));

  pp_keyring_clear_async (keyring, UUID, "root", NULL, result_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (pp_keyring_clear_finish (keyring, result, NULL));
  g_clear_object (&result);
  g_assert_null (lookup (keyring, "root"));
  g_assert_finalize_object (keyring);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/book/round-trip", test_round_trip);
  g_test_add_func ("/book/pins", test_pins);
  g_test_add_func ("/book/damage", test_damage);
  g_test_add_func ("/book/keyring", test_keyring);

  return g_test_run ();
}
