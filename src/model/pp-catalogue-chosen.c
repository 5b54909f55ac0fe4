/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-catalogue"

#include "config.h"

#include <poolpatch/pp-catalogue.h>

#include "pp-model-private.h"

#include <string.h>

/* What the feed lists, with what a person chose beyond that. */

/* "6.2.0" is in the names of its hotfixes as "62": XS62E014, XS62ESP1; 6.0.2 as "602". */
static gboolean
name_is_for_version (const char      *name,
                     const PpVersion *version)
{
  g_auto(GStrv) numbers = g_strsplit (version->value, ".", -1);
  g_autofree char *digits = NULL;
  guint n_numbers = g_strv_length (numbers);
  gsize length;

  while (n_numbers > 2 && strcmp (numbers[n_numbers - 1], "0") == 0)
    g_clear_pointer (&numbers[--n_numbers], g_free);
  digits = g_strjoinv ("", numbers);
  length = strlen (digits);

  return length > 1 && strlen (name) > 2 + length && !g_ascii_isdigit (name[1]) &&
         strncmp (name + 2, digits, length) == 0 && !g_ascii_isdigit (name[2 + length]);
}

static void
append_uuid (char     ***uuids,
             const char *uuid)
{
  guint n_uuids = g_strv_length (*uuids);

  *uuids = g_renew (char *, *uuids, n_uuids + 2);
  (*uuids)[n_uuids] = g_strdup (uuid);
  (*uuids)[n_uuids + 1] = NULL;
}

/* Those of self, in order; where one of revised has the same uuid, that. */
static GPtrArray *
dup_hotfixes (PpCatalogue *self,
              GPtrArray   *revised)
{
  g_autoptr(GHashTable) by_uuid = g_hash_table_new (g_str_hash, g_str_equal);
  GPtrArray *hotfixes = g_ptr_array_new_with_free_func ((GDestroyNotify) pp_hotfix_unref);

  for (guint i = 0; i < revised->len; i++)
    {
      PpHotfix *hotfix = g_ptr_array_index (revised, i);

      g_hash_table_insert (by_uuid, hotfix->uuid, hotfix);
    }
  for (guint i = 0; i < pp_catalogue_get_n_hotfixes (self); i++)
    {
      PpHotfix *hotfix = pp_catalogue_get_hotfix (self, i);
      PpHotfix *other = g_hash_table_lookup (by_uuid, hotfix->uuid);

      g_ptr_array_add (hotfixes, pp_hotfix_ref (other != NULL ? other : hotfix));
    }

  return hotfixes;
}

static GPtrArray *
dup_versions (PpCatalogue *self)
{
  GPtrArray *versions = g_ptr_array_new_with_free_func ((GDestroyNotify) pp_version_free);

  for (guint i = 0; i < pp_catalogue_get_n_versions (self); i++)
    g_ptr_array_add (versions, pp_version_new (pp_catalogue_get_version (self, i)));

  return versions;
}

static PpCatalogue *
make (PpCatalogue *self,
      GPtrArray   *hotfixes,
      GPtrArray   *versions)
{
  return pp_catalogue_new (pp_catalogue_get_source (self), pp_catalogue_get_date (self),
                           pp_catalogue_get_stale (self), hotfixes, versions);
}

/**
 * pp_catalogue_new_revised:
 * @self: a catalogue
 * @hotfixes: (element-type PpHotfix): hotfixes of @self of which more is known
 *
 * Returns: (transfer full): the same, with @hotfixes instead of those with their uuids
 */
PpCatalogue *
pp_catalogue_new_revised (PpCatalogue *self,
                          GPtrArray   *hotfixes)
{
  g_autoptr(GPtrArray) all = NULL;
  g_autoptr(GPtrArray) versions = NULL;

  g_return_val_if_fail (PP_IS_CATALOGUE (self), NULL);
  g_return_val_if_fail (hotfixes != NULL, NULL);

  if (hotfixes->len == 0)
    return g_object_ref (self);
  all = dup_hotfixes (self, hotfixes);
  versions = dup_versions (self);

  return make (self, all, versions);
}

/* Supplemental packs are installed from afar since 6.5 SP1 (facts: XenAPI 5.6). */
static gboolean
is_for_version (const PpHotfix  *hotfix,
                PpEngine         engine,
                const PpVersion *version)
{
  return pp_engine_choose (NULL, version->value, NULL, FALSE) == engine &&
         (!hotfix->pack || pp_model_version_is_at_least (version->value, 6, 5, 0));
}

