/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <locale.h>
#include <string.h>

#include <glib/gi18n-lib.h>
#include <poolpatch/pp-text.h>

static const char * const languages[] = { PP_LANGUAGES };

/* What is built of po/ is what a person reads; each of them counts in its own way. */
static void
test_spoken (void)
{
  g_autoptr(GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (languages); i++)
    {
      g_autofree char *one = NULL;
      g_autofree char *three = NULL;

      g_setenv ("LANGUAGE", languages[i], TRUE);
      /* Has gettext look again. */
      setlocale (LC_MESSAGES, "");
      one = pp_text_for_outstanding (1);
      three = pp_text_for_outstanding (3);
      g_test_message ("%s: %s, %s", languages[i], one, three);
      g_assert_true (g_utf8_validate (three, -1, NULL));
      g_assert_nonnull (strchr (three, '3'));
      g_assert_cmpstr (three, !=, "3 hotfixes outstanding");
      g_assert_cmpstr (one, !=, three);
      g_assert_true (g_hash_table_add (seen, g_steal_pointer (&three)));
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, PP_PO_DIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");

  g_test_add_func ("/text/languages/spoken", test_spoken);

  return g_test_run ();
}
