/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-text"

#include "config.h"

#include "pp-text-private.h"

#include <glib/gi18n-lib.h>

#include <string.h>

#define MAX_PARAM 300
#define MAX_PARAMS 9

static const char *
find_value (const char * const *pairs,
            const char         *name,
            gsize               length)
{
  for (guint i = 0; pairs[i] != NULL; i += 2)
    if (strlen (pairs[i]) == length && strncmp (pairs[i], name, length) == 0)
      return pairs[i + 1];

  return NULL;
}

/*
 * pp_text_expand:
 * @sentence: a translated sentence with {name} in it
 * @pairs: (array zero-terminated=1): name, value, name, value …
 *
 * Unlike printf() a translation that is wrong here cannot harm: a name that is not known stays.
 *
 * Returns: (transfer full): the sentence
 */
char *
pp_text_expand (const char         *sentence,
                const char * const *pairs)
{
  GString *text = g_string_new (NULL);

  while (*sentence != '\0')
    {
      const char *end = *sentence == '{' ? strchr (sentence, '}') : NULL;
      const char *value =
        end != NULL ? find_value (pairs, sentence + 1, end - sentence - 1) : NULL;

      if (value != NULL)
        {
          g_string_append (text, value);
          sentence = end + 1;
        }
      else
        {
          g_string_append_c (text, *sentence);
          sentence++;
        }
    }

  return g_string_free (text, FALSE);
}

static const char *
find_name (const char *param,
           PpOutlook  *outlook)
{
  PpSnapshot *snapshot = pp_outlook_get_snapshot (outlook);
  PpHost *host = pp_snapshot_find_host (snapshot, param);
  PpHotfix *hotfix = NULL;

  if (host != NULL)
    return host->name;
  hotfix = pp_outlook_find_hotfix (outlook, param);
  if (hotfix != NULL && *hotfix->name != '\0')
    return hotfix->name;
  for (guint i = 0; i < pp_snapshot_get_n_patches (snapshot); i++)
    {
      PpPatch *patch = pp_snapshot_get_patch (snapshot, i);

      if (strcmp (patch->ref, param) == 0)
        return patch->name;
    }

  return NULL;
}

/* What a hotfix printed may be pages long: one line of it, cut at a character. */
static char *
shorten (const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, MIN (strlen (text), MAX_PARAM * 4));
  GString *line = g_string_new (NULL);
  glong n_chars = 0;

  for (const char *at = valid; *at != '\0'; at = g_utf8_next_char (at))
    {
      gunichar character = g_utf8_get_char (at);

      if (g_unichar_isspace (character) || g_unichar_iscntrl (character))
        character = ' ';
      if (character == ' ' && (line->len == 0 || line->str[line->len - 1] == ' '))
        continue;
      if (n_chars++ >= MAX_PARAM)
        {
          g_string_append (line, "…");
          break;
        }
      g_string_append_unichar (line, character);
    }

  return g_strchomp (g_string_free (line, FALSE));
}

/* "^7\.1\.0$", a pattern that one text alone fits, is that text: a server says so for which release a
 * hotfix is. (nullable): %NULL when it is another pattern, or none. */
static char *
read_pattern (const char *param)
{
  gsize length = strlen (param);
  g_autoptr(GString) text = g_string_new (NULL);

  if (length < 3 || param[0] != '^' || param[length - 1] != '$')
    return NULL;
  for (gsize i = 1; i < length - 1; i++)
    {
      if (param[i] == '\\' && i + 1 < length - 1 && g_ascii_ispunct (param[i + 1]))
        i++;
      else if (!g_ascii_isalnum (param[i]) && param[i] != '.' && param[i] != '-' && param[i] != '/')
        return NULL;
      g_string_append_c (text, param[i]);
    }

  return g_string_free (g_steal_pointer (&text), FALSE);
}

/*
 * pp_text_resolve:
 * @param: a parameter of a failure: text, a reference, a uuid or several with semicolons between
 * @outlook: (nullable): lends names
 *
 * Returns: (transfer full): the parameter with names where it had references and uuids, on one line
 */
char *
pp_text_resolve (const char *param,
                 PpOutlook  *outlook)
{
  g_auto(GStrv) parts = NULL;
  g_autofree char *plain = read_pattern (param);

  if (plain != NULL)
    return shorten (plain);
  if (outlook == NULL || strlen (param) > MAX_PARAM * 4)
    return shorten (param);

  parts = g_strsplit (param, ";", -1);
  for (guint i = 0; parts[i] != NULL; i++)
    {
      const char *name = find_name (g_strstrip (parts[i]), outlook);
      char *resolved = shorten (name != NULL ? name : parts[i]);

      g_free (parts[i]);
      parts[i] = resolved;
    }

  return g_strjoinv (pp_text_get_comma (), parts);
}

/* What a placeholder makes of a parameter: {1}, {1:size}, {1:class}, {1:power}. (transfer full) */
static char *
say_param (const char *kind,
           const char *param,
           PpOutlook  *outlook)
{
  if (param == NULL)
    return g_strdup ("?");
  if (strcmp (kind, "size") == 0)
    return pp_text_for_size (g_ascii_strtoull (param, NULL, 10));
  if (strcmp (kind, "class") == 0)
    return pp_text_for_class (param);
  if (strcmp (kind, "power") == 0)
    return pp_text_for_power (param);

  return pp_text_resolve (param, outlook);
}

/*
 * pp_text_expand_failure:
 * @sentence: a translated sentence with {1} … {9}, {1:size} … {9:size}, {1:class} …, {1:power} … and
 *   {@subject_name} in it
 * @subject_name: "server" or "vm"
 * @subject: its name
 * @params: (array zero-terminated=1): parameters of the failure
 * @outlook: (nullable): lends names
 *
 * A parameter that the server did not send reads "?".
 *
 * Returns: (transfer full): the sentence
 */
char *
pp_text_expand_failure (const char         *sentence,
                        const char         *subject_name,
                        const char         *subject,
                        const char * const *params,
                        PpOutlook          *outlook)
{
  static const char * const kinds[] = { "", "size", "class", "power" };
  g_autoptr(GPtrArray) pairs = g_ptr_array_new_with_free_func (g_free);
  gboolean more = TRUE;

  g_ptr_array_add (pairs, g_strdup (subject_name));
  g_ptr_array_add (pairs, g_strdup (subject));
  for (guint i = 0; i < MAX_PARAMS; i++)
    {
      more = more && params[i] != NULL;
      for (guint k = 0; k < G_N_ELEMENTS (kinds); k++)
        {
          g_ptr_array_add (pairs, g_strdup_printf ("%u%s%s", i + 1, k > 0 ? ":" : "", kinds[k]));
          g_ptr_array_add (pairs, say_param (kinds[k], more ? params[i] : NULL, outlook));
        }
    }
  g_ptr_array_add (pairs, NULL);

  return pp_text_expand (sentence, (const char * const *) pairs->pdata);
}
