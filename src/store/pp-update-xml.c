/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-update-xml"

#include "config.h"

#include "pp-update-xml.h"

#include <string.h>

#include <libxml/parser.h>
#include <poolpatch/pp-error.h>
#include <poolpatch/pp-records.h>

#define UUID_MAX 64
#define NAME_MAX_LENGTH 200

G_DEFINE_AUTOPTR_CLEANUP_FUNC (xmlDoc, xmlFreeDoc)

/* (nullable): %NULL also when it says nothing */
static char *
take (xmlChar * text)
{
  char *copy = text != NULL ? g_strstrip (g_strdup ((const char *) text)) : NULL;

  xmlFree (text);
  if (copy != NULL && *copy == '\0')
    g_clear_pointer (&copy, g_free);

  return copy;
}

static char *
read_attribute (xmlNode    *node,
                const char *name)
{
  return take (xmlGetProp (node, (const xmlChar *) name));
}

static gboolean
is_true (xmlNode    *node,
         const char *name)
{
  g_autofree char *text = read_attribute (node, name);

  return text != NULL && g_ascii_strcasecmp (text, "true") == 0;
}

static char *
read_child (xmlNode    *node,
            const char *name)
{
  for (xmlNode *child = node->children; child != NULL; child = child->next)
    if (child->type == XML_ELEMENT_NODE && xmlStrEqual (child->name, (const xmlChar *) name))
      return take (xmlNodeGetContent (child));

  return NULL;
}

/* Part of the names of files, and compared with those of the feed. */
static gboolean
is_uuid (const char *text)
{
  return text != NULL && strlen (text) <= UUID_MAX &&
         strspn (text, "0123456789abcdefABCDEF-") == strlen (text);
}

static PpUpdateXml *
read_update (xmlNode *root,
             GError **error)
{
  g_autoptr(PpUpdateXml) self = g_new0 (PpUpdateXml, 1);
  g_autofree char *uuid = NULL;
  g_autofree char *size = NULL;

  if (root == NULL || !xmlStrEqual (root->name, (const xmlChar *) "update"))
    {
      g_propagate_error (error, pp_error_new (PP_ERROR_FILE, NULL,
                                              "its update.xml describes no update"));
      return NULL;
    }

  uuid = read_attribute (root, "uuid");
  self->name = read_attribute (root, "name-label");
  if (!is_uuid (uuid) || self->name == NULL || strlen (self->name) > NAME_MAX_LENGTH)
    {
      g_propagate_error (error, pp_error_new (PP_ERROR_FILE, NULL,
                                              "its update.xml has no usable uuid and name"));
      return NULL;
    }

  self->uuid = g_ascii_strdown (uuid, -1);
  self->version = read_attribute (root, "version");
  self->description = read_child (root, "name-description");
  self->guidance = read_attribute (root, "after-apply-guidance");
  size = read_attribute (root, "installation-size");
  if (size != NULL &&
      !g_ascii_string_to_unsigned (size, 10, 0, G_MAXUINT64, &self->installation_size, NULL))
    self->installation_size = 0;
  self->homogeneous = is_true (root, "enforce-homogeneity");
  self->mandatory = is_true (root, "guidance-mandatory");

  return g_steal_pointer (&self);
}

/* Nothing but text is read: no entity is loaded from anywhere. */
static xmlDoc *
parse (const char *text,
       gsize       length)
{
  if (length > G_MAXINT)
    return NULL;

  return xmlReadMemory (text, (int) length, NULL, NULL,
                        XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING);
}

/**
 * pp_update_xml_parse:
 * @text: an update.xml
 * @length: bytes of it
 * @error: return location for %PP_ERROR_FILE
 *
 * Returns: (transfer full) (nullable): what it says
 */
PpUpdateXml *
pp_update_xml_parse (const char *text,
                     gsize       length,
                     GError    **error)
{
  g_autoptr(xmlDoc) document = parse (text, length);

  if (document == NULL)
    {
      g_propagate_error (error, pp_error_new (PP_ERROR_FILE, NULL, "its update.xml cannot be read"));
      return NULL;
    }

  return read_update (xmlDocGetRootElement (document), error);
}

/**
 * pp_update_xml_parse_pack:
 * @text: an XS-REPOSITORY
 * @length: bytes of it
 *
 * A server is restarted after a pack, as XenCenter does it.
 *
 * Returns: (transfer full) (nullable): what it says; %NULL when that does not tell it from other packs
 */
PpUpdateXml *
pp_update_xml_parse_pack (const char *text,
                          gsize       length)
{
  static const char * const names[] = { "originator", "name", "version", "build" };
  char *parts[G_N_ELEMENTS (names) + 1] = { NULL };
  g_autoptr(xmlDoc) document = parse (text, length);
  xmlNode *root = document != NULL ? xmlDocGetRootElement (document) : NULL;
  PpUpdateXml *self = NULL;
  gboolean whole = root != NULL && xmlStrEqual (root->name, (const xmlChar *) "repository");

  for (guint i = 0; whole && i < G_N_ELEMENTS (names); i++)
    {
      parts[i] = read_attribute (root, names[i]);
      whole = parts[i] != NULL && strlen (parts[i]) <= UUID_MAX;
    }
  if (whole)
    {
      self = g_new0 (PpUpdateXml, 1);
      self->uuid = pp_pack_make_uuid (parts[0], parts[1], parts[2], parts[3]);
      self->name = g_strdup_printf ("%s:%s", parts[0], parts[1]);
      self->version = g_strdup (parts[2]);
      self->description = read_child (root, "description");
      self->guidance = g_strdup ("restartHost");
    }
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    g_free (parts[i]);

  return self;
}

/**
 * pp_update_xml_free:
 * @self: (transfer full) (nullable): what an update says of itself
 *
 * Frees it.
 */
void
pp_update_xml_free (PpUpdateXml *self)
{
  if (self == NULL)
    return;

  g_free (self->uuid);
  g_free (self->name);
  g_free (self->version);
  g_free (self->description);
  g_free (self->guidance);
  g_free (self);
}
