/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pp-ctl-session.h"

G_BEGIN_DECLS

gboolean   pp_ctl_open_pools         (PpCtlSession *session,
                                      int          *status);
guint      pp_ctl_count_pools        (PpCtlSession *session);
PpOutlook *pp_ctl_open_one_pool      (PpCtlSession *session,
                                      int          *status);
PpChoice  *pp_ctl_choose_or_complain (PpCtlSession *session,
                                      PpOutlook    *outlook,
                                      int          *status);
void       pp_ctl_print_plan         (PpCtlSession *session,
                                      PpPlan       *plan);

G_END_DECLS
