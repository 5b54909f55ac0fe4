/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libsoup/soup.h>
#include <poolpatch/pp-error.h>

G_BEGIN_DECLS

/* Seconds for a connection to be made, the way through a proxy included. */
#define PP_NET_CONNECT_SECONDS 20

/* A server that gives a byte now and then never runs into the limit of its silence: after so many
 * times that limit it has to have been as fast as that. */
#define PP_NET_PATIENCE 10
#define PP_NET_SLOWEST  1024    /* bytes a second */

/**
 * PpNet: HTTP requests to the outside: directly or through a proxy, and never without an end.
 * Properties: proxy-resolver (nullable: none), connect-timeout and timeout (silence), in seconds.
 */
#define PP_TYPE_NET (pp_net_get_type ())
G_DECLARE_FINAL_TYPE (PpNet, pp_net, PP, NET, GObject)

PpNet    *pp_net_new                 (guint           silence_seconds);
void      pp_net_set_proxy_resolver  (PpNet          *self,
                                      GProxyResolver *resolver);
void      pp_net_set_timeout         (PpNet          *self,
                                      guint           seconds);
guint     pp_net_get_timeout         (PpNet          *self);
void      pp_net_set_connect_timeout (PpNet          *self,
                                      guint           seconds);
guint     pp_net_get_connect_timeout (PpNet          *self);
void      pp_net_abort               (PpNet          *self);
gboolean  pp_net_is_too_slow         (PpNet          *self,
                                      gint64          begun,
                                      gint64          done);

void          pp_net_send_async  (PpNet                *self,
                                  SoupMessage          *message,
                                  GCancellable         *cancellable,
                                  GAsyncReadyCallback   callback,
                                  gpointer              user_data);
GInputStream *pp_net_send_finish (PpNet                *self,
                                  GAsyncResult         *result,
                                  GError              **error);

char   *pp_net_dup_address  (SoupMessage *message);
GError *pp_net_status_error (SoupMessage *message,
                             PpErrorCode  code);

G_END_DECLS
