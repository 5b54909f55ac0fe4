/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-sim"

#include "config.h"

#include "pp-sim-container.h"

#include <string.h>

/* The simulator's hotfix file (written by data/make-hotfixes.py): the head of an OpenPGP compressed
 * data packet of indeterminate length (0xA3), the algorithm octet ZIP (0x01), then raw deflate of
 * a one-pass signature packet and the head of a literal packet, of the magic line, one line of JSON
 * and as many bytes of padding as it says, and of a signature packet. Read as data, always. */

#define MAGIC "POOLPATCH-SIM-HOTFIX 1\n"
#define FRAME_HEAD 26
#define FRAME_TAIL 23
#define BUFFER_SIZE (64 * 1024)
#define HEAD_LIMIT (512 * 1024)

static const char *
get_string (JsonObject *object,
            const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_STRING)
    return NULL;

  return json_node_get_string (node);
}

static char **
get_strings (JsonObject *object,
             const char *name)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  JsonNode *node = json_object_get_member (object, name);

  if (node != NULL && JSON_NODE_HOLDS_ARRAY (node))
    {
      JsonArray *array = json_node_get_array (node);

      for (guint i = 0; i < json_array_get_length (array); i++)
        {
          JsonNode *element = json_array_get_element (array, i);

          if (JSON_NODE_HOLDS_VALUE (element) &&
              json_node_get_value_type (element) == G_TYPE_STRING)
            g_strv_builder_add (builder, json_node_get_string (element));
        }
    }

  return g_strv_builder_end (builder);
}

/**
 * pp_sim_hotfix_free:
 * @hotfix: (transfer full): a hotfix
 *
 * Frees @hotfix.
 */
void
pp_sim_hotfix_free (PpSimHotfix *hotfix)
{
  g_free (hotfix->uuid);
  g_free (hotfix->name_label);
  g_free (hotfix->name_description);
  g_free (hotfix->version);
  g_strfreev (hotfix->guidance);
  g_strfreev (hotfix->requires);
  g_strfreev (hotfix->conflicts);
  g_strfreev (hotfix->rolled_up);
  g_free (hotfix->product_version);
  g_free (hotfix->build_number);
  g_clear_pointer (&hotfix->precheck, json_object_unref);
  g_free (hotfix);
}

/**
 * pp_sim_hotfix_new_from_json:
 * @object: the JSON line of a container
 *
 * Returns: (transfer full) (nullable): the hotfix, %NULL when uuid or name_label are missing
 */
PpSimHotfix *
pp_sim_hotfix_new_from_json (JsonObject *object)
{
  g_autoptr(PpSimHotfix) hotfix = g_new0 (PpSimHotfix, 1);
  JsonNode *precheck = json_object_get_member (object, "precheck");

  hotfix->uuid = g_strdup (get_string (object, "uuid"));
  hotfix->name_label = g_strdup (get_string (object, "name_label"));
  if (hotfix->uuid == NULL || hotfix->name_label == NULL || !g_uuid_string_is_valid (hotfix->uuid))
    return NULL;

  hotfix->name_description = g_strdup (get_string (object, "name_description"));
  hotfix->version = g_strdup (get_string (object, "version"));
  hotfix->guidance = get_strings (object, "guidance");
  hotfix->requires = get_strings (object, "requires");
  hotfix->conflicts = get_strings (object, "conflicts");
  hotfix->rolled_up = get_strings (object, "rolled_up");
  hotfix->product_version = g_strdup (get_string (object, "product_version"));
  hotfix->build_number = g_strdup (get_string (object, "build_number"));
  hotfix->tools_iso = json_object_get_boolean_member_with_default (object, "tools_iso", FALSE);
  if (precheck != NULL && JSON_NODE_HOLDS_OBJECT (precheck))
    hotfix->precheck = json_object_ref (json_node_get_object (precheck));

  return g_steal_pointer (&hotfix);
}

static gboolean
fail (GError    **error,
      const char *what)
{
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, what);
  return FALSE;
}

