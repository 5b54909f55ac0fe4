/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-sim-where"

#include "config.h"

#include "pp-sim-rpc.h"

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

struct _PpSimWhere
{
  WhereKind   kind;
  PpSimWhere *left;       /* (owned) (nullable) */
  PpSimWhere *right;      /* (owned) (nullable) */
  char       *words[2]; /* (owned) both sides of = */
  gboolean    is_field[2];
};

typedef struct
{
  const char *at;
  guint       depth;
} Cursor;

static PpSimWhere *parse_or (Cursor *cursor);

void
pp_sim_where_free (PpSimWhere *self)
{
  if (self == NULL)
    return;

  pp_sim_where_free (self->left);
  pp_sim_where_free (self->right);
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

static PpSimWhere *
create (WhereKind   kind,
        PpSimWhere *left,
        PpSimWhere *right)
{
  PpSimWhere *self = g_new0 (PpSimWhere, 1);

  self->kind = kind;
  self->left = left;
  self->right = right;

  return self;
}

static gboolean
parse_operand (Cursor     *cursor,
               PpSimWhere *self,
               guint       side)
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

static PpSimWhere *
parse_term (Cursor *cursor)
{
  g_autoptr(PpSimWhere) term = NULL;

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

static PpSimWhere *
parse_and (Cursor *cursor)
{
  g_autoptr(PpSimWhere) left = parse_term (cursor);

  while (left != NULL && take (cursor, "and"))
    {
      PpSimWhere *right = parse_term (cursor);

      if (right == NULL)
        return NULL;
      left = create (WHERE_AND, g_steal_pointer (&left), right);
    }

  return g_steal_pointer (&left);
}

static PpSimWhere *
parse_or (Cursor *cursor)
{
  g_autoptr(PpSimWhere) left = parse_and (cursor);

  while (left != NULL && take (cursor, "or"))
    {
      PpSimWhere *right = parse_and (cursor);

      if (right == NULL)
        return NULL;
      left = create (WHERE_OR, g_steal_pointer (&left), right);
    }

  return g_steal_pointer (&left);
}

PpSimWhere *
pp_sim_where_parse (const char *text)
{
  Cursor cursor = { text, 0 };
  g_autoptr(PpSimWhere) self = parse_or (&cursor);

  skip_space (&cursor);

  return *cursor.at == '\0' ? g_steal_pointer (&self) : NULL;
}

/* What a field looks like in an expression: booleans are "true" and "false". */
static char *
dup_operand (PpSimWhere       *self,
             guint             side,
             const PpSimValue *record)
{
  const PpSimValue *value;

  if (!self->is_field[side])
    return g_strdup (self->words[side]);

  value = pp_sim_value_get (record, self->words[side]);
  if (value == NULL)
    return NULL;
  if (pp_sim_value_kind (value) == PP_SIM_BOOL)
    return g_strdup (pp_sim_value_bool (value) ? "true" : "false");
  if (pp_sim_value_kind (value) == PP_SIM_INT)
    return g_strdup_printf ("%" G_GINT64_FORMAT, pp_sim_value_int (value));

  return g_strdup (pp_sim_value_text (value));
}

gboolean
pp_sim_where_matches (PpSimWhere       *self,
                      const PpSimValue *record)
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
      return !pp_sim_where_matches (self->left, record);

    case WHERE_AND:
      return pp_sim_where_matches (self->left, record) && pp_sim_where_matches (self->right, record);

    case WHERE_OR:
      return pp_sim_where_matches (self->left, record) || pp_sim_where_matches (self->right, record);

    case WHERE_EQUAL:
      left = dup_operand (self, 0, record);
      right = dup_operand (self, 1, record);
      return left != NULL && g_strcmp0 (left, right) == 0;

    default:
      g_return_val_if_reached (FALSE);
    }
}
