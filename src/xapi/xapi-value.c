/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-xapi"

#include "config.h"

#include "xapi-value.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/**
 * XapiValue: one block of memory for each value: texts, items and members stand in the block.
 *
 * 4000 VM records are three million values: a block more for each would double what they take.
 */
struct _XapiValue
{
  gatomicrefcount ref_count;
  guint16         type;
  guint16         secret;         /* whether to wipe it */
  union
  {
    gboolean boolean;
    gint64   integer;
    double   number;
    gsize    size;              /* of a text (bytes), array (items), struct (members) */
  };
};

G_STATIC_ASSERT (sizeof (struct _XapiValue) == 16);

G_DEFINE_BOXED_TYPE (XapiValue, xapi_value, xapi_value_ref, xapi_value_unref)

static XapiValue *
value_alloc (XapiValueType type,
             gsize extra)
{
  XapiValue *self = g_malloc (sizeof *self + extra);

  g_atomic_ref_count_init (&self->ref_count);
  self->type = (guint16) type;
  self->secret = FALSE;
  self->integer = 0;

  return self;
}

static char *
value_text (XapiValue *self)
{
  return (char *) (self + 1);
}

static XapiValue **
value_items (XapiValue *self)
{
  return (XapiValue **) (self + 1);
}

static XapiValueMember *
value_members (XapiValue *self)
{
  return (XapiValueMember *) (self + 1);
}

static gboolean
value_is (XapiValue    *self,
          XapiValueType type)
{
  return self != NULL && self->type == type;
}

static gboolean
value_is_text (XapiValue *self)
{
  return value_is (self, XAPI_VALUE_STRING) || value_is (self, XAPI_VALUE_DATETIME);
}

/**
 * xapi_value_ref:
 * @self: a value
 *
 * Returns: (transfer full): @self
 */
