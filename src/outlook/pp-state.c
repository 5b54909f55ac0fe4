/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-outlook"

#include "config.h"

#include <poolpatch/pp-outlook.h>

#include "pp-outlook-private.h"

static const char * const state_names[] =
{
  [PP_STATE_UNKNOWN] = "unknown",
  [PP_STATE_INSTALLED] = "installed",
  [PP_STATE_INSTALLED_PENDING] = "installed-pending",
  [PP_STATE_NOT_APPLICABLE] = "not-applicable",
  [PP_STATE_WITHDRAWN] = "withdrawn",
  [PP_STATE_UPGRADE] = "upgrade",
  [PP_STATE_LICENCE] = "licence",
  [PP_STATE_SUPERSEDED] = "superseded",
  [PP_STATE_CONFLICTING] = "conflicting",
  [PP_STATE_REQUIRES] = "requires",
  [PP_STATE_NEEDED] = "needed",
};

static const char * const reason_names[] =
{
  [PP_REASON_NONE] = NULL,
  [PP_REASON_NO_FEED] = "no-feed",
  [PP_REASON_VERSION_NOT_IN_FEED] = "version-not-in-feed",
  [PP_REASON_CONFLICT_INSTALLED] = "conflict-installed",
  [PP_REASON_MINIMAL_SET] = "minimal-set",
  [PP_REASON_NOTES] = "notes",
  [PP_REASON_FEED] = "feed",
  [PP_REASON_NEVER_REACHED] = "never-reached",
  [PP_REASON_UPDATED_BY_CDN] = "updated-by-cdn",
  [PP_REASON_UPDATED_BY_YUM] = "updated-by-yum",
  [PP_REASON_SERVER] = "server",
};

static const char * const basis_names[] =
{
  [PP_BASIS_UNKNOWN] = "unknown",
  [PP_BASIS_FEED] = "feed",
  [PP_BASIS_NOTES] = "notes",
};

static const char * const upload_names[] =
{
  [PP_UPLOAD_NONE] = "none",
  [PP_UPLOAD_READY] = "ready",
  [PP_UPLOAD_FILE_GONE] = "file-gone",
};

static const char * const turn_names[] =
{
  [PP_TURN_REQUIRES] = "requires",
  [PP_TURN_REQUIRED] = "required",
  [PP_TURN_SERVICE_PACK] = "service-pack",
  [PP_TURN_DATE] = "date",
  [PP_TURN_NAME] = "name",
};

/**
 * pp_state_to_string:
 * @state: a state
 *
 * Returns: (transfer none): its name in JSON
 */
const char *
pp_state_to_string (PpState state)
{
  g_return_val_if_fail ((guint) state < G_N_ELEMENTS (state_names), "unknown");

  return state_names[state];
}

/**
 * pp_reason_to_string:
 * @reason: a reason
 *
 * Returns: (transfer none) (nullable): its name in JSON; %NULL for none
 */
const char *
pp_reason_to_string (PpReason reason)
{
  g_return_val_if_fail ((guint) reason < G_N_ELEMENTS (reason_names), NULL);

  return reason_names[reason];
}

/**
 * pp_basis_to_string:
 * @basis: what a smallest set rests on
 *
 * Returns: (transfer none): its name in JSON
 */
const char *
pp_basis_to_string (PpBasis basis)
{
  g_return_val_if_fail ((guint) basis < G_N_ELEMENTS (basis_names), "unknown");

  return basis_names[basis];
}

/**
 * pp_upload_to_string:
 * @upload: where a hotfix is on the pool
 *
 * Returns: (transfer none): its name in JSON
 */
const char *
pp_upload_to_string (PpUpload upload)
{
  g_return_val_if_fail ((guint) upload < G_N_ELEMENTS (upload_names), "none");

  return upload_names[upload];
}

/**
 * pp_turn_kind_to_string:
 * @kind: why a hotfix has its place
 *
 * Returns: (transfer none): its name in JSON
 */
const char *
pp_turn_kind_to_string (PpTurnKind kind)
{
  g_return_val_if_fail ((guint) kind < G_N_ELEMENTS (turn_names), "date");

  return turn_names[kind];
}
