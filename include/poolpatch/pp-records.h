/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#ifndef PP_USES_MODEL
#error "This room may not use src/model/: see src/meson.build"
#endif

#include <glib-object.h>
#include <poolpatch/pp-engine.h>
#include <poolpatch/pp-guidance.h>

G_BEGIN_DECLS

/*
 * Records of a pool as last seen, named and shaped as XenAPI names them. Immutable and reference
 * counted (g_atomic_rc_box): whoever makes one fills it and hands it out, nobody writes to it later.
 * Maps are GHashTable of string to string and never NULL; uuids are lower case.
 */

typedef struct
{
  char       *ref;
  char       *uuid;
  char       *name;              /* "" for a stand-alone server: pp_snapshot_get_name() knows better */
  char       *description;
  char       *master;            /* host ref */
  char       *default_storage;   /* SR ref, "" = none */
  GHashTable *other_config;
  GHashTable *restrictions;
  gboolean    ha_enabled;
  gboolean    wlb_enabled;
} PpPool;

/* One host_patch row (or, from 7.1 on, one entry of host.updates). */
typedef struct
{
  char     *uuid;                /* of the pool_patch or pool_update */
  char     *name;
  gint64    applied_at;          /* Unix seconds, 0 = not known */
  PpGuidance guidance;
  gboolean  applied;             /* FALSE: uploaded or failed, not installed */
  gboolean  requires_reboot;     /* pool_update: the server says that it is not in effect yet */
  PpEngine  engine;              /* PP_ENGINE_POOL_PATCH or PP_ENGINE_POOL_UPDATE */
} PpApplied;

typedef struct
{
  char       *ref;
  char       *uuid;
  char       *name;
  char       *address;
  char       *edition;
  char       *product_version;   /* "6.2.0" */
  char       *product_version_text; /* (nullable) */
  char       *build_number;      /* "70446c" */
  char       *product_brand;
  GHashTable *software_version;
  GHashTable *license_params;
  GHashTable *other_config;
  GPtrArray  *applied;           /* (element-type PpApplied), by name */
  char      **refused;           /* uuids of hotfixes that the server itself refused for its licence of now */
  GPtrArray  *packs;             /* (element-type PpApplied), likewise: supplemental packs, up to 7.0 */
  gint64      boot_time;         /* Unix seconds, 0 = not known */
  gint64      agent_start_time;  /* Unix seconds, 0 = not known */
  PpEngine    engine;            /* in a pool that is being upgraded, not the same for all */
  gboolean    enabled;
  gboolean    live;
  gboolean    rebooting;         /* current_operations holds shutdown or reboot */
} PpHost;

/* A pool_patch (or pool_update) record: uploaded, which is not the same as applied. */
typedef struct
{
  char      *ref;
  char      *uuid;
  char      *name;
  char      *description;
  char      *version;            /* of the hotfix itself: "1.0" */
  char      *key;                /* pool_update: name of the key that it is signed with */
  char      *vdi;                /* pool_update: ref of the disk that holds it, "" = none */
  guint64    size;               /* bytes: of the file (pool_patch) or when installed (pool_update) */
  PpGuidance guidance;
  PpEngine   engine;             /* what @ref is of: PP_ENGINE_POOL_PATCH or PP_ENGINE_POOL_UPDATE */
  gboolean   has_file;           /* what it is installed from is still on the pool */
  gboolean   enforce_homogeneity; /* pool_update: on all servers of the pool or on none */
} PpPatch;

typedef struct
{
  char     *ref;
  char     *uuid;
  char     *name;
  char     *resident_on;         /* host ref */
  char     *power_state;         /* "Running" … */
  guint64   memory;              /* bytes it may have, 0 = not known */
  gboolean  is_control_domain;
  gboolean  is_hvm;
  gboolean  auto_power_on;       /* started by a server that boots */
  gboolean  cannot_suspend;
} PpVm;

#define PP_RECORD(Type, name)                          \
  Type *pp_##name##_new   (void);                      \
  Type *pp_##name##_ref   (Type *self);                \
  void  pp_##name##_unref (Type *self);                \
  G_DEFINE_AUTOPTR_CLEANUP_FUNC (Type, pp_##name##_unref)

PP_RECORD (PpPool, pool)
PP_RECORD (PpHost, host)
PP_RECORD (PpPatch, patch)
PP_RECORD (PpVm, vm)

gboolean         pp_vm_is_restarted_by   (const PpVm   *self,
                                          PpGuidance    guidance);
PpApplied       *pp_applied_new          (void);
void             pp_applied_free         (PpApplied    *self);
const PpApplied *pp_host_find_applied    (const PpHost *self,
                                          const char   *uuid);
char            *pp_pack_make_uuid       (const char   *originator,
                                          const char   *name,
                                          const char   *version,
                                          const char   *build);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PpApplied, pp_applied_free)

G_END_DECLS
