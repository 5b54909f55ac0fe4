/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <stdio.h>

#include <poolpatch/pp-error.h>
#include <poolpatch/pp-keyring.h>

/* usage: keyring-tool SECONDS store|lookup|clear POOL USER; the password of store is on standard
 * input. Prints what came of it; a second of @SECONDS is what a call may take, "cancel" before it
 * takes the question back. */

static void
result_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static GAsyncResult *
ask (PpKeyring    *keyring,
     char        **words,
     GCancellable *cancellable)
{
  GAsyncResult *result = NULL;
  char password[256] = "";

  if (g_str_equal (words[0], "store"))
    {
      g_assert_nonnull (fgets (password, sizeof password, stdin));
      pp_keyring_store_async (keyring, words[1], words[2], "Pool lab", password, cancellable,
                              result_cb, &result);
    }
  else if (g_str_equal (words[0], "lookup"))
    {
      pp_keyring_lookup_async (keyring, words[1], words[2], cancellable, result_cb, &result);
    }
  else
    {
      pp_keyring_clear_async (keyring, words[1], words[2], cancellable, result_cb, &result);
    }

  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);

  return result;
}

static gboolean
cancel_cb (gpointer user_data)
{
  g_cancellable_cancel (user_data);

  return G_SOURCE_REMOVE;
}

int
main (int    argc,
      char **argv)
{
  g_autoptr(PpKeyring) keyring = NULL;
  g_autoptr(GCancellable) cancellable = NULL;
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *password = NULL;

  g_assert_cmpint (argc, ==, 5);
  if (g_str_equal (argv[1], "cancel"))
    {
      cancellable = g_cancellable_new ();
      g_timeout_add (100, cancel_cb, cancellable);
    }
  keyring = pp_secret_keyring_new (g_ascii_strtoull (argv[1], NULL, 10));
  result = ask (keyring, argv + 2, cancellable);

  if (g_str_equal (argv[2], "store"))
    pp_keyring_store_finish (keyring, result, &error);
  else if (g_str_equal (argv[2], "lookup"))
    password = pp_keyring_lookup_finish (keyring, result, &error);
  else
    pp_keyring_clear_finish (keyring, result, &error);

  if (error != NULL)
    g_print ("%s: %s\n", g_quark_to_string (error->domain), error->message);
  else
    g_print ("%s\n", password != NULL ? password : "-");

  return 0;
}
