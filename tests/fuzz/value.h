/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "xapi-reply.h"

G_BEGIN_DECLS

/* Both (nullable) */
void fuzz_compare_replies (XapiReply *one,
                           XapiReply *other);

G_END_DECLS
