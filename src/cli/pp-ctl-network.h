/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pp-ctl-session.h"

G_BEGIN_DECLS

PpNetwork *pp_ctl_network_open (PpCtlSession  *session,
                                GSettings     *settings,
                                GError       **error);

G_END_DECLS
