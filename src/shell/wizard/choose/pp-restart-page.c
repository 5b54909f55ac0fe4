/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-restart-page"

#include "config.h"

#include "pp-restart-page.h"

#include <glib/gi18n.h>

#include "pp-choose-row.h"
#include "pp-options-view.h"
#include "pp-widgets.h"

struct _PpRestartPage
{
  GtkBox           parent_instance;

  GHashTable      *hosts_off;   /* (owned) set of uuids that were unticked */
  char            *shown;       /* (owned) (nullable) what the rows are made from, in short */

  GtkToggleButton *whole;       /* servers, not only their toolstacks */
  GtkListBox      *hosts;
  GtkContainer    *options_box;
  PpOptionsView   *options;
};

G_DEFINE_FINAL_TYPE (PpRestartPage, pp_restart_page, GTK_TYPE_BOX)

enum
{
  SIGNAL_CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static PpPurpose
get_purpose (PpRestartPage *self)
{
  return gtk_toggle_button_get_active (self->whole) ? PP_PURPOSE_RESTART_HOSTS
                                                    : PP_PURPOSE_RESTART_TOOLSTACKS;
}

static void
changed_cb (PpRestartPage *self)
{
  /* Only a server that restarts is emptied. */
  gtk_widget_set_visible (GTK_WIDGET (self->options_box),
                          get_purpose (self) == PP_PURPOSE_RESTART_HOSTS);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
host_toggled_cb (PpRestartPage *self,
                 PpChooseRow   *row)
{
  if (pp_choose_row_get_active (row))
    g_hash_table_remove (self->hosts_off, pp_choose_row_get_uuid (row));
  else
    g_hash_table_add (self->hosts_off, g_strdup (pp_choose_row_get_uuid (row)));
  changed_cb (self);
}

static void
row_activated_cb (PpRestartPage *self,
                  PpChooseRow   *row)
{
  pp_choose_row_toggle (row);
}

static void
add_host (PpRestartPage *self,
          PpOutlook     *outlook,
          PpHost        *host)
{
  PpSnapshot *snapshot = pp_outlook_get_snapshot (outlook);
  g_autofree char *pending = pp_text_for_pending (outlook, host->uuid);
  PpChooseFacts facts =
  {
    host->uuid, host->name, host == pp_snapshot_get_master (snapshot) ? _("pool master") : "",
    !host->live ? _("does not answer") : pending != NULL ? pending : "", host->live,
  };
  GtkWidget *row = pp_choose_row_new (&facts, !g_hash_table_contains (self->hosts_off, host->uuid));

  g_signal_connect_object (row, "toggled", G_CALLBACK (host_toggled_cb), self, G_CONNECT_SWAPPED);
  gtk_container_add (GTK_CONTAINER (self->hosts), row);
}

static char *
sum_up (PpOutlook *outlook)
{
  PpSnapshot *snapshot = pp_outlook_get_snapshot (outlook);
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < pp_snapshot_get_n_hosts (snapshot); i++)
    {
      PpHost *host = pp_snapshot_get_host (snapshot, i);
      g_autofree char *pending = pp_text_for_pending (outlook, host->uuid);

      g_string_append_printf (text, "%s %s %d %s\n", host->uuid, host->name, host->live,
                              pending != NULL ? pending : "");
    }

  return g_string_free (text, FALSE);
}

/**
 * pp_restart_page_set_outlook:
 * @self: the page
 * @outlook: what the pool is like now
 *
 * Shows it; what was ticked stays so.
 */
void
pp_restart_page_set_outlook (PpRestartPage *self,
                             PpOutlook     *outlook)
{
  PpSnapshot *snapshot;
  g_autofree char *shown = NULL;

  g_return_if_fail (PP_IS_RESTART_PAGE (self));
  g_return_if_fail (PP_IS_OUTLOOK (outlook));

  /* Rows that say the same as before stay, and the keyboard stays among them. */
  shown = sum_up (outlook);
  if (g_strcmp0 (shown, self->shown) == 0)
    return;
  g_free (self->shown);
  self->shown = g_steal_pointer (&shown);

  snapshot = pp_outlook_get_snapshot (outlook);
  pp_container_empty (GTK_CONTAINER (self->hosts));
  for (guint i = 0; i < pp_snapshot_get_n_hosts (snapshot); i++)
    add_host (self, outlook, pp_snapshot_get_host (snapshot, i));
  changed_cb (self);
}

/**
 * pp_restart_page_get_choice:
 * @self: the page
 *
 * Returns: (transfer full) (nullable): what is ticked; %NULL when no server is
 */
PpChoice *
pp_restart_page_get_choice (PpRestartPage *self)
{
  const char * const none[] = { NULL };
  g_auto(GStrv) hosts = NULL;
  PpOptions options;

  g_return_val_if_fail (PP_IS_RESTART_PAGE (self), NULL);

  hosts = pp_choose_row_list_active (self->hosts);
  if (hosts[0] == NULL)
    return NULL;
  options = pp_options_view_get (self->options);

  return pp_choice_new_full (get_purpose (self), none, (const char * const *) hosts, &options);
}

static void
pp_restart_page_finalize (GObject *object)
{
  PpRestartPage *self = PP_RESTART_PAGE (object);

  g_hash_table_unref (self->hosts_off);
  g_free (self->shown);

  G_OBJECT_CLASS (pp_restart_page_parent_class)->finalize (object);
}

static void
pp_restart_page_class_init (PpRestartPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = pp_restart_page_finalize;

  /**
   * PpRestartPage::changed:
   *
   * Something was ticked or unticked.
   */
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                          0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/poolpatch/Poolpatch/ui/restart-page.ui");
  gtk_widget_class_bind_template_child (widget_class, PpRestartPage, whole);
  gtk_widget_class_bind_template_child (widget_class, PpRestartPage, hosts);
  gtk_widget_class_bind_template_child (widget_class, PpRestartPage, options_box);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, row_activated_cb);
}

static void
pp_restart_page_init (PpRestartPage *self)
{
  self->hosts_off = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  gtk_widget_init_template (GTK_WIDGET (self));
  pp_list_leave_by_tab (self->hosts);
  self->options = PP_OPTIONS_VIEW (pp_options_view_new ());
  pp_options_view_set_purpose (self->options, PP_PURPOSE_RESTART_HOSTS);
  gtk_container_add (self->options_box, GTK_WIDGET (self->options));
  pp_expander_hide_closed (GTK_EXPANDER (self->options_box));
}

/**
 * pp_restart_page_new:
 * @outlook: what the pool is like
 * @settings: (nullable): where options are remembered
 *
 * Returns: (transfer floating): the page, with every server ticked
 */
GtkWidget *
pp_restart_page_new (PpOutlook *outlook,
                     GSettings *settings)
{
  PpRestartPage *self = g_object_new (PP_TYPE_RESTART_PAGE, NULL);

  if (settings != NULL)
    pp_options_view_bind (self->options, settings);
  pp_restart_page_set_outlook (self, outlook);

  return GTK_WIDGET (self);
}
