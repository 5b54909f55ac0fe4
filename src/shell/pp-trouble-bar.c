/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-trouble-bar"

#include "config.h"

#include "pp-trouble-bar.h"

#include <glib/gi18n.h>

struct _PpTroubleBar
{
  GtkInfoBar   parent_instance;

  PpWorkspace *workspace;  /* (owned) (nullable) until it is given */
  PpPoolItem  *item;       /* (owned) (nullable) the pool that is shown */
  char        *silenced;   /* (owned) (nullable) what was closed */
  GError      *complaint;  /* (owned) (nullable) something that was asked for failed */
  gboolean     feed_told;  /* what is wrong with the feed stands on the page of the pool */

  GtkWidget   *label;
  GtkWidget   *button;
};

G_DEFINE_FINAL_TYPE (PpTroubleBar, pp_trouble_bar, GTK_TYPE_INFO_BAR)

/* Why a pool has no connection, in a sentence; %NULL when it has one, or is about to. */
static char *
describe_absence (PpPoolItem * item)
{
  const char *name = pp_pool_item_get_name (item);

  if (pp_pool_item_get_state (item) != PP_LIVE_DISCONNECTED)
    return NULL;

  switch (pp_pool_item_get_absence (item))
    {
    case PP_ABSENCE_KEYRING:
      return NULL;

    case PP_ABSENCE_LEFT:
      return pp_pool_item_get_outlook (item) != NULL
             ? g_strdup_printf (_("%s is disconnected: this is what was last seen of it"), name)
             : g_strdup_printf (_("%s is disconnected"), name);

    case PP_ABSENCE_PASSWORD:
    default:
      return g_strdup_printf (_("%s is not connected: its password is needed"), name);
    }
}

/* A list of hotfixes is missed once there is a pool to hold against it. */
static gboolean
has_pools (PpTroubleBar *self)
{
  return g_list_model_get_n_items (pp_workspace_get_pools (self->workspace)) > 0;
}

/* What needs a person: the feed first, as all that is shown hangs on it, then this pool. */
static char *
describe_trouble (PpTroubleBar *self)
{
  PpFeed *feed = pp_workspace_get_feed (self->workspace);
  PpCatalogue *copy = pp_feed_get_catalogue (feed);
  const GError *error;
  char *absence;

  if (self->complaint != NULL)
    return pp_text_for_error (self->complaint);
  absence = self->item != NULL ? describe_absence (self->item) : NULL;
  if (absence != NULL)
    return absence;
  if (has_pools (self) && !(self->item != NULL && self->feed_told) &&
      pp_feed_needs_person (feed, g_get_real_time () / G_USEC_PER_SEC))
    return pp_text_for_feed_trouble (pp_feed_get_tries (feed), copy != NULL
                                     ? pp_catalogue_get_date (copy) : 0);
  if (self->item == NULL)
    return g_strdup (pp_workspace_get_notes_trouble (self->workspace));

  error = pp_live_pool_get_error (pp_pool_item_get_pool (self->item));
  if (error != NULL)
    return pp_text_for_error_in (error, pp_pool_item_get_outlook (self->item));

  return g_strdup (pp_workspace_get_notes_trouble (self->workspace));
}

static void
update (PpTroubleBar *self)
{
  g_autofree char *text = describe_trouble (self);
  gboolean asks = self->item != NULL && pp_pool_item_needs_person (self->item);

  gtk_widget_set_visible (self->button,
                          self->item != NULL && pp_pool_item_is_away (self->item));
  gtk_button_set_label (GTK_BUTTON (self->button), asks ? _("_Log in…") : _("_Connect"));
  if (text == NULL)
    g_clear_pointer (&self->silenced, g_free);
  else
    gtk_label_set_text (GTK_LABEL (self->label), text);
  gtk_info_bar_set_revealed (GTK_INFO_BAR (self),
                             text != NULL && g_strcmp0 (text, self->silenced) != 0);
}

static void
response_cb (PpTroubleBar *self)
{
  g_autofree char *text = describe_trouble (self);

  g_free (self->silenced);
  self->silenced = g_steal_pointer (&text);
  g_clear_error (&self->complaint);
  update (self);
}

static void
pp_trouble_bar_dispose (GObject *object)
{
  PpTroubleBar *self = PP_TROUBLE_BAR (object);

  g_clear_object (&self->workspace);
  g_clear_object (&self->item);
  g_clear_pointer (&self->silenced, g_free);
  g_clear_error (&self->complaint);

  G_OBJECT_CLASS (pp_trouble_bar_parent_class)->dispose (object);
}

static void
pp_trouble_bar_class_init (PpTroubleBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pp_trouble_bar_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/poolpatch/Poolpatch/ui/trouble-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, PpTroubleBar, label);
  gtk_widget_class_bind_template_child (widget_class, PpTroubleBar, button);
  gtk_widget_class_bind_template_callback (widget_class, response_cb);
}

static void
pp_trouble_bar_init (PpTroubleBar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * pp_trouble_bar_set_workspace:
 * @self: a bar
 * @workspace: what is open
 *
 * Has it follow the feed. To be called once, before anything else.
 */
void
pp_trouble_bar_set_workspace (PpTroubleBar *self,
                              PpWorkspace  *workspace)
{
  PpFeed *feed;

  g_return_if_fail (PP_IS_TROUBLE_BAR (self));
  g_return_if_fail (self->workspace == NULL);

  feed = pp_workspace_get_feed (workspace);
  self->workspace = g_object_ref (workspace);
  g_signal_connect_object (feed, "notify::catalogue", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (feed, "notify::error", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
}

/**
 * pp_trouble_bar_set_item:
 * @self: a bar
 * @item: (nullable): the pool that is shown now
 *
 * What was complained of before is over.
 */
void
pp_trouble_bar_set_item (PpTroubleBar *self,
                         PpPoolItem   *item)
{
  g_return_if_fail (PP_IS_TROUBLE_BAR (self));

  if (self->item != NULL)
    g_signal_handlers_disconnect_by_data (self->item, self);
  g_set_object (&self->item, item);
  if (item != NULL)
    g_signal_connect_object (item, "state-changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_clear_error (&self->complaint);
  update (self);
}

/**
 * pp_trouble_bar_set_feed_told:
 * @self: a bar
 * @told: whether the page of the pool itself says what is wrong with the list of hotfixes
 *
 * Said once is enough; without a pool it is said here.
 */
void
pp_trouble_bar_set_feed_told (PpTroubleBar *self,
                              gboolean      told)
{
  g_return_if_fail (PP_IS_TROUBLE_BAR (self));

  if (self->feed_told == told)
    return;
  self->feed_told = told;
  update (self);
}

/**
 * pp_trouble_bar_complain:
 * @self: a bar
 * @error: what went wrong with something that was asked for
 *
 * Says it until the person closes it.
 */
void
pp_trouble_bar_complain (PpTroubleBar *self,
                         const GError *error)
{
  g_return_if_fail (PP_IS_TROUBLE_BAR (self));

  g_clear_error (&self->complaint);
  self->complaint = g_error_copy (error);
  update (self);
}
