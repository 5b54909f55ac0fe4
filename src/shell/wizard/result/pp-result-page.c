/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-result-page"

#include "config.h"

#include "pp-result-page.h"

#include <glib/gi18n.h>

#include "pp-resume-buttons.h"
#include "pp-retry-box.h"
#include "pp-run-facts.h"
#include "pp-save-dialog.h"
#include "pp-widgets.h"

struct _PpResultPage
{
  GtkBox           parent_instance;

  PpRun           *run;  /* (owned) (nullable) */
  PpOutlook       *outlook; /* (owned) (nullable) */

  GtkLabel        *title;
  GtkLabel        *message;
  GtkListBox      *list;
  PpRetryBox      *retry;
  PpResumeButtons *resume;
  GtkButton       *again;
  GtkButton       *save;
};

G_DEFINE_FINAL_TYPE (PpResultPage, pp_result_page, GTK_TYPE_BOX)

enum
{
  SIGNAL_CHOOSE_AGAIN,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void
add_server (PpResultPage        *self,
            const PpServerFacts *facts)
{
  gboolean good = pp_server_facts_is_good (facts);
  const char *icon = good ? "pp-installed-symbolic" : "pp-warning-symbolic";
  GtkWidget *box = pp_box_new (GTK_ORIENTATION_HORIZONTAL, 10);
  GtkWidget *words = pp_box_new (GTK_ORIENTATION_VERTICAL, 2);
  GtkWidget *image;
  g_autofree char *text = pp_server_facts_describe (facts);
  g_autofree char *name = g_strdup_printf ("%s: %s", facts->host->name, text);

  if (!facts->chosen)
    icon = "pp-none-symbolic";
  image = gtk_image_new_from_icon_name (icon, GTK_ICON_SIZE_MENU);
  pp_widget_toggle_class (image, "pp-warn", facts->chosen && !good);
  gtk_widget_set_valign (image, GTK_ALIGN_START);
  gtk_widget_set_visible (image, TRUE);
  gtk_container_add (GTK_CONTAINER (words), pp_label_new (facts->host->name, "pp-heading"));
  gtk_container_add (GTK_CONTAINER (words), pp_label_new_wrapped (text, "pp-secondary"));
  gtk_container_add (GTK_CONTAINER (box), image);
  gtk_box_pack_start (GTK_BOX (box), words, TRUE, TRUE, 0);
  gtk_container_add (GTK_CONTAINER (self->list), pp_boxed_row_new (box, name));
}

static void
say (PpResultPage *self,
     const char   *text)
{
  gtk_label_set_text (self->message, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->message), text != NULL);
}

/**
 * pp_result_page_show:
 * @self: the page
 * @run: a run that has ended
 * @outlook: (nullable): what the servers have now
 */
void
pp_result_page_show (PpResultPage *self,
                     PpRun        *run,
                     PpOutlook    *outlook)
{
  g_autofree char *title = pp_run_facts_title (run);
  g_autofree char *text = pp_run_facts_trouble (run, outlook);

  g_return_if_fail (PP_IS_RESULT_PAGE (self));

  g_set_object (&self->run, run);
  g_set_object (&self->outlook, outlook);
  gtk_label_set_text (self->title, title);
  say (self, text);

  pp_container_empty (GTK_CONTAINER (self->list));
  if (outlook != NULL)
    {
      g_autoptr(GPtrArray) servers = pp_run_facts_list (run, outlook);

      for (guint i = 0; i < servers->len; i++)
        add_server (self, g_ptr_array_index (servers, i));
    }
  gtk_widget_set_visible (GTK_WIDGET (self->again), pp_run_get_state (run) != PP_RUN_DONE);
  pp_retry_box_set_run (self->retry, run);
  pp_resume_buttons_set_id (self->resume,
                            pp_run_facts_can_be_resumed (run) ? pp_run_get_id (run) : NULL);
  gtk_widget_set_sensitive (GTK_WIDGET (self->save), outlook != NULL);
}

static void
saved_cb (gpointer    owner,
          const char *path,
          const char *trouble)
{
  PpResultPage *self = owner;

  if (trouble != NULL && self->run != NULL)
    say (self, trouble);
}

/* The ending of the name says what it is to be. */
static char *
make_report (gpointer    owner,
             const char *name)
{
  PpResultPage *self = owner;

  if (g_str_has_suffix (name, ".json"))
    return g_strdup (pp_run_get_report (self->run) != NULL ? pp_run_get_report (self->run) : "{}");
  if (g_str_has_suffix (name, ".txt"))
    return pp_run_facts_to_text (self->run, self->outlook);

  return pp_run_facts_to_html (self->run, self->outlook);
}

static void
save_clicked_cb (PpResultPage *self)
{
  static const PpSaveKind kinds[] = {
    { N_("Page to read or print (.html)"), ".html" },
    { N_("Plain text (.txt)"), ".txt" },
    { N_("For programs (.json)"), ".json" },
  };
  GtkWidget *window = gtk_widget_get_toplevel (GTK_WIDGET (self));
  GtkFileChooserNative *dialog;
  g_autofree char *name = g_strdup_printf ("poolpatch-%s.html", pp_run_get_id (self->run));

  dialog = pp_save_dialog_new (GTK_WINDOW (window), _("Save the report"), name, kinds,
                               G_N_ELEMENTS (kinds));
  pp_save_dialog_ask (dialog, self, make_report, saved_cb);
}

static void
again_clicked_cb (PpResultPage *self)
{
  g_signal_emit (self, signals[SIGNAL_CHOOSE_AGAIN], 0);
}

static void
pp_result_page_dispose (GObject *object)
{
  PpResultPage *self = PP_RESULT_PAGE (object);

  g_clear_object (&self->run);
  g_clear_object (&self->outlook);

  G_OBJECT_CLASS (pp_result_page_parent_class)->dispose (object);
}

static void
pp_result_page_class_init (PpResultPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pp_result_page_dispose;

  /**
   * PpResultPage::choose-again:
   *
   * The person wants to try what is left.
   */
  signals[SIGNAL_CHOOSE_AGAIN] = g_signal_new ("choose-again", G_TYPE_FROM_CLASS (klass),
                                               G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                               G_TYPE_NONE, 0);

  g_type_ensure (PP_TYPE_RESUME_BUTTONS);
  g_type_ensure (PP_TYPE_RETRY_BOX);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/poolpatch/Poolpatch/ui/result-page.ui");
  gtk_widget_class_bind_template_child (widget_class, PpResultPage, title);
  gtk_widget_class_bind_template_child (widget_class, PpResultPage, message);
  gtk_widget_class_bind_template_child (widget_class, PpResultPage, list);
  gtk_widget_class_bind_template_child (widget_class, PpResultPage, retry);
  gtk_widget_class_bind_template_child (widget_class, PpResultPage, resume);
  gtk_widget_class_bind_template_child (widget_class, PpResultPage, again);
  gtk_widget_class_bind_template_child (widget_class, PpResultPage, save);
  gtk_widget_class_bind_template_callback (widget_class, again_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, save_clicked_cb);
}

static void
pp_result_page_init (PpResultPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  pp_list_leave_by_tab (self->list);
}

/**
 * pp_result_page_new:
 *
 * Returns: (transfer floating): the page, empty
 */
GtkWidget *
pp_result_page_new (void)
{
  return g_object_new (PP_TYPE_RESULT_PAGE, NULL);
}
