/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

typedef enum
{
  XAPI_VALUE_NIL,
  XAPI_VALUE_STRING,
  XAPI_VALUE_BOOLEAN,
  XAPI_VALUE_INTEGER,     /* only from <int>/<i4>/<i8>; xapi sends integers as text */
  XAPI_VALUE_DOUBLE,
  XAPI_VALUE_DATETIME,    /* kept as its text */
  XAPI_VALUE_ARRAY,
  XAPI_VALUE_STRUCT,
} XapiValueType;

/** XapiValue: immutable, refcounted (thread-safe). Every getter takes NULL and any type. */
typedef struct _XapiValue XapiValue;

/** XapiValueMember: one pair handed to xapi_value_new_struct_take(); name is a GRefString. */
typedef struct
{
  char      *name;
  XapiValue *value;
} XapiValueMember;

/** XapiValueIter: walks the members of a struct in wire order; may live on the stack. */
typedef struct
{
  XapiValue *value;
  guint      position;
} XapiValueIter;

#define XAPI_TYPE_VALUE (xapi_value_get_type ())
GType         xapi_value_get_type             (void);

XapiValue    *xapi_value_ref                  (XapiValue             *self);
void          xapi_value_unref                (XapiValue             *self);

XapiValue    *xapi_value_new_nil              (void);
XapiValue    *xapi_value_new_string           (const char            *text);
XapiValue    *xapi_value_new_secret           (const char            *text);
XapiValue    *xapi_value_new_string_len       (const char            *text,
                                               gsize                  length);
XapiValue    *xapi_value_new_boolean          (gboolean               boolean);
XapiValue    *xapi_value_new_int              (gint64                 number);
XapiValue    *xapi_value_new_integer          (gint64                 number);
XapiValue    *xapi_value_new_double           (double                 number);
XapiValue    *xapi_value_new_datetime         (const char            *text);
XapiValue    *xapi_value_new_array            (XapiValue             *first,
                                               ...) G_GNUC_NULL_TERMINATED;
XapiValue    *xapi_value_new_array_take       (XapiValue            **items,
                                               gsize                  n_items);
XapiValue    *xapi_value_new_array_of_strings (const char            *first,
                                               ...) G_GNUC_NULL_TERMINATED;
XapiValue    *xapi_value_new_strv             (const char * const    *strings);
XapiValue    *xapi_value_new_struct_of_strings (const char           *name,
                                               ...) G_GNUC_NULL_TERMINATED;
XapiValue    *xapi_value_new_struct_take      (const XapiValueMember *members,
                                               gsize                  n_members);

XapiValueType xapi_value_get_value_type       (XapiValue             *self);
const char   *xapi_value_get_string           (XapiValue             *self);  /* "" when not text */
gboolean      xapi_value_get_boolean          (XapiValue             *self);
gint64        xapi_value_get_int              (XapiValue             *self);  /* text or number, 0 */
double        xapi_value_get_double           (XapiValue             *self);
gint64        xapi_value_get_time             (XapiValue             *self);  /* Unix s, 0 = never */
gsize         xapi_value_get_size             (XapiValue             *self);  /* items or members */
XapiValue    *xapi_value_get_item             (XapiValue             *self,   /* (transfer none) */
                                               gsize                  position);
XapiValue    *xapi_value_member               (XapiValue             *self,   /* (transfer none) */
                                               const char            *name);  /* NULL = missing */
const char   *xapi_value_member_string        (XapiValue             *self,
                                               const char            *name,
                                               const char            *fallback);
gboolean      xapi_value_member_bool          (XapiValue             *self,
                                               const char            *name,
                                               gboolean               fallback);
gint64        xapi_value_member_int           (XapiValue             *self,
                                               const char            *name,
                                               gint64                 fallback);
double        xapi_value_member_double        (XapiValue             *self,
                                               const char            *name,
                                               double                 fallback);
gint64        xapi_value_member_time          (XapiValue             *self,
                                               const char            *name,
                                               gint64                 fallback);
char        **xapi_value_to_strv              (XapiValue             *self);  /* never NULL */
gint64        xapi_parse_time                 (const char            *text);  /* Unix s, 0 = not one */

void          xapi_value_iter_init            (XapiValueIter         *iter,
                                               XapiValue             *self);
gboolean      xapi_value_iter_next            (XapiValueIter         *iter,   /* both out, */
                                               const char           **name,   /* (transfer none), */
                                               XapiValue            **value); /* (nullable) */

G_DEFINE_AUTOPTR_CLEANUP_FUNC (XapiValue, xapi_value_unref)

G_END_DECLS
