/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "pp-pool-item.h"

G_BEGIN_DECLS

/**
 * PpHiding: hides hotfixes of a pool and shows them again. Its bar says what was done, for whom, and
 * takes it back.
 */
#define PP_TYPE_HIDING (pp_hiding_get_type ())
G_DECLARE_FINAL_TYPE (PpHiding, pp_hiding, PP, HIDING, GObject)

PpHiding  *pp_hiding_new     (void);
GtkWidget *pp_hiding_get_bar (PpHiding           *self);
void       pp_hiding_hide    (PpHiding           *self,
                              PpPoolItem         *item,
                              const char * const *uuids);
void       pp_hiding_restore (PpHiding           *self,
                              PpPoolItem         *item,
                              const char * const *uuids);

G_END_DECLS
