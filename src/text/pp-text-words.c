/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-text"

#include "config.h"

#include "pp-text-private.h"

#include <glib/gi18n-lib.h>

/* Words of XenAPI that servers put into what they refuse, and of what they leave out. */
typedef struct
{
  const char *wire;
  const char *word;
} Word;

static const Word classes[] =
{
  { "host", N_("server") },
  { "network", N_("network") },
  { "patch", N_("hotfix") },
  { "pbd", N_("storage connection") },
  { "pif", N_("network card") },
  { "pool", N_("pool") },
  { "pool_patch", N_("hotfix") },
  { "pool_update", N_("hotfix") },
  { "session", N_("session") },
  { "sr", N_("storage") },
  { "task", N_("task") },
  { "vbd", N_("drive") },
  { "vdi", N_("disk") },
  { "vif", N_("network interface") },
  { "vm", N_("virtual machine") },
};

static const Word powers[] =
{
  { "halted", NC_("power state", "shut down") },
  { "paused", NC_("power state", "paused") },
  { "running", NC_("power state", "running") },
  { "suspended", NC_("power state", "suspended") },
};

/*
 * pp_text_name_server:
 * @server: (nullable): name of a server
 *
 * Returns: (transfer none): it, or what stands in its place
 */
const char *
pp_text_name_server (const char *server)
{
  /* Translators: stands where the name of a server would, in any place of a sentence: not inflected */
  return server != NULL ? server : _("(server not known)");
}

static const char *
find_word (const Word *words,
           guint       n_words,
           const char *wire)
{
  for (guint i = 0; i < n_words; i++)
    if (g_ascii_strcasecmp (words[i].wire, wire) == 0)
      return words[i].word;

  return NULL;
}

/*
 * pp_text_for_class:
 * @class: a XenAPI class: "VM"
 *
 * Returns: (transfer full): "virtual machine"; of a class that has no word here, its name
 */
char *
pp_text_for_class (const char *class)
{
  const char *word = find_word (classes, G_N_ELEMENTS (classes), class);

  return word != NULL ? g_strdup (_(word)) : pp_text_resolve (class, NULL);
}

/*
 * pp_text_for_power:
 * @states: XenAPI power states, several with semicolons between: "halted; suspended"
 *
 * Servers of some releases write them in lower case.
 *
 * Returns: (transfer full): "shut down, suspended"; what has no word here is left as it is
 */
char *
pp_text_for_power (const char *states)
{
  g_autofree char *line = pp_text_resolve (states, NULL);
  g_auto(GStrv) parts = g_strsplit (line, ";", -1);

  for (guint i = 0; parts[i] != NULL; i++)
    {
      const char *word = find_word (powers, G_N_ELEMENTS (powers), g_strstrip (parts[i]));

      if (word == NULL)
        continue;
      g_free (parts[i]);
      parts[i] = g_strdup (g_dpgettext2 (GETTEXT_PACKAGE, "power state", word));
    }

  return g_strjoinv (pp_text_get_comma (), parts);
}
