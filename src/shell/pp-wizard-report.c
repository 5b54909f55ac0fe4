/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-wizard-report"

#include "config.h"

#include "pp-wizard-report.h"

#include <glib/gi18n.h>

static void
remove_cb (GtkWidget *widget,
           gpointer   user_data)
{
  gtk_widget_destroy (widget);
}

static void
add_row (GtkListBox *list,
         const char *icon,
         const char *heading,
         const char *text)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 10);
  GtkWidget *words = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  GtkWidget *image = gtk_image_new_from_icon_name (icon, GTK_ICON_SIZE_MENU);
  GtkWidget *first = gtk_label_new (heading);
  GtkWidget *second = gtk_label_new (text);
  g_autofree char *name = g_strdup_printf ("%s: %s", heading, text);

  gtk_label_set_xalign (GTK_LABEL (first), 0);
  gtk_label_set_xalign (GTK_LABEL (second), 0);
  gtk_label_set_line_wrap (GTK_LABEL (second), TRUE);
  gtk_label_set_selectable (GTK_LABEL (second), TRUE);
  gtk_style_context_add_class (gtk_widget_get_style_context (first), "pp-heading");
  gtk_style_context_add_class (gtk_widget_get_style_context (second), "pp-secondary");
  gtk_widget_set_valign (image, GTK_ALIGN_START);
  gtk_widget_set_margin_start (box, 14);
  gtk_widget_set_margin_end (box, 14);
  gtk_widget_set_margin_top (box, 8);
  gtk_widget_set_margin_bottom (box, 8);
  gtk_container_add (GTK_CONTAINER (words), first);
  gtk_container_add (GTK_CONTAINER (words), second);
  gtk_container_add (GTK_CONTAINER (box), image);
  gtk_box_pack_start (GTK_BOX (box), words, TRUE, TRUE, 0);
  gtk_container_add (GTK_CONTAINER (row), box);
  for (guint i = 0; i < 6; i++)
    gtk_widget_set_visible (((GtkWidget *[]) { row, box, words, image, first, second })[i], TRUE);
  atk_object_set_name (gtk_widget_get_accessible (row), name);
  gtk_container_add (GTK_CONTAINER (list), row);
}

static const char *
icon_for_severity (PpSeverity severity)
{
  switch (severity)
    {
    case PP_SEVERITY_OK:
      return "pp-installed-symbolic";

    case PP_SEVERITY_WARNING:
      return "pp-warning-symbolic";

    case PP_SEVERITY_ERROR:
      return "pp-problem-symbolic";

    case PP_SEVERITY_INFO:
    default:
      return "pp-info-symbolic";
    }
}

/**
 * pp_wizard_report_show_problems:
 * @list: the list to fill
 * @plan: a plan
 *
 * Shows what the checks found, what stands against the plan first.
 */
void
pp_wizard_report_show_problems (GtkListBox *list,
                                PpPlan     *plan)
{
  gtk_container_foreach (GTK_CONTAINER (list), remove_cb, NULL);
  for (int severity = PP_SEVERITY_ERROR; severity >= PP_SEVERITY_OK; severity--)
    for (guint i = 0; i < pp_plan_get_n_problems (plan); i++)
      {
        const PpProblem *problem = pp_plan_get_problem (plan, i);
        g_autofree char *text = NULL;

        if ((int) problem->severity != severity)
          continue;
        text = pp_text_for_problem (problem, pp_plan_get_outlook (plan));
        add_row (list, icon_for_severity (problem->severity), pp_text_for_check (problem->check),
                 text);
      }
}

static char *
describe_host (PpHost    *host,
               PpOutlook *outlook)
{
  g_autofree char *outstanding = NULL;
  g_autofree char *pending = pp_text_for_pending (outlook, host->uuid);
  guint n_installed = 0;

  for (guint i = 0; i < host->applied->len; i++)
    n_installed += ((PpApplied *) g_ptr_array_index (host->applied, i))->applied;
  outstanding = pp_text_for_outstanding (pp_outlook_count_outstanding (outlook, host->uuid));

  return g_strdup_printf (ngettext ("%u hotfix installed · %s%s%s%s",
                                    "%u hotfixes installed · %s%s%s%s", n_installed),
                          n_installed, outstanding, pending != NULL ? " · " : "",
                          pending != NULL ? pending : "",
                          host->enabled ? "" : _(" · still in maintenance mode"));
}

/**
 * pp_wizard_report_show_result:
 * @list: the list to fill
 * @run: a run that has ended
 * @outlook: (nullable): what the servers have now, read back
 *
 * Shows how the run ended and what every server has.
 */
void
pp_wizard_report_show_result (GtkListBox *list,
                              PpRun      *run,
                              PpOutlook  *outlook)
{
  PpSnapshot *snapshot = outlook != NULL ? pp_outlook_get_snapshot (outlook) : NULL;

  gtk_container_foreach (GTK_CONTAINER (list), remove_cb, NULL);
  if (pp_run_get_error (run) != NULL)
    {
      g_autofree char *text = pp_text_for_error_in (pp_run_get_error (run), outlook);

      add_row (list, "pp-problem-symbolic", _("The run was not finished"), text);
    }

  for (guint i = 0; snapshot != NULL && i < pp_snapshot_get_n_hosts (snapshot); i++)
    {
      PpHost *host = pp_snapshot_get_host (snapshot, i);
      g_autofree char *text = describe_host (host, outlook);
      gboolean good = pp_outlook_count_outstanding (outlook, host->uuid) == 0 && host->enabled &&
                      pp_outlook_get_pending (outlook, host->uuid, NULL) == PP_PENDING_NONE;

      add_row (list, good ? "pp-installed-symbolic" : "pp-warning-symbolic", host->name, text);
    }
}
