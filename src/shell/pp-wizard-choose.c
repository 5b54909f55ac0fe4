/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-wizard-choose"

#include "config.h"

#include "pp-wizard-choose.h"

#include <glib/gi18n.h>

struct _PpWizardChoose
{
  GtkBox       parent_instance;

  PpWorkspace *workspace;   /* (owned) */
  PpOutlook   *outlook;     /* (owned) */
  GHashTable  *recommended; /* (owned) set of uuids */

  GtkListBox  *hotfixes;
  GtkListBox  *hosts;
};

G_DEFINE_FINAL_TYPE (PpWizardChoose, pp_wizard_choose, GTK_TYPE_BOX)

enum
{
  SIGNAL_CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

#define KEY_UUID "pp-uuid"
#define KEY_CHECK "pp-check"

static GtkWidget *
create_label (const char *text,
              const char *style)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  if (style != NULL)
    gtk_style_context_add_class (gtk_widget_get_style_context (label), style);
  gtk_widget_set_visible (label, TRUE);

  return label;
}

static void
toggled_cb (PpWizardChoose *self)
{
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
add_row (PpWizardChoose *self,
         GtkListBox     *list,
         const char     *uuid,
         const char     *name,
         const char     *description,
         const char     *state,
         gboolean        active,
         gboolean        sensitive)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *check = gtk_check_button_new_with_label (name);
  GtkWidget *row = gtk_list_box_row_new ();

  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (check), active);
  gtk_widget_set_sensitive (check, sensitive);
  gtk_widget_set_size_request (check, 150, -1);
  gtk_widget_set_visible (check, TRUE);
  g_signal_connect_object (check, "toggled", G_CALLBACK (toggled_cb), self, G_CONNECT_SWAPPED);

  gtk_widget_set_margin_start (box, 14);
  gtk_widget_set_margin_end (box, 14);
  gtk_widget_set_margin_top (box, 8);
  gtk_widget_set_margin_bottom (box, 8);
  gtk_container_add (GTK_CONTAINER (box), check);
  gtk_box_pack_start (GTK_BOX (box), create_label (description, "pp-secondary"), TRUE, TRUE, 0);
  gtk_container_add (GTK_CONTAINER (box), create_label (state, "pp-secondary"));
  gtk_widget_set_visible (box, TRUE);

  g_object_set_data_full (G_OBJECT (row), KEY_UUID, g_strdup (uuid), g_free);
  g_object_set_data (G_OBJECT (row), KEY_CHECK, check);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  gtk_container_add (GTK_CONTAINER (row), box);
  gtk_widget_set_visible (row, TRUE);
  gtk_container_add (GTK_CONTAINER (list), row);
}

/* What the pool as a whole lacks of it, in a few words: file, size, guidance. */
static char *
describe_file (PpWizardChoose *self,
               PpHotfix       *hotfix)
{
  g_autofree char *path = NULL;
  g_autofree char *size = NULL;
  g_autofree char *guidance = pp_text_for_guidance (hotfix->guidance);

  path = pp_library_dup_path (pp_workspace_get_library (self->workspace), hotfix->uuid);
  if (path != NULL)
    return g_strdup_printf (_("%s · in library"), guidance);
  size = pp_text_for_size (hotfix->download_size);

  return hotfix->download_size > 0 ? g_strdup_printf (_("%s · %s to get"), guidance, size) :
         g_strdup (guidance);
}

static void
fill_hotfixes (PpWizardChoose *self)
{
  g_autoptr(GPtrArray) recommended = pp_outlook_get_recommended (self->outlook, NULL);

  for (guint i = 0; i < recommended->len; i++)
    g_hash_table_add (self->recommended,
                      g_strdup (((PpHotfix *) g_ptr_array_index (recommended, i))->uuid));

  for (guint i = 0; i < pp_outlook_get_n_hotfixes (self->outlook); i++)
    {
      PpHotfix *hotfix = pp_outlook_get_hotfix (self->outlook, i);
      g_autofree char *state = NULL;

      if (!pp_outlook_is_outstanding (self->outlook, hotfix->uuid))
        continue;
      state = describe_file (self, hotfix);
      add_row (self, self->hotfixes, hotfix->uuid, hotfix->name, hotfix->description, state,
               g_hash_table_contains (self->recommended, hotfix->uuid), TRUE);
    }
}

