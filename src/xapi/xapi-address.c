/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-xapi"

#include "config.h"

#include "xapi-address.h"

#include <gio/gio.h>
#include <string.h>

#define NAME_SET G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS "-_."

static int
port_of (GUri *uri)
{
  if (g_uri_get_port (uri) > 0)
    return g_uri_get_port (uri);

  return g_str_equal (g_uri_get_scheme (uri), "http") ? 80 : 443;
}

static gboolean
is_name (const char *text)
{
  return *text != '\0' && strspn (text, NAME_SET) == strlen (text);
}

/* A name or an IP address, without brackets. GUri has taken the escapes out: "a%2fb" is none. */
static gboolean
is_host (const char *host)
{
  g_autofree char *number = NULL;
  const char *zone;

  if (strchr (host, ':') == NULL)
    return is_name (host);

  zone = strchr (host, '%');
  number = zone != NULL ? g_strndup (host, (gsize) (zone - host)) : g_strdup (host);

  return g_hostname_is_ip_address (number) && (zone == NULL || is_name (zone + 1));
}

/* A zone, "fe80::1%eth0", is written as RFC 6874 has it. */
static char *
bracketed (const char *host)
{
  const char *zone = strchr (host, '%');

  if (strchr (host, ':') == NULL)
    return g_ascii_strdown (host, -1);
  if (zone == NULL)
    return g_strdup_printf ("[%s]", host);

  return g_strdup_printf ("[%.*s%%25%s]", (int) (zone - host), host, zone + 1);
}

static char *
join (const char *scheme,
      const char *host,
      int         port)
{
  g_autofree char *name = bracketed (host);

  if (port == (g_str_equal (scheme, "http") ? 80 : 443))
    return g_strdup_printf ("%s://%s", scheme, name);

  return g_strdup_printf ("%s://%s:%d", scheme, name, port);
}

/* "fe80::1" without brackets is a host, not a host with a port. */
static char *
complete (const char *address)
{
  const char *host = strstr (address, "://");
  g_autofree char *scheme = NULL;

  scheme = host != NULL ? g_strndup (address, (gsize) (host - address)) : g_strdup ("https");
  host = host != NULL ? host + strlen ("://") : address;

  if (strchr (host, ':') != NULL && is_host (host))
    {
      g_autofree char *name = bracketed (host);

      return g_strdup_printf ("%s://%s", scheme, name);
    }

  return g_strdup_printf ("%s://%s", scheme, host);
}

static gboolean
is_plain (GUri *uri)
{
  const char *path = g_uri_get_path (uri);

  return (*path == '\0' || g_str_equal (path, "/")) &&
         g_uri_get_userinfo (uri) == NULL &&
         g_uri_get_query (uri) == NULL &&
         g_uri_get_fragment (uri) == NULL;
}

/**
 * xapi_address_normalize:
 * @address: "host", "host:port", "https://host[:port]" or "http://host[:port]"
 * @error: return location
 *
 * Returns: (transfer full): scheme and host in lower case, the port only when it is unusual; %NULL
 *   when it is no address (%G_IO_ERROR_INVALID_ARGUMENT)
 */
char *
xapi_address_normalize (const char *address,
                        GError    **error)
{
  g_autofree char *trimmed = NULL;
  g_autofree char *full = NULL;
  g_autoptr(GUri) uri = NULL;
  const char *host;

  g_return_val_if_fail (address != NULL, NULL);

  trimmed = g_strstrip (g_strdup (address));
  full = complete (trimmed);
  uri = g_uri_parse (full, G_URI_FLAGS_NONE, NULL);
  host = uri != NULL ? g_uri_get_host (uri) : NULL;

  if (host == NULL || !is_host (host) || !is_plain (uri) ||
      (!g_str_equal (g_uri_get_scheme (uri), "https") &&
       !g_str_equal (g_uri_get_scheme (uri), "http")))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                   "\"%s\" is not the address of a server", trimmed);
      return NULL;
    }

  return join (g_uri_get_scheme (uri), host, port_of (uri));
}

/**
 * xapi_address_server:
 * @address: a normal address
 *
 * Returns: (transfer full): "host:port"
 */
char *
xapi_address_server (const char *address)
{
  g_autoptr(GUri) uri = g_uri_parse (address, G_URI_FLAGS_NONE, NULL);
  g_autofree char *name = NULL;

  g_return_val_if_fail (uri != NULL && g_uri_get_host (uri) != NULL, NULL);

  name = bracketed (g_uri_get_host (uri));
  return g_strdup_printf ("%s:%d", name, port_of (uri));
}

/**
 * xapi_address_with_host:
 * @address: a normal address
 * @host: a host name or IP address, IPv6 with or without brackets; a server may have given it
 *
 * Returns: (transfer full) (nullable): the address of @host by the same scheme and port; %NULL when
 *   it is no host
 */
char *
xapi_address_with_host (const char *address,
                        const char *host)
{
  g_autoptr(GUri) uri = g_uri_parse (address, G_URI_FLAGS_NONE, NULL);
  g_autofree char *bare = NULL;

  g_return_val_if_fail (uri != NULL && host != NULL, NULL);

  bare = *host == '[' ? g_strndup (host + 1, strcspn (host + 1, "]")) : g_strdup (host);

  return is_host (bare) ? join (g_uri_get_scheme (uri), bare, port_of (uri)) : NULL;
}
