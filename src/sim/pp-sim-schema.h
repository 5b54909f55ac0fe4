/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pp-sim-value.h"

G_BEGIN_DECLS

/* Releases in the order of their life: a field is there from its release on. */
typedef enum
{
  PP_SIM_RELEASE_56,
  PP_SIM_RELEASE_60,
  PP_SIM_RELEASE_61,
  PP_SIM_RELEASE_62,
  PP_SIM_RELEASE_62SP1,
  PP_SIM_RELEASE_65,     /* with its service pack, whose fields GA lacks are since PP_SIM_RELEASE_65 too */
  PP_SIM_RELEASE_70,
  PP_SIM_RELEASE_71,     /* with its second cumulative update */
  PP_SIM_RELEASE_82,     /* with its first one */
  PP_SIM_RELEASE_84,     /* XenServer 8: its records, not the calls by which it is updated */
} PpSimRelease;

typedef enum
{
  PP_SIM_FIELD_STRING,
  PP_SIM_FIELD_INT,
  PP_SIM_FIELD_BOOL,
  PP_SIM_FIELD_FLOAT,
  PP_SIM_FIELD_DATETIME,
  PP_SIM_FIELD_REF,
  PP_SIM_FIELD_ENUM,
  PP_SIM_FIELD_SET,
  PP_SIM_FIELD_MAP,
} PpSimFieldKind;

/* The plain messages that write a field, beside get_. */
enum
{
  PP_SIM_WRITE_SET = 1 << 0,      /* set_other_config */
  PP_SIM_WRITE_MAP = 1 << 1,      /* add_to_other_config, remove_from_other_config */
  PP_SIM_WRITE_MEMBERS = 1 << 2,  /* add_tags, remove_tags */
  PP_SIM_WRITE_SET_60 = 1 << 3,   /* set_, but only from 6.0 on */
};

typedef struct
{
  const char     *class_name;
  const char     *name;
  PpSimFieldKind  kind;
  const char     *type;       /* as the data model writes it: "set(ref(VBD))" */
  const char     *fallback;   /* enumerations: the value of a new object */
  PpSimRelease    since;
  guint           write;      /* PP_SIM_WRITE_… */
} PpSimField;

extern const PpSimField pp_sim_schema_fields[];
extern const unsigned int pp_sim_schema_n_fields;

gboolean    pp_sim_release_parse     (const char   *text,
                                      PpSimRelease *release);
const char *pp_sim_release_to_string (PpSimRelease  release);

gboolean          pp_sim_schema_has_class  (PpSimRelease      release,
                                            const char       *class_name);
const char       *pp_sim_schema_find_class (PpSimRelease      release,
                                            const char       *folded);
const PpSimField *pp_sim_schema_find_field (PpSimRelease      release,
                                            const char       *class_name,
                                            const char       *name);
PpSimValue       *pp_sim_schema_default    (const PpSimField *field);
gboolean          pp_sim_schema_fits       (const PpSimField *field,
                                            const PpSimValue *value);

G_END_DECLS
