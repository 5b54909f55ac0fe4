/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-sidebar-row"

#include "config.h"

#include "pp-sidebar-row.h"

#include <glib/gi18n.h>

struct _PpSidebarRow
{
  GtkListBoxRow parent_instance;

  PpPlace       place;
  PpPoolItem   *item;      /* (owned) (nullable) */
  char         *host;      /* (owned) (nullable) */
  gboolean      open;
  guint         position;

  GtkWidget    *toggle;    /* (nullable) of a pool */
  GtkWidget    *name;
  GtkWidget    *role;
  GtkWidget    *sign;
  GtkWidget    *badge;
  const char   *sign_style; /* (nullable) class of the sign; a literal */
};

/* In a narrow sidebar the role gives way before so many letters of the name do. */
#define NAME_CHARS 10

G_DEFINE_FINAL_TYPE (PpSidebarRow, pp_sidebar_row, GTK_TYPE_LIST_BOX_ROW)

enum
{
  SIGNAL_TOGGLED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static const struct
{
  const char *icon;
  const char *style;
  int         indent;
} looks[] = {
  [PP_PLACE_POOL] = { "pp-pool-symbolic", "pool", 0 },
  [PP_PLACE_SERVER] = { "pp-server-symbolic", "server", 26 },
  [PP_PLACE_LIBRARY] = { "folder-download-symbolic", "place", 26 },
  [PP_PLACE_ACTIVITY] = { "document-open-recent-symbolic", "place", 26 },
};

static void
pp_sidebar_row_dispose (GObject *object)
{
  PpSidebarRow *self = PP_SIDEBAR_ROW (object);

  g_clear_object (&self->item);
  g_clear_pointer (&self->host, g_free);

  G_OBJECT_CLASS (pp_sidebar_row_parent_class)->dispose (object);
}

static void
pp_sidebar_row_class_init (PpSidebarRowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = pp_sidebar_row_dispose;

  /**
   * PpSidebarRow::toggled:
   * @self: a row of a pool
   *
   * The person opened or closed it.
   */
  signals[SIGNAL_TOGGLED] = g_signal_new ("toggled", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                          0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
pp_sidebar_row_init (PpSidebarRow *self)
{
  self->open = TRUE;
}

static void
toggle_clicked_cb (PpSidebarRow *self)
{
  pp_sidebar_row_set_open (self, !self->open);
  g_signal_emit (self, signals[SIGNAL_TOGGLED], 0);
}

static GtkWidget *
add_label (GtkWidget  *box,
           const char *style)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_style_context_add_class (gtk_widget_get_style_context (label), style);
  gtk_box_pack_start (GTK_BOX (box), label, FALSE, FALSE, 0);

  return label;
}

static GtkWidget *
add_icon (GtkWidget  *box,
          const char *name)
{
  GtkWidget *image = gtk_image_new_from_icon_name (name, GTK_ICON_SIZE_MENU);

  gtk_box_pack_start (GTK_BOX (box), image, FALSE, FALSE, 0);

  return image;
}

static void
add_toggle (PpSidebarRow *self,
            GtkWidget    *box)
{
  self->toggle = gtk_button_new_from_icon_name ("pan-down-symbolic", GTK_ICON_SIZE_MENU);
  gtk_button_set_relief (GTK_BUTTON (self->toggle), GTK_RELIEF_NONE);
  gtk_widget_set_can_focus (self->toggle, FALSE);
  gtk_widget_set_valign (self->toggle, GTK_ALIGN_CENTER);
  gtk_style_context_add_class (gtk_widget_get_style_context (self->toggle), "pp-toggle");
  gtk_widget_set_visible (self->toggle, TRUE);
  atk_object_set_name (gtk_widget_get_accessible (self->toggle), _("Hide servers"));
  g_signal_connect_object (self->toggle, "clicked", G_CALLBACK (toggle_clicked_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_box_pack_start (GTK_BOX (box), self->toggle, FALSE, FALSE, 0);
}

static void
build (PpSidebarRow *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);

  gtk_style_context_add_class (gtk_widget_get_style_context (GTK_WIDGET (self)),
                               looks[self->place].style);
  gtk_widget_set_margin_start (box, looks[self->place].indent);
  if (self->place == PP_PLACE_POOL)
    add_toggle (self, box);
  gtk_widget_set_visible (add_icon (box, looks[self->place].icon), TRUE);

  self->name = add_label (box, self->place == PP_PLACE_POOL ? "pp-heading" : "pp-name");
  gtk_label_set_xalign (GTK_LABEL (self->name), 0);
  gtk_label_set_ellipsize (GTK_LABEL (self->name), PANGO_ELLIPSIZE_END);
  gtk_widget_set_visible (self->name, TRUE);
  self->role = add_label (box, "pp-caption");
  gtk_label_set_ellipsize (GTK_LABEL (self->role), PANGO_ELLIPSIZE_END);
  self->badge = add_label (box, "pp-badge");
  gtk_widget_set_valign (self->badge, GTK_ALIGN_CENTER);
  gtk_box_set_child_packing (GTK_BOX (box), self->badge, FALSE, FALSE, 0, GTK_PACK_END);
  self->sign = add_icon (box, NULL);
  gtk_box_set_child_packing (GTK_BOX (box), self->sign, FALSE, FALSE, 0, GTK_PACK_END);

  gtk_widget_set_visible (box, TRUE);
  gtk_container_add (GTK_CONTAINER (self), box);
  gtk_widget_set_visible (GTK_WIDGET (self), TRUE);
}

/**
 * pp_sidebar_row_new:
 * @place: what it leads to
 * @item: (nullable): the pool
 * @host: (nullable): uuid of the server
 *
 * Returns: (transfer floating): an empty row
 */
GtkWidget *
pp_sidebar_row_new (PpPlace     place,
                    PpPoolItem *item,
                    const char *host)
{
  PpSidebarRow *self = g_object_new (PP_TYPE_SIDEBAR_ROW, NULL);

  g_return_val_if_fail (place > PP_PLACE_NONE && place < G_N_ELEMENTS (looks), NULL);

  self->place = place;
  self->item = item != NULL ? g_object_ref (item) : NULL;
  self->host = g_strdup (host);
  build (self);

  return GTK_WIDGET (self);
}

/**
 * pp_sidebar_row_get_place:
 * @self: a row
 *
 * Returns: what it leads to
 */
PpPlace
pp_sidebar_row_get_place (PpSidebarRow *self)
{
  return self->place;
}

/**
 * pp_sidebar_row_get_item:
 * @self: a row
 *
 * Returns: (transfer none) (nullable): its pool
 */
PpPoolItem *
pp_sidebar_row_get_item (PpSidebarRow *self)
{
  return self->item;
}

/**
 * pp_sidebar_row_get_host:
 * @self: a row
 *
 * Returns: (nullable): uuid of its server
 */
const char *
pp_sidebar_row_get_host (PpSidebarRow *self)
{
  return self->host;
}

/**
 * pp_sidebar_row_get_open:
 * @self: a row of a pool
 *
 * Returns: whether its servers are shown
 */
gboolean
pp_sidebar_row_get_open (PpSidebarRow *self)
{
  return self->open;
}

/**
 * pp_sidebar_row_set_open:
 * @self: a row of a pool
 * @open: whether its servers are shown
 *
 * Shows it; the servers are rows of the sidebar's, not of this one.
 */
void
pp_sidebar_row_set_open (PpSidebarRow *self,
                         gboolean      open)
{
  g_return_if_fail (PP_IS_SIDEBAR_ROW (self));

  if (self->toggle == NULL || self->open == open)
    return;

  self->open = open;
  gtk_image_set_from_icon_name (GTK_IMAGE (gtk_button_get_image (GTK_BUTTON (self->toggle))),
                                open ? "pan-down-symbolic" : "pan-end-symbolic",
                                GTK_ICON_SIZE_MENU);
  atk_object_set_name (gtk_widget_get_accessible (self->toggle), open ? _("Hide servers") : _("Show servers"));
}

/**
 * pp_sidebar_row_get_position:
 * @self: a row
 *
 * Returns: its place in the list
 */
guint
pp_sidebar_row_get_position (PpSidebarRow *self)
{
  return self->position;
}

/**
 * pp_sidebar_row_set_position:
 * @self: a row
 * @position: its place in the list
 *
 * Sets what the sidebar sorts by.
 */
void
pp_sidebar_row_set_position (PpSidebarRow *self,
                             guint         position)
{
  self->position = position;
}

static void
set_label (GtkWidget  *label,
           const char *text)
{
  if (!g_str_equal (gtk_label_get_text (GTK_LABEL (label)), text))
    gtk_label_set_text (GTK_LABEL (label), text);
}

static void
show_sign (PpSidebarRow *self,
           const char   *icon,
           const char   *style)
{
  GtkStyleContext *context = gtk_widget_get_style_context (self->sign);
  const char *before = NULL;

  gtk_image_get_icon_name (GTK_IMAGE (self->sign), &before, NULL);
  if (g_strcmp0 (before, icon) != 0)
    gtk_image_set_from_icon_name (GTK_IMAGE (self->sign), icon, GTK_ICON_SIZE_MENU);
  if (g_strcmp0 (self->sign_style, style) != 0)
    {
      if (self->sign_style != NULL)
        gtk_style_context_remove_class (context, self->sign_style);
      if (style != NULL)
        gtk_style_context_add_class (context, style);
      self->sign_style = style;
    }

  gtk_widget_set_visible (self->sign, icon != NULL);
}

/* All of it as a sentence, for who does not see the row, or not all of it. */
static char *
describe (const PpSidebarLook *look)
{
  const char *parts[] = { look->role, look->count, look->state };
  GString *text = g_string_new (look->name);

  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    if (parts[i] != NULL)
      g_string_append_printf (text, ", %s", parts[i]);

  return g_string_free (text, FALSE);
}

/**
 * pp_sidebar_row_show:
 * @self: a row
 * @look: what to show
 *
 * Shows these; nothing is drawn again when they are as before. The whole of it, as a sentence, is
 * the tooltip and what a screen reader says.
 */
void
pp_sidebar_row_show (PpSidebarRow        *self,
                     const PpSidebarLook *look)
{
  g_autofree char *text = NULL;

  g_return_if_fail (PP_IS_SIDEBAR_ROW (self));

  text = describe (look);
  set_label (self->name, look->name);
  gtk_label_set_width_chars (GTK_LABEL (self->name),
                             MIN (g_utf8_strlen (look->name, -1), NAME_CHARS));
  set_label (self->role, look->role != NULL ? look->role : "");
  gtk_widget_set_visible (self->role, look->role != NULL);
  set_label (self->badge, look->badge != NULL ? look->badge : "");
  gtk_widget_set_visible (self->badge, look->badge != NULL);
  show_sign (self, look->icon, look->style);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), text);
  atk_object_set_name (gtk_widget_get_accessible (GTK_WIDGET (self)), text);
}
