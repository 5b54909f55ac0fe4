/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-library-prune"

#include "config.h"

#include "pp-library-prune.h"

#include <glib/gi18n.h>

#include "pp-library-rows.h"

/**
 * pp_library_prune_list:
 * @workspace: what is open
 * @why_not: (out) (transfer full) (nullable): a sentence, when it cannot be said
 *
 * Only with all pools at hand: of one that cannot be asked nobody knows what it needs.
 *
 * Returns: (transfer full) (nullable): uuids of the files that no pool needs; %NULL with @why_not
 */
char **
pp_library_prune_list (PpWorkspace *workspace,
                       char       **why_not)
{
  PpPoolItem *unknown;
  g_autoptr(GPtrArray) outlooks = pp_library_rows_list_outlooks (workspace, &unknown);

  *why_not = NULL;
  if (unknown != NULL)
    *why_not = g_strdup_printf (_("What %s needs is not known: connect to it first."),
                                pp_pool_item_get_name (unknown));
  else if (outlooks->len == 0)
    *why_not = g_strdup (_("Without a pool nobody knows what is needed."));

  return *why_not == NULL ? pp_library_list_unneeded (pp_workspace_get_library (workspace), outlooks) :
         NULL;
}

/**
 * pp_library_prune_question_new:
 * @parent: the window it belongs to
 * @library: the library
 * @uuids: of the files that would go
 *
 * Returns: (transfer full): a dialog that says what goes, and how large it is; the answer to go on is
 *   %GTK_RESPONSE_ACCEPT
 */
GtkWidget *
pp_library_prune_question_new (GtkWindow          *parent,
                               PpLibrary          *library,
                               const char * const *uuids)
{
  guint n = g_strv_length ((char **) uuids);
  g_autoptr(GString) text = g_string_new (NULL);
  GtkWidget *dialog;

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *size = pp_text_for_size (pp_library_get_size (library, uuids[i]));

      g_string_append_printf (text, "%s%s (%s)", i > 0 ? pp_text_get_comma () : "",
                              pp_library_get_name (library, uuids[i]), size);
    }
  dialog = gtk_message_dialog_new (parent, GTK_DIALOG_DESTROY_WITH_PARENT | GTK_DIALOG_MODAL,
                                   GTK_MESSAGE_QUESTION, GTK_BUTTONS_NONE,
                                   ngettext ("Remove %u file that no pool needs?",
                                             "Remove %u files that no pool needs?", n), n);
  gtk_message_dialog_format_secondary_text (GTK_MESSAGE_DIALOG (dialog), "%s", text->str);
  gtk_dialog_add_buttons (GTK_DIALOG (dialog), _("_Cancel"), GTK_RESPONSE_CANCEL, _("_Remove"),
                          GTK_RESPONSE_ACCEPT, NULL);
  gtk_dialog_set_default_response (GTK_DIALOG (dialog), GTK_RESPONSE_CANCEL);

  return dialog;
}
