/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "pp-library-record.h"

G_BEGIN_DECLS

/* One file on its way into the library; copied. */
typedef struct
{
  PpHotfix   *hotfix;      /* (nullable) what it is to be; NULL = what it says it is */
  const char *folder;      /* the library */
  const char *source;      /* path of the zip, .xsupdate or .iso to take */
  const char *origin;      /* where it is from, for the record */
  gboolean    consume;     /* @source is ours and goes */
  gboolean    keep_broken; /* when it is broken a copy of it goes to the quarantine */
  const char *key_file;    /* (nullable) public key of who has to have signed it */
  GHashTable *checksums;   /* (nullable) SHA-256 by name of file */
} PpIntakeOrder;

void             pp_intake_async       (const PpIntakeOrder  *order,
                                        GCancellable         *cancellable,
                                        GAsyncReadyCallback   callback,
                                        gpointer              user_data);
PpLibraryRecord *pp_intake_finish      (GAsyncResult         *result,
                                        GError              **error);

G_END_DECLS
