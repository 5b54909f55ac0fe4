/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-run"

#include "config.h"

#include "pp-run-files.h"

#include "pp-journal.h"

/* A journal of a long run has some hundred lines. */
#define FILE_MAX (16 * 1024 * 1024)

/* The folders of runs come from a disk: whatever is damaged is left out, nothing is trusted. */

/*
 * pp_run_files_read:
 * @folder: of a run
 * @name: of a file in it
 *
 * Returns: (transfer full) (nullable): what is in it; %NULL when it is not there, or absurdly long
 */
char *
pp_run_files_read (const char *folder,
                   const char *name)
{
  g_autofree char *path = pp_journal_dup_path (folder, name);
  g_autoptr(GMappedFile) file = g_mapped_file_new (path, FALSE, NULL);

  if (file == NULL || g_mapped_file_get_length (file) > FILE_MAX)
    return NULL;

  return g_strndup (g_mapped_file_get_contents (file), g_mapped_file_get_length (file));
}

/*
 * pp_run_files_parse:
 * @folder: of a run
 * @name: of a file in it
 *
 * Returns: (transfer full) (nullable): the object in it; %NULL when there is none
 */
JsonObject *
pp_run_files_parse (const char *folder,
                    const char *name)
{
  g_autofree char *text = pp_run_files_read (folder, name);

  return pp_json_parse (text);
}

/*
 * pp_run_files_get_state:
 * @folder: of a run
 * @report: (nullable): what is in its report.json
 *
 * Returns: (transfer none): running, unfinished, done, failed, unwound
 */
const char *
pp_run_files_get_state (const char *folder,
                        JsonObject *report)
{
  static const char * const ends[] = { "done", "failed", "unwound" };
  const char *state = pp_json_get_string (report, "state");

  if (pp_journal_is_locked (folder))
    return "running";
  for (guint i = 0; i < G_N_ELEMENTS (ends); i++)
    if (g_str_equal (state, ends[i]))
      return ends[i];

  return "unfinished";
}

/*
 * pp_json_parse:
 * @text: (nullable): perhaps JSON
 *
 * Returns: (transfer full) (nullable): the object that it is; %NULL when it is none
 */
JsonObject *
pp_json_parse (const char *text)
{
  g_autoptr(JsonNode) node = NULL;

  if (text == NULL || !g_utf8_validate (text, -1, NULL))
    return NULL;
  node = json_from_string (text, NULL);

  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_dup_object (node) : NULL;
}

static JsonNode *
get_value (JsonObject *object,
           const char *name,
           GType       type)
{
  JsonNode *node = object != NULL ? json_object_get_member (object, name) : NULL;

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == type ?
         node : NULL;
}

/*
 * pp_json_get_string:
 * @object: (nullable): an object
 * @name: of a member
 *
 * Returns: (transfer none): the string; "" when there is none
 */
const char *
pp_json_get_string (JsonObject *object,
                    const char *name)
{
  JsonNode *node = get_value (object, name, G_TYPE_STRING);

  return node != NULL ? json_node_get_string (node) : "";
}

/*
 * pp_json_get_int:
 * @object: (nullable): an object
 * @name: of a member
 *
 * Returns: the number; -1 when there is none
 */
gint64
pp_json_get_int (JsonObject *object,
                 const char *name)
{
  JsonNode *node = get_value (object, name, G_TYPE_INT64);

  return node != NULL ? json_node_get_int (node) : -1;
}

/*
 * pp_json_get_boolean:
 * @object: (nullable): an object
 * @name: of a member
 *
 * Returns: whether it is there and true
 */
gboolean
pp_json_get_boolean (JsonObject *object,
                     const char *name)
{
  JsonNode *node = get_value (object, name, G_TYPE_BOOLEAN);

  return node != NULL && json_node_get_boolean (node);
}

/*
 * pp_json_get_object:
 * @object: (nullable): an object
 * @name: of a member
 *
 * Returns: (transfer none) (nullable): the object in it
 */
JsonObject *
pp_json_get_object (JsonObject *object,
                    const char *name)
{
  JsonNode *node = object != NULL ? json_object_get_member (object, name) : NULL;

  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

/*
 * pp_json_get_array:
 * @object: (nullable): an object
 * @name: of a member
 *
 * Returns: (transfer none) (nullable): the array in it
 */
JsonArray *
pp_json_get_array (JsonObject *object,
                   const char *name)
{
  JsonNode *node = object != NULL ? json_object_get_member (object, name) : NULL;

  return node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
}

/*
 * pp_json_dup_strv:
 * @array: (nullable): an array
 *
 * Returns: (transfer full): the strings in it
 */
char **
pp_json_dup_strv (JsonArray *array)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      JsonNode *node = json_array_get_element (array, i);

      if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING)
        g_strv_builder_add (builder, json_node_get_string (node));
    }

  return g_strv_builder_end (builder);
}

/*
 * pp_json_parse_time:
 * @text: ISO 8601
 *
 * Returns: Unix seconds; 0 when it is no time
 */
gint64
pp_json_parse_time (const char *text)
{
  g_autoptr(GDateTime) time = g_date_time_new_from_iso8601 (text, NULL);

  return time != NULL ? g_date_time_to_unix (time) : 0;
}
