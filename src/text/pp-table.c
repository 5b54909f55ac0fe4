/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-table"

#include "config.h"

#include <poolpatch/pp-table.h>
#include <poolpatch/pp-text.h>

#include <string.h>

struct _PpTable
{
  char        *title;  /* (owned) */
  char       **keys;   /* (owned) */
  char       **heads;  /* (owned) */
  PpTableKind *kinds;  /* (owned) */
  GPtrArray   *rows;   /* (owned) (element-type GStrv) */
};

/* Light, also on paper, whatever the desktop looks like. */
static const char style[] =
  "body{font:14px/1.4 sans-serif;color:#222;background:#fff;margin:2em}"
  "h1{font-size:1.3em}"
  "table{border-collapse:collapse;width:100%;margin-bottom:2em}"
  "th,td{text-align:left;vertical-align:top;padding:.3em .6em;border-bottom:1px solid #ccc}"
  "th{border-bottom:2px solid #888}"
  "tr{page-break-inside:avoid}thead{display:table-header-group}"
  "@media print{body{margin:0;font-size:9pt}}";

/**
 * pp_table_new:
 * @title: what it is about
 * @columns: (array length=n_columns): copied
 * @n_columns: how many
 *
 * Returns: (transfer full): a table without rows
 */
PpTable *
pp_table_new (const char          *title,
              const PpTableColumn *columns,
              guint                n_columns)
{
  PpTable *self = g_new0 (PpTable, 1);

  self->title = g_strdup (title);
  self->keys = g_new0 (char *, n_columns + 1);
  self->heads = g_new0 (char *, n_columns + 1);
  self->kinds = g_new0 (PpTableKind, n_columns + 1);
  for (guint i = 0; i < n_columns; i++)
    {
      self->keys[i] = g_strdup (columns[i].key);
      self->heads[i] = g_strdup (columns[i].head);
      self->kinds[i] = columns[i].kind;
    }
  self->rows = g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev);

  return self;
}

/**
 * pp_table_free:
 * @self: (transfer full) (nullable): a table
 */
void
pp_table_free (PpTable *self)
{
  if (self == NULL)
    return;

  g_free (self->title);
  g_strfreev (self->keys);
  g_strfreev (self->heads);
  g_free (self->kinds);
  g_ptr_array_unref (self->rows);
  g_free (self);
}

/**
 * pp_table_add_row:
 * @self: a table
 * @cells: one for each column, each (nullable); copied. What a server sent and is no UTF-8 is made it
 */
void
pp_table_add_row (PpTable            *self,
                  const char * const *cells)
{
  guint n = g_strv_length (self->keys);
  char **row = g_new0 (char *, n + 1);

  for (guint i = 0; i < n; i++)
    row[i] = g_utf8_make_valid (cells[i] != NULL ? cells[i] : "", -1);
  g_ptr_array_add (self->rows, row);
}

/**
 * pp_table_number:
 * @number: bytes, or Unix seconds; less than 0 = not known
 *
 * Returns: (transfer full) (nullable): the cell of a column that is no words
 */
char *
pp_table_number (gint64 number)
{
  return number >= 0 ? g_strdup_printf ("%" G_GINT64_FORMAT, number) : NULL;
}

/**
 * pp_table_get_n_rows:
 * @self: a table
 *
 * Returns: how many rows it has, without the heads
 */
guint
pp_table_get_n_rows (PpTable *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->rows->len;
}

static char *
print_time (gint64      seconds,
            const char *format)
{
  g_autoptr(GDateTime) time = g_date_time_new_from_unix_utc (seconds);

  return time != NULL ? g_date_time_format (time, format) : g_strdup ("");
}

