/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>
#include <unistd.h>

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
  static const char * const servers[] = { "10.0.0.1:8443", "[fe80::1]:8443", "xs1:443",
                                          "10.0.0.10:443", "[fe80::11]:443", "0.0.0.1:443",
                                          "10.0.0.1:443", "[fe80::1]:443" };
  g_autofree char *folder = create_folder ("pins");
  PpBook *book = pp_book_new (folder);
  PpBook *later = pp_book_new (folder);
  g_autoptr(GPtrArray) pools = NULL;
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
  g_assert_null (pp_book_dup_pin (later, "[fe80::1]:8443"));
  for (guint i = 2; i < G_N_ELEMENTS (servers); i++)
    {
      g_autofree char *other = pp_book_dup_pin (later, servers[i]);

      g_assert_cmpstr (other, ==, PIN);
    }
  pools = pp_book_list (later);
  g_assert_cmpuint (pools->len, ==, 0);
  g_assert_true (pp_book_forget (later, UUID, &error));
  g_assert_finalize_object (book);
  g_assert_finalize_object (later);
}

static gboolean
is_away (PpBook *book)
{
  g_autoptr(PpSavedPool) saved = pp_book_find (book, UUID);

  return saved->away;
}

/* What a person has disconnected, whatever is seen of it meanwhile by another program. */
static void
test_away (void)
{
  g_autofree char *folder = create_folder ("away");
  g_autoptr(PpBook) book = pp_book_new (folder);
  g_autoptr(PpBook) later = pp_book_new (folder);
  g_autoptr(GError) error = NULL;

  g_assert_false (pp_book_save_away (book, UUID, TRUE, &error));
  g_assert_error (error, PP_ERROR, PP_ERROR_NOT_FOUND);
  g_clear_error (&error);
  save_lab (book);
  g_assert_false (is_away (book));
  g_assert_true (pp_book_save_away (book, UUID, TRUE, &error));
  g_assert_true (is_away (book));
  g_assert_true (pp_book_load (later, &error));
  g_assert_true (is_away (later));
  save_lab (later);
  g_assert_true (is_away (later));
  g_assert_true (pp_book_save_away (later, UUID, FALSE, &error));
  g_assert_false (is_away (later));
  g_assert_no_error (error);
}

/* What a person was shown of a certificate, and that old TLS is allowed, until the pool is forgotten. */
static void
test_trusted (void)
{
  g_autofree char *folder = create_folder ("trusted");
  PpCertificate facts = { .fingerprint = (char *) PIN, .subject = (char *) "CN=xs1",
                          .issuer = (char *) "CN=xs1", .key_type = (char *) "RSA", .key_bits = 1024,
                          .signature = (char *) "RSA-SHA1", .tls_version = (char *) "TLS 1.0",
                          .not_before = 1000000000, .not_after = 5000000000, .self_signed = TRUE };
  g_autoptr(PpCertificate) certificate = pp_certificate_new (&facts);
  g_autoptr(PpCertificate) kept = NULL;
  g_autoptr(PpCertificate) bare = NULL;
  g_autoptr(PpBook) book = pp_book_new (folder);
  g_autoptr(PpBook) later = pp_book_new (folder);
  g_autoptr(GError) error = NULL;

  g_assert_false (pp_book_save_legacy (book, UUID, TRUE, &error));
  g_assert_error (error, PP_ERROR, PP_ERROR_NOT_FOUND);
  g_clear_error (&error);
  save_lab (book);
  g_assert_true (pp_book_save_certificate (book, "[fe80::1]:8443", certificate, &error));
  g_assert_true (pp_book_save_pin (book, "10.0.0.1:8443", PIN, &error));
  g_assert_false (pp_book_is_legacy (book, "https://10.0.0.1:8443"));
  g_assert_true (pp_book_save_legacy (book, UUID, TRUE, &error));

  g_assert_true (pp_book_load (later, &error));
  save_lab (later);
  g_assert_true (pp_book_is_legacy (later, "https://10.0.0.1:8443"));
  g_assert_true (pp_book_is_legacy (later, "https://[fe80::1]:8443"));
  g_assert_false (pp_book_is_legacy (later, "https://10.0.0.2:8443"));
  kept = pp_book_dup_certificate (later, "[fe80::1]:8443");
  g_assert_cmpstr (kept->fingerprint, ==, PIN);
  g_assert_cmpstr (kept->subject, ==, "CN=xs1");
  g_assert_cmpstr (kept->signature, ==, "RSA-SHA1");
  g_assert_cmpstr (kept->tls_version, ==, "TLS 1.0");
  g_assert_cmpint (kept->not_after, ==, 5000000000);
  g_assert_true (kept->weak_key && kept->weak_signature && kept->weak_tls && kept->self_signed);
  bare = pp_book_dup_certificate (later, "10.0.0.1:8443");
  g_assert_cmpstr (bare->fingerprint, ==, PIN);
  g_assert_cmpstr (bare->subject, ==, "");

  g_assert_true (pp_book_forget (later, UUID, &error));
  g_assert_null (pp_book_dup_certificate (later, "[fe80::1]:8443"));
  g_assert_false (pp_book_is_legacy (later, "https://10.0.0.1:8443"));
  g_assert_true (pp_book_load (book, &error));
  g_assert_null (pp_book_dup_certificate (book, "[fe80::1]:8443"));
}

