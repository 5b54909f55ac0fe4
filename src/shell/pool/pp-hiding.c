/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-hiding"

#include "config.h"

#include "pp-hiding.h"

#include <glib/gi18n.h>

#include "pp-note-bar.h"

struct _PpHiding
{
  GObject     parent_instance;

  PpNoteBar  *bar;    /* (owned) */
  PpPoolItem *item;   /* (owned) (nullable) what the bar is about */
  char      **uuids;  /* (owned) (nullable) what was hidden or restored */
  gboolean    hidden; /* it was hidden */
};

G_DEFINE_FINAL_TYPE (PpHiding, pp_hiding, G_TYPE_OBJECT)

/* One change on its way. */
typedef struct
{
  PpHiding   *hiding;  /* (owned) */
  PpPoolItem *item;    /* (owned) */
  char      **uuids;   /* (owned) */
  gboolean    hide;
  gboolean    undo;    /* of the last one: it is not undone in turn */
} Change;

static void
change_free (Change *self)
{
  g_object_unref (self->hiding);
  g_object_unref (self->item);
  g_strfreev (self->uuids);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Change, change_free)

static char *
describe (const Change * change,
          gboolean shared)
{
  PpOutlook *outlook = pp_pool_item_get_outlook (change->item);
  guint n = g_strv_length (change->uuids);
  PpHotfix *hotfix = NULL;
  g_autofree char *text = NULL;
  g_autofree char *here = NULL;

  if (n == 1 && outlook != NULL)
    hotfix = pp_outlook_find_hotfix (outlook, change->uuids[0]);
  if (hotfix != NULL)
    text = g_strdup_printf (change->hide ? _("%s is hidden.") : _("%s is shown again."),
                            hotfix->name);
  else if (change->hide)
    text = g_strdup_printf (ngettext ("%u hotfix is hidden.", "%u hotfixes are hidden.", n), n);
  else
    text = g_strdup_printf (ngettext ("%u hotfix is shown again.", "%u hotfixes are shown again.",
                                      n), n);
  if (shared || !change->hide)
    return g_steal_pointer (&text);

  here = pp_text_for_hidden_here (pp_pool_item_get_name (change->item));

  return g_strdup_printf ("%s %s", text, here);
}

static void
changed_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(Change) change = user_data;
  PpHiding *self = change->hiding;
  g_autoptr(GError) error = NULL;
  g_autofree char *text = NULL;
  gboolean shared = FALSE;
  gboolean ok = pp_live_pool_hide_finish (PP_LIVE_POOL (object), result, &shared, &error);

  if (gtk_widget_in_destruction (GTK_WIDGET (self->bar)))
    return;

  text = ok ? describe (change, shared) : pp_text_for_error (error);
  pp_note_bar_show (self->bar, text, ok && !change->undo ? _("_Undo") : NULL);
  g_set_object (&self->item, change->item);
  g_strfreev (self->uuids);
  self->uuids = g_steal_pointer (&change->uuids);
  self->hidden = change->hide;
}

static void
begin (PpHiding           *self,
       PpPoolItem         *item,
       const char * const *uuids,
       gboolean            hide,
       gboolean            undo)
{
  Change *change = g_new0 (Change, 1);
  const char * const *kept;

  change->hiding = g_object_ref (self);
  change->item = g_object_ref (item);
  change->uuids = g_strdupv ((char **) uuids);
  change->hide = hide;
  change->undo = undo;
  kept = (const char * const *) change->uuids;
  pp_live_pool_hide_async (pp_pool_item_get_pool (item), hide ? kept : NULL, hide ? NULL : kept,
                           NULL, changed_cb, change);
}

static void
activated_cb (PpHiding *self)
{
  if (self->item != NULL && self->uuids != NULL)
    begin (self, self->item, (const char * const *) self->uuids, !self->hidden, TRUE);
}

static void
pp_hiding_finalize (GObject *object)
{
  PpHiding *self = PP_HIDING (object);

  g_clear_object (&self->bar);
  g_clear_object (&self->item);
  g_clear_pointer (&self->uuids, g_strfreev);

  G_OBJECT_CLASS (pp_hiding_parent_class)->finalize (object);
}

static void
pp_hiding_class_init (PpHidingClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = pp_hiding_finalize;
}

static void
pp_hiding_init (PpHiding *self)
{
  self->bar = g_object_ref_sink (g_object_new (PP_TYPE_NOTE_BAR, "visible", TRUE, NULL));
  g_signal_connect_object (self->bar, "activated", G_CALLBACK (activated_cb), self,
                           G_CONNECT_SWAPPED);
}

/**
 * pp_hiding_new:
 *
 * Returns: (transfer full): nothing done yet
 */
PpHiding *
pp_hiding_new (void)
{
  return g_object_new (PP_TYPE_HIDING, NULL);
}

/**
 * pp_hiding_get_bar:
 * @self: the hiding
 *
 * Returns: (transfer none): the bar that says what was done, to be put somewhere
 */
GtkWidget *
pp_hiding_get_bar (PpHiding *self)
{
  g_return_val_if_fail (PP_IS_HIDING (self), NULL);

  return GTK_WIDGET (self->bar);
}

/**
 * pp_hiding_hide:
 * @self: the hiding
 * @item: a connected pool
 * @uuids: (array zero-terminated=1): of hotfixes
 *
 * Hides them, for everybody where that is permitted.
 */
void
pp_hiding_hide (PpHiding           *self,
                PpPoolItem         *item,
                const char * const *uuids)
{
  g_return_if_fail (PP_IS_HIDING (self));

  begin (self, item, uuids, TRUE, FALSE);
}

/**
 * pp_hiding_restore:
 * @self: the hiding
 * @item: a connected pool
 * @uuids: (array zero-terminated=1): of hidden hotfixes
 *
 * Shows them again.
 */
void
pp_hiding_restore (PpHiding           *self,
                   PpPoolItem         *item,
                   const char * const *uuids)
{
  g_return_if_fail (PP_IS_HIDING (self));

  begin (self, item, uuids, FALSE, FALSE);
}
