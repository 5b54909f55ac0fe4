/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-sim-db"

#include "config.h"

#include "sim-db.h"

struct _SimDb
{
  SimRelease  release;
  gint64      generation;
  GHashTable *by_ref;      /* (owned) ref → SimObject, owned by objects */
  GPtrArray  *objects;     /* (owned) (element-type SimObject) in the order they were made */
  GPtrArray  *tombstones;  /* (owned) (element-type SimTombstone) */
};

/* The side that is stored, and the side that follows from it. */
static const struct
{
  const char *class_name;
  const char *field;
  const char *other_field;
} relations[] = {
  { "host_patch", "host", "patches" },
  { "host_patch", "pool_patch", "host_patches" },
  { "VM", "resident_on", "resident_VMs" },
  { "PBD", "host", "PBDs" },
  { "PBD", "SR", "PBDs" },
  { "VBD", "VM", "VBDs" },
  { "VBD", "VDI", "VBDs" },
  { "VDI", "SR", "VDIs" },
  { "VIF", "VM", "VIFs" },
  { "VIF", "network", "VIFs" },
};

static void
object_free (gpointer data)
{
  SimObject *object = data;

  g_free (object->ref);
  sim_value_free (object->record);
  g_free (object);
}

static void
tombstone_free (gpointer data)
{
  SimTombstone *tombstone = data;

  g_free (tombstone->ref);
  g_free (tombstone);
}

SimDb *
sim_db_new (SimRelease release)
{
  SimDb *self = g_new0 (SimDb, 1);

  self->release = release;
  self->generation = 1;
  self->by_ref = g_hash_table_new (g_str_hash, g_str_equal);
  self->objects = g_ptr_array_new_with_free_func (object_free);
  self->tombstones = g_ptr_array_new_with_free_func (tombstone_free);

  return self;
}

void
sim_db_free (SimDb *self)
{
  g_hash_table_unref (self->by_ref);
  g_ptr_array_unref (self->objects);
  g_ptr_array_unref (self->tombstones);
  g_free (self);
}

SimRelease
sim_db_release (SimDb *self)
{
  return self->release;
}

gint64
sim_db_generation (SimDb *self)
{
  return self->generation;
}

SimObject *
sim_db_lookup (SimDb      *self,
               const char *ref)
{
  return ref != NULL ? g_hash_table_lookup (self->by_ref, ref) : NULL;
}

/* Adds or removes @ref in the list that follows on the other side of a relation. */
static void
link_other (SimDb      *self,
            const char *other,
            const char *field,
            const char *ref,
            gboolean    add)
{
  SimObject *object = sim_db_lookup (self, other);
  SimValue *list = object != NULL ? sim_value_get (object->record, field) : NULL;

  if (list == NULL)
    return;
  if (add && !sim_value_has (list, ref))
    sim_value_append (list, sim_string (ref));
  if (!add)
    sim_value_remove (list, ref);
  object->modified = ++self->generation;
}

static void
link_all (SimDb     *self,
          SimObject *object,
          gboolean   add)
{
  for (guint i = 0; i < G_N_ELEMENTS (relations); i++)
    if (g_str_equal (relations[i].class_name, object->class_name))
      link_other (self, sim_value_text (sim_value_get (object->record, relations[i].field)),
                  relations[i].other_field, object->ref, add);
}

static gboolean
is_relation (SimObject  *object,
             const char *field)
{
  for (guint i = 0; i < G_N_ELEMENTS (relations); i++)
    if (g_str_equal (relations[i].class_name, object->class_name) &&
        g_str_equal (relations[i].field, field))
      return TRUE;

  return FALSE;
}

/* The other way round: an object made after those that point to it. */
static void
link_back (SimDb     *self,
           SimObject *object)
{
  for (guint i = 0; i < G_N_ELEMENTS (relations); i++)
    {
      SimValue *list = sim_value_get (object->record, relations[i].other_field);

      if (list == NULL || sim_value_kind (list) != SIM_ARRAY)
        continue;
      for (guint j = 0; j < self->objects->len; j++)
        {
          SimObject *other = g_ptr_array_index (self->objects, j);
          const SimValue *pointer;

          if (!g_str_equal (other->class_name, relations[i].class_name))
            continue;
          pointer = sim_value_get (other->record, relations[i].field);
          if (g_str_equal (sim_value_text (pointer), object->ref) &&
              !sim_value_has (list, other->ref))
            sim_value_append (list, sim_string (other->ref));
        }
    }
}

/**
 * sim_db_create:
 * @self: a database
 * @class_name: class as on the wire
 * @ref: (nullable): its reference; %NULL makes one
 * @fields: (transfer full) (nullable): what differs from the defaults of the release
 *
 * Makes an object with exactly the fields of the release: missing ones get typed defaults, those
 * the release does not know are dropped.
 *
 * Returns: (transfer none): its reference
 */
