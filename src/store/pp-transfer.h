/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pp-net.h"
#include "pp-part.h"

G_BEGIN_DECLS

/* One request for a file, or for the rest of it. The part outlives it; the rest is copied. */
typedef struct
{
  PpPart     *part;
  guint64     expected;       /* bytes, as the feed has it; 0 = not known */
  const char *authorization;  /* (nullable) the header of this name, for this server alone */
} PpTransferOrder;

/* What can be done after a failure. */
typedef struct
{
  gboolean again;         /* it may go better next time */
  gint64   wait_seconds;  /* the server asks to wait that long, 0 = it does not */
  guint    status;        /* HTTP, 0 = there was no answer */
} PpTransferEnd;

typedef void (*PpTransferProgress) (gint64   done,
                                    gint64   total,
                                    gpointer user_data);

void     pp_transfer_async  (PpNet                  *net,
                             const PpTransferOrder  *order,
                             GCancellable           *cancellable,
                             PpTransferProgress      progress,
                             gpointer                progress_data,
                             GAsyncReadyCallback     callback,
                             gpointer                user_data);
gboolean pp_transfer_finish (GAsyncResult           *result,
                             PpTransferEnd          *end,
                             GError                **error);

G_END_DECLS
