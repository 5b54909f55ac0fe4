/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-feed-parser"

#include "config.h"

#include <poolpatch/pp-feed.h>

#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <string.h>

#include <poolpatch/pp-error.h>

/* Ten times the largest feed there ever was; a longer document is no feed. */
#define FEED_MAX (64 * 1024 * 1024)
#define DEPTH_MAX 64

/*
 * The rules are XenCenter's (facts of its feed): containers are found by name at any depth, their
 * children are taken whatever they are called, unknown attributes and children are ignored, a
 * version's reference to a patch that is not there is skipped. Where XenCenter breaks on comments
 * and empty versions, we do not. Malformed XML is an error with its line.
 */
typedef enum
{
  IN_NOTHING,
  IN_PATCHES,
  IN_PATCH,
  IN_REQUIRED,
  IN_CONFLICTING,
  IN_VERSIONS,
  IN_VERSION,
  IN_MINIMAL,
} Place;

typedef struct
{
  xmlParserCtxtPtr context;    /* (unowned) */
  Place            places[DEPTH_MAX + 1];
  guint            depth;
  gboolean         seen_container;
  const char      *refused;    /* (nullable) why parsing was stopped */
  PpHotfix         hotfix;     /* being read; strings owned until it is finished */
  GPtrArray       *required;
  GPtrArray       *conflicting;
  PpVersion        version;
  GPtrArray       *listed;
  GPtrArray       *minimal;    /* (nullable) */
  GPtrArray       *hotfixes;
  GPtrArray       *versions;
  char            *message;    /* (owned) (nullable) of the first error */
  int              line;
  int              column;
} Parser;

/* SAX2 gives attributes as five pointers each: name, prefix, URI, value, end of value. */
typedef struct
{
  const xmlChar **at;
  int             n;
} Attributes;

static char *
dup_attribute (Attributes  attributes,
               const char *name)
{
  for (int i = 0; i < attributes.n; i++)
    {
      const xmlChar **one = attributes.at + 5 * i;

      if (g_str_equal ((const char *) one[0], name))
        return g_strndup ((const char *) one[3], one[4] - one[3]);
    }

  return NULL;
}

static char *
dup_text (Attributes  attributes,
          const char *name)
{
  char *text = dup_attribute (attributes, name);

  return text != NULL ? text : g_strdup ("");
}

/* NULL for "" as well: an empty attribute says nothing. */
static char *
dup_filled (Attributes  attributes,
            const char *name)
{
  char *text = dup_attribute (attributes, name);

  if (text != NULL && *text == '\0')
    g_clear_pointer (&text, g_free);

  return text;
}

static char *
dup_uuid (Attributes  attributes,
          const char *name)
{
  g_autofree char *text = dup_text (attributes, name);

  return g_ascii_strdown (g_strstrip (text), -1);
}

static gint64
read_time (Attributes  attributes,
           const char *name)
{
  g_autofree char *text = dup_text (attributes, name);
  g_autoptr(GTimeZone) utc = g_time_zone_new_utc ();
  g_autoptr(GDateTime) time = NULL;

  time = g_date_time_new_from_iso8601 (text, utc);
  if (time == NULL && strlen (text) == 10)
    {
      g_autofree char *midnight = g_strconcat (text, "T00:00:00Z", NULL);

      time = g_date_time_new_from_iso8601 (midnight, utc);
    }

  return time != NULL ? MAX (g_date_time_to_unix (time), 0) : 0;
}

static guint64
read_size (Attributes  attributes,
           const char *name)
{
  g_autofree char *text = dup_text (attributes, name);
  guint64 size = 0;

  return g_ascii_string_to_unsigned (text, 10, 0, G_MAXINT64, &size, NULL) ? size : 0;
}

/* Booleans of a patch: the lower-cased value contains "true"; of a version: it is "true". */
static gboolean
contains_true (Attributes  attributes,
               const char *name)
{
  g_autofree char *text = dup_text (attributes, name);
  g_autofree char *folded = g_ascii_strdown (text, -1);

  return strstr (folded, "true") != NULL;
}

