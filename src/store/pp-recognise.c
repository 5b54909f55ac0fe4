/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-recognise"

#include "config.h"

#include "pp-recognise.h"

#include <string.h>

#include "pp-archive.h"
#include "pp-iso.h"
#include "pp-signed.h"

#define HEAD 512
#define NAME_LENGTH 26  /* in the first header of a zip: length of the name, least byte first */
#define NAME 30         /* and the name */

/* A zip that was cut short has no list of its files any more, but the first of them still says its
 * name (APPNOTE.TXT §4.3.7). */
static gboolean
begins_with_hotfix (const char *path)
{
  g_autoptr(GFile) file = g_file_new_for_path (path);
  g_autoptr(GFileInputStream) stream = g_file_read (file, NULL, NULL);
  guint8 head[HEAD] = { 0 };
  g_autofree char *name = NULL;
  gsize length;

  if (stream == NULL ||
      !g_input_stream_read_all (G_INPUT_STREAM (stream), head, sizeof head, &length, NULL, NULL))
    return FALSE;

  length = head[NAME_LENGTH] + 256u * head[NAME_LENGTH + 1];
  name = g_strndup ((char *) head + NAME, MIN (length, HEAD - NAME));

  return g_str_has_suffix (name, ".xsupdate") || g_str_has_suffix (name, ".iso");
}

static gboolean
is_image_for_us (const char   *path,
                 gboolean      expected,
                 GCancellable *cancellable)
{
  g_autoptr(PpUpdateXml) update = NULL;
  PpIsoKind kind;

  if (!pp_iso_read (path, &kind, &update, cancellable, NULL))
    return expected;

  return kind == PP_ISO_UPDATE || kind == PP_ISO_PACK;
}

/**
 * pp_recognise:
 * @path: a file of which nothing is known
 * @expected: whether it is called as a hotfix file is
 * @cancellable: (nullable): a #GCancellable
 *
 * Looks whether a file is a hotfix, whole or broken, by what is in it; the name only helps where there
 * is nothing to see any more. Pictures and other things begin as signed files do: those have to be
 * whole. Blocks: for worker threads.
 *
 * Returns: whether it is meant for the library
 */
gboolean
pp_recognise (const char   *path,
              gboolean      expected,
              GCancellable *cancellable)
{
  g_autofree char *name = NULL;

  switch (pp_archive_sniff (path, NULL))
    {
    case PP_ARCHIVE_ZIP:
      name = pp_archive_find_name (path, NULL);
      return name != NULL || expected || begins_with_hotfix (path);

    case PP_ARCHIVE_XSUPDATE:
      return expected || g_str_has_suffix (path, ".xsupdate") ||
             pp_signed_check (path, NULL, NULL, cancellable, NULL);

    case PP_ARCHIVE_ISO:
      return is_image_for_us (path, expected, cancellable);

    case PP_ARCHIVE_WEB_PAGE:
    case PP_ARCHIVE_UNKNOWN:
    default:
      return expected;
    }
}
