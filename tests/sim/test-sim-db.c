/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-test"

#include "config.h"

#include "pp-sim-db.h"

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PpSimDb, pp_sim_db_free)

static const char *
text_of (PpSimDb * db,
         const char *ref,
         const char *field)
{
  return pp_sim_value_text (pp_sim_db_get (db, ref, field));
}

static gboolean
lists (PpSimDb    *db,
       const char *ref,
       const char *field,
       const char *other)
{
  return pp_sim_value_has (pp_sim_db_get (db, ref, field), other);
}

/* A new object has the fields of its release, all of them and no other. */
static void
test_defaults (void)
{
  for (guint release = PP_SIM_RELEASE_56; release <= PP_SIM_RELEASE_70; release++)
    {
      g_autoptr(PpSimDb) db = pp_sim_db_new (release);
      const char *ref = pp_sim_db_create (db, "VM", NULL, NULL);
      PpSimObject *object = pp_sim_db_lookup (db, ref);
      guint n = 0;

      for (guint i = 0; i < pp_sim_schema_n_fields; i++)
        {
          const PpSimField *field = &pp_sim_schema_fields[i];
          const PpSimValue *value = pp_sim_value_get (object->record, field->name);

          if (!g_str_equal (field->class_name, "VM") || field->since > release)
            continue;
          g_assert_nonnull (value);
          g_assert_true (pp_sim_schema_fits (field, value));
          n++;
        }
      g_assert_cmpuint (pp_sim_value_length (object->record), ==, n);
      g_assert_true (g_str_has_prefix (ref, "OpaqueRef:"));
      g_assert_true (g_uuid_string_is_valid (text_of (db, ref, "uuid")));
      g_assert_cmpstr (text_of (db, ref, "power_state"), ==, "Halted");
      g_assert_cmpstr (text_of (db, ref, "resident_on"), ==, "OpaqueRef:NULL");
      g_assert_cmpint (pp_sim_db_get (db, ref, "generation_id") != NULL, ==,
                       release >= PP_SIM_RELEASE_62);
    }
}

static void
test_given (void)
{
  g_autoptr(PpSimDb) db = pp_sim_db_new (PP_SIM_RELEASE_62);
  PpSimValue *fields = pp_sim_struct ();
  const char *ref;

  pp_sim_value_set (fields, "uuid", pp_sim_string ("7357E549-0000-0000-0000-00000000000A"));
  pp_sim_value_set (fields, "name_label", pp_sim_string ("pool"));
  pp_sim_value_set (fields, "ha_enabled", pp_sim_string ("not a truth value"));
  pp_sim_value_set (fields, "ha_cluster_stack", pp_sim_string ("7.0 only"));
  ref = pp_sim_db_create (db, "pool", "OpaqueRef:given", fields);

  g_assert_cmpstr (ref, ==, "OpaqueRef:given");
  g_assert_cmpstr (text_of (db, ref, "name_label"), ==, "pool");
  g_assert_false (pp_sim_value_bool (pp_sim_db_get (db, ref, "ha_enabled")));
  g_assert_null (pp_sim_db_get (db, ref, "ha_cluster_stack"));
  g_assert_cmpstr (pp_sim_db_find (db, "pool", "uuid", "7357e549-0000-0000-0000-00000000000a"), ==,
                   ref);
  g_assert_null (pp_sim_db_find (db, "host", "uuid", "7357e549-0000-0000-0000-00000000000a"));
  g_assert_null (pp_sim_db_get (db, "OpaqueRef:NULL", "uuid"));
  g_assert_null (pp_sim_db_lookup (db, NULL));
}

static const struct
{
  const char *class_name;
  const char *field;
  const char *other_class;
  const char *other_field;
} relations[] = {
  { "host_patch", "host", "host", "patches" },
  { "host_patch", "pool_patch", "pool_patch", "host_patches" },
  { "VM", "resident_on", "host", "resident_VMs" },
  { "PBD", "host", "host", "PBDs" },
  { "PBD", "SR", "SR", "PBDs" },
  { "VBD", "VM", "VM", "VBDs" },
  { "VBD", "VDI", "VDI", "VBDs" },
  { "VDI", "SR", "SR", "VDIs" },
  { "VIF", "VM", "VM", "VIFs" },
  { "VIF", "network", "network", "VIFs" },
};

