/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#ifndef PP_USES_OUTLOOK
#error "This room may not use src/outlook/: see src/meson.build"
#endif

#include <poolpatch/pp-catalogue.h>
#include <poolpatch/pp-notes.h>
#include <poolpatch/pp-snapshot.h>

G_BEGIN_DECLS

/** PpState: state of one hotfix on one host, in order of precedence. */
typedef enum
{
  PP_STATE_UNKNOWN,
  PP_STATE_INSTALLED,
  PP_STATE_INSTALLED_PENDING,
  PP_STATE_NOT_APPLICABLE,
  PP_STATE_WITHDRAWN,
  PP_STATE_UPGRADE,
  PP_STATE_LICENCE,
  PP_STATE_SUPERSEDED,
  PP_STATE_CONFLICTING,
  PP_STATE_REQUIRES,
  PP_STATE_NEEDED,
} PpState;

/** PpReason: why a cell has its state, beyond the names in because. */
typedef enum
{
  PP_REASON_NONE,
  PP_REASON_NO_FEED,              /* the feed is missing */
  PP_REASON_VERSION_NOT_IN_FEED,  /* the feed does not list the host's version */
  PP_REASON_CONFLICT_INSTALLED,   /* superseded or conflicting: an installed one is in its conflict list */
  PP_REASON_MINIMAL_SET,          /* superseded: the feed leaves it out of minimalpatches */
  PP_REASON_NOTES,                /* superseded, withdrawn, upgrade, licence: the bundled notes say so */
  PP_REASON_FEED,                 /* upgrade, licence: the feed says so */
  PP_REASON_NEVER_REACHED,
  PP_REASON_UPDATED_BY_CDN,       /* by another mechanism, of XenServer 8 */
  PP_REASON_UPDATED_BY_YUM,       /* likewise, of XCP-ng */
  PP_REASON_SERVER,               /* licence: the server itself refused it */
} PpReason;

typedef struct
{
  PpState    state;
  PpReason   reason;
  char     **because; /* (owned) names of hotfixes, never NULL; of an unknown state one word:
                        * the name of the reason; where the server refused, its failure code */
  PpReason disputed; /* who says otherwise than reason: minimal-set, feed, or none */
} PpCell;

/** PpBasis: what the smallest set of a host rests on. */
typedef enum
{
  PP_BASIS_UNKNOWN,    /* the feed does not know the host */
  PP_BASIS_FEED,       /* the feed's minimalpatches */
  PP_BASIS_NOTES,      /* the feed has none: computed from conflicts and notes */
} PpBasis;

/** PpUpload: where a hotfix is on the pool; uploaded is not applied. */
typedef enum
{
  PP_UPLOAD_NONE,
  PP_UPLOAD_READY,     /* its file is on the master */
  PP_UPLOAD_FILE_GONE, /* there is a record of it without a file */
} PpUpload;

/**
 * PpOutlook: what every host of a pool has, lacks and why: (snapshot, catalogue, notes) → cells.
 * Pure and immutable. Rows are the hotfixes that the feed lists for any host of the pool or that
 * any host has, in install order. Hidden hotfixes (those that the pool's users of XenCenter
 * dismissed, and those of a list) keep their cells, and are left out of counts and smallest sets.
 */
#define PP_TYPE_OUTLOOK (pp_outlook_get_type ())
G_DECLARE_FINAL_TYPE (PpOutlook, pp_outlook, PP, OUTLOOK, GObject)

PpOutlook *pp_outlook_new (PpSnapshot  *snapshot,
                           PpCatalogue *catalogue,
                           PpNotes     *notes);

PpOutlook *pp_outlook_new_hiding (PpSnapshot         *snapshot,
                                  PpCatalogue        *catalogue,
                                  PpNotes            *notes,
                                  const char * const *hidden);
PpOutlook *pp_outlook_new_with   (PpOutlook          *self,
                                  PpCatalogue        *catalogue);
PpOutlook *pp_outlook_renew      (PpOutlook          *self,
                                  PpSnapshot         *snapshot);

PpSnapshot       *pp_outlook_get_snapshot        (PpOutlook   *self);
PpCatalogue      *pp_outlook_get_catalogue       (PpOutlook   *self);
const PpNote     *pp_outlook_get_note            (PpOutlook   *self,
                                                  const char  *hotfix_uuid);
const PpVersion  *pp_outlook_get_version         (PpOutlook   *self,
                                                  const char  *host_uuid);
PpBasis           pp_outlook_get_basis           (PpOutlook   *self,
                                                  const char  *host_uuid);
PpReason          pp_outlook_get_unknown         (PpOutlook   *self,
                                                  const char  *host_uuid);
guint             pp_outlook_get_n_hotfixes      (PpOutlook   *self);
PpHotfix         *pp_outlook_get_hotfix          (PpOutlook   *self,
                                                  guint        position);
PpHotfix         *pp_outlook_find_hotfix         (PpOutlook   *self,
                                                  const char  *name_or_uuid);
const PpCell     *pp_outlook_get_cell            (PpOutlook   *self,
                                                  const char  *host_uuid,
                                                  const char  *hotfix_uuid);
guint             pp_outlook_count_outstanding   (PpOutlook   *self,
                                                  const char  *host_uuid);
gboolean          pp_outlook_is_outstanding      (PpOutlook   *self,
                                                  const char  *hotfix_uuid);
gboolean          pp_outlook_is_partly_installed (PpOutlook   *self,
                                                  const char  *hotfix_uuid);
gboolean          pp_outlook_list_partly         (PpOutlook   *self,
                                                  const char  *hotfix_uuid,
                                                  GPtrArray  **having,
                                                  GPtrArray  **lacking);
gboolean          pp_outlook_is_hidden           (PpOutlook   *self,
                                                  const char  *hotfix_uuid);
guint             pp_outlook_count_hidden        (PpOutlook   *self);
char            **pp_outlook_list_hidden         (PpOutlook   *self);
PpUpload          pp_outlook_get_upload          (PpOutlook   *self,
                                                  const char  *hotfix_uuid);
PpPending         pp_outlook_get_pending         (PpOutlook   *self,
                                                  const char  *host_uuid,
                                                  GPtrArray  **because);
char            **pp_outlook_get_replaced_by     (PpOutlook   *self,
                                                  const char  *hotfix_uuid);
char            **pp_outlook_get_replaces        (PpOutlook   *self,
                                                  const char  *hotfix_uuid);

PpPending pp_applied_get_pending (const PpApplied *applied,
                                  const PpHost    *host);

const char *pp_state_to_string  (PpState  state);
const char *pp_reason_to_string (PpReason reason);
const char *pp_basis_to_string  (PpBasis  basis);
const char *pp_upload_to_string (PpUpload upload);

G_END_DECLS
