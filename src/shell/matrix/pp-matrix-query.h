/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <poolpatch/poolpatch.h>

G_BEGIN_DECLS

/** PpMatrixFilter: which hotfixes are rows; the values are those of the settings. */
typedef enum
{
  PP_MATRIX_OUTSTANDING,
  PP_MATRIX_INSTALLED,
  PP_MATRIX_HIDDEN,
  PP_MATRIX_SUPERSEDED,
  PP_MATRIX_EVERYTHING,
  PP_MATRIX_N_FILTERS,
} PpMatrixFilter;

/** PpMatrixColumn: what the model has, and what it can be sorted by. */
typedef enum
{
  PP_MATRIX_COLUMN_HOTFIX,       /* PpHotfix, boxed; to sort by: the install order, what is
                                  * outstanding first */
  PP_MATRIX_COLUMN_NAME,
  PP_MATRIX_COLUMN_DESCRIPTION,
  PP_MATRIX_COLUMN_RELEASED,
  PP_MATRIX_COLUMN_AFTERWARDS,
  PP_MATRIX_COLUMN_STATUS,
  PP_MATRIX_COLUMN_OUTSTANDING,  /* on how many servers */
  PP_MATRIX_COLUMN_ACTIVE,       /* something has to be done about it */
  PP_MATRIX_N_COLUMNS,
} PpMatrixColumn;

/** PpMatrixQuery: which rows, in which order. */
typedef struct
{
  PpMatrixFilter filter;
  PpMatrixColumn column;
  char          *search;      /* (owned) (nullable) casefolded: in name, article or description */
  gint64         since;       /* Unix seconds: released then or later; 0 = whenever */
  char          *on_host;     /* (owned) (nullable) what the filter says has to be so on this server */
  char          *host;        /* (owned) (nullable) sort by the states of this server instead */
  gboolean       descending;
} PpMatrixQuery;

GPtrArray *pp_matrix_query_run        (const PpMatrixQuery *self,
                                       PpOutlook           *outlook,
                                       GHashTable          *in_library);
gboolean   pp_matrix_query_shows_host (const PpMatrixQuery *self,
                                       PpOutlook           *outlook,
                                       PpHost              *host);
void       pp_matrix_query_clear      (PpMatrixQuery       *self);

const char     *pp_matrix_column_to_string   (PpMatrixColumn  column);
PpMatrixColumn  pp_matrix_column_from_string (const char     *name);

G_END_DECLS
