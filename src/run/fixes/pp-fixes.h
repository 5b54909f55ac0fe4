/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pp-step-context.h"

G_BEGIN_DECLS

/*
 * How a fix is carried out and put back: two functions a kind, one file a matter. The task is that of
 * the step; whoever gets it returns it. The first function writes down what the second one needs,
 * by pp_fix_remember(), before it changes anything.
 */
typedef void (*PpFixDo)   (GTask      *task);
typedef void (*PpFixUndo) (GTask      *task,
                           JsonObject *facts);

/* One call after the other, then the task is done. */
typedef GPtrArray PpFixActs;

PpFixDo    pp_fix_find_do    (PpFixKind    kind);
PpFixUndo  pp_fix_find_undo  (PpFixKind    kind);
gboolean   pp_fix_remember   (GTask       *task,
                              JsonObject  *facts);

PpFixActs *pp_fix_acts_new   (void);
void       pp_fix_acts_add   (PpFixActs   *self,
                              const char  *method,
                              XapiValue   *params);
void       pp_fix_acts_run   (GTask       *task,
                              PpFixActs   *acts);

/* Asks; callback returns the task. */
void       pp_fix_ask        (GTask               *task,
                              const char          *method,
                              XapiValue           *params,
                              GAsyncReadyCallback  callback);

#define PP_DECLARE_FIX(name)                          \
  void pp_fix_##name##_do   (GTask      *task);       \
  void pp_fix_##name##_undo (GTask      *task,        \
                             JsonObject *facts);

PP_DECLARE_FIX (ha)
PP_DECLARE_FIX (wlb)
PP_DECLARE_FIX (storage)
PP_DECLARE_FIX (cd)
PP_DECLARE_FIX (vm)
PP_DECLARE_FIX (auto_power_on)
PP_DECLARE_FIX (files)
PP_DECLARE_FIX (host)

G_END_DECLS
