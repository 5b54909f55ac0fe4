/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-xapi"

#include "config.h"

#include "xapi-value-builder.h"

#include <string.h>

/**
 * XapiValueBuilder: the items and members that are read, and what all values of one reply share.
 *
 * Items and members stand in one growing array and are moved into a value of the right size when
 * their array or struct ends. Names are shared, and so are the texts that most fields hold.
 */
struct _XapiValueBuilder
{
  GHashTable *names;     /* (owned) (element-type GRefString GRefString) */
  GArray     *parts;     /* (owned) XapiValueMember; items have no name */
  XapiValue  *empty;     /* (owned) */
  XapiValue  *null_ref;  /* (owned) */
};

#define NULL_REF "OpaqueRef:NULL"

static void
clear_part (XapiValueMember *part)
{
  g_clear_pointer (&part->name, g_ref_string_release);
  g_clear_pointer (&part->value, xapi_value_unref);
}

/**
 * xapi_value_builder_new:
 *
 * Returns: (transfer full): an empty builder
 */
XapiValueBuilder *
xapi_value_builder_new (void)
{
  XapiValueBuilder *self = g_new0 (XapiValueBuilder, 1);

  self->names = g_hash_table_new_full (g_str_hash, g_str_equal,
                                       (GDestroyNotify) g_ref_string_release, NULL);
  self->parts = g_array_new (FALSE, FALSE, sizeof (XapiValueMember));
  self->empty = xapi_value_new_string ("");
  self->null_ref = xapi_value_new_string (NULL_REF);

  return self;
}

/**
 * xapi_value_builder_free:
 * @self: (transfer full): a builder
 *
 * Frees it and what was not taken from it.
 */
void
xapi_value_builder_free (XapiValueBuilder *self)
{
  g_return_if_fail (self != NULL);

  for (guint i = 0; i < self->parts->len; i++)
    clear_part (&g_array_index (self->parts, XapiValueMember, i));
  g_array_unref (self->parts);
  g_hash_table_unref (self->names);
  xapi_value_unref (self->empty);
  xapi_value_unref (self->null_ref);
  g_free (self);
}

/**
 * xapi_value_builder_name:
 * @self: a builder
 * @text: name of a member
 *
 * Returns: (transfer full): the same as a #GRefString that all members of that name share
 */
char *
xapi_value_builder_name (XapiValueBuilder *self,
                         const GString    *text)
{
  char *name = g_hash_table_lookup (self->names, text->str);

  if (name == NULL)
    {
      name = g_ref_string_new_len (text->str, (gssize) text->len);
      g_hash_table_add (self->names, name);
    }

  return g_ref_string_acquire (name);
}

/**
 * xapi_value_builder_string:
 * @self: a builder
 * @text: a text
 *
 * Returns: (transfer full): a value of it
 */
XapiValue *
xapi_value_builder_string (XapiValueBuilder *self,
                           const GString    *text)
{
  if (text->len == 0)
    return xapi_value_ref (self->empty);
  if (text->len == strlen (NULL_REF) && memcmp (text->str, NULL_REF, text->len) == 0)
    return xapi_value_ref (self->null_ref);

  return xapi_value_new_string_len (text->str, text->len);
}

/**
 * xapi_value_builder_add:
 * @self: a builder
 * @name: (transfer full) (nullable): name of a member; %NULL for an item
 * @value: (transfer full): its value
 *
 * Keeps an item or member until its array or struct ends.
 */
void
xapi_value_builder_add (XapiValueBuilder *self,
                        char             *name,
                        XapiValue        *value)
{
  XapiValueMember part = { name, value };

  g_array_append_val (self->parts, part);
}

/**
 * xapi_value_builder_count:
 * @self: a builder
 *
 * Returns: how many are kept: where the next array or struct begins
 */
guint
xapi_value_builder_count (XapiValueBuilder *self)
{
  return self->parts->len;
}

/**
 * xapi_value_builder_take_array:
 * @self: a builder
 * @first: where the array began
 *
 * Returns: (transfer full): an array of what was added since
 */
XapiValue *
xapi_value_builder_take_array (XapiValueBuilder *self,
                               guint             first)
{
  guint n_items = self->parts->len - first;
  g_autofree XapiValue **items = g_new (XapiValue *, n_items);

  for (guint i = 0; i < n_items; i++)
    items[i] = g_array_index (self->parts, XapiValueMember, first + i).value;
  g_array_set_size (self->parts, first);

  return xapi_value_new_array_take (items, n_items);
}

/**
 * xapi_value_builder_take_struct:
 * @self: a builder
 * @first: where the struct began
 *
 * Returns: (transfer full): a struct of what was added since
 */
XapiValue *
xapi_value_builder_take_struct (XapiValueBuilder *self,
                                guint             first)
{
  guint n_members = self->parts->len - first;
  const XapiValueMember *members = NULL;
  XapiValue *made;

  if (n_members > 0)
    members = &g_array_index (self->parts, XapiValueMember, first);
  made = xapi_value_new_struct_take (members, n_members);
  g_array_set_size (self->parts, first);

  return made;
}
