/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "pp-pool-item.h"

G_BEGIN_DECLS

/** PpPlace: what the content shows. */
typedef enum
{
  PP_PLACE_NONE,
  PP_PLACE_POOL,
  PP_PLACE_SERVER,
  PP_PLACE_LIBRARY,
  PP_PLACE_ACTIVITY,
} PpPlace;

/** PpSidebarLook: what a row shows; all but the name may be %NULL. */
typedef struct
{
  const char *name;
  const char *role;    /* a word after the name: master */
  const char *badge;   /* a figure, or "?" */
  const char *count;   /* what the badge says, in words */
  const char *icon;    /* of the sign before the badge */
  const char *style;   /* class of the sign: a literal */
  const char *state;   /* what the sign says, in words */
} PpSidebarLook;

/**
 * PpSidebarRow: one line of the sidebar: a pool, a server of it, the library, the activity.
 *
 * Signals: toggled (the person opened or closed the pool).
 */
#define PP_TYPE_SIDEBAR_ROW (pp_sidebar_row_get_type ())
G_DECLARE_FINAL_TYPE (PpSidebarRow, pp_sidebar_row, PP, SIDEBAR_ROW, GtkListBoxRow)

GtkWidget  *pp_sidebar_row_new          (PpPlace       place,
                                         PpPoolItem   *item,
                                         const char   *host);
PpPlace     pp_sidebar_row_get_place    (PpSidebarRow *self);
PpPoolItem *pp_sidebar_row_get_item     (PpSidebarRow *self);
const char *pp_sidebar_row_get_host     (PpSidebarRow *self);
gboolean    pp_sidebar_row_get_open     (PpSidebarRow *self);
void        pp_sidebar_row_set_open     (PpSidebarRow *self,
                                         gboolean      open);
guint       pp_sidebar_row_get_position (PpSidebarRow *self);
void        pp_sidebar_row_set_position (PpSidebarRow *self,
                                         guint         position);
void        pp_sidebar_row_show         (PpSidebarRow        *self,
                                         const PpSidebarLook *look);

G_END_DECLS
