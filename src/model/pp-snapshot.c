/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-snapshot"

#include "config.h"

#include <poolpatch/pp-snapshot.h>

#include "pp-model-private.h"

#include <string.h>

struct _PpSnapshot
{
  GObject     parent_instance;

  char       *address;   /* (owned) */
  PpPool     *pool;      /* (owned) */
  GPtrArray  *hosts;     /* (owned) (element-type PpHost) master first, then by name */
  GPtrArray  *patches;   /* (owned) (element-type PpPatch) by name */
  GHashTable *by_uuid;   /* (owned) uuid → PpPatch, both of patches */
};

G_DEFINE_FINAL_TYPE (PpSnapshot, pp_snapshot, G_TYPE_OBJECT)

static void
pp_snapshot_finalize (GObject *object)
{
  PpSnapshot *self = PP_SNAPSHOT (object);

  g_clear_pointer (&self->by_uuid, g_hash_table_unref);
  g_clear_pointer (&self->patches, g_ptr_array_unref);
  g_clear_pointer (&self->hosts, g_ptr_array_unref);
  g_clear_pointer (&self->pool, pp_pool_unref);
  g_clear_pointer (&self->address, g_free);

  G_OBJECT_CLASS (pp_snapshot_parent_class)->finalize (object);
}

static void
pp_snapshot_class_init (PpSnapshotClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = pp_snapshot_finalize;
}

static void
pp_snapshot_init (PpSnapshot *self)
{
  self->hosts = g_ptr_array_new_with_free_func ((GDestroyNotify) pp_host_unref);
  self->patches = g_ptr_array_new_with_free_func ((GDestroyNotify) pp_patch_unref);
  self->by_uuid = g_hash_table_new (g_str_hash, g_str_equal);
}

/** Place: where a host stands among the others. */
typedef struct
{
  PpHost *host;
  int     rank;
  char   *key;   /* (owned) */
} Place;

static void
clear_place (Place *place)
{
  g_free (place->key);
}

static int
compare_places (gconstpointer a,
                gconstpointer b)
{
  const Place *left = a;
  const Place *right = b;
  int order;

  if (left->rank != right->rank)
    return left->rank - right->rank;
  order = strcmp (left->key, right->key);

  return order != 0 ? order : strcmp (left->host->uuid, right->host->uuid);
}

static void
add_hosts (PpSnapshot *self,
           GPtrArray  *hosts)
{
  g_autoptr(GArray) places = g_array_sized_new (FALSE, FALSE, sizeof (Place), hosts->len);

  g_array_set_clear_func (places, (GDestroyNotify) clear_place);
  for (guint i = 0; i < hosts->len; i++)
    {
      PpHost *host = g_ptr_array_index (hosts, i);
      /* As a person counts: xs2 before xs10. */
      Place place = {
        host, strcmp (host->ref, self->pool->master) != 0,
        g_utf8_collate_key_for_filename (host->name, -1)
      };

      g_array_append_val (places, place);
    }
  g_array_sort (places, compare_places);
  for (guint i = 0; i < places->len; i++)
    g_ptr_array_add (self->hosts, pp_host_ref (g_array_index (places, Place, i).host));
}

static int
compare_patches (gconstpointer a,
                 gconstpointer b)
{
  const PpPatch *left = *(PpPatch * const *) a;
  const PpPatch *right = *(PpPatch * const *) b;
  int order = strcmp (left->name, right->name);

  return order != 0 ? order : strcmp (left->uuid, right->uuid);
}

/**
 * pp_snapshot_new:
 * @address: "https://host[:port]" that is being talked to
 * @pool: its pool record; referenced
 * @hosts: (element-type PpHost): in any order; referenced
 * @patches: (element-type PpPatch) (nullable): in any order; referenced
 *
 * Returns: (transfer full): a snapshot
 */
