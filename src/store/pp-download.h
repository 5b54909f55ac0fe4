/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "pp-part.h"

G_BEGIN_DECLS

/* Of src/net/, which rooms that use this one do not see. */
typedef struct _PpNet PpNet;

/* What to fetch, and how stubbornly; copied. */
typedef struct
{
  const char *url;
  const char *folder;         /* the library */
  const char *key;            /* what is there of it is found again under this */
  guint64     expected;       /* bytes, as the feed has it; 0 = not known */
  const char *authorization;  /* (nullable) the header of this name, for this server alone */
  guint       tries;          /* in a row without getting further */
  guint       delay;          /* milliseconds before the second try, doubled each time */
} PpDownloadOrder;

/* How it goes. */
typedef struct
{
  gint64        done;
  gint64        total;    /* -1 = not known */
  const GError *trouble;  /* (nullable) why it is tried again after some time */
} PpDownloadNews;

typedef void (*PpDownloadCallback) (const PpDownloadNews *news,
                                    gpointer              user_data);

void    pp_download_async  (PpNet                  *net,
                            const PpDownloadOrder  *order,
                            GCancellable           *cancellable,
                            PpDownloadCallback      tell,
                            gpointer                tell_data,
                            GAsyncReadyCallback     callback,
                            gpointer                user_data);
PpPart *pp_download_finish (GAsyncResult           *result,
                            guint                  *status,
                            GError                **error);

G_END_DECLS
