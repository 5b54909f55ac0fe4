/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-sim"

#include "config.h"

#include "pp-sim-checks.h"
#include "pp-sim-disk.h"
#include "pp-sim-host.h"
#include "pp-sim-image.h"
#include "pp-sim-iso.h"
#include "pp-sim-patch.h"
#include "pp-sim-row.h"

#define PACK_TIME 10

/* host.call_plugin: the plugins disk-space, from the service pack of 6.5 on, and install-supp-pack, until
 * packs became updates (facts §5.6). */

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

/* The disk with the pack is given by its uuid; the host has to reach it. */
static void
install_pack (PpSimCall  *call,
              const char *host,
              const char *function)
{
  const char *uuid = argument (call, "vdi");
  g_autofree char *vdi = uuid != NULL ? pp_sim_row_find (call->pool, "VDI", "uuid", uuid) : NULL;
  const char *path = vdi != NULL ? pp_sim_image_get_path (call->pool, vdi) : NULL;
  g_autofree char *key = NULL;
  g_autofree char *text = NULL;

  if (!g_str_equal (function, "install"))
    pp_sim_call_fail (call, "XENAPI_PLUGIN_FAILURE", function, "KeyError", function, NULL);
  else if (vdi == NULL || !pp_sim_host_sees_sr (call->pool, host, pp_sim_row_text (call->pool, vdi, "SR")))
    pp_sim_call_fail (call, "XENAPI_PLUGIN_FAILURE", function, "Failure", "UUID_INVALID", NULL);
  else if (path == NULL || !pp_sim_iso_read_pack (path, &key, &text))
    pp_sim_call_fail (call, "XENAPI_PLUGIN_FAILURE", function, "Exception",
                      "the disk holds no supplemental pack", NULL);
  else
    {
      pp_sim_world_sleep (call->world, PACK_TIME);
      pp_sim_row_set_key (call->pool, host, "software_version", key, text);
      pp_sim_call_return (call, pp_sim_string ("OK"));
    }
}

static gboolean
knows_packs (PpSimCall *call)
{
  return call->world->release >= PP_SIM_RELEASE_65 && call->world->release < PP_SIM_RELEASE_71;
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
  else if (knows_packs (call) && g_str_equal (plugin, "install-supp-pack"))
    install_pack (call, host, pp_sim_call_text (call, 2));
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
