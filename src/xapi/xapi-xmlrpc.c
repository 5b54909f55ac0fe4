/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-xapi"

#include "config.h"

#include "xapi-xmlrpc.h"

#include "xapi-error.h"
#include "xapi-name-filter.h"
#include "xapi-value-builder.h"

#include <libxml/parser.h>
#include <string.h>

typedef enum
{
  ELEMENT_VALUE,
  ELEMENT_MEMBER,
  ELEMENT_NAME,
  ELEMENT_STRUCT,
  ELEMENT_ARRAY,
  ELEMENT_DATA,
  ELEMENT_BOOLEAN,
  ELEMENT_DATETIME,
  ELEMENT_STRING,
  ELEMENT_DOUBLE,
  ELEMENT_I4,
  ELEMENT_INT,
  ELEMENT_I8,
  ELEMENT_NIL,
  ELEMENT_PARAM,
  ELEMENT_PARAMS,
  ELEMENT_FAULT,
  ELEMENT_RESPONSE,
  ELEMENT_ROOT,
} Element;

#define N_ELEMENTS ELEMENT_ROOT
/* Of each value three at most, as the grammar has it, and some around and within. */
#define MAX_ELEMENTS (3 * XAPI_XMLRPC_MAX_DEPTH + 8)
#define BIT(element) (1u << (element))
#define SCALARS (BIT (ELEMENT_BOOLEAN) | BIT (ELEMENT_DATETIME) | BIT (ELEMENT_STRING) \
                 | BIT (ELEMENT_DOUBLE) | BIT (ELEMENT_I4) | BIT (ELEMENT_INT)          \
                 | BIT (ELEMENT_I8) | BIT (ELEMENT_NIL))

/* What may stand where. The most frequent come first: elements are looked up from the top. */
static const struct
{
  const char *name;
  guint       parents;
} grammar[N_ELEMENTS] = {
  [ELEMENT_VALUE] = {
    "value", BIT (ELEMENT_MEMBER) | BIT (ELEMENT_DATA) | BIT (ELEMENT_PARAM) | BIT (ELEMENT_FAULT)
  },
  [ELEMENT_MEMBER] = { "member", BIT (ELEMENT_STRUCT) },
  [ELEMENT_NAME] = { "name", BIT (ELEMENT_MEMBER) },
  [ELEMENT_STRUCT] = { "struct", BIT (ELEMENT_VALUE) },
  [ELEMENT_ARRAY] = { "array", BIT (ELEMENT_VALUE) },
  [ELEMENT_DATA] = { "data", BIT (ELEMENT_ARRAY) },
  [ELEMENT_BOOLEAN] = { "boolean", BIT (ELEMENT_VALUE) },
  [ELEMENT_DATETIME] = { "dateTime.iso8601", BIT (ELEMENT_VALUE) },
  [ELEMENT_STRING] = { "string", BIT (ELEMENT_VALUE) },
  [ELEMENT_DOUBLE] = { "double", BIT (ELEMENT_VALUE) },
  [ELEMENT_I4] = { "i4", BIT (ELEMENT_VALUE) },
  [ELEMENT_INT] = { "int", BIT (ELEMENT_VALUE) },
  [ELEMENT_I8] = { "i8", BIT (ELEMENT_VALUE) },
  [ELEMENT_NIL] = { "nil", BIT (ELEMENT_VALUE) },
  [ELEMENT_PARAM] = { "param", BIT (ELEMENT_PARAMS) },
  [ELEMENT_PARAMS] = { "params", BIT (ELEMENT_RESPONSE) },
  [ELEMENT_FAULT] = { "fault", BIT (ELEMENT_RESPONSE) },
  [ELEMENT_RESPONSE] = { "methodResponse", BIT (ELEMENT_ROOT) },
};

/** Level: one <value> that is still open. */
typedef struct
{
  XapiValue *made;   /* (owned) (nullable) from a typed child */
  char      *name;   /* (owned) (nullable) GRefString: of the member being read in its <struct> */
  guint      first;  /* where its items or members begin in the builder */
} Level;

