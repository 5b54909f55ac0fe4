/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <poolpatch/poolpatch.h>

G_BEGIN_DECLS

/* What one row of the matrix says: a hotfix on all servers of a pool together. */

/** A set of states, for pp_matrix_row_count(). */
#define PP_MATRIX_STATE(state) (1u << PP_STATE_ ## state)

guint    pp_matrix_row_count           (PpOutlook *outlook,
                                        PpHotfix  *hotfix,
                                        guint      states);
guint    pp_matrix_row_n_outstanding   (PpOutlook *outlook,
                                        PpHotfix  *hotfix);
gboolean pp_matrix_row_is_active       (PpOutlook *outlook,
                                        PpHotfix  *hotfix);
gboolean pp_matrix_row_is_same         (PpOutlook *before,
                                        PpOutlook *after,
                                        PpHotfix  *hotfix);
char    *pp_matrix_row_describe_status (PpOutlook *outlook,
                                        PpHotfix  *hotfix,
                                        gboolean   in_library);
gint64   pp_matrix_row_rank_status     (PpOutlook *outlook,
                                        PpHotfix  *hotfix,
                                        gboolean   in_library);

G_END_DECLS
