/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-server-view"

#include "config.h"

#include "pp-server-view.h"

#include <glib/gi18n.h>

#include "pp-hotfix-links.h"
#include "pp-standing.h"
#include "pp-widgets.h"

#define EDGE 18
#define LEAST_HEIGHT 150

struct _PpServerView
{
  GtkScrolledWindow parent_instance;

  PpOutlook        *outlook;  /* (owned) (nullable) */
  PpHost           *shown;    /* (owned) (nullable) the record that is shown */
  GtkLabel         *title;
  GtkGrid          *grid;
  int               n_rows;
};

G_DEFINE_FINAL_TYPE (PpServerView, pp_server_view, GTK_TYPE_SCROLLED_WINDOW)

static guint hotfix_wanted_signal;

static gboolean
activate_link_cb (PpServerView *self,
                  const char   *uri)
{
  const char *uuid = pp_hotfix_links_parse (uri);

  if (uuid != NULL)
    g_signal_emit (self, hotfix_wanted_signal, 0, uuid);

  return uuid != NULL;
}

static GtkWidget *
add_label (PpServerView *self,
           const char   *text,
           int           column,
           const char   *class)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), column == 0 ? 1 : 0);
  gtk_label_set_yalign (GTK_LABEL (label), 0);
  gtk_label_set_line_wrap (GTK_LABEL (label), column > 0);
  gtk_label_set_max_width_chars (GTK_LABEL (label), column > 0 ? 80 : -1);
  gtk_label_set_selectable (GTK_LABEL (label), column > 0);
  if (class != NULL)
    gtk_style_context_add_class (gtk_widget_get_style_context (label), class);
  gtk_widget_set_visible (label, TRUE);
  gtk_grid_attach (self->grid, label, column, self->n_rows, 1, 1);

  return label;
}

static void
relate (GtkWidget *key,
        GtkWidget *value)
{
  atk_object_add_relationship (gtk_widget_get_accessible (value), ATK_RELATION_LABELLED_BY,
                               gtk_widget_get_accessible (key));
}

/* What there is nothing to say of has no row. */
static void
add_text (PpServerView *self,
          const char   *key,
          const char   *text)
{
  GtkWidget *head;

  if (text == NULL || *text == '\0')
    return;

  head = add_label (self, key, 0, "pp-secondary");
  relate (head, add_label (self, text, 1, NULL));
  self->n_rows++;
}

/* names: of hotfixes; none is said in a word. */
static void
add_names (PpServerView       *self,
           const char         *key,
           const char * const *names,
           const char         *none)
{
  GtkWidget *head = add_label (self, key, 0, "pp-secondary");
  GtkWidget *value = add_label (self, none, 1, NULL);

  if (names[0] != NULL)
    {
      gtk_label_set_selectable (GTK_LABEL (value), FALSE);
      gtk_label_set_track_visited_links (GTK_LABEL (value), FALSE);
      pp_hotfix_links_show (GTK_LABEL (value), head, self->outlook, names);
      g_signal_connect_object (value, "activate-link", G_CALLBACK (activate_link_cb), self,
                               G_CONNECT_SWAPPED);
    }
  relate (head, value);
  self->n_rows++;
}

/* --- one server --- */

static void
add_version (PpServerView *self,
             PpHost       *host)
{
  g_autofree char *eligibility = pp_text_for_eligibility (self->outlook, host->uuid);
  g_autofree char *build = g_strdup_printf (_("build %s"), host->build_number);
  g_autofree char *text = g_strdup_printf ("%s %s · %s%s%s", *host->product_brand != '\0'
                                           ? host->product_brand : "XenServer",
                                           host->product_version, build,
                                           eligibility != NULL ? "\n" : "",
                                           eligibility != NULL ? eligibility : "");

  add_text (self, _("Version"), text);
}

/* Times are those of the server's own clock. */
static void
add_times (PpServerView *self,
           PpHost       *host)
{
  g_autofree char *booted = pp_text_for_time (host->boot_time);
  g_autofree char *started = pp_text_for_time (host->agent_start_time);

  if (host->boot_time != 0)
    add_text (self, _("Started"), booted);
  if (host->agent_start_time != 0)
    add_text (self, _("Toolstack started"), started);
}

