/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-sim-value"

#include "config.h"

#include "sim-value.h"

/*
 * The simulator's own value, for its own codec: it shares nothing with the client's, because a
 * bug in shared code would be invisible from both sides. Plain trees, owned by their parent.
 */
struct _SimValue
{
  SimKind    kind;
  char      *text;       /* (owned) (nullable) strings */
  gint64     number;     /* integers, booleans, times */
  double     real;
  GPtrArray *items;      /* (owned) (nullable) (element-type SimValue) arrays and structs */
  GPtrArray *names;      /* (owned) (nullable) (element-type utf8) structs, beside items */
};

static SimValue *
create (SimKind kind)
{
  SimValue *self = g_new0 (SimValue, 1);

  self->kind = kind;
  if (kind == SIM_ARRAY || kind == SIM_STRUCT)
    self->items = g_ptr_array_new_with_free_func ((GDestroyNotify) sim_value_free);
  if (kind == SIM_STRUCT)
    self->names = g_ptr_array_new_with_free_func (g_free);

  return self;
}

SimValue *
sim_take_string (char *text)
{
  SimValue *self = create (SIM_STRING);

  self->text = text != NULL ? text : g_strdup ("");

  return self;
}

SimValue *
sim_string (const char *text)
{
  return sim_take_string (g_strdup (text));
}

static SimValue *
create_number (SimKind kind,
               gint64  number)
{
  SimValue *self = create (kind);

  self->number = number;

  return self;
}

SimValue *
sim_int (gint64 number)
{
  return create_number (SIM_INT, number);
}

SimValue *
sim_bool (gboolean truth)
{
  return create_number (SIM_BOOL, truth != FALSE);
}

SimValue *
sim_double (double number)
{
  SimValue *self = create (SIM_DOUBLE);

  self->real = number;

  return self;
}

SimValue *
sim_datetime (gint64 seconds)
{
  return create_number (SIM_DATETIME, seconds);
}

SimValue *
sim_i4 (int number)
{
  return create_number (SIM_I4, number);
}

SimValue *
sim_nil (void)
{
  return create (SIM_NIL);
}

SimValue *
sim_array (void)
{
  return create (SIM_ARRAY);
}

SimValue *
sim_strv (const char * const *texts)
{
  SimValue *self = sim_array ();

  for (guint i = 0; texts != NULL && texts[i] != NULL; i++)
    sim_value_append (self, sim_string (texts[i]));

  return self;
}

SimValue *
sim_struct (void)
{
  return create (SIM_STRUCT);
}

void
sim_value_free (SimValue *self)
{
  if (self == NULL)
    return;

  g_free (self->text);
  g_clear_pointer (&self->items, g_ptr_array_unref);
  g_clear_pointer (&self->names, g_ptr_array_unref);
  g_free (self);
}

SimValue *
sim_value_copy (const SimValue *self)
{
  SimValue *copy = create (self->kind);

  copy->text = g_strdup (self->text);
  copy->number = self->number;
  copy->real = self->real;
  for (guint i = 0; self->items != NULL && i < self->items->len; i++)
    {
      g_ptr_array_add (copy->items, sim_value_copy (g_ptr_array_index (self->items, i)));
      if (self->names != NULL)
        g_ptr_array_add (copy->names, g_strdup (g_ptr_array_index (self->names, i)));
    }

  return copy;
}

gboolean
sim_value_equal (const SimValue *self,
                 const SimValue *other)
{
  if (self->kind != other->kind || self->number != other->number || self->real != other->real ||
      g_strcmp0 (self->text, other->text) != 0 ||
      sim_value_length (self) != sim_value_length (other))
    return FALSE;

  for (guint i = 0; i < sim_value_length (self); i++)
    if (g_strcmp0 (sim_value_name (self, i), sim_value_name (other, i)) != 0 ||
        !sim_value_equal (sim_value_item (self, i), sim_value_item (other, i)))
      return FALSE;

  return TRUE;
}

SimKind
sim_value_kind (const SimValue *self)
{
  return self->kind;
}

/* "" for what is no string, so that callers need not ask first. */
const char *
sim_value_text (const SimValue *self)
{
  return self != NULL && self->text != NULL ? self->text : "";
}

gint64
sim_value_int (const SimValue *self)
{
  if (self == NULL)
    return 0;

  return self->kind == SIM_STRING ? g_ascii_strtoll (self->text, NULL, 10) : self->number;
}

gboolean
sim_value_bool (const SimValue *self)
{
  return self != NULL && self->number != 0;
}

double
sim_value_double (const SimValue *self)
{
  if (self == NULL)
    return 0;

  return self->kind == SIM_STRING ? g_ascii_strtod (self->text, NULL) : self->real;
}

guint
sim_value_length (const SimValue *self)
{
  return self != NULL && self->items != NULL ? self->items->len : 0;
}

SimValue *
sim_value_item (const SimValue *self,
                guint           position)
{
  return position < sim_value_length (self) ? g_ptr_array_index (self->items, position) : NULL;
}

const char *
sim_value_name (const SimValue *self,
                guint           position)
{
  return self->names != NULL ? g_ptr_array_index (self->names, position) : NULL;
}

void
sim_value_append (SimValue *self,
                  SimValue *item)
{
  g_assert (self->kind == SIM_ARRAY);

  g_ptr_array_add (self->items, item);
}

static int
find_member (const SimValue *self,
             const char     *name)
{
  for (guint i = 0; self != NULL && self->names != NULL && i < self->names->len; i++)
    if (g_str_equal (g_ptr_array_index (self->names, i), name))
      return i;

  return -1;
}

SimValue *
sim_value_get (const SimValue *self,
               const char     *name)
{
  int position = find_member (self, name);

  return position >= 0 ? g_ptr_array_index (self->items, position) : NULL;
}

void
sim_value_set (SimValue   *self,
               const char *name,
               SimValue   *member)
{
  int position = find_member (self, name);

  g_assert (self->kind == SIM_STRUCT);

  if (position >= 0)
    {
      sim_value_free (g_ptr_array_index (self->items, position));
      g_ptr_array_index (self->items, position) = member;
      return;
    }
  g_ptr_array_add (self->names, g_strdup (name));
  g_ptr_array_add (self->items, member);
}

void
sim_value_unset (SimValue   *self,
                 const char *name)
{
  int position = find_member (self, name);

  if (position < 0)
    return;

  g_ptr_array_remove_index (self->names, position);
  g_ptr_array_remove_index (self->items, position);
}

/* Sets of strings: is @text in the array? */
gboolean
sim_value_has (const SimValue *self,
               const char     *text)
{
  for (guint i = 0; i < sim_value_length (self); i++)
    if (g_str_equal (sim_value_text (sim_value_item (self, i)), text))
      return TRUE;

  return FALSE;
}

void
sim_value_remove (SimValue   *self,
                  const char *text)
{
  for (guint i = 0; i < sim_value_length (self); i++)
    if (g_str_equal (sim_value_text (sim_value_item (self, i)), text))
      {
        g_ptr_array_remove_index (self->items, i);
        return;
      }
}
