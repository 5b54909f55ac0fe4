/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-model"

#include "config.h"

#include "pp-model-private.h"

char *
pp_model_dup (const char *text)
{
  return g_strdup (text != NULL ? text : "");
}

/* g_ascii_strdown() calls a function for each character; most texts are in lower case already. */
char *
pp_model_dup_lower (const char *text)
{
  char *copy = pp_model_dup (text);

  for (char *at = copy; *at != '\0'; at++)
    if (*at >= 'A' && *at <= 'Z')
      *at += 'a' - 'A';

  return copy;
}

char *
pp_model_dup_or_null (const char *text)
{
  return text != NULL && *text != '\0' ? g_strdup (text) : NULL;
}

char **
pp_model_dupv (char **texts)
{
  return texts != NULL ? g_strdupv (texts) : g_new0 (char *, 1);
}

char **
pp_model_dupv_lower (char **texts)
{
  guint n_texts = texts != NULL ? g_strv_length (texts) : 0;
  char **copy = g_new0 (char *, n_texts + 1);

  for (guint i = 0; i < n_texts; i++)
    copy[i] = pp_model_dup_lower (texts[i]);

  return copy;
}
