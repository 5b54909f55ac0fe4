/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-matrix-row"

#include "config.h"

#include "pp-matrix-row.h"

#include <glib/gi18n.h>

#define HAS(state) PP_MATRIX_STATE (state)

/* What the column Status tells apart, in the order it is sorted by. */
typedef enum
{
  STATUS_TO_GET,
  STATUS_IN_LIBRARY,
  STATUS_ON_POOL,
  STATUS_BLOCKED,
  STATUS_PENDING,
  STATUS_PARTLY,
  STATUS_INSTALLED,
  STATUS_HIDDEN,
  STATUS_OTHER,
} Status;

/* The words of the column for what is neither outstanding nor installed. */
static const char * const words[] = {
  [PP_STATE_UNKNOWN] = N_("unknown"),
  [PP_STATE_NOT_APPLICABLE] = N_("not applicable"),
  [PP_STATE_WITHDRAWN] = N_("withdrawn"),
  [PP_STATE_UPGRADE] = N_("new release"),
  [PP_STATE_LICENCE] = N_("needs a licence"),
  [PP_STATE_SUPERSEDED] = N_("superseded"),
  [PP_STATE_CONFLICTING] = N_("conflicting"),
};

static PpState
get_state (PpOutlook *outlook,
           guint      host,
           PpHotfix  *hotfix)
{
  PpSnapshot *snapshot = pp_outlook_get_snapshot (outlook);
  const PpCell *cell = pp_outlook_get_cell (outlook, pp_snapshot_get_host (snapshot, host)->uuid,
                                            hotfix->uuid);

  return cell != NULL ? cell->state : PP_STATE_UNKNOWN;
}

/**
 * pp_matrix_row_count:
 * @outlook: the pool
 * @hotfix: a hotfix
 * @states: a set of PP_MATRIX_STATE()
 *
 * Returns: on how many servers it is in one of @states
 */
guint
pp_matrix_row_count (PpOutlook *outlook,
                     PpHotfix  *hotfix,
                     guint      states)
{
  guint n_hosts = pp_snapshot_get_n_hosts (pp_outlook_get_snapshot (outlook));
  guint n = 0;

  for (guint i = 0; i < n_hosts; i++)
    n += (states & (1u << get_state (outlook, i, hotfix))) != 0;

  return n;
}

/**
 * pp_matrix_row_n_outstanding:
 * @outlook: the pool
 * @hotfix: a hotfix
 *
 * Returns: how many servers lack it
 */
guint
pp_matrix_row_n_outstanding (PpOutlook *outlook,
                             PpHotfix  *hotfix)
{
  return pp_matrix_row_count (outlook, hotfix, HAS (NEEDED) | HAS (REQUIRES));
}

/**
 * pp_matrix_row_is_active:
 * @outlook: the pool
 * @hotfix: a hotfix
 *
 * Returns: whether something has to be done, or to be known, about it
 */
gboolean
pp_matrix_row_is_active (PpOutlook *outlook,
                         PpHotfix  *hotfix)
{
  guint states = HAS (INSTALLED_PENDING);

  if (!pp_outlook_is_hidden (outlook, hotfix->uuid))
    states |= HAS (NEEDED) | HAS (REQUIRES) | HAS (CONFLICTING) | HAS (LICENCE);

  return pp_matrix_row_count (outlook, hotfix, states) > 0;
}

static gboolean
is_same_cell (const PpCell *a,
              const PpCell *b)
{
  if (a == NULL || b == NULL)
    return a == b;

  return a->state == b->state && a->reason == b->reason &&
         g_strv_equal ((const char * const *) a->because, (const char * const *) b->because);
}

/**
 * pp_matrix_row_is_same:
 * @before: the pool as it was
 * @after: the pool as it is
 * @hotfix: a hotfix of @after
 *
 * Returns: whether its row reads the same in both
 */
gboolean
pp_matrix_row_is_same (PpOutlook *before,
                       PpOutlook *after,
                       PpHotfix  *hotfix)
{
  PpSnapshot *snapshot = pp_outlook_get_snapshot (after);
  PpHotfix *was = pp_outlook_find_hotfix (before, hotfix->uuid);

  if (was == NULL || g_strcmp0 (was->description, hotfix->description) != 0 ||
      was->guidance != hotfix->guidance || was->download_size != hotfix->download_size ||
      pp_outlook_is_hidden (before, hotfix->uuid) != pp_outlook_is_hidden (after, hotfix->uuid) ||
      pp_outlook_get_upload (before, hotfix->uuid) != pp_outlook_get_upload (after, hotfix->uuid))
    return FALSE;

  for (guint i = 0; i < pp_snapshot_get_n_hosts (snapshot); i++)
    {
      const char *host = pp_snapshot_get_host (snapshot, i)->uuid;

      if (!is_same_cell (pp_outlook_get_cell (before, host, hotfix->uuid),
                         pp_outlook_get_cell (after, host, hotfix->uuid)))
        return FALSE;
    }

  return TRUE;
}

