/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-client-id"

#include "config.h"

#include <poolpatch/pp-client-id.h>

#include <string.h>

#include <json-glib/json-glib.h>
#include <poolpatch/pp-error.h>

#define FILE_MAX (64 * 1024)

static void
wipe (char *text)
{
  if (text != NULL)
    explicit_bzero (text, strlen (text));
  g_free (text);
}

/* (nullable): a string that is not empty */
static char *
take_string (JsonObject *object,
             const char *member)
{
  JsonNode *node = json_object_get_member (object, member);
  const char *text = NULL;

  if (node != NULL && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING)
    text = json_node_get_string (node);

  return text != NULL && *text != '\0' ? g_strdup (text) : NULL;
}

/**
 * pp_client_id_parse:
 * @text: JSON with username, apikey and createdDate
 * @error: return location for %PP_ERROR_FILE, which tells nothing of @text
 *
 * Returns: (transfer full) (nullable): the client ID
 */
PpClientId *
pp_client_id_parse (const char *text,
                    GError    **error)
{
  g_autoptr(JsonParser) parser = json_parser_new ();
  g_autoptr(PpClientId) self = NULL;
  JsonNode *root = NULL;

  g_return_val_if_fail (text != NULL, NULL);

  if (json_parser_load_from_data (parser, text, -1, NULL))
    root = json_parser_get_root (parser);
  if (root != NULL && JSON_NODE_HOLDS_OBJECT (root))
    {
      JsonObject *object = json_node_get_object (root);

      self = g_new0 (PpClientId, 1);
      self->user = take_string (object, "username");
      self->key = take_string (object, "apikey");
      self->created = take_string (object, "createdDate");
    }
  /* A colon ends the user name where it is sent (RFC 7617). */
  if (self == NULL || self->user == NULL || self->key == NULL || strchr (self->user, ':') != NULL)
    {
      g_propagate_error (error, pp_error_new (PP_ERROR_FILE, NULL,
                                              "this is no client ID file: it has to be JSON with "
                                              "username and apikey"));
      return NULL;
    }

  return g_steal_pointer (&self);
}

/**
 * pp_client_id_load:
 * @path: a client ID file, as the vendor's page gives it
 * @error: return location for %PP_ERROR_FILE and errors of files
 *
 * Returns: (transfer full) (nullable): the client ID
 */
PpClientId *
pp_client_id_load (const char *path,
                   GError    **error)
{
  g_autoptr(GFile) file = g_file_new_for_path (path);
  g_autoptr(GFileInputStream) stream = g_file_read (file, NULL, error);
  PpClientId *self = NULL;
  gsize length;
  char *text;

  if (stream == NULL)
    return NULL;

  text = g_malloc0 (FILE_MAX + 1);
  if (g_input_stream_read_all (G_INPUT_STREAM (stream), text, FILE_MAX, &length, NULL, error))
    self = pp_client_id_parse (text, error);
  wipe (text);
  if (self == NULL)
    g_prefix_error (error, "%s: ", path);

  return self;
}

/**
 * pp_client_id_to_text:
 * @self: a client ID
 *
 * Returns: (transfer full): what pp_client_id_parse() reads, for the keyring; a secret, to be freed
 *   with pp_keyring_free_password()
 */
char *
pp_client_id_to_text (const PpClientId *self)
{
  g_autoptr(JsonBuilder) builder = json_builder_new ();
  g_autoptr(JsonNode) root = NULL;

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "username");
  json_builder_add_string_value (builder, self->user);
  json_builder_set_member_name (builder, "apikey");
  json_builder_add_string_value (builder, self->key);
  if (self->created != NULL)
    {
      json_builder_set_member_name (builder, "createdDate");
      json_builder_add_string_value (builder, self->created);
    }
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);

  return json_to_string (root, FALSE);
}

/**
 * pp_client_id_copy:
 * @self: (nullable): a client ID
 *
 * Returns: (transfer full) (nullable): the same
 */
PpClientId *
pp_client_id_copy (const PpClientId *self)
{
  PpClientId *copy;

  if (self == NULL)
    return NULL;

  copy = g_new0 (PpClientId, 1);
  copy->user = g_strdup (self->user);
  copy->key = g_strdup (self->key);
  copy->created = g_strdup (self->created);

  return copy;
}

/**
 * pp_client_id_free:
 * @self: (transfer full) (nullable): a client ID
 *
 * Wipes and frees it.
 */
void
pp_client_id_free (PpClientId *self)
{
  if (self == NULL)
    return;

  wipe (self->key);
  g_free (self->user);
  g_free (self->created);
  g_free (self);
}
