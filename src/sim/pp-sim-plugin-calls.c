/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-sim"

#include "config.h"

#include "pp-sim-checks.h"
#include "pp-sim-disk.h"
#include "pp-sim-patch.h"
#include "pp-sim-row.h"

/* host.call_plugin: the plugin disk-space, from the service pack of 6.5 on (facts §5.6). */

static const char *
argument (PpSimCall  *call,
          const char *name)
{
  const PpSimValue *arguments = pp_sim_call_param (call, 3);
  const PpSimValue *value = arguments != NULL ? pp_sim_value_get (arguments, name) : NULL;

  return value != NULL ? pp_sim_value_text (value) : NULL;
}

static void
return_number (PpSimCall *call,
               gint64     number)
{
  pp_sim_call_return (call, pp_sim_take_string (g_strdup_printf ("%" G_GINT64_FORMAT, number)));
}

static void
disk_space (PpSimCall  *call,
            const char *host,
            const char *function)
{
  const char *size_text = argument (call, "size");
  const char *kept = argument (call, "exclude-hfx-uuid");
  gint64 required = pp_sim_disk_get_required (call->world->release,
                                              size_text != NULL ? g_ascii_strtoll (size_text, NULL, 10) : 0);

  if (g_str_equal (function, "get_avail_host_disk_space"))
    {
      return_number (call, pp_sim_disk_get_free (call->pool, host));
    }
  else if (g_str_equal (function, "check_patch_upload"))
    {
      pp_sim_call_return (call, pp_sim_string (required < pp_sim_disk_get_free (call->pool, host)
                                               ? "True" : "False"));
    }
  else if (g_str_equal (function, "get_required_space"))
    {
      return_number (call, required);
    }
  else if (g_str_equal (function, "get_reclaimable_disk_space"))
    {
      return_number (call, pp_sim_disk_get_reclaimable (call->pool, host, kept));
    }
  else if (g_str_equal (function, "cleanup_disk_space"))
    {
      pp_sim_disk_reclaim (call->pool, host, kept);
      pp_sim_call_return (call, pp_sim_string (""));
    }
  else
    {
      pp_sim_call_fail (call, "XENAPI_PLUGIN_FAILURE", function, "KeyError", function, NULL);
    }
}

static void
call_plugin (PpSimCall *call)
{
  const char *host = pp_sim_check_ref (call, 0, "host");
  const char *plugin = pp_sim_call_text (call, 1);

  if (host == NULL || !pp_sim_check_contact (call, host))
    return;

  if (call->world->release >= PP_SIM_RELEASE_65 && g_str_equal (plugin, "disk-space"))
    disk_space (call, host, pp_sim_call_text (call, 2));
  else
    pp_sim_call_fail (call, "XENAPI_MISSING_PLUGIN", plugin, NULL);
}

static const PpSimMethod methods[] = {
  { "host.call_plugin", "ref(host) string string map(string,string)", 0, TRUE, FALSE,
    PP_SIM_RELEASE_56, call_plugin },
};

/**
 * pp_sim_plugin_calls_register:
 * @world: a world
 *
 * Adds the plugins of the hosts.
 */
void
pp_sim_plugin_calls_register (PpSimWorld *world)
{
  pp_sim_world_add_methods (world, methods, G_N_ELEMENTS (methods));
}
