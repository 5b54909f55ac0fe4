/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "xapi-session.h"

G_BEGIN_DECLS

/** XapiBytesProgress: bytes handed to the server so far; about ten times a second, main context. */
typedef void (*XapiBytesProgress) (gint64   sent,
                                   gint64   total,
                                   gpointer user_data);

/* PUTs a local file to the master and waits for the task that tells what became of it.
 * path: "/pool_patch_upload"; query: (nullable): names and values in turn, NULL-terminated, beside
 * session_id and task_id. Cancelling stops within 100 ms. */
void  xapi_upload_async  (XapiSession          *session,
                          const char           *path,
                          const char * const   *query,
                          const char           *file,
                          GCancellable         *cancellable,
                          XapiBytesProgress     progress,       /* (nullable) */
                          gpointer              progress_data,
                          GAsyncReadyCallback   callback,
                          gpointer              user_data);
/* The result of the task as plain text, e.g. the ref of the pool_patch. (transfer full)
 * XAPI_ERROR_FAILURE carries the error_info of the task (PATCH_ALREADY_EXISTS, INVALID_PATCH …). */
char *xapi_upload_finish (XapiSession          *session,
                          GAsyncResult         *result,
                          GError              **error);

G_END_DECLS
