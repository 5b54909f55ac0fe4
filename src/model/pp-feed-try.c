/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-feed-try"

#include "config.h"

#include <poolpatch/pp-feed-try.h>

#include <poolpatch/pp-error.h>

/**
 * pp_feed_try_new:
 * @source: URL or path of a feed
 * @checked: when it was asked, Unix seconds; 0 = not yet
 * @unchanged: whether it said that the copy that is here still holds
 * @copied: of when its last good copy is, Unix seconds; 0 = there is none
 * @error: (nullable): why it did not serve
 *
 * Returns: (transfer full): what came of it
 */
PpFeedTry *
pp_feed_try_new (const char   *source,
                 gint64        checked,
                 gboolean      unchanged,
                 gint64        copied,
                 const GError *error)
{
  PpFeedTry *self = g_new0 (PpFeedTry, 1);

  self->source = g_strdup (source);
  self->checked = checked;
  self->unchanged = unchanged;
  self->copied = copied;
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
 * pp_feed_try_get_trouble:
 * @self: a try
 *
 * Returns: what kind of trouble it had, as far as its error tells
 */
PpFeedTrouble
pp_feed_try_get_trouble (const PpFeedTry *self)
{
  const char *scheme;
  gboolean is_content;

  g_return_val_if_fail (self != NULL, PP_FEED_TROUBLE_NONE);

  if (self->error == NULL)
    return PP_FEED_TROUBLE_NONE;

  scheme = g_uri_peek_scheme (self->source);
  is_content = g_error_matches (self->error, PP_ERROR, PP_ERROR_FEED) &&
               pp_error_get_server (self->error) != NULL;
  if (g_strcmp0 (scheme, "http") == 0 || g_strcmp0 (scheme, "https") == 0)
    return is_content ? PP_FEED_TROUBLE_ADDRESS : PP_FEED_TROUBLE_NETWORK;

  return is_content ? PP_FEED_TROUBLE_CONTENT : PP_FEED_TROUBLE_FILE;
}
