/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-xapi"

#include "config.h"

#include "xapi-secret.h"

#include <string.h>

/* The bytes of a request: a login has the password in them, every other call a session. */
typedef struct
{
  char          *data;       /* (owned) */
  gsize          length;
  GDestroyNotify free_data;
} Secret;

static void
secret_free (gpointer data)
{
  Secret *secret = data;

  explicit_bzero (secret->data, secret->length);
  secret->free_data (secret->data);
  g_free (secret);
}

/**
 * xapi_secret_take:
 * @data: (transfer full): what must not stay in memory
 * @length: bytes of it
 * @free_data: frees @data
 *
 * What libsoup and TLS copy of it on the way to the server is theirs.
 *
 * Returns: (transfer full): @data, which is wiped with the last reference
 */
GBytes *
xapi_secret_take (char          *data,
                  gsize          length,
                  GDestroyNotify free_data)
{
  Secret *secret;

  g_return_val_if_fail (data != NULL && free_data != NULL, NULL);

  secret = g_new0 (Secret, 1);
  secret->data = data;
  secret->length = length;
  secret->free_data = free_data;

  return g_bytes_new_with_free_func (data, length, secret_free, secret);
}