PpSnapshot *
pp_snapshot_new (const char *address,
                 PpPool     *pool,
                 GPtrArray  *hosts,
                 GPtrArray  *patches)
{
  PpSnapshot *self;

  g_return_val_if_fail (pool != NULL && hosts != NULL, NULL);

  self = g_object_new (PP_TYPE_SNAPSHOT, NULL);
  self->address = pp_model_dup (address);
  self->pool = pp_pool_ref (pool);
  add_hosts (self, hosts);
  for (guint i = 0; patches != NULL && i < patches->len; i++)
    {
      PpPatch *patch = pp_patch_ref (g_ptr_array_index (patches, i));

      g_ptr_array_add (self->patches, patch);
      g_hash_table_insert (self->by_uuid, patch->uuid, patch);
    }
  g_ptr_array_sort (self->patches, compare_patches);

  return self;
}

/**
 * pp_snapshot_get_address:
 * @self: a snapshot
 *
 * Returns: (transfer none): "https://host[:port]" that was asked
 */
const char *
pp_snapshot_get_address (PpSnapshot *self)
{
  g_return_val_if_fail (PP_IS_SNAPSHOT (self), NULL);

  return self->address;
}

/**
 * pp_snapshot_get_engine:
 * @self: a snapshot
 *
 * While a pool is being upgraded its members are older than the master: ask each #PpHost then.
 *
 * Returns: by what the master is updated
 */
PpEngine
pp_snapshot_get_engine (PpSnapshot *self)
{
  PpHost *first;

  g_return_val_if_fail (PP_IS_SNAPSHOT (self), PP_ENGINE_POOL_PATCH);

  first = self->hosts->len > 0 ? g_ptr_array_index (self->hosts, 0) : NULL;

  return first != NULL ? first->engine : PP_ENGINE_POOL_PATCH;
}

/**
 * pp_snapshot_get_pool:
 * @self: a snapshot
 *
 * Returns: (transfer none): the pool record
 */
PpPool *
pp_snapshot_get_pool (PpSnapshot *self)
{
  g_return_val_if_fail (PP_IS_SNAPSHOT (self), NULL);

  return self->pool;
}

/**
 * pp_snapshot_get_uuid:
 * @self: a snapshot
 *
 * Returns: (transfer none): uuid of the pool
 */
const char *
pp_snapshot_get_uuid (PpSnapshot *self)
{
  g_return_val_if_fail (PP_IS_SNAPSHOT (self), NULL);

  return self->pool->uuid;
}

/**
 * pp_snapshot_get_name:
 * @self: a snapshot
 *
 * A stand-alone server is a pool without a name.
 *
 * Returns: (transfer none): name of the pool, else of its master, else the address
 */
const char *
pp_snapshot_get_name (PpSnapshot *self)
{
  PpHost *master;

  g_return_val_if_fail (PP_IS_SNAPSHOT (self), NULL);

  if (*self->pool->name != '\0')
    return self->pool->name;
  master = pp_snapshot_get_master (self);

  return master != NULL && *master->name != '\0' ? master->name : self->address;
}

/**
 * pp_snapshot_get_n_hosts:
 * @self: a snapshot
 *
 * Returns: how many servers the pool has
 */
guint
pp_snapshot_get_n_hosts (PpSnapshot *self)
{
  g_return_val_if_fail (PP_IS_SNAPSHOT (self), 0);

  return self->hosts->len;
}

/**
 * pp_snapshot_get_host:
 * @self: a snapshot
 * @position: less than pp_snapshot_get_n_hosts()
 *
 * Returns: (transfer none): a server; the master is at 0
 */
PpHost *
pp_snapshot_get_host (PpSnapshot *self,
                      guint       position)
{
  g_return_val_if_fail (PP_IS_SNAPSHOT (self), NULL);
  g_return_val_if_fail (position < self->hosts->len, NULL);

  return g_ptr_array_index (self->hosts, position);
}

/**
 * pp_snapshot_get_master:
 * @self: a snapshot
 *
 * Returns: (transfer none) (nullable): the server that the pool record names as its master; %NULL
 *   when that one is not among them
 */
