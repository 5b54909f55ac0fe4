/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-hotfix-links"

#include "config.h"

#include "pp-hotfix-links.h"

#include <string.h>

#define SCHEME "hotfix:"

/* Names instead of uuids where they are known; the row goes when there are none. What has no row of
 * its own is no link. */
void
pp_hotfix_links_show (GtkLabel           *label,
                      GtkWidget          *key,
                      PpOutlook          *outlook,
                      const char * const *names)
{
  g_autoptr(GString) markup = g_string_new (NULL);

  for (guint i = 0; names != NULL && names[i] != NULL; i++)
    {
      PpHotfix *hotfix = pp_outlook_find_hotfix (outlook, names[i]);
      g_autofree char *text = NULL;

      text = hotfix != NULL
             ? g_markup_printf_escaped ("<a href=\"" SCHEME "%s\">%s</a>", hotfix->uuid, hotfix->name)
             : g_markup_escape_text (names[i], -1);
      g_string_append_printf (markup, "%s%s", i > 0 ? pp_text_get_comma () : "", text);
    }
  if (g_strcmp0 (gtk_label_get_label (label), markup->str) != 0)
    gtk_label_set_markup (label, markup->str);
  gtk_widget_set_visible (GTK_WIDGET (label), markup->len > 0);
  gtk_widget_set_visible (key, markup->len > 0);
}

/* Returns the uuid that a link of ours leads to; NULL for any other. */
const char *
pp_hotfix_links_parse (const char *uri)
{
  return g_str_has_prefix (uri, SCHEME) ? uri + strlen (SCHEME) : NULL;
}
