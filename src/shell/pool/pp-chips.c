/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-chips"

#include "config.h"

#include "pp-chips.h"

#include <glib/gi18n.h>

#include "pp-standing.h"

#define MOST_PENDING 3  /* chips of single servers; above, one for all */

struct _PpChips
{
  GtkFlowBox parent_instance;
};

G_DEFINE_FINAL_TYPE (PpChips, pp_chips, GTK_TYPE_FLOW_BOX)

static GQuark
get_id_quark (void)
{
  return g_quark_from_static_string ("pp-chip-id");
}

static void
pp_chips_class_init (PpChipsClass *klass)
{
}

static void
pp_chips_init (PpChips *self)
{
  gtk_style_context_add_class (gtk_widget_get_style_context (GTK_WIDGET (self)), "pp-chips");
}

/* The chip at @position if it is about @id, so that the focus stays on it. */
static GtkWidget *
find_chip (PpChips    *self,
           guint       position,
           const char *id)
{
  GtkFlowBoxChild *child = gtk_flow_box_get_child_at_index (GTK_FLOW_BOX (self), (int) position);
  GtkWidget *chip = child != NULL ? gtk_bin_get_child (GTK_BIN (child)) : NULL;

  return chip != NULL && g_strcmp0 (g_object_get_qdata (G_OBJECT (chip), get_id_quark ()), id) == 0
         ? chip : NULL;
}

static GtkWidget *
insert_chip (PpChips    *self,
             guint       position,
             const char *id,
             const char *class,
             const char *action)
{
  GtkWidget *chip = gtk_button_new ();

  g_object_set_qdata_full (G_OBJECT (chip), get_id_quark (), g_strdup (id), g_free);
  gtk_button_set_image (GTK_BUTTON (chip), gtk_image_new ());
  gtk_button_set_always_show_image (GTK_BUTTON (chip), TRUE);
  gtk_style_context_add_class (gtk_widget_get_style_context (chip), "pp-fact");
  gtk_style_context_add_class (gtk_widget_get_style_context (chip), class);
  gtk_actionable_set_detailed_action_name (GTK_ACTIONABLE (chip), action);
  gtk_widget_set_visible (chip, TRUE);
  gtk_widget_set_halign (chip, GTK_ALIGN_START);
  gtk_flow_box_insert (GTK_FLOW_BOX (self), chip, (int) position);
  gtk_widget_set_can_focus (gtk_widget_get_parent (chip), FALSE);
  gtk_widget_set_visible (gtk_widget_get_parent (chip), TRUE);

  return chip;
}

/* Chips are put one after the other: those that stay are left alone, those before the next that
 * stays have gone. */
static void
put_chip (PpChips    *self,
          guint      *position,
          const char *id,
          const char *icon,
          const char *text,
          const char *more,
          const char *class,
          const char *action)
{
  GtkWidget *chip = NULL;
  GtkWidget *image;
  guint next = *position;

  while (gtk_flow_box_get_child_at_index (GTK_FLOW_BOX (self), (int) next) != NULL &&
         (chip = find_chip (self, next, id)) == NULL)
    next++;
  if (chip == NULL)
    chip = insert_chip (self, *position, id, class, action);
  else
    for (; next > *position; next--)
      gtk_widget_destroy (GTK_WIDGET (gtk_flow_box_get_child_at_index (GTK_FLOW_BOX (self),
                                                                       (int) *position)));

  image = gtk_button_get_image (GTK_BUTTON (chip));
  gtk_image_set_from_icon_name (GTK_IMAGE (image), icon, GTK_ICON_SIZE_MENU);
  if (g_strcmp0 (gtk_button_get_label (GTK_BUTTON (chip)), text) != 0)
    gtk_button_set_label (GTK_BUTTON (chip), text);
  gtk_widget_set_tooltip_text (chip, more);
  (*position)++;
}

static void
put_standing (PpChips   *self,
              PpOutlook *outlook,
              guint     *position)
{
  guint n;
  PpStanding standing = pp_standing_of_pool (outlook, &n);
  g_autofree char *not_handled = pp_text_for_not_handled (pp_outlook_get_snapshot (outlook));
  g_autofree char *text = NULL;

  if (not_handled != NULL)
    text = g_strdup (_("updated by another mechanism"));
  else if (standing == PP_STANDING_UNKNOWN)
    text = g_strdup (_("outstanding: unknown"));
  else
    text = pp_text_for_outstanding (n);

  put_chip (self, position, standing == PP_STANDING_OUTSTANDING ? "outstanding" : "none",
            pp_standing_get_icon_name (standing), text, not_handled,
            standing == PP_STANDING_OUTSTANDING ? "need" : "plain", "page.filter::outstanding");
}

