/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "pp-workspace.h"

G_BEGIN_DECLS

/** PpNotifier: tells a person who looks elsewhere what happened: hotfixes that became outstanding, a
 * run that has ended or needs a decision, a pool that was lost. When to be quiet is the desktop's. */
#define PP_TYPE_NOTIFIER (pp_notifier_get_type ())
G_DECLARE_FINAL_TYPE (PpNotifier, pp_notifier, PP, NOTIFIER, GObject)

/** PpNotifierDelays: in milliseconds. */
typedef struct
{
  guint news;  /* in which news of several pools become one notification */
  guint loss;  /* for which a pool may be away without being lost */
} PpNotifierDelays;

PpNotifier *pp_notifier_new (GtkApplication         *application,
                             PpWorkspace            *workspace,
                             GSettings              *settings,
                             const PpNotifierDelays *delays);

G_END_DECLS
