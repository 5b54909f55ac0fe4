/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-text"

#include "config.h"

#include "pp-text-private.h"

#include <glib/gi18n-lib.h>

/* By PpFixKind: on a button; as a step; what it means beyond that; and how it is put back, if it
 * is. */
static const struct
{
  const char *label;
  const char *action;
  const char *effect;
  const char *inverse;   /* (nullable) */
} fixes[] =
{
  [PP_FIX_DISABLE_HA] =
  { N_("Turn Off High Availability"), N_("Turn high availability off in {object}"),
    N_("Until it is on again no virtual machine is started elsewhere when a server fails."),
    N_("Turn high availability on again in {object}, as it was") },
  [PP_FIX_PAUSE_WLB] =
  { N_("Pause Workload Balancing"), N_("Pause workload balancing in {object}"),
    N_("Until it is on again virtual machines are placed without its advice."),
    N_("Turn workload balancing on again in {object}") },
  [PP_FIX_PLUG_STORAGE] =
  { N_("Plug Storage"), N_("Plug storage {object}"),
    N_("It stays plugged."), NULL },
  [PP_FIX_EJECT_CD] =
  { N_("Eject CD"), N_("Eject the CD from virtual machine {object}"),
    N_("The drive stays empty."), NULL },
  [PP_FIX_SUSPEND_VM] =
  { N_("Suspend"), N_("Suspend virtual machine {object}"),
    N_("It does not run and answers nobody until its server is back."),
    N_("Resume virtual machine {object}") },
  [PP_FIX_SHUT_DOWN_VM] =
  { N_("Shut Down"), N_("Shut down virtual machine {object}"),
    N_("Its system is asked to shut down, and it is started again when its server is back."),
    N_("Start virtual machine {object} again") },
  [PP_FIX_HARD_SHUT_DOWN_VM] =
  { N_("Force Shut Down"), N_("Force virtual machine {object} to shut down"),
    N_("As if its plug were pulled: what it has not written to disk is lost. It is started again "
       "when its server is back."),
    N_("Start virtual machine {object} again") },
  [PP_FIX_DISABLE_AUTO_POWER_ON] =
  { N_("Turn Off Automatic Start"), N_("Turn the automatic start of virtual machine {object} off"),
    N_("A server that comes back does not start it by itself."),
    N_("Turn the automatic start of virtual machine {object} on again") },
  [PP_FIX_CLEAN_UP_FILES] =
  { N_("Clean Up"), N_("Remove files of old hotfixes from {object}"),
    N_("What is installed stays installed. A file that is needed again is uploaded again."), NULL },
  [PP_FIX_ENABLE_HOST] =
  { N_("Leave Maintenance Mode"), N_("Take server {object} out of maintenance mode"),
    N_("Virtual machines may be started on it and moved to it meanwhile."),
    N_("Put server {object} into maintenance mode again") },
};
G_STATIC_ASSERT (G_N_ELEMENTS (fixes) == PP_FIX_ENABLE_HOST + 1);

static char *
expand (const char  *sentence,
        const PpFix *fix)
{
  const char *pairs[] = { "object", fix->name, NULL };

  return pp_text_expand (sentence, pairs);
}

/**
 * pp_text_for_fix_kind:
 * @kind: what a fix does
 *
 * Returns: (transfer none): it for a button: "Turn Off High Availability"
 */
const char *
pp_text_for_fix_kind (PpFixKind kind)
{
  g_return_val_if_fail ((guint) kind < G_N_ELEMENTS (fixes), "");

  return _(fixes[kind].label);
}

/*
 * pp_text_for_fix_action:
 * @fix: a fix
 *
 * Returns: (transfer full): "Suspend virtual machine db-1", as a step of a plan
 */
char *
pp_text_for_fix_action (const PpFix *fix)
{
  return expand (_(fixes[fix->kind].action), fix);
}

/**
 * pp_text_for_fix:
 * @fix: a fix
 *
 * Returns: (transfer full): sentences: what it does, what that means, and whether it is put back
 */
char *
pp_text_for_fix (const PpFix *fix)
{
  g_autofree char *action = NULL;
  const char *pairs[] = { "action", NULL, "effect", NULL, NULL };

  g_return_val_if_fail (fix != NULL, NULL);

  action = pp_text_for_fix_action (fix);
  pairs[1] = action;
  pairs[3] = _(fixes[fix->kind].effect);

  /* Translators: {action} has no full stop, {effect} is a whole sentence with its own */
  return pp_text_expand (pp_fix_has_inverse (fix) ? _("{action}. {effect} It is put back at the end.")
                                                  : _("{action}. {effect}"), pairs);
}

/**
 * pp_text_for_unwind:
 * @fix: a fix that was carried out
 *
 * Returns: (transfer full) (nullable): "Resume virtual machine db-1"; %NULL when it is not put back
 */
char *
pp_text_for_unwind (const PpFix *fix)
{
  g_return_val_if_fail (fix != NULL, NULL);

  if (fixes[fix->kind].inverse == NULL)
    return NULL;

  return expand (_(fixes[fix->kind].inverse), fix);
}
