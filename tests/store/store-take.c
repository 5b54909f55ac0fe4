/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <stdio.h>

#include <poolpatch/pp-error.h>
#include <poolpatch/pp-library.h>

/* store-take FOLDER URL-OR-FILE: takes one hotfix into a library and says how that went. */

static void
result_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  GAsyncResult **out = user_data;

  *out = g_object_ref (result);
}

int
main (int    argc,
      char **argv)
{
  const PpHotfix facts = { .uuid = (char *) "u", .name = (char *) "XS62E001",
                           .patch_url = argc == 3 ? argv[2] : NULL };
  g_autoptr(PpHotfix) hotfix = pp_hotfix_new (&facts);
  g_autoptr(PpLibrary) library = NULL;
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *path = NULL;
  gboolean download;

  if (argc != 3)
    return 2;

  library = pp_library_new (argv[1]);
  download = g_str_has_prefix (argv[2], "http");
  if (download)
    pp_library_fetch_async (library, hotfix, NULL, NULL, NULL, result_cb, &result);
  else
    pp_library_import_async (library, argv[2], hotfix, NULL, result_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  path = download ? pp_library_fetch_finish (library, result, &error) :
         pp_library_import_finish (library, result, &error);

  if (path != NULL)
    printf ("ok %s\n", path);
  else
    printf ("%s %s\n", g_error_matches (error, PP_ERROR, PP_ERROR_SPACE) ? "space" : "error",
            error->message);

  return path == NULL;
}
