/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-sim"

#include "config.h"

#include "pp-sim-state.h"
#include "pp-sim-lifecycle.h"
#include "pp-sim-patch.h"
#include "pp-sim-row.h"
#include "pp-sim-vm.h"

/* GET /state: what really is, and what really happened.
 *
 *   {"release", "pools": [{"name", "uuid", "ha_enabled", "ha_srs": [names], "ha_failures",
 *    "wlb_enabled", "auto_poweron", "hosts", "vms", "pbds", "uploaded": [uuids of hotfixes whose file
 *    is on the master, from 7.1 on of updates with a VDI], "update_vdis": [uuids of VDIs made for
 *    updates], "tasks": [names of pending ones]}]}
 *   hosts    {"name", "uuid", "address", "master", "enabled", "live", "reboots",
 *            "toolstack_restarts", "installed": [uuids], "applied": {uuid: how often its script
 *            ran}}
 *   vms      {"name", "uuid", "power_state", "host", "cd" (name of what is in its drive),
 *            "auto_poweron", "story": [what changed its power state or its host, in order: a call,
 *            "the server went down", "auto_poweron", "high availability"]}
 *   pbds     {"sr", "host", "attached"} */

static void
add_text (JsonBuilder *builder,
          const char  *name,
          const char  *text)
{
  json_builder_set_member_name (builder, name);
  if (text != NULL)
    json_builder_add_string_value (builder, text);
  else
    json_builder_add_null_value (builder);
}

static void
add_bool (JsonBuilder *builder,
          const char  *name,
          gboolean     truth)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_boolean_value (builder, truth);
}

static void
add_number (JsonBuilder *builder,
            const char  *name,
            gint64       number)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_int_value (builder, number);
}

/* From 7.1 on updates count, not their shadows. */
static GStrv
list_installed (PpSimPool  *pool,
                const char *host)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  g_auto(GStrv) updates = pp_sim_row_refs (pool, host, "updates");

  if (pool->world->release < PP_SIM_RELEASE_71)
    return pp_sim_patch_list_installed (pool, host);

  for (guint i = 0; updates[i] != NULL; i++)
    {
      const char *uuid = pp_sim_row_text (pool, updates[i], "uuid");
      g_autofree char *folded = uuid != NULL ? g_ascii_strdown (uuid, -1) : NULL;

      if (folded != NULL)
        g_strv_builder_add (builder, folded);
    }

  return g_strv_builder_end (builder);
}

static void
add_installed (JsonBuilder *builder,
               PpSimPool   *pool,
               const char  *host)
{
  g_auto(GStrv) installed = list_installed (pool, host);

  json_builder_set_member_name (builder, "installed");
  json_builder_begin_array (builder);
  for (guint i = 0; installed[i] != NULL; i++)
    json_builder_add_string_value (builder, installed[i]);
  json_builder_end_array (builder);

  json_builder_set_member_name (builder, "applied");
  json_builder_begin_object (builder);
  for (guint i = 0; installed[i] != NULL; i++)
    if (pp_sim_patch_count_applied (pool, host, installed[i]) > 0)
      add_number (builder, installed[i], pp_sim_patch_count_applied (pool, host, installed[i]));
  json_builder_end_object (builder);
}

static void
add_host (JsonBuilder *builder,
          PpSimPool   *pool,
          const char  *host)
{
  json_builder_begin_object (builder);
  add_text (builder, "name", pp_sim_row_text (pool, host, "name_label"));
  add_text (builder, "uuid", pp_sim_row_text (pool, host, "uuid"));
  add_text (builder, "address", pp_sim_row_text (pool, host, "address"));
  add_bool (builder, "master", g_strcmp0 (host, pp_sim_pool_master (pool)) == 0);
  add_bool (builder, "enabled", pp_sim_row_bool (pool, host, "enabled"));
  add_bool (builder, "live", pp_sim_row_bool (pool, pp_sim_row_text (pool, host, "metrics"), "live"));
  add_number (builder, "reboots", pp_sim_machine_get_reboots (pool, host));
  add_number (builder, "toolstack_restarts", pp_sim_machine_get_toolstack_restarts (pool, host));
  add_installed (builder, pool, host);
  json_builder_end_object (builder);
}

static const char *
name_of_cd (PpSimPool  *pool,
            const char *vm)
{
  g_auto(GStrv) drives = pp_sim_row_refs (pool, vm, "VBDs");

  for (guint i = 0; drives[i] != NULL; i++)
    if (g_strcmp0 (pp_sim_row_text (pool, drives[i], "type"), "CD") == 0 &&
        !pp_sim_row_bool (pool, drives[i], "empty"))
      return pp_sim_row_text (pool, pp_sim_row_text (pool, drives[i], "VDI"), "name_label");

  return NULL;
}

static void
add_story (JsonBuilder *builder,
           PpSimPool   *pool,
           const char  *vm)
{
  GPtrArray *story = pp_sim_vm_get_story (pool, vm);

  json_builder_set_member_name (builder, "story");
  json_builder_begin_array (builder);
  for (guint i = 0; story != NULL && i < story->len; i++)
    json_builder_add_string_value (builder, g_ptr_array_index (story, i));
  json_builder_end_array (builder);
}

static gboolean
is_auto (PpSimPool  *pool,
         const char *ref)
{
  return g_strcmp0 (pp_sim_row_key (pool, ref, "other_config", "auto_poweron"), "true") == 0;
}

