/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-sim"

#include "config.h"

#include "pp-sim-row.h"

/* Short forms over the database of a pool, for those who act on it. The world's lock is held. */

/**
 * pp_sim_row_exists:
 * @pool: a pool
 * @ref: (nullable): a ref
 *
 * Returns: whether there is such an object
 */
gboolean
pp_sim_row_exists (PpSimPool  *pool,
                   const char *ref)
{
  return pp_sim_db_lookup (pool->db, ref) != NULL;
}

/**
 * pp_sim_row_all:
 * @pool: a pool
 * @class_name: a class
 *
 * Returns: (transfer full): refs of all its objects
 */
GStrv
pp_sim_row_all (PpSimPool  *pool,
                const char *class_name)
{
  return pp_sim_db_refs (pool->db, class_name);
}

/**
 * pp_sim_row_create:
 * @pool: a pool
 * @class_name: a class
 * @uuid: (nullable): its uuid
 *
 * Returns: (transfer full): ref of a new object with the defaults of its class
 */
char *
pp_sim_row_create (PpSimPool  *pool,
                   const char *class_name,
                   const char *uuid)
{
  g_autoptr(PpSimValue) fields = pp_sim_struct ();

  if (uuid != NULL)
    pp_sim_value_set (fields, "uuid", pp_sim_string (uuid));

  return g_strdup (pp_sim_db_create (pool->db, class_name, NULL, g_steal_pointer (&fields)));
}

/**
 * pp_sim_row_find:
 * @pool: a pool
 * @class_name: a class
 * @field: a field of text
 * @text: its value, in any case
 *
 * Returns: (transfer full) (nullable): ref of the first object that has it
 */
char *
pp_sim_row_find (PpSimPool  *pool,
                 const char *class_name,
                 const char *field,
                 const char *text)
{
  return g_strdup (pp_sim_db_find (pool->db, class_name, field, text));
}

static const PpSimValue *
get_kind (PpSimPool  *pool,
          const char *ref,
          const char *field,
          PpSimKind   kind)
{
  const PpSimValue *value = pp_sim_db_get (pool->db, ref, field);

  return value != NULL && pp_sim_value_kind (value) == kind ? value : NULL;
}

/**
 * pp_sim_row_text:
 * @pool: a pool
 * @ref: (nullable): an object
 * @field: a field
 *
 * Returns: (transfer none) (nullable): its text, until it is changed
 */
const char *
pp_sim_row_text (PpSimPool  *pool,
                 const char *ref,
                 const char *field)
{
  const PpSimValue *value = get_kind (pool, ref, field, PP_SIM_STRING);

  return value != NULL ? pp_sim_value_text (value) : NULL;
}

/**
 * pp_sim_row_int:
 * @pool: a pool
 * @ref: (nullable): an object
 * @field: a field
 *
 * Returns: its number
 */
gint64
pp_sim_row_int (PpSimPool  *pool,
                const char *ref,
                const char *field)
{
  const PpSimValue *value = get_kind (pool, ref, field, PP_SIM_INT);

  return value != NULL ? pp_sim_value_int (value) : 0;
}

/**
 * pp_sim_row_bool:
 * @pool: a pool
 * @ref: (nullable): an object
 * @field: a field
 *
 * Returns: its truth
 */
gboolean
pp_sim_row_bool (PpSimPool  *pool,
                 const char *ref,
                 const char *field)
{
  const PpSimValue *value = get_kind (pool, ref, field, PP_SIM_BOOL);

  return value != NULL && pp_sim_value_bool (value);
}

/**
 * pp_sim_row_refs:
 * @pool: a pool
 * @ref: (nullable): an object
 * @field: a field that is a set
 *
 * Returns: (transfer full): a copy of its elements
 */
