/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-get-page"

#include "config.h"

#include "pp-get-page.h"

#include <glib/gi18n.h>

#include "pp-widgets.h"

/* A speed of the first moments says nothing. */
#define SPEED_AFTER_SECONDS 0.5

/** File: one hotfix of the run; the list owns the widgets. */
typedef struct
{
  PpHotfix       *hotfix;    /* (owned) */
  GtkWidget      *row;
  GtkImage       *sign;
  GtkLabel       *state;
  GtkLabel       *error;
  GtkProgressBar *progress;
} File;

struct _PpGetPage
{
  GtkBox      parent_instance;

  PpRun      *run;      /* (owned) (nullable) */
  GPtrArray  *files;    /* (owned) (element-type File) */

  GtkLabel   *title;
  GtkLabel   *subtitle;
  GtkListBox *list;
};

G_DEFINE_FINAL_TYPE (PpGetPage, pp_get_page, GTK_TYPE_BOX)

static void
file_free (gpointer data)
{
  File *self = data;

  pp_hotfix_unref (self->hotfix);
  g_free (self);
}

/* The step of this kind for this hotfix; %NULL when the plan needs none. */
static const PpStepProgress *
find_progress (PpGetPage  *self,
               PpStepKind  kind,
               const char *hotfix)
{
  PpPlan *plan = pp_run_get_plan (self->run);

  for (guint i = 0; i < pp_plan_get_n_steps (plan); i++)
    {
      const PpStep *step = pp_plan_get_step (plan, i);

      if (step->kind == PP_STEP_GATE)
        return NULL;
      if (step->kind == kind && g_strcmp0 (step->hotfix, hotfix) == 0)
        return pp_run_get_progress (self->run, i);
    }

  return NULL;
}

/* "downloading · 41 % of 57 MB · 3.2 MB/s" */
static char *
describe_transfer (const char           *what,
                   const PpStepProgress *progress,
                   guint64               size)
{
  double seconds = (double) (g_get_real_time () - progress->started) / G_USEC_PER_SEC;
  g_autofree char *total = NULL;
  g_autofree char *speed = NULL;

  if (progress->fraction <= 0)
    return g_strdup_printf ("%s…", what);
  if (size == 0)
    return g_strdup_printf ("%s · %.0f %%", what, 100 * progress->fraction);
  total = pp_text_for_size (size);
  if (seconds < SPEED_AFTER_SECONDS)
    return g_strdup_printf (_("%s · %.0f %% of %s"), what, 100 * progress->fraction, total);
  speed = pp_text_for_size ((guint64) ((double) size * progress->fraction / seconds));

  return g_strdup_printf (_("%s · %.0f %% of %s · %s/s"), what, 100 * progress->fraction, total, speed);
}

static char *
describe (const File           *file,
          const PpStepProgress *download,
          const PpStepProgress *upload)
{
  if (download != NULL && download->state == PP_STEP_FAILED)
    return g_strdup (_("not downloaded"));
  if (upload != NULL && upload->state == PP_STEP_FAILED)
    return g_strdup (_("not uploaded"));
  if (download != NULL && download->state == PP_STEP_NOW)
    return download->fraction >= 1 ? g_strdup (_("unpacking…"))
           : describe_transfer (_("downloading"), download, file->hotfix->download_size);
  if (upload != NULL && upload->state == PP_STEP_NOW)
    return describe_transfer (_("uploading"), upload, 0);
  if (upload == NULL || upload->state == PP_STEP_DONE || upload->state == PP_STEP_SKIPPED)
    return g_strdup (_("on the pool"));
  if (download == NULL || download->state == PP_STEP_DONE || download->state == PP_STEP_SKIPPED)
    return g_strdup (_("in library"));

  return g_strdup (_("to get"));
}

