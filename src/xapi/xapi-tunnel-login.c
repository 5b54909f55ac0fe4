/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-xapi"

#include "config.h"

#include "xapi-tunnel-login.h"

#include <libsoup/soup.h>
#include <string.h>

#define COUNT "00000001"

/*
 * Not by SoupAuth: that names the path of the request instead of "host:port" in a CONNECT, and knows
 * of MD5 only (libsoup 3.2).
 */
typedef struct
{
  char       *scheme;  /* (owned) */
  GHashTable *fields;  /* (owned) */
} Challenge;

static void
challenge_free (gpointer data)
{
  Challenge *challenge = data;

  g_free (challenge->scheme);
  soup_header_free_param_list (challenge->fields);
  g_free (challenge);
}

static void
add_challenge (GPtrArray  *challenges,
               const char *scheme,
               GString    *fields)
{
  Challenge *challenge;

  if (scheme == NULL)
    return;

  challenge = g_new0 (Challenge, 1);
  challenge->scheme = g_strdup (scheme);
  challenge->fields = soup_header_parse_param_list (fields->str);
  g_ptr_array_add (challenges, challenge);
}

/* "Basic realm="a", Digest realm="b", nonce="c"": a word before a field begins another one. */
static GPtrArray *
parse_challenges (const char *text)
{
  GPtrArray *challenges = g_ptr_array_new_with_free_func (challenge_free);
  g_autofree char *scheme = NULL;
  g_autoptr(GString) fields = g_string_new (NULL);
  GSList *items = soup_header_parse_list (text);

  for (GSList *at = items; at != NULL; at = at->next)
    {
      const char *item = at->data;
      gsize word = strcspn (item, " \t=");

      if (item[word] != '=')
        {
          add_challenge (challenges, scheme, fields);
          g_string_truncate (fields, 0);
          g_free (scheme);
          scheme = g_strndup (item, word);
          item += word + strspn (item + word, " \t");
        }
      if (fields->len > 0)
        g_string_append (fields, ", ");
      g_string_append (fields, item);
    }
  add_challenge (challenges, scheme, fields);
  soup_header_free_list (items);

  return challenges;
}

static const char *
get_field (const Challenge *challenge,
           const char      *name)
{
  return g_hash_table_lookup (challenge->fields, name);
}

static gboolean
get_hash (const Challenge *challenge,
          GChecksumType   *hash)
{
  const char *algorithm = get_field (challenge, "algorithm");

  *hash = G_CHECKSUM_MD5;
  if (algorithm != NULL && g_ascii_strcasecmp (algorithm, "SHA-256") == 0)
    *hash = G_CHECKSUM_SHA256;

  return algorithm == NULL || *hash == G_CHECKSUM_SHA256 ||
         g_ascii_strcasecmp (algorithm, "MD5") == 0;
}

/* Whether "auth" is among the words of the field; without one, the form of RFC 2069 is meant. */
static gboolean
has_auth (const char *qop)
{
  GSList *words = soup_header_parse_list (qop);
  gboolean found = FALSE;

  for (GSList *at = words; at != NULL; at = at->next)
    found = found || g_ascii_strcasecmp (at->data, "auth") == 0;
  soup_header_free_list (words);

  return found;
}

/* 0 = cannot be answered; the strongest one is taken. */
static guint
rate (const Challenge *challenge)
{
  const char *qop = get_field (challenge, "qop");
  GChecksumType hash;

  if (g_ascii_strcasecmp (challenge->scheme, "Basic") == 0)
    return 1;
  if (g_ascii_strcasecmp (challenge->scheme, "Digest") != 0 || !get_hash (challenge, &hash) ||
      get_field (challenge, "nonce") == NULL || (qop != NULL && !has_auth (qop)))
    return 0;

  return hash == G_CHECKSUM_SHA256 ? 3 : 2;
}

