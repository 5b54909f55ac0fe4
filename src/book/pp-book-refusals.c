/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-book"

#include "config.h"

#include "pp-book-object.h"

#include <string.h>

/*
 * What servers refused for their licence: one group a pool, one key a server; first the licence that
 * the server had, then the uuids of the hotfixes. With another licence all of that is void.
 */

static char **
read_refusals (PpBook     *self,
               const char *group,
               const char *key,
               const char *licence)
{
  g_auto(GStrv) kept = g_key_file_get_string_list (self->refusals, group, key, NULL, NULL);

  if (kept == NULL || kept[0] == NULL || strcmp (kept[0], licence) != 0)
    return g_new0 (char *, 1);

  return g_strdupv (kept + 1);
}

/**
 * pp_book_list_refused:
 * @self: a book
 * @uuid: uuid of a pool, saved or not
 * @host: uuid of one of its servers
 * @licence: the licence that the server has now
 *
 * Returns: (transfer full) (array zero-terminated=1): uuids of the hotfixes that the server refused
 *   for that licence, lower case
 */
char **
pp_book_list_refused (PpBook     *self,
                      const char *uuid,
                      const char *host,
                      const char *licence)
{
  g_autofree char *group = NULL;
  g_autofree char *key = NULL;

  g_return_val_if_fail (PP_IS_BOOK (self), NULL);
  g_return_val_if_fail (uuid != NULL && host != NULL && licence != NULL, NULL);

  group = g_ascii_strdown (uuid, -1);
  key = g_ascii_strdown (host, -1);

  return read_refusals (self, group, key, licence);
}

static char **
edit (char      **before,
      const char *licence,
      const char *hotfix,
      gboolean    refused)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();

  g_strv_builder_add (builder, licence);
  for (guint i = 0; before[i] != NULL; i++)
    if (strcmp (before[i], hotfix) != 0)
      g_strv_builder_add (builder, before[i]);
  if (refused)
    g_strv_builder_add (builder, hotfix);

  return g_strv_builder_end (builder);
}

/**
 * pp_book_save_refused:
 * @self: a book
 * @uuid: uuid of a pool, saved or not
 * @host: uuid of one of its servers
 * @licence: the licence that the server has now
 * @hotfix: uuid of a hotfix
 * @refused: whether the server refused it for that licence; else it took it
 * @error: return location for an error
 *
 * Writes that down at once. What it refused for another licence is forgotten.
 *
 * Returns: whether that was written
 */
gboolean
pp_book_save_refused (PpBook     *self,
                      const char *uuid,
                      const char *host,
                      const char *licence,
                      const char *hotfix,
                      gboolean    refused,
                      GError    **error)
{
  g_autofree char *group = NULL;
  g_autofree char *key = NULL;
  g_autofree char *lower = NULL;
  g_auto(GStrv) before = NULL;
  g_auto(GStrv) after = NULL;

  g_return_val_if_fail (PP_IS_BOOK (self), FALSE);
  g_return_val_if_fail (uuid != NULL && host != NULL, FALSE);
  g_return_val_if_fail (licence != NULL && hotfix != NULL, FALSE);

  group = g_ascii_strdown (uuid, -1);
  key = g_ascii_strdown (host, -1);
  lower = g_ascii_strdown (hotfix, -1);
  if (!pp_book_file_check_uuid (group, NULL, error) || !pp_book_file_check_uuid (key, NULL, error) ||
      !pp_book_file_read_again (self->folder, PP_BOOK_REFUSALS_FILE, &self->refusals, error))
    return FALSE;

  before = read_refusals (self, group, key, licence);
  if (g_strv_contains ((const char * const *) before, lower) == !!refused)
    return TRUE;

  after = edit (before, licence, lower, refused);
  if (after[1] == NULL)
    g_key_file_remove_key (self->refusals, group, key, NULL);
  else
    g_key_file_set_string_list (self->refusals, group, key, (const char * const *) after,
                                g_strv_length (after));

  return pp_book_file_save (self->folder, PP_BOOK_REFUSALS_FILE, self->refusals, error);
}

/* uuid: of a pool, lower case. */
gboolean
pp_book_forget_refusals (PpBook     *self,
                         const char *uuid,
                         GError    **error)
{
  if (!pp_book_file_read_again (self->folder, PP_BOOK_REFUSALS_FILE, &self->refusals, error))
    return FALSE;
  if (!g_key_file_remove_group (self->refusals, uuid, NULL))
    return TRUE;

  return pp_book_file_save (self->folder, PP_BOOK_REFUSALS_FILE, self->refusals, error);
}
