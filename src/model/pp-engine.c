/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-engine"

#include "config.h"

#include <poolpatch/pp-engine.h>

#include "pp-model-private.h"

#include <string.h>

#define N_NUMBERS 3

/* Up to three numbers of "7.1.2"; what is missing is 0. Returns whether there is any. */
static gboolean
parse_version (const char *text,
               guint64     numbers[N_NUMBERS])
{
  const char *at = text != NULL ? text : "";

  memset (numbers, 0, N_NUMBERS * sizeof *numbers);
  for (guint i = 0; i < N_NUMBERS && g_ascii_isdigit (*at); i++)
    {
      char *end = NULL;

      numbers[i] = g_ascii_strtoull (at, &end, 10);
      at = *end == '.' ? end + 1 : end;
    }

  return text != NULL && g_ascii_isdigit (*text);
}

/*
 * pp_model_version_is_at_least:
 * @version: (nullable): dotted numbers
 * @major: at least
 * @minor: at least, with the same @major
 * @micro: likewise
 *
 * Returns: whether @version is that or a later one
 */
gboolean
pp_model_version_is_at_least (const char *version,
                              guint64     major,
                              guint64     minor,
                              guint64     micro)
{
  const guint64 wanted[N_NUMBERS] = { major, minor, micro };
  guint64 numbers[N_NUMBERS];

  if (!parse_version (version, numbers))
    return FALSE;
  for (guint i = 0; i < N_NUMBERS; i++)
    if (numbers[i] != wanted[i])
      return numbers[i] > wanted[i];

  return TRUE;
}

/**
 * pp_engine_choose:
 * @brand: (nullable): software_version's product_brand
 * @product_version: (nullable): "7.1.2"
 * @platform_version: (nullable): "2.2.0"; 6.1 was the first to have one
 * @has_repositories: whether the pool has records of the class Repository
 *
 * From what tells most to what tells least. The version of the API is not asked: it may be stale.
 * XenServer 8 still answers the calls of pool_update, and XCP-ng those of all others, without being
 * updated by them. A platform version between 2.1.0 (7.0) and 2.2.0 (7.1) is of 7.1 before its
 * release; its bound is XenCenter's.
 *
 * Returns: by what the server is updated
 */
PpEngine
pp_engine_choose (const char *brand,
                  const char *product_version,
                  const char *platform_version,
                  gboolean    has_repositories)
{
  if (brand != NULL && g_ascii_strcasecmp (brand, "XCP-ng") == 0)
    return PP_ENGINE_YUM;
  if (has_repositories || pp_model_version_is_at_least (product_version, 8, 3, 0))
    return PP_ENGINE_CDN;
  if (pp_model_version_is_at_least (product_version, 7, 1, 0) ||
      pp_model_version_is_at_least (platform_version, 2, 1, 1))
    return PP_ENGINE_POOL_UPDATE;

  return PP_ENGINE_POOL_PATCH;
}

/**
 * pp_engine_to_string:
 * @self: an engine
 *
 * Returns: (transfer none): its name in JSON
 */
const char *
pp_engine_to_string (PpEngine self)
{
  switch (self)
    {
    case PP_ENGINE_POOL_PATCH:
      return "pool_patch";

    case PP_ENGINE_POOL_UPDATE:
      return "pool_update";

    case PP_ENGINE_CDN:
      return "cdn";

    case PP_ENGINE_YUM:
      return "yum";

    default:
      g_return_val_if_reached ("pool_patch");
    }
}

/**
 * pp_engine_is_handled:
 * @self: an engine
 *
 * Returns: whether Poolpatch updates servers by it
 */
gboolean
pp_engine_is_handled (PpEngine self)
{
  return self == PP_ENGINE_POOL_PATCH || self == PP_ENGINE_POOL_UPDATE;
}
