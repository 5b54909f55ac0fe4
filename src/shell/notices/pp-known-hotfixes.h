/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <poolpatch/poolpatch.h>

G_BEGIN_DECLS

/**
 * PpKnownHotfixes: which hotfixes were outstanding on each pool when a person could have seen them
 * last, over all starts of the program. What is outstanding beyond them is news.
 */
#define PP_TYPE_KNOWN_HOTFIXES (pp_known_hotfixes_get_type ())
G_DECLARE_FINAL_TYPE (PpKnownHotfixes, pp_known_hotfixes, PP, KNOWN_HOTFIXES, GObject)

PpKnownHotfixes *pp_known_hotfixes_new  (const char      *folder);
char           **pp_known_hotfixes_take (PpKnownHotfixes *self,
                                         PpOutlook       *outlook);

G_END_DECLS
