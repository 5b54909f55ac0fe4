/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/** PpJournal: the folder of one run, locked for as long as the run is alive. */
typedef struct _PpJournal PpJournal;

PpJournal *pp_journal_new   (const char  *folder,
                             const char  *pool,
                             GError     **error);
void       pp_journal_free  (PpJournal   *self);
gboolean   pp_journal_write (PpJournal   *self,
                             const char  *event,
                             JsonObject  *facts,
                             GError     **error);
gboolean   pp_journal_save  (PpJournal   *self,
                             const char  *name,
                             const char  *text,
                             GError     **error);
guint      pp_journal_get_n_lines (PpJournal *self);
void       pp_journal_remove (PpJournal   *self,
                              const char  *name);
gboolean   pp_journal_is_locked (const char *folder);

char      *pp_journal_dup_path  (const char *folder,
                                 const char *name);
char      *pp_json_object_print (JsonObject *object,
                                 gboolean    pretty);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PpJournal, pp_journal_free)

G_END_DECLS
