/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-sim"

#include "config.h"

#include "pp-sim-faults.h"

#include <gio/gio.h>

/* What goes wrong on demand. A fault is one JSON object of these members:
 *
 *   "method"   name of a call, without "Async."; or
 *   "index"    n = the n-th call received, whatever it is. Counted are all calls of all sessions
 *              since the fault was given; with
 *                "since": "mark"      only those after the next POST /mark, which begins again at 1
 *                "of": "session"      each session's by themselves, and the first to come to n
 *                "except": [methods]  not these (event.from …); or
 *   "upload"   true or {"cut-after": bytes}; or
 *   "feed"     true; or
 *   "download" true or {"cut-after": bytes}; or
 *   "vm"       name or uuid of a virtual machine: its moves take "seconds" (action slow), and end
 *              with "error" if there is one; or
 *   "host"     name or uuid of a host. With a method: where the call comes in or what host it is
 *              about. Alone, its action is one of
 *                offline         its power fails, now
 *                never-returns   it does not come back from its next restart
 *                late            its next reboot takes "seconds"
 *                slow-toolstack  the next restart of its toolstack takes "seconds"
 *                stays-disabled  it is not enabled after its next restart
 *                unplugged       it does not reach its storage after its next reboot
 *   "nth"      1 = the first that matches …; missing or 0 = each one
 *   "action"   of a call: fail (default when "error" is there), hang (no answer), close (neither
 *              carried out nor answered), half (carried out, the answer is cut), lost (carried out,
 *              and then "error", as when a member takes a call and falls silent), garbage, http-500,
 *              delay, restart-toolstack (the master's; the call is not carried out), crash (the same
 *              with the host "host", else the master, which starts again)
 *   "error"    list of code and parameters
 *   "seconds"  of a delay (real time), of a move or a restart (simulated time)
 *
 * Several of them are a list. */

struct _PpSimFaults
{
  GPtrArray *faults;  /* (owned) (element-type PpSimFault) */
};

static const char * const action_names[] = {
  "", "fail", "hang", "close", "garbage", "http-500", "delay", "cut", "never-returns", "offline",
  "half", "slow", "late", "slow-toolstack", "stays-disabled", "unplugged", "restart-toolstack",
  "crash", "lost",
};

