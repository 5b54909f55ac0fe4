/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** XapiHelloState: what the first bytes of a server say. */
typedef enum
{
  XAPI_HELLO_MORE,     /* not enough of them yet */
  XAPI_HELLO_ANSWER,   /* a ServerHello: version and suite are known */
  XAPI_HELLO_REFUSED,  /* an alert */
  XAPI_HELLO_ODD,      /* no TLS */
} XapiHelloState;

/** XapiHello: what a server chose, in the numbers of the protocol. */
typedef struct
{
  guint version;  /* 0x0301 is TLS 1.0 */
  guint suite;
} XapiHello;

GBytes        *xapi_hello_build        (gboolean          modern);
XapiHelloState xapi_hello_parse        (const guint8     *data,
                                        gsize             length,
                                        XapiHello        *hello);
const char    *xapi_hello_name_version (guint             version);
gboolean       xapi_hello_is_outdated  (const XapiHello  *hello);

G_END_DECLS
