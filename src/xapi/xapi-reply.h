/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "xapi-xmlrpc.h"

G_BEGIN_DECLS

XapiReply *xapi_reply_new (XapiValue  *answer,
                           gboolean    is_fault,
                           GError    **error);

G_END_DECLS
