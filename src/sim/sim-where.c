/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-sim-where"

#include "config.h"

#include "sim-rpc.h"

#include <string.h>

/*
 * Expressions of get_all_records_where:
 *   field "name__label" = "x"   field = field   true   false   not (…)   (…) and (…)   (…) or (…)
 * The namespace separator of a field is two underscores.
 */
typedef enum
{
  WHERE_TRUE,
  WHERE_FALSE,
  WHERE_EQUAL,
  WHERE_NOT,
  WHERE_AND,
  WHERE_OR,
} WhereKind;

struct _SimWhere
{
  WhereKind kind;
  SimWhere *left;       /* (owned) (nullable) */
  SimWhere *right;      /* (owned) (nullable) */
  char     *words[2];   /* (owned) both sides of = */
  gboolean  is_field[2];
};

typedef struct
{
  const char *at;
  guint       depth;
} Cursor;

static SimWhere *parse_or (Cursor *cursor);

void
sim_where_free (SimWhere *self)
{
  if (self == NULL)
    return;

  sim_where_free (self->left);
  sim_where_free (self->right);
  g_free (self->words[0]);
  g_free (self->words[1]);
  g_free (self);
}

static void
skip_space (Cursor *cursor)
{
  while (g_ascii_isspace (*cursor->at))
    cursor->at++;
}

static gboolean
take (Cursor     *cursor,
      const char *word)
{
  skip_space (cursor);
  if (!g_str_has_prefix (cursor->at, word) ||
      (g_ascii_isalpha (*word) && g_ascii_isalnum (cursor->at[strlen (word)])))
    return FALSE;
  cursor->at += strlen (word);

  return TRUE;
}

static char *
take_quoted (Cursor *cursor)
{
  GString *text;

  if (!take (cursor, "\""))
    return NULL;

  text = g_string_new (NULL);
  while (*cursor->at != '\0' && *cursor->at != '"')
    {
      if (*cursor->at == '\\' && cursor->at[1] != '\0')
        cursor->at++;
      g_string_append_c (text, *cursor->at++);
    }
  if (*cursor->at != '"')
    {
      g_string_free (text, TRUE);
      return NULL;
    }
  cursor->at++;

  return g_string_free (text, FALSE);
}

static SimWhere *
create (WhereKind kind,
        SimWhere *left,
        SimWhere *right)
{
  SimWhere *self = g_new0 (SimWhere, 1);

  self->kind = kind;
  self->left = left;
  self->right = right;

  return self;
}

static gboolean
parse_operand (Cursor   *cursor,
               SimWhere *self,
               guint     side)
{
  self->is_field[side] = take (cursor, "field");
  self->words[side] = take_quoted (cursor);
  if (self->words[side] != NULL && self->is_field[side])
    {
      g_auto(GStrv) parts = g_strsplit (self->words[side], "__", -1);

      g_free (self->words[side]);
      self->words[side] = g_strjoinv ("_", parts);
    }

  return self->words[side] != NULL;
}

static SimWhere *
parse_term (Cursor *cursor)
{
  g_autoptr(SimWhere) term = NULL;

  if (cursor->depth > 64)
    return NULL;
  if (take (cursor, "true"))
    return create (WHERE_TRUE, NULL, NULL);
  if (take (cursor, "false"))
    return create (WHERE_FALSE, NULL, NULL);
  if (take (cursor, "not"))
    {
      cursor->depth++;
      term = parse_term (cursor);
      cursor->depth--;
      return term != NULL ? create (WHERE_NOT, g_steal_pointer (&term), NULL) : NULL;
    }
  if (take (cursor, "("))
    {
      cursor->depth++;
      term = parse_or (cursor);
      cursor->depth--;
      return term != NULL && take (cursor, ")") ? g_steal_pointer (&term) : NULL;
    }

  term = create (WHERE_EQUAL, NULL, NULL);
  if (!parse_operand (cursor, term, 0) || !take (cursor, "=") || !parse_operand (cursor, term, 1))
    return NULL;

  return g_steal_pointer (&term);
}

static SimWhere *
parse_and (Cursor *cursor)
{
  g_autoptr(SimWhere) left = parse_term (cursor);

  while (left != NULL && take (cursor, "and"))
    {
      SimWhere *right = parse_term (cursor);

      if (right == NULL)
        return NULL;
      left = create (WHERE_AND, g_steal_pointer (&left), right);
    }

  return g_steal_pointer (&left);
}

static SimWhere *
parse_or (Cursor *cursor)
{
  g_autoptr(SimWhere) left = parse_and (cursor);

  while (left != NULL && take (cursor, "or"))
    {
      SimWhere *right = parse_and (cursor);

      if (right == NULL)
        return NULL;
      left = create (WHERE_OR, g_steal_pointer (&left), right);
    }

  return g_steal_pointer (&left);
}

SimWhere *
sim_where_parse (const char *text)
{
  Cursor cursor = { text, 0 };
  g_autoptr(SimWhere) self = parse_or (&cursor);

  skip_space (&cursor);

  return *cursor.at == '\0' ? g_steal_pointer (&self) : NULL;
}

/* What a field looks like in an expression: booleans are "true" and "false". */
static char *
dup_operand (SimWhere       *self,
             guint           side,
             const SimValue *record)
{
  const SimValue *value;

  if (!self->is_field[side])
    return g_strdup (self->words[side]);

  value = sim_value_get (record, self->words[side]);
  if (value == NULL)
    return NULL;
  if (sim_value_kind (value) == SIM_BOOL)
    return g_strdup (sim_value_bool (value) ? "true" : "false");
  if (sim_value_kind (value) == SIM_INT)
    return g_strdup_printf ("%" G_GINT64_FORMAT, sim_value_int (value));

  return g_strdup (sim_value_text (value));
}

gboolean
sim_where_matches (SimWhere       *self,
                   const SimValue *record)
{
  g_autofree char *left = NULL;
  g_autofree char *right = NULL;

  switch (self->kind)
    {
    case WHERE_TRUE:
      return TRUE;

    case WHERE_FALSE:
      return FALSE;

    case WHERE_NOT:
      return !sim_where_matches (self->left, record);

    case WHERE_AND:
      return sim_where_matches (self->left, record) && sim_where_matches (self->right, record);

    case WHERE_OR:
      return sim_where_matches (self->left, record) || sim_where_matches (self->right, record);

    case WHERE_EQUAL:
      left = dup_operand (self, 0, record);
      right = dup_operand (self, 1, record);
      return left != NULL && g_strcmp0 (left, right) == 0;

    default:
      g_return_val_if_reached (FALSE);
    }
}
