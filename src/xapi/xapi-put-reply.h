/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** XapiPutReply: what has come back on the connection of an upload so far. */
typedef struct
{
  GString *text;        /* (owned) */
  guint    status;      /* of the head, 0 = not there yet */
  char    *location;    /* (owned) (nullable) */
} XapiPutReply;

void     xapi_put_reply_init  (XapiPutReply *self);
void     xapi_put_reply_reset (XapiPutReply *self);
void     xapi_put_reply_clear (XapiPutReply *self);
gboolean xapi_put_reply_feed  (XapiPutReply *self,
                               const char   *data,
                               gsize         length);

G_END_DECLS
