/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#ifndef PP_USES_RUN
#error "This room may not use src/run/: see src/meson.build"
#endif

#include <poolpatch/pp-run.h>

G_BEGIN_DECLS

/** PpMovedVm: a virtual machine that a run moved off a server. */
typedef struct
{
  char    *uuid;   /* (owned) */
  char    *name;   /* (owned) */
  char    *host;   /* (owned) uuid of the server that it was on */
  char    *place;  /* (owned) (nullable) uuid of the server that it went to, NULL = not known */
  gboolean back;   /* it is where it was */
} PpMovedVm;

void       pp_moved_vm_free  (PpMovedVm *self);
GPtrArray *pp_run_list_moved (PpRun     *self);

G_END_DECLS
