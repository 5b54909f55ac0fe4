/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/** OddServer: a server in threads of its own, for what a well-behaved one does not do. */
typedef struct _OddServer OddServer;

/* One connection; the head of the first request has been read. Runs in a thread. */
typedef void (*OddPut) (OddServer    *server,
                        GIOStream    *stream,
                        const char   *head);

/* The value of a reply, or "!CODE,param,…" for a failure, or the whole of one ("<?xml", "{", "[", with
 * its head "HTTP/"); NULL closes without a reply. method is "JSON host.disable" in JSON-RPC. */
typedef char *(*OddCall) (OddServer  *server,
                          const char *method,
                          const char *body);

OddServer *odd_server_new       (OddCall     call,
                                 OddPut      put);
OddServer *odd_server_new_at    (const char *host,    /* an IP address, and no other */
                                 OddCall     call);
void       odd_server_free      (OddServer  *self);
gboolean   odd_server_has_six   (void);               /* whether this machine has IPv6 */
void       odd_server_use_tls   (OddServer  *self,
                                 GTlsCertificate *certificate);  /* with its key */
char      *odd_server_address   (OddServer  *self);
void       odd_server_note      (OddServer  *self,
                                 const char *what);
guint      odd_server_count     (OddServer  *self,
                                 const char *what);   /* how often it was noted */
void       odd_server_rest      (OddServer  *self);   /* until the server is freed */
void       odd_server_write     (GIOStream  *stream,
                                 const char *text);
gint64     odd_server_read_body (GIOStream  *stream,
                                 gint64      length);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (OddServer, odd_server_free)

G_END_DECLS
