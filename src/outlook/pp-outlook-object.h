/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pp-outlook-private.h"

G_BEGIN_DECLS

/* Rows, scopes and columns that an event does not touch are shared with the outlook before it. */
struct _PpOutlook
{
  GObject parent_instance;

  PpSnapshot   *snapshot;      /* (owned) */
  PpCatalogue  *catalogue;     /* (owned) (nullable) */
  PpNotes      *notes;         /* (owned) (nullable) */
  PpRows       *rows;          /* (owned) */
  GPtrArray    *columns;       /* (owned) (element-type PpColumn) as in the snapshot */
  GHashTable   *by_host;       /* (owned) uuid → PpColumn */
  GHashTable   *scopes;        /* (owned) (element-type utf8 PpScope) by version of the host */
  char        **own_hidden;    /* (owned) (nullable) as it was given */
  GHashTable   *hidden;        /* (owned) (element-type utf8 utf8) set of uuids */
  guint8       *outstanding;   /* (owned) by row: on any host */
  guint         n_outstanding; /* without what is hidden */
};

int       pp_outlook_find_row    (PpOutlook  *self,
                                  const char *uuid);
PpColumn *pp_outlook_find_column (PpOutlook  *self,
                                  const char *host_uuid);

G_END_DECLS
