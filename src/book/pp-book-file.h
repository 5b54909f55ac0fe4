/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A key file of a folder: read, written at once and atomically, set aside when it is damaged. */

gboolean pp_book_file_load       (const char  *folder,
                                  const char  *name,
                                  GKeyFile   **file,
                                  GError     **error);
gboolean pp_book_file_save       (const char  *folder,
                                  const char  *name,
                                  GKeyFile    *file,
                                  GError     **error);
gboolean pp_book_file_read_again (const char  *folder,
                                  const char  *name,
                                  GKeyFile   **file,
                                  GError     **error);
gboolean pp_book_file_check_uuid (const char  *uuid,
                                  const char  *server,
                                  GError     **error);

G_END_DECLS
