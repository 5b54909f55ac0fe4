/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pp-matrix-model.h"

G_BEGIN_DECLS

/* What the page of a pool shows, as tables (transfer full). The model has an outlook. */

PpTable *pp_page_table_new_hotfixes (PpMatrixModel      *model,
                                     gboolean            all);
PpTable *pp_page_table_new_servers  (PpMatrixModel      *model,
                                     const char * const *shown);
PpTable *pp_page_table_new_row      (PpMatrixModel      *model,
                                     const char         *hotfix_uuid,
                                     const char         *host_uuid);

G_END_DECLS