static void
put_pending (PpChips   *self,
             PpOutlook *outlook,
             guint     *position)
{
  PpSnapshot *snapshot = pp_outlook_get_snapshot (outlook);
  g_autoptr(GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(GPtrArray) hosts = g_ptr_array_new ();
  g_autofree char *all = NULL;

  for (guint i = 0; i < pp_snapshot_get_n_hosts (snapshot); i++)
    {
      PpHost *host = pp_snapshot_get_host (snapshot, i);
      char *text = pp_text_for_pending (outlook, host->uuid);

      if (text == NULL)
        continue;
      g_ptr_array_add (texts, text);
      g_ptr_array_add (hosts, host);
    }
  if (texts->len > MOST_PENDING)
    {
      all = g_strdup_printf (ngettext ("%u server needs a restart", "%u servers need a restart",
                                       texts->len), texts->len);
      put_chip (self, position, "pending", "pp-pending-symbolic", all, NULL, "warn",
                "page.view::server");
      return;
    }
  for (guint i = 0; i < texts->len; i++)
    {
      const PpHost *host = hosts->pdata[i];
      PpPending pending = pp_outlook_get_pending (outlook, host->uuid, NULL);
      g_autofree char *text = NULL;

      text = g_strdup_printf (pending == PP_PENDING_REBOOT ? _("%s needs a restart")
                                                           : _("%s needs a restart of its toolstack"),
                              host->name);
      put_chip (self, position, host->uuid, "pp-pending-symbolic", text, texts->pdata[i], "warn",
                "page.view::server");
    }
}

static void
put_silent (PpChips   *self,
            PpOutlook *outlook,
            guint     *position)
{
  PpSnapshot *snapshot = pp_outlook_get_snapshot (outlook);
  g_autofree char *text = NULL;
  guint n = 0;

  for (guint i = 0; i < pp_snapshot_get_n_hosts (snapshot); i++)
    n += !pp_snapshot_get_host (snapshot, i)->live;
  if (n == 0)
    return;

  text = g_strdup_printf (ngettext ("%u server does not answer", "%u servers do not answer", n), n);
  put_chip (self, position, "silent", "network-offline-symbolic", text, NULL, "plain",
            "page.view::server");
}

static void
put_hidden (PpChips   *self,
            PpOutlook *outlook,
            guint     *position)
{
  guint n = pp_outlook_count_hidden (outlook);
  g_autofree char *text = pp_text_for_hidden (n);

  if (n > 0)
    put_chip (self, position, "hidden", "view-conceal-symbolic", text,
              _("Hidden hotfixes are not counted and not recommended."), "plain",
              "page.filter::hidden");
}

/* What the person has chosen for this pool stays in sight. */
static void
put_risk (PpChips    *self,
          PpLivePool *pool,
          guint      *position)
{
  gboolean plain = g_str_has_prefix (pp_live_pool_get_address (pool), "http:");

  if (!plain && !pp_live_pool_get_legacy_tls (pool))
    return;

  put_chip (self, position, plain ? "plain" : "old-tls", "pp-warning-symbolic",
            plain ? _("not encrypted") : _("old TLS allowed"),
            plain ? _("The address begins with http: whoever is on the way can read the password "
                      "and change what is installed.")
                  : _("TLS below 1.2 is allowed for this pool: whoever is on the way may be able "
                      "to read the password and change what is installed."), "warn",
            "page.view::server");
}

/**
 * pp_chips_update:
 * @self: the chips
 * @pool: the connection
 * @outlook: (nullable): the pool
 *
 * Says what is so now; chips about the same keep their focus.
 */
void
pp_chips_update (PpChips    *self,
                 PpLivePool *pool,
                 PpOutlook  *outlook)
{
  GtkFlowBoxChild *child;
  guint n = 0;

  g_return_if_fail (PP_IS_CHIPS (self));

  if (outlook != NULL)
    {
      put_standing (self, outlook, &n);
      put_pending (self, outlook, &n);
      put_silent (self, outlook, &n);
      put_hidden (self, outlook, &n);
    }
  put_risk (self, pool, &n);
  while ((child = gtk_flow_box_get_child_at_index (GTK_FLOW_BOX (self), (int) n)) != NULL)
    gtk_widget_destroy (GTK_WIDGET (child));
}
