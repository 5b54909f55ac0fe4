/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "describe.h"
#include "xapi-jsonrpc.h"
#include "xapi-xmlrpc.h"

#include <string.h>

/* Replies of a real server (PP_SHARED), in both encodings. */

static const char * const folders[] = { "recorded", "recorded-member", "recorded-pool_update" };

static GDir *
open_folder (const char *name,
             char      **path)
{
  if (g_getenv ("PP_SHARED") == NULL)
    return NULL;

  *path = g_build_filename (g_getenv ("PP_SHARED"), "data", name, NULL);
  return g_dir_open (*path, 0, NULL);
}

/* The body of a reply; NULL when it is none of a call. */
static char *
read_body (const char *folder,
           const char *name)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autofree char *text = NULL;
  const char *body;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  body = strstr (text, "\r\n\r\n");
  if (body == NULL || !g_str_has_prefix (text, "HTTP/1.1 200"))
    return NULL;

  return g_strdup (body + 4);
}

static XapiReply *
read_xml (const char *body,
          GError    **error)
{
  g_autoptr(XapiXmlrpcParser) parser = xapi_xmlrpc_parser_new ();
  gsize length = strlen (body);

  for (gsize at = 0; at < length; at += 1000)
    {
      if (!xapi_xmlrpc_parser_feed (parser, body + at, MIN (1000, length - at), error))
        return NULL;
    }
  g_assert_true (xapi_xmlrpc_parser_has_prolog (parser));

  return xapi_xmlrpc_parser_finish (parser, error);
}

static XapiReply *
read_json (const char *body,
           GError    **error)
{
  g_autoptr(XapiJsonrpcParser) parser = xapi_jsonrpc_parser_new ();
  gsize length = strlen (body);

  for (gsize at = 0; at < length; at += 1000)
    {
      if (!xapi_jsonrpc_parser_feed (parser, body + at, MIN (1000, length - at), error))
        return NULL;
    }

  return xapi_jsonrpc_parser_finish (parser, error);
}

static XapiReply *
read_reply (const char *folder,
            const char *name)
{
  g_autofree char *body = read_body (folder, name);
  g_autoptr(GError) error = NULL;
  XapiReply *reply;

  g_test_message ("%s", name);
  g_assert_nonnull (body);
  reply = strstr (name, "-json") != NULL ? read_json (body, &error) : read_xml (body, &error);
  g_assert_no_error (error);

  return reply;
}

/* Each of them is read, and XML is never taken for JSON. */
static void
check_reply (const char *folder,
             const char *name)
{
  g_autofree char *body = read_body (folder, name);
  g_autoptr(XapiReply) reply = NULL;
  g_autoptr(XapiReply) wrong = NULL;

  if (body == NULL)
    return;

  reply = read_reply (folder, name);
  g_assert_true (reply->success ? reply->value != NULL : *reply->code != '\0');
  wrong = strstr (name, "-json") == NULL ? read_json (body, NULL) : NULL;
  g_assert_null (wrong);
}

static void
test_all (gconstpointer data)
{
  g_autofree char *folder = NULL;
  g_autoptr(GDir) dir = open_folder (data, &folder);
  const char *name;
  guint n_replies = 0;

  if (dir == NULL)
    {
      g_test_skip ("no recorded replies here");
      return;
    }

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      if (!g_str_has_suffix (name, ".reply") || strstr (name, "-put-") != NULL ||
          strstr (name, "listMethods") != NULL)
        continue;
      check_reply (folder, name);
      n_replies++;
    }

  g_assert_cmpuint (n_replies, >=, 5);
}

static char *
describe (XapiValue *value)
{
  GString *text = g_string_new (NULL);

  describe_value (text, value);
  return g_string_free (text, FALSE);
}

/* The server went on between the two: updates were applied. */
static gboolean
has_changed (const char *field)
{
  static const char * const changed[] = {
    "patches", "updates", "software_version", "host_patches", "hosts", NULL
  };

  return g_strv_contains (changed, field);
}

