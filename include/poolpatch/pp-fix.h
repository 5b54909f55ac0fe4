/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#ifndef PP_USES_PLAN
#error "This room may not use src/plan/: see src/meson.build"
#endif

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{                              /* object      undone by */
  PP_FIX_DISABLE_HA,           /* pool        turning it on again, as it was */
  PP_FIX_PAUSE_WLB,            /* pool        turning it on again */
  PP_FIX_PLUG_STORAGE,         /* SR          – (on host) */
  PP_FIX_EJECT_CD,             /* VM          – */
  PP_FIX_SUSPEND_VM,           /* VM          resuming it */
  PP_FIX_SHUT_DOWN_VM,         /* VM          starting it */
  PP_FIX_HARD_SHUT_DOWN_VM,    /* VM          starting it; on explicit demand only */
  PP_FIX_DISABLE_AUTO_POWER_ON,/* VM          turning it on again */
  PP_FIX_CLEAN_UP_FILES,       /* host        – */
  PP_FIX_ENABLE_HOST,          /* host        putting it into maintenance mode again */
} PpFixKind;

/**
 * PpFix: one change that takes a problem out of the way. Immutable.
 */
typedef struct
{
  PpFixKind  kind;
  char      *object;   /* (owned) uuid of the pool, SR, server or VM, see PpFixKind */
  char      *host;     /* (owned) (nullable) uuid of the server that it is done for */
  char      *name;     /* (owned) of the object, for people */
} PpFix;

PpFix      *pp_fix_new              (PpFixKind    kind,
                                     const char  *object,
                                     const char  *host,
                                     const char  *name);
PpFix      *pp_fix_copy             (const PpFix *self);
void        pp_fix_free             (PpFix       *self);
gboolean    pp_fix_equal            (const PpFix *self,
                                     const PpFix *other);
gboolean    pp_fix_has_inverse      (const PpFix *self);
gboolean    pp_fix_is_of_vm         (const PpFix *self);
const char *pp_fix_kind_to_string   (PpFixKind    kind);
gboolean    pp_fix_kind_from_string (const char  *text,
                                     PpFixKind   *kind);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PpFix, pp_fix_free)

G_END_DECLS
