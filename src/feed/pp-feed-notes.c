/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-feed-notes"

#include "config.h"

#include <json-glib/json-glib.h>
#include <poolpatch/pp-error.h>
#include <poolpatch/pp-feed.h>

#include "pp-notes-resources.h"

#define SCHEMA 1
#define NOTES_PATH "/org/poolpatch/feed/hotfix-notes.json"

static char **
dup_strv (JsonObject *object,
          const char *name)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  JsonNode *node = json_object_get_member (object, name);
  JsonArray *array = node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) :
                     NULL;

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      JsonNode *item = json_array_get_element (array, i);

      if (JSON_NODE_HOLDS_VALUE (item) && json_node_get_value_type (item) == G_TYPE_STRING)
        g_strv_builder_add (builder, json_node_get_string (item));
    }

  return g_strv_builder_end (builder);
}

static const char *
get_text (JsonObject *object,
          const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) &&
         json_node_get_value_type (node) == G_TYPE_STRING ? json_node_get_string (node) : NULL;
}

static gboolean
get_truth (JsonObject *object,
           const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) &&
         json_node_get_value_type (node) == G_TYPE_BOOLEAN && json_node_get_boolean (node);
}

static PpNote *
read_note (JsonObject *object)
{
  g_auto(GStrv) superseded_by = dup_strv (object, "superseded_by");
  const PpNote facts = {
    .name = (char *) get_text (object, "name"),
    .uuid = (char *) get_text (object, "uuid"),
    .superseded_by = superseded_by,
    .withdrawn = (char *) get_text (object, "withdrawn"),
    .source = (char *) get_text (object, "source"),
    .paid = get_truth (object, "paid"),
    .upgrade = get_truth (object, "upgrade"),
  };

  return facts.name != NULL || facts.uuid != NULL ? pp_note_new (&facts) : NULL;
}

static JsonArray *
find_notes (JsonParser *parser)
{
  JsonNode *root = json_parser_get_root (parser);
  JsonNode *notes;

  if (root == NULL || !JSON_NODE_HOLDS_OBJECT (root) ||
      json_object_get_int_member_with_default (json_node_get_object (root), "schema", 0) != SCHEMA)
    return NULL;

  notes = json_object_get_member (json_node_get_object (root), "notes");

  return notes != NULL && JSON_NODE_HOLDS_ARRAY (notes) ? json_node_get_array (notes) : NULL;
}

/**
 * pp_feed_parse_notes:
 * @bytes: a notes file: {"schema": 1, "notes": […]}
 * @error: return location for %PP_ERROR_FILE
 *
 * Reads notes about hotfixes. Notes that name no hotfix are skipped.
 *
 * Returns: (transfer full) (nullable): the notes
 */
PpNotes *
pp_feed_parse_notes (GBytes  *bytes,
                     GError **error)
{
  g_autoptr(JsonParser) parser = json_parser_new ();
  g_autoptr(GPtrArray) notes = NULL;
  g_autoptr(GError) local = NULL;
  JsonArray *array;

  g_return_val_if_fail (bytes != NULL, NULL);

  if (!json_parser_load_from_data (parser, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes),
                                   &local))
    {
      g_propagate_error (error, pp_error_new (PP_ERROR_FILE, NULL,
                                              "The notes about hotfixes cannot be read: %s",
                                              local->message));
      return NULL;
    }

  array = find_notes (parser);
  if (array == NULL)
    {
      g_propagate_error (error, pp_error_new (PP_ERROR_FILE, NULL,
                                              "The notes about hotfixes are not of schema %d",
                                              SCHEMA));
      return NULL;
    }

  notes = g_ptr_array_new_with_free_func ((GDestroyNotify) pp_note_free);
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonNode *node = json_array_get_element (array, i);
      PpNote *note = JSON_NODE_HOLDS_OBJECT (node) ? read_note (json_node_get_object (node)) : NULL;

      if (note != NULL)
        g_ptr_array_add (notes, note);
    }

  return pp_notes_new (notes);
}

/**
 * pp_feed_load_notes:
 *
 * Returns: (transfer full): the notes this program was built with (data/hotfix-notes.json)
 */
PpNotes *
pp_feed_load_notes (void)
{
  GResource *resource = pp_notes_get_resource ();
  g_autoptr(GBytes) bytes = NULL;
  g_autoptr(GError) error = NULL;
  PpNotes *notes = NULL;

  bytes = g_resource_lookup_data (resource, NOTES_PATH, G_RESOURCE_LOOKUP_FLAGS_NONE, &error);
  if (bytes != NULL)
    notes = pp_feed_parse_notes (bytes, &error);
  if (notes == NULL)
    g_critical ("The bundled notes: %s", error->message);

  return notes;
}

/**
 * pp_feed_load_notes_text:
 *
 * Returns: (transfer full): the bundled notes as they are written
 */
GBytes *
pp_feed_load_notes_text (void)
{
  return g_resource_lookup_data (pp_notes_get_resource (), NOTES_PATH, G_RESOURCE_LOOKUP_FLAGS_NONE,
                                 NULL);
}