/* Reads until the second line feed is in @head; what follows it in @head is padding. */
static gboolean
read_head (GInputStream *stream,
           GByteArray   *head,
           gsize        *line_end,
           GError      **error)
{
  g_autofree guint8 *buffer = g_malloc (BUFFER_SIZE);
  const gsize magic_length = strlen (MAGIC);

  while (head->len < HEAD_LIMIT)
    {
      gssize count = g_input_stream_read (stream, buffer, BUFFER_SIZE, NULL, error);
      const guint8 *end;

      if (count < 0)
        return FALSE;
      if (count == 0)
        return fail (error, "the meta data ends too early");

      g_byte_array_append (head, buffer, count);
      if (head->len < magic_length)
        continue;
      if (memcmp (head->data, MAGIC, magic_length) != 0)
        return fail (error, "it is not one of the simulator's own containers");

      end = memchr (head->data + magic_length, '\n', head->len - magic_length);
      if (end != NULL)
        {
          *line_end = end - head->data;
          return TRUE;
        }
    }

  return fail (error, "the meta data are too long");
}

/* A file cut short does not verify: the padding must be all there, and the deflate stream ended. */
static gboolean
check_padding (GInputStream *stream,
               gint64        expected,
               gint64        seen,
               GError      **error)
{
  g_autofree guint8 *buffer = g_malloc (BUFFER_SIZE);
  gssize count;

  while ((count = g_input_stream_read (stream, buffer, BUFFER_SIZE, NULL, error)) > 0)
    {
      seen += count;
      if (seen > expected)
        break;
    }

  if (count < 0)
    return FALSE;
  if (seen != expected)
    return fail (error, "the padding has another length than it should");

  return TRUE;
}

static PpSimHotfix *
read_packet (GInputStream *stream,
             GError      **error)
{
  g_autoptr(GByteArray) head = g_byte_array_new ();
  g_autoptr(JsonParser) parser = json_parser_new ();
  g_autoptr(PpSimHotfix) hotfix = NULL;
  const gsize magic_length = strlen (MAGIC);
  gsize line_end = 0;
  JsonNode *root;
  guint8 frame[FRAME_HEAD];
  gsize count = 0;
  gint64 size;

  if (!g_input_stream_read_all (stream, frame, sizeof frame, &count, NULL, error))
    return NULL;
  if (count != sizeof frame || frame[0] != 0x90 || frame[15] != 0xae)
    {
      fail (error, "it holds no signed data");
      return NULL;
    }
  if (!read_head (stream, head, &line_end, error))
    return NULL;
  if (!json_parser_load_from_data (parser, (char *) head->data + magic_length,
                                   line_end - magic_length, error))
    return NULL;

  root = json_parser_get_root (parser);
  if (root == NULL || !JSON_NODE_HOLDS_OBJECT (root) ||
      (hotfix = pp_sim_hotfix_new_from_json (json_node_get_object (root))) == NULL)
    {
      fail (error, "the meta data lack a uuid or a name");
      return NULL;
    }

  size = json_object_get_int_member_with_default (json_node_get_object (root), "size", 0);
  if (!check_padding (stream, size + FRAME_TAIL, head->len - line_end - 1, error))
    return NULL;

  return g_steal_pointer (&hotfix);
}

/**
 * pp_sim_container_read:
 * @path: a file
 * @error: return location for an error: whatever it is, the answer is INVALID_PATCH
 *
 * Reads the whole container, as verifying a signature does; in constant memory. May be called
 * from any thread.
 *
 * Returns: (transfer full) (nullable): what it says about itself
 */
PpSimHotfix *
pp_sim_container_read (const char *path,
                       GError    **error)
{
  g_autoptr(GFile) file = g_file_new_for_path (path);
  g_autoptr(GFileInputStream) raw = NULL;
  g_autoptr(GZlibDecompressor) inflater = NULL;
  g_autoptr(GInputStream) stream = NULL;
  guint8 packet[2];
  gsize count = 0;

  raw = g_file_read (file, NULL, error);
  if (raw == NULL)
    return NULL;

  if (!g_input_stream_read_all (G_INPUT_STREAM (raw), packet, sizeof packet, &count, NULL, error))
    return NULL;
  if (count != sizeof packet || packet[0] != 0xA3 || packet[1] != 0x01)
    {
      fail (error, "it does not begin with a compressed OpenPGP packet");
      return NULL;
    }

  inflater = g_zlib_decompressor_new (G_ZLIB_COMPRESSOR_FORMAT_RAW);
  stream = g_converter_input_stream_new (G_INPUT_STREAM (raw), G_CONVERTER (inflater));

  return read_packet (stream, error);
}
