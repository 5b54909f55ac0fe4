/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-sim-schema"

#include "config.h"

#include "sim-schema.h"

static const char * const releases[] = { "5.6", "6.0", "6.1", "6.2", "6.2SP1", "6.5", "7.0" };

/* 6.5 stands for 6.5 with its service pack, as the facts of that release do. */
gboolean
sim_release_parse (const char *text,
                   SimRelease *release)
{
  for (guint i = 0; i < G_N_ELEMENTS (releases); i++)
    if (g_str_equal (releases[i], text))
      {
        *release = i;
        return TRUE;
      }

  return FALSE;
}

const char *
sim_release_to_string (SimRelease release)
{
  return releases[release];
}

gboolean
sim_schema_has_class (SimRelease  release,
                      const char *class_name)
{
  return sim_schema_find_field (release, class_name, "uuid") != NULL;
}

/* Classes in events are lower case: "vm" is VM. */
const char *
sim_schema_find_class (SimRelease  release,
                       const char *folded)
{
  for (guint i = 0; i < sim_schema_n_fields; i++)
    if (sim_schema_fields[i].since <= release &&
        g_ascii_strcasecmp (sim_schema_fields[i].class_name, folded) == 0)
      return sim_schema_fields[i].class_name;

  return NULL;
}

const SimField *
sim_schema_find_field (SimRelease  release,
                       const char *class_name,
                       const char *name)
{
  for (guint i = 0; i < sim_schema_n_fields; i++)
    {
      const SimField *field = &sim_schema_fields[i];

      if (field->since <= release && g_str_equal (field->class_name, class_name) &&
          g_str_equal (field->name, name))
        return field;
    }

  return NULL;
}

SimValue *
sim_schema_default (const SimField *field)
{
  switch (field->kind)
    {
    case SIM_FIELD_STRING:
    case SIM_FIELD_ENUM:
      return sim_string (field->fallback);

    case SIM_FIELD_REF:
      return sim_string ("OpaqueRef:NULL");

    case SIM_FIELD_INT:
      return sim_int (0);

    case SIM_FIELD_BOOL:
      return sim_bool (FALSE);

    case SIM_FIELD_FLOAT:
      return sim_double (0);

    case SIM_FIELD_DATETIME:
      return sim_datetime (0);

    case SIM_FIELD_SET:
      return sim_array ();

    case SIM_FIELD_MAP:
      return sim_struct ();

    default:
      g_return_val_if_reached (NULL);
    }
}

gboolean
sim_schema_fits (const SimField *field,
                 const SimValue *value)
{
  SimKind kind = sim_value_kind (value);

  switch (field->kind)
    {
    case SIM_FIELD_STRING:
    case SIM_FIELD_ENUM:
    case SIM_FIELD_REF:
      return kind == SIM_STRING;

    case SIM_FIELD_INT:
      return kind == SIM_INT;

    case SIM_FIELD_BOOL:
      return kind == SIM_BOOL;

    case SIM_FIELD_FLOAT:
      return kind == SIM_DOUBLE;

    case SIM_FIELD_DATETIME:
      return kind == SIM_DATETIME;

    case SIM_FIELD_SET:
      return kind == SIM_ARRAY;

    case SIM_FIELD_MAP:
      return kind == SIM_STRUCT;

    default:
      g_return_val_if_reached (FALSE);
    }
}
