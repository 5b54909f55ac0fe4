/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <poolpatch/pp-library.h>

G_BEGIN_DECLS

void pp_quarantine_drop (const char   *folder,
                         const char   *name);
void pp_quarantine_put (const char   *folder,
                        const char   *path,
                        const char   *name,
                        const char   *origin,
                        const GError *reason);

G_END_DECLS
