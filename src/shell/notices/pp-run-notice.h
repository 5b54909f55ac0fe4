/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <poolpatch/poolpatch.h>

G_BEGIN_DECLS

/* pp-run-notice: what a notification says of a run. */
GNotification *pp_run_notice_new     (PpRun *run);
char          *pp_run_notice_name_id (PpRun *run);

G_END_DECLS
