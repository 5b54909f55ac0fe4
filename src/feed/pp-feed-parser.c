/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-feed-parser"

#include "config.h"

#include <poolpatch/pp-feed.h>

#include <string.h>

#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <poolpatch/pp-error.h>

#include "pp-feed-attributes.h"
#include "pp-feed-fetch.h"

#define DEPTH_MAX 64

/*
 * The rules are XenCenter's (facts of its feed): containers are found by name at any depth, their
 * children are taken whatever they are called, unknown attributes and children are ignored, a
 * version's reference to a patch that is not there is skipped (by PpCatalogue, once all patches
 * are known). Where XenCenter breaks on comments and empty versions, we do not. Malformed XML is
 * an error with its line.
 */
typedef enum
{
  IN_NOTHING,        /* where a container may still come */
  IN_PATCHES,
  IN_PATCH,
  IN_REQUIRED,
  IN_CONFLICTING,
  IN_VERSIONS,
  IN_VERSION,
  IN_MINIMAL,
  IN_DETAIL,         /* inside a patch or version: nothing that is known */
} Place;

typedef struct
{
  xmlParserCtxtPtr context;     /* (unowned) */
  PpFeedAttributes attributes;
  Place            places[DEPTH_MAX + 1];
  guint            depth;
  gboolean         seen_container;
  const char      *refused;     /* (nullable) why parsing was stopped */
  PpHotfix        *hotfix;      /* (owned) (nullable) being read */
  PpVersion       *version;     /* (owned) (nullable) being read */
  GPtrArray       *first;       /* (owned) (element-type utf8) required, or listed for a version */
  GPtrArray       *second;      /* (owned) (element-type utf8) conflicting, or minimal */
  gboolean         has_minimal;
  GPtrArray       *hotfixes;    /* (owned) (element-type PpHotfix) */
  GPtrArray       *versions;    /* (owned) (element-type PpVersion) */
  char            *message;     /* (owned) (nullable) of the first error */
  int              line;
  int              column;
} Parser;

static void
start_patch (Parser *parser)
{
  PpFeedAttributes *given = &parser->attributes;
  guint64 priority = pp_feed_attributes_get_size (given, PP_FEED_PRIORITY);
  const PpHotfix facts = {
    .uuid = pp_feed_attributes_get_uuid (given, PP_FEED_UUID),
    .name = pp_feed_attributes_get_text (given, PP_FEED_NAME_LABEL),
    .description = pp_feed_attributes_get_text (given, PP_FEED_NAME_DESCRIPTION),
    .url = pp_feed_attributes_get_url (given, PP_FEED_URL),
    .patch_url = pp_feed_attributes_get_url (given, PP_FEED_PATCH_URL),
    .released = pp_feed_attributes_get_time (given, PP_FEED_TIMESTAMP),
    .installation_size = pp_feed_attributes_get_size (given, PP_FEED_INSTALLATION_SIZE),
    .download_size = pp_feed_attributes_get_size (given, PP_FEED_DOWNLOAD_SIZE),
    .guidance = pp_guidance_from_string (
      pp_feed_attributes_get_text (given, PP_FEED_AFTER_APPLY_GUIDANCE)),
    .guidance_mandatory = pp_feed_attributes_contains_true (given, PP_FEED_GUIDANCE_MANDATORY),
    .contains_livepatch = pp_feed_attributes_contains_true (given, PP_FEED_CONTAINS_LIVEPATCH),
    .premium = pp_feed_attributes_is (given, PP_FEED_UPDATE_STREAM, "premium"),
    .priority = (int) MIN (priority, G_MAXINT),
  };

  parser->hotfix = pp_hotfix_new (&facts);
}

static void
start_version (Parser *parser)
{
  PpFeedAttributes *given = &parser->attributes;
  const PpVersion facts = {
    .value = pp_feed_attributes_get_text (given, PP_FEED_VALUE),
    .name = pp_feed_attributes_get_text (given, PP_FEED_NAME),
    .build_number = pp_feed_attributes_get_filled (given, PP_FEED_BUILD_NUMBER),
    .patch_uuid = pp_feed_attributes_get_uuid (given, PP_FEED_PATCH_UUID),
    .released = pp_feed_attributes_get_time (given, PP_FEED_TIMESTAMP),
    .premium_date = pp_feed_attributes_get_time (given, PP_FEED_HOTFIX_ELIGIBILITY_PREMIUM_DATE),
    .none_date = pp_feed_attributes_get_time (given, PP_FEED_HOTFIX_ELIGIBILITY_NONE_DATE),
    .eol_date = pp_feed_attributes_get_time (given, PP_FEED_EOL_DATE),
    .eligibility = pp_eligibility_from_string (
      pp_feed_attributes_get_filled (given, PP_FEED_HOTFIX_ELIGIBILITY)),
    .latest = pp_feed_attributes_is (given, PP_FEED_LATEST, "true"),
    .present_as_update = pp_feed_attributes_is (given, PP_FEED_PRESENT_AS_UPDATE, "true"),
  };

  parser->version = pp_version_new (&facts);
  parser->has_minimal = FALSE;
}

