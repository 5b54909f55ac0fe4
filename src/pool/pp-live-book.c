/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-live-book"

#include "config.h"

#include "pp-live-book.h"

#include <string.h>

static char **
list_members (PpSnapshot *snapshot)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; i < pp_snapshot_get_n_hosts (snapshot); i++)
    g_strv_builder_add (builder, pp_snapshot_get_host (snapshot, i)->address);

  return g_strv_builder_end (builder);
}

void
pp_live_book_update (PpBook     *book,
                     PpSnapshot *snapshot)
{
  g_autoptr(PpSavedPool) saved = pp_book_find (book, pp_snapshot_get_uuid (snapshot));
  const char *name = pp_snapshot_get_name (snapshot);
  const char *address = pp_snapshot_get_address (snapshot);
  g_auto(GStrv) members = NULL;
  g_autoptr(PpSavedPool) fresh = NULL;
  g_autoptr(GError) error = NULL;

  if (saved == NULL)
    return;
  members = list_members (snapshot);
  if (strcmp (saved->name, name) == 0 && strcmp (saved->address, address) == 0 &&
      g_strv_equal ((const char * const *) saved->members, (const char * const *) members))
    return;
  fresh = pp_saved_pool_new (saved->uuid, name, address, saved->user,
                             (const char * const *) members);
  fresh->remember = saved->remember;
  if (!pp_book_save_pool (book, fresh, &error))
    g_message ("the saved pool was not updated: %s", error->message);
}

char **
pp_live_book_list_members (PpBook     *book,
                           const char *address)
{
  g_autoptr(GPtrArray) saved = pp_book_list (book);

  for (guint i = 0; saved != NULL && i < saved->len; i++)
    {
      const PpSavedPool *pool = g_ptr_array_index (saved, i);

      if (strcmp (pool->address, address) == 0)
        return g_strdupv ((char **) pool->members);
    }

  return g_new0 (char *, 1);
}
