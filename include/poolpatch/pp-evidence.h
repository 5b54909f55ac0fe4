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
  gboolean  live;           /* a live patch takes the place of the restart */
} PpPrecheck;

/* A disc in the drive of a VM. */
typedef struct
{
  PpVm     *vm;
  char     *name;           /* (owned) of the disc */
  char     *storage;        /* (owned) (nullable) uuid of the SR it is on */
  gboolean  tools;          /* the one with the tools, which every server has */
} PpDisc;

/* A storage repository, and which servers reach it. */
typedef struct
{
  char     *ref;            /* (owned) */
  char     *uuid;           /* (owned) */
  char     *name;           /* (owned) */
  char     *type;           /* (owned) "nfs", "lvm", "iso", "udev" … */
  gint64    space_free;     /* bytes; -1 = not known */
  gboolean  shared;
  gboolean  discs;          /* holds ISO images */
  gboolean  tools;
  gboolean  disks;          /* its driver makes disks, by hand or for an update */
  char    **plugged;        /* (owned) uuids of servers */
  char    **unplugged;      /* (owned) uuids of servers that know it and do not reach it */
  char    **users;          /* (owned) names of VMs with a disk on it; only asked for when some
                             * server does not reach it */
} PpStorage;

/* What is known of the pool as a whole. */
typedef struct
{
  GPtrArray *storage;       /* (element-type PpStorage) by name */
  char     **operations;    /* (owned) names of tasks of others that are under way */
  gboolean   may_install;   /* the role of the account suffices */
} PpPoolEvidence;

/* What only the server could answer about one host. */
typedef struct
{
  char      *host;          /* (owned) uuid */
  GPtrArray *vms;           /* (element-type PpVm) running on it, without control domains */
  GPtrArray *blockers;      /* (element-type PpBlocker) */
  GPtrArray *discs;         /* (element-type PpDisc) in drives of vms */
  gint64     memory_free;   /* bytes; -1 = not known */
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
PpDisc               *pp_disc_new               (PpVm               *vm,
                                                 const char         *name,
                                                 const char         *storage,
                                                 gboolean            tools);
void                  pp_disc_free              (PpDisc             *self);
PpStorage            *pp_storage_new            (const char         *ref,
                                                 const char         *uuid,
                                                 const char         *name);
void                  pp_storage_free           (PpStorage          *self);
PpPoolEvidence       *pp_pool_evidence_new      (void);
void                  pp_pool_evidence_free     (PpPoolEvidence     *self);
PpHostEvidence       *pp_host_evidence_new      (const char         *host);
void                  pp_host_evidence_free     (PpHostEvidence     *self);

PpEvidence           *pp_evidence_new           (gint64              asked_at,
                                                 GPtrArray          *hosts,
                                                 GPtrArray          *prechecks);
PpEvidence           *pp_evidence_new_full      (gint64              asked_at,
                                                 GPtrArray          *hosts,
                                                 GPtrArray          *prechecks,
                                                 PpPoolEvidence     *pool);
const PpPoolEvidence *pp_evidence_get_pool      (PpEvidence         *self);
gint64                pp_evidence_get_asked_at  (PpEvidence         *self);
const PpHostEvidence *pp_evidence_find_host     (PpEvidence         *self,
                                                 const char         *uuid);
const PpPrecheck     *pp_evidence_find_precheck (PpEvidence         *self,
                                                 const char         *host,
                                                 const char         *hotfix);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PpBlocker, pp_blocker_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PpPrecheck, pp_precheck_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PpDisc, pp_disc_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PpStorage, pp_storage_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PpPoolEvidence, pp_pool_evidence_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PpHostEvidence, pp_host_evidence_free)

G_END_DECLS
