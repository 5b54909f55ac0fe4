/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

GNetworkMonitor *pp_test_monitor_new         (gboolean         metered);
void             pp_test_monitor_set_metered (GNetworkMonitor *self,
                                              gboolean         metered);

G_END_DECLS
