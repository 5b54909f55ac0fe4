/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-sim"

#include "config.h"

#include "pp-sim-iso.h"

#include <archive.h>
#include <archive_entry.h>
#include <libxml/parser.h>
#include <string.h>

#define FILE_MAX (1024 * 1024)

/* The small files of an ISO that count, by their path in lower case. */
static char *
read_entry (struct archive       *archive,
            struct archive_entry *entry)
{
  gint64 size = archive_entry_size (entry);
  g_autofree char *text = NULL;

  if (size < 0 || size > FILE_MAX)
    return NULL;
  text = g_malloc0 ((gsize) size + 1);
  if (archive_read_data (archive, text, (size_t) size) != size)
    return NULL;

  return g_steal_pointer (&text);
}

static gboolean
counts (const char *path)
{
  static const char * const names[] = {
    "update.xml", "update.xml.asc", "repodata/repomd.xml", "repodata/repomd.xml.asc",
    "poolpatch-sim.json", "xs-repository", NULL,
  };

  return g_strv_contains (names, path);
}

static GHashTable *
read_files (const char *path)
{
  GHashTable *files = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  struct archive *archive = archive_read_new ();
  struct archive_entry *entry;

  archive_read_support_format_iso9660 (archive);
  if (archive_read_open_filename (archive, path, 65536) == ARCHIVE_OK)
    while (archive_read_next_header (archive, &entry) == ARCHIVE_OK)
      {
        const char *name = archive_entry_pathname (entry);
        g_autofree char *folded = name != NULL ? g_ascii_strdown (name, -1) : NULL;
        char *text = folded != NULL && counts (folded) ? read_entry (archive, entry) : NULL;

        if (text != NULL)
          g_hash_table_replace (files, g_steal_pointer (&folded), text);
      }
  archive_read_free (archive);

  return files;
}

static char *
take_attribute (xmlNode    *node,
                const char *name)
{
  g_autofree xmlChar *value = xmlGetProp (node, (const xmlChar *) name);

  return g_strdup ((const char *) value);
}

static char *
read_description (xmlNode    *root,
                  const char *element)
{
  for (xmlNode *child = root->children; child != NULL; child = child->next)
    if (child->type == XML_ELEMENT_NODE &&
        strcmp ((const char *) child->name, element) == 0)
      {
        g_autofree xmlChar *text = xmlNodeGetContent (child);

        return g_strdup ((const char *) text);
      }

  return g_strdup ("");
}

/* "a,b" or "a, b" (facts §6.4). */
static char **
split_guidance (const char *text)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  g_auto(GStrv) words = g_strsplit (text != NULL ? text : "", ",", -1);

  for (guint i = 0; words[i] != NULL; i++)
    if (*g_strstrip (words[i]) != '\0')
      g_strv_builder_add (builder, words[i]);

  return g_strv_builder_end (builder);
}

static const char *
read_root (PpSimIso *self,
           xmlNode  *root)
{
  g_autofree char *size = take_attribute (root, "installation-size");
  g_autofree char *guidance = take_attribute (root, "after-apply-guidance");
  g_autofree char *homogeneous = take_attribute (root, "enforce-homogeneity");

  self->about.uuid = take_attribute (root, "uuid");
  self->about.name_label = take_attribute (root, "name-label");
  self->about.version = take_attribute (root, "version");
  self->about.key = take_attribute (root, "key");
  self->about.name_description = read_description (root, "name-description");
  self->about.guidance = split_guidance (guidance);
  self->about.size = size != NULL ? g_ascii_strtoll (size, NULL, 10) : 0;
  self->about.homogeneous = g_strcmp0 (homogeneous, "true") == 0;

  if (self->about.uuid == NULL)
    return "missing <uuid> in update.xml";
  if (self->about.name_label == NULL)
    return "missing <name-label> in update.xml";

  return NULL;
}

