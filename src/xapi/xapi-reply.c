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
reply_from_success (XapiValue *value)
{
  XapiReply *self = g_new0 (XapiReply, 1);

  self->success = TRUE;
  self->value = value != NULL ? xapi_value_ref (value) : xapi_value_new_string ("");

  return self;
}

/* @description is code and parameters in an array, or a mere text. */
static XapiReply *
reply_from_failure (XapiValue *description)
{
  g_auto(GStrv) words = xapi_value_to_strv (description);
  XapiReply *self = g_new0 (XapiReply, 1);

  if (words[0] != NULL)
    self->code = g_strdup (words[0]);
  else if (*xapi_value_get_string (description) != '\0')
    self->code = g_strdup (xapi_value_get_string (description));
  else
    self->code = g_strdup ("INTERNAL_ERROR");
  self->params = g_strdupv (words[0] != NULL ? words + 1 : words);

  return self;
}

/* {"code": 1, "message": code, "data": parameters} */
static XapiReply *
reply_from_error (XapiValue *error)
{
  const char *message = xapi_value_member_string (error, "message", "");
  XapiReply *self = g_new0 (XapiReply, 1);

  self->code = g_strdup (*message != '\0' ? message : "INTERNAL_ERROR");
  self->params = xapi_value_to_strv (xapi_value_member (error, "data"));

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

  g_return_val_if_fail (answer != NULL, NULL);

  if (is_fault)
    return reply_from_fault (answer);

  status = xapi_value_member_string (answer, "Status", "");
  if (g_str_equal (status, "Failure"))
    return reply_from_failure (xapi_value_member (answer, "ErrorDescription"));

  if (!g_str_equal (status, "Success"))
    {
      g_propagate_error (error, xapi_error_new (XAPI_ERROR_PROTOCOL, NULL,
                                                "the reply has no Status that xapi knows"));
      return NULL;
    }

  return reply_from_success (xapi_value_member (answer, "Value"));
}

/**
 * xapi_reply_new_json:
 * @answer: what stood in a JSON-RPC reply
 * @error: return location
 *
 * Takes the envelope off, in the shape of either version: an error is a list, or in the second
 * version an object. The version is not looked at: an error from before a call is dispatched has
 * the first shape in any (facts: XenAPI 1.6).
 *
 * Returns: (transfer full): the reply; %NULL when it is none of xapi's
 */
XapiReply *
xapi_reply_new_json (XapiValue *answer,
                     GError   **error)
{
  XapiValue *failure;
  XapiValue *result;

  g_return_val_if_fail (answer != NULL, NULL);

  failure = xapi_value_member (answer, "error");
  result = xapi_value_member (answer, "result");
  if (xapi_value_get_value_type (failure) == XAPI_VALUE_STRUCT)
    return reply_from_error (failure);
  if (xapi_value_get_value_type (failure) != XAPI_VALUE_NIL)
    return reply_from_failure (failure);

  if (result == NULL)
    {
      g_propagate_error (error, xapi_error_new (XAPI_ERROR_PROTOCOL, NULL,
                                                "the reply has neither a result nor an error"));
      return NULL;
    }

  return reply_from_success (result);
}
