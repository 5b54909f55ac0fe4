/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <poolpatch/pp-sets.h>

#include "pp-cumulative.h"

G_BEGIN_DECLS

/* A name that the notes give as replacement; what replaces it in turn follows in next. */
typedef struct
{
  int        row;   /* -1 = no row has that name */
  guint      stamp; /* of the last walk that came by */
  GPtrArray *next;  /* (owned) (element-type PpReplacement), borrowed elements */
} PpReplacement;

/* Something a hotfix requires. */
typedef struct
{
  int         row;  /* -1 = no row: no host has it */
  const char *name; /* name, or uuid where the feed does not describe it */
} PpNeed;

/* What is known of one hotfix whatever the host. */
typedef struct
{
  PpHotfix  *hotfix;       /* (owned) */
  GArray    *required;     /* (owned) (element-type PpNeed) */
  GArray    *conflicting;  /* (owned) (element-type int) rows */
  GPtrArray *replaced_by;  /* (owned) (element-type PpReplacement), borrowed elements */
  GArray    *rolled_up_by; /* (owned) (element-type int) rows */
  PpReason   withdrawn;    /* PP_REASON_NONE = it is not */
  PpReason   upgrade;      /* likewise */
  PpReason   paid;         /* likewise */
} PpRow;

typedef struct
{
  GPtrArray  *rows;         /* (owned) (element-type PpRow) in install order */
  GHashTable *by_uuid;      /* (owned) uuid → row + 1 */
  PpCumulative *cumulative; /* (owned) */
  GHashTable *replacements; /* (owned) (element-type utf8 PpReplacement) by name in lower case */
  guint       stamp;
} PpRows;

/* What the feed says for hosts of one version. */
typedef struct
{
  GPtrArray *versions; /* (owned) (element-type PpVersion), borrowed elements; empty = none */
  GPtrArray *later;    /* (owned) (element-type PpVersion) likewise: what cumulative updates make of it */
  guint8    *listed;   /* (owned) by row */
  int       *via;      /* (owned) by row: row + 1 of the cumulative update to be had before; 0 = none */
  guint8    *kept;     /* (owned) by row: in a minimal set, or there is none */
  gboolean   minimal;  /* there is one */
} PpScope;

typedef enum
{
  PP_PRESENCE_ABSENT,
  PP_PRESENCE_INSTALLED,
  PP_PRESENCE_PENDING,
} PpPresence;

/* One host. Counted with g_rc_box. */
typedef struct
{
  PpHost        *host;          /* (owned) */
  const PpScope *scope;
  guint8        *presence;      /* (owned) by row, PpPresence */
  PpCell        *cells;         /* (owned) by row */
  GPtrArray     *because;       /* (owned) (element-type utf8) names behind pending */
  PpCell         elsewhere;     /* of a hotfix without a row */
  PpReason       unknown;       /* PP_REASON_NONE = the feed can tell */
  PpPending      pending;
  gboolean       licensed;
  guint          n_cells;
  guint          n_outstanding;
} PpColumn;

/* pp-version-match.c */
GPtrArray *pp_versions_for_host (PpCatalogue  *catalogue,
                                 const PpHost *host);

/* pp-install-order.c */
gboolean   pp_hotfix_is_service_pack (const PpHotfix *hotfix);
int        pp_hotfix_compare_age     (const PpHotfix *left,
                                      const PpHotfix *right);
GPtrArray *pp_install_order          (GPtrArray          *hotfixes,
                                      const PpCumulative *cumulative);

/* pp-rows.c */
PpRows     *pp_rows_new         (PpSnapshot     *snapshot,
                                 PpCatalogue    *catalogue,
                                 PpNotes        *notes,
                                 GHashTable     *listed);
void        pp_rows_unref       (PpRows         *self);
int         pp_rows_find        (const PpRows   *self,
                                 const char     *uuid);
PpRow      *pp_rows_get         (const PpRows   *self,
                                 guint           position);
const char *pp_hotfix_get_label (const PpHotfix *hotfix);

/* pp-scope.c */
PpScope *pp_scope_new  (GPtrArray    *versions,
                        GPtrArray    *later);
void     pp_scope_fill (PpScope      *self,
                        const PpRows *rows);
void     pp_scope_free (PpScope      *self);

/* pp-column.c */
PpColumn *pp_column_new   (PpHost        *host,
                           PpRows        *rows,
                           const PpScope *scope,
                           PpReason       unknown,
                           gboolean       licensed);
void      pp_column_unref (PpColumn      *self);

/* pp-cell.c */
void     pp_cell_init            (PpCell         *self,
                                  const PpColumn *column,
                                  PpRows         *rows,
                                  guint           position);
void     pp_cell_clear           (PpCell         *self);
void     pp_cell_init_elsewhere  (PpCell         *self,
                                  PpReason        unknown);
gboolean pp_state_is_outstanding (PpState         state);

/* pp-sequence.c */
GArray    *pp_column_list_outstanding (const PpColumn *self,
                                       const PpRows   *rows);
GPtrArray *pp_column_get_sequence     (const PpColumn *self,
                                       const PpRows   *rows,
                                       GArray         *candidates);

G_END_DECLS
