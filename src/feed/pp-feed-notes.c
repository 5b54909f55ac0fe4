/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-feed-notes"

#include "config.h"

#include <stdio.h>

#include <json-glib/json-glib.h>
#include <poolpatch/pp-error.h>
#include <poolpatch/pp-feed.h>

#include "pp-notes-resources.h"

#define SCHEMA 1
#define DEPTH_MAX 64
#define NOTES_PATH "/org/poolpatch/feed/hotfix-notes.json"

/* A note while it is being read: what the file says, and where. */
typedef struct
{
  JsonObject *object;   /* (owned) */
  int         line;
  int         column;
} Entry;

typedef enum
{
  KIND_TEXT,
  KIND_TRUTH,
  KIND_NAMES,
} Kind;

static const struct
{
  const char *name;
  Kind        kind;
} members[] =
{
  { "name", KIND_TEXT }, { "uuid", KIND_TEXT }, { "superseded_by", KIND_NAMES },
  { "rolls_up", KIND_NAMES },
  { "before", KIND_TEXT }, { "driver_disks", KIND_TEXT }, { "withdrawn", KIND_TEXT },
  { "paid", KIND_TRUTH }, { "upgrade", KIND_TRUTH }, { "source", KIND_TEXT },
};

static const char * const kinds[] =
{
  [KIND_TEXT] = "a text", [KIND_TRUTH] = "true or false", [KIND_NAMES] = "a list of names",
};

static void
entry_free (gpointer data)
{
  Entry *self = data;

  json_object_unref (self->object);
  g_free (self);
}

/* --- one member --- */

static gboolean
node_is (JsonNode *node,
         GType     type)
{
  return JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == type;
}

static gboolean
node_is_names (JsonNode *node)
{
  JsonArray *array;

  if (!JSON_NODE_HOLDS_ARRAY (node))
    return FALSE;
  array = json_node_get_array (node);
  for (guint i = 0; i < json_array_get_length (array); i++)
    if (!node_is (json_array_get_element (array, i), G_TYPE_STRING))
      return FALSE;

  return TRUE;
}

/* null takes back what another file says. */
static gboolean
node_fits (JsonNode *node,
           Kind      kind)
{
  if (JSON_NODE_HOLDS_NULL (node))
    return TRUE;
  if (kind == KIND_NAMES)
    return node_is_names (node);

  return node_is (node, kind == KIND_TRUTH ? G_TYPE_BOOLEAN : G_TYPE_STRING);
}

static char **
dup_strv (JsonObject *object,
          const char *name)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  JsonNode *node = json_object_get_member (object, name);
  JsonArray *array = node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) :
                     NULL;

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    g_strv_builder_add (builder, json_array_get_string_element (array, i));

  return g_strv_builder_end (builder);
}

static const char *
get_text (JsonObject *object,
          const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  return node != NULL && node_is (node, G_TYPE_STRING) ? json_node_get_string (node) : NULL;
}

static gboolean
get_truth (JsonObject *object,
           const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  return node != NULL && node_is (node, G_TYPE_BOOLEAN) && json_node_get_boolean (node);
}

/* --- one file --- */

/* What is wrong with a note, or NULL. */
static char *
find_fault (JsonObject *object)
{
  if (get_text (object, "name") == NULL && get_text (object, "uuid") == NULL)
    return g_strdup ("a note names its hotfix by \"name\" or \"uuid\"");
  for (guint i = 0; i < G_N_ELEMENTS (members); i++)
    {
      JsonNode *node = json_object_get_member (object, members[i].name);

      if (node != NULL && !node_fits (node, members[i].kind))
        return g_strdup_printf ("\"%s\" is %s", members[i].name, kinds[members[i].kind]);
    }

  return NULL;
}

static void
object_end_cb (JsonParser *parser,
               JsonObject *object,
               gpointer    user_data)
{
  GHashTable *entries = user_data;
  Entry *entry = g_new0 (Entry, 1);

  entry->object = json_object_ref (object);
  entry->line = (int) json_parser_get_current_line (parser);
  entry->column = (int) json_parser_get_current_pos (parser);
  g_hash_table_insert (entries, object, entry);
}

static JsonArray *
find_notes (JsonParser *parser)
{
  JsonNode *root = json_parser_get_root (parser);
  JsonNode *schema;
  JsonNode *notes;

  if (root == NULL || !JSON_NODE_HOLDS_OBJECT (root))
    return NULL;
  schema = json_object_get_member (json_node_get_object (root), "schema");
  if (schema == NULL || !node_is (schema, G_TYPE_INT64) || json_node_get_int (schema) != SCHEMA)
    return NULL;

  notes = json_object_get_member (json_node_get_object (root), "notes");

  return notes != NULL && JSON_NODE_HOLDS_ARRAY (notes) ? json_node_get_array (notes) : NULL;
}

