/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* What the server does with one request. */
typedef enum
{
  FAULT_NONE,           /* the file, or the part of it that is asked for */
  FAULT_NO_RANGE,       /* the whole file, whatever is asked for */
  FAULT_NO_LENGTH,      /* the file ends where the connection does */
  FAULT_NO_VALIDATOR,   /* nothing that would name the version of the file */
  FAULT_CHUNKED,
  FAULT_REDIRECT,       /* to /moved, which gives the file */
  FAULT_REDIRECT_LOOP,
  FAULT_PAGE,           /* 200 and a web page */
  FAULT_STATUS,         /* of number n, Retry-After: 0 */
  FAULT_CUT,            /* after n bytes of the body */
  FAULT_SILENT,         /* after n bytes of the body, until the client has gone */
  FAULT_DRIP,           /* n bytes at a time */
  FAULT_WRONG_RANGE,    /* 206 that begins elsewhere */
  FAULT_BAD_RANGE,      /* 416 */
  FAULT_GARBAGE,        /* no HTTP */
  FAULT_CLOSE,          /* no answer */
} Fault;

typedef struct
{
  Fault fault;
  gsize n;
} FaultStep;

/* A server for raw HTTP that does the steps one request after the other, the last one for ever. */
typedef struct
{
  GSocketService  *service;
  char            *url;         /* of the file */
  GMutex           lock;
  GBytes          *file;
  const char      *tag;         /* of the version of the file */
  const FaultStep *steps;
  guint            n_steps;
  guint            n_requests;
  guint            n_at_once;
  guint            most_at_once;
  GString         *ranges;      /* "0 100+ 200": where the requests began, + with If-Range */
  char            *authorization; /* of the last request */
} FaultServer;

void fault_server_start    (FaultServer      *self,
                            GBytes           *file);
void fault_server_do       (FaultServer      *self,
                            const FaultStep  *steps,
                            guint             n_steps);
void fault_server_stop     (FaultServer      *self);

G_END_DECLS
