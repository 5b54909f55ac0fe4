/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "pp-workspace.h"

G_BEGIN_DECLS

/* Hotfix files from disk into the library: chosen in a dialog or dropped on a page. */

/** PpFileIntake: what became of them. */
typedef struct
{
  GPtrArray *uuids;   /* (owned) (element-type utf8) of the hotfixes that are in the library now */
  GPtrArray *errors;  /* (owned) (element-type GError) one for each file that was not taken */
} PpFileIntake;

void          pp_file_intake_async    (PpWorkspace         *workspace,
                                       GPtrArray           *paths,
                                       GCancellable        *cancellable,
                                       GAsyncReadyCallback  callback,
                                       gpointer             user_data);
PpFileIntake *pp_file_intake_finish   (PpWorkspace         *workspace,
                                       GAsyncResult        *result);
char         *pp_file_intake_describe (PpFileIntake        *self);
void          pp_file_intake_free     (PpFileIntake        *self);

GtkFileChooserNative *pp_file_intake_create_dialog  (GtkWindow           *parent);
GPtrArray            *pp_file_intake_list_chosen    (GtkFileChooser      *chooser);
void                  pp_file_intake_accept_drops   (GtkWidget           *widget);
GPtrArray            *pp_file_intake_list_dropped   (GtkSelectionData    *data);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PpFileIntake, pp_file_intake_free)

G_END_DECLS