static void
fill_hosts (PpWizardChoose *self)
{
  PpSnapshot *snapshot = pp_outlook_get_snapshot (self->outlook);

  for (guint i = 0; i < pp_snapshot_get_n_hosts (snapshot); i++)
    {
      PpHost *host = pp_snapshot_get_host (snapshot, i);
      guint n_outstanding = pp_outlook_count_outstanding (self->outlook, host->uuid);
      g_autofree char *text = pp_text_for_outstanding (n_outstanding);
      const char *why = NULL;

      if (!host->live)
        why = _("does not answer");
      else if (n_outstanding == 0)
        why = _("up to date");
      add_row (self, self->hosts, host->uuid, host->name,
               host == pp_snapshot_get_master (snapshot) ? _("pool master") : "",
               why != NULL ? why : text, why == NULL, why == NULL);
    }
}

static char **
list_checked (GtkListBox *list)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  GtkListBoxRow *row;

  for (int i = 0; (row = gtk_list_box_get_row_at_index (list, i)) != NULL; i++)
    if (gtk_toggle_button_get_active (g_object_get_data (G_OBJECT (row), KEY_CHECK)))
      g_strv_builder_add (builder, g_object_get_data (G_OBJECT (row), KEY_UUID));

  return g_strv_builder_end (builder);
}

/**
 * pp_wizard_choose_get_choice:
 * @self: the page
 *
 * Returns: (transfer full) (nullable): what is ticked, in install order; %NULL when nothing is, or
 *   no server
 */
PpChoice *
pp_wizard_choose_get_choice (PpWizardChoose *self)
{
  g_auto(GStrv) hotfixes = NULL;
  g_auto(GStrv) hosts = NULL;

  g_return_val_if_fail (PP_IS_WIZARD_CHOOSE (self), NULL);

  hotfixes = list_checked (self->hotfixes);
  hosts = list_checked (self->hosts);
  if (hotfixes[0] == NULL || hosts[0] == NULL)
    return NULL;

  return pp_choice_new ((const char * const *) hotfixes, (const char * const *) hosts,
                        PP_ORDER_MASTER_FIRST, PP_MODE_AUTOMATIC);
}

static void
pp_wizard_choose_dispose (GObject *object)
{
  PpWizardChoose *self = PP_WIZARD_CHOOSE (object);

  g_clear_object (&self->workspace);
  g_clear_object (&self->outlook);
  g_clear_pointer (&self->recommended, g_hash_table_unref);

  G_OBJECT_CLASS (pp_wizard_choose_parent_class)->dispose (object);
}

static void
pp_wizard_choose_class_init (PpWizardChooseClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pp_wizard_choose_dispose;

  /**
   * PpWizardChoose::changed:
   *
   * Something was ticked or unticked.
   */
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                          0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/poolpatch/Poolpatch/ui/wizard-choose.ui");
  gtk_widget_class_bind_template_child (widget_class, PpWizardChoose, hotfixes);
  gtk_widget_class_bind_template_child (widget_class, PpWizardChoose, hosts);
}

static void
pp_wizard_choose_init (PpWizardChoose *self)
{
  self->recommended = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * pp_wizard_choose_new:
 * @workspace: the workspace
 * @outlook: what the pool has and lacks
 *
 * Returns: (transfer floating): the page, with the recommended hotfixes ticked
 */
GtkWidget *
pp_wizard_choose_new (PpWorkspace *workspace,
                      PpOutlook   *outlook)
{
  PpWizardChoose *self = g_object_new (PP_TYPE_WIZARD_CHOOSE, NULL);

  self->workspace = g_object_ref (workspace);
  self->outlook = g_object_ref (outlook);
  fill_hotfixes (self);
  fill_hosts (self);

  return GTK_WIDGET (self);
}
