/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "xapi-value.h"

G_BEGIN_DECLS

/** XapiValueBuilder: gathers the items and members of a reply; both parsers make values with it. */
typedef struct _XapiValueBuilder XapiValueBuilder;

XapiValueBuilder *xapi_value_builder_new         (void);
void              xapi_value_builder_free        (XapiValueBuilder *self);
char             *xapi_value_builder_name        (XapiValueBuilder *self,
                                                  const GString    *text);
XapiValue        *xapi_value_builder_string      (XapiValueBuilder *self,
                                                  const GString    *text);
void              xapi_value_builder_add         (XapiValueBuilder *self,
                                                  char             *name,
                                                  XapiValue        *value);
guint             xapi_value_builder_count       (XapiValueBuilder *self);
XapiValue        *xapi_value_builder_take_array  (XapiValueBuilder *self,
                                                  guint             first);
XapiValue        *xapi_value_builder_take_struct (XapiValueBuilder *self,
                                                  guint             first);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (XapiValueBuilder, xapi_value_builder_free)

G_END_DECLS
