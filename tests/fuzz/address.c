/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fuzz.h"

#include "xapi-address.h"
#include "xapi-value.h"

/* An address that was typed, or that a member gave for its master; a point of time. */
int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  g_autofree char *text = g_strndup ((const char *) data, size);
  g_autofree char *address = NULL;
  g_autofree char *again = NULL;
  g_autofree char *server = NULL;
  g_autofree char *master = NULL;
  g_autofree char *master_again = NULL;
  g_autoptr(GError) error = NULL;

  xapi_parse_time (text);
  master = xapi_address_with_host ("https://192.0.2.1", text);
  master_again = master != NULL ? xapi_address_normalize (master, NULL) : NULL;
  g_assert_cmpstr (master, ==, master_again);
  address = xapi_address_normalize (text, &error);
  g_assert_true ((address == NULL) == (error != NULL));
  if (address == NULL)
    return 0;

  g_assert_true (g_str_has_prefix (address, "https://") || g_str_has_prefix (address, "http://"));
  again = xapi_address_normalize (address, NULL);
  g_assert_cmpstr (address, ==, again);
  server = xapi_address_server (address);
  g_assert_nonnull (server);

  return 0;
}
