/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "xapi-value.h"

G_BEGIN_DECLS

/* A text by which a test names a value: types, names and all. */
void describe_value (GString   *out,
                     XapiValue *value);

G_END_DECLS