static void
add_reference (Parser    *parser,
               GPtrArray *references)
{
  const char *uuid = pp_feed_attributes_get_uuid (&parser->attributes, PP_FEED_UUID);

  if (uuid != NULL)
    g_ptr_array_add (references, g_strdup (uuid));
}

static char **
steal_references (GPtrArray *references)
{
  char **strv = g_new0 (char *, references->len + 1);

  for (guint i = 0; i < references->len; i++)
    strv[i] = g_steal_pointer (&g_ptr_array_index (references, i));
  g_ptr_array_set_size (references, 0);

  return strv;
}

/* Nobody else has seen the record yet: it is still being made. */
static void
end_patch (Parser *parser)
{
  PpHotfix *hotfix = g_steal_pointer (&parser->hotfix);

  g_strfreev (hotfix->required);
  g_strfreev (hotfix->conflicting);
  hotfix->required = steal_references (parser->first);
  hotfix->conflicting = steal_references (parser->second);
  g_ptr_array_add (parser->hotfixes, hotfix);
}

static void
end_version (Parser *parser)
{
  PpVersion *version = g_steal_pointer (&parser->version);

  g_strfreev (version->hotfixes);
  g_strfreev (version->minimal);
  version->hotfixes = steal_references (parser->first);
  version->minimal = parser->has_minimal ? steal_references (parser->second) : NULL;
  g_ptr_array_add (parser->versions, version);
}

static Place
enter_version_child (Parser     *parser,
                     const char *name)
{
  if (g_str_equal (name, "patch"))
    add_reference (parser, parser->first);
  if (!g_str_equal (name, "minimalpatches"))
    return IN_DETAIL;
  parser->has_minimal = TRUE;

  return IN_MINIMAL;
}

static Place
enter (Parser     *parser,
       Place       place,
       const char *name)
{
  switch (place)
    {
    case IN_PATCHES:
      start_patch (parser);
      return IN_PATCH;

    case IN_PATCH:
      if (g_str_equal (name, "requiredpatches"))
        return IN_REQUIRED;
      return g_str_equal (name, "conflictingpatches") ? IN_CONFLICTING : IN_DETAIL;

    case IN_REQUIRED:
      add_reference (parser, parser->first);
      return IN_DETAIL;

    case IN_CONFLICTING:
      add_reference (parser, parser->second);
      return IN_DETAIL;

    case IN_VERSIONS:
      start_version (parser);
      return IN_VERSION;

    case IN_VERSION:
      return enter_version_child (parser, name);

    case IN_MINIMAL:
      if (g_str_equal (name, "patch"))
        add_reference (parser, parser->second);
      return IN_DETAIL;

    case IN_NOTHING:
      if (g_str_equal (name, "patches"))
        return IN_PATCHES;
      return g_str_equal (name, "serverversions") ? IN_VERSIONS : IN_NOTHING;

    case IN_DETAIL:
    default:
      return IN_DETAIL;
    }
}

static void
refuse (Parser     *parser,
        const char *why)
{
  if (parser->refused == NULL)
    {
      parser->refused = why;
      parser->line = xmlSAX2GetLineNumber (parser->context);
      parser->column = xmlSAX2GetColumnNumber (parser->context);
    }
  xmlStopParser (parser->context);
}

static void
start_cb (void           *data,
          const xmlChar  *name,
          const xmlChar  *prefix,
          const xmlChar  *uri,
          int             n_namespaces,
          const xmlChar **namespaces,
          int             n_attributes,
          int             n_defaulted,
          const xmlChar **attributes)
{
  Parser *parser = data;
  Place place = parser->places[parser->depth];

  if (parser->depth >= DEPTH_MAX)
    {
      refuse (parser, "elements are nested too deeply");
      return;
    }
  if (parser->depth == 0 && g_ascii_strcasecmp ((const char *) name, "html") == 0)
    {
      refuse (parser, "this is a web page, not the list of hotfixes");
      return;
    }

  if (place != IN_NOTHING)
    pp_feed_attributes_take (&parser->attributes, n_attributes, attributes);
  place = enter (parser, place, (const char *) name);
  parser->places[++parser->depth] = place;
  parser->seen_container |= place == IN_PATCHES || place == IN_VERSIONS;
}

static void
end_cb (void          *data,
        const xmlChar *name,
        const xmlChar *prefix,
        const xmlChar *uri)
{
  Parser *parser = data;
  Place place = parser->places[parser->depth];

  if (place == IN_PATCH)
    end_patch (parser);
  else if (place == IN_VERSION)
    end_version (parser);
  parser->depth--;
}

