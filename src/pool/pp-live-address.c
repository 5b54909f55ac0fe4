/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-live-address"

#include "config.h"

#include <poolpatch/pp-live-pool.h>

#include <gio/gio.h>
#include <string.h>

#define ADDRESS_LENGTH_MAX 512
#define HOST_LENGTH_MAX 253
#define LABEL_LENGTH_MAX 63
#define PORT_MAX 65535

static gboolean
refuse (GError    **error,
        const char *address,
        const char *reason)
{
  g_autofree char *shown = g_utf8_make_valid (address, strnlen (address, ADDRESS_LENGTH_MAX));

  g_propagate_error (error, pp_error_new (PP_ERROR_FAILED, NULL,
                                          "“%s” is not the address of a server: %s", shown,
                                          reason));

  return FALSE;
}

static char *
refuse_address (GError    **error,
                const char *address,
                const char *reason)
{
  refuse (error, address, reason);

  return NULL;
}

/* Takes "https://" or "http://" off @rest; anything else that looks like a scheme is refused. */
static gboolean
take_scheme (const char  *address,
             const char **rest,
             const char **scheme,
             GError     **error)
{
  const char *mark = strstr (*rest, "://");
  gsize length;

  *scheme = "https";
  if (mark == NULL)
    return TRUE;
  length = mark - *rest;
  if (length == 4 && g_ascii_strncasecmp (*rest, "http", 4) == 0)
    *scheme = "http";
  else if (length != 5 || g_ascii_strncasecmp (*rest, "https", 5) != 0)
    return refuse (error, address, "only https:// and http:// can be used");
  *rest = mark + 3;

  return TRUE;
}

/* Splits "host", "host:port", "[v6]", "[v6]:port" and a bare "v6". */
static gboolean
split_port (const char  *address,
            const char  *rest,
            char       **host,
            const char **port,
            GError     **error)
{
  const char *first = strchr (rest, ':');

  *port = NULL;
  if (*rest == '[')
    {
      const char *end = strchr (rest, ']');

      if (end == NULL || (end[1] != '\0' && end[1] != ':'))
        return refuse (error, address, "the brackets do not match");
      *host = g_strndup (rest + 1, end - rest - 1);
      if (strchr (*host, ':') == NULL)
        return refuse (error, address, "only an IPv6 address stands in brackets");
      *port = end[1] == ':' ? end + 2 : NULL;
    }
  else if (first != NULL && strchr (first + 1, ':') == NULL)
    {
      *host = g_strndup (rest, first - rest);
      *port = first + 1;
    }
  else
    {
      *host = g_strdup (rest);
    }

  return TRUE;
}

static gboolean
name_is_valid (const char *name)
{
  g_auto(GStrv) labels = NULL;

  if (*name == '\0' || strlen (name) > HOST_LENGTH_MAX)
    return FALSE;
  labels = g_strsplit (name, ".", -1);
  for (guint i = 0; labels[i] != NULL; i++)
    {
      gsize length = strlen (labels[i]);

      if (length == 0 || length > LABEL_LENGTH_MAX || labels[i][0] == '-' ||
          labels[i][length - 1] == '-')
        return FALSE;
      for (gsize j = 0; j < length; j++)
        if (!g_ascii_isalnum (labels[i][j]) && labels[i][j] != '-' && labels[i][j] != '_')
          return FALSE;
    }

  return TRUE;
}

/* Returns the host as it stands in a URL, or NULL. */
static char *
clean_host (const char *host)
{
  g_autofree char *ascii = NULL;

  if (strchr (host, ':') != NULL)
    {
      g_autoptr(GInetAddress) inet = g_inet_address_new_from_string (host);
      g_autofree char *text = inet != NULL ? g_inet_address_to_string (inet) : NULL;

      return text != NULL ? g_strdup_printf ("[%s]", text) : NULL;
    }
  ascii = g_hostname_to_ascii (host);
  if (ascii == NULL || !name_is_valid (ascii))
    return NULL;
  if (strspn (ascii, "0123456789.") == strlen (ascii) && !g_hostname_is_ip_address (ascii))
    return NULL;

  return g_ascii_strdown (ascii, -1);
}

/**
 * pp_live_pool_normalize_address:
 * @address: what a person typed: "xs1", "10.0.0.1:443", "https://[::1]"
 * @error: return location
 *
 * Plain HTTP is used only where it was asked for by "http://". A path, a user name and anything
 * else that is not part of an address is refused, with a reason.
 *
 * Returns: (transfer full) (nullable): "https://host[:port]", lower case, without the port that
 *   the scheme implies; a domain name is in its ASCII form
 */
char *
pp_live_pool_normalize_address (const char *address,
                                GError    **error)
{
  g_autofree char *typed = NULL;
  g_autofree char *host = NULL;
  g_autofree char *clean = NULL;
  const char *rest;
  const char *scheme;
  const char *port;
  guint64 number = 0;

  g_return_val_if_fail (address != NULL, NULL);

  typed = g_strstrip (g_strndup (address, ADDRESS_LENGTH_MAX + 1));
  rest = typed;
  if (strlen (typed) > ADDRESS_LENGTH_MAX)
    return refuse_address (error, address, "it is too long");
  if (strchr (rest, '@') != NULL)
    return refuse_address (error, strrchr (rest, '@') + 1, "user and password are asked for later");
  if (!take_scheme (address, &rest, &scheme, error))
    return NULL;
  if (g_str_has_suffix (rest, "/"))
    typed[strlen (typed) - 1] = '\0';
  if (strpbrk (rest, "/?#\\") != NULL)
    return refuse_address (error, address, "it has a path behind the name");
  if (!split_port (address, rest, &host, &port, error))
    return NULL;
  clean = clean_host (host);
  if (clean == NULL)
    return refuse_address (error, address, "this is neither a name nor an IP address");
  if (port != NULL && !g_ascii_string_to_unsigned (port, 10, 1, PORT_MAX, &number, NULL))
    return refuse_address (error, address, "the port is a number from 1 to 65535");
  if (number == (strcmp (scheme, "https") == 0 ? 443 : 80))
    number = 0;

  return number != 0 ? g_strdup_printf ("%s://%s:%u", scheme, clean, (guint) number)
                     : g_strdup_printf ("%s://%s", scheme, clean);
}
