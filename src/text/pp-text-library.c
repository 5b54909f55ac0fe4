/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-text"

#include "config.h"

#include <poolpatch/pp-text.h>

#include <glib/gi18n-lib.h>

#define MINUTE 60
#define HOUR (60 * MINUTE)

/**
 * pp_text_for_room:
 * @used: bytes that files take
 * @quota: bytes that they may take, 0 = there is no limit
 * @n_free: bytes that their disk has left, %G_MAXUINT64 = not known
 *
 * Returns: (transfer full): "1.2 GB of 5.0 GB, 40 GB free"
 */
char *
pp_text_for_room (guint64 used,
                  guint64 quota,
                  guint64 n_free)
{
  g_autofree char *size = pp_text_for_size (used);
  g_autofree char *limit = pp_text_for_size (quota);
  g_autofree char *left = pp_text_for_size (n_free);
  g_autofree char *taken = quota > 0 ? g_strdup_printf (_("%s of %s"), size, limit) : g_strdup (size);

  return n_free != G_MAXUINT64 ? g_strdup_printf (_("%s, %s free"), taken, left) :
         g_steal_pointer (&taken);
}

static char *
describe_time (gint64 seconds)
{
  if (seconds < MINUTE)
    return g_strdup_printf (_("%d s left"), (int) seconds);
  if (seconds < HOUR)
    return g_strdup_printf (_("%d min left"), (int) ((seconds + MINUTE / 2) / MINUTE));

  return g_strdup_printf (_("%d h %d min left"), (int) (seconds / HOUR),
                          (int) (seconds % HOUR / MINUTE));
}

/**
 * pp_text_for_progress:
 * @done: bytes that are there
 * @total: bytes there will be, -1 = not known
 * @speed: bytes a second, -1 = not known
 * @seconds_left: -1 = not known
 *
 * Returns: (transfer full): "12 MB of 96 MB, 3.1 MB/s, 27 s left"
 */
char *
pp_text_for_progress (gint64 done,
                      gint64 total,
                      gint64 speed,
                      gint64 seconds_left)
{
  g_autofree char *size = pp_text_for_size ((guint64) MAX (done, 0));
  g_autoptr(GString) text = g_string_new (NULL);

  if (total >= 0)
    {
      g_autofree char *whole = pp_text_for_size ((guint64) total);

      g_string_append_printf (text, _("%s of %s"), size, whole);
    }
  else
    {
      g_string_append (text, size);
    }
  if (speed >= 0)
    {
      g_autofree char *rate = pp_text_for_size ((guint64) speed);

      g_string_append (text, pp_text_get_comma ());
      g_string_append_printf (text, _("%s/s"), rate);
    }
  if (seconds_left >= 0)
    {
      g_autofree char *left = describe_time (seconds_left);

      g_string_append_printf (text, "%s%s", pp_text_get_comma (), left);
    }

  return g_string_free (g_steal_pointer (&text), FALSE);
}

/**
 * pp_text_for_metered:
 * @n_files: how many hotfix files are to be downloaded
 * @bytes: how much that is as far as the feed says it, 0 = it does not
 *
 * Returns: (transfer full): the question before a download over a metered connection
 */
char *
pp_text_for_metered (guint   n_files,
                     guint64 bytes)
{
  g_autofree char *size = pp_text_for_size (bytes);

  if (bytes == 0)
    return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE,
                                         "The connection is metered. %u hotfix file is to be "
                                         "downloaded.",
                                         "The connection is metered. %u hotfix files are to be "
                                         "downloaded.", n_files), n_files);

  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE,
                                       "The connection is metered. %u hotfix file (%s) is to be "
                                       "downloaded.",
                                       "The connection is metered. %u hotfix files (%s) are to be "
                                       "downloaded.", n_files), n_files, size);
}