static gboolean
is_true (Attributes  attributes,
         const char *name)
{
  g_autofree char *text = dup_text (attributes, name);

  return g_ascii_strcasecmp (text, "true") == 0;
}

/* The client of 2013 was given paths of the vendor's own server. */
static char *
dup_url (Attributes  attributes,
         const char *name)
{
  g_autofree char *text = dup_filled (attributes, name);

  if (text != NULL && g_str_has_prefix (text, "/XenServer"))
    return g_strconcat ("http://updates.xensource.com", text, NULL);

  return g_steal_pointer (&text);
}

static char *
dup_article (const char *url)
{
  const char *at = url != NULL ? strstr (url, "CTX") : NULL;
  gsize length = 3;

  if (at == NULL || !g_ascii_isdigit (at[3]))
    return NULL;
  while (g_ascii_isdigit (at[length]))
    length++;

  return g_strndup (at, length);
}

static int
read_priority (Attributes attributes)
{
  g_autofree char *text = dup_text (attributes, "priority");
  guint64 priority = 2;

  return g_ascii_string_to_unsigned (text, 10, 1, 5, &priority, NULL) ? (int) priority : 2;
}

static void
start_patch (Parser    *parser,
             Attributes attributes)
{
  PpHotfix *hotfix = &parser->hotfix;
  g_autofree char *guidance = dup_text (attributes, "after-apply-guidance");
  g_autofree char *stream = dup_text (attributes, "update-stream");

  *hotfix = (PpHotfix) {
    .uuid = dup_uuid (attributes, "uuid"),
    .name = dup_text (attributes, "name-label"),
    .description = dup_text (attributes, "name-description"),
    .url = dup_url (attributes, "url"),
    .patch_url = dup_url (attributes, "patch-url"),
    .released = read_time (attributes, "timestamp"),
    .installation_size = read_size (attributes, "installation-size"),
    .download_size = read_size (attributes, "download-size"),
    .guidance = pp_guidance_from_string (guidance),
    .guidance_mandatory = contains_true (attributes, "guidance-mandatory"),
    .contains_livepatch = contains_true (attributes, "contains-livepatch"),
    .premium = g_ascii_strcasecmp (stream, "premium") == 0,
    .priority = read_priority (attributes),
  };
  hotfix->article = dup_article (hotfix->url);
  g_ptr_array_set_size (parser->required, 0);
  g_ptr_array_set_size (parser->conflicting, 0);
}

static char **
steal_strv (GPtrArray *array)
{
  char **strv = g_new0 (char *, array->len + 1);

  for (guint i = 0; i < array->len; i++)
    strv[i] = g_steal_pointer (&g_ptr_array_index (array, i));
  g_ptr_array_set_size (array, 0);

  return strv;
}

static void
clear_hotfix (PpHotfix *hotfix)
{
  g_free (hotfix->uuid);
  g_free (hotfix->name);
  g_free (hotfix->description);
  g_free (hotfix->url);
  g_free (hotfix->article);
  g_free (hotfix->patch_url);
  g_strfreev (hotfix->required);
  g_strfreev (hotfix->conflicting);
  *hotfix = (PpHotfix) { NULL };
}

static void
end_patch (Parser *parser)
{
  PpHotfix *hotfix = &parser->hotfix;

  hotfix->required = steal_strv (parser->required);
  hotfix->conflicting = steal_strv (parser->conflicting);
  if (*hotfix->uuid != '\0')
    g_ptr_array_add (parser->hotfixes, pp_hotfix_new (hotfix));
  clear_hotfix (hotfix);
}

