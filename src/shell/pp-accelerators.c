/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-accelerators"

#include "config.h"

#include "pp-accelerators.h"

/* The keys of all commands; help-overlay.ui shows them to the person. */

static const struct
{
  const char *action;
  const char *keys[3];
} accelerators[] = {
  { "app.add-pool", { "<Primary>n" } },
  { "app.help::index", { "F1" } },
  { "app.preferences", { "<Primary>comma" } },
  { "app.quit", { "<Primary>q" } },
  { "app.refresh", { "<Primary>r", "F5" } },
  { "win.by-hotfix", { "<Alt>1" } },
  { "win.by-server", { "<Alt>2" } },
  { "win.close", { "<Primary>w" } },
  { "win.install-here", { "<Primary>i" } },
  { "win.menu", { "F10" } },
  { "win.next-pane", { "F6" } },
  { "win.previous-pane", { "<Shift>F6" } },
  { "win.pool-edit", { "<Primary>e" } },
  { "win.search", { "<Primary>f" } },
  { "win.show-activity", { "<Alt>4" } },
  { "win.show-help-overlay", { "<Primary>question", "<Primary>F1" } },
  { "win.show-library", { "<Alt>3" } },
};

/**
 * pp_accelerators_install:
 * @application: whose windows have the commands
 *
 * Gives the commands their keys.
 */
void
pp_accelerators_install (GtkApplication *application)
{
  g_return_if_fail (GTK_IS_APPLICATION (application));

  for (guint i = 0; i < G_N_ELEMENTS (accelerators); i++)
    gtk_application_set_accels_for_action (application, accelerators[i].action,
                                           accelerators[i].keys);
}
