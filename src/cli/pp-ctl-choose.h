/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pp-ctl-session.h"

G_BEGIN_DECLS

PpOutlook  *pp_ctl_create_outlook (PpCtlSession        *session,
                                   PpLivePool          *pool);
PpOutlook  *pp_ctl_complete_outlook (PpCtlSession      *session,
                                     PpOutlook         *outlook,
                                     PpChoice          *choice);
PpChoice   *pp_ctl_choose         (PpCtlSession        *session,
                                   PpOutlook           *outlook,
                                   PpPurpose            purpose,
                                   GError             **error);
gboolean    pp_ctl_find_purpose   (const PpCtlOptions  *options,
                                   PpPurpose           *purpose);
gboolean    pp_ctl_wants_set      (const PpCtlOptions  *options);
char      **pp_ctl_list_hosts     (PpCtlSession        *session,
                                   PpOutlook           *outlook,
                                   GError             **error);

G_END_DECLS
