/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-sim-xmlrpc"

#include "config.h"

#include "pp-sim-xmlrpc.h"

#include <string.h>

/* The two RPC layers write differently (facts: the old one up to 6.5, the new one from 7.0): the
 * old has no prolog and closes empty elements at once, the new does not escape member names. */
static gboolean
is_old (PpSimRelease release)
{
  return release < PP_SIM_RELEASE_70;
}

/* Reading ---------------------------------------------------------------------------------- */

typedef struct
{
  GPtrArray  *stack;     /* (element-type PpSimValue) open arrays and structs */
  GPtrArray  *names;     /* (element-type utf8) member name that waits for a value, by depth */
  PpSimValue *params;      /* (owned) */
  char       *method;    /* (owned) (nullable) */
  GString    *text;
  gboolean    typed;     /* the current value had an element of its own */
  guint       depth;
} Reader;

static void
place (Reader     *reader,
       PpSimValue *value)
{
  PpSimValue *top = g_ptr_array_index (reader->stack, reader->stack->len - 1);

  if (pp_sim_value_kind (top) == PP_SIM_STRUCT)
    {
      const char *name = g_ptr_array_index (reader->names, reader->names->len - 1);

      pp_sim_value_set (top, name != NULL ? name : "", value);
    }
  else
    {
      pp_sim_value_append (top, value);
    }
}

static void
open_container (Reader     *reader,
                PpSimValue *container)
{
  place (reader, container);
  g_ptr_array_add (reader->stack, container);
  g_ptr_array_add (reader->names, NULL);
}

static void
close_container (Reader *reader)
{
  g_ptr_array_set_size (reader->stack, reader->stack->len - 1);
  g_ptr_array_set_size (reader->names, reader->names->len - 1);
}

static void
start_cb (GMarkupParseContext *context,
          const char          *element,
          const char         **names,
          const char         **values,
          gpointer             user_data,
          GError             **error)
{
  Reader *reader = user_data;

  if (++reader->depth > 100)
    {
      g_set_error (error, G_MARKUP_ERROR, G_MARKUP_ERROR_INVALID_CONTENT, "too deep");
      return;
    }

  g_string_truncate (reader->text, 0);
  if (g_str_equal (element, "value"))
    {
      reader->typed = FALSE;
    }
  else if (g_str_equal (element, "array"))
    {
      open_container (reader, pp_sim_array ());
    }
  else if (g_str_equal (element, "struct"))
    {
      open_container (reader, pp_sim_struct ());
    }
}

static PpSimValue *
read_typed (const char *element,
            const char *text)
{
  if (g_str_equal (element, "string"))
    return pp_sim_string (text);
  if (g_str_equal (element, "int") || g_str_equal (element, "i4"))
    return pp_sim_i4 ((int) g_ascii_strtoll (text, NULL, 10));
  if (g_str_equal (element, "boolean"))
    return pp_sim_bool (g_str_equal (text, "1"));
  if (g_str_equal (element, "double"))
    return pp_sim_double (g_ascii_strtod (text, NULL));
  if (g_str_equal (element, "nil"))
    return pp_sim_nil ();
  if (g_str_equal (element, "dateTime.iso8601"))
    {
      g_autoptr(GTimeZone) utc = g_time_zone_new_utc ();
      g_autoptr(GDateTime) time = g_date_time_new_from_iso8601 (text, utc);

      return pp_sim_datetime (time != NULL ? g_date_time_to_unix (time) : 0);
    }

  return NULL;
}

static void
end_cb (GMarkupParseContext *context,
        const char          *element,
        gpointer             user_data,
        GError             **error)
{
  Reader *reader = user_data;
  PpSimValue *typed;

  reader->depth--;
  if (g_str_equal (element, "value"))
    {
      if (!reader->typed)
        place (reader, pp_sim_string (reader->text->str));
      reader->typed = TRUE;
    }
  else if (g_str_equal (element, "array") || g_str_equal (element, "struct"))
    {
      close_container (reader);
      reader->typed = TRUE;
    }
  else if (g_str_equal (element, "name"))
    {
      char **waiting = (char **) &g_ptr_array_index (reader->names, reader->names->len - 1);

      g_free (*waiting);
      *waiting = g_strdup (reader->text->str);
    }
  else if (g_str_equal (element, "methodName"))
    {
      g_free (reader->method);
      reader->method = g_strdup (reader->text->str);
    }
  else if ((typed = read_typed (element, reader->text->str)) != NULL)
    {
      place (reader, typed);
      reader->typed = TRUE;
    }
  g_string_truncate (reader->text, 0);
}

