/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-sim-schema"

#include "config.h"

#include "pp-sim-schema.h"

static const char * const releases[] = {
  "5.6", "6.0", "6.1", "6.2", "6.2SP1", "6.5", "7.0", "7.1", "8.2", "8.4",
};

/* 6.5 stands for 6.5 with its service pack, as the facts of that release do. */
gboolean
pp_sim_release_parse (const char   *text,
                      PpSimRelease *release)
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
pp_sim_release_to_string (PpSimRelease release)
{
  return releases[release];
}

gboolean
pp_sim_schema_has_class (PpSimRelease release,
                         const char  *class_name)
{
  return pp_sim_schema_find_field (release, class_name, "uuid") != NULL;
}

/* Classes in events are lower case: "vm" is VM. */
const char *
pp_sim_schema_find_class (PpSimRelease release,
                          const char  *folded)
{
  for (guint i = 0; i < pp_sim_schema_n_fields; i++)
    if (pp_sim_schema_fields[i].since <= release &&
        g_ascii_strcasecmp (pp_sim_schema_fields[i].class_name, folded) == 0)
      return pp_sim_schema_fields[i].class_name;

  return NULL;
}

const PpSimField *
pp_sim_schema_find_field (PpSimRelease release,
                          const char  *class_name,
                          const char  *name)
{
  for (guint i = 0; i < pp_sim_schema_n_fields; i++)
    {
      const PpSimField *field = &pp_sim_schema_fields[i];

      if (field->since <= release && g_str_equal (field->class_name, class_name) &&
          g_str_equal (field->name, name))
        return field;
    }

  return NULL;
}

PpSimValue *
pp_sim_schema_default (const PpSimField *field)
{
  switch (field->kind)
    {
    case PP_SIM_FIELD_STRING:
    case PP_SIM_FIELD_ENUM:
      return pp_sim_string (field->fallback);

    case PP_SIM_FIELD_REF:
      return pp_sim_string ("OpaqueRef:NULL");

    case PP_SIM_FIELD_INT:
      return pp_sim_int (0);

    case PP_SIM_FIELD_BOOL:
      return pp_sim_bool (FALSE);

    case PP_SIM_FIELD_FLOAT:
      return pp_sim_double (0);

    case PP_SIM_FIELD_DATETIME:
      return pp_sim_datetime (0);

    case PP_SIM_FIELD_SET:
      return pp_sim_array ();

    case PP_SIM_FIELD_MAP:
      return pp_sim_struct ();

    default:
      g_return_val_if_reached (NULL);
    }
}

gboolean
pp_sim_schema_fits (const PpSimField *field,
                    const PpSimValue *value)
{
  PpSimKind kind = pp_sim_value_kind (value);

  switch (field->kind)
    {
    case PP_SIM_FIELD_STRING:
    case PP_SIM_FIELD_ENUM:
    case PP_SIM_FIELD_REF:
      return kind == PP_SIM_STRING;

    case PP_SIM_FIELD_INT:
      return kind == PP_SIM_INT;

    case PP_SIM_FIELD_BOOL:
      return kind == PP_SIM_BOOL;

    case PP_SIM_FIELD_FLOAT:
      return kind == PP_SIM_DOUBLE;

    case PP_SIM_FIELD_DATETIME:
      return kind == PP_SIM_DATETIME;

    case PP_SIM_FIELD_SET:
      return kind == PP_SIM_ARRAY;

    case PP_SIM_FIELD_MAP:
      return kind == PP_SIM_STRUCT;

    default:
      g_return_val_if_reached (FALSE);
    }
}