/* XapiXmlrpcParser: makes an XapiValue of a methodResponse while it arrives. */
struct _XapiXmlrpcParser
{
  xmlParserCtxtPtr  context;    /* (owned) */
  const xmlChar    *interned[N_ELEMENTS]; /* names as the dictionary of context has them */
  XapiNameFilter   *filter;     /* (owned) */
  XapiValueBuilder *builder;    /* (owned) */
  guint8            elements[MAX_ELEMENTS]; /* the open ones */
  guint             n_elements;
  Level             levels[XAPI_XMLRPC_MAX_DEPTH];
  guint             n_levels;
  GString          *text;       /* (owned) of the innermost <value>, scalar or <name> */
  XapiValue        *answer;     /* (owned) (nullable) */
  GError           *error;      /* (owned) (nullable) */
  gboolean          is_fault;
  gsize             size;
  gsize             max_size;
  guint             max_depth;
  char              head[5];    /* the first bytes: whether there is a prolog */
};

static void
G_GNUC_PRINTF (2,
               3)
fail (XapiXmlrpcParser * self,
      const char *format,
      ...)
{
  g_autofree char *message = NULL;
  va_list args;

  xmlStopParser (self->context);
  if (self->error != NULL)
    return;

  va_start (args, format);
  message = g_strdup_vprintf (format, args);
  va_end (args);
  self->error = xapi_error_new (XAPI_ERROR_PROTOCOL, NULL, "%s", message);
}

static Level *
top_level (XapiXmlrpcParser *self)
{
  return &self->levels[self->n_levels - 1];
}

static Element
top_element (XapiXmlrpcParser *self)
{
  return self->n_elements > 0 ? self->elements[self->n_elements - 1] : ELEMENT_ROOT;
}

static Element
find_element (XapiXmlrpcParser *self,
              const xmlChar    *name)
{
  for (guint i = 0; i < N_ELEMENTS; i++)
    {
      if (self->interned[i] == name)
        return i;
    }

  return ELEMENT_ROOT;
}

static void
set_made (XapiXmlrpcParser *self,
          XapiValue        *made)
{
  Level *level = top_level (self);

  if (level->made != NULL)
    {
      xapi_value_unref (made);
      fail (self, "one value holds two");
      return;
    }

  level->made = made;
}

static XapiValue *
make_scalar (XapiXmlrpcParser *self,
             Element           element)
{
  const char *text = self->text->str;

  if (element == ELEMENT_BOOLEAN)
    return xapi_value_new_boolean (g_str_equal (text, "1") ||
                                   g_ascii_strcasecmp (text, "true") == 0);
  if (element == ELEMENT_DATETIME)
    return xapi_value_new_datetime (text);
  if (element == ELEMENT_DOUBLE)
    return xapi_value_new_double (g_ascii_strtod (text, NULL));
  if (element == ELEMENT_NIL)
    return xapi_value_new_nil ();
  if (element == ELEMENT_STRING)
    return xapi_value_builder_string (self->builder, self->text);

  return xapi_value_new_integer (g_ascii_strtoll (text, NULL, 10));
}

static void
keep_answer (XapiXmlrpcParser *self,
             XapiValue        *value,
             gboolean          is_fault)
{
  if (self->answer != NULL)
    {
      xapi_value_unref (value);
      fail (self, "the reply holds two values");
      return;
    }

  self->answer = value;
  self->is_fault = is_fault;
}

/* A <value> has ended and its level is gone: the value belongs to what is around it. */
static void
deliver (XapiXmlrpcParser *self,
         XapiValue        *value)
{
  Element around = top_element (self);
  char *name = NULL;

  if (around == ELEMENT_PARAM || around == ELEMENT_FAULT)
    {
      keep_answer (self, value, around == ELEMENT_FAULT);
      return;
    }

  if (around == ELEMENT_MEMBER)
    {
      name = g_steal_pointer (&top_level (self)->name);
      if (name == NULL)
        {
          xapi_value_unref (value);
          fail (self, "a member has no name");
          return;
        }
    }

  xapi_value_builder_add (self->builder, name, value);
}

static void
end_value (XapiXmlrpcParser *self)
{
  Level level = *top_level (self);

  self->n_levels--;
  if (level.made == NULL)
    level.made = xapi_value_builder_string (self->builder, self->text);

  deliver (self, level.made);
}

