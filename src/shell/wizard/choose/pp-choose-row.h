/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/** PpChooseRow: something that can be ticked: a hotfix or a server. Signal toggled. */
#define PP_TYPE_CHOOSE_ROW (pp_choose_row_get_type ())
G_DECLARE_FINAL_TYPE (PpChooseRow, pp_choose_row, PP, CHOOSE_ROW, GtkListBoxRow)

/** PpChooseFacts: what a row says. */
typedef struct
{
  const char *uuid;
  const char *name;
  const char *description;
  const char *state;        /* at the right */
  gboolean    offered;      /* can be ticked */
} PpChooseFacts;

GtkWidget  *pp_choose_row_new        (const PpChooseFacts *facts,
                                      gboolean             active);
const char *pp_choose_row_get_uuid   (PpChooseRow         *self);
gboolean    pp_choose_row_get_active (PpChooseRow         *self);
void        pp_choose_row_set_active (PpChooseRow         *self,
                                      gboolean             active);
char      **pp_choose_row_list_active (GtkListBox        *list);
void        pp_choose_row_toggle     (PpChooseRow         *self);

G_END_DECLS
