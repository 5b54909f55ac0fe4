/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-unfinished-bar"

#include "config.h"

#include "pp-unfinished-bar.h"

#include <glib/gi18n.h>

#include "pp-past-runs.h"
#include "pp-resume-buttons.h"

struct _PpUnfinishedBar
{
  GtkInfoBar       parent_instance;

  PpWorkspace     *workspace; /* (owned) (nullable) */
  PpPoolItem      *item;      /* (owned) (nullable) */
  GCancellable    *cancellable; /* (owned) (nullable) while runs are looked for */
  GHashTable      *silenced;  /* (owned) set of ids of runs that are not to be spoken of again */
  char            *id;        /* (owned) (nullable) of the run that is offered */

  GtkLabel        *label;
  PpResumeButtons *buttons;
};

G_DEFINE_FINAL_TYPE (PpUnfinishedBar, pp_unfinished_bar, GTK_TYPE_INFO_BAR)

static void
cancel (PpUnfinishedBar *self)
{
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
}

static char *
describe (const PpLeftBehind *left,
          const char         *pool)
{
  g_autofree char *disabled = pp_text_for_left_disabled ((const char * const *) left->disabled);
  g_autofree char *time = pp_text_for_time (left->started);
  g_autofree char *text = NULL;

  if (left->id == NULL)
    return g_steal_pointer (&disabled);
  text = g_strdup_printf (_("A run on %s was not finished. It began %s, and %u of %u steps are done."),
                          pool, time, left->n_done, left->n_steps);

  return disabled != NULL ? g_strdup_printf ("%s\n%s", text, disabled) : g_steal_pointer (&text);
}

static void
hide (PpUnfinishedBar *self)
{
  gtk_info_bar_set_revealed (GTK_INFO_BAR (self), FALSE);
}

static void
found_cb (GObject      *object,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(PpUnfinishedBar) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(PpLeftBehind) left = pp_past_runs_find_finish (result, &error);
  g_autofree char *text = NULL;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_clear_object (&self->cancellable);
  if (left->id != NULL && g_hash_table_contains (self->silenced, left->id))
    return;
  text = describe (left, pp_pool_item_get_name (self->item));
  if (text == NULL)
    return;

  g_free (self->id);
  self->id = g_strdup (left->id);
  gtk_label_set_text (self->label, text);
  pp_resume_buttons_set_id (self->buttons, left->id);
  gtk_info_bar_set_revealed (GTK_INFO_BAR (self), TRUE);
}

/* Only what a pool says itself tells what was left on it: it has to be connected. */
static void
look (PpUnfinishedBar *self)
{
  cancel (self);
  hide (self);
  if (self->item == NULL || pp_pool_item_get_state (self->item) != PP_LIVE_CONNECTED ||
      pp_pool_item_get_snapshot (self->item) == NULL ||
      pp_workspace_has_live_run (self->workspace, self->item))
    return;

  self->cancellable = g_cancellable_new ();
  pp_past_runs_find_async (pp_workspace_get_state_dir (self->workspace),
                           pp_pool_item_get_snapshot (self->item), self->cancellable, found_cb,
                           g_object_ref (self));
}

static void
response_cb (PpUnfinishedBar *self)
{
  if (self->id != NULL)
    g_hash_table_add (self->silenced, g_strdup (self->id));
  hide (self);
}

static void
pp_unfinished_bar_dispose (GObject *object)
{
  PpUnfinishedBar *self = PP_UNFINISHED_BAR (object);

  cancel (self);
  g_clear_object (&self->item);
  g_clear_object (&self->workspace);

  G_OBJECT_CLASS (pp_unfinished_bar_parent_class)->dispose (object);
}

static void
pp_unfinished_bar_finalize (GObject *object)
{
  PpUnfinishedBar *self = PP_UNFINISHED_BAR (object);

  g_hash_table_unref (self->silenced);
  g_free (self->id);

  G_OBJECT_CLASS (pp_unfinished_bar_parent_class)->finalize (object);
}

static void
pp_unfinished_bar_class_init (PpUnfinishedBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pp_unfinished_bar_dispose;
  G_OBJECT_CLASS (klass)->finalize = pp_unfinished_bar_finalize;

  g_type_ensure (PP_TYPE_RESUME_BUTTONS);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/poolpatch/Poolpatch/ui/unfinished-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, PpUnfinishedBar, label);
  gtk_widget_class_bind_template_child (widget_class, PpUnfinishedBar, buttons);
  gtk_widget_class_bind_template_callback (widget_class, response_cb);
}

static void
pp_unfinished_bar_init (PpUnfinishedBar *self)
{
  self->silenced = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * pp_unfinished_bar_set_workspace:
 * @self: a bar
 * @workspace: what is open; once
 */
void
pp_unfinished_bar_set_workspace (PpUnfinishedBar *self,
                                 PpWorkspace     *workspace)
{
  g_return_if_fail (PP_IS_UNFINISHED_BAR (self) && self->workspace == NULL);

  self->workspace = g_object_ref (workspace);
  g_signal_connect_object (workspace, "runs-changed", G_CALLBACK (look), self, G_CONNECT_SWAPPED);
  look (self);
}

/**
 * pp_unfinished_bar_set_item:
 * @self: a bar
 * @item: (nullable): the pool that is selected
 */
void
pp_unfinished_bar_set_item (PpUnfinishedBar *self,
                            PpPoolItem      *item)
{
  g_return_if_fail (PP_IS_UNFINISHED_BAR (self));

  if (self->item == item)
    return;
  if (self->item != NULL)
    g_signal_handlers_disconnect_by_data (self->item, self);
  g_set_object (&self->item, item);
  if (item != NULL)
    g_signal_connect_object (item, "state-changed", G_CALLBACK (look), self, G_CONNECT_SWAPPED);
  look (self);
}
