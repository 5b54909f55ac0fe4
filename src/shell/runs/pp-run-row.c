/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-run-row"

#include "config.h"

#include "pp-run-row.h"

#include <glib/gi18n.h>

#include "pp-widgets.h"

#define WEEK_MINUTES (7 * 24 * 60)

struct _PpRunRow
{
  GtkListBoxRow parent_instance;

  PpRun        *run;    /* (owned) (nullable) of this session */
  char         *id;     /* (owned) */

  GtkWidget    *sign;
  GtkWidget    *name;
  GtkWidget    *state;
};

G_DEFINE_FINAL_TYPE (PpRunRow, pp_run_row, GTK_TYPE_LIST_BOX_ROW)

/* How a state looks and what it is called. */
typedef struct
{
  const char *icon;
  const char *style;  /* (nullable) */
  const char *words;
} Look;

static const Look looks[] = {
  [PP_RUN_NEW] = { "pp-needed-symbolic", "pp-accent", N_("Getting and uploading") },
  [PP_RUN_PREPARING] = { "pp-needed-symbolic", "pp-accent", N_("Getting and uploading") },
  [PP_RUN_AT_GATE] = { "pp-requires-symbolic", "pp-accent", N_("Ready to install") },
  [PP_RUN_BLOCKED] = { "pp-blocked-symbolic", "pp-err", N_("Blocked by a pre-check") },
  [PP_RUN_RUNNING] = { "pp-needed-symbolic", "pp-accent", N_("Installing") },
  [PP_RUN_DECISION] = { "pp-warning-symbolic", "pp-warn", N_("Needs a decision") },
  [PP_RUN_PAUSED] = { "pp-requires-symbolic", "pp-accent", N_("Paused") },
  [PP_RUN_DONE] = { "pp-installed-symbolic", NULL, N_("Done") },
  [PP_RUN_FAILED] = { "pp-problem-symbolic", "pp-err", N_("Failed") },
  [PP_RUN_STOPPED] = { "pp-none-symbolic", NULL, N_("Stopped") },
  [PP_RUN_UNWINDING] = { "pp-needed-symbolic", "pp-accent", N_("Putting back") },
  [PP_RUN_UNWOUND] = { "pp-none-symbolic", NULL, N_("Unwound") },
};
G_STATIC_ASSERT (G_N_ELEMENTS (looks) == PP_RUN_UNWOUND + 1);

static const Look interrupted = { "pp-warning-symbolic", "pp-warn", N_("Interrupted") };
static const Look elsewhere = { "pp-needed-symbolic", "pp-accent",
                                N_("Running in another program") };

/* A run without an end is one whose program ended first. */
static const Look *
find_past_look (const PpRunSummary *summary)
{
  if (g_str_equal (summary->state, "running"))
    return &elsewhere;
  if (g_str_equal (summary->state, "done"))
    return &looks[PP_RUN_DONE];
  if (g_str_equal (summary->state, "failed"))
    return &looks[PP_RUN_FAILED];
  if (g_str_equal (summary->state, "unwound"))
    return &looks[PP_RUN_UNWOUND];

  return summary->ended != 0 ? &looks[PP_RUN_STOPPED] : &interrupted;
}

static void
pp_run_row_dispose (GObject *object)
{
  PpRunRow *self = PP_RUN_ROW (object);

  g_clear_object (&self->run);
  g_clear_pointer (&self->id, g_free);

  G_OBJECT_CLASS (pp_run_row_parent_class)->dispose (object);
}

static void
pp_run_row_class_init (PpRunRowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = pp_run_row_dispose;
}

static void
pp_run_row_init (PpRunRow *self)
{
  GtkWidget *grid = gtk_grid_new ();

  self->sign = gtk_image_new ();
  self->name = pp_label_new (NULL, "pp-heading");
  self->state = pp_label_new (NULL, "pp-caption");
  gtk_style_context_add_class (gtk_widget_get_style_context (self->state), "pp-num");

  g_object_set (grid, "margin-start", 18, "margin-end", 12, "margin-top", 7, "margin-bottom", 7,
                "column-spacing", 8, "row-spacing", 2, "visible", TRUE, NULL);
  gtk_widget_set_visible (self->sign, TRUE);
  gtk_grid_attach (GTK_GRID (grid), self->sign, 0, 0, 1, 1);
  gtk_grid_attach (GTK_GRID (grid), self->name, 1, 0, 1, 1);
  gtk_grid_attach (GTK_GRID (grid), self->state, 1, 1, 1, 1);
  gtk_container_add (GTK_CONTAINER (self), grid);
  gtk_widget_set_visible (GTK_WIDGET (self), TRUE);
}