static const char *
choose_sign (const PpStepProgress *download,
             const PpStepProgress *upload)
{
  if ((download != NULL && download->state == PP_STEP_FAILED) ||
      (upload != NULL && upload->state == PP_STEP_FAILED))
    return "pp-problem-symbolic";
  if (upload == NULL || upload->state == PP_STEP_DONE || upload->state == PP_STEP_SKIPPED)
    return "pp-installed-symbolic";
  if ((download != NULL && download->state == PP_STEP_NOW) || upload->state == PP_STEP_NOW)
    return "pp-needed-symbolic";

  return "pp-none-symbolic";
}

static void
update_file (PpGetPage *self,
             File      *file)
{
  const PpStepProgress *download = find_progress (self, PP_STEP_DOWNLOAD, file->hotfix->uuid);
  const PpStepProgress *upload = find_progress (self, PP_STEP_UPLOAD, file->hotfix->uuid);
  const PpStepProgress *now = NULL;
  const GError *error = NULL;
  g_autofree char *state = describe (file, download, upload);
  g_autofree char *name = g_strdup_printf ("%s, %s", file->hotfix->name, state);

  if (download != NULL && download->state == PP_STEP_NOW)
    now = download;
  else if (upload != NULL && upload->state == PP_STEP_NOW)
    now = upload;
  if (download != NULL && download->error != NULL)
    error = download->error;
  else if (upload != NULL)
    error = upload->error;

  gtk_image_set_from_icon_name (file->sign, choose_sign (download, upload), GTK_ICON_SIZE_MENU);
  gtk_label_set_text (file->state, state);
  gtk_widget_set_visible (GTK_WIDGET (file->progress), now != NULL && now->fraction > 0);
  if (now != NULL)
    gtk_progress_bar_set_fraction (file->progress, CLAMP (now->fraction, 0, 1));
  if (error != NULL)
    {
      g_autofree char *text = pp_text_for_error_in (error, pp_plan_get_outlook (pp_run_get_plan (self->run)));

      gtk_label_set_text (file->error, text);
    }
  gtk_widget_set_visible (GTK_WIDGET (file->error), error != NULL);
  atk_object_set_name (gtk_widget_get_accessible (file->row), name);
}

static gboolean
is_on_pool (PpGetPage *self,
            File      *file)
{
  const PpStepProgress *upload = find_progress (self, PP_STEP_UPLOAD, file->hotfix->uuid);

  return upload == NULL || upload->state == PP_STEP_DONE || upload->state == PP_STEP_SKIPPED;
}

static void
update_title (PpGetPage *self)
{
  PpRunState state = pp_run_get_state (self->run);
  PpSnapshot *snapshot = pp_outlook_get_snapshot (pp_plan_get_outlook (pp_run_get_plan (self->run)));
  g_autofree char *subtitle = NULL;
  guint n_there = 0;

  for (guint i = 0; i < self->files->len; i++)
    n_there += is_on_pool (self, g_ptr_array_index (self->files, i));

  if (state == PP_RUN_FAILED || state == PP_RUN_STOPPED)
    gtk_label_set_text (self->title, _("Not every file is on the pool"));
  else if (n_there < self->files->len)
    gtk_label_set_text (self->title, _("Getting the files"));
  else if (state == PP_RUN_PREPARING || state == PP_RUN_NEW)
    gtk_label_set_text (self->title, _("Asking the servers whether they accept them"));
  else
    gtk_label_set_text (self->title, _("Every file is on the pool"));

  subtitle = g_strdup_printf (_("Files on pool %s: %u of %u. Nothing changes on a server until you say "
                                "Install."),
                              pp_snapshot_get_name (snapshot), n_there, self->files->len);
  gtk_label_set_text (self->subtitle, subtitle);
}

static void
update (PpGetPage *self)
{
  for (guint i = 0; i < self->files->len; i++)
    update_file (self, g_ptr_array_index (self->files, i));
  update_title (self);
}

