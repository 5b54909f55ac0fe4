/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <poolpatch/pp-run.h>

#include "fixes/pp-fix-memory.h"
#include "pp-journal.h"
#include "pp-skipped.h"
#include "pp-wire.h"

G_BEGIN_DECLS

/* What a run has to remember of one server, all of it in the journal as well. */
typedef struct
{
  GPtrArray *vms;               /* (owned) (element-type PpVm) there before it was evacuated */
  GHashTable *restarted;        /* (owned) uuids of VMs that were restarted for the hotfixes */
  gboolean   restart_pending;   /* it was restarted, and not seen to be back since */
  GPtrArray *moved;             /* (owned) (element-type PpVm) all that were ever among vms */
  GHashTable *places;           /* (owned) uuid of one that was moved → uuid of the server it went to */
  gint64     boot_time;         /* before the restart */
  gint64     agent_start_time;  /* before the restart */
  PpStepKind restart;           /* PP_STEP_REBOOT or PP_STEP_RESTART_TOOLSTACK, what is waited for */
  gboolean   touched;           /* stopping now would leave it between two states */
  gboolean   disabled;          /* by this run, and not enabled since */
} PpHostMemory;

/** PpStepOutcome: how a step ended well. */
typedef enum
{
  PP_OUTCOME_FAILED = -1,
  PP_OUTCOME_DONE,
  PP_OUTCOME_SKIPPED,           /* was so already */
} PpStepOutcome;

/** PpStepContext: what a step works with. One for the whole run; step changes. */
typedef struct
{
  PpLivePool    *pool;          /* (unowned) */
  PpLibrary     *library;       /* (unowned) */
  PpWire        *wire;          /* (owned) */
  PpJournal     *journal;       /* (owned) (nullable) */
  PpPlan        *plan;          /* (unowned) */
  const PpStep  *step;          /* (unowned) the one at hand */
  GHashTable    *hosts;         /* (owned) uuid → PpHostMemory */
  GPtrArray     *fixes;         /* (owned) (element-type PpFixMemory) not put back, in order */
  GPtrArray     *disks;         /* (owned) (element-type char*) marks of those made for files */
  GHashTable    *packs;         /* (owned) uuid of a pack → mark of the disk that holds it until the end */
  GHashTable    *introduced;    /* (owned) set of uuids: the pool has them on disks of this run */
  GHashTable    *patches;       /* (owned) uuid → reference of the record that the file has */
  GPtrArray     *skipped;       /* (owned) (element-type PpSkipped) */
  guint          wait_seconds;  /* for a server to come back */
  guint          poll_milliseconds;
  GHashTable    *left_out;      /* (unowned) uuid of a server that is gone on without → GError */
  int            verdict;       /* a PpDecision about the server that is waited for, -1 = none */
  gboolean     (*overdue)  (gpointer data); /* whether somebody decides about it */
  void         (*progress) (double fraction, gpointer data);
  void         (*log)      (const char *text, gpointer data);
  gpointer       data;
} PpStepContext;

/* Carries the step at hand out; the task's source tag and result are those of pp_step_begin(). */
typedef void (*PpStepFunc) (PpStepContext      *context,
                            GCancellable       *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer            user_data);

PpStepFunc     pp_step_find_func             (PpStepKind           kind);
GTask         *pp_step_begin                 (PpStepContext       *context,
                                              gpointer             source_tag,
                                              GCancellable        *cancellable,
                                              GAsyncReadyCallback  callback,
                                              gpointer             user_data);
void           pp_step_return                (GTask               *task,
                                              PpStepOutcome        outcome);
void           pp_step_return_error          (GTask               *task,
                                              GError              *error);
void           pp_step_later                 (GTask               *task,
                                              void               (*func) (GTask *task));
PpStepOutcome  pp_step_finish                (GAsyncResult        *result,
                                              GError             **error);

GHashTable    *pp_host_memory_new_table      (void);
PpHostMemory  *pp_host_memory_get            (GHashTable          *hosts,
                                              const char          *host);
void           pp_host_memory_add_vm         (PpHostMemory        *self,
                                              PpVm                *vm);
void           pp_host_memory_add_place      (PpHostMemory        *self,
                                              const char          *vm,
                                              const char          *host);
void           pp_host_memory_add_restarted  (PpHostMemory        *self,
                                              const char          *vm);
void           pp_host_memory_account        (PpHostMemory        *self,
                                              PpStepKind           kind);
PpHostMemory  *pp_step_context_get_memory    (PpStepContext       *self,
                                              const char          *host);
gboolean       pp_step_context_is_touched    (PpStepContext       *self,
                                              const char          *host);
gboolean       pp_step_context_is_any_touched (PpStepContext      *self);
gboolean       pp_step_context_has_restarted (PpStepContext       *self,
                                              const PpHost        *host);
gboolean       pp_step_context_restart_is_under_way (PpStepContext *self,
                                              const char          *host);
PpHost        *pp_step_context_get_host      (PpStepContext       *self);
gboolean       pp_step_context_is_on_master  (PpStepContext       *self);
PpHotfix      *pp_step_context_get_hotfix    (PpStepContext       *self);
const char    *pp_step_context_get_hotfix_name (PpStepContext     *self);
char          *pp_step_context_dup_patch     (PpStepContext       *self);
void           pp_step_context_progress      (double               fraction,
                                              gpointer             self);
void           pp_step_context_upload_progress (gint64            sent,
                                              gint64               total,
                                              gpointer             self);
void           pp_step_context_init          (PpStepContext       *self,
                                              PpLivePool          *pool,
                                              PpLibrary           *library);
void           pp_step_context_clear         (PpStepContext       *self);
gboolean       pp_step_context_note          (PpStepContext       *self,
                                              const char          *event,
                                              JsonObject          *facts,
                                              GError             **error);

G_END_DECLS
