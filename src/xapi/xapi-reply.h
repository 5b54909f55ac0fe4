/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "xapi-value.h"

G_BEGIN_DECLS

/** XapiReply: what a call came to: a value, or a failure with its code and parameters. */
typedef struct
{
  gboolean    success;
  XapiValue  *value;   /* (owned) (nullable) of a success */
  char       *code;    /* (owned) (nullable) of a failure; "Fault" for an XML-RPC <fault> */
  char      **params;  /* (owned) (nullable) of a failure, without the code */
} XapiReply;

XapiReply *xapi_reply_new      (XapiValue  *answer,
                                gboolean    is_fault,
                                GError    **error);
XapiReply *xapi_reply_new_json (XapiValue  *answer,
                                GError    **error);
void       xapi_reply_free     (XapiReply  *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (XapiReply, xapi_reply_free)

G_END_DECLS
