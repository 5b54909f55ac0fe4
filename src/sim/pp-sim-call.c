/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-sim-call"

#include "config.h"

#include "pp-sim-call.h"

#include <string.h>

#include "pp-sim-rpc.h"
#include "pp-sim-xmlrpc.h"

const char *
pp_sim_call_text (PpSimCall *call,
                  guint      position)
{
  return pp_sim_value_text (pp_sim_value_item (call->params, position));
}

PpSimValue *
pp_sim_call_param (PpSimCall *call,
                   guint      position)
{
  return pp_sim_value_item (call->params, position);
}

void
pp_sim_call_return (PpSimCall  *call,
                    PpSimValue *result)
{
  g_clear_pointer (&call->result, pp_sim_value_free);
  call->result = result;
}

void
pp_sim_call_fail_strv (PpSimCall          *call,
                       const char * const *failure)
{
  g_strfreev (call->failure);
  call->failure = g_strdupv ((char **) failure);
}

void
pp_sim_call_fail (PpSimCall  *call,
                  const char *code,
                  ...)
{
  g_autoptr(GPtrArray) words = g_ptr_array_new ();
  const char *word;
  va_list args;

  va_start (args, code);
  for (word = code; word != NULL; word = va_arg (args, const char *))
    g_ptr_array_add (words, (gpointer) word);
  va_end (args);
  g_ptr_array_add (words, NULL);

  pp_sim_call_fail_strv (call, (const char * const *) words->pdata);
}

gboolean
pp_sim_call_failed (PpSimCall *call)
{
  return call->failure != NULL;
}

/**
 * pp_sim_call_fail_unmarshal:
 * @call: a call
 * @expected: the type that was expected
 * @value: (nullable): what came instead
 *
 * Fails a call as its RPC layer does for a value of the wrong type (facts: XenAPI 1.4).
 *
 * Returns: %FALSE
 */
gboolean
pp_sim_call_fail_unmarshal (PpSimCall        *call,
                            const char       *expected,
                            const PpSimValue *value)
{
  g_autofree char *xml = value != NULL ? pp_sim_xmlrpc_write_value (value, call->world->release) :
                         g_strdup ("");
  g_autofree char *text = g_strdup_printf ("Rpc.Runtime_error(\"%s\", %s)", expected, xml);

  if (call->world->release < PP_SIM_RELEASE_70)
    pp_sim_call_fail (call, "XMLRPC_UNMARSHAL_FAILURE", expected, xml, NULL);
  else
    pp_sim_call_fail (call, "INTERNAL_ERROR", text, NULL);

  return FALSE;
}

static gboolean
check_ref (PpSimCall  *call,
           const char *type,
           const char *ref)
{
  g_autofree char *class_name = g_strndup (type + 4, strlen (type) - 5);
  PpSimObject *object = pp_sim_db_lookup (call->pool->db, ref);

  /* Classes that are not served have no objects to look for. */
  if (!pp_sim_schema_has_class (call->world->release, class_name) ||
      (object != NULL && g_str_equal (object->class_name, class_name)))
    return TRUE;

  pp_sim_call_fail (call, "HANDLE_INVALID", class_name, ref, NULL);

  return FALSE;
}

