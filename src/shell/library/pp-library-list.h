/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "pp-library-rows.h"

G_BEGIN_DECLS

/** PpLibraryList: the rows of the library in a tree view, which keeps selection and place. */
typedef struct _PpLibraryList PpLibraryList;

PpLibraryList      *pp_library_list_new          (PpWorkspace    *workspace,
                                                  GtkTreeView    *view,
                                                  GtkListStore   *store);
void                pp_library_list_update       (PpLibraryList  *self,
                                                  const char     *filter,
                                                  const char     *search,
                                                  guint          *n_files,
                                                  guint          *n_missing);
const PpLibraryRow *pp_library_list_get_selected (PpLibraryList  *self);
PpTable            *pp_library_list_create_table (PpLibraryList  *self,
                                                  gboolean        selected);
void                pp_library_list_set_menu     (PpLibraryList  *self,
                                                  GMenuModel     *menu);
void                pp_library_list_free         (PpLibraryList  *self);

G_END_DECLS
