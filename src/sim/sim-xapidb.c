/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-sim"

#include "config.h"

#include "sim-xapidb.h"
#include "sim-lifecycle.h"
#include "sim-row.h"
#include "sim-schema.h"

#include <libxml/xmlreader.h>
#include <stdio.h>
#include <string.h>

/* Loads a xapi database as the server keeps it in state.db:
 *
 *   <database><manifest>…</manifest>
 *     <table name="host"><row ref="OpaqueRef:…" name__label="…" other_config="(('k' 'v'))"/>…
 *
 * Only the "many" side of a relation is stored there; the database makes the others from it. */

static const char * const ignored_tables[] = { "session", "task", "event", "message", NULL };

/* One word in quotes; @at is moved behind it. */
static char *
read_word (const char **at)
{
  const char *p = *at;
  char quote = *p;
  g_autoptr(GString) word = NULL;

  if (quote != '\'' && quote != '"')
    return NULL;

  word = g_string_new (NULL);
  for (p++; *p != '\0' && *p != quote; p++)
    {
      if (*p == '\\' && p[1] != '\0')
        {
          p++;
          g_string_append_c (word, *p == 'n' ? '\n' : *p == 't' ? '\t' : *p);
        }
      else
        {
          g_string_append_c (word, *p);
        }
    }
  if (*p != quote)
    return NULL;
  *at = p + 1;

  return g_string_free (g_steal_pointer (&word), FALSE);
}

static void
skip_space (const char **at)
{
  while (g_ascii_isspace (**at))
    (*at)++;
}

/* ('a' 'b') or, of a map, (('k' 'v') ('k2' 'v2')). What cannot be read ends the list. */
static SimValue *
read_list (const char *text,
           gboolean    is_map)
{
  SimValue *list = is_map ? sim_struct () : sim_array ();
  const char *at = strchr (text, '(');

  if (at == NULL)
    return list;

  at++;
  for (skip_space (&at); *at != '\0' && *at != ')'; skip_space (&at))
    {
      g_autofree char *first = NULL;
      g_autofree char *second = NULL;

      if (is_map && *at++ != '(')
        break;
      skip_space (&at);
      first = read_word (&at);
      if (first == NULL)
        break;
      if (!is_map)
        {
          sim_value_append (list, sim_string (first));
          continue;
        }

      skip_space (&at);
      second = read_word (&at);
      skip_space (&at);
      if (second == NULL || *at++ != ')')
        break;
      sim_value_set (list, first, sim_string (second));
    }

  return list;
}

static gint64
read_date (const char *text)
{
  int year = 1970, month = 1, day = 1, hour = 0, minute = 0, second = 0;
  g_autoptr(GDateTime) date = NULL;

  if (sscanf (text, "%4d%2d%2dT%2d:%2d:%2d", &year, &month, &day, &hour, &minute, &second) < 3)
    return 0;
  date = g_date_time_new_utc (year, month, day, hour, minute, second);

  return date != NULL ? g_date_time_to_unix (date) : 0;
}

static SimValue *
read_column (const SimField *field,
             const char     *text)
{
  switch (field->kind)
    {
    case SIM_FIELD_INT:
      return sim_int (g_ascii_strtoll (text, NULL, 10));

    case SIM_FIELD_BOOL:
      return sim_bool (g_str_equal (text, "true"));

    case SIM_FIELD_FLOAT:
      return sim_double (g_ascii_strtod (text, NULL));

    case SIM_FIELD_DATETIME:
      return sim_datetime (read_date (text));

    case SIM_FIELD_SET:
      return read_list (text, FALSE);

    case SIM_FIELD_MAP:
      return read_list (text, TRUE);

    case SIM_FIELD_REF:
      return sim_string (*text != '\0' ? text : "OpaqueRef:NULL");

    case SIM_FIELD_STRING:
    case SIM_FIELD_ENUM:
    default:
      return sim_string (text);
    }
}

static void
read_attribute (SimPool    *pool,
                const char *class_name,
                SimValue   *fields,
                const char *column,
                const char *text)
{
  g_auto(GStrv) parts = g_strsplit (column, "__", -1);
  g_autofree char *name = g_strjoinv ("_", parts);
  const SimField *field = sim_schema_find_field (pool->world->release, class_name, name);

  if (field != NULL)
    sim_value_set (fields, name, read_column (field, text));
}

