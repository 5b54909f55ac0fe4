/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pp-ctl-session.h"

G_BEGIN_DECLS

gboolean pp_ctl_downloads_open  (PpCtlSession  *session,
                                 GSettings     *settings,
                                 GError       **error);
void     pp_ctl_downloads_close (PpCtlSession  *session);

G_END_DECLS
