/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-mirrors"

#include "config.h"

#include <poolpatch/pp-mirrors.h>

#include <string.h>

#include <poolpatch/pp-address.h>
#include <poolpatch/pp-error.h>

struct _PpMirrors
{
  GPtrArray *rules;   /* (owned) (element-type PpMirror) */
};

G_DEFINE_BOXED_TYPE (PpMirrors, pp_mirrors, pp_mirrors_ref, pp_mirrors_unref)

static void
mirror_free (gpointer data)
{
  PpMirror *self = data;

  g_free (self->from);
  g_free (self->to);
  g_free (self);
}

/**
 * pp_mirrors_new:
 *
 * Returns: (transfer full): no rules
 */
PpMirrors *
pp_mirrors_new (void)
{
  PpMirrors *self = g_atomic_rc_box_new0 (PpMirrors);

  self->rules = g_ptr_array_new_with_free_func (mirror_free);

  return self;
}

/**
 * pp_mirrors_ref:
 * @self: rules
 *
 * Returns: (transfer full): @self
 */
PpMirrors *
pp_mirrors_ref (PpMirrors *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return g_atomic_rc_box_acquire (self);
}

static void
mirrors_clear (gpointer data)
{
  g_ptr_array_unref (((PpMirrors *) data)->rules);
}

/**
 * pp_mirrors_unref:
 * @self: (transfer full): rules
 *
 * Gives up a reference.
 */
void
pp_mirrors_unref (PpMirrors *self)
{
  g_return_if_fail (self != NULL);

  g_atomic_rc_box_release_full (self, mirrors_clear);
}

/* Files come over HTTP alone; who is named in an address would be named in every error too. */
static gboolean
check_address (const char *address,
               GError    **error)
{
  g_autoptr(GUri) uri = g_uri_parse (address, G_URI_FLAGS_ENCODED, NULL);
  const char *scheme = uri != NULL ? g_uri_get_scheme (uri) : NULL;
  const char *host = uri != NULL ? g_uri_get_host (uri) : NULL;

  if ((g_strcmp0 (scheme, "http") == 0 || g_strcmp0 (scheme, "https") == 0) &&
      host != NULL && *host != '\0' && g_uri_get_userinfo (uri) == NULL)
    return TRUE;

  g_propagate_error (error, pp_error_new (PP_ERROR_FAILED, NULL,
                                          "“%s” is no beginning of an address: http://HOST/… or "
                                          "https://HOST/…, without user and password",
                                          pp_address_skip_login (address)));
  return FALSE;
}

/**
 * pp_mirrors_add:
 * @self: rules that nobody else has seen yet
 * @from: what an address begins with
 * @to: what it begins with instead
 * @error: return location for %PP_ERROR_FAILED: it is no rule
 *
 * Adds a rule.
 *
 * Returns: whether it is one
 */
gboolean
pp_mirrors_add (PpMirrors  *self,
                const char *from,
                const char *to,
                GError    **error)
{
  PpMirror *rule;

  g_return_val_if_fail (self != NULL && from != NULL && to != NULL, FALSE);

  if (!check_address (from, error) || !check_address (to, error))
    return FALSE;

  rule = g_new0 (PpMirror, 1);
  rule->from = g_strdup (from);
  rule->to = g_strdup (to);
  g_ptr_array_add (self->rules, rule);

  return TRUE;
}

/**
 * pp_mirrors_add_rule:
 * @self: rules that nobody else has seen yet
 * @rule: "OLD=NEW", two beginnings of addresses; OLD may have "=" of its own
 * @error: return location for %PP_ERROR_FAILED: it is no rule
 *
 * Adds a rule as it is written on a command line.
 *
 * Returns: whether it is one
 */
gboolean
pp_mirrors_add_rule (PpMirrors  *self,
                     const char *rule,
                     GError    **error)
{
  const char *at = rule;
  g_autofree char *from = NULL;

  g_return_val_if_fail (self != NULL && rule != NULL, FALSE);

  while ((at = strchr (at, '=')) != NULL)
    {
      at++;
      if (g_str_has_prefix (at, "http://") || g_str_has_prefix (at, "https://"))
        break;
    }
  if (at == NULL)
    {
      g_propagate_error (error, pp_error_new (PP_ERROR_FAILED, NULL,
                                              "“%s” is no rule: it is OLD=NEW, two beginnings of "
                                              "addresses", pp_address_skip_login (rule)));
      return FALSE;
    }
  from = g_strndup (rule, at - rule - 1);

  return pp_mirrors_add (self, from, at, error);
}

/**
 * pp_mirrors_get_n:
 * @self: rules
 *
 * Returns: how many there are
 */
guint
pp_mirrors_get_n (PpMirrors *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->rules->len;
}

/**
 * pp_mirrors_get:
 * @self: rules
 * @position: less than pp_mirrors_get_n()
 *
 * Returns: (transfer none): a rule
 */
const PpMirror *
pp_mirrors_get (PpMirrors *self,
                guint      position)
{
  g_return_val_if_fail (self != NULL && position < self->rules->len, NULL);

  return g_ptr_array_index (self->rules, position);
}

/**
 * pp_mirrors_equal:
 * @self: rules
 * @other: rules
 *
 * Returns: whether they are the same, in the same order
 */
gboolean
pp_mirrors_equal (PpMirrors *self,
                  PpMirrors *other)
{
  g_return_val_if_fail (self != NULL && other != NULL, FALSE);

  if (self->rules->len != other->rules->len)
    return FALSE;
  for (guint i = 0; i < self->rules->len; i++)
    if (!g_str_equal (pp_mirrors_get (self, i)->from, pp_mirrors_get (other, i)->from) ||
        !g_str_equal (pp_mirrors_get (self, i)->to, pp_mirrors_get (other, i)->to))
      return FALSE;

  return TRUE;
}

/* A rule that ends in the name of a server is not meant for longer names. */
static gboolean
begins_with (const char *url,
             const char *from)
{
  gsize length = strlen (from);
  const char *server = strstr (from, "://") + strlen ("://");

  if (g_ascii_strncasecmp (url, from, server - from) != 0)
    return FALSE;
  if (strpbrk (server, "/?#") == NULL)
    return g_ascii_strncasecmp (url, from, length) == 0 && strchr ("/?#", url[length]) != NULL;

  return strncmp (url + (server - from), server, length - (server - from)) == 0;
}

/**
 * pp_mirrors_rewrite:
 * @self: rules
 * @url: address of a file
 *
 * The longest rule that fits counts; of two that are as long, the first.
 *
 * Returns: (transfer full) (nullable): the address to take instead; %NULL when no rule fits
 */
char *
pp_mirrors_rewrite (PpMirrors  *self,
                    const char *url)
{
  const PpMirror *best = NULL;

  g_return_val_if_fail (self != NULL && url != NULL, NULL);

  for (guint i = 0; i < self->rules->len; i++)
    {
      const PpMirror *rule = g_ptr_array_index (self->rules, i);

      if (begins_with (url, rule->from) &&
          (best == NULL || strlen (rule->from) > strlen (best->from)))
        best = rule;
    }

  return best != NULL ? g_strconcat (best->to, url + strlen (best->from), NULL) : NULL;
}
