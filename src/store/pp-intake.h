/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "pp-library-record.h"

G_BEGIN_DECLS

/* One file on its way into the library; copied. */
typedef struct
{
  PpHotfix   *hotfix;
  const char *folder;      /* the library */
  const char *source;      /* path of the zip or .xsupdate to take */
  const char *origin;      /* where it is from, for the record */
  gboolean    consume;     /* @source is ours and goes */
} PpIntakeOrder;

void             pp_intake_async       (const PpIntakeOrder  *order,
                                        GCancellable         *cancellable,
                                        GAsyncReadyCallback   callback,
                                        gpointer              user_data);
PpLibraryRecord *pp_intake_finish      (GAsyncResult         *result,
                                        GError              **error);

G_END_DECLS
