/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  SIM_NIL,
  SIM_STRING,
  SIM_INT,
  SIM_BOOL,
  SIM_DOUBLE,
  SIM_DATETIME,    /* Unix seconds */
  SIM_I4,          /* written as <i4>: the counts of event.from */
  SIM_ARRAY,
  SIM_STRUCT,      /* members in the order they were set */
} SimKind;

typedef struct _SimValue SimValue;

SimValue   *sim_string        (const char     *text);
SimValue   *sim_take_string   (char           *text);
SimValue   *sim_int           (gint64          number);
SimValue   *sim_bool          (gboolean        truth);
SimValue   *sim_double        (double          number);
SimValue   *sim_datetime      (gint64          seconds);
SimValue   *sim_i4            (int             number);
SimValue   *sim_nil           (void);
SimValue   *sim_array         (void);
SimValue   *sim_strv          (const char * const *texts);
SimValue   *sim_struct        (void);

SimValue   *sim_value_copy    (const SimValue *self);
void        sim_value_free    (SimValue       *self);
gboolean    sim_value_equal   (const SimValue *self,
                               const SimValue *other);

SimKind     sim_value_kind    (const SimValue *self);
const char *sim_value_text    (const SimValue *self);
gint64      sim_value_int     (const SimValue *self);
gboolean    sim_value_bool    (const SimValue *self);
double      sim_value_double  (const SimValue *self);

guint       sim_value_length  (const SimValue *self);
SimValue   *sim_value_item    (const SimValue *self,
                               guint           position);
const char *sim_value_name    (const SimValue *self,
                               guint           position);
void        sim_value_append  (SimValue       *self,
                               SimValue       *item);
SimValue   *sim_value_get     (const SimValue *self,
                               const char     *name);
void        sim_value_set     (SimValue       *self,
                               const char     *name,
                               SimValue       *member);
void        sim_value_unset   (SimValue       *self,
                               const char     *name);
gboolean    sim_value_has     (const SimValue *self,
                               const char     *text);
void        sim_value_remove  (SimValue       *self,
                               const char     *text);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SimValue, sim_value_free)

G_END_DECLS
