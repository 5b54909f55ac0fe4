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
} PpReason;

typedef struct
{
  PpState   state;
  PpReason  reason;
  char    **because;   /* (owned) names of hotfixes, never NULL; of an unknown state one word:
                        * no-feed, version-not-in-feed, never-reached */
} PpCell;

/**
 * PpOutlook: what every host of a pool has, lacks and why: (snapshot, catalogue, notes) → cells.
 * Pure and immutable. Rows are the hotfixes that the feed lists for any host of the pool or that
 * any host has, in install order.
 */
#define PP_TYPE_OUTLOOK (pp_outlook_get_type ())
G_DECLARE_FINAL_TYPE (PpOutlook, pp_outlook, PP, OUTLOOK, GObject)

PpOutlook         *pp_outlook_new                  (PpSnapshot  *snapshot,
                                                    PpCatalogue *catalogue,
                                                    PpNotes     *notes);

PpSnapshot        *pp_outlook_get_snapshot         (PpOutlook   *self);
PpCatalogue       *pp_outlook_get_catalogue        (PpOutlook   *self);
guint              pp_outlook_get_n_hotfixes       (PpOutlook   *self);
PpHotfix          *pp_outlook_get_hotfix           (PpOutlook   *self,
                                                    guint        position);
PpHotfix          *pp_outlook_find_hotfix          (PpOutlook   *self,
                                                    const char  *name_or_uuid);
const PpCell      *pp_outlook_get_cell             (PpOutlook   *self,
                                                    const char  *host_uuid,
                                                    const char  *hotfix_uuid);
guint              pp_outlook_count_outstanding    (PpOutlook   *self,
                                                    const char  *host_uuid);
gboolean           pp_outlook_is_outstanding       (PpOutlook   *self,
                                                    const char  *hotfix_uuid);
gboolean           pp_outlook_is_partly_installed  (PpOutlook   *self,
                                                    const char  *hotfix_uuid);
PpPending          pp_outlook_get_pending          (PpOutlook   *self,
                                                    const char  *host_uuid,
                                                    GPtrArray  **because);
GPtrArray         *pp_outlook_get_recommended      (PpOutlook   *self,
                                                    const char  *host_uuid);
GPtrArray         *pp_outlook_sort                 (PpOutlook   *self,
                                                    GPtrArray   *hotfixes);
char             **pp_outlook_get_replaced_by      (PpOutlook   *self,
                                                    const char  *hotfix_uuid);
char             **pp_outlook_get_replaces         (PpOutlook   *self,
                                                    const char  *hotfix_uuid);

const char        *pp_state_to_string              (PpState      state);

G_END_DECLS
