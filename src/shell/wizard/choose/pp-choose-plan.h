/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pp-workspace.h"

G_BEGIN_DECLS

PpPlan *pp_choose_make_plan         (PpWorkspace *workspace,
                                     PpOutlook   *outlook,
                                     PpChoice    *choice,
                                     PpEvidence  *evidence);
char   *pp_choose_describe_warnings (PpWorkspace *workspace,
                                     PpOutlook   *outlook,
                                     PpChoice    *choice,
                                     PpEvidence  *evidence);

G_END_DECLS
