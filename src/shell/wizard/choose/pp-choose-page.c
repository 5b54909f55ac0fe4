/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-choose-page"

#include "config.h"

#include "pp-choose-page.h"

#include <glib/gi18n.h>

#include "pp-choose-plan.h"
#include "pp-choose-row.h"
#include "pp-choose-sets.h"
#include "pp-choose-words.h"
#include "pp-options-view.h"
#include "pp-file-intake.h"
#include "pp-widgets.h"

struct _PpChoosePage
{
  GtkBox         parent_instance;

  PpWorkspace   *workspace;  /* (owned) */
  PpOutlook     *plain;      /* (owned) what the pool has and lacks */
  PpOutlook     *outlook;    /* (owned) the same, with what was asked for beyond the feed */
  GHashTable    *asked_for;  /* (owned) set of uuids: of a release, and of files that no feed lists */
  PpChooseSets  *levels;     /* (owned) */
  GHashTable    *hotfixes_on; /* (owned) set of uuids that are ticked */
  GHashTable    *hosts_off;  /* (owned) set of uuids that were unticked */
  GHashTable    *level;      /* (owned) set of uuids: a level to reach, superseded ones as well */
  GCancellable  *cancellable; /* (owned) of taking files */
  char          *shown;      /* (owned) (nullable) what the rows are made from, in short */
  gboolean       filling;

  GtkListBox    *hotfixes;
  GtkListBox    *left_out;
  GtkExpander   *left_out_expander;
  GtkListBox    *hosts;
  GtkLabel      *message;
  GtkLabel      *summary;
  GtkLabel      *mixed;      /* servers of a pool that would differ */
  GtkMenuButton *sets;
  GtkContainer  *pools_box;
  GtkContainer  *options_box;
  PpOptionsView *options;
};

G_DEFINE_FINAL_TYPE (PpChoosePage, pp_choose_page, GTK_TYPE_BOX)

