/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-sim-generic"

#include "config.h"

#include "pp-sim-rpc.h"

#include <string.h>

/* The accessors every class has, made from the field table. */

typedef enum
{
  ACCESS_ALL,
  ACCESS_ALL_RECORDS,
  ACCESS_ALL_RECORDS_WHERE,
  ACCESS_RECORD,
  ACCESS_BY_UUID,
  ACCESS_BY_NAME_LABEL,
  ACCESS_GET,
  ACCESS_SET,
  ACCESS_ADD_TO,
  ACCESS_REMOVE_FROM,
  ACCESS_ADD,
  ACCESS_REMOVE,
} AccessKind;

typedef struct
{
  AccessKind        kind;
  const char       *class_name;
  const PpSimField *field;       /* (nullable) */
  guint             n_params;
} Access;

static const struct
{
  const char *verb;
  AccessKind  kind;
  guint       n_params;
} verbs[] = {
  { "get_all", ACCESS_ALL, 0 },
  { "get_all_records", ACCESS_ALL_RECORDS, 0 },
  { "get_all_records_where", ACCESS_ALL_RECORDS_WHERE, 1 },
  { "get_record", ACCESS_RECORD, 1 },
  { "get_by_uuid", ACCESS_BY_UUID, 1 },
  { "get_by_name_label", ACCESS_BY_NAME_LABEL, 1 },
};

static const struct
{
  const char *prefix;
  AccessKind  kind;
  guint       n_params;
  guint       write;     /* what the field must allow */
} prefixes[] = {
  { "get_", ACCESS_GET, 1, 0 },
  { "set_", ACCESS_SET, 2, PP_SIM_WRITE_SET },
  { "add_to_", ACCESS_ADD_TO, 3, PP_SIM_WRITE_MAP },
  { "remove_from_", ACCESS_REMOVE_FROM, 2, PP_SIM_WRITE_MAP },
  { "add_", ACCESS_ADD, 2, PP_SIM_WRITE_MEMBERS },
  { "remove_", ACCESS_REMOVE, 2, PP_SIM_WRITE_MEMBERS },
};

static gboolean
may_write (PpSimRelease      release,
           const PpSimField *field,
           guint             how)
{
  return (field->write & how) != 0 ||
         (how == PP_SIM_WRITE_SET && release >= PP_SIM_RELEASE_60 &&
          (field->write & PP_SIM_WRITE_SET_60) != 0);
}

static gboolean
find_field_access (PpSimRelease release,
                   const char  *verb,
                   Access      *access)
{
  for (guint i = 0; i < G_N_ELEMENTS (prefixes); i++)
    {
      if (!g_str_has_prefix (verb, prefixes[i].prefix))
        continue;

      access->field = pp_sim_schema_find_field (release, access->class_name,
                                                verb + strlen (prefixes[i].prefix));
      access->kind = prefixes[i].kind;
      access->n_params = prefixes[i].n_params;
      if (access->field == NULL)
        continue;

      /* A message is no row of the database: it is read as a whole. */
      return access->kind == ACCESS_GET ? !g_str_equal (access->class_name, "message") :
             may_write (release, access->field, prefixes[i].write);
    }

  return FALSE;
}

static gboolean
find_access (PpSimRelease release,
             const char  *method,
             Access      *access)
{
  const char *dot = strchr (method, '.');
  g_autofree char *class_name = dot != NULL ? g_strndup (method, dot - method) : NULL;

  if (class_name == NULL || !pp_sim_schema_has_class (release, class_name) ||
      g_str_equal (class_name, "session"))
    return FALSE;

  access->class_name = pp_sim_schema_find_class (release, class_name);
  for (guint i = 0; i < G_N_ELEMENTS (verbs); i++)
    if (g_str_equal (dot + 1, verbs[i].verb))
      {
        access->kind = verbs[i].kind;
        access->n_params = verbs[i].n_params;
        /* There is one pool: it has a name, but is not looked for by it. */
        return access->kind != ACCESS_BY_NAME_LABEL ||
               (!g_str_equal (class_name, "pool") &&
                pp_sim_schema_find_field (release, access->class_name, "name_label") != NULL);
      }

  return find_field_access (release, dot + 1, access);
}

