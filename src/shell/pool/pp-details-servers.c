/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-details"

#include "config.h"

#include "pp-details-servers.h"

#include "pp-sign-renderer.h"
#include "pp-widgets.h"

#define MANY_SERVERS 6  /* above, they are grouped by state */

/* Where a hotfix stands on each server: lines of a grid. All are unowned. */
typedef struct
{
  GtkGrid    *grid;
  PpOutlook  *outlook;
  PpHotfix   *hotfix;
  const char *host;     /* (nullable) */
} Lines;

static void
add_line (Lines      *self,
          PpState     state,
          const char *subject,
          const char *reason,
          gboolean    focused)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *parts[] = {
    gtk_image_new_from_icon_name (pp_sign_get_icon_name (state), GTK_ICON_SIZE_MENU),
    gtk_label_new (subject),
    gtk_label_new (reason),
  };
  guint n = 0;

  while (gtk_grid_get_child_at (self->grid, 0, (int) n) != NULL)
    n++;
  gtk_widget_set_margin_start (parts[0], 8);
  gtk_widget_set_margin_end (parts[2], 8);
  gtk_label_set_width_chars (GTK_LABEL (parts[1]), 8);
  gtk_label_set_xalign (GTK_LABEL (parts[1]), 0);
  gtk_label_set_yalign (GTK_LABEL (parts[1]), 0);
  gtk_label_set_xalign (GTK_LABEL (parts[2]), 0);
  gtk_label_set_line_wrap (GTK_LABEL (parts[2]), TRUE);
  gtk_label_set_max_width_chars (GTK_LABEL (parts[2]), 44);
  gtk_widget_set_valign (parts[0], GTK_ALIGN_START);
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      gtk_container_add (GTK_CONTAINER (box), parts[i]);
      gtk_widget_set_visible (parts[i], TRUE);
    }
  gtk_style_context_add_class (gtk_widget_get_style_context (parts[0]), pp_sign_get_class_name (state));
  if (focused)
    gtk_style_context_add_class (gtk_widget_get_style_context (box), "pp-focuscell");
  gtk_widget_set_visible (box, TRUE);
  gtk_grid_attach (self->grid, box, 0, (int) n, 1, 1);
}

static void
add_server (Lines  *self,
            PpHost *host)
{
  const PpCell *cell = pp_outlook_get_cell (self->outlook, host->uuid, self->hotfix->uuid);
  g_autofree char *reason = pp_text_for_reason (self->outlook, host->uuid, self->hotfix->uuid);

  add_line (self, cell != NULL ? cell->state : PP_STATE_UNKNOWN, host->name, reason,
            g_strcmp0 (self->host, host->uuid) == 0);
}

/* Many servers: what is to be done first, and who is concerned. */
static void
add_group (Lines  *self,
           PpState state)
{
  PpSnapshot *snapshot = pp_outlook_get_snapshot (self->outlook);
  g_autoptr(GString) names = g_string_new (NULL);

  for (guint i = 0; i < pp_snapshot_get_n_hosts (snapshot); i++)
    {
      PpHost *host = pp_snapshot_get_host (snapshot, i);
      const PpCell *cell = pp_outlook_get_cell (self->outlook, host->uuid, self->hotfix->uuid);

      if ((cell != NULL ? cell->state : PP_STATE_UNKNOWN) == state)
        g_string_append_printf (names, "%s%s", names->len > 0 ? pp_text_get_comma () : "", host->name);
    }
  if (names->len > 0)
    add_line (self, state, pp_text_for_state (state), names->str, FALSE);
}

/* grid: filled anew; host_uuid: (nullable) the server whose line is tinted. */
void
pp_details_servers_update (GtkGrid    *grid,
                           PpOutlook  *outlook,
                           PpHotfix   *hotfix,
                           const char *host_uuid)
{
  Lines lines = { .grid = grid, .outlook = outlook, .hotfix = hotfix, .host = host_uuid };
  PpSnapshot *snapshot = pp_outlook_get_snapshot (outlook);
  PpHost *host = host_uuid != NULL ? pp_snapshot_find_host (snapshot, host_uuid) : NULL;
  guint n = pp_snapshot_get_n_hosts (snapshot);

  pp_container_empty (GTK_CONTAINER (grid));
  if (n > MANY_SERVERS)
    {
      if (host != NULL)
        add_server (&lines, host);
      for (int state = PP_STATE_NEEDED; state >= 0; state--)
        add_group (&lines, (PpState) state);
      return;
    }
  for (guint i = 0; i < n; i++)
    add_server (&lines, pp_snapshot_get_host (snapshot, i));
}