enum
{
  SIGNAL_CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

/* What a plan rests on knows more than the feed does. */
static void
complete_outlook (PpChoosePage *self)
{
  PpCatalogue *feed = pp_outlook_get_catalogue (self->plain);
  g_autofree const char **uuids = NULL;
  g_autoptr(PpCatalogue) catalogue = NULL;
  g_autoptr(PpOutlook) outlook = NULL;

  if (feed == NULL)
    {
      g_set_object (&self->outlook, self->plain);
      return;
    }
  uuids = (const char **) g_hash_table_get_keys_as_array (self->asked_for, NULL);
  catalogue = pp_library_complete (pp_workspace_get_library (self->workspace), feed, uuids);
  outlook = pp_outlook_new_with (self->plain, catalogue);
  g_set_object (&self->outlook, outlook);
}

static void
ask_for_nothing (PpChoosePage *self)
{
  g_hash_table_remove_all (self->asked_for);
  complete_outlook (self);
}

static void
update_summary (PpChoosePage *self)
{
  g_autoptr(PpChoice) choice = pp_choose_page_get_choice (self);
  g_autofree char *text = pp_choose_words_count (choice);
  g_autofree char *warnings = NULL;

  warnings = pp_choose_describe_warnings (self->workspace, self->outlook, choice,
                                          pp_options_view_get_evidence (self->options));
  gtk_label_set_text (self->mixed, warnings);
  gtk_widget_set_visible (GTK_WIDGET (self->mixed), *warnings != '\0');
  gtk_label_set_text (self->summary, text);
}

static void
emit_changed (PpChoosePage *self)
{
  if (self->filling)
    return;
  update_summary (self);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
remember (GHashTable *set,
          const char *uuid,
          gboolean    wanted)
{
  if (wanted)
    g_hash_table_add (set, g_strdup (uuid));
  else
    g_hash_table_remove (set, uuid);
}

static void
hotfix_toggled_cb (PpChoosePage *self,
                   PpChooseRow  *row)
{
  remember (self->hotfixes_on, pp_choose_row_get_uuid (row), pp_choose_row_get_active (row));
  emit_changed (self);
}

static void
host_toggled_cb (PpChoosePage *self,
                 PpChooseRow  *row)
{
  remember (self->hosts_off, pp_choose_row_get_uuid (row), !pp_choose_row_get_active (row));
  emit_changed (self);
}

static void
add_offered (PpChoosePage *self,
             PpHotfix     *hotfix)
{
  g_autofree char *state = pp_choose_words_describe (self->workspace, self->outlook, hotfix);
  g_autofree char *description = pp_text_for_description (hotfix->description);
  PpChooseFacts facts = { hotfix->uuid, hotfix->name, description, state, TRUE };
  GtkWidget *row = pp_choose_row_new (&facts, g_hash_table_contains (self->hotfixes_on,
                                                                     hotfix->uuid));

  g_signal_connect_object (row, "toggled", G_CALLBACK (hotfix_toggled_cb), self, G_CONNECT_SWAPPED);
  gtk_container_add (GTK_CONTAINER (self->hotfixes), row);
}

static gboolean
add_left_out (PpChoosePage *self,
              PpHotfix     *hotfix)
{
  g_autofree char *reason = pp_choose_words_explain (self->outlook, hotfix);
  g_autofree char *description = pp_text_for_description (hotfix->description);
  PpChooseFacts facts = { hotfix->uuid, hotfix->name, description, reason, FALSE };

  if (reason == NULL)
    return FALSE;
  gtk_container_add (GTK_CONTAINER (self->left_out), pp_choose_row_new (&facts, FALSE));

  return TRUE;
}

static void
fill_hotfixes (PpChoosePage *self)
{
  guint n_left_out = 0;
  g_autofree char *label = NULL;

  pp_container_empty (GTK_CONTAINER (self->hotfixes));
  pp_container_empty (GTK_CONTAINER (self->left_out));
  for (guint i = 0; i < pp_outlook_get_n_hotfixes (self->outlook); i++)
    {
      PpHotfix *hotfix = pp_outlook_get_hotfix (self->outlook, i);

      if (pp_outlook_is_outstanding (self->outlook, hotfix->uuid) ||
          g_hash_table_contains (self->level, hotfix->uuid))
        add_offered (self, hotfix);
      else
        n_left_out += add_left_out (self, hotfix);
    }

  label = g_strdup_printf (ngettext ("%u more is not offered: why", "%u more are not offered: why",
                                     n_left_out), n_left_out);
  gtk_expander_set_label (self->left_out_expander, label);
  gtk_widget_set_visible (GTK_WIDGET (self->left_out_expander), n_left_out > 0);
}

static void
add_host (PpChoosePage *self,
          PpHost       *host,
          gboolean      is_master)
{
  guint n_outstanding = pp_outlook_count_outstanding (self->outlook, host->uuid);
  g_autofree char *text = pp_text_for_outstanding (n_outstanding);
  PpChooseFacts facts = { host->uuid, host->name, is_master ? _("pool master") : "", text, TRUE };
  GtkWidget *row;

  if (!host->live)
    facts.state = _("does not answer");
  else if (n_outstanding == 0)
    facts.state = _("up to date");
  facts.offered = host->live && n_outstanding > 0;
  row = pp_choose_row_new (&facts, !g_hash_table_contains (self->hosts_off, host->uuid));
  g_signal_connect_object (row, "toggled", G_CALLBACK (host_toggled_cb), self, G_CONNECT_SWAPPED);
  gtk_container_add (GTK_CONTAINER (self->hosts), row);
}

static void
fill_hosts (PpChoosePage *self)
{
  PpSnapshot *snapshot = pp_outlook_get_snapshot (self->outlook);
  PpHost *master = pp_snapshot_get_master (snapshot);

  pp_container_empty (GTK_CONTAINER (self->hosts));
  for (guint i = 0; i < pp_snapshot_get_n_hosts (snapshot); i++)
    add_host (self, pp_snapshot_get_host (snapshot, i), pp_snapshot_get_host (snapshot, i) == master);
}

static void
levels_changed_cb (PpChoosePage *self)
{
  GMenuModel *menu = pp_choose_sets_get_menu (self->levels);

  gtk_widget_set_sensitive (GTK_WIDGET (self->sets), g_menu_model_get_n_items (menu) > 0);
}

static void
fill (PpChoosePage *self)
{
  g_free (self->shown);
  self->shown = pp_choose_words_sum_up (self->outlook);
  self->filling = TRUE;
  fill_hotfixes (self);
  fill_hosts (self);
  pp_choose_sets_set_outlook (self->levels, self->plain);
  self->filling = FALSE;
  emit_changed (self);
}

/* Recommended, and what only some of the servers have: half-patched pools are to become whole. */
static void
tick_recommended (PpChoosePage *self)
{
  g_autoptr(GPtrArray) recommended = pp_outlook_get_recommended (self->outlook, NULL);

  g_hash_table_remove_all (self->level);
  g_hash_table_remove_all (self->hotfixes_on);
  for (guint i = 0; i < recommended->len; i++)
    remember (self->hotfixes_on, ((PpHotfix *) g_ptr_array_index (recommended, i))->uuid, TRUE);
  for (guint i = 0; i < pp_outlook_get_n_hotfixes (self->outlook); i++)
    {
      PpHotfix *hotfix = pp_outlook_get_hotfix (self->outlook, i);

      if (pp_outlook_is_outstanding (self->outlook, hotfix->uuid) &&
          pp_outlook_is_partly_installed (self->outlook, hotfix->uuid))
        remember (self->hotfixes_on, hotfix->uuid, TRUE);
    }
}

static void
recommended_clicked_cb (PpChoosePage *self)
{
  ask_for_nothing (self);
  tick_recommended (self);
  fill (self);
}

static void
tick_each (PpChoosePage *self,
           gboolean      active)
{
  g_autoptr(GList) rows = gtk_container_get_children (GTK_CONTAINER (self->hotfixes));

  self->filling = TRUE;
  for (GList *at = rows; at != NULL; at = at->next)
    pp_choose_row_set_active (at->data, active);
  self->filling = FALSE;
  emit_changed (self);
}

static void
all_clicked_cb (PpChoosePage *self)
{
  tick_each (self, TRUE);
}

static void
none_clicked_cb (PpChoosePage *self)
{
  tick_each (self, FALSE);
}

static void
level_cb (GSimpleAction *action,
          GVariant      *parameter,
          gpointer       user_data)
{
  PpChoosePage *self = PP_CHOOSE_PAGE (user_data);
  g_autoptr(GPtrArray) set = pp_choose_sets_find (self->levels, g_action_get_name (G_ACTION (action)),
                                                  g_variant_get_string (parameter, NULL));

  if (set == NULL)
    return;
  ask_for_nothing (self);
  g_hash_table_remove_all (self->level);
  g_hash_table_remove_all (self->hotfixes_on);
  for (guint i = 0; i < set->len; i++)
    {
      const char *uuid = ((PpHotfix *) g_ptr_array_index (set, i))->uuid;

      remember (self->level, uuid, TRUE);
      remember (self->hotfixes_on, uuid, TRUE);
    }
  fill (self);
}

/* What makes a half-patched pool whole is outstanding anyhow: nothing superseded comes with it. */
static void
finish_cb (GSimpleAction *action,
           GVariant      *parameter,
           gpointer       user_data)
{
  PpChoosePage *self = PP_CHOOSE_PAGE (user_data);

  level_cb (action, parameter, user_data);
  g_hash_table_remove_all (self->level);
  fill (self);
}

/* What the release has is outstanding as soon as the release is. */
static void
release_cb (GSimpleAction *action,
            GVariant      *parameter,
            gpointer       user_data)
{
  PpChoosePage *self = PP_CHOOSE_PAGE (user_data);
  GHashTableIter iter;
  gpointer uuid;

  level_cb (action, parameter, user_data);
  g_hash_table_iter_init (&iter, self->level);
  while (g_hash_table_iter_next (&iter, &uuid, NULL))
    g_hash_table_add (self->asked_for, g_strdup (uuid));
  g_hash_table_remove_all (self->level);
  complete_outlook (self);
  fill (self);
}

static const GActionEntry actions[] = {
  { "finish", finish_cb, "s" },
  { "like", level_cb, "s" },
  { "release", release_cb, "s" },
  { "up-to", level_cb, "s" },
};

static void
row_activated_cb (PpChoosePage *self,
                  PpChooseRow  *row)
{
  pp_choose_row_toggle (row);
}

static char *
list_not_offered (PpChoosePage *self,
                  PpFileIntake *taken)
{
  g_autoptr(GString) text = g_string_new (NULL);

  for (guint i = 0; i < taken->uuids->len; i++)
    g_hash_table_add (self->asked_for, g_strdup (g_ptr_array_index (taken->uuids, i)));
  complete_outlook (self);
  for (guint i = 0; i < taken->uuids->len; i++)
    {
      const char *uuid = g_ptr_array_index (taken->uuids, i);
      PpHotfix *hotfix = pp_outlook_find_hotfix (self->outlook, uuid);

      if (pp_outlook_is_outstanding (self->outlook, uuid))
        g_hash_table_add (self->hotfixes_on, g_strdup (uuid));
      else
        g_string_append_printf (text, _("%s%s is in the library now; no server of this pool needs it."),
                                text->len > 0 ? "\n" : "", hotfix != NULL ? hotfix->name : uuid);
    }

  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
taken_cb (GObject      *object,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(PpChoosePage) self = user_data;
  g_autoptr(PpFileIntake) taken = pp_file_intake_finish (PP_WORKSPACE (object), result);
  g_autofree char *refused = NULL;
  g_autofree char *not_offered = NULL;
  g_autofree char *text = NULL;

  if (taken == NULL || self->outlook == NULL)
    return;
  refused = pp_file_intake_describe (taken);
  not_offered = list_not_offered (self, taken);
  text = g_strdup_printf ("%s%s%s", refused != NULL ? refused : "",
                          refused != NULL && *not_offered != '\0' ? "\n" : "", not_offered);
  gtk_label_set_text (self->message, text);
  gtk_widget_set_visible (GTK_WIDGET (self->message), *text != '\0');
  fill (self);
}

static void
take (PpChoosePage *self,
      GPtrArray    *paths)
{
  if (paths->len > 0)
    pp_file_intake_async (self->workspace, paths, self->cancellable, taken_cb, g_object_ref (self));
}

static void
file_response_cb (GtkNativeDialog *dialog,
                  int              response,
                  PpChoosePage    *self)
{
  g_autoptr(GPtrArray) paths = pp_file_intake_list_chosen (GTK_FILE_CHOOSER (dialog));

  if (response == GTK_RESPONSE_ACCEPT)
    take (self, paths);
  g_object_unref (dialog);
}

static void
file_clicked_cb (PpChoosePage *self)
{
  GtkWidget *window = gtk_widget_get_toplevel (GTK_WIDGET (self));
  GtkFileChooserNative *dialog = pp_file_intake_create_dialog (GTK_WINDOW (window));

  g_signal_connect_object (dialog, "response", G_CALLBACK (file_response_cb), self, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}

static void
dropped_cb (PpChoosePage     *self,
            GdkDragContext   *context,
            int               x,
            int               y,
            GtkSelectionData *data)
{
  g_autoptr(GPtrArray) paths = pp_file_intake_list_dropped (data);

  take (self, paths);
}

/**
 * pp_choose_page_get_choice:
 * @self: the page
 *
 * Returns: (transfer full) (nullable): what is ticked, in install order; %NULL when nothing is, or
 *   no server
 */
PpChoice *
pp_choose_page_get_choice (PpChoosePage *self)
{
  g_auto(GStrv) hotfixes = NULL;
  g_auto(GStrv) hosts = NULL;
  PpOptions options;

  g_return_val_if_fail (PP_IS_CHOOSE_PAGE (self), NULL);

  hotfixes = pp_choose_row_list_active (self->hotfixes);
  hosts = pp_choose_row_list_active (self->hosts);
  if (hotfixes[0] == NULL || hosts[0] == NULL)
    return NULL;
  options = pp_options_view_get (self->options);
  options.level = g_hash_table_size (self->level) > 0;

  return pp_choice_new_full (PP_PURPOSE_HOTFIXES, (const char * const *) hotfixes,
                             (const char * const *) hosts, &options);
}

/**
 * pp_choose_page_has_downloads:
 * @self: the page
 *
 * Returns: whether a file of what is ticked has to be got first
 */
gboolean
pp_choose_page_has_downloads (PpChoosePage *self)
{
  g_autoptr(PpChoice) choice = NULL;
  g_autoptr(PpPlan) plan = NULL;

  g_return_val_if_fail (PP_IS_CHOOSE_PAGE (self), FALSE);

  choice = pp_choose_page_get_choice (self);
  if (choice == NULL)
    return FALSE;
  plan = pp_choose_make_plan (self->workspace, self->outlook, choice, NULL);
  for (guint i = 0; i < pp_plan_get_n_steps (plan); i++)
    if (pp_plan_get_step (plan, i)->kind == PP_STEP_DOWNLOAD)
      return TRUE;

  return FALSE;
}

/**
 * pp_choose_page_set_outlook:
 * @self: the page
 * @outlook: what the pool has and lacks now
 *
 * Shows it; what was ticked stays so.
 */
void
pp_choose_page_set_outlook (PpChoosePage *self,
                            PpOutlook    *outlook)
{
  g_autofree char *shown = NULL;

  g_return_if_fail (PP_IS_CHOOSE_PAGE (self));
  g_return_if_fail (PP_IS_OUTLOOK (outlook));

  if (!g_set_object (&self->plain, outlook))
    return;
  complete_outlook (self);
  shown = pp_choose_words_sum_up (self->outlook);
  if (g_strcmp0 (shown, self->shown) != 0)
    fill (self);
}

/**
 * pp_choose_page_add_pools:
 * @self: the page
 * @pools: (transfer floating): where other pools can be chosen
 */
void
pp_choose_page_add_pools (PpChoosePage *self,
                          GtkWidget    *pools)
{
  g_return_if_fail (PP_IS_CHOOSE_PAGE (self));

  gtk_container_add (self->pools_box, pools);
}

/**
 * pp_choose_page_ask_storage:
 * @self: the page
 * @pool: the pool that is shown
 *
 * Offers its storage to choose from, where the files of hotfixes go into storage.
 */
void
pp_choose_page_ask_storage (PpChoosePage *self,
                            PpLivePool   *pool)
{
  g_return_if_fail (PP_IS_CHOOSE_PAGE (self));
  g_return_if_fail (PP_IS_LIVE_POOL (pool));

  pp_options_view_ask_storage (self->options, pool);
}

static void
pp_choose_page_dispose (GObject *object)
{
  PpChoosePage *self = PP_CHOOSE_PAGE (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->workspace);
  g_clear_object (&self->outlook);
  g_clear_object (&self->levels);
  g_clear_object (&self->plain);

  G_OBJECT_CLASS (pp_choose_page_parent_class)->dispose (object);
}

static void
pp_choose_page_finalize (GObject *object)
{
  PpChoosePage *self = PP_CHOOSE_PAGE (object);

  g_hash_table_unref (self->hotfixes_on);
  g_hash_table_unref (self->hosts_off);
  g_hash_table_unref (self->level);
  g_hash_table_unref (self->asked_for);
  g_object_unref (self->cancellable);
  g_free (self->shown);

  G_OBJECT_CLASS (pp_choose_page_parent_class)->finalize (object);
}

static void
pp_choose_page_class_init (PpChoosePageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pp_choose_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = pp_choose_page_finalize;

  /**
   * PpChoosePage::changed:
   *
   * Something was ticked or unticked.
   */
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                          0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/poolpatch/Poolpatch/ui/choose-page.ui");
  gtk_widget_class_bind_template_child (widget_class, PpChoosePage, hotfixes);
  gtk_widget_class_bind_template_child (widget_class, PpChoosePage, left_out);
  gtk_widget_class_bind_template_child (widget_class, PpChoosePage, left_out_expander);
  gtk_widget_class_bind_template_child (widget_class, PpChoosePage, hosts);
  gtk_widget_class_bind_template_child (widget_class, PpChoosePage, message);
  gtk_widget_class_bind_template_child (widget_class, PpChoosePage, summary);
  gtk_widget_class_bind_template_child (widget_class, PpChoosePage, mixed);
  gtk_widget_class_bind_template_child (widget_class, PpChoosePage, sets);
  gtk_widget_class_bind_template_child (widget_class, PpChoosePage, pools_box);
  gtk_widget_class_bind_template_child (widget_class, PpChoosePage, options_box);
  gtk_widget_class_bind_template_callback (widget_class, recommended_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, all_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, none_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, file_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, row_activated_cb);
}

static void
add_actions (PpChoosePage *self)
{
  g_autoptr(GSimpleActionGroup) group = g_simple_action_group_new ();

  g_action_map_add_action_entries (G_ACTION_MAP (group), actions, G_N_ELEMENTS (actions), self);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "choose", G_ACTION_GROUP (group));
}

static void
pp_choose_page_init (PpChoosePage *self)
{
  self->hotfixes_on = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->hosts_off = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->level = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->asked_for = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  pp_list_leave_by_tab (self->hotfixes);
  pp_list_leave_by_tab (self->left_out);
  pp_list_leave_by_tab (self->hosts);
  self->options = PP_OPTIONS_VIEW (pp_options_view_new ());
  g_signal_connect_object (self->options, "changed", G_CALLBACK (emit_changed), self,
                           G_CONNECT_SWAPPED);
  gtk_container_add (self->options_box, GTK_WIDGET (self->options));
  pp_expander_hide_closed (GTK_EXPANDER (self->options_box));
  pp_expander_hide_closed (self->left_out_expander);
  add_actions (self);
  pp_file_intake_accept_drops (GTK_WIDGET (self));
  g_signal_connect (self, "drag-data-received", G_CALLBACK (dropped_cb), NULL);
}

/**
 * pp_choose_page_new:
 * @workspace: the workspace
 * @outlook: what the pool has and lacks
 * @settings: (nullable): where options are remembered
 *
 * Returns: (transfer floating): the page, with what is recommended ticked
 */
GtkWidget *
pp_choose_page_new (PpWorkspace *workspace,
                    PpOutlook   *outlook,
                    GSettings   *settings)
{
  PpChoosePage *self = g_object_new (PP_TYPE_CHOOSE_PAGE, NULL);
  GMenuModel *menu;

  self->workspace = g_object_ref (workspace);
  self->plain = g_object_ref (outlook);
  self->outlook = g_object_ref (outlook);
  self->levels = pp_choose_sets_new (workspace);
  menu = pp_choose_sets_get_menu (self->levels);
  gtk_menu_button_set_menu_model (self->sets, menu);
  g_signal_connect_object (menu, "items-changed", G_CALLBACK (levels_changed_cb), self,
                           G_CONNECT_SWAPPED);
  levels_changed_cb (self);
  if (settings != NULL)
    pp_options_view_bind (self->options, settings);
  tick_recommended (self);
  fill (self);

  return GTK_WIDGET (self);
}
