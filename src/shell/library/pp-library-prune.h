/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "pp-workspace.h"

G_BEGIN_DECLS

char     **pp_library_prune_list         (PpWorkspace         *workspace,
                                          char               **why_not);
GtkWidget *pp_library_prune_question_new (GtkWindow           *parent,
                                          PpLibrary           *library,
                                          const char * const  *uuids);

G_END_DECLS
