/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-sim"

#include "config.h"

#include "pp-sim-image.h"
#include "pp-sim-checks.h"
#include "pp-sim-row.h"

#include <glib/gstdio.h>

/* Messages of VDI: disks come and go (facts §6.2). */

/**
 * pp_sim_image_get_path:
 * @pool: a pool
 * @vdi: (nullable): ref of a VDI
 *
 * Returns: (transfer none) (nullable): the file with its content
 */
const char *
pp_sim_image_get_path (PpSimPool  *pool,
                       const char *vdi)
{
  return vdi != NULL ? g_hash_table_lookup (pool->images, vdi) : NULL;
}

/**
 * pp_sim_image_take:
 * @pool: a pool
 * @vdi: ref of a VDI
 * @path: a file, deleted with the disk
 *
 * That is its content from now on.
 */
void
pp_sim_image_take (PpSimPool  *pool,
                   const char *vdi,
                   const char *path)
{
  const char *before = pp_sim_image_get_path (pool, vdi);

  if (before != NULL)
    g_unlink (before);
  g_hash_table_replace (pool->images, g_strdup (vdi), g_strdup (path));
}

static void
use (PpSimPool  *pool,
     const char *sr,
     gint64      bytes)
{
  pp_sim_row_set_int (pool, sr, "physical_utilisation",
                      pp_sim_row_int (pool, sr, "physical_utilisation") + bytes);
}

/**
 * pp_sim_image_destroy:
 * @pool: a pool
 * @vdi: ref of a VDI
 *
 * The disk and what is on it are gone, and its storage has room again.
 */
void
pp_sim_image_destroy (PpSimPool  *pool,
                      const char *vdi)
{
  const char *path = pp_sim_image_get_path (pool, vdi);

  if (!pp_sim_row_exists (pool, vdi))
    return;
  if (path != NULL)
    g_unlink (path);
  g_hash_table_remove (pool->images, vdi);
  use (pool, pp_sim_row_text (pool, vdi, "SR"), -pp_sim_row_int (pool, vdi, "virtual_size"));
  pp_sim_db_destroy (pool->db, vdi);
}

static gint64
number_of (const PpSimValue *value)
{
  if (value == NULL)
    return 0;

  return pp_sim_value_kind (value) == PP_SIM_INT ? pp_sim_value_int (value)
                                                 : g_ascii_strtoll (pp_sim_value_text (value), NULL, 10);
}

static gboolean
check_room (PpSimCall  *call,
            const char *sr,
            gint64      size)
{
  g_auto(GStrv) pbds = pp_sim_row_refs (call->pool, sr, "PBDs");
  gint64 room = pp_sim_row_int (call->pool, sr, "physical_size") -
                pp_sim_row_int (call->pool, sr, "physical_utilisation");
  g_autofree char *wanted = g_strdup_printf ("%" G_GINT64_FORMAT, size);
  g_autofree char *most = g_strdup_printf ("%" G_GINT64_FORMAT, room);
  gboolean plugged = FALSE;

  for (guint i = 0; pbds[i] != NULL; i++)
    plugged |= pp_sim_row_bool (call->pool, pbds[i], "currently_attached");

  if (!plugged)
    pp_sim_call_fail (call, "SR_HAS_NO_PBDS", sr, NULL);
  else if (size > room)
    pp_sim_call_fail (call, "SR_FULL", wanted, most, NULL);

  return !pp_sim_call_failed (call);
}

static void
create (PpSimCall *call)
{
  static const char * const members[] = {
    "name_label", "name_description", "type", "sharable", "read_only", "other_config",
    "xenstore_data", "sm_config", "tags", NULL,
  };
  const PpSimValue *record = pp_sim_call_param (call, 0);
  const PpSimValue *sr_value = pp_sim_value_get (record, "SR");
  const char *sr = sr_value != NULL ? pp_sim_value_text (sr_value) : "";
  gint64 size = number_of (pp_sim_value_get (record, "virtual_size"));
  PpSimObject *object = pp_sim_db_lookup (call->pool->db, sr);
  g_autofree char *vdi = NULL;

  if (object == NULL || !g_str_equal (object->class_name, "SR"))
    {
      pp_sim_call_fail (call, "HANDLE_INVALID", "SR", sr, NULL);
      return;
    }
  if (!check_room (call, sr, size))
    return;

  vdi = pp_sim_row_create (call->pool, "VDI", NULL);
  pp_sim_row_set_text (call->pool, vdi, "SR", sr);
  pp_sim_row_set_int (call->pool, vdi, "virtual_size", size);
  pp_sim_row_set_bool (call->pool, vdi, "managed", TRUE);
  for (guint i = 0; members[i] != NULL; i++)
    {
      PpSimValue *value = pp_sim_value_get (record, members[i]);
      const PpSimField *field = pp_sim_schema_find_field (call->world->release, "VDI", members[i]);

      if (value != NULL && field != NULL && pp_sim_schema_fits (field, value))
        pp_sim_db_set (call->pool->db, vdi, members[i], pp_sim_value_copy (value));
    }
  use (call->pool, sr, size);
  pp_sim_call_return (call, pp_sim_string (vdi));
}

static void
destroy (PpSimCall *call)
{
  const char *vdi = pp_sim_check_ref (call, 0, "VDI");
  g_auto(GStrv) drives = vdi != NULL ? pp_sim_row_refs (call->pool, vdi, "VBDs") : NULL;

  for (guint i = 0; drives != NULL && drives[i] != NULL; i++)
    if (pp_sim_row_bool (call->pool, drives[i], "currently_attached"))
      {
        pp_sim_call_fail (call, "VDI_IN_USE", vdi, "destroy", NULL);
        return;
      }
  if (vdi != NULL)
    pp_sim_image_destroy (call->pool, vdi);
}

static const PpSimMethod methods[] = {
  { "VDI.create", "map(string,string)", 0, TRUE, FALSE, PP_SIM_RELEASE_56, create },
  { "VDI.destroy", "ref(VDI)", 0, TRUE, FALSE, PP_SIM_RELEASE_56, destroy },
};

/**
 * pp_sim_image_register:
 * @world: a world
 *
 * Adds the messages of VDI.
 */
void
pp_sim_image_register (PpSimWorld *world)
{
  pp_sim_world_add_methods (world, methods, G_N_ELEMENTS (methods));
}