static const char *
read_document (PpSimIso   *self,
               const char *text)
{
  xmlDoc *document = xmlReadMemory (text, (int) strlen (text), NULL, NULL,
                                    XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING);
  xmlNode *root = document != NULL ? xmlDocGetRootElement (document) : NULL;
  const char *refusal = "missing update document (update.xml) in the package.";

  if (root != NULL && strcmp ((const char *) root->name, "update") == 0)
    refusal = read_root (self, root);
  if (document != NULL)
    xmlFreeDoc (document);

  return refusal;
}

static void
read_rules (PpSimIso   *self,
            const char *text)
{
  g_autoptr(JsonNode) node = text != NULL ? json_from_string (text, NULL) : NULL;

  if (node != NULL && JSON_NODE_HOLDS_OBJECT (node))
    self->rules = json_node_dup_object (node);
}

/**
 * pp_sim_iso_read:
 * @path: a file
 * @refusal: (out): why a server does not take it
 *
 * Opens the ISO of an update as a server does. Signatures have to be there; they are not verified.
 *
 * Returns: (transfer full) (nullable): what it says; %NULL sets @refusal
 */
PpSimIso *
pp_sim_iso_read (const char  *path,
                 const char **refusal)
{
  g_autoptr(GHashTable) files = read_files (path);
  g_autoptr(PpSimIso) self = g_new0 (PpSimIso, 1);
  const char *document = g_hash_table_lookup (files, "update.xml");

  if (g_hash_table_size (files) == 0)
    *refusal = "Please upload a valid package.";
  else if (document == NULL)
    *refusal = "missing update document (update.xml) in the package.";
  else if (!g_hash_table_contains (files, "update.xml.asc") ||
           !g_hash_table_contains (files, "repodata/repomd.xml.asc"))
    *refusal = "Invalid signature";
  else
    *refusal = read_document (self, document);
  if (*refusal != NULL)
    return NULL;

  read_rules (self, g_hash_table_lookup (files, "poolpatch-sim.json"));

  return g_steal_pointer (&self);
}

/**
 * pp_sim_iso_read_pack:
 * @path: a file
 * @key: (out) (transfer full): "originator:name", a key of software_version
 * @text: (out) (transfer full): "Name, version 1.0, build 5", what stands there
 *
 * Opens the ISO of a supplemental pack as a server up to 7.0 does.
 *
 * Returns: whether it is one
 */
gboolean
pp_sim_iso_read_pack (const char *path,
                      char      **key,
                      char      **text)
{
  g_autoptr(GHashTable) files = read_files (path);
  const char *document = g_hash_table_lookup (files, "xs-repository");
  xmlDoc *read = document == NULL ? NULL :
                 xmlReadMemory (document, (int) strlen (document), NULL, NULL,
                                XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING);
  xmlNode *root = read != NULL ? xmlDocGetRootElement (read) : NULL;
  gboolean is_pack = root != NULL && strcmp ((const char *) root->name, "repository") == 0;

  if (is_pack)
    {
      g_autofree char *originator = take_attribute (root, "originator");
      g_autofree char *name = take_attribute (root, "name");
      g_autofree char *version = take_attribute (root, "version");
      g_autofree char *build = take_attribute (root, "build");
      g_autofree char *description = read_description (root, "description");

      *key = g_strdup_printf ("%s:%s", originator, name);
      *text = g_strdup_printf ("%s, version %s, build %s", description, version, build);
    }
  if (read != NULL)
    xmlFreeDoc (read);

  return is_pack;
}

/**
 * pp_sim_iso_free:
 * @self: (transfer full): what was read
 *
 * Frees @self.
 */
void
pp_sim_iso_free (PpSimIso *self)
{
  g_free (self->about.uuid);
  g_free (self->about.name_label);
  g_free (self->about.name_description);
  g_free (self->about.version);
  g_free (self->about.key);
  g_strfreev (self->about.guidance);
  g_clear_pointer (&self->rules, json_object_unref);
  g_free (self);
}
