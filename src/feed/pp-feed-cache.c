/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-feed-cache"

#include "config.h"

#include "pp-feed-cache.h"

#include <errno.h>
#include <string.h>

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <poolpatch/pp-error.h>

#define GROUP "feed"
#define TRY "try"

/*
 * <folder>/feed-<hash of the source>.xml and .ini. The text goes first: a copy without its
 * description is no copy, the other way round it would be a lie. Beside them .try, what came of
 * asking the source the last time: a source that never served has that and no copy.
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

static gboolean
make_folder (const char *folder,
             GError    **error)
{
  int saved;

  if (g_mkdir_with_parents (folder, 0700) == 0)
    return TRUE;

  saved = errno;
  g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (saved), "%s: %s", folder,
               g_strerror (saved));

  return FALSE;
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

  if (!make_folder (folder, error))
    return FALSE;

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
 * pp_feed_copy_find_date:
 * @folder: the cache folder
 * @source: where the feed is from
 *
 * Returns: when the last good copy was fetched, Unix seconds; 0 = there is none
 */
gint64
pp_feed_copy_find_date (const char *folder,
                        const char *source)
{
  g_autofree char *facts_path = create_path (folder, source, "ini");
  g_autoptr(GKeyFile) facts = g_key_file_new ();

  return g_key_file_load_from_file (facts, facts_path, G_KEY_FILE_NONE, NULL)
         ? g_key_file_get_int64 (facts, GROUP, "date", NULL) : 0;
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

/* --- what came of asking --- */

/* A feed error begins with its source and its place, which are kept apart. */
static const char *
skip_place (const GError *error)
{
  const char *server = pp_error_get_server (error);
  g_autofree char *place = NULL;

  if (!g_error_matches (error, PP_ERROR, PP_ERROR_FEED) || server == NULL)
    return error->message;

  place = pp_error_get_line (error) > 0
          ? g_strdup_printf ("%s:%d:%d: ", server, pp_error_get_line (error),
                             pp_error_get_column (error))
          : g_strdup_printf ("%s: ", server);

  return g_str_has_prefix (error->message, place) ? error->message + strlen (place)
                                                  : error->message;
}

/* What a later version wrote, or another hand, is read for its words alone. */
static GError *
read_error (GKeyFile *facts)
{
  g_autofree char *domain = g_key_file_get_string (facts, TRY, "domain", NULL);
  g_autofree char *message = g_key_file_get_string (facts, TRY, "message", NULL);
  g_autofree char *server = g_key_file_get_string (facts, TRY, "server", NULL);
  int code = g_key_file_get_integer (facts, TRY, "code", NULL);

  if (message == NULL)
    return NULL;
  if (g_strcmp0 (domain, g_quark_to_string (PP_ERROR)) != 0)
    return g_error_new_literal (G_IO_ERROR, g_strcmp0 (domain, g_quark_to_string (G_IO_ERROR)) == 0
                                ? code : G_IO_ERROR_FAILED, message);
  if (code == PP_ERROR_FEED && server != NULL)
    return pp_error_new_feed (server, g_key_file_get_integer (facts, TRY, "line", NULL),
                              g_key_file_get_integer (facts, TRY, "column", NULL), message);
  if (code < 0 || code > PP_ERROR_METERED)
    return g_error_new_literal (G_IO_ERROR, G_IO_ERROR_FAILED, message);

  return pp_error_new (code, server, "%s", message);
}

/**
 * pp_feed_try_load:
 * @folder: the cache folder
 * @source: where a feed is from
 *
 * Returns: (transfer full): what came of asking it the last time this or another program did
 */
PpFeedTry *
pp_feed_try_load (const char *folder,
                  const char *source)
{
  g_autofree char *path = create_path (folder, source, "try");
  g_autoptr(GKeyFile) facts = g_key_file_new ();
  g_autoptr(GError) error = NULL;
  gint64 copied = pp_feed_copy_find_date (folder, source);

  if (!g_key_file_load_from_file (facts, path, G_KEY_FILE_NONE, NULL))
    return pp_feed_try_new (source, 0, FALSE, copied, NULL);

  error = read_error (facts);

  return pp_feed_try_new (source, g_key_file_get_int64 (facts, TRY, "checked", NULL),
                          g_key_file_get_boolean (facts, TRY, "unchanged", NULL), copied, error);
}

/**
 * pp_feed_try_save:
 * @self: a try
 * @folder: the cache folder
 *
 * Keeps it for the next time the program starts. Where that does not work nothing but the memory of
 * it is lost.
 */
void
pp_feed_try_save (const PpFeedTry *self,
                  const char      *folder)
{
  g_autofree char *path = create_path (folder, self->source, "try");
  g_autofree char *text = NULL;
  g_autoptr(GKeyFile) facts = g_key_file_new ();
  g_autoptr(GError) error = NULL;
  const char *server = pp_error_get_server (self->error);

  g_key_file_set_int64 (facts, TRY, "checked", self->checked);
  g_key_file_set_boolean (facts, TRY, "unchanged", self->unchanged);
  if (self->error != NULL)
    {
      g_key_file_set_string (facts, TRY, "domain", g_quark_to_string (self->error->domain));
      g_key_file_set_integer (facts, TRY, "code", self->error->code);
      g_key_file_set_string (facts, TRY, "message", skip_place (self->error));
      g_key_file_set_integer (facts, TRY, "line", pp_error_get_line (self->error));
      g_key_file_set_integer (facts, TRY, "column", pp_error_get_column (self->error));
    }
  if (server != NULL)
    g_key_file_set_string (facts, TRY, "server", server);
  text = g_key_file_to_data (facts, NULL, NULL);
  if (!make_folder (folder, &error) || !g_file_set_contents (path, text, -1, &error))
    g_message ("Cannot keep what came of asking for the feed: %s", error->message);
}
