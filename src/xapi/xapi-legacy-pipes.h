/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "xapi-legacy-tls.h"

G_BEGIN_DECLS

/* The two directions of a XapiLegacyStream, each with a reference of its own to the connection. */
#define XAPI_TYPE_LEGACY_INPUT (xapi_legacy_input_get_type ())
G_DECLARE_FINAL_TYPE (XapiLegacyInput, xapi_legacy_input, XAPI, LEGACY_INPUT, GInputStream)

#define XAPI_TYPE_LEGACY_OUTPUT (xapi_legacy_output_get_type ())
G_DECLARE_FINAL_TYPE (XapiLegacyOutput, xapi_legacy_output, XAPI, LEGACY_OUTPUT, GOutputStream)

GInputStream  *xapi_legacy_input_new  (XapiLegacyTls *tls);
GOutputStream *xapi_legacy_output_new (XapiLegacyTls *tls);

G_END_DECLS
