/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-ctl-wait"

#include "config.h"

#include "pp-ctl-wait.h"

/**
 * pp_ctl_wait_cb:
 * @object: what was asked
 * @result: its answer
 * @user_data: a #PpCtlWait
 *
 * Keeps the answer for pp_ctl_wait().
 */
void
pp_ctl_wait_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  PpCtlWait *self = user_data;

  g_assert (self->result == NULL);

  self->result = g_object_ref (result);
}

/**
 * pp_ctl_wait:
 * @self: a wait that was given to an asynchronous call
 *
 * Runs the main context until the call is answered.
 *
 * Returns: (transfer none): the answer
 */
GAsyncResult *
pp_ctl_wait (PpCtlWait *self)
{
  while (self->result == NULL)
    g_main_context_iteration (NULL, TRUE);

  return self->result;
}

/**
 * pp_ctl_wait_clear:
 * @self: a wait
 *
 * Drops the answer, so that @self can be used again.
 */
void
pp_ctl_wait_clear (PpCtlWait *self)
{
  g_clear_object (&self->result);
}