XapiValue *
xapi_value_ref (XapiValue *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

/**
 * xapi_value_unref:
 * @self: (transfer full): a value
 *
 * Lets go of a value and, with the last reference, of all it holds. Values from the parser are at
 * most %XAPI_XMLRPC_MAX_DEPTH deep.
 */
void
xapi_value_unref (XapiValue *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  if (self->secret)
    explicit_bzero (value_text (self), self->size);
  if (self->type == XAPI_VALUE_ARRAY)
    {
      for (gsize i = 0; i < self->size; i++)
        xapi_value_unref (value_items (self)[i]);
    }
  else if (self->type == XAPI_VALUE_STRUCT)
    {
      for (gsize i = 0; i < self->size; i++)
        {
          g_ref_string_release (value_members (self)[i].name);
          xapi_value_unref (value_members (self)[i].value);
        }
    }

  g_free (self);
}

/**
 * xapi_value_new_nil:
 *
 * Returns: (transfer full): the value that stands for nothing
 */
XapiValue *
xapi_value_new_nil (void)
{
  return value_alloc (XAPI_VALUE_NIL, 0);
}

static XapiValue *
new_text (XapiValueType type,
          const char   *text,
          gsize         length)
{
  XapiValue *self = value_alloc (type, length + 1);

  self->size = length;
  memcpy (value_text (self), text, length);
  value_text (self)[length] = '\0';

  return self;
}

/**
 * xapi_value_new_string:
 * @text: UTF-8
 *
 * Returns: (transfer full): a text
 */
XapiValue *
xapi_value_new_string (const char *text)
{
  g_return_val_if_fail (text != NULL, NULL);

  return new_text (XAPI_VALUE_STRING, text, strlen (text));
}

/**
 * xapi_value_new_secret:
 * @text: UTF-8, a password
 *
 * Returns: (transfer full): a text that is wiped when it goes
 */
XapiValue *
xapi_value_new_secret (const char *text)
{
  XapiValue *self = xapi_value_new_string (text);

  self->secret = TRUE;

  return self;
}

/**
 * xapi_value_new_string_len:
 * @text: UTF-8, need not end with NUL
 * @length: bytes of it
 *
 * Returns: (transfer full): a text
 */
XapiValue *
xapi_value_new_string_len (const char *text,
                           gsize       length)
{
  g_return_val_if_fail (text != NULL || length == 0, NULL);

  return new_text (XAPI_VALUE_STRING, text != NULL ? text : "", length);
}

/**
 * xapi_value_new_boolean:
 * @boolean: a truth
 *
 * Returns: (transfer full): a boolean
 */
XapiValue *
xapi_value_new_boolean (gboolean boolean)
{
  XapiValue *self = value_alloc (XAPI_VALUE_BOOLEAN, 0);

  self->boolean = !!boolean;
  return self;
}

/**
 * xapi_value_new_int:
 * @number: a number
 *
 * An integer as XenAPI wants it sent: decimal text (<i4> and <int> are refused).
 *
 * Returns: (transfer full): a text
 */
XapiValue *
xapi_value_new_int (gint64 number)
{
  char text[24];

  g_snprintf (text, sizeof text, "%" G_GINT64_FORMAT, number);
  return xapi_value_new_string (text);
}

/**
 * xapi_value_new_integer:
 * @number: a number
 *
 * Returns: (transfer full): an integer as read from <i4>, for the parser
 */
XapiValue *
xapi_value_new_integer (gint64 number)
{
  XapiValue *self = value_alloc (XAPI_VALUE_INTEGER, 0);

  self->integer = number;
  return self;
}

/**
 * xapi_value_new_double:
 * @number: a number
 *
 * Returns: (transfer full): a floating-point number
 */
XapiValue *
xapi_value_new_double (double number)
{
  XapiValue *self = value_alloc (XAPI_VALUE_DOUBLE, 0);

  self->number = number;
  return self;
}

/**
 * xapi_value_new_datetime:
 * @text: ISO 8601
 *
 * Returns: (transfer full): a moment
 */
XapiValue *
xapi_value_new_datetime (const char *text)
{
  g_return_val_if_fail (text != NULL, NULL);

  return new_text (XAPI_VALUE_DATETIME, text, strlen (text));
}

/**
 * xapi_value_new_array:
 * @first: (transfer full) (nullable): the first item
 * @...: (transfer full): further items, then %NULL
 *
 * Returns: (transfer full): an array
 */
XapiValue *
xapi_value_new_array (XapiValue *first,
                      ...)
{
  g_autoptr(GPtrArray) items = g_ptr_array_new ();
  va_list rest;

  va_start (rest, first);
  for (XapiValue *item = first; item != NULL; item = va_arg (rest, XapiValue *))
    g_ptr_array_add (items, item);
  va_end (rest);

  return xapi_value_new_array_take ((XapiValue **) items->pdata, items->len);
}

/**
 * xapi_value_new_array_take:
 * @items: (array length=n_items): items; the references are taken, the array itself is copied
 * @n_items: how many
 *
 * Returns: (transfer full): an array
 */
XapiValue *
xapi_value_new_array_take (XapiValue **items,
                           gsize       n_items)
{
  XapiValue *self = value_alloc (XAPI_VALUE_ARRAY, n_items * sizeof *items);

  self->size = n_items;
  if (n_items > 0)
    memcpy (value_items (self), items, n_items * sizeof *items);

  return self;
}

/**
 * xapi_value_new_array_of_strings:
 * @first: (nullable): the first text
 * @...: further texts, then %NULL
 *
 * Returns: (transfer full): an array of texts
 */
XapiValue *
xapi_value_new_array_of_strings (const char *first,
                                 ...)
{
  g_autoptr(GPtrArray) items = g_ptr_array_new ();
  va_list rest;

  va_start (rest, first);
  for (const char *item = first; item != NULL; item = va_arg (rest, const char *))
    g_ptr_array_add (items, xapi_value_new_string (item));
  va_end (rest);

  return xapi_value_new_array_take ((XapiValue **) items->pdata, items->len);
}

/**
 * xapi_value_new_strv:
 * @strings: (nullable): texts, then %NULL
 *
 * Returns: (transfer full): an array of texts
 */
XapiValue *
xapi_value_new_strv (const char * const *strings)
{
  gsize n_strings = strings != NULL ? g_strv_length ((char **) strings) : 0;
  XapiValue *self = value_alloc (XAPI_VALUE_ARRAY, n_strings * sizeof (XapiValue *));

  self->size = n_strings;
  for (gsize i = 0; i < n_strings; i++)
    value_items (self)[i] = xapi_value_new_string (strings[i]);

  return self;
}

/**
 * xapi_value_new_struct_of_strings:
 * @name: (nullable): the first name
 * @...: its text, then further names and texts, then %NULL
 *
 * Returns: (transfer full): a struct whose members are texts
 */
XapiValue *
xapi_value_new_struct_of_strings (const char *name,
                                  ...)
{
  g_autoptr(GArray) members = g_array_new (FALSE, FALSE, sizeof (XapiValueMember));
  va_list rest;

  va_start (rest, name);
  while (name != NULL)
    {
      const char *text = va_arg (rest, const char *);
      XapiValueMember member = { g_ref_string_new (name), xapi_value_new_string (text) };

      g_array_append_val (members, member);
      name = va_arg (rest, const char *);
    }
  va_end (rest);

  return xapi_value_new_struct_take ((XapiValueMember *) (void *) members->data, members->len);
}

/**
 * xapi_value_new_struct_take:
 * @members: (array length=n_members): members; names (#GRefString) and values are taken, the array
 *   itself is copied
 * @n_members: how many
 *
 * Returns: (transfer full): a struct
 */
XapiValue *
xapi_value_new_struct_take (const XapiValueMember *members,
                            gsize                  n_members)
{
  XapiValue *self = value_alloc (XAPI_VALUE_STRUCT, n_members * sizeof *members);

  self->size = n_members;
  if (n_members > 0)
    memcpy (value_members (self), members, n_members * sizeof *members);

  return self;
}

/**
 * xapi_value_get_value_type:
 * @self: (nullable): a value
 *
 * Returns: its type; %XAPI_VALUE_NIL of %NULL
 */
XapiValueType
xapi_value_get_value_type (XapiValue *self)
{
  return self != NULL ? self->type : XAPI_VALUE_NIL;
}

/**
 * xapi_value_get_string:
 * @self: (nullable): a value
 *
 * Returns: (transfer none): its text; "" when it is none
 */
const char *
xapi_value_get_string (XapiValue *self)
{
  return value_is_text (self) ? value_text (self) : "";
}

/**
 * xapi_value_get_boolean:
 * @self: (nullable): a value
 *
 * Reads a boolean, but also the texts "true" and "1", as some releases put into maps.
 *
 * Returns: its truth
 */
gboolean
xapi_value_get_boolean (XapiValue *self)
{
  if (value_is (self, XAPI_VALUE_BOOLEAN))
    return self->boolean;

  if (value_is_text (self))
    return g_ascii_strcasecmp (value_text (self), "true") == 0 ||
           g_str_equal (value_text (self), "1");

  return xapi_value_get_int (self) != 0;
}

static gint64
double_to_int (double number)
{
  if (isnan (number) || fabs (number) > 9.0e18)
    return 0;

  return (gint64) number;
}

/**
 * xapi_value_get_int:
 * @self: (nullable): a value
 *
 * Returns: its number, from text or number; 0 when it is none
 */
gint64
xapi_value_get_int (XapiValue *self)
{
  switch (xapi_value_get_value_type (self))
    {
    case XAPI_VALUE_STRING:
    case XAPI_VALUE_DATETIME:
      {
        const char *text = value_text (self);
        char *end = NULL;
        gint64 number;

        errno = 0;
        number = g_ascii_strtoll (text, &end, 10);
        if (end == text || errno == ERANGE)
          return 0;
        return number;
      }

    case XAPI_VALUE_BOOLEAN:
      return self->boolean;

    case XAPI_VALUE_INTEGER:
      return self->integer;

    case XAPI_VALUE_DOUBLE:
      return double_to_int (self->number);

    case XAPI_VALUE_NIL:
    case XAPI_VALUE_ARRAY:
    case XAPI_VALUE_STRUCT:
    default:
      return 0;
    }
}

/**
 * xapi_value_get_double:
 * @self: (nullable): a value
 *
 * Returns: its number, from text or number; 0 when it is none
 */
double
xapi_value_get_double (XapiValue *self)
{
  if (value_is (self, XAPI_VALUE_DOUBLE))
    return self->number;

  if (value_is_text (self))
    return g_ascii_strtod (value_text (self), NULL);

  return (double) xapi_value_get_int (self);
}

/**
 * xapi_value_get_time:
 * @self: (nullable): a value
 *
 * Returns: Unix seconds; 0 when it is none or "never"
 */
gint64
xapi_value_get_time (XapiValue *self)
{
  if (value_is (self, XAPI_VALUE_INTEGER) || value_is (self, XAPI_VALUE_DOUBLE))
    return xapi_value_get_int (self);

  return xapi_parse_time (xapi_value_get_string (self));
}

/**
 * xapi_value_get_size:
 * @self: (nullable): a value
 *
 * Returns: how many items or members it has
 */
gsize
xapi_value_get_size (XapiValue *self)
{
  return value_is (self, XAPI_VALUE_ARRAY) || value_is (self, XAPI_VALUE_STRUCT) ? self->size : 0;
}

/**
 * xapi_value_get_item:
 * @self: (nullable): a value
 * @position: from 0
 *
 * Returns: (transfer none) (nullable): an item of an array; %NULL past its end
 */
XapiValue *
xapi_value_get_item (XapiValue *self,
                     gsize      position)
{
  if (!value_is (self, XAPI_VALUE_ARRAY) || position >= self->size)
    return NULL;

  return value_items (self)[position];
}

/**
 * xapi_value_member:
 * @self: (nullable): a value
 * @name: name of a member
 *
 * Returns: (transfer none) (nullable): the member; %NULL when missing
 */
XapiValue *
xapi_value_member (XapiValue  *self,
                   const char *name)
{
  XapiValueMember *members;

  g_return_val_if_fail (name != NULL, NULL);

  if (!value_is (self, XAPI_VALUE_STRUCT))
    return NULL;

  members = value_members (self);
  for (gsize i = 0; i < self->size; i++)
    {
      if (strcmp (members[i].name, name) == 0)
        return members[i].value;
    }

  return NULL;
}

/**
 * xapi_value_to_strv:
 * @self: (nullable): a value
 *
 * Returns: (transfer full): the texts of an array, empty for anything else
 */
char **
xapi_value_to_strv (XapiValue *self)
{
  gsize size = value_is (self, XAPI_VALUE_ARRAY) ? self->size : 0;
  char **strings = g_new0 (char *, size + 1);

  for (gsize i = 0; i < size; i++)
    strings[i] = g_strdup (xapi_value_get_string (value_items (self)[i]));

  return strings;
}

/**
 * xapi_value_iter_init:
 * @iter: an iterator, on the stack
 * @self: (nullable): the value to walk, which must outlive @iter
 *
 * Begins to walk the members of a struct; anything else has none.
 */
void
xapi_value_iter_init (XapiValueIter *iter,
                      XapiValue     *self)
{
  iter->value = self;
  iter->position = 0;
}

/**
 * xapi_value_iter_next:
 * @iter: an iterator
 * @name: (out) (optional) (transfer none): the name of the member
 * @value: (out) (optional) (transfer none): the member
 *
 * Returns: %FALSE after the last
 */
gboolean
xapi_value_iter_next (XapiValueIter *iter,
                      const char   **name,
                      XapiValue    **value)
{
  XapiValueMember *member;

  if (!value_is (iter->value, XAPI_VALUE_STRUCT) || iter->position >= iter->value->size)
    return FALSE;

  member = value_members (iter->value) + iter->position++;
  if (name != NULL)
    *name = member->name;
  if (value != NULL)
    *value = member->value;

  return TRUE;
}
