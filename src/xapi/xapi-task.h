/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "xapi-session.h"

G_BEGIN_DECLS

/** XapiProgress: fraction 0 … 1, never falling; in the main context of the caller. */
typedef void (*XapiProgress) (double   fraction,
                              gpointer user_data);

/* Starts "Async.x.y" and waits for its task. Cancelling stops waiting and asks the server to
 * cancel. Needs the ref (journal)? Call "Async.x.y" by xapi_session_call_async() and wait below. */
void  xapi_task_run_async   (XapiSession          *session,
                             const char           *method,
                             XapiValue            *params,     /* (transfer full) (nullable) */
                             GCancellable         *cancellable,
                             XapiProgress          progress,   /* (nullable) */
                             gpointer              progress_data,
                             GAsyncReadyCallback   callback,
                             gpointer              user_data);
/* The result as plain text: a ref, a string, or "" for void. (transfer full) */
char *xapi_task_run_finish  (XapiSession          *session,
                             GAsyncResult         *result,
                             GError              **error);

/* Polls a known task until it is over, then destroys it. error_info becomes XAPI_ERROR_FAILURE;
 * HANDLE_INVALID, SESSION_INVALID and a lost connection are errors of the same kinds as for calls
 * (xapi_error_is_session_lost(), xapi_error_is_connection_lost()). */
void  xapi_task_wait_async  (XapiSession          *session,
                             const char           *task_ref,
                             GCancellable         *cancellable,
                             XapiProgress          progress,
                             gpointer              progress_data,
                             GAsyncReadyCallback   callback,
                             gpointer              user_data);
char *xapi_task_wait_finish (XapiSession          *session,
                             GAsyncResult         *result,
                             GError              **error);

/* Best effort, nobody waits for it. */
void  xapi_task_destroy     (XapiSession          *session,
                             const char           *task_ref);

char *xapi_task_parse_result (const char          *text);

G_END_DECLS
