/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "xapi-trust.h"

G_BEGIN_DECLS

/** XapiLegacyStream: XapiLegacyTls as a pair of pollable streams; ready after its handshake. */
#define XAPI_TYPE_LEGACY_STREAM (xapi_legacy_stream_get_type ())
G_DECLARE_FINAL_TYPE (XapiLegacyStream, xapi_legacy_stream, XAPI, LEGACY_STREAM, GIOStream)

GIOStream *xapi_legacy_stream_open         (GIOStream            *plain,
                                            XapiTrust            *trust,
                                            const char           *server,
                                            GCancellable         *cancellable,
                                            GError              **error);
void       xapi_legacy_stream_open_async   (GIOStream            *plain,
                                            XapiTrust            *trust,
                                            const char           *server,
                                            GCancellable         *cancellable,
                                            GAsyncReadyCallback   callback,
                                            gpointer              user_data);
GIOStream *xapi_legacy_stream_open_finish  (GAsyncResult         *result,
                                            GError              **error);

G_END_DECLS
