/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-text"

#include "config.h"

#include <poolpatch/pp-text.h>

#include <glib/gi18n-lib.h>

/**
 * pp_text_for_hidden:
 * @n_hotfixes: how many hotfixes are hidden
 *
 * Returns: (transfer full): "3 hidden"
 */
char *
pp_text_for_hidden (guint n_hotfixes)
{
  return g_strdup_printf (ngettext ("%u hidden", "%u hidden", n_hotfixes), n_hotfixes);
}

/**
 * pp_text_for_hidden_here:
 * @pool: name of a pool
 *
 * Returns: (transfer full): that what is hidden of it is so on this computer alone, and why
 */
char *
pp_text_for_hidden_here (const char *pool)
{
  return g_strdup_printf (_("Hidden on this computer only: the account may not change what users of "
                            "XenCenter see of %s."), pool);
}
