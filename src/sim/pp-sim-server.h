/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pp-sim-world.h"

G_BEGIN_DECLS

/* The head of one HTTP request. */
typedef struct
{
  char       *method;         /* (owned) "POST" */
  char       *path;           /* (owned) decoded, without the query */
  GHashTable *query;          /* (owned) name → decoded value */
  GHashTable *headers;        /* (owned) lower-case name → value */
  gint64      content_length; /* -1 = not said */
  gboolean    http10;
  gboolean    keep_alive;
} PpSimRequest;

/* One connection and what was read too far of it. */
typedef struct
{
  PpSimWorld *world;
  PpSimPool  *pool;
  const char *host;   /* ref of the host */
  GIOStream  *stream;
  GByteArray *ahead;  /* (owned) read, but not used yet */
} PpSimConnection;

/* Answers one request for a path that is no RPC. The lock is NOT held. Returns whether the
 * connection can be used on. */
typedef gboolean (*PpSimPathHandler) (PpSimConnection *connection,
                                    PpSimRequest    *request);

typedef struct _PpSimServer PpSimServer;

PpSimServer *pp_sim_server_new      (PpSimPool        *pool,
                                     const char       *host,
                                     const char       *address,
                                     guint16           port,
                                     GTlsCertificate  *certificate,
                                     GError          **error);
void         pp_sim_server_free     (PpSimServer      *self);
guint16      pp_sim_server_get_port (PpSimServer      *self);
void         pp_sim_server_close    (PpSimServer      *self);
void         pp_sim_server_open     (PpSimServer      *self);

void pp_sim_world_add_handler (PpSimWorld       *world,
                               const char       *method_and_path,
                               PpSimPathHandler  handler);

gssize   pp_sim_connection_read   (PpSimConnection *self,
                                   void            *buffer,
                                   gsize            size);
gboolean pp_sim_connection_write  (PpSimConnection *self,
                                   const char      *text,
                                   gssize           length);
void     pp_sim_connection_refuse (PpSimConnection *self,
                                   PpSimRequest    *request,
                                   const char      *status,
                                   const char      *extra_header,
                                   const char      *html);

GTlsCertificate *pp_sim_certificate_create (const char  *common_name,
                                            PpSimRelease release,
                                            GError     **error);

G_END_DECLS