PpHost *
pp_snapshot_get_master (PpSnapshot *self)
{
  PpHost *first;

  g_return_val_if_fail (PP_IS_SNAPSHOT (self), NULL);

  first = self->hosts->len > 0 ? g_ptr_array_index (self->hosts, 0) : NULL;

  return first != NULL && strcmp (first->ref, self->pool->master) == 0 ? first : NULL;
}

/**
 * pp_snapshot_find_host:
 * @self: a snapshot
 * @name_uuid_or_ref: (nullable): identity of a server; a reference or uuid beats a name
 *
 * Returns: (transfer none) (nullable): the server
 */
PpHost *
pp_snapshot_find_host (PpSnapshot *self,
                       const char *name_uuid_or_ref)
{
  PpHost *named = NULL;

  g_return_val_if_fail (PP_IS_SNAPSHOT (self), NULL);

  if (name_uuid_or_ref == NULL || *name_uuid_or_ref == '\0')
    return NULL;
  for (guint i = 0; i < self->hosts->len; i++)
    {
      PpHost *host = g_ptr_array_index (self->hosts, i);

      if (g_ascii_strcasecmp (host->uuid, name_uuid_or_ref) == 0 ||
          strcmp (host->ref, name_uuid_or_ref) == 0)
        return host;
      if (named == NULL && strcmp (host->name, name_uuid_or_ref) == 0)
        named = host;
    }

  return named;
}

/**
 * pp_snapshot_get_n_patches:
 * @self: a snapshot
 *
 * Returns: how many hotfixes were uploaded to the pool
 */
guint
pp_snapshot_get_n_patches (PpSnapshot *self)
{
  g_return_val_if_fail (PP_IS_SNAPSHOT (self), 0);

  return self->patches->len;
}

/**
 * pp_snapshot_get_patch:
 * @self: a snapshot
 * @position: less than pp_snapshot_get_n_patches()
 *
 * Returns: (transfer none): an uploaded hotfix, by name
 */
PpPatch *
pp_snapshot_get_patch (PpSnapshot *self,
                       guint       position)
{
  g_return_val_if_fail (PP_IS_SNAPSHOT (self), NULL);
  g_return_val_if_fail (position < self->patches->len, NULL);

  return g_ptr_array_index (self->patches, position);
}

/**
 * pp_snapshot_find_patch:
 * @self: a snapshot
 * @uuid: (nullable): in any case
 *
 * Returns: (transfer none) (nullable): the uploaded hotfix
 */
PpPatch *
pp_snapshot_find_patch (PpSnapshot *self,
                        const char *uuid)
{
  g_autofree char *lower = NULL;

  g_return_val_if_fail (PP_IS_SNAPSHOT (self), NULL);

  if (uuid == NULL)
    return NULL;
  lower = g_ascii_strdown (uuid, -1);

  return g_hash_table_lookup (self->by_uuid, lower);
}

/**
 * pp_snapshot_is_licensed:
 * @self: a snapshot
 * @host: (nullable): one of its servers; %NULL = all of them must be
 *
 * By edition only: the licence daemon itself takes an expired server back to the free edition.
 *
 * Returns: whether it has a paid edition
 */
gboolean
pp_snapshot_is_licensed (PpSnapshot *self,
                         PpHost     *host)
{
  static const char * const free_editions[] = { "", "free", "express", "basic", NULL };

  g_return_val_if_fail (PP_IS_SNAPSHOT (self), FALSE);

  if (host != NULL)
    {
      g_autofree char *edition = g_ascii_strdown (host->edition, -1);

      return !g_strv_contains (free_editions, edition);
    }
  for (guint i = 0; i < self->hosts->len; i++)
    if (!pp_snapshot_is_licensed (self, g_ptr_array_index (self->hosts, i)))
      return FALSE;

  return self->hosts->len > 0;
}