/* A number as people, or programs, read it. */
static char *
print_number (PpTableKind kind,
              const char *cell,
              gboolean    for_people)
{
  gint64 number = g_ascii_strtoll (cell, NULL, 10);

  if (*cell == '\0' || (kind != PP_TABLE_BYTES && number == 0))
    return g_strdup ("");
  if (kind == PP_TABLE_BYTES)
    return for_people ? pp_text_for_size ((guint64) number) : g_strdup (cell);
  if (for_people)
    return kind == PP_TABLE_TIME ? pp_text_for_iso_time (number) : pp_text_for_iso_date (number);

  return print_time (number, kind == PP_TABLE_TIME ? "%Y-%m-%dT%H:%M:%SZ" : "%Y-%m-%d");
}

/* (transfer full): the cells of @row as they are written */
static char **
print_row (PpTable *self,
           char   **row,
           gboolean for_people)
{
  guint n = g_strv_length (self->keys);
  char **cells = g_new0 (char *, n + 1);

  for (guint i = 0; i < n; i++)
    cells[i] = self->kinds[i] == PP_TABLE_WORDS ? g_strdup (row[i])
                                                : print_number (self->kinds[i], row[i], for_people);

  return cells;
}

/* RFC 4180: quotes where something has to be quoted, and twice inside of them. What a spreadsheet
 * would take for a formula (a name on a server is anybody's) gets an apostrophe before it. */
static void
write_csv_row (GString *text,
               char   **cells)
{
  for (guint i = 0; cells[i] != NULL; i++)
    {
      gboolean formula = *cells[i] != '\0' && strchr ("=+-@\t\r", *cells[i]) != NULL;
      gboolean quoted = strpbrk (cells[i], "\",\r\n") != NULL;

      g_string_append (text, i > 0 ? "," : "");
      g_string_append (text, quoted ? "\"" : "");
      g_string_append (text, formula ? "'" : "");
      for (const char *at = cells[i]; *at != '\0'; at++)
        {
          if (*at == '"')
            g_string_append_c (text, '"');
          g_string_append_c (text, *at);
        }
      g_string_append (text, quoted ? "\"" : "");
    }
  g_string_append (text, "\r\n");
}

static void
write_text_row (GString *text,
                char   **cells)
{
  for (guint i = 0; cells[i] != NULL; i++)
    {
      g_autofree char *cell = g_strdup (cells[i]);

      g_strdelimit (cell, "\t\r\n", ' ');
      g_string_append_printf (text, "%s%s", i > 0 ? "\t" : "", cell);
    }
  g_string_append_c (text, '\n');
}

static void
write_html_row (GString    *text,
                const char *tag,
                char      **cells)
{
  g_string_append (text, "<tr>");
  for (guint i = 0; cells[i] != NULL; i++)
    {
      g_autofree char *cell = g_markup_escape_text (cells[i], -1);

      g_string_append_printf (text, "<%s>%s</%s>", tag, cell, tag);
    }
  g_string_append (text, "</tr>\n");
}

static void
write_html (GString *text,
            PpTable *self)
{
  g_autofree char *title = g_markup_escape_text (self->title, -1);

  g_string_append_printf (text, "<h1>%s</h1>\n<table>\n<thead>", title);
  write_html_row (text, "th", self->heads);
  g_string_append (text, "</thead>\n<tbody>\n");
  for (guint i = 0; i < self->rows->len; i++)
    {
      g_auto(GStrv) cells = print_row (self, self->rows->pdata[i], TRUE);

      write_html_row (text, "td", cells);
    }
  g_string_append (text, "</tbody>\n</table>\n");
}

static void
write_json_string (GString    *text,
                   const char *string)
{
  g_string_append_c (text, '"');
  for (const char *at = string; *at != '\0'; at++)
    {
      if (*at == '"' || *at == '\\')
        g_string_append_printf (text, "\\%c", *at);
      else if ((guchar) * at < 0x20)
        g_string_append_printf (text, "\\u%04x", (guint) (guchar) * at);
      else
        g_string_append_c (text, *at);
    }
  g_string_append_c (text, '"');
}

