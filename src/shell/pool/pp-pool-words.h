/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pp-pool-item.h"

G_BEGIN_DECLS

/* What the head of the page of a pool says (transfer full). */

char *pp_pool_words_describe           (PpPoolItem *item,
                                        gboolean    simulated);
char *pp_pool_words_describe_absence   (PpPoolItem *item);
char *pp_pool_words_explain_no_install (PpPoolItem *item);  /* (nullable) it can be installed */

G_END_DECLS