static void
add_warnings (PpServerView *self,
              PpHost       *host)
{
  g_autoptr(GString) text = g_string_new (NULL);

  for (guint i = 0; i < host->applied->len; i++)
    {
      g_autofree char *warning = pp_text_for_owed (host, host->applied->pdata[i]);

      if (warning != NULL)
        g_string_append_printf (text, "%s%s", text->len > 0 ? "\n" : "", warning);
    }
  if (!host->live)
    g_string_append_printf (text, "%s%s", text->len > 0 ? "\n" : "",
                            _("The server does not answer its pool master."));
  if (!host->enabled)
    g_string_append_printf (text, "%s%s", text->len > 0 ? "\n" : "",
                            _("The server is in maintenance mode."));
  add_text (self, _("Warnings"), text->str);
}

static void
add_required (PpServerView *self,
              PpHost       *host)
{
  g_autoptr(GPtrArray) recommended = pp_outlook_get_recommended (self->outlook, host->uuid);
  g_autofree char *basis = pp_text_for_basis (self->outlook, host->uuid);
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  g_auto(GStrv) names = NULL;

  for (guint i = 0; recommended != NULL && i < recommended->len; i++)
    g_strv_builder_add (builder, ((PpHotfix *) recommended->pdata[i])->name);
  names = g_strv_builder_end (builder);
  add_names (self, C_("column", "Required"), (const char * const *) names,
             pp_standing_of_host (self->outlook, host->uuid) == PP_STANDING_UNKNOWN
             ? _("not known") : _("none"));
  add_text (self, "", basis);
}

static void
add_installed (PpServerView *self,
               PpHost       *host)
{
  g_autoptr(GString) text = g_string_new (NULL);

  for (guint i = 0; i < host->applied->len; i++)
    {
      const PpApplied *applied = host->applied->pdata[i];
      g_autofree char *since = pp_text_for_time (applied->applied_at);

      if (applied->applied)
        g_string_append_printf (text, "%s%s  ·  %s", text->len > 0 ? "\n" : "", applied->name, since);
    }
  add_text (self, C_("column", "Installed"), text->len > 0 ? text->str : _("none"));
}

static void
show_server (PpServerView *self,
             PpHost       *host)
{
  PpSnapshot *snapshot = pp_outlook_get_snapshot (self->outlook);
  g_autofree char *standing = pp_standing_describe_host (self->outlook, host->uuid);
  g_autofree char *title = NULL;
  g_autofree char *packs = pp_text_for_packs (host);

  title = g_strdup_printf (host == pp_snapshot_get_master (snapshot) ? _("%s · pool master")
                                                                     : "%s", host->name);
  gtk_label_set_text (self->title, title);
  add_warnings (self, host);
  add_text (self, _("Status"), standing);
  add_version (self, host);
  add_text (self, _("Edition"), host->edition);
  add_text (self, _("Address"), host->address);
  add_required (self, host);
  add_installed (self, host);
  add_text (self, _("Supplemental packs"), packs);
  add_times (self, host);
}

/* --- the whole pool --- */

/* Names of the servers that have it; NULL when none has. */
static char *
join_having (PpOutlook  *outlook,
             const char *uuid,
             gboolean   *everywhere)
{
  PpSnapshot *snapshot = pp_outlook_get_snapshot (outlook);
  g_autoptr(GString) names = g_string_new (NULL);

  *everywhere = TRUE;
  for (guint i = 0; i < pp_snapshot_get_n_hosts (snapshot); i++)
    {
      PpHost *host = pp_snapshot_get_host (snapshot, i);
      const PpApplied *applied = pp_host_find_applied (host, uuid);

      if (applied != NULL && applied->applied)
        g_string_append_printf (names, "%s%s", names->len > 0 ? pp_text_get_comma () : "", host->name);
      else
        *everywhere = FALSE;
    }

  return names->len > 0 ? g_string_free (g_steal_pointer (&names), FALSE) : NULL;
}

static void
show_pool (PpServerView *self)
{
  PpSnapshot *snapshot = pp_outlook_get_snapshot (self->outlook);
  g_autoptr(GStrvBuilder) fully = g_strv_builder_new ();
  g_autoptr(GStrvBuilder) partly = g_strv_builder_new ();
  g_autoptr(GString) where = g_string_new (NULL);
  g_auto(GStrv) fully_names = NULL;
  g_auto(GStrv) partly_names = NULL;

  for (guint i = 0; i < pp_outlook_get_n_hotfixes (self->outlook); i++)
    {
      PpHotfix *hotfix = pp_outlook_get_hotfix (self->outlook, i);
      gboolean everywhere;
      g_autofree char *having = join_having (self->outlook, hotfix->uuid, &everywhere);

      if (having != NULL)
        g_strv_builder_add (everywhere ? fully : partly, hotfix->name);
      if (having != NULL && !everywhere)
        g_string_append_printf (where, "%s%s: %s", where->len > 0 ? "\n" : "", hotfix->name,
                                having);
    }

  fully_names = g_strv_builder_end (fully);
  partly_names = g_strv_builder_end (partly);
  gtk_label_set_text (self->title, pp_snapshot_get_name (snapshot));
  add_names (self, _("Fully applied"), (const char * const *) fully_names, _("none"));
  add_names (self, _("Partially applied"), (const char * const *) partly_names, _("none"));
  add_text (self, "", where->str);
}

