/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-catalogue"

#include "config.h"

#include <poolpatch/pp-catalogue.h>

#include "pp-model-private.h"

#include <string.h>

struct _PpCatalogue
{
  GObject     parent_instance;

  char       *source;    /* (owned) */
  GPtrArray  *hotfixes;  /* (owned) (element-type PpHotfix) */
  GPtrArray  *versions;  /* (owned) (element-type PpVersion) */
  GHashTable *by_uuid;   /* (owned) uuid → PpHotfix, both of hotfixes */
  GHashTable *by_name;   /* (owned) (element-type utf8 PpHotfix) name in lower case */
  gint64      date;
  gboolean    stale;
};

G_DEFINE_FINAL_TYPE (PpCatalogue, pp_catalogue, G_TYPE_OBJECT)

static void
pp_catalogue_finalize (GObject *object)
{
  PpCatalogue *self = PP_CATALOGUE (object);

  g_clear_pointer (&self->by_uuid, g_hash_table_unref);
  g_clear_pointer (&self->by_name, g_hash_table_unref);
  g_clear_pointer (&self->versions, g_ptr_array_unref);
  g_clear_pointer (&self->hotfixes, g_ptr_array_unref);
  g_clear_pointer (&self->source, g_free);

  G_OBJECT_CLASS (pp_catalogue_parent_class)->finalize (object);
}

static void
pp_catalogue_class_init (PpCatalogueClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = pp_catalogue_finalize;
}

