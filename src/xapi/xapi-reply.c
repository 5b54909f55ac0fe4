/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-xapi"

#include "config.h"

#include "xapi-reply.h"

#include "xapi-error.h"

/**
 * xapi_reply_free:
 * @self: (transfer full): a reply
 *
 * Frees it.
 */
void
xapi_reply_free (XapiReply *self)
{
  g_return_if_fail (self != NULL);

  g_clear_pointer (&self->value, xapi_value_unref);
  g_free (self->code);
  g_strfreev (self->params);
  g_free (self);
}

static XapiReply *
reply_from_fault (XapiValue *fault)
{
  XapiReply *self = g_new0 (XapiReply, 1);
  const char *text = xapi_value_member_string (fault, "faultString", "");
  g_autofree char *code = NULL;

  code = g_strdup_printf ("%" G_GINT64_FORMAT, xapi_value_member_int (fault, "faultCode", 0));
  self->code = g_strdup ("Fault");
  self->params = g_strdupv ((char *[]) { (char *) text, code, NULL });

  return self;
}

static XapiReply *
reply_from_failure (XapiValue *answer)
{
  g_auto(GStrv) description = xapi_value_to_strv (xapi_value_member (answer, "ErrorDescription"));
  XapiReply *self = g_new0 (XapiReply, 1);

  self->code = g_strdup (description[0] != NULL ? description[0] : "INTERNAL_ERROR");
  self->params = g_strdupv (description[0] != NULL ? description + 1 : description);

  return self;
}

/**
 * xapi_reply_new:
 * @answer: what stood in the methodResponse
 * @is_fault: whether it stood in a <fault>
 * @error: return location
 *
 * Takes the envelope off: {Status, Value} or {Status, ErrorDescription}.
 *
 * Returns: (transfer full): the reply; %NULL when it is none of xapi's
 */
XapiReply *
xapi_reply_new (XapiValue *answer,
                gboolean   is_fault,
                GError   **error)
{
  const char *status;
  XapiReply *self;
  XapiValue *value;

  g_return_val_if_fail (answer != NULL, NULL);

  if (is_fault)
    return reply_from_fault (answer);

  status = xapi_value_member_string (answer, "Status", "");
  if (g_str_equal (status, "Failure"))
    return reply_from_failure (answer);

  if (!g_str_equal (status, "Success"))
    {
      g_propagate_error (error, xapi_error_new (XAPI_ERROR_PROTOCOL, NULL,
                                                "the reply has no Status that xapi knows"));
      return NULL;
    }

  value = xapi_value_member (answer, "Value");
  self = g_new0 (XapiReply, 1);
  self->success = TRUE;
  self->value = value != NULL ? xapi_value_ref (value) : xapi_value_new_string ("");

  return self;
}
