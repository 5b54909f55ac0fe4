/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-sim-value"

#include "config.h"

#include "pp-sim-value.h"

/*
 * The simulator's own value, for its own codec: it shares nothing with the client's, because a
 * bug in shared code would be invisible from both sides. Plain trees, owned by their parent.
 */
struct _PpSimValue
{
  PpSimKind  kind;
  char      *text;       /* (owned) (nullable) strings */
  gint64     number;     /* integers, booleans, times */
  double     real;
  GPtrArray *items;      /* (owned) (nullable) (element-type PpSimValue) arrays and structs */
  GPtrArray *names;      /* (owned) (nullable) (element-type utf8) structs, beside items */
};

static PpSimValue *
create (PpSimKind kind)
{
  PpSimValue *self = g_new0 (PpSimValue, 1);

  self->kind = kind;
  if (kind == PP_SIM_ARRAY || kind == PP_SIM_STRUCT)
    self->items = g_ptr_array_new_with_free_func ((GDestroyNotify) pp_sim_value_free);
  if (kind == PP_SIM_STRUCT)
    self->names = g_ptr_array_new_with_free_func (g_free);

  return self;
}

PpSimValue *
pp_sim_take_string (char *text)
{
  PpSimValue *self = create (PP_SIM_STRING);

  self->text = text != NULL ? text : g_strdup ("");

  return self;
}

PpSimValue *
pp_sim_string (const char *text)
{
  return pp_sim_take_string (g_strdup (text));
}

static PpSimValue *
create_number (PpSimKind kind,
               gint64    number)
{
  PpSimValue *self = create (kind);

  self->number = number;

  return self;
}

PpSimValue *
pp_sim_int (gint64 number)
{
  return create_number (PP_SIM_INT, number);
}

PpSimValue *
pp_sim_bool (gboolean truth)
{
  return create_number (PP_SIM_BOOL, truth != FALSE);
}

PpSimValue *
pp_sim_double (double number)
{
  PpSimValue *self = create (PP_SIM_DOUBLE);

  self->real = number;

  return self;
}

PpSimValue *
pp_sim_datetime (gint64 seconds)
{
  return create_number (PP_SIM_DATETIME, seconds);
}

PpSimValue *
pp_sim_i4 (int number)
{
  return create_number (PP_SIM_I4, number);
}

PpSimValue *
pp_sim_nil (void)
{
  return create (PP_SIM_NIL);
}

PpSimValue *
pp_sim_array (void)
{
  return create (PP_SIM_ARRAY);
}

PpSimValue *
pp_sim_strv (const char * const *texts)
{
  PpSimValue *self = pp_sim_array ();

  for (guint i = 0; texts != NULL && texts[i] != NULL; i++)
    pp_sim_value_append (self, pp_sim_string (texts[i]));

  return self;
}

PpSimValue *
pp_sim_struct (void)
{
  return create (PP_SIM_STRUCT);
}

void
pp_sim_value_free (PpSimValue *self)
{
  if (self == NULL)
    return;

  g_free (self->text);
  g_clear_pointer (&self->items, g_ptr_array_unref);
  g_clear_pointer (&self->names, g_ptr_array_unref);
  g_free (self);
}

PpSimValue *
pp_sim_value_copy (const PpSimValue *self)
{
  PpSimValue *copy = create (self->kind);

  copy->text = g_strdup (self->text);
  copy->number = self->number;
  copy->real = self->real;
  for (guint i = 0; self->items != NULL && i < self->items->len; i++)
    {
      g_ptr_array_add (copy->items, pp_sim_value_copy (g_ptr_array_index (self->items, i)));
      if (self->names != NULL)
        g_ptr_array_add (copy->names, g_strdup (g_ptr_array_index (self->names, i)));
    }

  return copy;
}

