/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-address"

#include "config.h"

#include <poolpatch/pp-address.h>

#include <string.h>

/**
 * pp_address_has_login:
 * @address: what a person or a file says is a URL, or a path
 *
 * An address is shown, logged and kept as it is; a user or a password in it would be too. One that
 * cannot be read is suspected of it.
 *
 * Returns: whether there is a user or a password in it
 */
gboolean
pp_address_has_login (const char *address)
{
  g_autoptr(GUri) uri = NULL;

  g_return_val_if_fail (address != NULL, FALSE);

  if (strstr (address, "://") == NULL)
    return FALSE;
  uri = g_uri_parse (address, G_URI_FLAGS_ENCODED, NULL);

  return uri != NULL ? g_uri_get_userinfo (uri) != NULL : strchr (address, '@') != NULL;
}

/**
 * pp_address_skip_login:
 * @address: what is not to be repeated with a password in it
 *
 * Returns: (transfer none): the rest of @address, behind what may be a user and a password
 */
const char *
pp_address_skip_login (const char *address)
{
  const char *at;

  g_return_val_if_fail (address != NULL, NULL);

  at = strrchr (address, '@');

  return at != NULL ? at + 1 : address;
}
