/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "pp-workspace.h"

G_BEGIN_DECLS

/** PpDetails: all about one hotfix, and where it stands on each server of the pool. */
#define PP_TYPE_DETAILS (pp_details_get_type ())
G_DECLARE_FINAL_TYPE (PpDetails, pp_details, PP, DETAILS, GtkBin)

GtkWidget    *pp_details_new         (PpWorkspace *workspace);
void          pp_details_show        (PpDetails   *self,
                                      PpOutlook   *outlook,
                                      PpHotfix    *hotfix,
                                      const char  *host_uuid);
GActionGroup *pp_details_get_actions (PpDetails   *self);
void          pp_details_set_folded  (PpDetails   *self,
                                      gboolean     folded);

G_END_DECLS