static void
add_file (PpGetPage *self,
          PpHotfix  *hotfix)
{
  File *file = g_new0 (File, 1);
  GtkWidget *box = pp_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *words = pp_box_new (GTK_ORIENTATION_VERTICAL, 4);
  GtkWidget *line = pp_box_new (GTK_ORIENTATION_HORIZONTAL, 12);

  file->hotfix = pp_hotfix_ref (hotfix);
  file->sign = GTK_IMAGE (gtk_image_new ());
  file->state = GTK_LABEL (pp_label_new (NULL, "pp-secondary"));
  file->error = GTK_LABEL (pp_label_new_wrapped (NULL, "pp-err"));
  file->progress = GTK_PROGRESS_BAR (gtk_progress_bar_new ());
  gtk_style_context_add_class (gtk_widget_get_style_context (GTK_WIDGET (file->state)), "pp-num");
  gtk_style_context_add_class (gtk_widget_get_style_context (GTK_WIDGET (file->progress)), "pp-thin");
  gtk_widget_set_visible (GTK_WIDGET (file->sign), TRUE);
  gtk_widget_set_valign (GTK_WIDGET (file->sign), GTK_ALIGN_START);
  gtk_box_pack_start (GTK_BOX (line), pp_label_new (hotfix->name, NULL), TRUE, TRUE, 0);
  gtk_container_add (GTK_CONTAINER (line), GTK_WIDGET (file->state));
  gtk_container_add (GTK_CONTAINER (words), line);
  gtk_container_add (GTK_CONTAINER (words), GTK_WIDGET (file->progress));
  gtk_container_add (GTK_CONTAINER (words), GTK_WIDGET (file->error));
  gtk_container_add (GTK_CONTAINER (box), GTK_WIDGET (file->sign));
  gtk_box_pack_start (GTK_BOX (box), words, TRUE, TRUE, 0);
  file->row = pp_boxed_row_new (box, NULL);
  gtk_container_add (GTK_CONTAINER (self->list), file->row);
  g_ptr_array_add (self->files, file);
}

/**
 * pp_get_page_set_run:
 * @self: the page
 * @run: the run whose files are shown from now on
 */
void
pp_get_page_set_run (PpGetPage *self,
                     PpRun     *run)
{
  PpPlan *plan = pp_run_get_plan (run);
  const char * const *hotfixes = pp_choice_get_hotfixes (pp_plan_get_choice (plan));

  if (self->run != NULL)
    g_signal_handlers_disconnect_by_data (self->run, self);
  g_set_object (&self->run, run);
  pp_container_empty (GTK_CONTAINER (self->list));
  g_ptr_array_set_size (self->files, 0);
  for (guint i = 0; hotfixes[i] != NULL; i++)
    {
      PpHotfix *hotfix = pp_outlook_find_hotfix (pp_plan_get_outlook (plan), hotfixes[i]);

      if (hotfix != NULL)
        add_file (self, hotfix);
    }
  g_signal_connect_object (run, "step-changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (run, "notify::state", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
}

static void
pp_get_page_dispose (GObject *object)
{
  PpGetPage *self = PP_GET_PAGE (object);

  g_clear_object (&self->run);
  g_clear_pointer (&self->files, g_ptr_array_unref);

  G_OBJECT_CLASS (pp_get_page_parent_class)->dispose (object);
}

static void
pp_get_page_class_init (PpGetPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pp_get_page_dispose;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/poolpatch/Poolpatch/ui/get-page.ui");
  gtk_widget_class_bind_template_child (widget_class, PpGetPage, title);
  gtk_widget_class_bind_template_child (widget_class, PpGetPage, subtitle);
  gtk_widget_class_bind_template_child (widget_class, PpGetPage, list);
}

static void
pp_get_page_init (PpGetPage *self)
{
  self->files = g_ptr_array_new_with_free_func (file_free);
  gtk_widget_init_template (GTK_WIDGET (self));
  pp_list_leave_by_tab (self->list);
}

/**
 * pp_get_page_new:
 *
 * Returns: (transfer floating): the page, without a run yet
 */
GtkWidget *
pp_get_page_new (void)
{
  return g_object_new (PP_TYPE_GET_PAGE, NULL);
}
