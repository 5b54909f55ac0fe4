/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-help"

#include "config.h"

#include "pp-help.h"

#include <string.h>

#include <glib/gi18n.h>

/*
 * The help is pages that the browser of the desktop shows: it is the one reader that is there whatever
 * the desktop is.
 */

/* In the build folder beside this program, or where it was installed to, or was meant to be. */
static char *
dup_folder (void)
{
  static const char * const folders[] = { "../../data/help", "../share/poolpatch/help" };
  g_autofree char *self = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *beside = self != NULL ? g_path_get_dirname (self) : NULL;

  for (guint i = 0; beside != NULL && i < G_N_ELEMENTS (folders); i++)
    {
      g_autofree char *path = g_build_filename (beside, folders[i], NULL);

      if (g_file_test (path, G_FILE_TEST_IS_DIR))
        return g_canonicalize_filename (path, NULL);
    }

  return g_build_filename (PP_PKGDATADIR, "help", NULL);
}

/**
 * pp_help_find:
 * @page: name of a page, "checks", or of a place on one, "checks#ha-off"
 *
 * Returns: (transfer full): its address
 */
char *
pp_help_find (const char *page)
{
  const char *place = strchr (page, '#');
  g_autofree char *folder = dup_folder ();
  g_autofree char *name = NULL;
  g_autofree char *path = NULL;
  g_autoptr(GFile) file = NULL;
  g_autofree char *uri = NULL;

  if (place == NULL)
    place = page + strlen (page);
  name = g_strdup_printf ("%.*s.html", (int) (place - page), page);
  path = g_build_filename (folder, name, NULL);
  file = g_file_new_for_path (path);
  uri = g_file_get_uri (file);

  return g_strconcat (uri, place, NULL);
}

/**
 * pp_help_show:
 * @parent: (nullable): the window that asks
 * @page: as for pp_help_find()
 * @error: return location; says where the page is, for whoever opens it by hand
 *
 * Has the browser of the desktop show a page of the help.
 *
 * Returns: whether it does
 */
gboolean
pp_help_show (GtkWindow  *parent,
              const char *page,
              GError    **error)
{
  g_autofree char *uri = pp_help_find (page);
  g_autoptr(GError) problem = NULL;

  if (gtk_show_uri_on_window (parent, uri, gtk_get_current_event_time (), &problem))
    return TRUE;

  g_set_error (error, problem->domain, problem->code,
               _("The help cannot be opened: %s. Install a browser, or open %s in one."),
               problem->message, uri);

  return FALSE;
}
