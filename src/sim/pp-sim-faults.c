/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-sim"

#include "config.h"

#include "pp-sim-faults.h"

#include <gio/gio.h>

/* What goes wrong on demand. A fault is one JSON object of these members:
 *
 *   "method"   name of a call, without "Async."; or
 *   "upload"   true or {"cut-after": bytes}; or
 *   "feed"     true; or
 *   "download" true or {"cut-after": bytes};
 *   "vm"       name or uuid of a virtual machine: its moves take "seconds" (action slow), and end
 *              with "error" if there is one; or
 *   "host"     name or uuid of a host. With a method: where the call comes in or what host it is
 *              about. Alone: the action is one of never-returns, offline
 *   "nth"      1 = the first that matches …; missing or 0 = each one
 *   "action"   fail (default when "error" is there), hang, close, half,
 *              garbage, http-500, delay
 *   "error"    list of code and parameters
 *   "seconds"  of a delay (real time), of a move (simulated time)
 *
 * Several of them are a list. */

struct _PpSimFaults
{
  GPtrArray *faults;  /* (owned) (element-type PpSimFault) */
};

static const char * const action_names[] = {
  "", "fail", "hang", "close", "garbage", "http-500", "delay", "cut", "never-returns", "offline",
  "half", "slow",
};

static void
fault_free (gpointer data)
{
  PpSimFault *fault = data;

  g_free (fault->method);
  g_free (fault->host);
  g_free (fault->vm);
  g_strfreev (fault->error);
  g_free (fault);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PpSimFault, fault_free)

/**
 * pp_sim_faults_new:
 *
 * Returns: (transfer full): an empty list of faults
 */
PpSimFaults *
pp_sim_faults_new (void)
{
  PpSimFaults *self = g_new0 (PpSimFaults, 1);

  self->faults = g_ptr_array_new_with_free_func (fault_free);

  return self;
}

/**
 * pp_sim_faults_free:
 * @self: (transfer full): the faults
 *
 * Frees @self.
 */
void
pp_sim_faults_free (PpSimFaults *self)
{
  g_ptr_array_unref (self->faults);
  g_free (self);
}

/**
 * pp_sim_faults_clear:
 * @self: the faults
 *
 * From now on nothing goes wrong.
 */
void
pp_sim_faults_clear (PpSimFaults *self)
{
  g_ptr_array_set_size (self->faults, 0);
}

static char **
read_error (JsonObject *object)
{
  g_autoptr(GStrvBuilder) builder = NULL;
  JsonNode *node = json_object_get_member (object, "error");
  JsonArray *array;

  if (node == NULL || !JSON_NODE_HOLDS_ARRAY (node))
    return NULL;

  builder = g_strv_builder_new ();
  array = json_node_get_array (node);
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      const char *text = json_node_get_string (json_array_get_element (array, i));

      g_strv_builder_add (builder, text != NULL ? text : "");
    }

  return g_strv_builder_end (builder);
}

static PpSimFaultAction
read_action (JsonObject *object,
             PpSimFault *fault)
{
  const char *name = json_object_get_string_member_with_default (object, "action", NULL);

  if (name == NULL)
    {
      if (fault->error != NULL)
        return PP_SIM_FAULT_FAIL;
      return fault->cut_after >= 0 ? PP_SIM_FAULT_CUT : PP_SIM_FAULT_NONE;
    }

  for (guint i = 1; i < G_N_ELEMENTS (action_names); i++)
    if (g_str_equal (action_names[i], name))
      return i;

  return PP_SIM_FAULT_NONE;
}

static void
read_place (JsonObject *object,
            PpSimFault *fault)
{
  static const struct { const char *name; PpSimFaultPlace place; } places[] = {
    { "upload", PP_SIM_FAULT_ON_UPLOAD },
    { "feed", PP_SIM_FAULT_ON_FEED },
    { "download", PP_SIM_FAULT_ON_DOWNLOAD },
  };

  fault->cut_after = -1;
  fault->place = json_object_has_member (object, "method") ? PP_SIM_FAULT_ON_CALL : PP_SIM_FAULT_ON_HOST;
  if (json_object_has_member (object, "vm"))
    fault->place = PP_SIM_FAULT_ON_VM;
  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    {
      JsonNode *node = json_object_get_member (object, places[i].name);

      if (node == NULL)
        continue;
      fault->place = places[i].place;
      if (JSON_NODE_HOLDS_OBJECT (node))
        fault->cut_after = json_object_get_int_member_with_default (json_node_get_object (node),
                                                                    "cut-after", -1);
    }
}

static gboolean
makes_sense (const PpSimFault *fault)
{
  gboolean of_host = fault->action == PP_SIM_FAULT_NEVER_RETURNS ||
                     fault->action == PP_SIM_FAULT_OFFLINE;

  if (fault->action == PP_SIM_FAULT_NONE)
    return FALSE;
  if (fault->action == PP_SIM_FAULT_FAIL && (fault->error == NULL || fault->error[0] == NULL))
    return FALSE;
  if (fault->place == PP_SIM_FAULT_ON_HOST)
    return of_host && fault->host != NULL;
  if (fault->place == PP_SIM_FAULT_ON_VM || fault->action == PP_SIM_FAULT_SLOW)
    return fault->vm != NULL && (fault->action == PP_SIM_FAULT_SLOW || fault->action == PP_SIM_FAULT_FAIL);

  return !of_host;
}

