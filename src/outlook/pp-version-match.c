/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-outlook"

#include "config.h"

#include "pp-outlook-private.h"

#include <string.h>

/* "6.1" and "6.1.0" are the same version; anything but dotted numbers equals nothing. */
static char *
normalise_version (const char *text)
{
  g_auto(GStrv) parts = NULL;
  guint n_parts;

  if (text == NULL || *text == '\0' || strspn (text, "0123456789.") != strlen (text))
    return NULL;
  parts = g_strsplit (text, ".", -1);
  n_parts = g_strv_length (parts);
  while (n_parts > 1 && strspn (parts[n_parts - 1], "0") == strlen (parts[n_parts - 1]))
    g_clear_pointer (&parts[--n_parts], g_free);

  return g_strjoinv (".", parts);
}

static gboolean
versions_are_equal (const char *left,
                    const char *right)
{
  g_autofree char *first = normalise_version (left);
  g_autofree char *second = normalise_version (right);

  return first != NULL && second != NULL && strcmp (first, second) == 0;
}

/* 59235c was built inside, 59235p is what the public got: the same build. */
static gsize
build_stem (const char *build)
{
  gsize length = strlen (build);

  if (length > 1 && (build[length - 1] == 'c' || build[length - 1] == 'p') &&
      g_ascii_isdigit (build[length - 2]))
    length--;

  return length;
}

static gboolean
matches_exactly (const PpVersion *version,
                 const PpHost    *host)
{
  if (version->build_number != NULL)
    return strcmp (version->build_number, host->build_number) == 0;

  return versions_are_equal (version->value, host->product_version);
}

static gboolean
matches_build_stem (const PpVersion *version,
                    const PpHost    *host)
{
  gsize length = build_stem (host->build_number);

  return version->build_number != NULL && length > 0 &&
         build_stem (version->build_number) == length &&
         strncmp (version->build_number, host->build_number, length) == 0;
}

static gboolean
matches_product_version (const PpVersion *version,
                         const PpHost    *host)
{
  return versions_are_equal (version->value, host->product_version);
}

/* "6.1" matches; "7.1 CU2" says more than a number and does not. */
static gboolean
matches_version_text (const PpVersion *version,
                      const PpHost    *host)
{
  return versions_are_equal (version->value, host->product_version_text);
}

/* A cumulative update keeps the build number of its release: where one of those found has the
 * product version of the host, it is not one of the others. */
static void
drop_others (GPtrArray    *versions,
             const PpHost *host)
{
  gboolean known = FALSE;

  for (guint i = 0; i < versions->len; i++)
    known |= matches_product_version (g_ptr_array_index (versions, i), host);
  for (guint i = versions->len; known && i > 0; i--)
    if (!matches_product_version (g_ptr_array_index (versions, i - 1), host))
      g_ptr_array_remove_index (versions, i - 1);
}

/**
 * pp_versions_for_host:
 * @catalogue: a catalogue
 * @host: a host
 *
 * The versions of the feed that @host runs: by build number (where the feed gives none, by product
 * version), else by build number without its letter, else by product version, else by its text.
 * The first rule that finds any decides; of those that it finds, the ones of the host's own product
 * version, if there are such.
 *
 * Returns: (transfer full) (element-type PpVersion): the versions, in feed order, maybe none;
 *   they belong to @catalogue
 */
GPtrArray *
pp_versions_for_host (PpCatalogue  *catalogue,
                      const PpHost *host)
{
  static gboolean (*const rules[]) (const PpVersion *, const PpHost *) =
  {
    matches_exactly, matches_build_stem, matches_product_version, matches_version_text,
  };
  GPtrArray *versions = g_ptr_array_new ();

  for (guint i = 0; i < G_N_ELEMENTS (rules) && versions->len == 0; i++)
    for (guint j = 0; j < pp_catalogue_get_n_versions (catalogue); j++)
      {
        const PpVersion *version = pp_catalogue_get_version (catalogue, j);

        if (rules[i] (version, host))
          g_ptr_array_add (versions, (gpointer) version);
      }

  drop_others (versions, host);

  return versions;
}
