/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>
#include <poolpatch/poolpatch.h>

G_BEGIN_DECLS

/* Names of hotfixes in a label, each a link to its row. */

void        pp_hotfix_links_show  (GtkLabel           *label,
                                   GtkWidget          *key,
                                   PpOutlook          *outlook,
                                   const char * const *names);
const char *pp_hotfix_links_parse (const char         *uri);

G_END_DECLS