static gboolean
save_other (PpBook     *book,
            const char *uuid,
            GError    **error)
{
  g_autoptr(PpSavedPool) pool = pp_saved_pool_new (uuid, "other", "https://xs2", "root", NULL);

  return pp_book_save_pool (book, pool, error);
}

static void
test_two_programs (void)
{
  g_autofree char *folder = create_folder ("two");
  PpBook *window = pp_book_new (folder);
  PpBook *command = pp_book_new (folder);
  PpBook *later = pp_book_new (folder);
  g_autoptr(GPtrArray) pools = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *one = NULL;
  g_autofree char *two = NULL;

  g_test_summary ("The window and poolpatchctl write into the same book and lose nothing");

  g_assert_true (pp_book_load (window, &error));
  g_assert_true (pp_book_load (command, &error));
  save_lab (window);
  g_assert_true (save_other (command, "u2", &error));
  g_assert_true (pp_book_save_pin (window, "xs1:443", PIN, &error));
  g_assert_true (pp_book_save_pin (command, "xs2:443", PIN, &error));
  g_assert_true (save_other (window, "u3", &error));

  g_assert_true (pp_book_load (later, &error));
  pools = pp_book_list (later);
  g_assert_cmpuint (pools->len, ==, 3);
  one = pp_book_dup_pin (later, "xs1:443");
  two = pp_book_dup_pin (later, "xs2:443");
  g_assert_cmpstr (one, ==, PIN);
  g_assert_cmpstr (two, ==, PIN);
  g_assert_finalize_object (window);
  g_assert_finalize_object (command);
  g_assert_finalize_object (later);
}

static void
test_refusals (void)
{
  static const char * const uuids[] = { "", "a]b", "a\nb", "[x", "a b" };
  g_autofree char *folder = create_folder ("refused");
  g_autofree char *file = g_build_filename (folder, "pools.ini", NULL);
  g_autofree char *blocker = create_folder ("blocker");
  g_autofree char *inside = g_build_filename (blocker, "book", NULL);
  PpBook *book = pp_book_new (folder);
  PpBook *nowhere = pp_book_new (inside);
  g_autoptr(GError) error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (uuids); i++)
    {
      g_assert_false (save_other (book, uuids[i], &error));
      g_assert_error (error, PP_ERROR, PP_ERROR_NOT_XENSERVER);
      g_clear_error (&error);
    }

  /* What cannot be read is not written over. */
  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_assert_cmpint (symlink (file, file), ==, 0);
  g_assert_false (pp_book_load (book, &error));
  g_assert_nonnull (error);
  g_clear_error (&error);
  g_assert_false (save_other (book, "u", &error));
  g_assert_nonnull (error);
  g_clear_error (&error);
  g_assert_true (g_file_test (file, G_FILE_TEST_IS_SYMLINK));

  g_assert_true (g_file_set_contents (blocker, "a file where a folder should be", -1, NULL));
  g_assert_false (save_other (nowhere, "u", &error));
  g_assert_nonnull (error);
  g_assert_finalize_object (book);
  g_assert_finalize_object (nowhere);
}

