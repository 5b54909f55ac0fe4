/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#ifndef PP_USES_NET
#error "This room may not use src/net/: see src/meson.build"
#endif

#include <gio/gio.h>

G_BEGIN_DECLS

/** PpProxyMode: values of the setting proxy-mode. */
typedef enum
{
  PP_PROXY_SYSTEM,
  PP_PROXY_MANUAL,
  PP_PROXY_NONE,
} PpProxyMode;

/**
 * PpProxy: a #GProxyResolver: what the desktop says, one HTTP proxy for everything, or none.
 * Immutable. User and password of a proxy are asked for apart, when it wants them.
 */
#define PP_TYPE_PROXY (pp_proxy_get_type ())
G_DECLARE_FINAL_TYPE (PpProxy, pp_proxy, PP, PROXY, GObject)

char           *pp_proxy_normalize_address (const char  *text,
                                            GError     **error);
GProxyResolver *pp_proxy_new_system        (void);
GProxyResolver *pp_proxy_new_none          (void);
GProxyResolver *pp_proxy_new_manual        (const char  *address,
                                            const char  *user,
                                            const char  *password);
GProxyResolver *pp_proxy_new_open          (PpProxy     *self);
char           *pp_proxy_dup_login         (PpProxy     *self,
                                            const char  *server,
                                            char       **password);

G_END_DECLS
