/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* The command line is the one place that waits: it pumps the main context until a result is there.
 *
 *   PpCtlWait wait = { NULL };
 *
 *   pp_something_async (thing, cancellable, pp_ctl_wait_cb, &wait);
 *   ok = pp_something_finish (thing, pp_ctl_wait (&wait), &error);
 *   pp_ctl_wait_clear (&wait);
 */
typedef struct
{
  GAsyncResult *result;    /* (owned) (nullable) */
} PpCtlWait;

void          pp_ctl_wait_cb    (GObject      *object,
                                 GAsyncResult *result,
                                 gpointer      user_data);
GAsyncResult *pp_ctl_wait       (PpCtlWait    *self);
void          pp_ctl_wait_clear (PpCtlWait    *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (PpCtlWait, pp_ctl_wait_clear)

G_END_DECLS