GStrv
pp_sim_row_refs (PpSimPool  *pool,
                 const char *ref,
                 const char *field)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  const PpSimValue *value = get_kind (pool, ref, field, PP_SIM_ARRAY);

  for (guint i = 0; value != NULL && i < pp_sim_value_length (value); i++)
    g_strv_builder_add (builder, pp_sim_value_text (pp_sim_value_item (value, i)));

  return g_strv_builder_end (builder);
}

/**
 * pp_sim_row_key:
 * @pool: a pool
 * @ref: (nullable): an object
 * @field: a field that is a map
 * @key: a key
 *
 * Returns: (transfer none) (nullable): the text under that key
 */
const char *
pp_sim_row_key (PpSimPool  *pool,
                const char *ref,
                const char *field,
                const char *key)
{
  const PpSimValue *map = get_kind (pool, ref, field, PP_SIM_STRUCT);
  const PpSimValue *value = map != NULL ? pp_sim_value_get (map, key) : NULL;

  return value != NULL ? pp_sim_value_text (value) : NULL;
}

/**
 * pp_sim_row_set_text:
 * @pool: a pool
 * @ref: an object
 * @field: a field
 * @text: (nullable): its new text
 *
 * Sets a field of text, ref or enumeration.
 */
void
pp_sim_row_set_text (PpSimPool  *pool,
                     const char *ref,
                     const char *field,
                     const char *text)
{
  pp_sim_db_set (pool->db, ref, field, pp_sim_string (text != NULL ? text : ""));
}

/**
 * pp_sim_row_set_int:
 * @pool: a pool
 * @ref: an object
 * @field: a field
 * @number: its new number
 *
 * Sets a field that is a number.
 */
void
pp_sim_row_set_int (PpSimPool  *pool,
                    const char *ref,
                    const char *field,
                    gint64      number)
{
  pp_sim_db_set (pool->db, ref, field, pp_sim_int (number));
}

/**
 * pp_sim_row_set_bool:
 * @pool: a pool
 * @ref: an object
 * @field: a field
 * @truth: its new value
 *
 * Sets a field that is true or false.
 */
void
pp_sim_row_set_bool (PpSimPool  *pool,
                     const char *ref,
                     const char *field,
                     gboolean    truth)
{
  pp_sim_db_set (pool->db, ref, field, pp_sim_bool (truth));
}

/**
 * pp_sim_row_set_time:
 * @pool: a pool
 * @ref: an object
 * @field: a field
 * @when: Unix time
 *
 * Sets a field that is a date.
 */
void
pp_sim_row_set_time (PpSimPool  *pool,
                     const char *ref,
                     const char *field,
                     double      when)
{
  pp_sim_db_set (pool->db, ref, field, pp_sim_datetime ((gint64) when));
}

/**
 * pp_sim_row_set_texts:
 * @pool: a pool
 * @ref: an object
 * @field: a field that is a set
 * @texts: its new elements
 *
 * Sets a field that is a set.
 */
void
pp_sim_row_set_texts (PpSimPool          *pool,
                      const char         *ref,
                      const char         *field,
                      const char * const *texts)
{
  pp_sim_db_set (pool->db, ref, field, pp_sim_strv (texts));
}

/**
 * pp_sim_row_set_key:
 * @pool: a pool
 * @ref: an object
 * @field: a field that is a map
 * @key: a key
 * @text: (nullable): what is to stand under it; %NULL removes it
 *
 * Changes one pair of a map.
 */
void
pp_sim_row_set_key (PpSimPool  *pool,
                    const char *ref,
                    const char *field,
                    const char *key,
                    const char *text)
{
  const PpSimValue *map = get_kind (pool, ref, field, PP_SIM_STRUCT);
  PpSimValue *copy;

  if (map == NULL)
    return;

  copy = pp_sim_value_copy (map);
  if (text != NULL)
    pp_sim_value_set (copy, key, pp_sim_string (text));
  else
    pp_sim_value_unset (copy, key);
  pp_sim_db_set (pool->db, ref, field, copy);
}