static void
start_version (Parser    *parser,
               Attributes attributes)
{
  parser->version = (PpVersion) {
    .value = dup_text (attributes, "value"),
    .name = dup_text (attributes, "name"),
    .build_number = dup_filled (attributes, "build-number"),
    .patch_uuid = dup_filled (attributes, "patch-uuid"),
    .released = read_time (attributes, "timestamp"),
    .latest = is_true (attributes, "latest"),
    .present_as_update = is_true (attributes, "present-as-update"),
  };
  if (parser->version.patch_uuid != NULL)
    {
      g_autofree char *given = parser->version.patch_uuid;

      parser->version.patch_uuid = g_ascii_strdown (given, -1);
    }
  g_ptr_array_set_size (parser->listed, 0);
  g_clear_pointer (&parser->minimal, g_ptr_array_unref);
}

static void
clear_version (PpVersion *version)
{
  g_free (version->value);
  g_free (version->name);
  g_free (version->build_number);
  g_free (version->patch_uuid);
  g_strfreev (version->hotfixes);
  g_strfreev (version->minimal);
  *version = (PpVersion) { NULL };
}

static void
end_version (Parser *parser)
{
  PpVersion *version = &parser->version;

  version->hotfixes = steal_strv (parser->listed);
  version->minimal = parser->minimal != NULL ? steal_strv (parser->minimal) : NULL;
  g_ptr_array_add (parser->versions, pp_version_new (version));
  clear_version (version);
  g_clear_pointer (&parser->minimal, g_ptr_array_unref);
}

