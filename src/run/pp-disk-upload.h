/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pp-step-context.h"

G_BEGIN_DECLS

/* A file on a disk of its own in the storage of the pool. */
typedef struct
{
  char *mark;  /* (owned) of pp_disk_new_mark() */
  char *ref;   /* (owned) of the VDI */
} PpUploadedDisk;

void            pp_disk_upload_async  (PpStepContext       *context,
                                       const char          *path,
                                       const char * const  *hosts,
                                       GCancellable        *cancellable,
                                       GAsyncReadyCallback  callback,
                                       gpointer             user_data);
PpUploadedDisk *pp_disk_upload_finish (GAsyncResult        *result,
                                       GError             **error);
void            pp_uploaded_disk_free (PpUploadedDisk      *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PpUploadedDisk, pp_uploaded_disk_free)

G_END_DECLS
