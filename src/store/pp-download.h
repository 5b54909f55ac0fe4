/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Of src/net/, which rooms that use this one do not see. */
typedef struct _PpNet PpNet;

/* What to fetch and where to put it; copied. */
typedef struct
{
  const char *url;
  const char *path;     /* an empty file: it is written to, and removed again on failure */
  guint64     expected; /* bytes, as the feed has it; 0 = not known */
} PpDownloadOrder;

typedef void (*PpDownloadProgress) (gint64   done,
                                    gint64   total,
                                    gpointer user_data);

void     pp_download_async  (PpNet                  *net,
                             const PpDownloadOrder  *order,
                             GCancellable           *cancellable,
                             PpDownloadProgress      progress,
                             gpointer                progress_data,
                             GAsyncReadyCallback     callback,
                             gpointer                user_data);
gboolean pp_download_finish (GAsyncResult           *result,
                             GError                **error);

G_END_DECLS