/* How long ago, of the last week; before that when. */
static char *
describe_ago (gint64 when)
{
  gint64 seconds = g_get_real_time () / G_USEC_PER_SEC - when;
  guint minutes = (guint) CLAMP (seconds / 60, 0, G_MAXINT);

  if (seconds < -60 || minutes >= WEEK_MINUTES)
    return pp_text_for_time (when);
  if (minutes < 1)
    return g_strdup (_("just now"));
  if (minutes < 60)
    return g_strdup_printf (ngettext ("%u minute ago", "%u minutes ago", minutes), minutes);
  if (minutes < 24 * 60)
    return g_strdup_printf (ngettext ("%u hour ago", "%u hours ago", minutes / 60), minutes / 60);

  return g_strdup_printf (ngettext ("%u day ago", "%u days ago", minutes / 60 / 24),
                          minutes / 60 / 24);
}

static void
show (PpRunRow   *self,
      const char *name,
      const Look *look,
      gint64      when)
{
  GtkStyleContext *style = gtk_widget_get_style_context (self->sign);
  g_autofree char *time = pp_text_for_time (when);
  g_autofree char *ago = describe_ago (when);
  g_autofree char *state = g_strdup_printf ("%s · %s", _(look->words), ago);
  g_autofree char *text = g_strdup_printf ("%s, %s, %s", name, _(look->words), time);

  gtk_image_set_from_icon_name (GTK_IMAGE (self->sign), look->icon, GTK_ICON_SIZE_MENU);
  for (guint i = 0; i < G_N_ELEMENTS (looks); i++)
    if (looks[i].style != NULL)
      gtk_style_context_remove_class (style, looks[i].style);
  if (look->style != NULL)
    gtk_style_context_add_class (style, look->style);
  gtk_label_set_text (GTK_LABEL (self->name), name);
  gtk_label_set_text (GTK_LABEL (self->state), state);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), text);
  atk_object_set_name (gtk_widget_get_accessible (GTK_WIDGET (self)), text);
}

static void
update (PpRunRow *self)
{
  PpLivePool *pool = pp_run_get_pool (self->run);
  PpSnapshot *snapshot = pp_live_pool_get_snapshot (pool);
  gint64 started = pp_run_get_started (self->run);

  show (self, snapshot != NULL ? pp_snapshot_get_name (snapshot) : pp_live_pool_get_address (pool),
        &looks[pp_run_get_state (self->run)],
        started != 0 ? started : g_get_real_time () / G_USEC_PER_SEC);
}

/**
 * pp_run_row_new:
 * @run: a run of this session
 *
 * Returns: (transfer floating): a row that follows its state
 */
GtkWidget *
pp_run_row_new (PpRun *run)
{
  PpRunRow *self = g_object_new (PP_TYPE_RUN_ROW, NULL);

  self->run = g_object_ref (run);
  self->id = g_strdup (pp_run_get_id (run));
  g_signal_connect_object (run, "notify::state", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);

  return GTK_WIDGET (self);
}

/**
 * pp_run_row_new_past:
 * @summary: a run from disk
 *
 * Returns: (transfer floating): a row
 */
GtkWidget *
pp_run_row_new_past (const PpRunSummary *summary)
{
  PpRunRow *self = g_object_new (PP_TYPE_RUN_ROW, NULL);

  self->id = g_strdup (summary->id);
  show (self, *summary->name != '\0' ? summary->name : summary->pool, find_past_look (summary),
        summary->started);

  return GTK_WIDGET (self);
}

/**
 * pp_run_row_get_id:
 * @self: a row
 *
 * Returns: (transfer none): id of the run
 */
const char *
pp_run_row_get_id (PpRunRow *self)
{
  g_return_val_if_fail (PP_IS_RUN_ROW (self), NULL);

  return self->id;
}

/**
 * pp_run_row_get_run:
 * @self: a row
 *
 * Returns: (transfer none) (nullable): the run, when it is one of this session
 */
PpRun *
pp_run_row_get_run (PpRunRow *self)
{
  g_return_val_if_fail (PP_IS_RUN_ROW (self), NULL);

  return self->run;
}

/**
 * pp_run_row_get_name:
 * @self: a row
 *
 * Returns: (transfer none): what the pool of the run is called
 */
const char *
pp_run_row_get_name (PpRunRow *self)
{
  g_return_val_if_fail (PP_IS_RUN_ROW (self), NULL);

  return gtk_label_get_text (GTK_LABEL (self->name));
}

/**
 * pp_run_row_get_state:
 * @self: a row
 *
 * Returns: (transfer none): state and time of the run, in words
 */
const char *
pp_run_row_get_state (PpRunRow *self)
{
  g_return_val_if_fail (PP_IS_RUN_ROW (self), NULL);

  return gtk_label_get_text (GTK_LABEL (self->state));
}
