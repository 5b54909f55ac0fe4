/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pp-ctl-session.h"

G_BEGIN_DECLS

gboolean pp_ctl_tables_shows (const PpCell *cell,
                              gboolean      all);
void     pp_ctl_tables_print (PpCtlSession *session,
                              GPtrArray    *outlooks);

G_END_DECLS