static void
write_json (GString *text,
            PpTable *self)
{
  g_string_append (text, "[");
  for (guint i = 0; i < self->rows->len; i++)
    {
      g_auto(GStrv) row = print_row (self, self->rows->pdata[i], FALSE);

      g_string_append (text, i > 0 ? ",\n {" : "\n {");
      for (guint k = 0; self->keys[k] != NULL; k++)
        {
          g_string_append (text, k > 0 ? ", " : "");
          write_json_string (text, self->keys[k]);
          g_string_append (text, ": ");
          if (self->kinds[k] != PP_TABLE_WORDS && *row[k] == '\0')
            g_string_append (text, "null");
          else if (self->kinds[k] == PP_TABLE_BYTES)
            g_string_append (text, row[k]);
          else
            write_json_string (text, row[k]);
        }
      g_string_append (text, "}");
    }
  g_string_append (text, "\n]\n");
}

static void
write_lines (GString *text,
             PpTable *self,
             void ( *write_row ) (GString *text, char **cells))
{
  if (write_row == write_csv_row)
    write_row (text, self->heads);
  for (guint i = 0; i < self->rows->len; i++)
    {
      g_auto(GStrv) cells = print_row (self, self->rows->pdata[i], write_row == write_text_row);

      write_row (text, cells);
    }
}

/**
 * pp_table_write_all:
 * @tables: (array length=n_tables): tables, for one page or one file
 * @n_tables: how many
 * @format: what to write
 *
 * Returns: (transfer full): the text of a file, UTF-8
 */
char *
pp_table_write_all (PpTable * const *tables,
                    guint            n_tables,
                    PpTableFormat    format)
{
  g_autoptr(GString) text = g_string_new (NULL);
  g_autofree char *title = NULL;

  g_return_val_if_fail (n_tables > 0, NULL);

  title = g_markup_escape_text (tables[0]->title, -1);
  if (format == PP_TABLE_HTML)
    g_string_append_printf (text, "<!DOCTYPE html>\n<html>\n<head><meta charset=\"utf-8\">"
                            "<title>%s</title><style>%s</style></head>\n<body>\n", title, style);
  for (guint i = 0; i < n_tables; i++)
    {
      if (format == PP_TABLE_HTML)
        write_html (text, tables[i]);
      else if (format == PP_TABLE_JSON)
        write_json (text, tables[i]);
      else
        write_lines (text, tables[i],
                     format == PP_TABLE_CSV ? write_csv_row : write_text_row);
    }
  if (format == PP_TABLE_HTML)
    g_string_append (text, "</body>\n</html>\n");

  return g_string_free (g_steal_pointer (&text), FALSE);
}

/**
 * pp_table_write:
 * @self: a table
 * @format: what to write
 *
 * Returns: (transfer full): the text of a file, UTF-8
 */
char *
pp_table_write (PpTable      *self,
                PpTableFormat format)
{
  return pp_table_write_all (&self, 1, format);
}

/**
 * pp_table_format_from_name:
 * @file_name: name of a file
 * @format: (out): what its ending asks for
 *
 * Returns: whether the ending is one that is known
 */
gboolean
pp_table_format_from_name (const char    *file_name,
                           PpTableFormat *format)
{
  static const struct
  {
    const char   *ending;
    PpTableFormat format;
  } endings[] = {
    { ".csv", PP_TABLE_CSV }, { ".html", PP_TABLE_HTML }, { ".htm", PP_TABLE_HTML },
    { ".json", PP_TABLE_JSON }, { ".txt", PP_TABLE_TEXT }, { ".tsv", PP_TABLE_TEXT },
  };
  g_autofree char *lower = g_ascii_strdown (file_name, -1);

  for (guint i = 0; i < G_N_ELEMENTS (endings); i++)
    if (g_str_has_suffix (lower, endings[i].ending))
      {
        *format = endings[i].format;
        return TRUE;
      }

  return FALSE;
}
