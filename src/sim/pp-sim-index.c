/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-sim"

#include "config.h"

#include "pp-sim-index.h"

#include <gio/gio.h>
#include <json-glib/json-glib.h>

/* What data/make-hotfixes.py says about the hotfixes it made: hotfixes/hotfixes.json. */
struct _PpSimIndex
{
  GPtrArray  *entries;  /* (owned) (element-type PpSimIndexEntry) */
  GHashTable *by_name;  /* (owned) names and uuids, unowned, to entries */
};

static void
entry_free (gpointer data)
{
  PpSimIndexEntry *entry = data;

  g_free (entry->name);
  g_free (entry->uuid);
  g_free (entry->guidance);
  g_free (entry);
}

static void
add_entry (PpSimIndex *self,
           JsonObject *object)
{
  PpSimIndexEntry *entry = g_new0 (PpSimIndexEntry, 1);

  entry->name = g_strdup (json_object_get_string_member_with_default (object, "name", ""));
  entry->uuid = g_strdup (json_object_get_string_member_with_default (object, "uuid", ""));
  entry->guidance = g_strdup (json_object_get_string_member_with_default (object, "guidance", ""));
  entry->size = json_object_get_int_member_with_default (object, "size", 0);
  g_ptr_array_add (self->entries, entry);
  g_hash_table_insert (self->by_name, entry->name, entry);
  g_hash_table_insert (self->by_name, entry->uuid, entry);
}

/**
 * pp_sim_index_new:
 * @data_dir: the folder with hotfixes/hotfixes.json
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): the index
 */
PpSimIndex *
pp_sim_index_new (const char *data_dir,
                  GError    **error)
{
  g_autofree char *path = g_build_filename (data_dir, "hotfixes", "hotfixes.json", NULL);
  g_autoptr(JsonParser) parser = json_parser_new ();
  PpSimIndex *self;
  JsonNode *root;
  JsonArray *array;

  if (!json_parser_load_from_file (parser, path, error))
    return NULL;

  root = json_parser_get_root (parser);
  if (root == NULL || !JSON_NODE_HOLDS_ARRAY (root))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "%s holds no list", path);
      return NULL;
    }

  self = g_new0 (PpSimIndex, 1);
  self->entries = g_ptr_array_new_with_free_func (entry_free);
  self->by_name = g_hash_table_new (g_str_hash, g_str_equal);
  array = json_node_get_array (root);
  for (guint i = 0; i < json_array_get_length (array); i++)
    add_entry (self, json_array_get_object_element (array, i));

  return self;
}

/**
 * pp_sim_index_free:
 * @self: (transfer full): the index
 *
 * Frees @self.
 */
void
pp_sim_index_free (PpSimIndex *self)
{
  g_hash_table_unref (self->by_name);
  g_ptr_array_unref (self->entries);
  g_free (self);
}

/**
 * pp_sim_index_find:
 * @self: the index
 * @name_or_uuid: what it is called
 *
 * Returns: (transfer none) (nullable): what is known about that hotfix
 */
const PpSimIndexEntry *
pp_sim_index_find (PpSimIndex *self,
                   const char *name_or_uuid)
{
  return g_hash_table_lookup (self->by_name, name_or_uuid);
}
