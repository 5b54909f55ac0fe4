/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>
#include <poolpatch/poolpatch.h>

G_BEGIN_DECLS

/** PpRetryBox: what can be done about a run that has failed: try again, with all or without a part. */
#define PP_TYPE_RETRY_BOX (pp_retry_box_get_type ())
G_DECLARE_FINAL_TYPE (PpRetryBox, pp_retry_box, PP, RETRY_BOX, GtkBox)

void pp_retry_box_set_run (PpRetryBox *self,
                           PpRun      *run);

G_END_DECLS
