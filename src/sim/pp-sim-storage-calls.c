/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-sim"

#include "config.h"

#include "pp-sim-checks.h"
#include "pp-sim-ha.h"
#include "pp-sim-row.h"
#include "pp-sim-storage.h"

/* Messages of PBD: which host reaches which storage. */

#define PLUG_TIME 2

static void
plug (PpSimCall *call)
{
  const char *pbd = pp_sim_check_ref (call, 0, "PBD");
  g_auto(GStrv) refused = NULL;

  if (pbd == NULL || !pp_sim_check_contact (call, pp_sim_row_text (call->pool, pbd, "host")) ||
      pp_sim_row_bool (call->pool, pbd, "currently_attached"))
    return;

  pp_sim_world_sleep (call->world, PLUG_TIME);
  if (!pp_sim_row_exists (call->pool, pbd))
    {
      pp_sim_call_fail (call, "HANDLE_INVALID", "PBD", pbd, NULL);
      return;
    }
  refused = pp_sim_storage_plug (call->pool, pbd);
  if (refused != NULL)
    pp_sim_call_fail_strv (call, (const char * const *) refused);
}

/* The first disk of @sr in a virtual machine that runs on @host. */
static const char *
find_disk_in_use (PpSimPool  *pool,
                  const char *host,
                  const char *sr)
{
  g_auto(GStrv) residents = pp_sim_row_refs (pool, host, "resident_VMs");

  for (guint i = 0; residents[i] != NULL; i++)
    {
      g_auto(GStrv) drives = pp_sim_row_refs (pool, residents[i], "VBDs");

      for (guint k = 0; drives[k] != NULL; k++)
        {
          const char *disk = pp_sim_row_text (pool, drives[k], "VDI");

          if (pp_sim_row_exists (pool, disk) && pp_sim_row_bool (pool, drives[k], "currently_attached") &&
              g_strcmp0 (pp_sim_row_text (pool, disk, "SR"), sr) == 0)
            return disk;
        }
    }

  return NULL;
}

static void
unplug (PpSimCall *call)
{
  const char *pbd = pp_sim_check_ref (call, 0, "PBD");
  const char *host = pbd != NULL ? pp_sim_row_text (call->pool, pbd, "host") : NULL;
  const char *sr = pbd != NULL ? pp_sim_row_text (call->pool, pbd, "SR") : NULL;
  const char *disk;

  if (pbd == NULL || !pp_sim_check_contact (call, host) ||
      !pp_sim_row_bool (call->pool, pbd, "currently_attached"))
    return;

  disk = find_disk_in_use (call->pool, host, sr);
  if (pp_sim_ha_is_enabled (call->pool) && pp_sim_ha_uses_sr (call->pool, sr))
    pp_sim_call_fail (call, "HA_IS_ENABLED", NULL);
  else if (disk != NULL)
    pp_sim_call_fail (call, "VDI_IN_USE", disk, "detach", NULL);
  else
    pp_sim_row_set_bool (call->pool, pbd, "currently_attached", FALSE);
  pp_sim_world_wake (call->world);
}

/* A ref in the record that was sent; the call fails when it is not there or of nothing. */
static const char *
ref_of_record (PpSimCall  *call,
               const char *member,
               const char *class_name)
{
  const PpSimValue *value = pp_sim_value_get (pp_sim_call_param (call, 0), member);
  const char *ref = value != NULL ? pp_sim_value_text (value) : NULL;
  PpSimObject *object = pp_sim_db_lookup (call->pool->db, ref);

  if (ref == NULL)
    {
      pp_sim_call_fail_unmarshal (call, "struct", pp_sim_call_param (call, 0));
      return NULL;
    }
  if (object == NULL || !g_str_equal (object->class_name, class_name))
    {
      pp_sim_call_fail (call, "HANDLE_INVALID", class_name, ref, NULL);
      return NULL;
    }

  return ref;
}

static void
create (PpSimCall *call)
{
  const char *host = ref_of_record (call, "host", "host");
  const char *sr = host != NULL ? ref_of_record (call, "SR", "SR") : NULL;
  g_auto(GStrv) pbds = sr != NULL ? pp_sim_row_refs (call->pool, sr, "PBDs") : NULL;
  const PpSimValue *config = pp_sim_value_get (pp_sim_call_param (call, 0), "device_config");
  g_autofree char *pbd = NULL;

  if (sr == NULL)
    return;

  for (guint i = 0; pbds[i] != NULL; i++)
    if (g_strcmp0 (pp_sim_row_text (call->pool, pbds[i], "host"), host) == 0)
      {
        pp_sim_call_fail (call, "PBD_EXISTS", sr, host, pbds[i], NULL);
        return;
      }
  if (pbds[0] != NULL && !pp_sim_row_bool (call->pool, sr, "shared"))
    {
      pp_sim_call_fail (call, "SR_NOT_SHARABLE", sr, host, NULL);
      return;
    }

  pbd = pp_sim_row_create (call->pool, "PBD", NULL);
  if (config != NULL && pp_sim_value_kind (config) == PP_SIM_STRUCT)
    pp_sim_db_set (call->pool->db, pbd, "device_config", pp_sim_value_copy (config));
  pp_sim_row_set_text (call->pool, pbd, "host", host);
  pp_sim_row_set_text (call->pool, pbd, "SR", sr);
  pp_sim_call_return (call, pp_sim_string (pbd));
}

static void
destroy (PpSimCall *call)
{
  const char *pbd = pp_sim_check_ref (call, 0, "PBD");

  if (pbd == NULL)
    return;
  if (pp_sim_row_bool (call->pool, pbd, "currently_attached"))
    pp_sim_call_fail (call, "OPERATION_NOT_ALLOWED", "PBD is currently attached", NULL);
  else
    pp_sim_db_destroy (call->pool->db, pbd);
}

static const PpSimMethod methods[] = {
  { "PBD.plug", "ref(PBD)", 0, TRUE, FALSE, PP_SIM_RELEASE_56, plug },
  { "PBD.unplug", "ref(PBD)", 0, TRUE, FALSE, PP_SIM_RELEASE_56, unplug },
  { "PBD.create", "map(string,string)", 0, TRUE, FALSE, PP_SIM_RELEASE_56, create },
  { "PBD.destroy", "ref(PBD)", 0, TRUE, FALSE, PP_SIM_RELEASE_56, destroy },
};

/**
 * pp_sim_storage_calls_register:
 * @world: a world
 *
 * Adds the messages of PBD.
 */
void
pp_sim_storage_calls_register (PpSimWorld *world)
{
  pp_sim_world_add_methods (world, methods, G_N_ELEMENTS (methods));
}
