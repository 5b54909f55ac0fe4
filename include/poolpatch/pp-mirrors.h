/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#ifndef PP_USES_MODEL
#error "This room may not use src/model/: see src/meson.build"
#endif

#include <glib-object.h>

G_BEGIN_DECLS

/** PpMirror: one rule. */
typedef struct
{
  char *from;   /* (owned) what an address begins with */
  char *to;     /* (owned) what it begins with instead */
} PpMirror;

/**
 * PpMirrors: rules by which addresses of hotfix files are rewritten, for sites that have a copy of
 * the vendor's server. Immutable, safe to hand to threads.
 */
typedef struct _PpMirrors PpMirrors;

#define PP_TYPE_MIRRORS (pp_mirrors_get_type ())
GType      pp_mirrors_get_type (void);

PpMirrors *pp_mirrors_new   (void);
PpMirrors *pp_mirrors_ref   (PpMirrors *self);
void       pp_mirrors_unref (PpMirrors *self);

gboolean        pp_mirrors_add      (PpMirrors    *self,
                                     const char   *from,
                                     const char   *to,
                                     GError      **error);
gboolean        pp_mirrors_add_rule (PpMirrors    *self,
                                     const char   *rule,
                                     GError      **error);
guint           pp_mirrors_get_n    (PpMirrors    *self);
const PpMirror *pp_mirrors_get      (PpMirrors    *self,
                                     guint         position);
gboolean        pp_mirrors_equal    (PpMirrors    *self,
                                     PpMirrors    *other);
char           *pp_mirrors_rewrite  (PpMirrors    *self,
                                     const char   *url);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PpMirrors, pp_mirrors_unref)

G_END_DECLS
