/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

GHashTable *pp_checksums_parse   (const char   *text,
                                  GError      **error);
char       *pp_checksums_compute (const char   *path,
                                  guint64      *size,
                                  GCancellable *cancellable,
                                  GError      **error);
gboolean    pp_checksums_check   (GHashTable   *sums,
                                  const char   *name,
                                  const char   *path,
                                  GCancellable *cancellable,
                                  GError      **error);

G_END_DECLS
