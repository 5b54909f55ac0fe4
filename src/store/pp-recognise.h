/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

gboolean pp_recognise (const char   *path,
                       gboolean      expected,
                       GCancellable *cancellable);

G_END_DECLS