static void
test_never_a_password (void)
{
  static const char * const names[] = { "pools.ini", "pins.ini" };
  g_autofree char *folder = create_folder ("password");
  PpBook *book = pp_book_new (folder);
  g_autoptr(GError) error = NULL;

  save_lab (book);
  g_assert_true (pp_book_save_pin (book, "10.0.0.1:8443", PIN, &error));
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = g_build_filename (folder, names[i], NULL);
      g_autofree char *text = NULL;
      GStatBuf status;

      g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
      g_assert_null (strstr (text, "password"));
      g_assert_cmpint (g_stat (path, &status), ==, 0);
      g_assert_cmpint (status.st_mode & 0777, ==, 0600);
    }
  g_assert_finalize_object (book);
}

static void
test_damage (void)
{
  g_autofree char *folder = create_folder ("damaged");
  g_autofree char *file = g_build_filename (folder, "pools.ini", NULL);
  g_autofree char *broken = g_build_filename (folder, "pools.ini.broken", NULL);
  g_autofree char *second = g_build_filename (folder, "pools.ini.broken-2", NULL);
  g_autofree char *kept = NULL;
  PpBook *book = pp_book_new (folder);
  g_autoptr(GPtrArray) pools = NULL;
  g_autoptr(GError) error = NULL;

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_assert_true (g_file_set_contents (file, "no key file\n[", -1, NULL));
  g_assert_false (pp_book_load (book, &error));
  g_assert_error (error, PP_ERROR, PP_ERROR_FILE);
  g_assert_nonnull (strstr (error->message, ".broken"));
  g_clear_error (&error);
  g_assert_true (g_file_get_contents (broken, &kept, NULL, NULL));
  g_assert_cmpstr (kept, ==, "no key file\n[");

  save_lab (book);
  pools = pp_book_list (book);
  g_assert_cmpuint (pools->len, ==, 1);

  /* Damaged again while the program runs: what it knows is written anew, what was there kept. */
  g_assert_true (g_file_set_contents (file, "no key file again", -1, NULL));
  g_assert_true (save_other (book, "u2", &error));
  g_assert_no_error (error);
  g_clear_pointer (&pools, g_ptr_array_unref);
  pools = pp_book_list (book);
  g_assert_cmpuint (pools->len, ==, 2);
  g_assert_true (g_file_test (second, G_FILE_TEST_EXISTS));
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
  pp_keyring_store_async (keyring, UUID, "root", "lab", "secret", NULL, result_cb, &result);
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

/* What is hidden here alone, of a pool that is saved or not; it goes with the pool. */
static void
test_hidden (void)
{
  g_autofree char *folder = create_folder ("hidden");
  const char * const two[] = { "11111111-aaaa", "22222222-bbbb", NULL };
  PpBook *book = pp_book_new (folder);
  PpBook *later = pp_book_new (folder);
  g_auto(GStrv) none = NULL;
  g_auto(GStrv) some = NULL;
  g_auto(GStrv) left = NULL;
  g_autoptr(GError) error = NULL;

  g_assert_true (pp_book_load (book, &error));
  none = pp_book_list_hidden (book, UUID);
  g_assert_cmpuint (g_strv_length (none), ==, 0);
  save_lab (book);
  g_assert_true (pp_book_save_hidden (book, "8F9A44B9-7DFA-5EE6-8793-363173E46A94", two, &error));
  g_assert_true (pp_book_save_hidden (book, "not-saved", two, &error));
  g_assert_no_error (error);
  g_assert_false (pp_book_save_hidden (book, "[x]=y", two, &error));
  g_assert_error (error, PP_ERROR, PP_ERROR_NOT_XENSERVER);

  g_assert_true (pp_book_load (later, NULL));
  some = pp_book_list_hidden (later, UUID);
  g_assert_cmpstrv (some, two);
  g_assert_true (pp_book_forget (later, UUID, NULL));
  left = pp_book_list_hidden (later, UUID);
  g_assert_cmpuint (g_strv_length (left), ==, 0);
  g_assert_finalize_object (book);
  g_assert_finalize_object (later);
}

static void
assert_refused (PpBook     *book,
                const char *licence,
                const char *expected)
{
  g_auto(GStrv) uuids = pp_book_list_refused (book, UUID, "8888-host", licence);
  g_autofree char *text = g_strjoinv (" ", uuids);

  g_assert_cmpstr (text, ==, expected);
}

/* What a server refused for its licence is known until it takes it, or has another licence. */
static void
test_licence_refusals (void)
{
  g_autofree char *folder = create_folder ("licence-refusals");
  PpBook *book = pp_book_new (folder);
  PpBook *later = pp_book_new (folder);
  g_autoptr(GError) error = NULL;

  g_assert_true (pp_book_load (book, &error));
  assert_refused (book, "free ", "");
  save_lab (book);
  g_assert_true (pp_book_save_refused (book, UUID, "8888-HOST", "free ", "AAAA-1", TRUE, &error));
  g_assert_true (pp_book_save_refused (book, UUID, "8888-host", "free ", "bbbb-2", TRUE, &error));
  g_assert_true (pp_book_save_refused (book, UUID, "8888-host", "free ", "aaaa-1", TRUE, &error));
  g_assert_true (pp_book_save_refused (book, UUID, "9999-host", "free ", "cccc-3", FALSE, &error));
  g_assert_no_error (error);
  g_assert_false (pp_book_save_refused (book, "[x]=y", "8888-host", "free ", "aaaa-1", TRUE, &error));
  g_assert_error (error, PP_ERROR, PP_ERROR_NOT_XENSERVER);

  g_assert_true (pp_book_load (later, NULL));
  assert_refused (later, "free ", "aaaa-1 bbbb-2");
  assert_refused (later, "standard 20270101T00:00:00Z", "");
  g_assert_true (pp_book_save_refused (later, UUID, "8888-host", "free ", "AAAA-1", FALSE, NULL));
  assert_refused (later, "free ", "bbbb-2");
  g_assert_true (pp_book_save_refused (later, UUID, "8888-host", "standard", "dddd-4", TRUE, NULL));
  assert_refused (later, "free ", "");
  assert_refused (later, "standard", "dddd-4");
  g_assert_true (pp_book_forget (later, UUID, NULL));
  assert_refused (later, "standard", "");
  g_assert_finalize_object (book);
  g_assert_finalize_object (later);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/book/round-trip", test_round_trip);
  g_test_add_func ("/book/pins", test_pins);
  g_test_add_func ("/book/away", test_away);
  g_test_add_func ("/book/trusted", test_trusted);
  g_test_add_func ("/book/hidden", test_hidden);
  g_test_add_func ("/book/licence-refusals", test_licence_refusals);
  g_test_add_func ("/book/two-programs", test_two_programs);
  g_test_add_func ("/book/refusals", test_refusals);
  g_test_add_func ("/book/never-a-password", test_never_a_password);
  g_test_add_func ("/book/damage", test_damage);
  g_test_add_func ("/book/keyring", test_keyring);

  return g_test_run ();
}
