/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fuzz.h"

#include "xapi-tunnel-login.h"

#include <string.h>

/* How a proxy asks who is there: what is answered is one line, and never more than a login. */
int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  g_autofree char *text = g_strndup ((const char *) data, size);
  g_autofree char *answer = NULL;

  /* The lines of the head are taken apart before. */
  g_strdelimit (text, "\r\n", ' ');
  answer = xapi_tunnel_login_answer (text, "xs1:443", "me", "secret", "c0");
  if (answer == NULL)
    return 0;

  g_assert_true (g_str_has_prefix (answer, "Basic ") || g_str_has_prefix (answer, "Digest username="));
  g_assert_null (strpbrk (answer, "\r\n"));
  g_assert_true (strstr (answer, "secret") == NULL || strstr (text, "secret") != NULL);

  return 0;
}
