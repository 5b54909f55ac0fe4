/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-guidance"

#include "config.h"

#include <poolpatch/pp-guidance.h>

/* Strongest first. */
static const struct
{
  PpGuidance  flag;
  const char *name;
} names[] =
{
  { PP_GUIDANCE_RESTART_HOST, "restartHost" },
  { PP_GUIDANCE_RESTART_XAPI, "restartXAPI" },
  { PP_GUIDANCE_RESTART_HVM, "restartHVM" },
  { PP_GUIDANCE_RESTART_PV, "restartPV" },
};

/**
 * pp_guidance_from_string:
 * @text: (nullable): one or more of restartHost, restartXAPI, restartHVM, restartPV
 *
 * The feed has one word, the info of a hotfix file several with spaces between them. A word that
 * is not known asks for nothing.
 *
 * Returns: the flags
 */
PpGuidance
pp_guidance_from_string (const char *text)
{
  g_auto(GStrv) words = g_strsplit_set (text != NULL ? text : "", " ,;\t\r\n", -1);
  PpGuidance self = PP_GUIDANCE_NONE;

  for (guint i = 0; words[i] != NULL; i++)
    for (guint j = 0; j < G_N_ELEMENTS (names); j++)
      if (g_ascii_strcasecmp (words[i], names[j].name) == 0)
        self |= names[j].flag;

  return self;
}

/**
 * pp_guidance_to_strv:
 * @self: flags
 *
 * Returns: (transfer full): their XenAPI names, the strongest first
 */
char **
pp_guidance_to_strv (PpGuidance self)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if ((self & names[i].flag) != 0)
      g_strv_builder_add (builder, names[i].name);

  return g_strv_builder_end (builder);
}

/**
 * pp_pending_to_string:
 * @self: a pending restart
 *
 * Returns: (transfer none): its name in JSON
 */
const char *
pp_pending_to_string (PpPending self)
{
  switch (self)
    {
    case PP_PENDING_NONE:
      return "none";

    case PP_PENDING_TOOLSTACK:
      return "toolstack";

    case PP_PENDING_REBOOT:
      return "reboot";

    default:
      g_return_val_if_reached ("none");
    }
}
