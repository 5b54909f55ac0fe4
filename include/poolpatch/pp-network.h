/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#ifndef PP_USES_NET
#error "This room may not use src/net/: see src/meson.build"
#endif

#include <poolpatch/pp-proxy.h>

G_BEGIN_DECLS

/**
 * PpNetwork: what the settings say of the network. The password of the proxy is not among them: it
 * is in the keyring, by address and user.
 */
typedef struct
{
  PpProxyMode  mode;
  char        *address;          /* (owned) of the proxy, as typed */
  char        *user;             /* (owned) "" = nobody */
  guint        connect_seconds;  /* for a connection to be made */
  guint        feed_seconds;     /* of silence */
  guint        download_seconds; /* of silence */
  gboolean     pools;            /* whether pools are asked by the proxy too */
  guint        call_seconds;     /* of silence of a pool */
  guint        upload_seconds;   /* for which an upload may stand still */
} PpNetwork;

PpNetwork      *pp_network_new             (GSettings        *settings);
void            pp_network_free            (PpNetwork        *self);
char           *pp_network_dup_secret_name (const PpNetwork  *self);
GProxyResolver *pp_network_create_resolver (const PpNetwork  *self,
                                            const char       *password,
                                            GError          **error);
void            pp_network_apply           (const PpNetwork  *self,
                                            GObject          *client,
                                            guint             silence_seconds,
                                            GProxyResolver   *resolver);
void            pp_network_apply_to_pools  (const PpNetwork  *self,
                                            GObject          *pools,
                                            GProxyResolver   *resolver);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PpNetwork, pp_network_free)

G_END_DECLS
