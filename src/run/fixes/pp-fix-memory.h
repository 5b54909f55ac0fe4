/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>
#include <poolpatch/pp-fix.h>

G_BEGIN_DECLS

/** PpFixMemory: a fix that was carried out, or begun, and not put back. */
typedef struct
{
  PpFix      *fix;    /* (owned) */
  JsonObject *facts;  /* (owned) what putting it back needs */
} PpFixMemory;

GPtrArray   *pp_fix_memory_new_list   (void);
PpFixMemory *pp_fix_memory_find       (GPtrArray   *list,
                                       const PpFix *fix);
void         pp_fix_memory_add        (GPtrArray   *list,
                                       const PpFix *fix,
                                       JsonObject  *facts);
void         pp_fix_memory_remove     (GPtrArray   *list,
                                       const PpFix *fix);
GPtrArray   *pp_fix_memory_list_fixes (GPtrArray   *list);
JsonObject  *pp_fix_make_json         (const PpFix *fix);
PpFix       *pp_fix_new_from_json     (JsonObject  *object);

G_END_DECLS