static void
text_cb (GMarkupParseContext *context,
         const char          *text,
         gsize                length,
         gpointer             user_data,
         GError             **error)
{
  g_string_append_len (((Reader *) user_data)->text, text, length);
}

/**
 * pp_sim_xmlrpc_parse_call:
 * @body: text of a request
 * @length: its length
 * @method: (out): name of the method
 * @params: (out): array of the parameters, the session among them
 * @error: return location for an error
 *
 * Reads a methodCall. Bare text and every typed element make the value they say, so that a wrong
 * type can be refused where the method is known.
 *
 * Returns: whether it is one
 */
gboolean
pp_sim_xmlrpc_parse_call (const char  *body,
                          gsize        length,
                          char       **method,
                          PpSimValue **params,
                          GError     **error)
{
  static const GMarkupParser parser = { start_cb, end_cb, text_cb, NULL, NULL };
  g_autoptr(GMarkupParseContext) context = NULL;
  Reader reader = { 0 };
  gboolean ok;

  reader.stack = g_ptr_array_new ();
  reader.names = g_ptr_array_new_with_free_func (g_free);
  reader.text = g_string_new (NULL);
  reader.params = pp_sim_array ();
  g_ptr_array_add (reader.stack, reader.params);
  g_ptr_array_add (reader.names, NULL);

  context = g_markup_parse_context_new (&parser, G_MARKUP_TREAT_CDATA_AS_TEXT, &reader, NULL);
  /* In a CDATA section the parser would report what is no UTF-8, and go on. */
  ok = g_utf8_validate (body, length, NULL);
  if (!ok)
    g_set_error (error, G_MARKUP_ERROR, G_MARKUP_ERROR_BAD_UTF8, "not UTF-8");
  ok = ok && g_markup_parse_context_parse (context, body, length, error) &&
       g_markup_parse_context_end_parse (context, error);
  if (ok && reader.method == NULL)
    {
      g_set_error (error, G_MARKUP_ERROR, G_MARKUP_ERROR_INVALID_CONTENT, "no methodName");
      ok = FALSE;
    }

  g_ptr_array_unref (reader.stack);
  g_ptr_array_unref (reader.names);
  g_string_free (reader.text, TRUE);
  *method = g_steal_pointer (&reader.method);
  *params = g_steal_pointer (&reader.params);
  if (!ok)
    {
      g_clear_pointer (method, g_free);
      g_clear_pointer (params, pp_sim_value_free);
    }

  return ok;
}

/* Writing ---------------------------------------------------------------------------------- */

static void
append_escaped (GString    *out,
                const char *text)
{
  for (const char *at = text; *at != '\0'; at++)
    {
      if (*at == '<')
        g_string_append (out, "&lt;");
      else if (*at == '>')
        g_string_append (out, "&gt;");
      else if (*at == '&')
        g_string_append (out, "&amp;");
      else if (*at == '"')
        g_string_append (out, "&quot;");
      else if ((guchar) * at >= 0x20 || *at == '\n' || *at == '\t' || *at == '\r')
        g_string_append_c (out, *at);
    }
}

static void append_value (GString          *out,
                          const PpSimValue *value,
                          PpSimRelease      release);

static void
append_array (GString          *out,
              const PpSimValue *value,
              PpSimRelease      release)
{
  if (pp_sim_value_length (value) == 0)
    {
      g_string_append (out, is_old (release) ? "<array><data/></array>" :
                       "<array><data></data></array>");
      return;
    }

  g_string_append (out, "<array><data>");
  for (guint i = 0; i < pp_sim_value_length (value); i++)
    append_value (out, pp_sim_value_item (value, i), release);
  g_string_append (out, "</data></array>");
}

static void
append_struct (GString          *out,
               const PpSimValue *value,
               PpSimRelease      release)
{
  if (pp_sim_value_length (value) == 0)
    {
      g_string_append (out, is_old (release) ? "<struct/>" : "<struct></struct>");
      return;
    }

  g_string_append (out, "<struct>");
  for (guint i = 0; i < pp_sim_value_length (value); i++)
    {
      g_string_append (out, "<member><name>");
      if (is_old (release))
        append_escaped (out, pp_sim_value_name (value, i));
      else
        g_string_append (out, pp_sim_value_name (value, i));
      g_string_append (out, "</name>");
      append_value (out, pp_sim_value_item (value, i), release);
      g_string_append (out, "</member>");
    }
  g_string_append (out, "</struct>");
}

