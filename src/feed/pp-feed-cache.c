/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-feed-cache"

#include "config.h"

#include "pp-feed-cache.h"

#include <errno.h>

#include <gio/gio.h>
#include <glib/gstdio.h>

#define GROUP "feed"

/*
 * <folder>/feed-<hash of the source>.xml and .ini. The text goes first: a copy without its
 * description is no copy, the other way round it would be a lie.
 */
static char *
create_path (const char *folder,
             const char *source,
             const char *suffix)
{
  g_autofree char *hash = g_compute_checksum_for_string (G_CHECKSUM_SHA256, source, -1);
  g_autofree char *name = g_strdup_printf ("feed-%.16s.%s", hash, suffix);

  return g_build_filename (folder, name, NULL);
}

/**
 * pp_feed_copy_load:
 * @folder: the cache folder
 * @source: where the feed is from
 *
 * Returns: (transfer full) (nullable): the last good copy
 */
PpFeedCopy *
pp_feed_copy_load (const char *folder,
                   const char *source)
{
  g_autofree char *text_path = create_path (folder, source, "xml");
  g_autofree char *facts_path = create_path (folder, source, "ini");
  g_autoptr(GKeyFile) facts = g_key_file_new ();
  g_autofree char *sum = NULL;
  g_autofree char *written = NULL;
  PpFeedCopy *self;
  char *text;
  gsize length;

  if (!g_key_file_load_from_file (facts, facts_path, G_KEY_FILE_NONE, NULL) ||
      !g_file_get_contents (text_path, &text, &length, NULL))
    return NULL;

  self = g_new0 (PpFeedCopy, 1);
  self->bytes = g_bytes_new_take (text, length);
  self->etag = g_key_file_get_string (facts, GROUP, "etag", NULL);
  self->last_modified = g_key_file_get_string (facts, GROUP, "last-modified", NULL);
  self->date = g_key_file_get_int64 (facts, GROUP, "date", NULL);

  /* A text that is not the one described may still serve, but must not be called unchanged. */
  sum = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, self->bytes);
  written = g_key_file_get_string (facts, GROUP, "sha256", NULL);
  if (g_strcmp0 (sum, written) != 0)
    {
      g_clear_pointer (&self->etag, g_free);
      g_clear_pointer (&self->last_modified, g_free);
    }

  return self;
}

/**
 * pp_feed_copy_save:
 * @self: a copy that was parsed
 * @folder: the cache folder
 * @source: where the feed is from
 * @error: return location for an error
 *
 * Keeps @self as the last good copy.
 *
 * Returns: whether it is kept
 */
gboolean
pp_feed_copy_save (const PpFeedCopy *self,
                   const char       *folder,
                   const char       *source,
                   GError          **error)
{
  g_autofree char *text_path = create_path (folder, source, "xml");
  g_autofree char *facts_path = create_path (folder, source, "ini");
  g_autofree char *facts_text = NULL;
  g_autofree char *sum = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, self->bytes);
  g_autoptr(GKeyFile) facts = g_key_file_new ();

  if (g_mkdir_with_parents (folder, 0700) != 0)
    {
      int saved = errno;

      g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (saved), "%s: %s", folder,
                   g_strerror (saved));
      return FALSE;
    }

  g_key_file_set_string (facts, GROUP, "source", source);
  g_key_file_set_int64 (facts, GROUP, "date", self->date);
  g_key_file_set_string (facts, GROUP, "sha256", sum);
  if (self->etag != NULL)
    g_key_file_set_string (facts, GROUP, "etag", self->etag);
  if (self->last_modified != NULL)
    g_key_file_set_string (facts, GROUP, "last-modified", self->last_modified);
  facts_text = g_key_file_to_data (facts, NULL, NULL);

  return g_file_set_contents (text_path, g_bytes_get_data (self->bytes, NULL),
                              (gssize) g_bytes_get_size (self->bytes), error) &&
         g_file_set_contents (facts_path, facts_text, -1, error);
}

/**
 * pp_feed_copy_forget:
 * @folder: the cache folder
 * @source: where a feed is from
 *
 * Forgets the last good copy, which turned out not to be good.
 */
void
pp_feed_copy_forget (const char *folder,
                     const char *source)
{
  g_autofree char *facts_path = create_path (folder, source, "ini");

  g_unlink (facts_path);
}

/**
 * pp_feed_copy_copy:
 * @self: a copy of a feed
 *
 * Returns: (transfer full): the same again; the text is shared
 */
PpFeedCopy *
pp_feed_copy_copy (const PpFeedCopy *self)
{
  PpFeedCopy *copy = g_new0 (PpFeedCopy, 1);

  copy->bytes = g_bytes_ref (self->bytes);
  copy->etag = g_strdup (self->etag);
  copy->last_modified = g_strdup (self->last_modified);
  copy->date = self->date;

  return copy;
}

/**
 * pp_feed_copy_free:
 * @self: (transfer full) (nullable): a copy
 *
 * Frees it.
 */
void
pp_feed_copy_free (PpFeedCopy *self)
{
  if (self == NULL)
    return;

  g_clear_pointer (&self->bytes, g_bytes_unref);
  g_free (self->etag);
  g_free (self->last_modified);
  g_free (self);
}