/* Each relation, in both orders of creation, moved and ended; each change is seen on both sides. */
static void
test_relations (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (relations); i++)
    {
      g_autoptr(PpSimDb) db = pp_sim_db_new (PP_SIM_RELEASE_62);
      const char *field = relations[i].field, *list = relations[i].other_field;
      PpSimValue *fields = pp_sim_struct ();
      const char *one, *a, *b;
      gint64 before;

      pp_sim_value_set (fields, field, pp_sim_string ("OpaqueRef:a"));
      one = pp_sim_db_create (db, relations[i].class_name, NULL, fields);
      a = pp_sim_db_create (db, relations[i].other_class, "OpaqueRef:a", NULL);
      b = pp_sim_db_create (db, relations[i].other_class, "OpaqueRef:b", NULL);
      g_assert_true (lists (db, a, list, one));
      g_assert_false (lists (db, b, list, one));

      before = pp_sim_db_generation (db);
      pp_sim_db_set (db, one, field, pp_sim_string (b));
      g_assert_false (lists (db, a, list, one));
      g_assert_true (lists (db, b, list, one));
      g_assert_cmpint (pp_sim_db_lookup (db, a)->modified, >, before);
      g_assert_cmpint (pp_sim_db_lookup (db, b)->modified, >, before);
      g_assert_cmpint (pp_sim_db_lookup (db, one)->modified, >, before);

      before = pp_sim_db_generation (db);
      pp_sim_db_destroy (db, one);
      g_assert_cmpuint (pp_sim_value_length (pp_sim_db_get (db, b, list)), ==, 0);
      g_assert_cmpint (pp_sim_db_lookup (db, b)->modified, >, before);

      fields = pp_sim_struct ();
      pp_sim_value_set (fields, field, pp_sim_string (a));
      one = pp_sim_db_create (db, relations[i].class_name, NULL, fields);
      g_assert_true (lists (db, a, list, one));
      g_assert_cmpuint (pp_sim_value_length (pp_sim_db_get (db, a, list)), ==, 1);
    }
}

static void
test_generations (void)
{
  g_autoptr(PpSimDb) db = pp_sim_db_new (PP_SIM_RELEASE_62);
  const char *ref = pp_sim_db_create (db, "task", "OpaqueRef:task", NULL);
  gint64 created = pp_sim_db_lookup (db, ref)->created;
  const PpSimTombstone *tombstone;
  gint64 modified;

  g_assert_cmpint (pp_sim_db_lookup (db, ref)->modified, ==, created);
  g_assert_cmpint (pp_sim_db_generation (db), ==, created);

  pp_sim_db_set (db, ref, "name_label", pp_sim_string ("work"));
  modified = pp_sim_db_lookup (db, ref)->modified;
  g_assert_cmpint (modified, >, created);
  pp_sim_db_set (db, ref, "name_label", pp_sim_string ("work"));
  pp_sim_db_set (db, ref, "no_such_field", pp_sim_string ("x"));
  pp_sim_db_set (db, "OpaqueRef:gone", "name_label", pp_sim_string ("x"));
  g_assert_cmpint (pp_sim_db_generation (db), ==, modified);
  pp_sim_db_touch (db, ref);
  g_assert_cmpint (pp_sim_db_lookup (db, ref)->modified, >, modified);
  g_assert_cmpuint (pp_sim_db_count (db, "task"), ==, 1);

  pp_sim_db_destroy (db, "OpaqueRef:task");
  pp_sim_db_destroy (db, "OpaqueRef:task");
  g_assert_null (pp_sim_db_lookup (db, "OpaqueRef:task"));
  g_assert_cmpuint (pp_sim_db_count (db, "task"), ==, 0);
  g_assert_cmpuint (pp_sim_db_tombstones (db)->len, ==, 1);
  tombstone = g_ptr_array_index ((GPtrArray *) pp_sim_db_tombstones (db), 0);
  g_assert_cmpstr (tombstone->ref, ==, "OpaqueRef:task");
  g_assert_cmpstr (tombstone->class_name, ==, "task");
  g_assert_cmpint (tombstone->created, ==, created);
  g_assert_cmpint (tombstone->deleted, ==, pp_sim_db_generation (db));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/sim/db/defaults", test_defaults);
  g_test_add_func ("/sim/db/given", test_given);
  g_test_add_func ("/sim/db/relations", test_relations);
  g_test_add_func ("/sim/db/generations", test_generations);

  return g_test_run ();
}
