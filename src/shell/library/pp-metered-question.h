/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>
#include <poolpatch/poolpatch.h>

G_BEGIN_DECLS

GtkWidget *pp_metered_question_new   (GtkWindow      *parent,
                                      PpLibrary      *library);
void       pp_metered_question_watch (PpLibrary      *library,
                                      GtkApplication *application);

G_END_DECLS