/* "<data>:2:7: Parse error: …" of the parser, in words. */
static char *
say_where (const char *message)
{
  unsigned int line;
  unsigned int column;
  int length = 0;

  if (sscanf (message, "<data>:%u:%u: %n", &line, &column, &length) < 2 || length == 0)
    return g_strdup (message);

  return g_strdup_printf ("line %u, column %u: %s", line, column, message + length);
}

/* JsonParser calls itself for what is nested: a file can be made that takes all of the stack. */
static gboolean
is_too_deep (GBytes *bytes)
{
  gsize length;
  const char *text = g_bytes_get_data (bytes, &length);
  gboolean quoted = FALSE;
  guint depth = 0;

  for (gsize i = 0; i < length; i++)
    {
      if (quoted && text[i] == '\\')
        i++;
      else if (text[i] == '"')
        quoted = !quoted;
      else if (!quoted && (text[i] == '[' || text[i] == '{') && ++depth > DEPTH_MAX)
        return TRUE;
      else if (!quoted && (text[i] == ']' || text[i] == '}') && depth > 0)
        depth--;
    }

  return FALSE;
}

/* The notes of a file that make sense; what is said of the others goes to complaints. NULL when
 * the file as a whole makes none. */
static GPtrArray *
read_entries (GBytes       *bytes,
              GStrvBuilder *complaints,
              GError      **error)
{
  g_autoptr(JsonParser) parser = json_parser_new ();
  g_autoptr(GHashTable) ends = g_hash_table_new_full (NULL, NULL, NULL, entry_free);
  g_autoptr(GPtrArray) entries = g_ptr_array_new_with_free_func (entry_free);
  g_autoptr(GError) local = NULL;
  JsonArray *array;

  if (g_bytes_get_size (bytes) == 0)
    {
      g_propagate_error (error, pp_error_new (PP_ERROR_FILE, NULL,
                                              "The notes about hotfixes are empty"));
      return NULL;
    }
  if (is_too_deep (bytes))
    {
      g_propagate_error (error, pp_error_new (PP_ERROR_FILE, NULL,
                                              "The notes about hotfixes are nested too deeply"));
      return NULL;
    }

  g_signal_connect (parser, "object-end", G_CALLBACK (object_end_cb), ends);
  if (!json_parser_load_from_data (parser, g_bytes_get_data (bytes, NULL),
                                   (gssize) g_bytes_get_size (bytes), &local))
    {
      g_autofree char *where = say_where (local->message);

      g_propagate_error (error, pp_error_new (PP_ERROR_FILE, NULL,
                                              "The notes about hotfixes cannot be read: %s",
                                              where));
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

  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonNode *node = json_array_get_element (array, i);
      g_autofree char *fault = NULL;
      g_autofree char *complaint = NULL;
      Entry *entry;

      if (!JSON_NODE_HOLDS_OBJECT (node))
        {
          complaint = g_strdup_printf ("note %u is no object", i + 1);
          g_strv_builder_add (complaints, complaint);
          continue;
        }
      entry = g_hash_table_lookup (ends, json_node_get_object (node));
      fault = find_fault (entry->object);
      if (fault == NULL)
        {
          g_hash_table_steal (ends, entry->object);
          g_ptr_array_add (entries, entry);
          continue;
        }
      complaint = g_strdup_printf ("line %d, column %d: %s", entry->line, entry->column, fault);
      g_strv_builder_add (complaints, complaint);
    }

  return g_steal_pointer (&entries);
}

static PpNote *
make_note (JsonObject *object)
{
  g_auto(GStrv) superseded_by = dup_strv (object, "superseded_by");
  g_auto(GStrv) rolls_up = dup_strv (object, "rolls_up");
  const PpNote facts = {
    .name = (char *) get_text (object, "name"),
    .uuid = (char *) get_text (object, "uuid"),
    .superseded_by = superseded_by,
    .rolls_up = rolls_up,
    .before = (char *) get_text (object, "before"),
    .driver_disks = (char *) get_text (object, "driver_disks"),
    .withdrawn = (char *) get_text (object, "withdrawn"),
    .source = (char *) get_text (object, "source"),
    .paid = get_truth (object, "paid"),
    .upgrade = get_truth (object, "upgrade"),
  };

  return pp_note_new (&facts);
}

static PpNotes *
make_notes (GPtrArray *entries)
{
  g_autoptr(GPtrArray) notes = g_ptr_array_new_with_free_func ((GDestroyNotify) pp_note_free);

  for (guint i = 0; i < entries->len; i++)
    g_ptr_array_add (notes, make_note (((Entry *) g_ptr_array_index (entries, i))->object));

  return pp_notes_new (notes);
}

/**
 * pp_feed_parse_notes:
 * @bytes: a notes file: {"schema": 1, "notes": […]}
 * @error: return location for %PP_ERROR_FILE
 *
 * Reads notes about hotfixes. Notes that make no sense are skipped.
 *
 * Returns: (transfer full) (nullable): the notes
 */
