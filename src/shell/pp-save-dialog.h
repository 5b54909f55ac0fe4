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

GtkFileChooserNative *pp_save_dialog_new (GtkWindow        *parent,
                                          const char       *title,
                                          const char       *name,
                                          const PpSaveKind *kinds,
                                          guint             n_kinds);

G_END_DECLS
