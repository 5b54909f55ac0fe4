/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "pp-workspace.h"

G_BEGIN_DECLS

/**
 * PpChooseSets: a menu of levels. It follows the other pools while it is open: one that connects
 * later is in it from then on.
 */
#define PP_TYPE_CHOOSE_SETS (pp_choose_sets_get_type ())
G_DECLARE_FINAL_TYPE (PpChooseSets, pp_choose_sets, PP, CHOOSE_SETS, GObject)

PpChooseSets *pp_choose_sets_new         (PpWorkspace  *workspace);
GMenuModel   *pp_choose_sets_get_menu    (PpChooseSets *self);
void          pp_choose_sets_set_outlook (PpChooseSets *self,
                                          PpOutlook    *outlook);
GPtrArray    *pp_choose_sets_find        (PpChooseSets *self,
                                          const char   *action,
                                          const char   *uuid);

G_END_DECLS
