/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

gboolean pp_signed_check  (const char    *path,
                           char         **uuid,
                           char         **label,
                           GCancellable  *cancellable,
                           GError       **error);
gboolean pp_signed_verify (const char    *path,
                           const char    *key_file,
                           GCancellable  *cancellable,
                           GError       **error);

G_END_DECLS
