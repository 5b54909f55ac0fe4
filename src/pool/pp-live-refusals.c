/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-live-refusals"

#include "config.h"

#include "pp-live-pool-object.h"
#include "pp-live-refusals.h"

#include <poolpatch/pp-book.h>

/* What another licence shows itself by: a licence server gives the same edition for longer. */
static char *
describe_licence (const PpHost *host)
{
  const char *expiry = g_hash_table_lookup (host->license_params, "expiry");

  return g_strconcat (host->edition, " ", expiry != NULL ? expiry : "", NULL);
}

/*
 * pp_live_refusals_join:
 * @book: where refusals are kept
 * @pool: uuid of the pool
 * @host: a host that is being made
 *
 * Fills in what @host refused for the licence that it has.
 */
void
pp_live_refusals_join (PpBook     *book,
                       const char *pool,
                       PpHost     *host)
{
  g_autofree char *licence = describe_licence (host);

  g_strfreev (host->refused);
  host->refused = pp_book_list_refused (book, pool, host->uuid, licence);
}

/*
 * pp_live_pool_note_answer:
 * @self: a connected pool
 * @host_uuid: of one of its servers
 * @hotfix_uuid: of a hotfix that the server was asked to take
 * @error: (nullable): what it objected, as %PP_ERROR; %NULL = nothing
 *
 * Keeps in mind that the licence of the server does not cover the hotfix, until it takes it, or has
 * another licence. Other objections pass, and say nothing of the licence.
 */
void
pp_live_pool_note_answer (PpLivePool   *self,
                          const char   *host_uuid,
                          const char   *hotfix_uuid,
                          const GError *error)
{
  gboolean refused = g_strcmp0 (pp_error_get_failure (error), "LICENCE_RESTRICTION") == 0;
  PpHost *host = self->snapshot != NULL ? pp_snapshot_find_host (self->snapshot, host_uuid) : NULL;
  g_autofree char *licence = NULL;
  g_autoptr(GError) local = NULL;

  if (self->book == NULL || host == NULL || (error != NULL && !refused) ||
      g_strv_contains ((const char * const *) host->refused, hotfix_uuid) == refused)
    return;

  licence = describe_licence (host);
  if (!pp_book_save_refused (self->book, pp_snapshot_get_uuid (self->snapshot), host->uuid, licence,
                             hotfix_uuid, refused, &local))
    g_message ("what %s refused is not kept: %s", host->name, local->message);
  else
    pp_live_pool_renew_snapshot (self);
}