static gboolean
add_one (PpSimFaults *self,
         JsonNode    *node,
         GError     **error)
{
  g_autoptr(PpSimFault) fault = g_new0 (PpSimFault, 1);
  g_autofree char *text = json_to_string (node, FALSE);
  JsonObject *object;

  if (JSON_NODE_HOLDS_OBJECT (node))
    {
      object = json_node_get_object (node);
      fault->method = g_strdup (json_object_get_string_member_with_default (object, "method", NULL));
      fault->host = g_strdup (json_object_get_string_member_with_default (object, "host", NULL));
      fault->vm = g_strdup (json_object_get_string_member_with_default (object, "vm", NULL));
      fault->nth = CLAMP (json_object_get_int_member_with_default (object, "nth", 0), 0, G_MAXINT);
      fault->seconds = json_object_get_double_member_with_default (object, "seconds", 1);
      fault->error = read_error (object);
      read_place (object, fault);
      fault->action = read_action (object, fault);
    }

  if (!makes_sense (fault))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, "not a fault: %s", text);
      return FALSE;
    }

  g_ptr_array_add (self->faults, g_steal_pointer (&fault));

  return TRUE;
}

/**
 * pp_sim_faults_add:
 * @self: the faults
 * @node: one fault or a list of them
 * @error: return location for an error
 *
 * Returns: %FALSE when @node does not describe a fault
 */
gboolean
pp_sim_faults_add (PpSimFaults *self,
                   JsonNode    *node,
                   GError     **error)
{
  JsonArray *array;

  if (!JSON_NODE_HOLDS_ARRAY (node))
    return add_one (self, node, error);

  array = json_node_get_array (node);
  for (guint i = 0; i < json_array_get_length (array); i++)
    if (!add_one (self, json_array_get_element (array, i), error))
      return FALSE;

  return TRUE;
}

/**
 * pp_sim_faults_hit:
 * @self: the faults
 * @place: where we are
 * @method: (nullable): the call, without Async.
 * @host_name: (nullable): the host it is about
 * @host_uuid: (nullable): the same
 *
 * Returns: (transfer none) (nullable): the fault that strikes here and now
 */
const PpSimFault *
pp_sim_faults_hit (PpSimFaults    *self,
                   PpSimFaultPlace place,
                   const char     *method,
                   const char     *host_name,
                   const char     *host_uuid)
{
  for (guint i = 0; i < self->faults->len; i++)
    {
      PpSimFault *fault = g_ptr_array_index (self->faults, i);

      if (fault->place != place ||
          (fault->method != NULL && g_strcmp0 (fault->method, method) != 0))
        continue;
      if (fault->host != NULL && g_strcmp0 (fault->host, host_name) != 0 &&
          g_strcmp0 (fault->host, host_uuid) != 0)
        continue;

      fault->seen++;
      if (fault->nth == 0 || fault->nth == fault->seen)
        return fault;
    }

  return NULL;
}

/**
 * pp_sim_faults_hit_vm:
 * @self: the faults
 * @vm_name: (nullable): a virtual machine that begins to move
 * @vm_uuid: (nullable): the same
 *
 * Returns: (transfer none) (nullable): how long this move takes, and its error
 */
const PpSimFault *
pp_sim_faults_hit_vm (PpSimFaults *self,
                      const char  *vm_name,
                      const char  *vm_uuid)
{
  for (guint i = 0; i < self->faults->len; i++)
    {
      PpSimFault *fault = g_ptr_array_index (self->faults, i);

      if (fault->place != PP_SIM_FAULT_ON_VM ||
          (g_strcmp0 (fault->vm, vm_name) != 0 && g_strcmp0 (fault->vm, vm_uuid) != 0))
        continue;

      fault->seen++;
      if (fault->nth == 0 || fault->nth == fault->seen)
        return fault;
    }

  return NULL;
}

/**
 * pp_sim_faults_is_offline:
 * @self: the faults
 * @host_name: (nullable): a host
 * @host_uuid: (nullable): the same
 *
 * Returns: whether that host is to have lost its power
 */
gboolean
pp_sim_faults_is_offline (PpSimFaults *self,
                          const char  *host_name,
                          const char  *host_uuid)
{
  for (guint i = 0; i < self->faults->len; i++)
    {
      const PpSimFault *fault = g_ptr_array_index (self->faults, i);

      if (fault->action == PP_SIM_FAULT_OFFLINE && (g_strcmp0 (fault->host, host_name) == 0 ||
                                                    g_strcmp0 (fault->host, host_uuid) == 0))
        return TRUE;
    }

  return FALSE;
}
