/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-library"

#include "config.h"

#include <poolpatch/pp-fetch.h>

#include "pp-library-private.h"

/*
 * pp_library_is_held:
 * @self: a library
 *
 * Returns: whether downloads wait for somebody to allow them
 */
gboolean
pp_library_is_held (PpLibrary *self)
{
  return !self->metered_allowed && g_network_monitor_get_network_metered (self->monitor);
}

/*
 * pp_library_may_download:
 * @self: a library in which something waits for its turn
 *
 * Asks, by the signal metered, when the connection is metered and nobody has allowed it yet. What
 * goes on already when it becomes so is not stopped.
 *
 * Returns: whether a download may begin
 */
gboolean
pp_library_may_download (PpLibrary *self)
{
  if (!pp_library_is_held (self))
    return TRUE;
  if (self->fetches->len > 0 && !self->metered_asked)
    {
      self->metered_asked = TRUE;
      pp_library_tell_metered (self);
    }

  return FALSE;
}

static void
metered_changed_cb (PpLibrary *self)
{
  self->metered_asked = FALSE;
  if (self->fetches->len > 0)
    pp_library_start_waiting (self);
}

/*
 * pp_library_set_monitor:
 * @self: a library
 * @monitor: (nullable): who says whether the connection is metered; %NULL = the system
 */
void
pp_library_set_monitor (PpLibrary       *self,
                        GNetworkMonitor *monitor)
{
  if (monitor == NULL)
    monitor = g_network_monitor_get_default ();
  if (self->monitor != NULL)
    g_signal_handlers_disconnect_by_data (self->monitor, self);
  g_set_object (&self->monitor, monitor);
  g_signal_connect_object (monitor, "notify::network-metered", G_CALLBACK (metered_changed_cb), self,
                           G_CONNECT_SWAPPED);
}

/**
 * pp_library_answer_metered:
 * @self: a library that has asked by its signal metered
 * @allow: whether to download over a metered connection
 *
 * A yes holds as long as the library does. A no ends, with %PP_ERROR_METERED, the downloads that
 * wait; the next one asks again.
 */
void
pp_library_answer_metered (PpLibrary *self,
                           gboolean   allow)
{
  g_return_if_fail (PP_IS_LIBRARY (self));

  self->metered_allowed = self->metered_allowed || allow;
  if (allow)
    pp_library_start_waiting (self);
  else
    pp_library_refuse_waiting (self);
  self->metered_asked = FALSE;
}
