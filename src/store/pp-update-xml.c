/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-update-xml"

#include "config.h"

#include "pp-update-xml.h"

#include <string.h>

#include <libxml/parser.h>
#include <poolpatch/pp-error.h>

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
  g_autofree char *homogeneous = NULL;

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
  homogeneous = read_attribute (root, "enforce-homogeneity");
  self->homogeneous = homogeneous != NULL && g_ascii_strcasecmp (homogeneous, "true") == 0;

  return g_steal_pointer (&self);
}

/**
 * pp_update_xml_parse:
 * @text: an update.xml
 * @length: bytes of it
 * @error: return location for %PP_ERROR_FILE
 *
 * Reads nothing but @text: no entity is loaded from anywhere.
 *
 * Returns: (transfer full) (nullable): what it says
 */
PpUpdateXml *
pp_update_xml_parse (const char *text,
                     gsize       length,
                     GError    **error)
{
  g_autoptr(xmlDoc) document = NULL;

  if (length <= G_MAXINT)
    document = xmlReadMemory (text, (int) length, NULL, NULL,
                              XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING);
  if (document == NULL)
    {
      g_propagate_error (error, pp_error_new (PP_ERROR_FILE, NULL, "its update.xml cannot be read"));
      return NULL;
    }

  return read_update (xmlDocGetRootElement (document), error);
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
