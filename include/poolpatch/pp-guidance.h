/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#ifndef PP_USES_MODEL
#error "This room may not use src/model/: see src/meson.build"
#endif

#include <glib.h>

G_BEGIN_DECLS

/** PpGuidance: what has to happen after a hotfix, XenAPI's after_apply_guidance as flags. */
typedef enum /*< flags >*/
{
  PP_GUIDANCE_NONE         = 0,
  PP_GUIDANCE_RESTART_HOST = 1 << 0,
  PP_GUIDANCE_RESTART_XAPI = 1 << 1,
  PP_GUIDANCE_RESTART_HVM  = 1 << 2,
  PP_GUIDANCE_RESTART_PV   = 1 << 3,
} PpGuidance;

/** PpPending: the strongest restart that a server still owes. */
typedef enum
{
  PP_PENDING_NONE,
  PP_PENDING_TOOLSTACK,
  PP_PENDING_REBOOT,
} PpPending;

PpGuidance  pp_guidance_from_string (const char *text);
char      **pp_guidance_to_strv     (PpGuidance  self);
const char *pp_pending_to_string    (PpPending   self);

G_END_DECLS
