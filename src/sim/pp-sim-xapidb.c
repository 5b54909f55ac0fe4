/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-sim"

#include "config.h"

#include "pp-sim-xapidb.h"
#include "pp-sim-lifecycle.h"
#include "pp-sim-row.h"
#include "pp-sim-schema.h"

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
static PpSimValue *
read_list (const char *text,
           gboolean    is_map)
{
  PpSimValue *list = is_map ? pp_sim_struct () : pp_sim_array ();
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
          pp_sim_value_append (list, pp_sim_string (first));
          continue;
        }

      skip_space (&at);
      second = read_word (&at);
      skip_space (&at);
      if (second == NULL || *at++ != ')')
        break;
      pp_sim_value_set (list, first, pp_sim_string (second));
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

static PpSimValue *
read_column (const PpSimField *field,
             const char       *text)
{
  switch (field->kind)
    {
    case PP_SIM_FIELD_INT:
      return pp_sim_int (g_ascii_strtoll (text, NULL, 10));

    case PP_SIM_FIELD_BOOL:
      return pp_sim_bool (g_str_equal (text, "true"));

    case PP_SIM_FIELD_FLOAT:
      return pp_sim_double (g_ascii_strtod (text, NULL));

    case PP_SIM_FIELD_DATETIME:
      return pp_sim_datetime (read_date (text));

    case PP_SIM_FIELD_SET:
      return read_list (text, FALSE);

    case PP_SIM_FIELD_MAP:
      return read_list (text, TRUE);

    case PP_SIM_FIELD_REF:
      return pp_sim_string (*text != '\0' ? text : "OpaqueRef:NULL");

    case PP_SIM_FIELD_STRING:
    case PP_SIM_FIELD_ENUM:
    default:
      return pp_sim_string (text);
    }
}

static void
read_attribute (PpSimPool  *pool,
                const char *class_name,
                PpSimValue *fields,
                const char *column,
                const char *text)
{
  g_auto(GStrv) parts = g_strsplit (column, "__", -1);
  g_autofree char *name = g_strjoinv ("_", parts);
  const PpSimField *field = pp_sim_schema_find_field (pool->world->release, class_name, name);

  if (field != NULL)
    pp_sim_value_set (fields, name, read_column (field, text));
}

static void
read_row (PpSimPool       *pool,
          const char      *class_name,
          xmlTextReaderPtr reader)
{
  xmlChar *ref = xmlTextReaderGetAttribute (reader, BAD_CAST "ref");
  PpSimValue *fields;

  if (ref == NULL || pp_sim_row_exists (pool, (const char *) ref))
    {
      xmlFree (ref);
      return;
    }

  fields = pp_sim_struct ();
  while (xmlTextReaderMoveToNextAttribute (reader) == 1)
    read_attribute (pool, class_name, fields, (const char *) xmlTextReaderConstName (reader),
                    (const char *) xmlTextReaderConstValue (reader));
  xmlTextReaderMoveToElement (reader);
  pp_sim_db_create (pool->db, class_name, (const char *) ref, fields);
  xmlFree (ref);
}

static gboolean
read_tables (PpSimPool       *pool,
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
              pp_sim_schema_has_class (pool->world->release, (const char *) table))
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
take_version (PpSimWorld *world,
              const char *version)
{
  g_auto(GStrv) parts = g_strsplit (version, ".", 3);
  g_autofree char *short_version = NULL;

  if (g_strv_length (parts) < 2)
    return;

  short_version = g_strconcat (parts[0], ".", parts[1], NULL);
  if (!pp_sim_release_parse (short_version, &world->release))
    world->release = PP_SIM_RELEASE_56;
}

/* The release has to be known before the first row is read: the manifest stands at the top. */
static void
read_release (PpSimWorld *world,
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
 * pp_sim_xapidb_load:
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
pp_sim_xapidb_load (PpSimWorld *world,
                    const char *path,
                    gboolean    keep_release,
                    GError    **error)
{
  xmlTextReaderPtr reader;
  PpSimPool *pool;
  gboolean whole = FALSE;
  g_auto(GStrv) pools = NULL;
  g_auto(GStrv) hosts = NULL;

  if (!keep_release)
    read_release (world, path);
  pool = pp_sim_world_add_pool (world);
  reader = xmlReaderForFile (path, NULL, XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING);
  if (reader != NULL)
    whole = read_tables (pool, reader);
  xmlFreeTextReader (reader);

  pools = pp_sim_row_all (pool, "pool");
  hosts = pp_sim_row_all (pool, "host");
  if (!whole || pools[0] == NULL || hosts[0] == NULL ||
      !pp_sim_row_exists (pool, pp_sim_row_text (pool, pools[0], "master")))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                   "%s is not the database of a pool", path);
      return FALSE;
    }

  for (guint i = 0; hosts[i] != NULL; i++)
    if (!pp_sim_row_bool (pool, pp_sim_row_text (pool, hosts[i], "metrics"), "live"))
      pp_sim_machine_start_away (pool, hosts[i]);

  return TRUE;
}
