/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <poolpatch/pp-live-pool.h>

#include <string.h>

static const struct
{
  const char *typed;
  const char *normal;   /* NULL = refused */
} addresses[] =
{
  { "xs1", "https://xs1" },
  { "  XS1.Example.COM \n", "https://xs1.example.com" },
  { "https://xs1/", "https://xs1" },
  { "HTTPS://xs1:443", "https://xs1" },
  { "xs1:8443", "https://xs1:8443" },
  { "10.0.0.1", "https://10.0.0.1" },
  { "10.0.0.1:443", "https://10.0.0.1" },
  { "10.0.0.1:41234", "https://10.0.0.1:41234" },
  { "http://10.0.0.1", "http://10.0.0.1" },
  { "http://10.0.0.1:80/", "http://10.0.0.1" },
  { "http://10.0.0.1:443", "http://10.0.0.1:443" },
  { "https://[::1]", "https://[::1]" },
  { "[::1]:444", "https://[::1]:444" },
  { "[fe80:0:0::1]", "https://[fe80::1]" },
  { "2001:db8::7", "https://[2001:db8::7]" },
  { "bücher.example", "https://xn--bcher-kva.example" },
  { "xen_server-1", "https://xen_server-1" },
  { "", NULL },
  { "   ", NULL },
  { "https://", NULL },
  { "ftp://xs1", NULL },
  { "://xs1", NULL },
  { "https:xs1", NULL },
  { "https://https://xs1", NULL },
  { "xs1/path", NULL },
  { "https://xs1/RPC2", NULL },
  { "xs1?a=b", NULL },
  { "xs1#frag", NULL },
  { "xs1//", NULL },
  { "root@xs1", NULL },
  { "https://root:secret@xs1", NULL },
  { "xs1:", NULL },
  { "xs1:0", NULL },
  { "xs1:65536", NULL },
  { "xs1:port", NULL },
  { "xs1:-1", NULL },
  { "xs1:+443", NULL },
  { "xs 1", NULL },
  { "xs1\nevil", NULL },
  { "xs1..example", NULL },
  { ".example", NULL },
  { "-xs1", NULL },
  { "10.0.0.256", NULL },
  { "10.0.0", NULL },
  { "[::1", NULL },
  { "::1]", NULL },
  { "[::1]x", NULL },
  { "[xs1]", NULL },
  { "[]", NULL },
  { "1:2:3", NULL },
  { "fe80::1%eth0", NULL },
  { "<xs1>", NULL },
  { "xs1\\share", NULL },
  { "\xff\xfe", NULL },
};

static void
test_normalize (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (addresses); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autofree char *normal = pp_live_pool_normalize_address (addresses[i].typed, &error);

      g_test_message ("row %u", i);
      g_assert_cmpstr (normal, ==, addresses[i].normal);
      if (addresses[i].normal != NULL)
        g_assert_no_error (error);
      else
        g_assert_error (error, PP_ERROR, PP_ERROR_FAILED);
    }
}

static void
test_twice_is_once (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (addresses); i++)
    if (addresses[i].normal != NULL)
      {
        g_autofree char *again = pp_live_pool_normalize_address (addresses[i].normal, NULL);

        g_assert_cmpstr (again, ==, addresses[i].normal);
      }
}

static void
test_secret_is_not_shown (void)
{
  g_autoptr(GError) error = NULL;

  g_assert_null (pp_live_pool_normalize_address ("ftp://root:secret@xs1", &error));
  g_assert_error (error, PP_ERROR, PP_ERROR_FAILED);
  g_assert_null (strstr (error->message, "secret"));
}

static void
test_long (void)
{
  g_autofree char *endless = g_strnfill (100000, 'a');
  g_autoptr(GError) error = NULL;

  g_assert_null (pp_live_pool_normalize_address (endless, &error));
  g_assert_error (error, PP_ERROR, PP_ERROR_FAILED);
  g_assert_cmpuint (strlen (error->message), <, 1000);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/pool/address/normalize", test_normalize);
  g_test_add_func ("/pool/address/twice-is-once", test_twice_is_once);
  g_test_add_func ("/pool/address/secret-is-not-shown", test_secret_is_not_shown);
  g_test_add_func ("/pool/address/long", test_long);

  return g_test_run ();
}
