/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* A file that is not whole yet, with what is needed to go on with it later. */
typedef struct
{
  char  *path;       /* (owned) */
  char  *facts;      /* (owned) path of what is written down of it */
  char  *url;        /* (owned) where it is from */
  char  *validator;  /* (owned) (nullable) what names this version of the server's file */
  gint64 total;      /* bytes of the whole file, -1 = not known */
  gint64 size;       /* bytes that are there */
  int    lock;       /* held as long as this program writes to it */
} PpPart;

char    *pp_part_create_empty   (const char   *folder,
                                 GError      **error);
PpPart  *pp_part_open           (const char   *folder,
                                 const char   *key,
                                 const char   *url,
                                 GError      **error);
void     pp_part_describe       (PpPart       *self,
                                 const char   *validator,
                                 gint64        total);
gboolean pp_part_restart        (PpPart       *self,
                                 GError      **error);
void     pp_part_settle         (PpPart       *self);
gboolean pp_part_can_resume     (const PpPart *self);
void     pp_part_drop           (PpPart       *self);
void     pp_part_free           (PpPart       *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PpPart, pp_part_free)

G_END_DECLS
