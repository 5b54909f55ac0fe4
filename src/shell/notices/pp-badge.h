/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pp-workspace.h"

G_BEGIN_DECLS

/** PpBadge: how many hotfixes are outstanding, on the launcher of a desktop that shows such counts
 * (docks of Unity, KDE and GNOME listen to com.canonical.Unity.LauncherEntry). */
#define PP_TYPE_BADGE (pp_badge_get_type ())
G_DECLARE_FINAL_TYPE (PpBadge, pp_badge, PP, BADGE, GObject)

PpBadge *pp_badge_new (GDBusConnection *bus,
                       PpWorkspace     *workspace);

G_END_DECLS
