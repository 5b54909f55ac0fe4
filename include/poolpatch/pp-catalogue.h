/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#ifndef PP_USES_MODEL
#error "This room may not use src/model/: see src/meson.build"
#endif

#include <glib-object.h>
#include <poolpatch/pp-engine.h>
#include <poolpatch/pp-hotfix.h>
#include <poolpatch/pp-mirrors.h>

G_BEGIN_DECLS

/** PpEligibility: who still gets hotfixes for a release (the feed says it since 2019). */
typedef enum
{
  PP_ELIGIBILITY_ALL,
  PP_ELIGIBILITY_PREMIUM,    /* paying customers only */
  PP_ELIGIBILITY_CU,         /* a cumulative update only, for paying customers */
  PP_ELIGIBILITY_NONE,       /* nobody */
} PpEligibility;

/** PpVersion: one serverversions/version of the feed. Immutable. */
typedef struct
{
  char           *value;             /* (owned) "6.2.0"; 6.1 is "6.1" */
  char           *name;              /* (owned) "Citrix XenServer 6.2.0" */
  char           *build_number;      /* (owned) (nullable) "70446c" */
  char           *patch_uuid;        /* (owned) (nullable) the hotfix that turns a host into this release */
  char          **hotfixes;          /* (owned) uuids, those the catalogue holds, feed order */
  char          **minimal;           /* (owned) (nullable) minimalpatches in order; NULL = the feed does not say */
  gint64          released;
  gint64          premium_date;      /* since when only paying customers get hotfixes; 0 = not said */
  gint64          none_date;         /* since when nobody does; 0 = not said */
  gint64          eol_date;          /* end of life; 0 = not said */
  PpEligibility   eligibility;
  gboolean        latest;
  gboolean        present_as_update;
} PpVersion;

/**
 * PpCatalogue: everything that exists, as one reading of the feed told it. Immutable.
 */
#define PP_TYPE_CATALOGUE (pp_catalogue_get_type ())
G_DECLARE_FINAL_TYPE (PpCatalogue, pp_catalogue, PP, CATALOGUE, GObject)

PpVersion *pp_version_new  (const PpVersion *facts);
void       pp_version_free (PpVersion       *self);

const char    *pp_eligibility_to_string   (PpEligibility  eligibility);
PpEligibility  pp_eligibility_from_string (const char    *text);

PpCatalogue *pp_catalogue_new             (const char  *source,
                                           gint64       date,
                                           gboolean     stale,
                                           GPtrArray   *hotfixes,
                                           GPtrArray   *versions);
PpCatalogue *pp_catalogue_new_stale       (PpCatalogue *self);
PpCatalogue *pp_catalogue_new_mirrored    (PpCatalogue *self,
                                           PpMirrors   *mirrors);
PpCatalogue *pp_catalogue_new_revised     (PpCatalogue *self,
                                           GPtrArray   *hotfixes);
PpCatalogue *pp_catalogue_new_with_hotfix (PpCatalogue *self,
                                           PpHotfix    *hotfix,
                                           PpEngine     engine);
PpCatalogue *pp_catalogue_new_opened      (PpCatalogue        *self,
                                           const char * const *uuids);

const char      *pp_catalogue_get_source     (PpCatalogue *self);
gint64           pp_catalogue_get_date       (PpCatalogue *self);
gboolean         pp_catalogue_get_stale      (PpCatalogue *self);
guint            pp_catalogue_get_n_hotfixes (PpCatalogue *self);
PpHotfix        *pp_catalogue_get_hotfix     (PpCatalogue *self,
                                              guint        position);
PpHotfix        *pp_catalogue_lookup         (PpCatalogue *self,
                                              const char  *uuid);
PpHotfix        *pp_catalogue_lookup_name    (PpCatalogue *self,
                                              const char  *name);
guint            pp_catalogue_get_n_versions (PpCatalogue *self);
const PpVersion *pp_catalogue_get_version    (PpCatalogue *self,
                                              guint        position);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PpVersion, pp_version_free)

G_END_DECLS
