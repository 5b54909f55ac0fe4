/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-sim-db"

#include "config.h"

#include "pp-sim-db.h"

struct _PpSimDb
{
  PpSimRelease release;
  gint64       generation;
  GHashTable  *by_ref;     /* (owned) ref → PpSimObject, owned by objects */
  GPtrArray   *objects;    /* (owned) (element-type PpSimObject) in the order they were made */
  GPtrArray   *tombstones; /* (owned) (element-type PpSimTombstone) */
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
  { "PIF", "host", "PIFs" },
  { "PIF", "network", "PIFs" },
};

static void
object_free (gpointer data)
{
  PpSimObject *object = data;

  g_free (object->ref);
  g_clear_pointer (&object->record, pp_sim_value_free);
  g_free (object);
}

static void
tombstone_free (gpointer data)
{
  PpSimTombstone *tombstone = data;

  g_free (tombstone->ref);
  pp_sim_value_free (tombstone->record);
  g_free (tombstone);
}

PpSimDb *
pp_sim_db_new (PpSimRelease release)
{
  PpSimDb *self = g_new0 (PpSimDb, 1);

  self->release = release;
  self->generation = 1;
  self->by_ref = g_hash_table_new (g_str_hash, g_str_equal);
  self->objects = g_ptr_array_new_with_free_func (object_free);
  self->tombstones = g_ptr_array_new_with_free_func (tombstone_free);

  return self;
}

void
pp_sim_db_free (PpSimDb *self)
{
  g_hash_table_unref (self->by_ref);
  g_ptr_array_unref (self->objects);
  g_ptr_array_unref (self->tombstones);
  g_free (self);
}

PpSimRelease
pp_sim_db_release (PpSimDb *self)
{
  return self->release;
}

gint64
pp_sim_db_generation (PpSimDb *self)
{
  return self->generation;
}

PpSimObject *
pp_sim_db_lookup (PpSimDb    *self,
                  const char *ref)
{
  return ref != NULL ? g_hash_table_lookup (self->by_ref, ref) : NULL;
}

/* Adds or removes @ref in the list that follows on the other side of a relation. */
static void
link_other (PpSimDb    *self,
            const char *other,
            const char *field,
            const char *ref,
            gboolean    add)
{
  PpSimObject *object = pp_sim_db_lookup (self, other);
  PpSimValue *list = object != NULL ? pp_sim_value_get (object->record, field) : NULL;

  if (list == NULL)
    return;
  if (add && !pp_sim_value_has (list, ref))
    pp_sim_value_append (list, pp_sim_string (ref));
  if (!add)
    pp_sim_value_remove (list, ref);
  object->modified = ++self->generation;
}

static void
link_all (PpSimDb     *self,
          PpSimObject *object,
          gboolean     add)
{
  for (guint i = 0; i < G_N_ELEMENTS (relations); i++)
    if (g_str_equal (relations[i].class_name, object->class_name))
      link_other (self, pp_sim_value_text (pp_sim_value_get (object->record, relations[i].field)),
                  relations[i].other_field, object->ref, add);
}

static gboolean
is_relation (PpSimObject *object,
             const char  *field)
{
  for (guint i = 0; i < G_N_ELEMENTS (relations); i++)
    if (g_str_equal (relations[i].class_name, object->class_name) &&
        g_str_equal (relations[i].field, field))
      return TRUE;

  return FALSE;
}

/* The other way round: an object made after those that point to it. */
static void
link_back (PpSimDb     *self,
           PpSimObject *object)
{
  for (guint i = 0; i < G_N_ELEMENTS (relations); i++)
    {
      PpSimValue *list = pp_sim_value_get (object->record, relations[i].other_field);

      if (list == NULL || pp_sim_value_kind (list) != PP_SIM_ARRAY)
        continue;
      for (guint j = 0; j < self->objects->len; j++)
        {
          PpSimObject *other = g_ptr_array_index (self->objects, j);
          const PpSimValue *pointer;

          if (!g_str_equal (other->class_name, relations[i].class_name))
            continue;
          pointer = pp_sim_value_get (other->record, relations[i].field);
          if (g_str_equal (pp_sim_value_text (pointer), object->ref) &&
              !pp_sim_value_has (list, other->ref))
            pp_sim_value_append (list, pp_sim_string (other->ref));
        }
    }
}

