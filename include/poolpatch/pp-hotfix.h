/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#ifndef PP_USES_MODEL
#error "This room may not use src/model/: see src/meson.build"
#endif

#include <glib-object.h>
#include <poolpatch/pp-guidance.h>

G_BEGIN_DECLS

/**
 * PpHotfix: one update as the feed (or a file taken from disk) describes it. Immutable, safe to
 * hand to threads: members are read directly and never written after pp_hotfix_new().
 */
typedef struct
{
  char       *uuid;              /* (owned) lower case: identity */
  char       *name;              /* (owned) "XS62ESP1014" */
  char       *description;       /* (owned) */
  char       *url;               /* (owned) (nullable) web page */
  char       *article;           /* (owned) (nullable) "CTX139788" when the url names one */
  char       *patch_url;         /* (owned) (nullable) where the zip is fetched from */
  char       *listed_url;        /* (owned) (nullable) what the feed says, when patch_url is a mirror's */
  char      **required;          /* (owned) uuids, lower case */
  char      **conflicting;       /* (owned) uuids, lower case */
  gint64      released;          /* Unix seconds, 0 = not known */
  guint64     installation_size; /* bytes, 0 = not known */
  guint64     download_size;     /* bytes, 0 = not known */
  PpGuidance  guidance;
  gboolean    guidance_mandatory;
  gboolean    contains_livepatch;
  gboolean    premium;           /* update-stream="premium" */
  gboolean    homogeneous;       /* on all servers of a pool or on none; only its file says so */
  gboolean    pack;              /* a supplemental pack for servers up to 7.0, which know no uuid of it */
  guint64     file_size;         /* bytes of its file, which is here; 0 = it is not */
  int         priority;          /* 1 (highest) … 5 */
} PpHotfix;

#define PP_TYPE_HOTFIX (pp_hotfix_get_type ())
GType     pp_hotfix_get_type (void);

PpHotfix *pp_hotfix_new      (const PpHotfix *facts);
PpHotfix *pp_hotfix_ref      (PpHotfix       *self);
void      pp_hotfix_unref    (PpHotfix       *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PpHotfix, pp_hotfix_unref)

G_END_DECLS