static void
read_row (SimPool         *pool,
          const char      *class_name,
          xmlTextReaderPtr reader)
{
  xmlChar *ref = xmlTextReaderGetAttribute (reader, BAD_CAST "ref");
  SimValue *fields;

  if (ref == NULL || sim_row_exists (pool, (const char *) ref))
    {
      xmlFree (ref);
      return;
    }

  fields = sim_struct ();
  while (xmlTextReaderMoveToNextAttribute (reader) == 1)
    read_attribute (pool, class_name, fields, (const char *) xmlTextReaderConstName (reader),
                    (const char *) xmlTextReaderConstValue (reader));
  xmlTextReaderMoveToElement (reader);
  sim_db_create (pool->db, class_name, (const char *) ref, fields);
  xmlFree (ref);
}

static gboolean
read_tables (SimPool         *pool,
             xmlTextReaderPtr reader)
{
  g_autofree char *class_name = NULL;
  int more;

  while ((more = xmlTextReaderRead (reader)) == 1)
    {
      const char *name = (const char *) xmlTextReaderConstName (reader);

      if (xmlTextReaderNodeType (reader) != XML_READER_TYPE_ELEMENT)
        continue;

      if (g_str_equal (name, "table"))
        {
          xmlChar *table = xmlTextReaderGetAttribute (reader, BAD_CAST "name");

          g_clear_pointer (&class_name, g_free);
          if (table != NULL && !g_strv_contains (ignored_tables, (const char *) table) &&
              sim_schema_has_class (pool->world->release, (const char *) table))
            class_name = g_strdup ((const char *) table);
          xmlFree (table);
        }
      else if (g_str_equal (name, "row") && class_name != NULL)
        {
          read_row (pool, class_name, reader);
        }
    }

  return more == 0;
}

/* "6.0.50" is read as 6.0; pre-releases of 5.6 called themselves 5.5. */
static void
take_version (SimWorld   *world,
              const char *version)
{
  g_auto(GStrv) parts = g_strsplit (version, ".", 3);
  g_autofree char *short_version = NULL;

  if (g_strv_length (parts) < 2)
    return;

  short_version = g_strconcat (parts[0], ".", parts[1], NULL);
  if (!sim_release_parse (short_version, &world->release))
    world->release = SIM_RELEASE_56;
}

/* The release has to be known before the first row is read: the manifest stands at the top. */
static void
read_release (SimWorld   *world,
              const char *path)
{
  xmlTextReaderPtr reader = xmlReaderForFile (path, NULL, XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING);
  gboolean found = FALSE;

  while (!found && reader != NULL && xmlTextReaderRead (reader) == 1)
    {
      const char *name = (const char *) xmlTextReaderConstName (reader);
      xmlChar *key = NULL, *value = NULL;

      if (xmlTextReaderNodeType (reader) != XML_READER_TYPE_ELEMENT)
        continue;
      if (g_str_equal (name, "table"))
        break;

      key = xmlTextReaderGetAttribute (reader, BAD_CAST "key");
      value = xmlTextReaderGetAttribute (reader, BAD_CAST "value");
      if (g_strcmp0 ((const char *) key, "product_version") == 0 && value != NULL)
        {
          found = TRUE;
          take_version (world, (const char *) value);
        }
      xmlFree (key);
      xmlFree (value);
    }
  xmlFreeTextReader (reader);
}

/**
 * sim_xapidb_load:
 * @world: a world without pools
 * @path: a database dump
 * @keep_release: whether the release of @world counts, not the dump's
 * @error: return location for an error
 *
 * Adds the pool of the dump to @world. Its hosts that were not live stay away.
 *
 * Returns: %FALSE when there is no pool with a host in it
 */
gboolean
sim_xapidb_load (SimWorld   *world,
                 const char *path,
                 gboolean    keep_release,
                 GError    **error)
{
  xmlTextReaderPtr reader;
  SimPool *pool;
  gboolean whole = FALSE;
  g_auto(GStrv) pools = NULL;
  g_auto(GStrv) hosts = NULL;

  if (!keep_release)
    read_release (world, path);
  pool = sim_world_add_pool (world);
  reader = xmlReaderForFile (path, NULL, XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING);
  if (reader != NULL)
    whole = read_tables (pool, reader);
  xmlFreeTextReader (reader);

  pools = sim_row_all (pool, "pool");
  hosts = sim_row_all (pool, "host");
  if (!whole || pools[0] == NULL || hosts[0] == NULL ||
      !sim_row_exists (pool, sim_row_text (pool, pools[0], "master")))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                   "%s is not the database of a pool", path);
      return FALSE;
    }

  for (guint i = 0; hosts[i] != NULL; i++)
    if (!sim_row_bool (pool, sim_row_text (pool, hosts[i], "metrics"), "live"))
      sim_machine_start_away (pool, hosts[i]);

  return TRUE;
}
