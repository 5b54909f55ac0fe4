/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pp-workspace.h"

G_BEGIN_DECLS

char *pp_choose_words_describe (PpWorkspace *workspace,
                                PpOutlook   *outlook,
                                PpHotfix    *hotfix);
char *pp_choose_words_explain  (PpOutlook   *outlook,
                                PpHotfix    *hotfix);
char *pp_choose_words_count    (PpChoice    *choice);
char *pp_choose_words_sum_up   (PpOutlook   *outlook);

G_END_DECLS
