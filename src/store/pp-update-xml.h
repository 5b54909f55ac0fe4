/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What an update of 7.1 and later says of itself, in the update.xml of its image; or a supplemental pack
 * for servers up to 7.0, in its XS-REPOSITORY. */
typedef struct
{
  char   *uuid;               /* (owned) lower case; of a pack, what stands for one */
  char   *name;               /* (owned) name-label, "XS71E001" */
  char   *version;            /* (owned) (nullable) */
  char   *description;        /* (owned) (nullable) */
  char   *guidance;           /* (owned) (nullable) as it is written: "restartHost" */
  guint64 installation_size;  /* bytes, 0 = not said */
  gboolean homogeneous;       /* on all servers of a pool or on none */
  gboolean mandatory;         /* the restart may not wait for what follows */
} PpUpdateXml;

PpUpdateXml *pp_update_xml_parse (const char   *text,
                                  gsize         length,
                                  GError      **error);
PpUpdateXml *pp_update_xml_parse_pack (const char *text,
                                       gsize       length);
void         pp_update_xml_free  (PpUpdateXml  *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PpUpdateXml, pp_update_xml_free)

G_END_DECLS