static void
add_vm (JsonBuilder *builder,
        PpSimPool   *pool,
        const char  *vm)
{
  if (pp_sim_row_bool (pool, vm, "is_control_domain") || pp_sim_row_bool (pool, vm, "is_a_template") ||
      pp_sim_row_bool (pool, vm, "is_a_snapshot"))
    return;

  json_builder_begin_object (builder);
  add_text (builder, "name", pp_sim_row_text (pool, vm, "name_label"));
  add_text (builder, "uuid", pp_sim_row_text (pool, vm, "uuid"));
  add_text (builder, "power_state", pp_sim_row_text (pool, vm, "power_state"));
  add_text (builder, "host", pp_sim_row_text (pool, pp_sim_row_text (pool, vm, "resident_on"),
                                              "name_label"));
  add_text (builder, "cd", name_of_cd (pool, vm));
  add_bool (builder, "auto_poweron", is_auto (pool, vm));
  add_story (builder, pool, vm);
  json_builder_end_object (builder);
}

static void
add_pbd (JsonBuilder *builder,
         PpSimPool   *pool,
         const char  *pbd)
{
  json_builder_begin_object (builder);
  add_text (builder, "sr", pp_sim_row_text (pool, pp_sim_row_text (pool, pbd, "SR"), "name_label"));
  add_text (builder, "host", pp_sim_row_text (pool, pp_sim_row_text (pool, pbd, "host"), "name_label"));
  add_bool (builder, "attached", pp_sim_row_bool (pool, pbd, "currently_attached"));
  json_builder_end_object (builder);
}

static void
add_patch (JsonBuilder *builder,
           PpSimPool   *pool,
           const char  *patch)
{
  const char *uuid = pp_sim_row_text (pool, patch, "uuid");

  if (pp_sim_patch_has_file (pool, uuid))
    json_builder_add_string_value (builder, uuid);
}

static void
add_update (JsonBuilder *builder,
            PpSimPool   *pool,
            const char  *update)
{
  if (pp_sim_row_exists (pool, pp_sim_row_text (pool, update, "vdi")))
    json_builder_add_string_value (builder, pp_sim_row_text (pool, update, "uuid"));
}

static void
add_image (JsonBuilder *builder,
           PpSimPool   *pool,
           const char  *vdi)
{
  if (pp_sim_row_key (pool, vdi, "other_config", "supp_pack_iso") != NULL)
    json_builder_add_string_value (builder, pp_sim_row_text (pool, vdi, "uuid"));
}

static void
add_task (JsonBuilder *builder,
          PpSimPool   *pool,
          const char  *task)
{
  if (g_strcmp0 (pp_sim_row_text (pool, task, "status"), "pending") == 0)
    json_builder_add_string_value (builder, pp_sim_row_text (pool, task, "name_label"));
}

static void
add_all (JsonBuilder *builder,
         PpSimPool *pool,
         const char *name,
         const char *class_name,
         void ( *add ) (JsonBuilder *, PpSimPool *, const char *))
{
  g_auto(GStrv) refs = pp_sim_row_all (pool, class_name);

  json_builder_set_member_name (builder, name);
  json_builder_begin_array (builder);
  for (guint i = 0; refs[i] != NULL; i++)
    add (builder, pool, refs[i]);
  json_builder_end_array (builder);
}

static void
add_ha (JsonBuilder *builder,
        PpSimPool   *pool)
{
  const char *record = pp_sim_pool_ref (pool);
  g_auto(GStrv) files = pp_sim_row_refs (pool, record, "ha_statefiles");

  add_bool (builder, "ha_enabled", pp_sim_row_bool (pool, record, "ha_enabled"));
  add_number (builder, "ha_failures", pp_sim_row_int (pool, record, "ha_host_failures_to_tolerate"));
  json_builder_set_member_name (builder, "ha_srs");
  json_builder_begin_array (builder);
  for (guint i = 0; files[i] != NULL; i++)
    json_builder_add_string_value (builder, pp_sim_row_text (pool, pp_sim_row_text (pool, files[i], "SR"),
                                                             "name_label"));
  json_builder_end_array (builder);
}

static void
add_pool (JsonBuilder *builder,
          PpSimPool   *pool)
{
  const char *record = pp_sim_pool_ref (pool);

  json_builder_begin_object (builder);
  add_text (builder, "name", pp_sim_row_text (pool, record, "name_label"));
  add_text (builder, "uuid", pp_sim_row_text (pool, record, "uuid"));
  add_ha (builder, pool);
  add_bool (builder, "wlb_enabled", pp_sim_row_bool (pool, record, "wlb_enabled"));
  add_bool (builder, "auto_poweron", is_auto (pool, record));
  add_all (builder, pool, "hosts", "host", add_host);
  add_all (builder, pool, "vms", "VM", add_vm);
  add_all (builder, pool, "pbds", "PBD", add_pbd);
  if (pool->world->release < PP_SIM_RELEASE_71)
    add_all (builder, pool, "uploaded", "pool_patch", add_patch);
  else
    add_all (builder, pool, "uploaded", "pool_update", add_update);
  add_all (builder, pool, "update_vdis", "VDI", add_image);
  add_all (builder, pool, "tasks", "task", add_task);
  json_builder_end_object (builder);
}

/**
 * pp_sim_state_write:
 * @world: a world, locked
 *
 * Returns: (transfer full): JSON of what is
 */
char *
pp_sim_state_write (PpSimWorld *world)
{
  g_autoptr(JsonBuilder) builder = json_builder_new ();
  g_autoptr(JsonNode) root = NULL;

  json_builder_begin_object (builder);
  add_text (builder, "release", pp_sim_release_to_string (world->release));
  json_builder_set_member_name (builder, "pools");
  json_builder_begin_array (builder);
  for (guint i = 0; i < world->pools->len; i++)
    add_pool (builder, g_ptr_array_index (world->pools, i));
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);

  return json_to_string (root, FALSE);
}
