/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-wizard-words"

#include "config.h"

#include "pp-wizard-words.h"

#include <glib/gi18n.h>

/* By PpPurpose: name of the page with the plan, and the button that changes servers. */
static const struct
{
  const char *plan;
  const char *action;
  const char *busy;
} words[] =
{
  [PP_PURPOSE_HOTFIXES] = { N_("Plan and install"), NC_("button", "Install"), N_("Installing…") },
  [PP_PURPOSE_RESTART_TOOLSTACKS] = { N_("Plan and restart"), NC_("button", "Restart"), N_("Restarting…") },
  [PP_PURPOSE_RESTART_HOSTS] = { N_("Plan and restart"), NC_("button", "Restart"), N_("Restarting…") },
  [PP_PURPOSE_ENTER_MAINTENANCE] = { N_("Plan and enter"), NC_("button", "Enter maintenance mode"),
                                     N_("Entering…") },
  [PP_PURPOSE_LEAVE_MAINTENANCE] = { N_("Plan and leave"), NC_("button", "Leave maintenance mode"),
                                     N_("Leaving…") },
};
G_STATIC_ASSERT (G_N_ELEMENTS (words) == PP_PURPOSE_LEAVE_MAINTENANCE + 1);

/*
 * pp_wizard_words_title:
 * @purpose: what the wizard is for
 * @object: name of the pool or the server
 *
 * Returns: (transfer full): title of its window
 */
char *
pp_wizard_words_title (PpPurpose   purpose,
                       const char *object)
{
  switch (purpose)
    {
    case PP_PURPOSE_RESTART_TOOLSTACKS:
      return g_strdup_printf (_("Restart the toolstack of %s"), object);

    case PP_PURPOSE_RESTART_HOSTS:
      return g_strdup_printf (_("Restart %s"), object);

    case PP_PURPOSE_ENTER_MAINTENANCE:
      return g_strdup_printf (_("Put %s into maintenance mode"), object);

    case PP_PURPOSE_LEAVE_MAINTENANCE:
      return g_strdup_printf (_("Take %s out of maintenance mode"), object);

    case PP_PURPOSE_HOTFIXES:
    default:
      return g_strdup_printf (_("Install hotfixes on %s"), object);
    }
}

/*
 * pp_wizard_words_plan:
 * @purpose: what the wizard is for
 *
 * Returns: (transfer none): name of the page with the plan
 */
const char *
pp_wizard_words_plan (PpPurpose purpose)
{
  return _(words[purpose].plan);
}

/*
 * pp_wizard_words_action:
 * @purpose: what the wizard is for
 *
 * Returns: (transfer none): what the button says that changes servers
 */
const char *
pp_wizard_words_action (PpPurpose purpose)
{
  return g_dpgettext2 (NULL, "button", words[purpose].action);
}

/*
 * pp_wizard_words_busy:
 * @purpose: what the wizard is for
 *
 * Returns: (transfer none): what the same button says meanwhile
 */
const char *
pp_wizard_words_busy (PpPurpose purpose)
{
  return _(words[purpose].busy);
}
