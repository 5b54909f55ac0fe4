/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-options-view"

#include "config.h"

#include "pp-options-view.h"

#include <glib/gi18n.h>

/* No uuid: the best is taken when the file is there. */
#define AUTOMATIC "automatic"

struct _PpOptionsView
{
  GtkGrid          parent_instance;

  GCancellable    *cancellable; /* (owned) of asking for storage */
  PpSnapshot      *snapshot;  /* (owned) (nullable) of the pool that is asked for its storage */
  PpEvidence      *evidence;  /* (owned) (nullable) what it answered */

  GtkWidget       *order_label;
  GtkWidget       *mode_label;
  GtkComboBox     *order;
  GtkComboBox     *mode;
  GtkComboBox     *stuck;
  GtkWidget       *storage_label;
  GtkComboBoxText *storage;
  GtkWidget       *evacuate_after;
  GtkWidget       *separate_restarts;
  GtkWidget       *keep_files;
  GtkWidget       *leave_vms;
};

G_DEFINE_FINAL_TYPE (PpOptionsView, pp_options_view, GTK_TYPE_GRID)

enum
{
  SIGNAL_CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void
changed_cb (PpOptionsView *self)
{
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
pp_options_view_dispose (GObject *object)
{
  PpOptionsView *self = PP_OPTIONS_VIEW (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->snapshot);
  g_clear_object (&self->evidence);

  G_OBJECT_CLASS (pp_options_view_parent_class)->dispose (object);
}

static void
pp_options_view_finalize (GObject *object)
{
  PpOptionsView *self = PP_OPTIONS_VIEW (object);

  g_object_unref (self->cancellable);

  G_OBJECT_CLASS (pp_options_view_parent_class)->finalize (object);
}

static void
pp_options_view_class_init (PpOptionsViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pp_options_view_dispose;
  G_OBJECT_CLASS (klass)->finalize = pp_options_view_finalize;

  /**
   * PpOptionsView::changed:
   *
   * Something was chosen.
   */
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                          0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/poolpatch/Poolpatch/ui/options-view.ui");
  gtk_widget_class_bind_template_child (widget_class, PpOptionsView, order_label);
  gtk_widget_class_bind_template_child (widget_class, PpOptionsView, mode_label);
  gtk_widget_class_bind_template_child (widget_class, PpOptionsView, order);
  gtk_widget_class_bind_template_child (widget_class, PpOptionsView, mode);
  gtk_widget_class_bind_template_child (widget_class, PpOptionsView, stuck);
  gtk_widget_class_bind_template_child (widget_class, PpOptionsView, storage_label);
  gtk_widget_class_bind_template_child (widget_class, PpOptionsView, storage);
  gtk_widget_class_bind_template_child (widget_class, PpOptionsView, evacuate_after);
  gtk_widget_class_bind_template_child (widget_class, PpOptionsView, separate_restarts);
  gtk_widget_class_bind_template_child (widget_class, PpOptionsView, keep_files);
  gtk_widget_class_bind_template_child (widget_class, PpOptionsView, leave_vms);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
}

/* Names of storage are as long as somebody made them: the page stays as wide as the window. */
static void
shorten (gpointer cell,
         gpointer user_data)
{
  g_object_set (cell, "ellipsize", PANGO_ELLIPSIZE_MIDDLE, NULL);
}

static void
pp_options_view_init (PpOptionsView *self)
{
  g_autoptr(GList) cells = NULL;

  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  cells = gtk_cell_layout_get_cells (GTK_CELL_LAYOUT (self->storage));
  g_list_foreach (cells, shorten, NULL);
}

/**
 * pp_options_view_new:
 *
 * Returns: (transfer floating): the view, with the defaults
 */
GtkWidget *
pp_options_view_new (void)
{
  return g_object_new (PP_TYPE_OPTIONS_VIEW, NULL);
}

/**
 * pp_options_view_bind:
 * @self: a view
 * @settings: where what is chosen is remembered
 */
void
pp_options_view_bind (PpOptionsView *self,
                      GSettings     *settings)
{
  g_return_if_fail (PP_IS_OPTIONS_VIEW (self));
  g_return_if_fail (G_IS_SETTINGS (settings));

  g_settings_bind (settings, "install-order", self->order, "active-id", 0);
  g_settings_bind (settings, "install-mode", self->mode, "active-id", 0);
  g_settings_bind (settings, "install-stuck", self->stuck, "active-id", 0);
  g_settings_bind (settings, "install-evacuate-after", self->evacuate_after, "active", 0);
  g_settings_bind (settings, "install-separate-restarts", self->separate_restarts, "active", 0);
  g_settings_bind (settings, "install-keep-files", self->keep_files, "active", 0);
  g_settings_bind (settings, "install-leave-vms", self->leave_vms, "active", 0);
}

/**
 * pp_options_view_set_purpose:
 * @self: a view
 * @purpose: what the plan is for: what does not concern it is not shown
 */
void
pp_options_view_set_purpose (PpOptionsView *self,
                             PpPurpose      purpose)
{
  gboolean hotfixes = purpose == PP_PURPOSE_HOTFIXES;

  g_return_if_fail (PP_IS_OPTIONS_VIEW (self));

  gtk_widget_set_visible (self->order_label, hotfixes);
  gtk_widget_set_visible (GTK_WIDGET (self->order), hotfixes);
  gtk_widget_set_visible (self->mode_label, hotfixes);
  gtk_widget_set_visible (GTK_WIDGET (self->mode), hotfixes);
  gtk_widget_set_visible (self->evacuate_after, hotfixes);
  gtk_widget_set_visible (self->separate_restarts, hotfixes);
  gtk_widget_set_visible (self->keep_files, hotfixes);
}

/* What an update could be put on, as far as anybody knows before its file is there. */
static gboolean
is_fit (const PpStorage *storage,
        const PpHost    *master)
{
  return storage->disks && storage->space_free != 0 &&
         g_strv_contains ((const char * const *) storage->plugged, master->uuid);
}

static char *
describe_storage (const PpStorage *storage)
{
  g_autofree char *left = NULL;

  if (storage->space_free < 0)
    return g_strdup (storage->name);
  left = pp_text_for_size ((guint64) storage->space_free);

  /* Translators: name of a storage repository, and how much room is left there */
  return storage->shared ? g_strdup_printf (_("%s (shared, %s free)"), storage->name, left)
                         : g_strdup_printf (_("%s (of the pool master, %s free)"), storage->name, left);
}

/* That of the master alone comes last, as it is taken last when nobody chooses. */
static void
add_storage (PpOptionsView        *self,
             const PpPoolEvidence *pool,
             gboolean              shared)
{
  PpHost *master = pp_snapshot_get_master (self->snapshot);

  for (guint i = 0; master != NULL && i < pool->storage->len; i++)
    {
      const PpStorage *storage = g_ptr_array_index (pool->storage, i);
      g_autofree char *text = describe_storage (storage);

      if (storage->shared == shared && is_fit (storage, master))
        gtk_combo_box_text_append (self->storage, storage->uuid, text);
    }
}

static void
storage_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(PpOptionsView) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(PpEvidence) evidence = pp_probe_finish (result, &error);
  const PpPoolEvidence *pool = evidence != NULL ? pp_evidence_get_pool (evidence) : NULL;

  if (g_cancellable_is_cancelled (self->cancellable))
    return;
  if (pool == NULL)
    {
      g_autofree char *text = error != NULL ? pp_text_for_error (error) :
                              g_strdup (_("The pool did not say what storage it has. Automatic works "
                                          "anyhow."));

      gtk_widget_set_tooltip_text (GTK_WIDGET (self->storage), text);
      return;
    }
  g_set_object (&self->evidence, evidence);
  add_storage (self, pool, TRUE);
  add_storage (self, pool, FALSE);
  changed_cb (self);
}

/**
 * pp_options_view_get_evidence:
 * @self: a view
 *
 * Returns: (transfer none) (nullable): what the pool said of its storage; nothing else is in it
 */
PpEvidence *
pp_options_view_get_evidence (PpOptionsView *self)
{
  g_return_val_if_fail (PP_IS_OPTIONS_VIEW (self), NULL);

  return self->evidence;
}

/**
 * pp_options_view_ask_storage:
 * @self: a view, which was not told of a pool before
 * @pool: a pool
 *
 * From 7.1 to 8.2 the file of an update goes into storage of the pool: which, can be chosen then.
 * What there is the pool is asked for in five calls; until it answers there is Automatic.
 */
void
pp_options_view_ask_storage (PpOptionsView *self,
                             PpLivePool    *pool)
{
  static const char * const no_hosts[] = { NULL };
  PpSnapshot *snapshot;

  g_return_if_fail (PP_IS_OPTIONS_VIEW (self));
  g_return_if_fail (PP_IS_LIVE_POOL (pool));
  g_return_if_fail (self->snapshot == NULL);

  snapshot = pp_live_pool_get_snapshot (pool);
  if (snapshot == NULL || pp_snapshot_get_engine (snapshot) != PP_ENGINE_POOL_UPDATE)
    return;
  self->snapshot = g_object_ref (snapshot);
  gtk_widget_show (self->storage_label);
  gtk_widget_show (GTK_WIDGET (self->storage));
  pp_probe_async (pool, no_hosts, NULL, FALSE, self->cancellable, storage_cb, g_object_ref (self));
}

/* NULL = the best. Lives until another one is chosen. */
static const char *
get_storage (PpOptionsView *self)
{
  const char *id = gtk_combo_box_get_active_id (GTK_COMBO_BOX (self->storage));

  return g_strcmp0 (id, AUTOMATIC) == 0 ? NULL : id;
}

static gboolean
is_active (GtkWidget *check)
{
  return gtk_widget_get_visible (check) && gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (check));
}

/**
 * pp_options_view_get:
 * @self: a view
 *
 * Returns: what is chosen; its storage lives until another one is
 */
PpOptions
pp_options_view_get (PpOptionsView *self)
{
  PpOptions options = { PP_ORDER_MASTER_FIRST };

  g_return_val_if_fail (PP_IS_OPTIONS_VIEW (self), options);

  if (gtk_widget_get_visible (GTK_WIDGET (self->order)))
    {
      pp_order_from_string (gtk_combo_box_get_active_id (self->order), &options.order);
      pp_mode_from_string (gtk_combo_box_get_active_id (self->mode), &options.mode);
    }
  pp_stuck_from_string (gtk_combo_box_get_active_id (self->stuck), &options.stuck);
  options.evacuate_after = is_active (self->evacuate_after);
  options.separate_restarts = is_active (self->separate_restarts);
  options.keep_files = is_active (self->keep_files);
  options.leave_vms = is_active (self->leave_vms);
  options.storage = get_storage (self);

  return options;
}