PpNotes *
pp_feed_parse_notes (GBytes  *bytes,
                     GError **error)
{
  g_autoptr(GStrvBuilder) complaints = g_strv_builder_new ();
  g_autoptr(GPtrArray) entries = NULL;

  g_return_val_if_fail (bytes != NULL, NULL);

  entries = read_entries (bytes, complaints, error);

  return entries != NULL ? make_notes (entries) : NULL;
}

/* --- bundled notes and a person's own --- */

static GPtrArray *
read_bundled (void)
{
  g_autoptr(GStrvBuilder) complaints = g_strv_builder_new ();
  g_autoptr(GBytes) bytes = NULL;
  g_autoptr(GError) error = NULL;
  GPtrArray *entries = NULL;

  bytes = g_resource_lookup_data (pp_notes_get_resource (), NOTES_PATH,
                                  G_RESOURCE_LOOKUP_FLAGS_NONE, &error);
  if (bytes != NULL)
    entries = read_entries (bytes, complaints, &error);
  if (entries == NULL)
    g_critical ("The bundled notes: %s", error->message);

  return entries;
}

static gboolean
is_same_text (const char *left,
              const char *right)
{
  return left != NULL && right != NULL && g_ascii_strcasecmp (left, right) == 0;
}

static JsonObject *
find_same (GPtrArray  *entries,
           JsonObject *wanted)
{
  for (guint i = 0; i < entries->len; i++)
    {
      JsonObject *object = ((Entry *) g_ptr_array_index (entries, i))->object;

      if (is_same_text (get_text (object, "uuid"), get_text (wanted, "uuid")) ||
          is_same_text (get_text (object, "name"), get_text (wanted, "name")))
        return object;
    }

  return NULL;
}

/* What a person's note says replaces what the bundled one says; the rest of that one stays. */
static void
overlay (GPtrArray  *entries,
         Entry      *own,
         const char *path)
{
  JsonObject *object = find_same (entries, own->object);

  if (get_text (own->object, "source") == NULL)
    json_object_set_string_member (own->object, "source", path);
  if (object == NULL)
    {
      g_ptr_array_add (entries, own);
      return;
    }
  for (guint i = 0; i < G_N_ELEMENTS (members); i++)
    {
      JsonNode *node = json_object_get_member (own->object, members[i].name);

      if (node != NULL)
        json_object_set_member (object, members[i].name, json_node_copy (node));
    }
  entry_free (own);
}

/* "notes.json: line 3, column 7: …" for each thing that was said. */
static char **
prefix (const char   *path,
        GStrvBuilder *builder)
{
  char **texts = g_strv_builder_end (builder);

  for (guint i = 0; texts[i] != NULL; i++)
    {
      g_autofree char *text = texts[i];

      texts[i] = g_strdup_printf ("%s: %s", path, text);
    }

  return texts;
}

/**
 * pp_feed_load_notes:
 *
 * Returns: (transfer full): the notes this program was built with (data/hotfix-notes.json)
 */
PpNotes *
pp_feed_load_notes (void)
{
  g_autoptr(GPtrArray) entries = read_bundled ();

  return entries != NULL ? make_notes (entries) : NULL;
}

/**
 * pp_feed_load_notes_with:
 * @path: a person's own notes, written like the bundled ones; none when there is no such file
 * @complaints: (out) (transfer full): what is wrong in it, with line and column; empty = nothing
 *
 * A note of @path adds to the bundled one of the same uuid or name; where both say something, it
 * wins, and null takes back what the bundled one says. Notes that make no sense are left out, a
 * file that cannot be read is as if it were not there: nothing of this is fatal.
 *
 * Returns: (transfer full): the notes
 */
PpNotes *
pp_feed_load_notes_with (const char *path,
                         char     ***complaints)
{
  g_autoptr(GPtrArray) entries = read_bundled ();
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  g_autoptr(GPtrArray) own = NULL;
  g_autoptr(GBytes) bytes = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *text = NULL;
  gsize length;

  g_return_val_if_fail (path != NULL && complaints != NULL, NULL);

  if (g_file_get_contents (path, &text, &length, &error))
    {
      bytes = g_bytes_new_take (g_steal_pointer (&text), length);
      own = read_entries (bytes, builder, &error);
    }
  if (error != NULL && !g_error_matches (error, G_FILE_ERROR, G_FILE_ERROR_NOENT))
    g_strv_builder_add (builder, error->message);
  if (own != NULL)
    g_ptr_array_set_free_func (own, NULL);
  for (guint i = 0; own != NULL && entries != NULL && i < own->len; i++)
    overlay (entries, g_ptr_array_index (own, i), path);
  *complaints = prefix (path, builder);

  return entries != NULL ? make_notes (entries) : NULL;
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