static void
append_datetime (GString *out,
                 gint64   seconds)
{
  g_autoptr(GDateTime) time = g_date_time_new_from_unix_utc (seconds);
  g_autofree char *text = g_date_time_format (time, "%Y%m%dT%H:%M:%SZ");

  g_string_append_printf (out, "<dateTime.iso8601>%s</dateTime.iso8601>", text);
}

static void
append_content (GString          *out,
                const PpSimValue *value,
                PpSimRelease      release)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];

  switch (pp_sim_value_kind (value))
    {
    case PP_SIM_NIL:
      g_string_append (out, "<nil/>");
      break;

    case PP_SIM_STRING:
      append_escaped (out, pp_sim_value_text (value));
      break;

    case PP_SIM_INT:
      g_string_append_printf (out, "%" G_GINT64_FORMAT, pp_sim_value_int (value));
      break;

    case PP_SIM_I4:
      g_string_append_printf (out, "<i4>%" G_GINT64_FORMAT "</i4>", pp_sim_value_int (value));
      break;

    case PP_SIM_BOOL:
      g_string_append (out, pp_sim_value_bool (value) ? "<boolean>1</boolean>" :
                       "<boolean>0</boolean>");
      break;

    case PP_SIM_DOUBLE:
      g_ascii_formatd (buffer, sizeof buffer, "%.16g", pp_sim_value_double (value));
      g_string_append_printf (out, "<double>%s</double>", buffer);
      break;

    case PP_SIM_DATETIME:
      append_datetime (out, pp_sim_value_int (value));
      break;

    case PP_SIM_ARRAY:
      append_array (out, value, release);
      break;

    case PP_SIM_STRUCT:
      append_struct (out, value, release);
      break;

    default:
      g_assert_not_reached ();
    }
}

static void
append_value (GString          *out,
              const PpSimValue *value,
              PpSimRelease      release)
{
  if (is_old (release) && pp_sim_value_kind (value) == PP_SIM_STRING && *pp_sim_value_text (value) == '\0')
    {
      g_string_append (out, "<value/>");
      return;
    }

  g_string_append (out, "<value>");
  append_content (out, value, release);
  g_string_append (out, "</value>");
}

/* One value as a task's result holds it. */
char *
pp_sim_xmlrpc_write_value (const PpSimValue *value,
                           PpSimRelease      release)
{
  GString *out = g_string_new (NULL);

  append_value (out, value, release);

  return g_string_free (out, FALSE);
}

static char *
write_response (PpSimValue  *envelope,
                const char  *around,
                PpSimRelease release)
{
  g_autoptr(PpSimValue) owned = envelope;
  GString *out = g_string_new (is_old (release) ? "" : "<?xml version=\"1.0\"?>");
  gboolean fault = g_str_equal (around, "fault");

  g_string_append (out, fault ? "<methodResponse><fault>" : "<methodResponse><params><param>");
  append_value (out, owned, release);
  g_string_append (out, fault ? "</fault></methodResponse>" : "</param></params></methodResponse>");

  return g_string_free (out, FALSE);
}

/* A value without the usual envelope. */
char *
pp_sim_xmlrpc_write_bare (const PpSimValue *value,
                          PpSimRelease      release)
{
  return write_response (pp_sim_value_copy (value), "params", release);
}

char *
pp_sim_xmlrpc_write_success (const PpSimValue *result,
                             PpSimRelease      release)
{
  PpSimValue *envelope = pp_sim_struct ();

  pp_sim_value_set (envelope, "Status", pp_sim_string ("Success"));
  pp_sim_value_set (envelope, "Value", result != NULL ? pp_sim_value_copy (result) : pp_sim_string (""));

  return write_response (envelope, "params", release);
}

char *
pp_sim_xmlrpc_write_failure (const char * const *failure,
                             PpSimRelease        release)
{
  PpSimValue *envelope = pp_sim_struct ();

  pp_sim_value_set (envelope, "Status", pp_sim_string ("Failure"));
  pp_sim_value_set (envelope, "ErrorDescription", pp_sim_strv (failure));

  return write_response (envelope, "params", release);
}

char *
pp_sim_xmlrpc_write_fault (int          code,
                           const char  *text,
                           PpSimRelease release)
{
  PpSimValue *envelope = pp_sim_struct ();

  pp_sim_value_set (envelope, "faultCode", pp_sim_i4 (code));
  pp_sim_value_set (envelope, "faultString", pp_sim_string (text));

  return write_response (envelope, "fault", release);
}
