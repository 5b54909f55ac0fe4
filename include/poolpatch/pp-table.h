/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#ifndef PP_USES_TEXT
#error "This room may not use src/text/: see src/meson.build"
#endif

#include <poolpatch/pp-outlook.h>

G_BEGIN_DECLS

/** PpTableFormat: what a table is written as. */
typedef enum
{
  PP_TABLE_CSV,   /* RFC 4180; no cell is a formula to a spreadsheet */
  PP_TABLE_HTML,  /* a page of its own, to be read and printed */
  PP_TABLE_JSON,  /* a list of objects, by the keys of the columns */
  PP_TABLE_TEXT,  /* the rows alone, tabs between cells: for the clipboard */
} PpTableFormat;

/**
 * PpTableKind: what the cells of a column are. Numbers are given as digits; people get them in words
 * (HTML, text), programs as they are: bytes as a number, a time as ISO 8601 in UTC.
 */
typedef enum
{
  PP_TABLE_WORDS,
  PP_TABLE_BYTES,
  PP_TABLE_TIME,  /* Unix seconds; 0 = not known */
  PP_TABLE_DATE,  /* the same, of which the day matters */
} PpTableKind;

/** PpTable: columns with a key and a head, and rows of text: what is exported and copied. */
typedef struct _PpTable PpTable;

/** PpTableColumn: the key stays the same in all languages; the head is for people. */
typedef struct
{
  const char *key;
  const char *head;
  PpTableKind kind;
} PpTableColumn;

PpTable *pp_table_new        (const char           *title,
                              const PpTableColumn  *columns,
                              guint                 n_columns);
void     pp_table_free       (PpTable              *self);
void     pp_table_add_row    (PpTable              *self,
                              const char * const   *cells);
char    *pp_table_number     (gint64                number);
guint    pp_table_get_n_rows (PpTable              *self);
char    *pp_table_write      (PpTable              *self,
                              PpTableFormat         format);
char    *pp_table_write_all  (PpTable * const      *tables,
                              guint                 n_tables,
                              PpTableFormat         format);
gboolean pp_table_format_from_name (const char     *file_name,
                                    PpTableFormat  *format);

/* What an outlook has, as tables. */
PpTable *pp_table_new_hotfixes (void);
void     pp_table_add_hotfix   (PpTable            *self,
                                PpOutlook          *outlook,
                                const char         *hotfix_uuid);
PpTable *pp_table_new_servers  (void);
void     pp_table_add_server   (PpTable            *self,
                                PpOutlook          *outlook,
                                const char         *host_uuid);
PpTable *pp_table_new_server   (PpOutlook          *outlook,
                                const char         *host_uuid);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PpTable, pp_table_free)

G_END_DECLS