static void
pp_server_view_finalize (GObject *object)
{
  PpServerView *self = PP_SERVER_VIEW (object);

  g_clear_object (&self->outlook);
  g_clear_pointer (&self->shown, pp_host_unref);

  G_OBJECT_CLASS (pp_server_view_parent_class)->finalize (object);
}

static void
pp_server_view_class_init (PpServerViewClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = pp_server_view_finalize;

  /**
   * PpServerView::hotfix-wanted:
   * @self: the view
   * @uuid: of a hotfix
   *
   * The link to it was followed.
   */
  hotfix_wanted_signal = g_signal_new ("hotfix-wanted", G_TYPE_FROM_CLASS (klass),
                                       G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                       G_TYPE_STRING);
}

static void
pp_server_view_init (PpServerView *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8);
  GtkWidget *title = gtk_label_new (NULL);
  GtkWidget *grid = gtk_grid_new ();

  self->title = GTK_LABEL (title);
  self->grid = GTK_GRID (grid);
  gtk_label_set_xalign (self->title, 0);
  gtk_style_context_add_class (gtk_widget_get_style_context (title), "pp-heading");
  gtk_grid_set_column_spacing (self->grid, 12);
  gtk_grid_set_row_spacing (self->grid, 4);
  gtk_box_pack_start (GTK_BOX (box), title, FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (box), grid, FALSE, FALSE, 0);
  g_object_set (box, "margin-start", EDGE, "margin-end", EDGE, "margin-top", 8, "margin-bottom", 8,
                NULL);
  gtk_widget_set_visible (title, TRUE);
  gtk_widget_set_visible (grid, TRUE);
  gtk_widget_set_visible (box, TRUE);
  gtk_container_add (GTK_CONTAINER (self), box);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (self), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_min_content_height (GTK_SCROLLED_WINDOW (self), LEAST_HEIGHT);
}

/**
 * pp_server_view_new:
 *
 * Returns: (transfer floating): a view of nothing yet
 */
GtkWidget *
pp_server_view_new (void)
{
  return g_object_new (PP_TYPE_SERVER_VIEW, "visible", TRUE, NULL);
}

/* An event about another server, or about nothing that is named here. */
static gboolean
is_same (PpServerView *self,
         PpOutlook    *outlook,
         PpHost       *host)
{
  return host != NULL && host == self->shown && self->outlook != NULL &&
         pp_outlook_get_catalogue (outlook) == pp_outlook_get_catalogue (self->outlook) &&
         pp_outlook_count_outstanding (outlook, host->uuid) ==
         pp_outlook_count_outstanding (self->outlook, host->uuid) &&
         pp_outlook_count_hidden (outlook) == pp_outlook_count_hidden (self->outlook);
}

/**
 * pp_server_view_show:
 * @self: a view
 * @outlook: (nullable): the pool
 * @host_uuid: (nullable): one of its servers; %NULL = the pool as a whole
 *
 * What reads as before is not touched: focus and place stay.
 */
void
pp_server_view_show (PpServerView *self,
                     PpOutlook    *outlook,
                     const char   *host_uuid)
{
  PpHost *host = NULL;
  gboolean same;

  g_return_if_fail (PP_IS_SERVER_VIEW (self));

  if (outlook != NULL && host_uuid != NULL)
    host = pp_snapshot_find_host (pp_outlook_get_snapshot (outlook), host_uuid);
  same = outlook != NULL && is_same (self, outlook, host);
  g_set_object (&self->outlook, outlook);
  if (same)
    return;

  g_clear_pointer (&self->shown, pp_host_unref);
  self->shown = host != NULL ? pp_host_ref (host) : NULL;
  pp_container_empty (GTK_CONTAINER (self->grid));
  self->n_rows = 0;
  if (host != NULL)
    show_server (self, host);
  else if (outlook != NULL)
    show_pool (self);
}