/* --- the column Status --- */

static Status
get_status (PpOutlook *outlook,
            PpHotfix  *hotfix,
            gboolean   in_library)
{
  guint n_hosts = pp_snapshot_get_n_hosts (pp_outlook_get_snapshot (outlook));
  guint n_pending = pp_matrix_row_count (outlook, hotfix, HAS (INSTALLED_PENDING));
  guint n_installed = n_pending + pp_matrix_row_count (outlook, hotfix, HAS (INSTALLED));

  gboolean outstanding = pp_matrix_row_n_outstanding (outlook, hotfix) > 0;

  if (outstanding && pp_outlook_is_hidden (outlook, hotfix->uuid))
    return n_pending > 0 ? STATUS_PENDING : STATUS_HIDDEN;
  if (outstanding && pp_outlook_get_upload (outlook, hotfix->uuid) == PP_UPLOAD_READY)
    return STATUS_ON_POOL;
  if (outstanding)
    return in_library ? STATUS_IN_LIBRARY : STATUS_TO_GET;
  if (n_pending > 0)
    return STATUS_PENDING;
  if (pp_matrix_row_count (outlook, hotfix, HAS (CONFLICTING) | HAS (LICENCE)) > 0)
    return STATUS_BLOCKED;
  if (n_installed > 0)
    return n_installed == n_hosts ? STATUS_INSTALLED : STATUS_PARTLY;

  return STATUS_OTHER;
}

/* Of the states of all servers the one that says most. */
static PpState
get_strongest (PpOutlook *outlook,
               PpHotfix  *hotfix)
{
  guint n_hosts = pp_snapshot_get_n_hosts (pp_outlook_get_snapshot (outlook));
  PpState strongest = PP_STATE_UNKNOWN;

  for (guint i = 0; i < n_hosts; i++)
    strongest = MAX (strongest, get_state (outlook, i, hotfix));

  return strongest;
}

/**
 * pp_matrix_row_describe_status:
 * @outlook: the pool
 * @hotfix: a hotfix
 * @in_library: whether its file is here
 *
 * Returns: (transfer full): where it stands in the whole pool, in a few words
 */
char *
pp_matrix_row_describe_status (PpOutlook *outlook,
                               PpHotfix  *hotfix,
                               gboolean   in_library)
{
  g_autofree char *size = NULL;

  switch (get_status (outlook, hotfix, in_library))
    {
    case STATUS_IN_LIBRARY:
      return g_strdup (_("in library"));

    case STATUS_ON_POOL:
      return g_strdup (_("on the pool"));

    case STATUS_HIDDEN:
      return g_strdup (_("hidden"));

    case STATUS_TO_GET:
      if (hotfix->download_size == 0)
        return g_strdup (_("to get"));
      size = pp_text_for_size (hotfix->download_size);
      return g_strdup_printf (_("%s to get"), size);

    case STATUS_PENDING:
      return g_strdup (_("restart pending"));

    case STATUS_INSTALLED:
      return g_strdup (_("installed"));

    case STATUS_PARTLY:
      return g_strdup_printf (_("installed on %u of %u"),
                              pp_matrix_row_count (outlook, hotfix, HAS (INSTALLED)),
                              pp_snapshot_get_n_hosts (pp_outlook_get_snapshot (outlook)));

    case STATUS_BLOCKED:
    case STATUS_OTHER:
    default:
      return g_strdup (_(words[get_strongest (outlook, hotfix)]));
    }
}

/**
 * pp_matrix_row_rank_status:
 * @outlook: the pool
 * @hotfix: a hotfix
 * @in_library: whether its file is here
 *
 * Returns: what to sort the statuses by: what is to get first, the biggest of it on top
 */
gint64
pp_matrix_row_rank_status (PpOutlook *outlook,
                           PpHotfix  *hotfix,
                           gboolean   in_library)
{
  Status status = get_status (outlook, hotfix, in_library);
  gint64 within = 0;

  if (status == STATUS_TO_GET)
    within = G_MAXINT32 - (gint64) MIN (hotfix->download_size / 1024, G_MAXINT32);
  else if (status == STATUS_BLOCKED || status == STATUS_OTHER)
    within = PP_STATE_NEEDED - (gint64) get_strongest (outlook, hotfix);

  return ((gint64) status << 32) + within;
}