gboolean
pp_sim_value_equal (const PpSimValue *self,
                    const PpSimValue *other)
{
  if (self->kind != other->kind || self->number != other->number || self->real != other->real ||
      g_strcmp0 (self->text, other->text) != 0 ||
      pp_sim_value_length (self) != pp_sim_value_length (other))
    return FALSE;

  for (guint i = 0; i < pp_sim_value_length (self); i++)
    if (g_strcmp0 (pp_sim_value_name (self, i), pp_sim_value_name (other, i)) != 0 ||
        !pp_sim_value_equal (pp_sim_value_item (self, i), pp_sim_value_item (other, i)))
      return FALSE;

  return TRUE;
}

PpSimKind
pp_sim_value_kind (const PpSimValue *self)
{
  return self->kind;
}

/* "" for what is no string, so that callers need not ask first. */
const char *
pp_sim_value_text (const PpSimValue *self)
{
  return self != NULL && self->text != NULL ? self->text : "";
}

gint64
pp_sim_value_int (const PpSimValue *self)
{
  if (self == NULL)
    return 0;

  return self->kind == PP_SIM_STRING ? g_ascii_strtoll (self->text, NULL, 10) : self->number;
}

gboolean
pp_sim_value_bool (const PpSimValue *self)
{
  return self != NULL && self->number != 0;
}

double
pp_sim_value_double (const PpSimValue *self)
{
  if (self == NULL)
    return 0;

  if (self->kind == PP_SIM_INT || self->kind == PP_SIM_I4)
    return (double) self->number;

  return self->kind == PP_SIM_STRING ? g_ascii_strtod (self->text, NULL) : self->real;
}

guint
pp_sim_value_length (const PpSimValue *self)
{
  return self != NULL && self->items != NULL ? self->items->len : 0;
}

PpSimValue *
pp_sim_value_item (const PpSimValue *self,
                   guint             position)
{
  return position < pp_sim_value_length (self) ? g_ptr_array_index (self->items, position) : NULL;
}

const char *
pp_sim_value_name (const PpSimValue *self,
                   guint             position)
{
  return self->names != NULL ? g_ptr_array_index (self->names, position) : NULL;
}

void
pp_sim_value_append (PpSimValue *self,
                     PpSimValue *item)
{
  g_assert (self->kind == PP_SIM_ARRAY);

  g_ptr_array_add (self->items, item);
}

static int
find_member (const PpSimValue *self,
             const char       *name)
{
  for (guint i = 0; self != NULL && self->names != NULL && i < self->names->len; i++)
    if (g_str_equal (g_ptr_array_index (self->names, i), name))
      return i;

  return -1;
}

PpSimValue *
pp_sim_value_get (const PpSimValue *self,
                  const char       *name)
{
  int position = find_member (self, name);

  return position >= 0 ? g_ptr_array_index (self->items, position) : NULL;
}

void
pp_sim_value_set (PpSimValue *self,
                  const char *name,
                  PpSimValue *member)
{
  int position = find_member (self, name);

  g_assert (self->kind == PP_SIM_STRUCT);

  if (position >= 0)
    {
      pp_sim_value_free (g_ptr_array_index (self->items, position));
      g_ptr_array_index (self->items, position) = member;
      return;
    }
  g_ptr_array_add (self->names, g_strdup (name));
  g_ptr_array_add (self->items, member);
}

void
pp_sim_value_unset (PpSimValue *self,
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
pp_sim_value_has (const PpSimValue *self,
                  const char       *text)
{
  for (guint i = 0; i < pp_sim_value_length (self); i++)
    if (g_str_equal (pp_sim_value_text (pp_sim_value_item (self, i)), text))
      return TRUE;

  return FALSE;
}

void
pp_sim_value_remove (PpSimValue *self,
                     const char *text)
{
  for (guint i = 0; i < pp_sim_value_length (self); i++)
    if (g_str_equal (pp_sim_value_text (pp_sim_value_item (self, i)), text))
      {
        g_ptr_array_remove_index (self->items, i);
        return;
      }
}
