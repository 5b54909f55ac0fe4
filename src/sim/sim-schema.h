/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sim-value.h"

G_BEGIN_DECLS

/* Releases in the order of their life: a field is there from its release on. */
typedef enum
{
  SIM_RELEASE_56,
  SIM_RELEASE_60,
  SIM_RELEASE_61,
  SIM_RELEASE_62,
  SIM_RELEASE_62SP1,
  SIM_RELEASE_65,     /* with its service pack, whose fields GA lacks are since SIM_RELEASE_65 too */
  SIM_RELEASE_70,
} SimRelease;

typedef enum
{
  SIM_FIELD_STRING,
  SIM_FIELD_INT,
  SIM_FIELD_BOOL,
  SIM_FIELD_FLOAT,
  SIM_FIELD_DATETIME,
  SIM_FIELD_REF,
  SIM_FIELD_ENUM,
  SIM_FIELD_SET,
  SIM_FIELD_MAP,
} SimFieldKind;

/* The plain messages that write a field, beside get_. */
enum
{
  SIM_WRITE_SET = 1 << 0,      /* set_other_config */
  SIM_WRITE_MAP = 1 << 1,      /* add_to_other_config, remove_from_other_config */
  SIM_WRITE_MEMBERS = 1 << 2,  /* add_tags, remove_tags */
};

typedef struct
{
  const char  *class_name;
  const char  *name;
  SimFieldKind kind;
  const char  *type;      /* as the data model writes it: "set(ref(VBD))" */
  const char  *fallback;  /* enumerations: the value of a new object */
  SimRelease   since;
  guint        write;     /* SIM_WRITE_… */
} SimField;

extern const SimField sim_schema_fields[];
extern const unsigned int sim_schema_n_fields;

gboolean        sim_release_parse        (const char     *text,
                                          SimRelease     *release);
const char     *sim_release_to_string    (SimRelease      release);

gboolean        sim_schema_has_class     (SimRelease      release,
                                          const char     *class_name);
const char     *sim_schema_find_class    (SimRelease      release,
                                          const char     *folded);
const SimField *sim_schema_find_field    (SimRelease      release,
                                          const char     *class_name,
                                          const char     *name);
SimValue       *sim_schema_default       (const SimField *field);
gboolean        sim_schema_fits          (const SimField *field,
                                          const SimValue *value);

G_END_DECLS