static gboolean
check_type (PpSimCall        *call,
            const char       *type,
            const PpSimValue *value)
{
  PpSimKind kind = pp_sim_value_kind (value);
  char *end = NULL;

  if (g_str_has_prefix (type, "ref("))
    return kind == PP_SIM_STRING ? check_ref (call, type, pp_sim_value_text (value)) :
           pp_sim_call_fail_unmarshal (call, "string", value);
  if (g_str_equal (type, "string"))
    return kind == PP_SIM_STRING || pp_sim_call_fail_unmarshal (call, type, value);
  if (g_str_equal (type, "bool"))
    return kind == PP_SIM_BOOL || pp_sim_call_fail_unmarshal (call, "boolean", value);
  if (g_str_has_prefix (type, "set"))
    return kind == PP_SIM_ARRAY || pp_sim_call_fail_unmarshal (call, "array", value);
  if (g_str_has_prefix (type, "map"))
    return kind == PP_SIM_STRUCT || pp_sim_call_fail_unmarshal (call, "struct", value);

  /* Integers are text in XML, numbers in JSON; a float is a double, text is taken as well. */
  if (kind == PP_SIM_INT || (g_str_equal (type, "float") && kind == PP_SIM_DOUBLE))
    return TRUE;
  if (kind != PP_SIM_STRING || *pp_sim_value_text (value) == '\0')
    return pp_sim_call_fail_unmarshal (call, type, value);
  if (g_str_equal (type, "int"))
    g_ascii_strtoll (pp_sim_value_text (value), &end, 10);
  else
    g_ascii_strtod (pp_sim_value_text (value), &end);

  return *end == '\0' || pp_sim_call_fail_unmarshal (call, type, value);
}

/* Both numbers leave the session out; without even a session the second one is -1 (facts §13). */
static gboolean
check_params (PpSimCall         *call,
              const PpSimMethod *method)
{
  g_auto(GStrv) types = g_strsplit (method->types, " ", -1);
  guint n_types = g_strv_length (types);
  int n_given = (int) pp_sim_value_length (call->params);
  int n_needed = (int) (n_types - method->n_optional);
  g_autofree char *expected = NULL;
  g_autofree char *received = NULL;

  if (call->session == NULL && !method->sessionless)
    n_given = -1;
  if (n_given >= n_needed && (n_given <= (int) n_types || method->sessionless))
    return TRUE;

  expected = g_strdup_printf ("%d", n_needed);
  received = g_strdup_printf ("%d", n_given);
  pp_sim_call_fail (call, "MESSAGE_PARAMETER_COUNT_MISMATCH", call->method, expected, received, NULL);

  return FALSE;
}

/* What stands for the default of a reference. */
static gboolean
is_null (const PpSimValue *value)
{
  return pp_sim_value_kind (value) == PP_SIM_STRING &&
         g_str_equal (pp_sim_value_text (value), "OpaqueRef:NULL");
}

static gboolean
check_types (PpSimCall         *call,
             const PpSimMethod *method)
{
  g_auto(GStrv) types = g_strsplit (method->types, " ", -1);
  guint n_types = g_strv_length (types);

  for (guint i = 0; i < MIN (pp_sim_value_length (call->params), n_types); i++)
    {
      const PpSimValue *value = pp_sim_value_item (call->params, i);

      if (!(i >= n_types - method->n_optional && is_null (value)) &&
          !check_type (call, types[i], value))
        return FALSE;
    }

  return TRUE;
}

static void
fail_slave (PpSimCall *call)
{
  pp_sim_call_fail (call, "HOST_IS_SLAVE",
                    pp_sim_value_text (pp_sim_db_get (call->pool->db, pp_sim_pool_master (call->pool),
                                                      "address")), NULL);
}

static gboolean
check_session (PpSimCall         *call,
               const PpSimMethod *method)
{
  gboolean slave = g_strcmp0 (call->host, pp_sim_pool_master (call->pool)) != 0;

  if (method->sessionless)
    return TRUE;

  /* A member knows no client's session: the master does (facts §2.2). */
  if (slave)
    fail_slave (call);
  else if (call->session == NULL || !pp_sim_session_exists (call->pool, call->session))
    pp_sim_call_fail (call, "SESSION_INVALID", call->session != NULL ? call->session : "", NULL);

  return !pp_sim_call_failed (call);
}

/**
 * pp_sim_call_check:
 * @call: a call
 * @method: the method it names
 *
 * Checks number of parameters, session and types, in the order in which xapi does.
 *
 * Returns: whether the call may run; if not it has failed
 */
gboolean
pp_sim_call_check (PpSimCall         *call,
                   const PpSimMethod *method)
{
  return check_params (call, method) && check_session (call, method) && check_types (call, method);
}