static guint
compare_records (XapiValue *xml,
                 XapiValue *json)
{
  XapiValueIter iter;
  const char *name = NULL;
  XapiValue *member = NULL;
  guint n_fields = 0;

  g_assert_cmpuint (xapi_value_get_size (xml), ==, xapi_value_get_size (json));
  xapi_value_iter_init (&iter, xml);
  while (xapi_value_iter_next (&iter, &name, &member))
    {
      XapiValue *other = xapi_value_member (json, name);
      g_autofree char *expected = describe (member);
      g_autofree char *seen = describe (other);

      g_test_message ("%s", name);
      g_assert_cmpint (xapi_value_get_value_type (other), ==, xapi_value_get_value_type (member));
      if (!has_changed (name))
        g_assert_cmpstr (seen, ==, expected);
      n_fields++;
    }

  return n_fields;
}

/* What both encodings have of the same object is the same value. */
static void
test_same (void)
{
  static const struct { const char *xml; const char *json; } pairs[] = {
    { "008-xml-pool", "087-json2-pool" },
    { "008-xml-pool", "096-json1-pool" },
    { "009-xml-host", "088-json2-host" },
    { "010-xml-host_metrics", "089-json2-host_metrics" },
    { "011-xml-pool_patch", "090-json2-pool_patch" },
    { "012-xml-host_patch", "091-json2-host_patch" },
    { "013-xml-pool_update", "092-json2-pool_update" },
    { "014-xml-SR", "094-json2-SR" },
    { "015-xml-PBD", "095-json2-PBD" },
    { "016-xml-task", "093-json2-task" },
  };
  g_autofree char *folder = NULL;
  g_autoptr(GDir) dir = open_folder ("recorded", &folder);

  if (dir == NULL)
    {
      g_test_skip ("no recorded replies here");
      return;
    }

  for (guint i = 0; i < G_N_ELEMENTS (pairs); i++)
    {
      g_autofree char *xml_name = g_strconcat (pairs[i].xml, ".get_all_records.reply", NULL);
      g_autofree char *json_name = g_strconcat (pairs[i].json, ".get_all_records.reply", NULL);
      g_autoptr(XapiReply) xml = read_reply (folder, xml_name);
      g_autoptr(XapiReply) json = read_reply (folder, json_name);
      XapiValueIter iter;
      const char *ref = NULL;
      XapiValue *record = NULL;
      guint n_fields = 0;

      xapi_value_iter_init (&iter, xml->value);
      while (xapi_value_iter_next (&iter, &ref, &record))
        n_fields += compare_records (record, xapi_value_member (json->value, ref));
      g_assert_cmpuint (n_fields, >=, 5);
    }
}

/* The same failure, in all three shapes. */
static void
test_same_failure (void)
{
  static const char * const names[] = {
    "001-xml-login-wrong-password.reply", "085-json2-login-wrong-password.reply",
    "086-json1-login-wrong-password.reply",
  };
  g_autofree char *folder = NULL;
  g_autoptr(GDir) dir = open_folder ("recorded", &folder);

  if (dir == NULL)
    {
      g_test_skip ("no recorded replies here");
      return;
    }

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr(XapiReply) reply = read_reply (folder, names[i]);

      g_assert_false (reply->success);
      g_assert_cmpstr (reply->code, ==, "SESSION_AUTHENTICATION_FAILED");
      g_assert_cmpuint (g_strv_length (reply->params), ==, 2);
      g_assert_cmpstr (reply->params[0], ==, "root");
      g_assert_cmpstr (reply->params[1], ==, "Authentication failure");
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (folders); i++)
    {
      g_autofree char *path = g_strconcat ("/xapi/recorded/all/", folders[i], NULL);

      g_test_add_data_func (path, folders[i], test_all);
    }
  g_test_add_func ("/xapi/recorded/same", test_same);
  g_test_add_func ("/xapi/recorded/same-failure", test_same_failure);

  return g_test_run ();
}
