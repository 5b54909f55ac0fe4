/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

GError  *pp_space_error_new (const char  *folder,
                             guint64      needed);
guint64  pp_space_measure   (const char   *folder);
gboolean pp_space_check     (const char  *folder,
                             guint64      needed,
                             GError     **error);

G_END_DECLS
