/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/** PpSaveKind: a kind of file that can be chosen; its ending says it. */
typedef struct
{
  const char *label;   /* not translated yet */
  const char *ending;  /* ".html" */
} PpSaveKind;

/** PpSaveMake: makes what goes into a file of that name, (transfer full). */
typedef char *(*PpSaveMake) (gpointer    owner,
                             const char *name);

/** PpSaveSay: how it went; without trouble it is there. */
typedef void (*PpSaveSay) (gpointer    owner,
                           const char *path,
                           const char *trouble);

GtkFileChooserNative *pp_save_dialog_new (GtkWindow        *parent,
                                          const char       *title,
                                          const char       *name,
                                          const PpSaveKind *kinds,
                                          guint             n_kinds);
void                  pp_save_dialog_ask (GtkFileChooserNative *dialog,
                                          gpointer              owner,
                                          PpSaveMake            make,
                                          PpSaveSay             say);
void                  pp_save_dialog_write (GFile              *file,
                                            char               *text,
                                            gpointer            owner,
                                            PpSaveSay           say);

G_END_DECLS
