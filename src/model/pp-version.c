/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-version"

#include "config.h"

#include <poolpatch/pp-catalogue.h>

#include "pp-model-private.h"

/**
 * pp_version_new:
 * @facts: the members, copied; strings may be %NULL
 *
 * Returns: (transfer full): a version
 */
PpVersion *
pp_version_new (const PpVersion *facts)
{
  PpVersion *self;

  g_return_val_if_fail (facts != NULL, NULL);

  self = g_memdup2 (facts, sizeof *facts);
  self->value = pp_model_dup (facts->value);
  self->name = pp_model_dup (facts->name);
  self->build_number = pp_model_dup_or_null (facts->build_number);
  self->patch_uuid =
    facts->patch_uuid != NULL && *facts->patch_uuid != '\0'
    ? pp_model_dup_lower (facts->patch_uuid) : NULL;
  self->hotfixes = pp_model_dupv_lower (facts->hotfixes);
  self->minimal = facts->minimal != NULL ? pp_model_dupv_lower (facts->minimal) : NULL;

  return self;
}

/**
 * pp_version_free:
 * @self: (transfer full): a version
 */
void
pp_version_free (PpVersion *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->value);
  g_free (self->name);
  g_free (self->build_number);
  g_free (self->patch_uuid);
  g_strfreev (self->hotfixes);
  g_strfreev (self->minimal);
  g_free (self);
}

static const char * const eligibilities[] =
{
  [PP_ELIGIBILITY_ALL] = "all",
  [PP_ELIGIBILITY_PREMIUM] = "premium",
  [PP_ELIGIBILITY_CU] = "cu",
  [PP_ELIGIBILITY_NONE] = "none",
};

/**
 * pp_eligibility_to_string:
 * @eligibility: who gets hotfixes
 *
 * Returns: (transfer none): its name in feed and JSON
 */
const char *
pp_eligibility_to_string (PpEligibility eligibility)
{
  g_return_val_if_fail ((guint) eligibility < G_N_ELEMENTS (eligibilities), "all");

  return eligibilities[eligibility];
}

/**
 * pp_eligibility_from_string:
 * @text: (nullable): as in the feed, in any case
 *
 * Returns: what it means; all for anything else, as XenCenter takes it
 */
PpEligibility
pp_eligibility_from_string (const char *text)
{
  for (guint i = 0; text != NULL && i < G_N_ELEMENTS (eligibilities); i++)
    if (g_ascii_strcasecmp (eligibilities[i], text) == 0)
      return i;

  return PP_ELIGIBILITY_ALL;
}
