/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-metered-question"

#include "config.h"

#include "pp-metered-question.h"

#include <glib/gi18n.h>

static char *
describe (PpLibrary *library)
{
  g_autoptr(GPtrArray) fetches = pp_library_list_fetches (library);
  guint64 bytes = 0;
  guint n = 0;

  for (guint i = 0; i < fetches->len; i++)
    {
      const PpFetch *fetch = g_ptr_array_index (fetches, i);

      if (fetch->state != PP_FETCH_ASKING)
        continue;
      n++;
      if (fetch->total > fetch->done)
        bytes += (guint64) (fetch->total - fetch->done);
    }

  return pp_text_for_metered (MAX (n, 1), bytes);
}

static void
answered_cb (PpLibrary *library,
             int        response,
             GtkWidget *dialog)
{
  gtk_widget_destroy (dialog);
  pp_library_answer_metered (library, response == GTK_RESPONSE_ACCEPT);
}

/**
 * pp_metered_question_new:
 * @parent: (nullable): the window that it is asked in
 * @library: has asked, by its signal metered, and gets the answer
 *
 * More downloads may come while it is open: the answer is for all of them.
 *
 * Returns: (transfer full): the question whether to download over a metered connection
 */
GtkWidget *
pp_metered_question_new (GtkWindow *parent,
                         PpLibrary *library)
{
  g_autofree char *text = describe (library);
  GtkWidget *dialog = gtk_message_dialog_new (parent, GTK_DIALOG_DESTROY_WITH_PARENT,
                                              GTK_MESSAGE_QUESTION, GTK_BUTTONS_NONE, "%s",
                                              _("Download over a metered connection?"));

  gtk_message_dialog_format_secondary_text (GTK_MESSAGE_DIALOG (dialog), "%s", text);
  gtk_dialog_add_buttons (GTK_DIALOG (dialog), _("_Not now"), GTK_RESPONSE_CANCEL,
                          _("_Download anyway"), GTK_RESPONSE_ACCEPT, NULL);
  gtk_dialog_set_default_response (GTK_DIALOG (dialog), GTK_RESPONSE_CANCEL);
  g_signal_connect_object (dialog, "response", G_CALLBACK (answered_cb), library, G_CONNECT_SWAPPED);

  return dialog;
}

static void
metered_cb (PpLibrary      *library,
            GtkApplication *application)
{
  GtkWidget *dialog = pp_metered_question_new (gtk_application_get_active_window (application),
                                               library);

  gtk_window_present (GTK_WINDOW (dialog));
}

/**
 * pp_metered_question_watch:
 * @library: may ask
 * @application: in its window the question is asked
 *
 * Asks the person whenever the library wants to know.
 */
void
pp_metered_question_watch (PpLibrary      *library,
                           GtkApplication *application)
{
  g_signal_connect_object (library, "metered", G_CALLBACK (metered_cb), application, 0);
}
