/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "xapi-network.h"
#include "xapi-trust.h"

G_BEGIN_DECLS

/** XapiPut: one file on its way to a server; refcounted, shared by its worker and its starter. */
typedef struct _XapiPut XapiPut;

XapiPut  *xapi_put_new               (const char    *address,
                                      XapiTrust     *trust,
                                      XapiNetwork   *network,
                                      const char    *target,
                                      const char    *file);
XapiPut  *xapi_put_ref               (XapiPut       *self);
void      xapi_put_unref             (XapiPut       *self);
gboolean  xapi_put_run               (XapiPut       *self,        /* blocks: for a worker */
                                      GCancellable  *cancellable,
                                      GError       **error);
gint64    xapi_put_get_sent          (XapiPut       *self);       /* from any thread */
gint64    xapi_put_get_total         (XapiPut       *self);       /* from any thread */

G_DEFINE_AUTOPTR_CLEANUP_FUNC (XapiPut, xapi_put_unref)

G_END_DECLS