/**
 * pp_catalogue_new_with_hotfix:
 * @self: a catalogue
 * @hotfix: one that came from a file
 * @engine: by what servers take such files
 *
 * A hotfix that @self does not have is added to the versions that its name speaks of
 * ("XS62ESP1099": 6.2), or, when it speaks of none, to all that take such files: the server's own
 * pre-check is the judge. It joins the minimal sets as well, because a person asked for it. One that
 * @self has stays as the feed describes it.
 *
 * Returns: (transfer full): a catalogue that holds @hotfix
 */
PpCatalogue *
pp_catalogue_new_with_hotfix (PpCatalogue *self,
                              PpHotfix    *hotfix,
                              PpEngine     engine)
{
  g_autoptr(GPtrArray) none = g_ptr_array_new ();
  g_autoptr(GPtrArray) hotfixes = NULL;
  g_autoptr(GPtrArray) versions = NULL;
  gboolean named = FALSE;

  g_return_val_if_fail (PP_IS_CATALOGUE (self), NULL);
  g_return_val_if_fail (hotfix != NULL, NULL);

  if (pp_catalogue_lookup (self, hotfix->uuid) != NULL)
    return g_object_ref (self);

  hotfixes = dup_hotfixes (self, none);
  g_ptr_array_add (hotfixes, pp_hotfix_ref (hotfix));
  versions = dup_versions (self);
  for (guint i = 0; i < versions->len; i++)
    named |= name_is_for_version (hotfix->name, g_ptr_array_index (versions, i));

  for (guint i = 0; i < versions->len; i++)
    {
      PpVersion *version = g_ptr_array_index (versions, i);

      if (!is_for_version (hotfix, engine, version) ||
          (named && !name_is_for_version (hotfix->name, version)))
        continue;
      append_uuid (&version->hotfixes, hotfix->uuid);
      if (version->minimal != NULL)
        append_uuid (&version->minimal, hotfix->uuid);
    }

  return make (self, hotfixes, versions);
}

/* An update that makes another release of a server, as 7.3 was one for 7.2. */
static gboolean
is_release (PpCatalogue        *self,
            const PpVersion    *version,
            const char * const *uuids)
{
  return version->patch_uuid != NULL && !version->present_as_update &&
         g_strv_contains (uuids, version->patch_uuid) &&
         pp_catalogue_lookup (self, version->patch_uuid) != NULL &&
         pp_engine_choose (NULL, version->value, NULL, FALSE) == PP_ENGINE_POOL_UPDATE;
}

/* What follows needs the release to run, not only to be there. */
static PpHotfix *
revise_release (PpHotfix *hotfix)
{
  PpHotfix facts = *hotfix;

  facts.guidance |= PP_GUIDANCE_RESTART_HOST;
  facts.guidance_mandatory = TRUE;

  return pp_hotfix_new (&facts);
}

static void
open_for_all (GPtrArray  *versions,
              const char *uuid)
{
  for (guint i = 0; i < versions->len; i++)
    {
      PpVersion *version = g_ptr_array_index (versions, i);

      if (version->minimal != NULL &&
          g_strv_contains ((const char * const *) version->hotfixes, uuid) &&
          !g_strv_contains ((const char * const *) version->minimal, uuid))
        append_uuid (&version->minimal, uuid);
    }
}

/**
 * pp_catalogue_new_opened:
 * @self: a catalogue
 * @uuids: (array zero-terminated=1): of hotfixes that a person chose
 *
 * Nobody is brought to another release unasked. Those updates among @uuids that do it are offered from
 * then on as cumulative updates are: they are needed, and what the other release has follows them. The
 * server is restarted right after them, whatever the feed says.
 *
 * Returns: (transfer full): such a catalogue; @self when there is no such update among @uuids
 */
PpCatalogue *
pp_catalogue_new_opened (PpCatalogue        *self,
                         const char * const *uuids)
{
  g_autoptr(GPtrArray) releases = NULL;
  g_autoptr(GPtrArray) hotfixes = NULL;
  g_autoptr(GPtrArray) versions = NULL;

  g_return_val_if_fail (PP_IS_CATALOGUE (self), NULL);
  g_return_val_if_fail (uuids != NULL, NULL);

  releases = g_ptr_array_new_with_free_func ((GDestroyNotify) pp_hotfix_unref);
  versions = dup_versions (self);
  for (guint i = 0; i < versions->len; i++)
    {
      PpVersion *version = g_ptr_array_index (versions, i);

      if (!is_release (self, version, uuids))
        continue;
      version->present_as_update = TRUE;
      open_for_all (versions, version->patch_uuid);
      g_ptr_array_add (releases, revise_release (pp_catalogue_lookup (self, version->patch_uuid)));
    }
  if (releases->len == 0)
    return g_object_ref (self);

  hotfixes = dup_hotfixes (self, releases);

  return make (self, hotfixes, versions);
}
