/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "pp-update-xml.h"

G_BEGIN_DECLS

/* What an ISO image is for. */
typedef enum
{
  PP_ISO_UPDATE,        /* an update of 7.1 and later */
  PP_ISO_PACK,          /* a supplemental pack, which says nothing that the feed knows */
  PP_ISO_INSTALLATION,  /* installs a server from nothing */
  PP_ISO_OTHER,
} PpIsoKind;

gboolean pp_iso_read (const char    *path,
                      PpIsoKind     *kind,
                      PpUpdateXml  **update,
                      GCancellable  *cancellable,
                      GError       **error);
gboolean pp_iso_check (const char    *path,
                       PpUpdateXml  **update,
                       GCancellable  *cancellable,
                       GError       **error);

G_END_DECLS
