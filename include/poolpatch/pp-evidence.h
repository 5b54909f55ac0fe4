/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#ifndef PP_USES_MODEL
#error "This room may not use src/model/: see src/meson.build"
#endif

#include <glib-object.h>
#include <poolpatch/pp-records.h>

G_BEGIN_DECLS

/* One VM that keeps its server from being emptied, with the server's own reason. */
typedef struct
{
  PpVm  *vm;
  char **reason;            /* (owned) code, parameters… as get_vms_which_prevent_evacuation says */
} PpBlocker;

/* The server-side pre-check of one hotfix on one server. */
typedef struct
{
  char     *host;           /* (owned) uuid */
  char     *hotfix;         /* (owned) uuid */
  GError   *error;          /* (owned) (nullable) NULL = passed */
} PpPrecheck;

/* What only the server could answer about one host. */
typedef struct
{
  char      *host;          /* (owned) uuid */
  GPtrArray *vms;           /* (element-type PpVm) running on it, without control domains */
  GPtrArray *blockers;      /* (element-type PpBlocker) */
  gint64     clock_skew;    /* seconds, server minus here */
  gint64     space_free;    /* bytes free for patches; -1 = the server cannot tell */
  GError    *error;         /* (owned) (nullable) why it could not be asked */
} PpHostEvidence;

/**
 * PpEvidence: what only the pool itself can tell and a plan needs: who can be moved, what the
 * servers' own pre-checks say, clocks, space. Filled by the probe, immutable afterwards.
 */
#define PP_TYPE_EVIDENCE (pp_evidence_get_type ())
G_DECLARE_FINAL_TYPE (PpEvidence, pp_evidence, PP, EVIDENCE, GObject)

PpBlocker            *pp_blocker_new            (PpVm               *vm,
                                                 const char * const *reason);
void                  pp_blocker_free           (PpBlocker          *self);
PpPrecheck           *pp_precheck_new           (const char         *host,
                                                 const char         *hotfix,
                                                 const GError       *error);
void                  pp_precheck_free          (PpPrecheck         *self);
PpHostEvidence       *pp_host_evidence_new      (const char         *host);
void                  pp_host_evidence_free     (PpHostEvidence     *self);

PpEvidence           *pp_evidence_new           (gint64              asked_at,
                                                 GPtrArray          *hosts,
                                                 GPtrArray          *prechecks);
gint64                pp_evidence_get_asked_at  (PpEvidence         *self);
const PpHostEvidence *pp_evidence_find_host     (PpEvidence         *self,
                                                 const char         *uuid);
const PpPrecheck     *pp_evidence_find_precheck (PpEvidence         *self,
                                                 const char         *host,
                                                 const char         *hotfix);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PpBlocker, pp_blocker_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PpPrecheck, pp_precheck_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PpHostEvidence, pp_host_evidence_free)

G_END_DECLS
