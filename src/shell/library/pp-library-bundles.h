/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "pp-workspace.h"

G_BEGIN_DECLS

/* The whole library to and from a folder, for sites without a network. */

GtkFileChooserNative *pp_library_bundles_create_dialog (GtkWindow            *parent,
                                                        const char           *title,
                                                        const char           *button,
                                                        gboolean              save);
void                  pp_library_bundles_export_async  (PpWorkspace          *workspace,
                                                        const char           *folder,
                                                        GCancellable         *cancellable,
                                                        GAsyncReadyCallback   callback,
                                                        gpointer              user_data);
GPtrArray            *pp_library_bundles_open          (PpWorkspace          *workspace,
                                                        const char           *folder,
                                                        GError              **error);

G_END_DECLS