static char *
hash_joined (GChecksumType hash,
             ...)
{
  g_autoptr(GChecksum) sum = g_checksum_new (hash);
  const char *part;
  gboolean first = TRUE;
  va_list parts;

  va_start (parts, hash);
  while ((part = va_arg (parts, const char *)) != NULL)
    {
      if (!first)
        g_checksum_update (sum, (const guchar *) ":", 1);
      g_checksum_update (sum, (const guchar *) part, (gssize) strlen (part));
      first = FALSE;
    }
  va_end (parts);

  return g_strdup (g_checksum_get_string (sum));
}

static char *
answer_digest (const Challenge *challenge,
               const char      *target,
               const char      *user,
               const char      *password,
               const char      *cnonce)
{
  const char *realm = get_field (challenge, "realm") != NULL ? get_field (challenge, "realm") : "";
  const char *nonce = get_field (challenge, "nonce");
  const char *opaque = get_field (challenge, "opaque");
  const char *algorithm = get_field (challenge, "algorithm");
  gboolean qop = get_field (challenge, "qop") != NULL;
  GString *header = g_string_new ("Digest ");
  g_autofree char *who = NULL;
  g_autofree char *what = NULL;
  g_autofree char *response = NULL;
  GChecksumType hash;

  get_hash (challenge, &hash);
  who = hash_joined (hash, user, realm, password, NULL);
  what = hash_joined (hash, SOUP_METHOD_CONNECT, target, NULL);
  response = qop ? hash_joined (hash, who, nonce, COUNT, cnonce, "auth", what, NULL)
                 : hash_joined (hash, who, nonce, what, NULL);

  soup_header_g_string_append_param_quoted (header, "username", user);
  g_string_append (header, ", ");
  soup_header_g_string_append_param_quoted (header, "realm", realm);
  g_string_append (header, ", ");
  soup_header_g_string_append_param_quoted (header, "nonce", nonce);
  g_string_append (header, ", ");
  soup_header_g_string_append_param_quoted (header, "uri", target);
  g_string_append_printf (header, ", response=\"%s\"", response);
  if (algorithm != NULL)
    g_string_append_printf (header, ", algorithm=%s", hash == G_CHECKSUM_MD5 ? "MD5" : "SHA-256");
  if (qop)
    g_string_append_printf (header, ", qop=auth, nc=" COUNT ", cnonce=\"%s\"", cnonce);
  if (opaque != NULL)
    {
      g_string_append (header, ", ");
      soup_header_g_string_append_param_quoted (header, "opaque", opaque);
    }

  return g_string_free (header, FALSE);
}

static char *
answer_basic (const char *user,
              const char *password)
{
  g_autofree char *both = g_strconcat (user, ":", password, NULL);
  g_autofree char *text = g_base64_encode ((const guchar *) both, strlen (both));
  char *header = g_strconcat ("Basic ", text, NULL);

  explicit_bzero (both, strlen (both));
  explicit_bzero (text, strlen (text));

  return header;
}

/**
 * xapi_tunnel_login_answer:
 * @challenges: what the proxy sent as Proxy-Authenticate
 * @target: "host:port" that it is asked for by CONNECT
 * @user: the user of the proxy
 * @password: their password
 * @cnonce: something that was never sent before, of letters and digits
 *
 * By the strongest of Digest with SHA-256, Digest with MD5, and Basic (RFC 7616, RFC 7617).
 *
 * Returns: (transfer full) (nullable): what to send as Proxy-Authorization, to be wiped; %NULL when
 *   nothing that the proxy offers is known here
 */
char *
xapi_tunnel_login_answer (const char *challenges,
                          const char *target,
                          const char *user,
                          const char *password,
                          const char *cnonce)
{
  g_autoptr(GPtrArray) all = parse_challenges (challenges);
  const Challenge *best = NULL;

  for (guint i = 0; i < all->len; i++)
    {
      const Challenge *challenge = g_ptr_array_index (all, i);

      if (rate (challenge) > (best != NULL ? rate (best) : 0))
        best = challenge;
    }
  if (best == NULL)
    return NULL;

  return rate (best) > 1 ? answer_digest (best, target, user, password, cnonce)
                         : answer_basic (user, password);
}
