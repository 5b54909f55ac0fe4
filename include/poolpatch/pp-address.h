/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#ifndef PP_USES_MODEL
#error "This room may not use src/model/: see src/meson.build"
#endif

#include <glib.h>

G_BEGIN_DECLS

gboolean    pp_address_has_login  (const char *address);
const char *pp_address_skip_login (const char *address);

G_END_DECLS