static void
start_element_cb (void           *data,
                  const xmlChar  *name,
                  const xmlChar  *prefix,
                  const xmlChar  *uri,
                  int             n_namespaces,
                  const xmlChar **namespaces,
                  int             n_attributes,
                  int             n_defaulted,
                  const xmlChar **attributes)
{
  XapiXmlrpcParser *self = data;
  Element element = find_element (self, name);

  if (self->error != NULL)
    return;

  if (element == ELEMENT_ROOT || !(grammar[element].parents & BIT (top_element (self))))
    {
      fail (self, "<%s> does not belong there", (const char *) name);
      return;
    }

  if (element == ELEMENT_VALUE)
    {
      Level level = { NULL, NULL, 0 };

      if (self->n_levels >= self->max_depth)
        {
          fail (self, "values are nested more than %u deep", self->max_depth);
          return;
        }
      self->levels[self->n_levels++] = level;
    }
  else if (element == ELEMENT_STRUCT || element == ELEMENT_ARRAY)
    {
      top_level (self)->first = xapi_value_builder_count (self->builder);
    }

  g_assert (self->n_elements < MAX_ELEMENTS);
  self->elements[self->n_elements++] = (guint8) element;
  g_string_truncate (self->text, 0);
}

static void
end_element_cb (void          *data,
                const xmlChar *name,
                const xmlChar *prefix,
                const xmlChar *uri)
{
  XapiXmlrpcParser *self = data;
  Element element = top_element (self);

  if (self->error != NULL)
    return;

  g_assert (element != ELEMENT_ROOT);
  self->n_elements--;

  if (element == ELEMENT_VALUE)
    {
      end_value (self);
    }
  else if (element == ELEMENT_NAME)
    {
      Level *level = top_level (self);

      g_clear_pointer (&level->name, g_ref_string_release);
      level->name = xapi_value_builder_name (self->builder, self->text);
    }
  else if (element == ELEMENT_STRUCT)
    {
      set_made (self, xapi_value_builder_take_struct (self->builder, top_level (self)->first));
    }
  else if (element == ELEMENT_MEMBER)
    {
      g_clear_pointer (&top_level (self)->name, g_ref_string_release);
    }
  else if (element == ELEMENT_ARRAY)
    {
      set_made (self, xapi_value_builder_take_array (self->builder, top_level (self)->first));
    }
  else if (BIT (element) & SCALARS)
    {
      set_made (self, make_scalar (self, element));
    }
}

static void
characters_cb (void          *data,
               const xmlChar *text,
               int            length)
{
  XapiXmlrpcParser *self = data;

  if (self->error == NULL)
    g_string_append_len (self->text, (const char *) text, length);
}

static void
internal_subset_cb (void          *data,
                    const xmlChar *name,
                    const xmlChar *external_id,
                    const xmlChar *system_id)
{
  fail (data, "a DTD does not belong into a reply");
}

static void
silent_error_cb (void           *data,
                 const xmlError *error)
{
  /* Read from the context where it matters; libxml2 would print it. */
}

static gboolean
parse_chunk_cb (const char *data,
                gsize       length,
                gpointer    user_data)
{
  XapiXmlrpcParser *self = user_data;
  const xmlError *wrong;

  while (length > 0 && self->error == NULL)
    {
      int piece = (int) MIN (length, (gsize) 1024 * 1024);

      if (xmlParseChunk (self->context, data, piece, FALSE) != XML_ERR_OK && self->error == NULL)
        {
          wrong = xmlCtxtGetLastError (self->context);
          fail (self, "not XML: %s (line %d)",
                wrong != NULL && wrong->message != NULL
                ? g_strchomp ((char *) wrong->message) : "malformed",
                wrong != NULL ? wrong->line : 0);
        }
      data += piece;
      length -= (gsize) piece;
    }

  return self->error == NULL;
}

static void
clear_level (Level *level)
{
  g_clear_pointer (&level->made, xapi_value_unref);
  g_clear_pointer (&level->name, g_ref_string_release);
}

static void
create_context (XapiXmlrpcParser *self)
{
  xmlSAXHandler handler = {
    .initialized = XML_SAX2_MAGIC,
    .internalSubset = internal_subset_cb,
    .startElementNs = start_element_cb,
    .endElementNs = end_element_cb,
    .characters = characters_cb,
    .ignorableWhitespace = characters_cb,
    .cdataBlock = characters_cb,
    .serror = (xmlStructuredErrorFunc) (void (*)(void))silent_error_cb,
  };

  self->context = xmlCreatePushParserCtxt (&handler, self, NULL, 0, NULL);
  g_assert (self->context != NULL);
  /* HUGE lifts the limits of libxml2: size and depth are limited here, entities are refused. */
  xmlCtxtUseOptions (self->context, XML_PARSE_NONET | XML_PARSE_HUGE);

  for (guint i = 0; i < N_ELEMENTS; i++)
    self->interned[i] = xmlDictLookup (self->context->dict, (const xmlChar *) grammar[i].name, -1);
}

