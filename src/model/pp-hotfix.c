/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-hotfix"

#include "config.h"

#include <poolpatch/pp-hotfix.h>

#include "pp-model-private.h"

#include <string.h>

#define DEFAULT_PRIORITY 2

G_DEFINE_BOXED_TYPE (PpHotfix, pp_hotfix, pp_hotfix_ref, pp_hotfix_unref)

/* Addresses of articles end in /article/CTX139788, sometimes followed by a title. */
static char *
find_article (const char *url)
{
  const char *start = url != NULL ? strstr (url, "CTX") : NULL;
  gsize length = strlen ("CTX");

  if (start == NULL)
    return NULL;
  while (g_ascii_isdigit (start[length]))
    length++;

  return length > strlen ("CTX") ? g_strndup (start, length) : NULL;
}

/**
 * pp_hotfix_new:
 * @facts: the members, copied; strings may be %NULL
 *
 * Identities become lower case, a priority outside 1 … 5 becomes 2 as in XenCenter, and the
 * article is taken from the url when @facts name none.
 *
 * Returns: (transfer full): a hotfix
 */
PpHotfix *
pp_hotfix_new (const PpHotfix *facts)
{
  PpHotfix *self;

  g_return_val_if_fail (facts != NULL, NULL);

  self = g_atomic_rc_box_new (PpHotfix);
  *self = *facts;
  self->uuid = pp_model_dup_lower (facts->uuid);
  self->name = pp_model_dup (facts->name);
  self->description = pp_model_dup (facts->description);
  self->url = pp_model_dup_or_null (facts->url);
  self->article = facts->article != NULL ? g_strdup (facts->article) : find_article (facts->url);
  self->patch_url = pp_model_dup_or_null (facts->patch_url);
  self->listed_url = pp_model_dup_or_null (facts->listed_url);
  self->required = pp_model_dupv_lower (facts->required);
  self->conflicting = pp_model_dupv_lower (facts->conflicting);
  if (self->priority < 1 || self->priority > 5)
    self->priority = DEFAULT_PRIORITY;

  return self;
}

/**
 * pp_hotfix_ref:
 * @self: a hotfix
 *
 * Returns: (transfer full): @self
 */
PpHotfix *
pp_hotfix_ref (PpHotfix *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return g_atomic_rc_box_acquire (self);
}

static void
hotfix_clear (gpointer data)
{
  PpHotfix *self = data;

  g_free (self->uuid);
  g_free (self->name);
  g_free (self->description);
  g_free (self->url);
  g_free (self->article);
  g_free (self->patch_url);
  g_free (self->listed_url);
  g_strfreev (self->required);
  g_strfreev (self->conflicting);
}

/**
 * pp_hotfix_unref:
 * @self: (transfer full): a hotfix
 */
void
pp_hotfix_unref (PpHotfix *self)
{
  g_return_if_fail (self != NULL);

  g_atomic_rc_box_release_full (self, hotfix_clear);
}
