/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-sim"

#include "config.h"

#include "sim-row.h"

/* Short forms over the database of a pool, for those who act on it. The world's lock is held. */

/**
 * sim_row_exists:
 * @pool: a pool
 * @ref: (nullable): a ref
 *
 * Returns: whether there is such an object
 */
gboolean
sim_row_exists (SimPool    *pool,
                const char *ref)
{
  return sim_db_lookup (pool->db, ref) != NULL;
}

/**
 * sim_row_all:
 * @pool: a pool
 * @class_name: a class
 *
 * Returns: (transfer full): refs of all its objects
 */
GStrv
sim_row_all (SimPool    *pool,
             const char *class_name)
{
  return sim_db_refs (pool->db, class_name);
}

/**
 * sim_row_create:
 * @pool: a pool
 * @class_name: a class
 * @uuid: (nullable): its uuid
 *
 * Returns: (transfer full): ref of a new object with the defaults of its class
 */
char *
sim_row_create (SimPool    *pool,
                const char *class_name,
                const char *uuid)
{
  g_autoptr(SimValue) fields = sim_struct ();

  if (uuid != NULL)
    sim_value_set (fields, "uuid", sim_string (uuid));

  return g_strdup (sim_db_create (pool->db, class_name, NULL, g_steal_pointer (&fields)));
}

/**
 * sim_row_find:
 * @pool: a pool
 * @class_name: a class
 * @field: a field of text
 * @text: its value, in any case
 *
 * Returns: (transfer full) (nullable): ref of the first object that has it
 */
char *
sim_row_find (SimPool    *pool,
              const char *class_name,
              const char *field,
              const char *text)
{
  return g_strdup (sim_db_find (pool->db, class_name, field, text));
}

static const SimValue *
get_kind (SimPool    *pool,
          const char *ref,
          const char *field,
          SimKind     kind)
{
  const SimValue *value = sim_db_get (pool->db, ref, field);

  return value != NULL && sim_value_kind (value) == kind ? value : NULL;
}

/**
 * sim_row_text:
 * @pool: a pool
 * @ref: (nullable): an object
 * @field: a field
 *
 * Returns: (transfer none) (nullable): its text, until it is changed
 */
const char *
sim_row_text (SimPool    *pool,
              const char *ref,
              const char *field)
{
  const SimValue *value = get_kind (pool, ref, field, SIM_STRING);

  return value != NULL ? sim_value_text (value) : NULL;
}

/**
 * sim_row_int:
 * @pool: a pool
 * @ref: (nullable): an object
 * @field: a field
 *
 * Returns: its number
 */
gint64
sim_row_int (SimPool    *pool,
             const char *ref,
             const char *field)
{
  const SimValue *value = get_kind (pool, ref, field, SIM_INT);

  return value != NULL ? sim_value_int (value) : 0;
}

/**
 * sim_row_bool:
 * @pool: a pool
 * @ref: (nullable): an object
 * @field: a field
 *
 * Returns: its truth
 */
gboolean
sim_row_bool (SimPool    *pool,
              const char *ref,
              const char *field)
{
  const SimValue *value = get_kind (pool, ref, field, SIM_BOOL);

  return value != NULL && sim_value_bool (value);
}

/**
 * sim_row_refs:
 * @pool: a pool
 * @ref: (nullable): an object
 * @field: a field that is a set
 *
 * Returns: (transfer full): a copy of its elements
 */
GStrv
sim_row_refs (SimPool    *pool,
              const char *ref,
              const char *field)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  const SimValue *value = get_kind (pool, ref, field, SIM_ARRAY);

  for (guint i = 0; value != NULL && i < sim_value_length (value); i++)
    g_strv_builder_add (builder, sim_value_text (sim_value_item (value, i)));

  return g_strv_builder_end (builder);
}

/**
 * sim_row_key:
 * @pool: a pool
 * @ref: (nullable): an object
 * @field: a field that is a map
 * @key: a key
 *
 * Returns: (transfer none) (nullable): the text under that key
 */
const char *
sim_row_key (SimPool    *pool,
             const char *ref,
             const char *field,
             const char *key)
{
  const SimValue *map = get_kind (pool, ref, field, SIM_STRUCT);
  const SimValue *value = map != NULL ? sim_value_get (map, key) : NULL;

  return value != NULL ? sim_value_text (value) : NULL;
}

/**
 * sim_row_set_text:
 * @pool: a pool
 * @ref: an object
 * @field: a field
 * @text: (nullable): its new text
 *
 * Sets a field of text, ref or enumeration.
 */
void
sim_row_set_text (SimPool    *pool,
                  const char *ref,
                  const char *field,
                  const char *text)
{
  sim_db_set (pool->db, ref, field, sim_string (text != NULL ? text : ""));
}

/**
 * sim_row_set_int:
 * @pool: a pool
 * @ref: an object
 * @field: a field
 * @number: its new number
 *
 * Sets a field that is a number.
 */
void
sim_row_set_int (SimPool    *pool,
                 const char *ref,
                 const char *field,
                 gint64      number)
{
  sim_db_set (pool->db, ref, field, sim_int (number));
}

/**
 * sim_row_set_bool:
 * @pool: a pool
 * @ref: an object
 * @field: a field
 * @truth: its new value
 *
 * Sets a field that is true or false.
 */
void
sim_row_set_bool (SimPool    *pool,
                  const char *ref,
                  const char *field,
                  gboolean    truth)
{
  sim_db_set (pool->db, ref, field, sim_bool (truth));
}

/**
 * sim_row_set_time:
 * @pool: a pool
 * @ref: an object
 * @field: a field
 * @when: Unix time
 *
 * Sets a field that is a date.
 */
void
sim_row_set_time (SimPool    *pool,
                  const char *ref,
                  const char *field,
                  double      when)
{
  sim_db_set (pool->db, ref, field, sim_datetime ((gint64) when));
}

/**
 * sim_row_set_texts:
 * @pool: a pool
 * @ref: an object
 * @field: a field that is a set
 * @texts: its new elements
 *
 * Sets a field that is a set.
 */
void
sim_row_set_texts (SimPool            *pool,
                   const char         *ref,
                   const char         *field,
                   const char * const *texts)
{
  sim_db_set (pool->db, ref, field, sim_strv (texts));
}

/**
 * sim_row_set_key:
 * @pool: a pool
 * @ref: an object
 * @field: a field that is a map
 * @key: a key
 * @text: (nullable): what is to stand under it; %NULL removes it
 *
 * Changes one pair of a map.
 */
void
sim_row_set_key (SimPool    *pool,
                 const char *ref,
                 const char *field,
                 const char *key,
                 const char *text)
{
  const SimValue *map = get_kind (pool, ref, field, SIM_STRUCT);
  SimValue *copy;

  if (map == NULL)
    return;

  copy = sim_value_copy (map);
  if (text != NULL)
    sim_value_set (copy, key, sim_string (text));
  else
    sim_value_unset (copy, key);
  sim_db_set (pool->db, ref, field, copy);
}