static void
list_one (PpSimRelease release,
          const char  *class_name,
          const char  *verb,
          const char  *field,
          PpSimValue  *names)
{
  g_autofree char *method = g_strconcat (class_name, ".", verb, field, NULL);
  Access access = { 0 };

  if (find_access (release, method, &access))
    pp_sim_value_append (names, pp_sim_take_string (g_steal_pointer (&method)));
}

/**
 * pp_sim_generic_list:
 * @release: a release
 * @names: array that they are added to
 *
 * Names the accessors of all classes.
 */
void
pp_sim_generic_list (PpSimRelease release,
                     PpSimValue  *names)
{
  const char *last = "";

  for (guint i = 0; i < pp_sim_schema_n_fields; i++)
    {
      const PpSimField *field = &pp_sim_schema_fields[i];

      for (guint j = 0; j < G_N_ELEMENTS (verbs) && !g_str_equal (field->class_name, last); j++)
        list_one (release, field->class_name, verbs[j].verb, "", names);
      last = field->class_name;
      for (guint j = 0; j < G_N_ELEMENTS (prefixes); j++)
        list_one (release, field->class_name, prefixes[j].prefix, field->name, names);
    }
}

static gboolean
check_arity (PpSimCall *call,
             Access    *access)
{
  guint n_given = pp_sim_value_length (call->params);
  g_autofree char *expected = NULL;
  g_autofree char *received = NULL;

  if (call->session != NULL && n_given == access->n_params)
    return TRUE;

  expected = g_strdup_printf ("%u", access->n_params);
  received = call->session != NULL ? g_strdup_printf ("%u", n_given) : g_strdup ("-1");
  pp_sim_call_fail (call, "MESSAGE_PARAMETER_COUNT_MISMATCH", call->method, expected, received, NULL);

  return FALSE;
}

static gboolean
check_session (PpSimCall *call)
{
  const char *master = pp_sim_pool_master (call->pool);

  if (g_strcmp0 (call->host, master) != 0)
    pp_sim_call_fail (call, "HOST_IS_SLAVE",
                      pp_sim_value_text (pp_sim_db_get (call->pool->db, master, "address")), NULL);
  else if (!pp_sim_session_exists (call->pool, call->session))
    pp_sim_call_fail (call, "SESSION_INVALID", call->session, NULL);

  return !pp_sim_call_failed (call);
}

static PpSimValue *
collect (PpSimCall *call,
         Access    *access)
{
  g_autoptr(PpSimWhere) where = NULL;
  PpSimValue *result = access->kind == ACCESS_ALL ? pp_sim_array () : pp_sim_struct ();
  const GPtrArray *objects = pp_sim_db_objects (call->pool->db);

  if (access->kind == ACCESS_ALL_RECORDS_WHERE)
    {
      where = pp_sim_where_parse (pp_sim_call_text (call, 0));
      if (where == NULL)
        {
          pp_sim_call_fail (call, "INTERNAL_ERROR", "Db_filter.Expression_error", NULL);
          return result;
        }
    }

  for (guint i = 0; i < objects->len; i++)
    {
      PpSimObject *object = g_ptr_array_index (objects, i);

      if (object->class_name != access->class_name ||
          (where != NULL && !pp_sim_where_matches (where, object->record)))
        continue;
      if (access->kind == ACCESS_ALL)
        pp_sim_value_append (result, pp_sim_string (object->ref));
      else
        pp_sim_value_set (result, object->ref, pp_sim_value_copy (object->record));
    }

  return result;
}

static PpSimValue *
find_by_name (PpSimCall *call,
              Access    *access)
{
  PpSimValue *result = pp_sim_array ();
  const GPtrArray *objects = pp_sim_db_objects (call->pool->db);

  for (guint i = 0; i < objects->len; i++)
    {
      PpSimObject *object = g_ptr_array_index (objects, i);

      if (object->class_name == access->class_name &&
          g_str_equal (pp_sim_value_text (pp_sim_value_get (object->record, "name_label")),
                       pp_sim_call_text (call, 0)))
        pp_sim_value_append (result, pp_sim_string (object->ref));
    }

  return result;
}

static void
change_set (PpSimCall   *call,
            Access      *access,
            PpSimObject *object)
{
  if (!pp_sim_schema_fits (access->field, pp_sim_call_param (call, 1)))
    pp_sim_call_fail_unmarshal (call, access->field->type, NULL);
  else
    pp_sim_db_set (call->pool->db, object->ref, access->field->name,
                   pp_sim_value_copy (pp_sim_call_param (call, 1)));
}