static void
fault_free (gpointer data)
{
  PpSimFault *fault = data;

  g_free (fault->method);
  g_free (fault->host);
  g_free (fault->vm);
  g_strfreev (fault->error);
  g_strfreev (fault->except);
  g_clear_pointer (&fault->sessions, g_hash_table_unref);
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
read_texts (JsonObject *object,
            const char *name)
{
  g_autoptr(GStrvBuilder) builder = NULL;
  JsonNode *node = json_object_get_member (object, name);
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
read_index (JsonObject *object,
            PpSimFault *fault)
{
  const char *since = json_object_get_string_member_with_default (object, "since", "");
  const char *of = json_object_get_string_member_with_default (object, "of", "");

  fault->place = PP_SIM_FAULT_ON_INDEX;
  fault->nth = MAX (json_object_get_int_member_with_default (object, "index", 1), 1);
  fault->since_mark = g_str_equal (since, "mark");
  fault->except = read_texts (object, "except");
  if (g_str_equal (of, "session"))
    fault->sessions = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
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
  if (json_object_has_member (object, "index"))
    read_index (object, fault);
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
is_of_host (PpSimFaultAction action)
{
  return action == PP_SIM_FAULT_NEVER_RETURNS || action == PP_SIM_FAULT_OFFLINE ||
         action == PP_SIM_FAULT_LATE || action == PP_SIM_FAULT_SLOW_TOOLSTACK ||
         action == PP_SIM_FAULT_STAYS_DISABLED || action == PP_SIM_FAULT_UNPLUGGED;
}

static gboolean
makes_sense (const PpSimFault *fault)
{
  gboolean of_call = fault->place == PP_SIM_FAULT_ON_CALL || fault->place == PP_SIM_FAULT_ON_INDEX;

  if (fault->action == PP_SIM_FAULT_NONE)
    return FALSE;
  if ((fault->action == PP_SIM_FAULT_FAIL || fault->action == PP_SIM_FAULT_LOST) &&
      (fault->error == NULL || fault->error[0] == NULL))
    return FALSE;
  if (fault->place == PP_SIM_FAULT_ON_HOST || is_of_host (fault->action))
    return is_of_host (fault->action) && fault->place == PP_SIM_FAULT_ON_HOST && fault->host != NULL;
  if (fault->place == PP_SIM_FAULT_ON_VM || fault->action == PP_SIM_FAULT_SLOW)
    return fault->vm != NULL &&
           (fault->action == PP_SIM_FAULT_SLOW || fault->action == PP_SIM_FAULT_FAIL);

  return of_call || (fault->action != PP_SIM_FAULT_RESTART && fault->action != PP_SIM_FAULT_CRASH);
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
      fault->error = read_texts (object, "error");
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

static gboolean
is_of (const PpSimFault *fault,
       const char       *host_name,
       const char       *host_uuid)
{
  return g_strcmp0 (fault->host, host_name) == 0 || g_strcmp0 (fault->host, host_uuid) == 0;
}

/* How many calls it has seen with this one; 0 when that does not count. */
static guint
count_call (PpSimFault *fault,
            const char *method,
            const char *session)
{
  guint seen;

  if ((fault->since_mark && !fault->marked) ||
      (fault->except != NULL && g_strv_contains ((const char * const *) fault->except, method)))
    return 0;
  if (fault->sessions == NULL)
    return ++fault->seen;
  if (session == NULL)
    return 0;

  seen = GPOINTER_TO_UINT (g_hash_table_lookup (fault->sessions, session)) + 1;
  g_hash_table_replace (fault->sessions, g_strdup (session), GUINT_TO_POINTER (seen));

  return seen;
}

/**
 * pp_sim_faults_hit_index:
 * @self: the faults
 * @method: a call that came in, without Async.
 * @session: (nullable): its session
 *
 * Counts the call for every fault that counts.
 *
 * Returns: (transfer none) (nullable): the first of them that strikes here and now; it does so once
 */
const PpSimFault *
pp_sim_faults_hit_index (PpSimFaults *self,
                         const char  *method,
                         const char  *session)
{
  const PpSimFault *found = NULL;

  for (guint i = 0; i < self->faults->len; i++)
    {
      PpSimFault *fault = g_ptr_array_index (self->faults, i);

      if (fault->place != PP_SIM_FAULT_ON_INDEX || fault->struck ||
          count_call (fault, method, session) != fault->nth || found != NULL)
        continue;
      fault->struck = TRUE;
      found = fault;
    }

  return found;
}

/**
 * pp_sim_faults_mark:
 * @self: the faults
 *
 * Faults that count since a mark begin to count now.
 */
void
pp_sim_faults_mark (PpSimFaults *self)
{
  for (guint i = 0; i < self->faults->len; i++)
    {
      PpSimFault *fault = g_ptr_array_index (self->faults, i);

      if (!fault->since_mark)
        continue;
      fault->marked = TRUE;
      fault->seen = 0;
      if (fault->sessions != NULL)
        g_hash_table_remove_all (fault->sessions);
    }
}

/**
 * pp_sim_faults_hit_host:
 * @self: the faults
 * @action: what may happen to a host
 * @host_name: (nullable): the host
 * @host_uuid: (nullable): the same
 *
 * Returns: (transfer none) (nullable): the fault when it happens now
 */
const PpSimFault *
pp_sim_faults_hit_host (PpSimFaults     *self,
                        PpSimFaultAction action,
                        const char      *host_name,
                        const char      *host_uuid)
{
  for (guint i = 0; i < self->faults->len; i++)
    {
      PpSimFault *fault = g_ptr_array_index (self->faults, i);

      if (fault->place != PP_SIM_FAULT_ON_HOST || fault->action != action ||
          !is_of (fault, host_name, host_uuid))
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

      if (fault->action == PP_SIM_FAULT_OFFLINE && is_of (fault, host_name, host_uuid))
        return TRUE;
    }

  return FALSE;
}
