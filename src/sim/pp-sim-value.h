/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  PP_SIM_NIL,
  PP_SIM_STRING,
  PP_SIM_INT,
  PP_SIM_BOOL,
  PP_SIM_DOUBLE,
  PP_SIM_DATETIME,    /* Unix seconds */
  PP_SIM_I4,          /* written as <i4>: the counts of event.from */
  PP_SIM_ARRAY,
  PP_SIM_STRUCT,      /* members in the order they were set */
} PpSimKind;

typedef struct _PpSimValue PpSimValue;

PpSimValue *pp_sim_string      (const char         *text);
PpSimValue *pp_sim_take_string (char               *text);
PpSimValue *pp_sim_int         (gint64              number);
PpSimValue *pp_sim_bool        (gboolean            truth);
PpSimValue *pp_sim_double      (double              number);
PpSimValue *pp_sim_datetime    (gint64              seconds);
PpSimValue *pp_sim_i4          (int                 number);
PpSimValue *pp_sim_nil         (void);
PpSimValue *pp_sim_array       (void);
PpSimValue *pp_sim_strv        (const char * const *texts);
PpSimValue *pp_sim_struct      (void);

PpSimValue *pp_sim_value_copy  (const PpSimValue *self);
void        pp_sim_value_free  (PpSimValue       *self);
gboolean    pp_sim_value_equal (const PpSimValue *self,
                                const PpSimValue *other);

PpSimKind   pp_sim_value_kind   (const PpSimValue *self);
const char *pp_sim_value_text   (const PpSimValue *self);
gint64      pp_sim_value_int    (const PpSimValue *self);
gboolean    pp_sim_value_bool   (const PpSimValue *self);
double      pp_sim_value_double (const PpSimValue *self);

guint       pp_sim_value_length (const PpSimValue *self);
PpSimValue *pp_sim_value_item   (const PpSimValue *self,
                                 guint             position);
const char *pp_sim_value_name   (const PpSimValue *self,
                                 guint             position);
void        pp_sim_value_append (PpSimValue       *self,
                                 PpSimValue       *item);
PpSimValue *pp_sim_value_get    (const PpSimValue *self,
                                 const char       *name);
void        pp_sim_value_set    (PpSimValue       *self,
                                 const char       *name,
                                 PpSimValue       *member);
void        pp_sim_value_unset  (PpSimValue       *self,
                                 const char       *name);
gboolean    pp_sim_value_has    (const PpSimValue *self,
                                 const char       *text);
void        pp_sim_value_remove (PpSimValue       *self,
                                 const char       *text);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PpSimValue, pp_sim_value_free)

G_END_DECLS
