/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pp-matrix-model.h"
#include "pp-pool-item.h"

G_BEGIN_DECLS

/** PpPageFacts: what decides which answer the page of a pool gives. */
typedef struct
{
  PpFeed        *feed;
  PpPoolItem    *item;
  PpMatrixModel *model;
  guint          n_rows;     /* hotfixes or servers that are left by filter and search */
  gboolean       by_server;
  gboolean       searching;  /* something is searched for */
} PpPageFacts;

const char *pp_page_answer_choose     (const PpPageFacts *facts);
char       *pp_page_answer_no_feed    (PpFeed            *feed);

G_END_DECLS
