/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* What is inside a file that was downloaded or taken from disk. */
typedef enum
{
  PP_ARCHIVE_ZIP,
  PP_ARCHIVE_XSUPDATE,
  PP_ARCHIVE_ISO,
  PP_ARCHIVE_WEB_PAGE,
  PP_ARCHIVE_UNKNOWN,
} PpArchiveKind;

PpArchiveKind pp_archive_sniff     (const char    *path,
                                    GError       **error);
gboolean      pp_archive_extract   (const char    *path,
                                    const char    *name,
                                    const char    *target,
                                    GCancellable  *cancellable,
                                    GError       **error);
gboolean      pp_archive_is_web_page (GBytes      *head);
char         *pp_archive_find_name (const char    *path,
                                    const char    *name);

G_END_DECLS
