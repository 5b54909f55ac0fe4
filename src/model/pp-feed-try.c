/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-feed-try"

#include "config.h"

#include <poolpatch/pp-feed-try.h>

/**
 * pp_feed_try_new:
 * @source: URL or path of a feed
 * @checked: when it was asked, Unix seconds; 0 = not yet
 * @unchanged: whether it said that the copy that is here still holds
 * @error: (nullable): why it did not serve
 *
 * Returns: (transfer full): what came of it
 */
PpFeedTry *
pp_feed_try_new (const char   *source,
                 gint64        checked,
                 gboolean      unchanged,
                 const GError *error)
{
  PpFeedTry *self = g_new0 (PpFeedTry, 1);

  self->source = g_strdup (source);
  self->checked = checked;
  self->unchanged = unchanged;
  self->error = error != NULL ? g_error_copy (error) : NULL;

  return self;
}

/**
 * pp_feed_try_free:
 * @self: (transfer full): a try
 *
 * Frees it.
 */
void
pp_feed_try_free (PpFeedTry *self)
{
  g_free (self->source);
  g_clear_error (&self->error);
  g_free (self);
}

/**
 * pp_feed_try_to_outcome:
 * @self: a try
 *
 * Returns: (transfer none): "not-asked", "failed", "unchanged" or "fresh", as in JSON
 */
const char *
pp_feed_try_to_outcome (const PpFeedTry *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  if (self->checked == 0)
    return "not-asked";
  if (self->error != NULL)
    return "failed";

  return self->unchanged ? "unchanged" : "fresh";
}

/**
 * pp_feed_try_is_remote:
 * @self: a try
 *
 * Returns: whether the source is on the network; else it is a file
 */
gboolean
pp_feed_try_is_remote (const PpFeedTry *self)
{
  const char *scheme;

  g_return_val_if_fail (self != NULL, FALSE);

  scheme = g_uri_peek_scheme (self->source);

  return g_strcmp0 (scheme, "http") == 0 || g_strcmp0 (scheme, "https") == 0;
}