/**
 * pp_sim_db_create:
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
pp_sim_db_create (PpSimDb    *self,
                  const char *class_name,
                  const char *ref,
                  PpSimValue *fields)
{
  g_autoptr(PpSimValue) given = fields;
  g_autofree char *uuid = g_uuid_string_random ();
  PpSimObject *object = g_new0 (PpSimObject, 1);

  object->class_name = pp_sim_schema_find_class (self->release, class_name);
  g_assert (object->class_name != NULL);
  object->ref = ref != NULL ? g_strdup (ref) : g_strconcat ("OpaqueRef:", uuid, NULL);
  object->record = pp_sim_struct ();
  object->created = object->modified = ++self->generation;

  for (guint i = 0; i < pp_sim_schema_n_fields; i++)
    {
      const PpSimField *field = &pp_sim_schema_fields[i];
      PpSimValue *value = given != NULL ? pp_sim_value_get (given, field->name) : NULL;

      if (field->since > self->release || !g_str_equal (field->class_name, object->class_name))
        continue;
      if (value != NULL && pp_sim_schema_fits (field, value))
        pp_sim_value_set (object->record, field->name, pp_sim_value_copy (value));
      else if (g_str_equal (field->name, "uuid"))
        pp_sim_value_set (object->record, "uuid", pp_sim_string (uuid));
      else
        pp_sim_value_set (object->record, field->name, pp_sim_schema_default (field));
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
pp_sim_db_destroy (PpSimDb    *self,
                   const char *ref)
{
  PpSimObject *object = pp_sim_db_lookup (self, ref);
  PpSimTombstone *tombstone;

  if (object == NULL)
    return;

  link_all (self, object, FALSE);
  tombstone = g_new0 (PpSimTombstone, 1);
  tombstone->class_name = object->class_name;
  tombstone->ref = g_strdup (object->ref);
  tombstone->record = g_steal_pointer (&object->record);
  tombstone->created = object->created;
  tombstone->deleted = ++self->generation;
  g_ptr_array_add (self->tombstones, tombstone);
  g_hash_table_remove (self->by_ref, object->ref);
  g_ptr_array_remove (self->objects, object);
}

const char *
pp_sim_db_find (PpSimDb    *self,
                const char *class_name,
                const char *field,
                const char *text)
{
  for (guint i = 0; i < self->objects->len; i++)
    {
      PpSimObject *object = g_ptr_array_index (self->objects, i);

      if (g_str_equal (object->class_name, class_name) &&
          g_ascii_strcasecmp (pp_sim_value_text (pp_sim_value_get (object->record, field)), text) == 0)
        return object->ref;
    }

  return NULL;
}

char **
pp_sim_db_refs (PpSimDb    *self,
                const char *class_name)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; i < self->objects->len; i++)
    {
      PpSimObject *object = g_ptr_array_index (self->objects, i);

      if (g_str_equal (object->class_name, class_name))
        g_strv_builder_add (builder, object->ref);
    }

  return g_strv_builder_end (builder);
}

guint
pp_sim_db_count (PpSimDb    *self,
                 const char *class_name)
{
  guint n = 0;

  for (guint i = 0; i < self->objects->len; i++)
    n += g_str_equal (((PpSimObject *) g_ptr_array_index (self->objects, i))->class_name, class_name);

  return n;
}

const PpSimValue *
pp_sim_db_get (PpSimDb    *self,
               const char *ref,
               const char *field)
{
  PpSimObject *object = pp_sim_db_lookup (self, ref);

  return object != NULL ? pp_sim_value_get (object->record, field) : NULL;
}

/**
 * pp_sim_db_set:
 * @self: a database
 * @ref: an object
 * @field: one of its fields; unknown ones are ignored, as the release has no such column
 * @value: (transfer full): its new value
 *
 * Sets a field. Nothing happens, and no event follows, when it has that value already.
 */
void
pp_sim_db_set (PpSimDb    *self,
               const char *ref,
               const char *field,
               PpSimValue *value)
{
  g_autoptr(PpSimValue) given = value;
  PpSimObject *object = pp_sim_db_lookup (self, ref);
  PpSimValue *now = object != NULL ? pp_sim_value_get (object->record, field) : NULL;

  if (now == NULL || pp_sim_value_equal (now, given))
    return;

  if (is_relation (object, field))
    {
      link_all (self, object, FALSE);
      pp_sim_value_set (object->record, field, g_steal_pointer (&given));
      link_all (self, object, TRUE);
    }
  else
    {
      pp_sim_value_set (object->record, field, g_steal_pointer (&given));
    }
  object->modified = ++self->generation;
}

void
pp_sim_db_touch (PpSimDb    *self,
                 const char *ref)
{
  PpSimObject *object = pp_sim_db_lookup (self, ref);

  if (object != NULL)
    object->modified = ++self->generation;
}

const GPtrArray *
pp_sim_db_objects (PpSimDb *self)
{
  return self->objects;
}

const GPtrArray *
pp_sim_db_tombstones (PpSimDb *self)
{
  return self->tombstones;
}
