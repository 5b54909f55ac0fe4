/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#ifndef PP_USES_MODEL
#error "This room may not use src/model/: see src/meson.build"
#endif

#include <glib.h>

G_BEGIN_DECLS

/** PpEngine: the mechanism by which a server is updated. */
typedef enum
{
  PP_ENGINE_POOL_PATCH,   /* XenServer 5.6 to 7.0 */
  PP_ENGINE_POOL_UPDATE,  /* XenServer 7.1 to 8.2 */
  PP_ENGINE_CDN,          /* XenServer 8 and later: repositories that the pool synchronises with */
  PP_ENGINE_YUM,          /* XCP-ng: packages, by the plugin updater.py */
} PpEngine;

PpEngine    pp_engine_choose     (const char *brand,
                                  const char *product_version,
                                  const char *platform_version,
                                  gboolean    has_repositories);
const char *pp_engine_to_string  (PpEngine    self);
gboolean    pp_engine_is_handled (PpEngine    self);

G_END_DECLS
