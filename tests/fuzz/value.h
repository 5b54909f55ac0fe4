/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "xapi-value.h"

G_BEGIN_DECLS

/* Both (nullable) */
void fuzz_walk_value     (XapiValue *value);
void fuzz_compare_values (XapiValue *one,
                          XapiValue *other);

G_END_DECLS