static Place
enter (Parser     *parser,
       Place       place,
       const char *name,
       Attributes  attributes)
{
  switch (place)
    {
    case IN_PATCHES:
      start_patch (parser, attributes);
      return IN_PATCH;

    case IN_PATCH:
      if (g_str_equal (name, "requiredpatches"))
        return IN_REQUIRED;
      return g_str_equal (name, "conflictingpatches") ? IN_CONFLICTING : IN_NOTHING;

    case IN_REQUIRED:
      g_ptr_array_add (parser->required, dup_uuid (attributes, "uuid"));
      return IN_NOTHING;

    case IN_CONFLICTING:
      g_ptr_array_add (parser->conflicting, dup_uuid (attributes, "uuid"));
      return IN_NOTHING;

    case IN_VERSIONS:
      start_version (parser, attributes);
      return IN_VERSION;

    case IN_VERSION:
      if (g_str_equal (name, "patch"))
        g_ptr_array_add (parser->listed, dup_uuid (attributes, "uuid"));
      if (!g_str_equal (name, "minimalpatches"))
        return IN_NOTHING;
      if (parser->minimal == NULL)
        parser->minimal = g_ptr_array_new_with_free_func (g_free);
      return IN_MINIMAL;

    case IN_MINIMAL:
      if (g_str_equal (name, "patch"))
        g_ptr_array_add (parser->minimal, dup_uuid (attributes, "uuid"));
      return IN_NOTHING;

    case IN_NOTHING:
    default:
      if (g_str_equal (name, "patches"))
        return IN_PATCHES;
      return g_str_equal (name, "serverversions") ? IN_VERSIONS : IN_NOTHING;
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
  Attributes given = { attributes, n_attributes };
  Place place;

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

  place = enter (parser, parser->places[parser->depth], (const char *) name, given);
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

static void
run (Parser *parser,
     GBytes *bytes)
{
  static xmlSAXHandler handler = {
    .initialized = XML_SAX2_MAGIC,
    .startElementNs = start_cb,
    .endElementNs = end_cb,
    .internalSubset = doctype_cb,
    .serror = error_cb,
  };
  gsize length;
  const char *text = g_bytes_get_data (bytes, &length);
  xmlParserCtxtPtr context = xmlCreatePushParserCtxt (&handler, parser, NULL, 0, NULL);

  parser->context = context;
  /* NOENT makes "&amp;" a plain "&" here; there are no other entities, document types being refused. */
  xmlCtxtUseOptions (context, XML_PARSE_NONET | XML_PARSE_NOENT | XML_PARSE_NOERROR |
                     XML_PARSE_NOWARNING);
  xmlParseChunk (context, text, (int) length, 1);
  if (!context->wellFormed && parser->message == NULL && parser->refused == NULL)
    {
      parser->message = g_strdup ("the document ends too early");
      parser->line = xmlSAX2GetLineNumber (context);
    }
  xmlFreeDoc (context->myDoc);
  xmlFreeParserCtxt (context);
  parser->context = NULL;
}

/* Versions list what exists for them: only references to hotfixes that are there are kept. */
static PpVersion *
resolve_version (const PpVersion *version,
                 GHashTable      *known)
{
  PpVersion resolved = *version;
  g_autoptr(GPtrArray) listed = g_ptr_array_new ();
  g_autoptr(GPtrArray) minimal = g_ptr_array_new ();

  for (guint i = 0; version->hotfixes[i] != NULL; i++)
    if (g_hash_table_contains (known, version->hotfixes[i]))
      g_ptr_array_add (listed, version->hotfixes[i]);
  g_ptr_array_add (listed, NULL);
  resolved.hotfixes = (char **) listed->pdata;

  for (guint i = 0; version->minimal != NULL && version->minimal[i] != NULL; i++)
    if (g_hash_table_contains (known, version->minimal[i]))
      g_ptr_array_add (minimal, version->minimal[i]);
  g_ptr_array_add (minimal, NULL);
  if (version->minimal != NULL)
    resolved.minimal = (char **) minimal->pdata;

  return pp_version_new (&resolved);
}

static PpCatalogue *
build (Parser     *parser,
       const char *source,
       gint64      date)
{
  g_autoptr(GHashTable) known = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr(GPtrArray) versions = NULL;

  versions = g_ptr_array_new_with_free_func ((GDestroyNotify) pp_version_free);
  for (guint i = 0; i < parser->hotfixes->len; i++)
    g_hash_table_add (known, ((PpHotfix *) g_ptr_array_index (parser->hotfixes, i))->uuid);
  for (guint i = 0; i < parser->versions->len; i++)
    g_ptr_array_add (versions,
                     resolve_version (g_ptr_array_index (parser->versions, i), known));

  return pp_catalogue_new (source, date, FALSE, parser->hotfixes, versions);
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
  Parser parser = { NULL };
  PpCatalogue *catalogue = NULL;

  g_return_val_if_fail (bytes != NULL && source != NULL, NULL);

  if (g_bytes_get_size (bytes) == 0 || g_bytes_get_size (bytes) > FEED_MAX)
    {
      g_propagate_error (error, pp_error_new_feed (source, 0, 0, g_bytes_get_size (bytes) == 0 ?
                                                   "it is empty" : "it is too long"));
      return NULL;
    }

  parser.hotfixes = g_ptr_array_new_with_free_func ((GDestroyNotify) pp_hotfix_unref);
  parser.versions = g_ptr_array_new_with_free_func ((GDestroyNotify) pp_version_free);
  parser.required = g_ptr_array_new_with_free_func (g_free);
  parser.conflicting = g_ptr_array_new_with_free_func (g_free);
  parser.listed = g_ptr_array_new_with_free_func (g_free);

  run (&parser, bytes);
  if (parser.refused != NULL || parser.message != NULL)
    g_propagate_error (error, pp_error_new_feed (source, parser.line, parser.column,
                                                 parser.refused != NULL ? parser.refused :
                                                 parser.message));
  else if (!parser.seen_container)
    g_propagate_error (error, pp_error_new_feed (source, 0, 0, "it lists no hotfixes"));
  else
    catalogue = build (&parser, source, date);

  clear_hotfix (&parser.hotfix);
  clear_version (&parser.version);
  g_clear_pointer (&parser.minimal, g_ptr_array_unref);
  g_ptr_array_unref (parser.hotfixes);
  g_ptr_array_unref (parser.versions);
  g_ptr_array_unref (parser.required);
  g_ptr_array_unref (parser.conflicting);
  g_ptr_array_unref (parser.listed);
  g_free (parser.message);

  return catalogue;
}