static void
change_map (PpSimCall   *call,
            Access      *access,
            PpSimObject *object)
{
  g_autoptr(PpSimValue) map = pp_sim_value_copy (pp_sim_value_get (object->record, access->field->name));
  const char *key = pp_sim_call_text (call, 1);

  if (access->kind == ACCESS_REMOVE_FROM)
    {
      pp_sim_value_unset (map, key);
    }
  else if (pp_sim_value_get (map, key) != NULL)
    {
      pp_sim_call_fail (call, "MAP_DUPLICATE_KEY", access->class_name, access->field->name,
                        object->ref, key, NULL);
      return;
    }
  else
    {
      pp_sim_value_set (map, key, pp_sim_string (pp_sim_call_text (call, 2)));
    }
  pp_sim_db_set (call->pool->db, object->ref, access->field->name, g_steal_pointer (&map));
}

static void
change_members (PpSimCall   *call,
                Access      *access,
                PpSimObject *object)
{
  PpSimValue *members = pp_sim_value_copy (pp_sim_value_get (object->record, access->field->name));
  const char *member = pp_sim_call_text (call, 1);

  if (access->kind == ACCESS_REMOVE)
    pp_sim_value_remove (members, member);
  else if (!pp_sim_value_has (members, member))
    pp_sim_value_append (members, pp_sim_string (member));
  pp_sim_db_set (call->pool->db, object->ref, access->field->name, members);
}

static void
access_object (PpSimCall *call,
               Access    *access)
{
  PpSimObject *object = pp_sim_db_lookup (call->pool->db, pp_sim_call_text (call, 0));

  if (object == NULL || object->class_name != access->class_name)
    {
      pp_sim_call_fail (call, "HANDLE_INVALID", access->class_name, pp_sim_call_text (call, 0), NULL);
      return;
    }

  if (access->kind == ACCESS_RECORD)
    pp_sim_call_return (call, pp_sim_value_copy (object->record));
  else if (access->kind == ACCESS_GET)
    pp_sim_call_return (call, pp_sim_value_copy (pp_sim_value_get (object->record, access->field->name)));
  else if (access->kind == ACCESS_SET)
    change_set (call, access, object);
  else if (access->kind == ACCESS_ADD || access->kind == ACCESS_REMOVE)
    change_members (call, access, object);
  else
    change_map (call, access, object);
}

static void
find_by_uuid (PpSimCall *call,
              Access    *access)
{
  const char *ref = pp_sim_db_find (call->pool->db, access->class_name, "uuid",
                                    pp_sim_call_text (call, 0));

  if (ref == NULL)
    pp_sim_call_fail (call, "UUID_INVALID", access->class_name, pp_sim_call_text (call, 0), NULL);
  else
    pp_sim_call_return (call, pp_sim_string (ref));
}

/**
 * pp_sim_generic_handle:
 * @call: a call
 *
 * Answers an accessor: get_all_records, get_record, get_name_label, add_to_other_config …
 *
 * Returns: whether the release has this accessor
 */
gboolean
pp_sim_generic_handle (PpSimCall *call)
{
  Access access = { 0 };

  if (!find_access (call->world->release, call->method, &access))
    return FALSE;
  if (!check_arity (call, &access) || !check_session (call))
    return TRUE;

  for (guint i = 0; i < access.n_params && access.kind != ACCESS_SET; i++)
    if (pp_sim_value_kind (pp_sim_call_param (call, i)) != PP_SIM_STRING)
      {
        pp_sim_call_fail_unmarshal (call, "string", NULL);
        return TRUE;
      }

  switch (access.kind)
    {
    case ACCESS_ALL:
    case ACCESS_ALL_RECORDS:
    case ACCESS_ALL_RECORDS_WHERE:
      pp_sim_call_return (call, collect (call, &access));
      break;

    case ACCESS_BY_UUID:
      find_by_uuid (call, &access);
      break;

    case ACCESS_BY_NAME_LABEL:
      pp_sim_call_return (call, find_by_name (call, &access));
      break;

    case ACCESS_RECORD:
    case ACCESS_GET:
    case ACCESS_SET:
    case ACCESS_ADD_TO:
    case ACCESS_REMOVE_FROM:
    case ACCESS_ADD:
    case ACCESS_REMOVE:
    default:
      access_object (call, &access);
      break;
    }

  return TRUE;
}