/* A feed has no document type; one that has is an attempt at entities. */
static void
doctype_cb (void          *data,
            const xmlChar *name,
            const xmlChar *external_id,
            const xmlChar *system_id)
{
  Parser *parser = data;

  if (g_ascii_strcasecmp ((const char *) name, "html") == 0)
    refuse (parser, "this is a web page, not the list of hotfixes");
  else
    refuse (parser, "a document type is not allowed in the list of hotfixes");
}

static void
error_cb (void       *data,
          xmlErrorPtr error)
{
  Parser *parser = data;

  if (parser->message != NULL || parser->refused != NULL || error->level < XML_ERR_ERROR)
    return;

  parser->message = g_strchomp (g_strdup (error->message != NULL ? error->message : ""));
  parser->line = error->line;
  parser->column = error->int2;
}

/* @bytes are not empty and not longer than PP_FEED_MAX. */
static void
run (Parser *parser,
     GBytes *bytes)
{
  static const xmlSAXHandler handler = {
    .initialized = XML_SAX2_MAGIC,
    .startElementNs = start_cb,
    .endElementNs = end_cb,
    .internalSubset = doctype_cb,
    .serror = error_cb,
  };
  gsize length;
  const char *text = g_bytes_get_data (bytes, &length);
  xmlParserCtxtPtr context = xmlCreateMemoryParserCtxt (text, (int) length);

  *context->sax = handler;
  context->userData = parser;
  parser->context = context;
  pp_feed_attributes_init (&parser->attributes, context->dict);

  /* NOENT makes "&amp;" a plain "&"; there are no other entities, document types being refused. */
  xmlCtxtUseOptions (context, XML_PARSE_NONET | XML_PARSE_NOENT | XML_PARSE_NOERROR |
                     XML_PARSE_NOWARNING);
  xmlParseDocument (context);
  if (!context->wellFormed && parser->message == NULL && parser->refused == NULL)
    {
      parser->message = g_strdup ("the document ends too early");
      parser->line = xmlSAX2GetLineNumber (context);
    }

  pp_feed_attributes_clear (&parser->attributes);
  xmlFreeDoc (context->myDoc);
  xmlFreeParserCtxt (context);
  parser->context = NULL;
}

static void
parser_init (Parser *parser)
{
  *parser = (Parser) {
    .first = g_ptr_array_new_with_free_func (g_free),
    .second = g_ptr_array_new_with_free_func (g_free),
    .hotfixes = g_ptr_array_new_with_free_func ((GDestroyNotify) pp_hotfix_unref),
    .versions = g_ptr_array_new_with_free_func ((GDestroyNotify) pp_version_free),
  };
}

static void
parser_clear (Parser *parser)
{
  g_clear_pointer (&parser->hotfix, pp_hotfix_unref);
  g_clear_pointer (&parser->version, pp_version_free);
  g_ptr_array_unref (parser->first);
  g_ptr_array_unref (parser->second);
  g_ptr_array_unref (parser->hotfixes);
  g_ptr_array_unref (parser->versions);
  g_free (parser->message);
}

/**
 * pp_feed_parse:
 * @bytes: text of an updates.xml
 * @source: where it is from
 * @date: when it was fetched, Unix seconds
 * @error: return location for %PP_ERROR_FEED with line and column
 *
 * Reads a feed. Pure: no network, no external entities. May run in any thread.
 *
 * Returns: (transfer full) (nullable): the catalogue
 */
PpCatalogue *
pp_feed_parse (GBytes     *bytes,
               const char *source,
               gint64      date,
               GError    **error)
{
  Parser parser;
  PpCatalogue *catalogue = NULL;

  g_return_val_if_fail (bytes != NULL && source != NULL, NULL);

  if (g_bytes_get_size (bytes) == 0 || g_bytes_get_size (bytes) > PP_FEED_MAX)
    {
      g_propagate_error (error, pp_error_new_feed (source, 0, 0, g_bytes_get_size (bytes) == 0 ?
                                                   "it is empty" : "it is too long"));
      return NULL;
    }

  parser_init (&parser);
  run (&parser, bytes);
  if (parser.refused != NULL || parser.message != NULL)
    g_propagate_error (error, pp_error_new_feed (source, parser.line, parser.column,
                                                 parser.refused != NULL ? parser.refused :
                                                 parser.message));
  else if (!parser.seen_container)
    g_propagate_error (error, pp_error_new_feed (source, 0, 0, "it lists no hotfixes"));
  else
    catalogue = pp_catalogue_new (source, date, FALSE, parser.hotfixes, parser.versions);
  parser_clear (&parser);

  return catalogue;
}