static void
pp_catalogue_init (PpCatalogue *self)
{
  self->hotfixes = g_ptr_array_new_with_free_func ((GDestroyNotify) pp_hotfix_unref);
  self->versions = g_ptr_array_new_with_free_func ((GDestroyNotify) pp_version_free);
  self->by_uuid = g_hash_table_new (g_str_hash, g_str_equal);
  self->by_name = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

/* The first of two entries with one uuid counts, as in XenCenter. */
static void
add_hotfix (PpCatalogue *self,
            PpHotfix    *hotfix)
{
  char *key;

  if (*hotfix->uuid == '\0' || g_hash_table_contains (self->by_uuid, hotfix->uuid))
    return;

  g_ptr_array_add (self->hotfixes, pp_hotfix_ref (hotfix));
  g_hash_table_insert (self->by_uuid, hotfix->uuid, hotfix);
  key = g_ascii_strdown (hotfix->name, -1);
  if (*key == '\0' || g_hash_table_contains (self->by_name, key))
    g_free (key);
  else
    g_hash_table_insert (self->by_name, key, hotfix);
}

/* The live feed names uuids that it does not describe. */
static void
drop_dangling (PpCatalogue *self,
               char       **uuids)
{
  guint n_kept = 0;

  for (guint i = 0; uuids != NULL && uuids[i] != NULL; i++)
    {
      char *uuid = g_steal_pointer (&uuids[i]);

      if (g_hash_table_contains (self->by_uuid, uuid))
        uuids[n_kept++] = uuid;
      else
        g_free (uuid);
    }
}

/**
 * pp_catalogue_new:
 * @source: address or path the feed was read from
 * @date: when, Unix seconds; 0 = not known
 * @stale: whether the source failed and this is the last good copy
 * @hotfixes: (element-type PpHotfix): in feed order; referenced
 * @versions: (element-type PpVersion): in feed order; copied, without uuids that @hotfixes lack
 *
 * Returns: (transfer full): a catalogue
 */
PpCatalogue *
pp_catalogue_new (const char *source,
                  gint64      date,
                  gboolean    stale,
                  GPtrArray  *hotfixes,
                  GPtrArray  *versions)
{
  PpCatalogue *self = g_object_new (PP_TYPE_CATALOGUE, NULL);

  g_return_val_if_fail (hotfixes != NULL && versions != NULL, self);

  self->source = pp_model_dup (source);
  self->date = date;
  self->stale = stale;
  for (guint i = 0; i < hotfixes->len; i++)
    add_hotfix (self, g_ptr_array_index (hotfixes, i));
  for (guint i = 0; i < versions->len; i++)
    {
      PpVersion *version = pp_version_new (g_ptr_array_index (versions, i));

      drop_dangling (self, version->hotfixes);
      drop_dangling (self, version->minimal);
      g_ptr_array_add (self->versions, version);
    }

  return self;
}

/**
 * pp_catalogue_new_stale:
 * @self: a catalogue
 *
 * Returns: (transfer full): the same, marked as last good copy
 */
PpCatalogue *
pp_catalogue_new_stale (PpCatalogue *self)
{
  g_return_val_if_fail (PP_IS_CATALOGUE (self), NULL);

  return pp_catalogue_new (self->source, self->date, TRUE, self->hotfixes, self->versions);
}

/* Who downloads takes patch_url; what the feed said stays beside it. */
static PpHotfix *
mirror_hotfix (PpHotfix  *hotfix,
               PpMirrors *mirrors)
{
  char *listed = hotfix->listed_url != NULL ? hotfix->listed_url : hotfix->patch_url;
  g_autofree char *mirror = listed != NULL ? pp_mirrors_rewrite (mirrors, listed) : NULL;
  PpHotfix facts = *hotfix;

  facts.patch_url = mirror != NULL ? mirror : listed;
  facts.listed_url = mirror != NULL ? listed : NULL;

  return g_strcmp0 (facts.patch_url, hotfix->patch_url) == 0 ? pp_hotfix_ref (hotfix) :
         pp_hotfix_new (&facts);
}

/**
 * pp_catalogue_new_mirrored:
 * @self: a catalogue
 * @mirrors: rules for the addresses of files; they replace those that @self was made with
 *
 * Returns: (transfer full): the same, its files to be fetched from where @mirrors say
 */
PpCatalogue *
pp_catalogue_new_mirrored (PpCatalogue *self,
                           PpMirrors   *mirrors)
{
  g_autoptr(GPtrArray) hotfixes = g_ptr_array_new_with_free_func ((GDestroyNotify) pp_hotfix_unref);

  g_return_val_if_fail (PP_IS_CATALOGUE (self), NULL);
  g_return_val_if_fail (mirrors != NULL, NULL);

  for (guint i = 0; i < self->hotfixes->len; i++)
    g_ptr_array_add (hotfixes, mirror_hotfix (g_ptr_array_index (self->hotfixes, i), mirrors));

  return pp_catalogue_new (self->source, self->date, self->stale, hotfixes, self->versions);
}

/**
 * pp_catalogue_get_source:
 * @self: a catalogue
 *
 * Returns: (transfer none): address or path it was read from
 */
const char *
pp_catalogue_get_source (PpCatalogue *self)
{
  g_return_val_if_fail (PP_IS_CATALOGUE (self), NULL);

  return self->source;
}

/**
 * pp_catalogue_get_date:
 * @self: a catalogue
 *
 * Returns: when it was fetched, Unix seconds; 0 = not known
 */
gint64
pp_catalogue_get_date (PpCatalogue *self)
{
  g_return_val_if_fail (PP_IS_CATALOGUE (self), 0);

  return self->date;
}

/**
 * pp_catalogue_get_stale:
 * @self: a catalogue
 *
 * Returns: whether the source failed since
 */
gboolean
pp_catalogue_get_stale (PpCatalogue *self)
{
  g_return_val_if_fail (PP_IS_CATALOGUE (self), FALSE);

  return self->stale;
}

/**
 * pp_catalogue_get_n_hotfixes:
 * @self: a catalogue
 *
 * Returns: how many hotfixes it holds
 */
guint
pp_catalogue_get_n_hotfixes (PpCatalogue *self)
{
  g_return_val_if_fail (PP_IS_CATALOGUE (self), 0);

  return self->hotfixes->len;
}

/**
 * pp_catalogue_get_hotfix:
 * @self: a catalogue
 * @position: less than pp_catalogue_get_n_hotfixes()
 *
 * Returns: (transfer none): a hotfix, in feed order
 */
PpHotfix *
pp_catalogue_get_hotfix (PpCatalogue *self,
                         guint        position)
{
  g_return_val_if_fail (PP_IS_CATALOGUE (self), NULL);
  g_return_val_if_fail (position < self->hotfixes->len, NULL);

  return g_ptr_array_index (self->hotfixes, position);
}

/**
 * pp_catalogue_lookup:
 * @self: a catalogue
 * @uuid: (nullable): in any case
 *
 * Returns: (transfer none) (nullable): the hotfix
 */
PpHotfix *
pp_catalogue_lookup (PpCatalogue *self,
                     const char  *uuid)
{
  g_autofree char *lower = NULL;
  PpHotfix *found;

  g_return_val_if_fail (PP_IS_CATALOGUE (self), NULL);

  if (uuid == NULL)
    return NULL;
  found = g_hash_table_lookup (self->by_uuid, uuid);
  if (found != NULL)
    return found;
  lower = g_ascii_strdown (uuid, -1);

  return g_hash_table_lookup (self->by_uuid, lower);
}

/**
 * pp_catalogue_lookup_name:
 * @self: a catalogue
 * @name: (nullable): in any case
 *
 * Returns: (transfer none) (nullable): the hotfix
 */
PpHotfix *
pp_catalogue_lookup_name (PpCatalogue *self,
                          const char  *name)
{
  g_autofree char *lower = NULL;

  g_return_val_if_fail (PP_IS_CATALOGUE (self), NULL);

  if (name == NULL)
    return NULL;
  lower = g_ascii_strdown (name, -1);

  return g_hash_table_lookup (self->by_name, lower);
}

/**
 * pp_catalogue_get_n_versions:
 * @self: a catalogue
 *
 * Returns: how many server versions the feed lists
 */
guint
pp_catalogue_get_n_versions (PpCatalogue *self)
{
  g_return_val_if_fail (PP_IS_CATALOGUE (self), 0);

  return self->versions->len;
}

/**
 * pp_catalogue_get_version:
 * @self: a catalogue
 * @position: less than pp_catalogue_get_n_versions()
 *
 * Returns: (transfer none): a version, in feed order
 */
const PpVersion *
pp_catalogue_get_version (PpCatalogue *self,
                          guint        position)
{
  g_return_val_if_fail (PP_IS_CATALOGUE (self), NULL);
  g_return_val_if_fail (position < self->versions->len, NULL);

  return g_ptr_array_index (self->versions, position);
}
