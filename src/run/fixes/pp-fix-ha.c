/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-run"

#include "config.h"

#include "pp-fixes.h"

#include "pp-run-files.h"

/*
 * High availability would restart the VMs of a server that is restarted on purpose. Turning it on again
 * needs the number of failures it tolerated and the storage of its heartbeat: that of its state files.
 */

static void ask_next (GTask *task);

static JsonObject *
get_facts (GTask *task)
{
  return g_object_get_data (G_OBJECT (task), "facts");
}

static void
act (GTask *task)
{
  PpFixActs *acts;

  if (!pp_fix_remember (task, json_object_ref (get_facts (task))))
    return;
  acts = pp_fix_acts_new ();
  pp_fix_acts_add (acts, "Async.pool.disable_ha", xapi_value_new_array (NULL, NULL));
  pp_fix_acts_run (task, acts);
}

static void
sr_cb (GObject      *source,
       GAsyncResult *result,
       gpointer      user_data)
{
  GTask *task = user_data;
  GPtrArray *files = g_object_get_data (G_OBJECT (task), "files");
  JsonArray *srs = json_object_get_array_member (get_facts (task), "srs");
  GError *error = NULL;
  g_autoptr(XapiValue) sr = pp_wire_call_finish (PP_WIRE (source), result, &error);

  if (sr == NULL)
    {
      pp_step_return_error (task, error);
      return;
    }

  json_array_add_string_element (srs, xapi_value_get_string (sr));
  g_ptr_array_remove_index (files, 0);
  ask_next (task);
}

static void
ask_next (GTask *task)
{
  GPtrArray *files = g_object_get_data (G_OBJECT (task), "files");

  if (files->len == 0)
    act (task);
  else
    pp_fix_ask (task, "VDI.get_SR", xapi_value_new_array_of_strings (g_ptr_array_index (files, 0), NULL),
                sr_cb);
}

static void
pools_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  GTask *task = user_data;
  GError *error = NULL;
  g_autoptr(XapiValue) pools = pp_wire_call_finish (PP_WIRE (source), result, &error);
  GPtrArray *files;
  JsonObject *facts;
  XapiValueIter iter;
  const char *ref;
  XapiValue *pool;
  XapiValue *statefiles;

  if (pools == NULL)
    {
      pp_step_return_error (task, error);
      return;
    }

  xapi_value_iter_init (&iter, pools);
  if (!xapi_value_iter_next (&iter, &ref, &pool) ||
      !xapi_value_member_bool (pool, "ha_enabled", FALSE))
    {
      pp_step_return (task, PP_OUTCOME_SKIPPED);
      return;
    }

  facts = json_object_new ();
  json_object_set_int_member (facts, "failures",
                              xapi_value_member_int (pool, "ha_host_failures_to_tolerate", 0));
  json_object_set_array_member (facts, "srs", json_array_new ());
  files = g_ptr_array_new_with_free_func (g_free);
  statefiles = xapi_value_member (pool, "ha_statefiles");
  for (gsize i = 0; statefiles != NULL && i < xapi_value_get_size (statefiles); i++)
    g_ptr_array_add (files, g_strdup (xapi_value_get_string (xapi_value_get_item (statefiles, i))));
  g_object_set_data_full (G_OBJECT (task), "facts", facts, (GDestroyNotify) json_object_unref);
  g_object_set_data_full (G_OBJECT (task), "files", files, (GDestroyNotify) g_ptr_array_unref);
  ask_next (task);
}

void
pp_fix_ha_do (GTask *task)
{
  pp_fix_ask (task, "pool.get_all_records", xapi_value_new_array (NULL, NULL), pools_cb);
}

void
pp_fix_ha_undo (GTask      *task,
                JsonObject *facts)
{
  PpStepContext *context = g_task_get_task_data (task);
  PpPool *pool = pp_snapshot_get_pool (pp_live_pool_get_snapshot (context->pool));
  g_auto(GStrv) srs = pp_json_dup_strv (pp_json_get_array (facts, "srs"));
  PpFixActs *acts = pp_fix_acts_new ();

  if (!pool->ha_enabled)
    {
      pp_fix_acts_add (acts, "pool.set_ha_host_failures_to_tolerate",
                       xapi_value_new_array (xapi_value_new_string (pool->ref),
                                             xapi_value_new_int (pp_json_get_int (facts, "failures")),
                                             NULL));
      pp_fix_acts_add (acts, "Async.pool.enable_ha",
                       xapi_value_new_array (xapi_value_new_strv ((const char * const *) srs),
                                             xapi_value_new_struct_of_strings (NULL, NULL), NULL));
    }
  pp_fix_acts_run (task, acts);
}
