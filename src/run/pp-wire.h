/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <poolpatch/pp-live-pool.h>

#include "xapi-session.h"
#include "xapi-task.h"
#include "xapi-upload.h"

G_BEGIN_DECLS

/**
 * PpWire: the run's own session on the pool. It logs in when it has to, and again when the session
 * was lost, so that the steps need not think of it. Errors are those of src/xapi.
 */
#define PP_TYPE_WIRE (pp_wire_get_type ())
G_DECLARE_FINAL_TYPE (PpWire, pp_wire, PP, WIRE, GObject)

PpWire    *pp_wire_new           (PpLivePool           *pool);
void       pp_wire_set_patience  (PpWire               *self,
                                  guint                 seconds,
                                  guint                 pause_milliseconds);
void       pp_wire_close         (PpWire               *self);

void       pp_wire_login_async   (PpWire               *self,
                                  GCancellable         *cancellable,
                                  GAsyncReadyCallback   callback,
                                  gpointer              user_data);
gboolean   pp_wire_login_finish  (PpWire               *self,
                                  GAsyncResult         *result,
                                  GError              **error);
void       pp_wire_call_async    (PpWire               *self,
                                  const char           *method,
                                  XapiValue            *params,
                                  GCancellable         *cancellable,
                                  GAsyncReadyCallback   callback,
                                  gpointer              user_data);
XapiValue *pp_wire_call_finish   (PpWire               *self,
                                  GAsyncResult         *result,
                                  GError              **error);
void       pp_wire_task_async    (PpWire               *self,
                                  const char           *method,
                                  XapiValue            *params,
                                  gboolean              breaks,
                                  GCancellable         *cancellable,
                                  XapiProgress          progress,
                                  gpointer              progress_data,
                                  GAsyncReadyCallback   callback,
                                  gpointer              user_data);
gboolean   pp_wire_is_unknown    (const GError         *error);
char      *pp_wire_task_finish   (PpWire               *self,
                                  GAsyncResult         *result,
                                  GError              **error);
void       pp_wire_upload_async  (PpWire               *self,
                                  const char           *path,
                                  const char * const   *query,
                                  const char           *file,
                                  GCancellable         *cancellable,
                                  XapiBytesProgress     progress,
                                  gpointer              progress_data,
                                  GAsyncReadyCallback   callback,
                                  gpointer              user_data);
char      *pp_wire_upload_finish (PpWire               *self,
                                  GAsyncResult         *result,
                                  GError              **error);

G_END_DECLS
