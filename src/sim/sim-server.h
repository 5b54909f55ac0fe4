/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sim-world.h"

G_BEGIN_DECLS

/* The head of one HTTP request. */
typedef struct
{
  char       *method;          /* (owned) "POST" */
  char       *path;            /* (owned) decoded, without the query */
  GHashTable *query;           /* (owned) name → decoded value */
  GHashTable *headers;         /* (owned) lower-case name → value */
  gint64      content_length;  /* -1 = not said */
  gboolean    http10;
  gboolean    keep_alive;
} SimRequest;

/* One connection and what was read too far of it. */
typedef struct
{
  SimWorld     *world;
  SimPool      *pool;
  const char   *host;          /* ref of the host */
  GIOStream    *stream;
  GByteArray   *ahead;         /* (owned) read, but not used yet */
} SimConnection;

/* Answers one request for a path that is no RPC. The lock is NOT held. Returns whether the
 * connection can be used on. */
typedef gboolean (*SimPathHandler) (SimConnection *connection,
                                    SimRequest    *request);

typedef struct _SimServer SimServer;

SimServer *sim_server_new         (SimPool         *pool,
                                   const char      *host,
                                   const char      *address,
                                   guint16          port,
                                   GTlsCertificate *certificate,
                                   GError         **error);
void       sim_server_free        (SimServer       *self);
guint16    sim_server_get_port    (SimServer       *self);
void       sim_server_close       (SimServer       *self);
void       sim_server_open        (SimServer       *self);

void       sim_world_add_handler  (SimWorld        *world,
                                   const char      *method_and_path,
                                   SimPathHandler   handler);

gssize     sim_connection_read    (SimConnection   *self,
                                   void            *buffer,
                                   gsize            size);
gboolean   sim_connection_write   (SimConnection   *self,
                                   const char      *text,
                                   gssize           length);
void       sim_connection_refuse  (SimConnection   *self,
                                   SimRequest      *request,
                                   const char      *status,
                                   const char      *extra_header,
                                   const char      *html);

GTlsCertificate *sim_certificate_create (const char  *common_name,
                                         GError     **error);

G_END_DECLS