/**
 * xapi_xmlrpc_parser_new:
 *
 * Returns: (transfer full): a parser for one reply
 */
XapiXmlrpcParser *
xapi_xmlrpc_parser_new (void)
{
  XapiXmlrpcParser *self = g_new0 (XapiXmlrpcParser, 1);

  self->filter = xapi_name_filter_new (parse_chunk_cb, self);
  self->builder = xapi_value_builder_new ();
  self->text = g_string_new (NULL);
  xapi_xmlrpc_parser_set_limits (self, XAPI_XMLRPC_MAX_SIZE, XAPI_XMLRPC_MAX_DEPTH);
  create_context (self);

  return self;
}

/**
 * xapi_xmlrpc_parser_free:
 * @self: (transfer full): a parser
 *
 * Frees it and what it has not handed out.
 */
void
xapi_xmlrpc_parser_free (XapiXmlrpcParser *self)
{
  g_return_if_fail (self != NULL);

  for (guint i = 0; i < self->n_levels; i++)
    clear_level (&self->levels[i]);

  xmlFreeParserCtxt (self->context);
  xapi_name_filter_free (self->filter);
  xapi_value_builder_free (self->builder);
  g_string_free (self->text, TRUE);
  g_clear_pointer (&self->answer, xapi_value_unref);
  g_clear_error (&self->error);
  g_free (self);
}

/**
 * xapi_xmlrpc_parser_set_limits:
 * @self: a parser
 * @max_size: bytes a reply may have
 * @max_depth: how deep values may be nested; %XAPI_XMLRPC_MAX_DEPTH at most
 *
 * Sets the limits, before anything is fed.
 */
void
xapi_xmlrpc_parser_set_limits (XapiXmlrpcParser *self,
                               gsize             max_size,
                               guint             max_depth)
{
  g_return_if_fail (self != NULL && max_depth <= XAPI_XMLRPC_MAX_DEPTH);

  self->max_size = max_size;
  self->max_depth = max_depth;
}

static gboolean
report (XapiXmlrpcParser *self,
        GError          **error)
{
  if (self->error == NULL)
    return TRUE;

  g_propagate_error (error, g_error_copy (self->error));
  return FALSE;
}

/**
 * xapi_xmlrpc_parser_feed:
 * @self: a parser
 * @data: the next bytes of the reply
 * @length: how many
 * @error: return location
 *
 * Returns: %FALSE once the reply is known to be none (%XAPI_ERROR_PROTOCOL)
 */
gboolean
xapi_xmlrpc_parser_feed (XapiXmlrpcParser *self,
                         const char       *data,
                         gsize             length,
                         GError          **error)
{
  g_return_val_if_fail (self != NULL, FALSE);

  if (self->error == NULL && length > self->max_size - self->size)
    fail (self, "the reply is larger than %" G_GSIZE_FORMAT " bytes", self->max_size);

  if (self->error == NULL)
    {
      if (self->size < sizeof self->head)
        memcpy (self->head + self->size, data, MIN (length, sizeof self->head - self->size));
      self->size += length;
      xapi_name_filter_feed (self->filter, data, length);
    }

  return report (self, error);
}

/**
 * xapi_xmlrpc_parser_has_prolog:
 * @self: a parser
 *
 * Replies begin with one since 7.0, where the RPC layer was written anew (facts: XenAPI 1.4): a sign
 * that the server knows JSON-RPC, which came with it.
 *
 * Returns: whether the reply begins with an XML prolog
 */
gboolean
xapi_xmlrpc_parser_has_prolog (XapiXmlrpcParser *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return memcmp (self->head, "<?xml", sizeof self->head) == 0;
}

/**
 * xapi_xmlrpc_parser_finish:
 * @self: a parser
 * @error: return location
 *
 * The reply has ended.
 *
 * Returns: (transfer full): what it says; %NULL when it is cut or none (%XAPI_ERROR_PROTOCOL)
 */
XapiReply *
xapi_xmlrpc_parser_finish (XapiXmlrpcParser *self,
                           GError          **error)
{
  g_return_val_if_fail (self != NULL, NULL);

  if (self->error == NULL)
    xapi_name_filter_finish (self->filter);
  if (self->error == NULL && xmlParseChunk (self->context, NULL, 0, TRUE) != XML_ERR_OK)
    fail (self, "the reply is cut");
  if (self->error == NULL && self->answer == NULL)
    fail (self, "the reply holds no value");
  if (!report (self, error))
    return NULL;

  return xapi_reply_new (self->answer, self->is_fault, error);
}
