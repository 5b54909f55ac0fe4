/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pp-sim-call.h"
#include "pp-sim-http.h"

G_BEGIN_DECLS

/* A PUT while it is received. */
typedef struct
{
  PpSimConnection *connection;
  PpSimRequest    *request;
  char            *task;     /* (owned) (nullable) */
  char            *path;     /* (owned) (nullable) of the copy */
  gint64           cut;      /* close after so many bytes, -1 = do not */
  gboolean         progress; /* told in the task */
  GStrv            failure;  /* (owned) (nullable) */
} PpSimUpload;

/* Who may send where: "put_pool_patch_upload" to the master alone. */
typedef struct
{
  const char *name;
  gboolean    on_members;
} PpSimUploadRule;

void     pp_sim_upload_clear      (PpSimUpload           *self);
void     pp_sim_upload_fail       (PpSimUpload           *self,
                                   const char            *code,
                                   const char            *parameter);
gboolean pp_sim_upload_admit      (PpSimUpload           *self,
                                   const PpSimUploadRule *rule);
gboolean pp_sim_upload_take_fault (PpSimUpload           *self);
gboolean pp_sim_upload_copy       (PpSimUpload           *self,
                                   const char            *full_code);
void     pp_sim_upload_say_failed (PpSimUpload           *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (PpSimUpload, pp_sim_upload_clear)

G_END_DECLS