const char *
sim_db_create (SimDb      *self,
               const char *class_name,
               const char *ref,
               SimValue   *fields)
{
  g_autoptr(SimValue) given = fields;
  g_autofree char *uuid = g_uuid_string_random ();
  SimObject *object = g_new0 (SimObject, 1);

  object->class_name = sim_schema_find_class (self->release, class_name);
  g_assert (object->class_name != NULL);
  object->ref = ref != NULL ? g_strdup (ref) : g_strconcat ("OpaqueRef:", uuid, NULL);
  object->record = sim_struct ();
  object->created = object->modified = ++self->generation;

  for (guint i = 0; i < sim_schema_n_fields; i++)
    {
      const SimField *field = &sim_schema_fields[i];
      SimValue *value = given != NULL ? sim_value_get (given, field->name) : NULL;

      if (field->since > self->release || !g_str_equal (field->class_name, object->class_name))
        continue;
      if (value != NULL && sim_schema_fits (field, value))
        sim_value_set (object->record, field->name, sim_value_copy (value));
      else if (g_str_equal (field->name, "uuid"))
        sim_value_set (object->record, "uuid", sim_string (uuid));
      else
        sim_value_set (object->record, field->name, sim_schema_default (field));
    }

  g_ptr_array_add (self->objects, object);
  g_hash_table_insert (self->by_ref, object->ref, object);
  /* Nobody can point to a reference that was made just now. */
  if (ref != NULL)
    link_back (self, object);
  link_all (self, object, TRUE);

  return object->ref;
}

void
sim_db_destroy (SimDb      *self,
                const char *ref)
{
  SimObject *object = sim_db_lookup (self, ref);
  SimTombstone *tombstone;

  if (object == NULL)
    return;

  link_all (self, object, FALSE);
  tombstone = g_new0 (SimTombstone, 1);
  tombstone->class_name = object->class_name;
  tombstone->ref = g_strdup (object->ref);
  tombstone->created = object->created;
  tombstone->deleted = ++self->generation;
  g_ptr_array_add (self->tombstones, tombstone);
  g_hash_table_remove (self->by_ref, object->ref);
  g_ptr_array_remove (self->objects, object);
}

const char *
sim_db_find (SimDb      *self,
             const char *class_name,
             const char *field,
             const char *text)
{
  for (guint i = 0; i < self->objects->len; i++)
    {
      SimObject *object = g_ptr_array_index (self->objects, i);

      if (g_str_equal (object->class_name, class_name) &&
          g_ascii_strcasecmp (sim_value_text (sim_value_get (object->record, field)), text) == 0)
        return object->ref;
    }

  return NULL;
}

char **
sim_db_refs (SimDb      *self,
             const char *class_name)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; i < self->objects->len; i++)
    {
      SimObject *object = g_ptr_array_index (self->objects, i);

      if (g_str_equal (object->class_name, class_name))
        g_strv_builder_add (builder, object->ref);
    }

  return g_strv_builder_end (builder);
}

guint
sim_db_count (SimDb      *self,
              const char *class_name)
{
  guint n = 0;

  for (guint i = 0; i < self->objects->len; i++)
    n += g_str_equal (((SimObject *) g_ptr_array_index (self->objects, i))->class_name, class_name);

  return n;
}

const SimValue *
sim_db_get (SimDb      *self,
            const char *ref,
            const char *field)
{
  SimObject *object = sim_db_lookup (self, ref);

  return object != NULL ? sim_value_get (object->record, field) : NULL;
}

/**
 * sim_db_set:
 * @self: a database
 * @ref: an object
 * @field: one of its fields; unknown ones are ignored, as the release has no such column
 * @value: (transfer full): its new value
 *
 * Sets a field. Nothing happens, and no event follows, when it has that value already.
 */
void
sim_db_set (SimDb      *self,
            const char *ref,
            const char *field,
            SimValue   *value)
{
  g_autoptr(SimValue) given = value;
  SimObject *object = sim_db_lookup (self, ref);
  SimValue *now = object != NULL ? sim_value_get (object->record, field) : NULL;

  if (now == NULL || sim_value_equal (now, given))
    return;

  if (is_relation (object, field))
    {
      link_all (self, object, FALSE);
      sim_value_set (object->record, field, g_steal_pointer (&given));
      link_all (self, object, TRUE);
    }
  else
    {
      sim_value_set (object->record, field, g_steal_pointer (&given));
    }
  object->modified = ++self->generation;
}

void
sim_db_touch (SimDb      *self,
              const char *ref)
{
  SimObject *object = sim_db_lookup (self, ref);

  if (object != NULL)
    object->modified = ++self->generation;
}

const GPtrArray *
sim_db_objects (SimDb *self)
{
  return self->objects;
}

const GPtrArray *
sim_db_tombstones (SimDb *self)
{
  return self->tombstones;
}
