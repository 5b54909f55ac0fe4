/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-choose-row"

#include "config.h"

#include "pp-choose-row.h"

#include <glib/gi18n.h>

#include "pp-widgets.h"

#define NAME_WIDTH 160

struct _PpChooseRow
{
  GtkListBoxRow    parent_instance;

  char            *uuid;   /* (owned) */
  GtkToggleButton *check;
};

G_DEFINE_FINAL_TYPE (PpChooseRow, pp_choose_row, GTK_TYPE_LIST_BOX_ROW)

enum
{
  SIGNAL_TOGGLED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void
pp_choose_row_finalize (GObject *object)
{
  g_free (PP_CHOOSE_ROW (object)->uuid);

  G_OBJECT_CLASS (pp_choose_row_parent_class)->finalize (object);
}

static void
pp_choose_row_class_init (PpChooseRowClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = pp_choose_row_finalize;

  /**
   * PpChooseRow::toggled:
   *
   * It was ticked or unticked.
   */
  signals[SIGNAL_TOGGLED] = g_signal_new ("toggled", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                          0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
pp_choose_row_init (PpChooseRow *self)
{
}

static void
describe_state (PpChooseRow *self)
{
  gboolean active = gtk_toggle_button_get_active (self->check);

  atk_object_set_description (gtk_widget_get_accessible (GTK_WIDGET (self)),
                              active ? _("chosen") : _("not chosen"));
}

static void
toggled_cb (PpChooseRow *self)
{
  describe_state (self);
  g_signal_emit (self, signals[SIGNAL_TOGGLED], 0);
}

/**
 * pp_choose_row_new:
 * @facts: what it says
 * @active: whether it is ticked
 *
 * Returns: (transfer floating): a row
 */
GtkWidget *
pp_choose_row_new (const PpChooseFacts *facts,
                   gboolean             active)
{
  PpChooseRow *self = g_object_new (PP_TYPE_CHOOSE_ROW, "visible", TRUE, NULL);
  GtkWidget *box = pp_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *check = gtk_check_button_new_with_label (facts->name);
  GtkWidget *description = pp_label_new (facts->description, "pp-secondary");
  g_autofree char *name = NULL;

  self->uuid = g_strdup (facts->uuid);
  self->check = GTK_TOGGLE_BUTTON (check);
  gtk_toggle_button_set_active (self->check, active && facts->offered);
  gtk_widget_set_sensitive (check, facts->offered);
  gtk_widget_set_size_request (check, NAME_WIDTH, -1);
  gtk_widget_set_visible (check, TRUE);
  gtk_widget_set_tooltip_text (description, facts->description);
  g_signal_connect_object (check, "toggled", G_CALLBACK (toggled_cb), self, G_CONNECT_SWAPPED);

  gtk_widget_set_margin_start (box, 14);
  gtk_widget_set_margin_end (box, 14);
  gtk_widget_set_margin_top (box, 6);
  gtk_widget_set_margin_bottom (box, 6);
  gtk_container_add (GTK_CONTAINER (box), check);
  gtk_box_pack_start (GTK_BOX (box), description, TRUE, TRUE, 0);
  gtk_container_add (GTK_CONTAINER (box), pp_label_new (facts->state, "pp-secondary"));
  gtk_container_add (GTK_CONTAINER (self), box);
  /* The keyboard goes from row to row; Space and Enter tick. */
  gtk_widget_set_can_focus (check, FALSE);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (self), facts->offered);

  name = g_strjoin (", ", facts->name, facts->state,
                    *facts->description != '\0' ? facts->description : NULL, NULL);
  atk_object_set_name (gtk_widget_get_accessible (GTK_WIDGET (self)), name);
  atk_object_set_name (gtk_widget_get_accessible (check), name);
  describe_state (self);

  return GTK_WIDGET (self);
}

/**
 * pp_choose_row_get_uuid:
 * @self: a row
 *
 * Returns: (transfer none): uuid of the hotfix or the server
 */
const char *
pp_choose_row_get_uuid (PpChooseRow *self)
{
  g_return_val_if_fail (PP_IS_CHOOSE_ROW (self), NULL);

  return self->uuid;
}

/**
 * pp_choose_row_get_active:
 * @self: a row
 *
 * Returns: whether it is ticked
 */
gboolean
pp_choose_row_get_active (PpChooseRow *self)
{
  g_return_val_if_fail (PP_IS_CHOOSE_ROW (self), FALSE);

  return gtk_toggle_button_get_active (self->check);
}

/**
 * pp_choose_row_set_active:
 * @self: a row
 * @active: whether it is to be ticked; one that is not offered stays as it is
 */
void
pp_choose_row_set_active (PpChooseRow *self,
                          gboolean     active)
{
  g_return_if_fail (PP_IS_CHOOSE_ROW (self));

  if (gtk_widget_get_sensitive (GTK_WIDGET (self->check)))
    gtk_toggle_button_set_active (self->check, active);
}

/**
 * pp_choose_row_toggle:
 * @self: a row that was clicked beside its check
 */
void
pp_choose_row_toggle (PpChooseRow *self)
{
  pp_choose_row_set_active (self, !pp_choose_row_get_active (self));
}

/**
 * pp_choose_row_list_active:
 * @list: a list of such rows
 *
 * Returns: (transfer full): uuids of those that are ticked, in the order of the list
 */
char **
pp_choose_row_list_active (GtkListBox *list)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  g_autoptr(GList) rows = gtk_container_get_children (GTK_CONTAINER (list));

  for (GList *at = rows; at != NULL; at = at->next)
    if (pp_choose_row_get_active (at->data))
      g_strv_builder_add (builder, pp_choose_row_get_uuid (at->data));

  return g_strv_builder_end (builder);
}
