/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "pp-matrix-model.h"

G_BEGIN_DECLS

/**
 * PpPageFilter: which hotfixes a person looks at: state, date of release, server. It keeps the
 * actions filter, since and server, and tells the model. Signal changed.
 */
#define PP_TYPE_PAGE_FILTER (pp_page_filter_get_type ())
G_DECLARE_FINAL_TYPE (PpPageFilter, pp_page_filter, PP, PAGE_FILTER, GObject)

PpPageFilter *pp_page_filter_new          (PpMatrixModel *model,
                                           GActionMap    *actions);
void          pp_page_filter_set_settings (PpPageFilter  *self,
                                           GSettings     *settings);
void          pp_page_filter_set_outlook  (PpPageFilter  *self,
                                           PpOutlook     *outlook);
void          pp_page_filter_show_all     (PpPageFilter  *self);
char         *pp_page_filter_describe     (PpPageFilter  *self);
GMenuModel   *pp_page_filter_get_servers  (PpPageFilter  *self);

G_END_DECLS
