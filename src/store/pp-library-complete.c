/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-library"

#include "config.h"

#include <poolpatch/pp-library-upkeep.h>

#include "pp-library-private.h"

/* What files say of themselves, joined with what the feed says of them. */

static gboolean
is_pack (const PpLibraryRecord *record)
{
  return g_str_has_prefix (record->uuid, PP_LIBRARY_PACK_PREFIX);
}

static PpHotfix *
revise (const PpHotfix        *hotfix,
        const PpLibraryRecord *record)
{
  PpHotfix facts = *hotfix;

  facts.file_size = record->size;
  facts.homogeneous = record->homogeneous;
  facts.guidance_mandatory = hotfix->guidance_mandatory || record->mandatory;

  return pp_hotfix_new (&facts);
}

/* What a signed file of up to 7.0 has to be done after, the pool says once it has it. */
static PpHotfix *
describe (const PpLibraryRecord *record)
{
  PpHotfix facts = {
    .uuid = record->uuid,
    .name = record->name,
    .description = record->description,
    .installation_size = record->installation_size,
    .guidance = pp_guidance_from_string (record->guidance),
    .guidance_mandatory = record->mandatory,
    .homogeneous = record->homogeneous,
    .pack = is_pack (record),
    .file_size = record->size,
    .released = record->added,
  };

  return pp_hotfix_new (&facts);
}

static PpEngine
get_engine (const PpLibraryRecord *record)
{
  return g_str_has_suffix (record->file, PP_LIBRARY_ISO) && !is_pack (record) ?
         PP_ENGINE_POOL_UPDATE : PP_ENGINE_POOL_PATCH;
}

/**
 * pp_library_complete:
 * @self: a library
 * @catalogue: what the feed lists
 * @uuids: (array zero-terminated=1): of what a person chose
 *
 * The catalogue that a plan for @uuids is made from. What its file says of a hotfix is added to what
 * the feed says; a file that the feed does not list is among its hotfixes; and updates that make
 * another release of a server are offered as others are: see pp_catalogue_new_opened().
 *
 * Returns: (transfer full): the catalogue
 */
PpCatalogue *
pp_library_complete (PpLibrary          *self,
                     PpCatalogue        *catalogue,
                     const char * const *uuids)
{
  g_autoptr(GPtrArray) revised = NULL;
  g_autoptr(PpCatalogue) whole = NULL;

  g_return_val_if_fail (PP_IS_LIBRARY (self), NULL);
  g_return_val_if_fail (PP_IS_CATALOGUE (catalogue), NULL);
  g_return_val_if_fail (uuids != NULL, NULL);

  revised = g_ptr_array_new_with_free_func ((GDestroyNotify) pp_hotfix_unref);
  for (guint i = 0; uuids[i] != NULL; i++)
    {
      PpLibraryRecord *record = pp_library_find_record (self, uuids[i]);
      PpHotfix *hotfix = pp_catalogue_lookup (catalogue, uuids[i]);

      if (record != NULL && hotfix != NULL)
        g_ptr_array_add (revised, revise (hotfix, record));
    }
  whole = pp_catalogue_new_revised (catalogue, revised);

  for (guint i = 0; uuids[i] != NULL; i++)
    {
      PpLibraryRecord *record = pp_library_find_record (self, uuids[i]);

      if (record != NULL && pp_catalogue_lookup (whole, uuids[i]) == NULL)
        {
          g_autoptr(PpHotfix) hotfix = describe (record);
          PpCatalogue *more = pp_catalogue_new_with_hotfix (whole, hotfix, get_engine (record));

          g_object_unref (whole);
          whole = more;
        }
    }

  return pp_catalogue_new_opened (whole, uuids);
}

/**
 * pp_library_find:
 * @self: a library
 * @word: uuid, name or path of a file in it; uuid and name in any case
 *
 * Returns: (transfer none) (nullable): its uuid
 */
const char *
pp_library_find (PpLibrary  *self,
                 const char *word)
{
  GHashTableIter iter;
  gpointer value;

  g_return_val_if_fail (PP_IS_LIBRARY (self) && word != NULL, NULL);

  g_hash_table_iter_init (&iter, self->records);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      const PpLibraryRecord *record = value;
      g_autofree char *path = g_build_filename (self->folder, record->file, NULL);

      if (g_ascii_strcasecmp (record->uuid, word) == 0 || g_str_equal (path, word) ||
          (record->name != NULL && g_ascii_strcasecmp (record->name, word) == 0))
        return record->uuid;
    }

  return NULL;
}
