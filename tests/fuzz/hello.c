/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fuzz.h"

#include "xapi-hello.h"

/* What a server answers to a greeting, as it comes: what was said once stays said. */
int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  XapiHello whole = { 0 };
  XapiHelloState state = xapi_hello_parse (data, size, &whole);
  gsize step = 1 + size / 50;

  if (state == XAPI_HELLO_ANSWER)
    {
      const char *name = xapi_hello_name_version (whole.version);

      g_assert_true (name == NULL || g_str_has_prefix (name, "TLS 1.") ||
                     g_str_has_prefix (name, "SSL 3"));
      g_assert_true (xapi_hello_is_outdated (&whole) || whole.version >= 0x0303);
    }

  for (gsize part = 0; part < size; part += step)
    {
      XapiHello hello = { 0 };
      XapiHelloState early = xapi_hello_parse (data, part, &hello);

      if (early == XAPI_HELLO_MORE)
        continue;
      g_assert_cmpint (early, ==, state);
      g_assert_cmpuint (hello.version, ==, whole.version);
      g_assert_cmpuint (hello.suite, ==, whole.suite);
    }

  return 0;
}
