/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <poolpatch/pp-evidence.h>
#include <poolpatch/pp-snapshot.h>

G_BEGIN_DECLS

/** PpStorageTrouble: why files cannot be put anywhere. */
typedef enum
{
  PP_STORAGE_FINE,
  PP_STORAGE_NONE,       /* nothing that could hold disks is reached and has the room */
  PP_STORAGE_MISSING,    /* the one that was chosen does not exist */
  PP_STORAGE_UNFIT,      /* it holds ISO images, drives of the server, tools */
  PP_STORAGE_UNPLUGGED,  /* it is not reached */
  PP_STORAGE_FULL,
} PpStorageTrouble;

/* Files that are to be put into storage of the pool, each on a disk of its own. */
typedef struct
{
  GPtrArray          *storage;  /* (unowned) (element-type PpStorage) */
  PpSnapshot         *snapshot; /* (unowned) */
  const char         *wanted;   /* (unowned) (nullable) uuid or name of what a person chose */
  const char * const *hosts;    /* (unowned) (nullable) uuids of those that read it; NULL = the master */
  const guint64      *sizes;    /* (unowned) bytes of each */
  guint               n_sizes;
} PpPlacing;

/* What came of it. */
typedef struct
{
  PpStorageTrouble trouble;
  const PpStorage *storage;     /* (unowned) (nullable) of the first file, or the one that is in trouble */
  guint64          needed;      /* bytes of all files */
} PpPlaced;

PpPlaced pp_plan_place_files (const PpPlacing *placing);

G_END_DECLS
