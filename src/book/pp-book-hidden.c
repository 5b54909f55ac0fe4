/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-book"

#include "config.h"

#include "pp-book-object.h"

#define GROUP "hidden"

/* Hotfixes that are hidden on this computer alone: where a pool does not let its own list be changed. */

/**
 * pp_book_list_hidden:
 * @self: a book
 * @uuid: (nullable): uuid of a pool, saved or not
 *
 * Returns: (transfer full) (array zero-terminated=1): uuids of the hotfixes that are hidden here,
 *   lower case
 */
char **
pp_book_list_hidden (PpBook     *self,
                     const char *uuid)
{
  g_autofree char *key = NULL;
  char **uuids = NULL;

  g_return_val_if_fail (PP_IS_BOOK (self), NULL);

  if (uuid != NULL)
    {
      key = g_ascii_strdown (uuid, -1);
      uuids = g_key_file_get_string_list (self->hidden, GROUP, key, NULL, NULL);
    }

  return uuids != NULL ? uuids : g_new0 (char *, 1);
}

/**
 * pp_book_save_hidden:
 * @self: a book
 * @uuid: uuid of a pool, saved or not
 * @hotfixes: (nullable) (array zero-terminated=1): uuids of what is hidden here from now on
 * @error: return location for an error
 *
 * Writes them down at once; emits changed when they are others than before.
 *
 * Returns: whether that was written
 */
gboolean
pp_book_save_hidden (PpBook             *self,
                     const char         *uuid,
                     const char * const *hotfixes,
                     GError            **error)
{
  const char * const none[] = { NULL };
  g_auto(GStrv) before = NULL;
  g_autofree char *key = NULL;

  g_return_val_if_fail (PP_IS_BOOK (self), FALSE);
  g_return_val_if_fail (uuid != NULL, FALSE);

  if (hotfixes == NULL)
    hotfixes = none;
  key = g_ascii_strdown (uuid, -1);
  if (!pp_book_file_check_uuid (key, NULL, error) ||
      !pp_book_file_read_again (self->folder, PP_BOOK_HIDDEN_FILE, &self->hidden, error))
    return FALSE;

  before = pp_book_list_hidden (self, uuid);
  if (g_strv_equal ((const char * const *) before, hotfixes))
    return TRUE;

  if (hotfixes[0] == NULL)
    g_key_file_remove_key (self->hidden, GROUP, key, NULL);
  else
    g_key_file_set_string_list (self->hidden, GROUP, key, hotfixes,
                                g_strv_length ((char **) hotfixes));
  if (!pp_book_file_save (self->folder, PP_BOOK_HIDDEN_FILE, self->hidden, error))
    return FALSE;

  g_signal_emit_by_name (self, "changed");

  return TRUE;
}
