/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-checks-page"

#include "config.h"

#include "pp-checks-page.h"

#include <glib/gi18n.h>

#include "pp-fix-buttons.h"
#include "pp-widgets.h"

#define CHECK_PRECHECK "server-precheck"

struct _PpChecksPage
{
  GtkBox      parent_instance;

  GPtrArray  *fixes;     /* (owned) (element-type PpFix) the best one of each problem */

  GtkLabel   *title;
  GtkLabel   *subtitle;
  GtkSpinner *spinner;
  GtkButton  *fix_all;
  GtkButton  *again;
  GtkBox     *sections;
};

G_DEFINE_FINAL_TYPE (PpChecksPage, pp_checks_page, GTK_TYPE_BOX)

enum
{
  SIGNAL_CHECK_AGAIN,
  SIGNAL_FIX,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

/* By PpSeverity. */
static const struct
{
  const char *title;
  const char *icon;
} sections[] =
{
  [PP_SEVERITY_OK] = { N_("Passed"), "pp-installed-symbolic" },
  [PP_SEVERITY_INFO] = { N_("Information"), "pp-info-symbolic" },
  [PP_SEVERITY_WARNING] = { N_("Warnings"), "pp-warning-symbolic" },
  [PP_SEVERITY_ERROR] = { N_("Problems"), "pp-problem-symbolic" },
};

static void
add_name (GPtrArray  *names,
          const char *name)
{
  if (!g_ptr_array_find_with_equal_func (names, name, g_str_equal, NULL))
    g_ptr_array_add (names, g_strdup (name));
}

static char *
join_names (GPtrArray *names)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  g_auto(GStrv) list = NULL;

  for (guint i = 0; i < names->len; i++)
    g_strv_builder_add (builder, g_ptr_array_index (names, i));
  list = g_strv_builder_end (builder);

  return g_strjoinv (pp_text_get_comma (), list);
}

/* What a server does not accept yet, because an earlier step of the plan brings what it asks for:
 * one sentence, not one for each hotfix on each server. */
static char *
describe_waiting (PpPlan *plan)
{
  g_autoptr(GPtrArray) hotfixes = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(GPtrArray) servers = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *hotfix_names = NULL;
  g_autofree char *server_names = NULL;

  for (guint i = 0; i < pp_plan_get_n_problems (plan); i++)
    {
      const PpProblem *problem = pp_plan_get_problem (plan, i);
      PpHotfix *hotfix;

      if (problem->severity != PP_SEVERITY_INFO || !g_str_equal (problem->check, CHECK_PRECHECK))
        continue;
      hotfix = pp_outlook_find_hotfix (pp_plan_get_outlook (plan), problem->hotfix);
      add_name (hotfixes, hotfix != NULL ? hotfix->name : problem->hotfix);
      add_name (servers, problem->object);
    }
  hotfix_names = join_names (hotfixes);
  server_names = join_names (servers);

  return g_strdup_printf (_("%s: the servers accept them only after an earlier step of this plan; "
                            "each is asked again just before it is applied. (%s)"),
                          hotfix_names, server_names);
}

/* All that one check says at one severity: one row, a line for each object. */
static char *
list_sentences (PpPlan     *plan,
                const char *check,
                PpSeverity  severity)
{
  g_autoptr(GString) text = g_string_new (NULL);

  if (severity == PP_SEVERITY_INFO && g_str_equal (check, CHECK_PRECHECK))
    return describe_waiting (plan);
  for (guint i = 0; i < pp_plan_get_n_problems (plan); i++)
    {
      const PpProblem *problem = pp_plan_get_problem (plan, i);
      g_autofree char *sentence = NULL;

      if (problem->severity != severity || g_strcmp0 (problem->check, check) != 0)
        continue;
      sentence = pp_text_for_problem (problem, pp_plan_get_outlook (plan));
      g_string_append_printf (text, "%s%s", text->len > 0 ? "\n" : "", sentence);
    }

  return g_string_free (g_steal_pointer (&text), FALSE);
}

static GtkWidget *
add_row (GtkListBox *list,
         const char *heading,
         const char *text)
{
  GtkWidget *box = pp_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *words = pp_box_new (GTK_ORIENTATION_VERTICAL, 2);
  g_autofree char *name = g_strdup_printf ("%s: %s", heading, text);

  gtk_container_add (GTK_CONTAINER (words), pp_label_new (heading, NULL));
  gtk_container_add (GTK_CONTAINER (words), pp_label_new_wrapped (text, "pp-secondary"));
  gtk_box_pack_start (GTK_BOX (box), words, TRUE, TRUE, 0);
  gtk_container_add (GTK_CONTAINER (list), pp_boxed_row_new (box, name));

  return box;
}

static void
ask_for (PpChecksPage *self,
         GPtrArray    *fixes)
{
  g_signal_emit (self, signals[SIGNAL_FIX], 0, fixes);
}

static void
fix_cb (PpChecksPage *self,
        const PpFix  *fix)
{
  g_autoptr(GPtrArray) fixes = g_ptr_array_new_with_free_func ((GDestroyNotify) pp_fix_free);

  g_ptr_array_add (fixes, pp_fix_copy (fix));
  ask_for (self, fixes);
}

static void
remember_fix (PpChecksPage *self,
              const PpFix  *fix)
{
  for (guint i = 0; i < self->fixes->len; i++)
    if (pp_fix_equal (g_ptr_array_index (self->fixes, i), fix))
      return;
  g_ptr_array_add (self->fixes, pp_fix_copy (fix));
}

/* Leads to the entry of a check in the help. */
static GtkWidget *
create_question (const char *check)
{
  GtkWidget *button = gtk_button_new_from_icon_name ("dialog-question-symbolic",
                                                     GTK_ICON_SIZE_BUTTON);
  g_autofree char *place = g_strdup_printf ("checks#%s", check);
  g_autofree char *name = g_strdup_printf ("%s: %s", pp_text_for_check (check),
                                           _("What this means"));

  gtk_button_set_relief (GTK_BUTTON (button), GTK_RELIEF_NONE);
  gtk_style_context_add_class (gtk_widget_get_style_context (button), "pp-secondary");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (button, _("What this means"));
  atk_object_set_name (gtk_widget_get_accessible (button), name);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "app.help");
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", place);
  gtk_widget_set_visible (button, TRUE);

  return button;
}

/* What is to be solved has a row of its own, and what solves it. */
static void
add_problem (PpChecksPage    *self,
             GtkListBox      *list,
             PpPlan          *plan,
             const PpProblem *problem)
{
  g_autofree char *found = pp_text_for_problem (problem, pp_plan_get_outlook (plan));
  const char *ignoring = pp_text_for_ignoring (problem);
  g_autofree char *text = g_strjoin ("\n", found, ignoring, NULL);
  GtkWidget *box = add_row (list, pp_text_for_check (problem->check), text);
  GtkWidget *buttons;

  gtk_box_pack_end (GTK_BOX (box), create_question (problem->check), FALSE, FALSE, 0);
  if (problem->fixes->len == 0)
    return;
  buttons = pp_fix_buttons_new (problem->fixes);
  g_signal_connect_object (buttons, "fix", G_CALLBACK (fix_cb), self, G_CONNECT_SWAPPED);
  gtk_box_pack_end (GTK_BOX (box), buttons, FALSE, FALSE, 0);
  if (problem->severity == PP_SEVERITY_ERROR && pp_problem_get_fix (problem) != NULL)
    remember_fix (self, pp_problem_get_fix (problem));
}

/* All that one check says at this severity in one row: nobody has to do anything about it. */
static void
add_sentences (GtkListBox *list,
               PpPlan     *plan,
               PpSeverity  severity)
{
  g_autoptr(GHashTable) shown = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < pp_plan_get_n_problems (plan); i++)
    {
      const PpProblem *problem = pp_plan_get_problem (plan, i);
      g_autofree char *text = NULL;

      if (problem->severity != severity || !g_hash_table_add (shown, (gpointer) problem->check))
        continue;
      text = list_sentences (plan, problem->check, severity);
      add_row (list, pp_text_for_check (problem->check), text);
    }
}

static GtkWidget *
create_list (PpChecksPage *self,
             PpPlan       *plan,
             PpSeverity    severity,
             guint        *n_rows)
{
  g_autoptr(GList) rows = NULL;
  GtkWidget *list = gtk_list_box_new ();
  GtkWidget *frame = pp_box_new (GTK_ORIENTATION_VERTICAL, 0);

  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  pp_list_leave_by_tab (GTK_LIST_BOX (list));
  atk_object_set_name (gtk_widget_get_accessible (list), _(sections[severity].title));
  gtk_widget_set_visible (list, TRUE);
  if (severity < PP_SEVERITY_WARNING)
    add_sentences (GTK_LIST_BOX (list), plan, severity);
  for (guint i = 0; severity >= PP_SEVERITY_WARNING && i < pp_plan_get_n_problems (plan); i++)
    if (pp_plan_get_problem (plan, i)->severity == severity)
      add_problem (self, GTK_LIST_BOX (list), plan, pp_plan_get_problem (plan, i));
  rows = gtk_container_get_children (GTK_CONTAINER (list));
  *n_rows = g_list_length (rows);
  gtk_style_context_add_class (gtk_widget_get_style_context (frame), "pp-boxed");
  gtk_container_add (GTK_CONTAINER (frame), list);

  return frame;
}

static GtkWidget *
create_heading (PpSeverity severity,
                guint      n_rows)
{
  GtkWidget *heading = pp_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *image = gtk_image_new_from_icon_name (sections[severity].icon, GTK_ICON_SIZE_MENU);
  g_autofree char *count = g_strdup_printf ("%u", n_rows);

  gtk_widget_set_visible (image, TRUE);
  if (severity == PP_SEVERITY_ERROR)
    pp_widget_toggle_class (image, "pp-err", TRUE);
  else if (severity == PP_SEVERITY_WARNING)
    pp_widget_toggle_class (image, "pp-warn", TRUE);
  gtk_container_add (GTK_CONTAINER (heading), image);
  gtk_container_add (GTK_CONTAINER (heading), pp_label_new (_(sections[severity].title),
                                                            "pp-heading"));
  gtk_container_add (GTK_CONTAINER (heading), pp_label_new (count, "pp-secondary"));

  return heading;
}

static void
add_section (PpChecksPage *self,
             PpPlan       *plan,
             PpSeverity    severity)
{
  guint n_rows;
  GtkWidget *list = create_list (self, plan, severity, &n_rows);
  GtkWidget *section;

  /* What passed is there for who wants to see it. */
  if (severity == PP_SEVERITY_OK)
    {
      section = gtk_expander_new (NULL);
      gtk_expander_set_label_widget (GTK_EXPANDER (section), create_heading (severity, n_rows));
      atk_object_set_name (gtk_widget_get_accessible (section), _(sections[severity].title));
      gtk_widget_set_visible (section, TRUE);
    }
  else
    {
      section = pp_box_new (GTK_ORIENTATION_VERTICAL, 6);
      gtk_container_add (GTK_CONTAINER (section), create_heading (severity, n_rows));
    }
  gtk_container_add (GTK_CONTAINER (section), list);
  if (GTK_IS_EXPANDER (section))
    pp_expander_hide_closed (GTK_EXPANDER (section));
  gtk_container_add (GTK_CONTAINER (self->sections), section);
}

static guint
count_unwinds (PpPlan *plan)
{
  guint n_unwinds = 0;

  for (guint i = 0; i < pp_plan_get_n_steps (plan); i++)
    n_unwinds += pp_plan_get_step (plan, i)->kind == PP_STEP_UNWIND;

  return n_unwinds;
}

static void
update_title (PpChecksPage *self,
              PpPlan       *plan)
{
  guint n_blocking = pp_plan_count_blocking (plan);
  guint n_checks = pp_plan_get_n_problems (plan);
  guint n_unwinds = count_unwinds (plan);
  g_autofree char *title = NULL;
  g_autofree char *subtitle = NULL;
  const char *pool;

  if (n_blocking == 0)
    title = g_strdup (_("Nothing stands in the way"));
  else
    title = g_strdup_printf (ngettext ("%u thing to solve first", "%u things to solve first",
                                       n_blocking), n_blocking);
  gtk_label_set_text (self->title, title);
  pool = pp_snapshot_get_name (pp_outlook_get_snapshot (pp_plan_get_outlook (plan)));
  if (n_unwinds > 0)
    subtitle = g_strdup_printf (ngettext ("%u change was made in %s; it is put back at the end.",
                                          "%u changes were made in %s; they are put back at the "
                                          "end.", n_unwinds), n_unwinds, pool);
  else
    subtitle = g_strdup_printf (ngettext ("%u check on %s. No hotfix was applied so far.",
                                          "%u checks on %s. No hotfix was applied so far.",
                                          n_checks), n_checks, pool);
  gtk_label_set_text (self->subtitle, subtitle);
}

/**
 * pp_checks_page_set_plan:
 * @self: the page
 * @plan: a plan whose checks were made
 */
void
pp_checks_page_set_plan (PpChecksPage *self,
                         PpPlan       *plan)
{
  g_return_if_fail (PP_IS_CHECKS_PAGE (self));

  pp_container_empty (GTK_CONTAINER (self->sections));
  g_ptr_array_set_size (self->fixes, 0);
  for (int severity = PP_SEVERITY_ERROR; severity >= PP_SEVERITY_OK; severity--)
    {
      guint n_problems = 0;

      for (guint i = 0; i < pp_plan_get_n_problems (plan); i++)
        n_problems += (int) pp_plan_get_problem (plan, i)->severity == severity;
      if (n_problems > 0)
        add_section (self, plan, (PpSeverity) severity);
    }
  update_title (self, plan);
  gtk_widget_set_visible (GTK_WIDGET (self->fix_all), self->fixes->len > 1);
}

/**
 * pp_checks_page_set_busy:
 * @self: the page
 * @busy: whether the servers are being asked again
 */
void
pp_checks_page_set_busy (PpChecksPage *self,
                         gboolean      busy)
{
  g_return_if_fail (PP_IS_CHECKS_PAGE (self));

  gtk_widget_set_sensitive (GTK_WIDGET (self->again), !busy);
  gtk_widget_set_sensitive (GTK_WIDGET (self->fix_all), !busy);
  gtk_widget_set_sensitive (GTK_WIDGET (self->sections), !busy);
  g_object_set (self->spinner, "active", busy, NULL);
}

/**
 * pp_checks_page_set_fixing:
 * @self: the page
 * @fix: what is being carried out
 */
void
pp_checks_page_set_fixing (PpChecksPage *self,
                           const PpFix  *fix)
{
  g_autofree char *text = NULL;

  g_return_if_fail (PP_IS_CHECKS_PAGE (self));

  text = g_strdup_printf ("%s: %s…", pp_text_for_fix_kind (fix->kind), fix->name);
  gtk_label_set_text (self->subtitle, text);
}

static void
again_clicked_cb (PpChecksPage *self)
{
  g_signal_emit (self, signals[SIGNAL_CHECK_AGAIN], 0);
}

static void
fix_all_clicked_cb (PpChecksPage *self)
{
  ask_for (self, self->fixes);
}

static void
pp_checks_page_finalize (GObject *object)
{
  g_ptr_array_unref (PP_CHECKS_PAGE (object)->fixes);

  G_OBJECT_CLASS (pp_checks_page_parent_class)->finalize (object);
}

static void
pp_checks_page_class_init (PpChecksPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = pp_checks_page_finalize;

  /**
   * PpChecksPage::check-again:
   *
   * The servers are to be asked once more.
   */
  signals[SIGNAL_CHECK_AGAIN] = g_signal_new ("check-again", G_TYPE_FROM_CLASS (klass),
                                              G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                              G_TYPE_NONE, 0);

  /**
   * PpChecksPage::fix:
   * @fixes: (element-type PpFix): what is to be done, one after the other
   */
  signals[SIGNAL_FIX] = g_signal_new ("fix", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                      NULL, NULL, G_TYPE_NONE, 1, G_TYPE_PTR_ARRAY);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/poolpatch/Poolpatch/ui/checks-page.ui");
  gtk_widget_class_bind_template_child (widget_class, PpChecksPage, title);
  gtk_widget_class_bind_template_child (widget_class, PpChecksPage, subtitle);
  gtk_widget_class_bind_template_child (widget_class, PpChecksPage, spinner);
  gtk_widget_class_bind_template_child (widget_class, PpChecksPage, fix_all);
  gtk_widget_class_bind_template_child (widget_class, PpChecksPage, again);
  gtk_widget_class_bind_template_child (widget_class, PpChecksPage, sections);
  gtk_widget_class_bind_template_callback (widget_class, again_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, fix_all_clicked_cb);
}

static void
pp_checks_page_init (PpChecksPage *self)
{
  self->fixes = g_ptr_array_new_with_free_func ((GDestroyNotify) pp_fix_free);
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * pp_checks_page_new:
 *
 * Returns: (transfer floating): the page, without a plan yet
 */
GtkWidget *
pp_checks_page_new (void)
{
  return g_object_new (PP_TYPE_CHECKS_PAGE, NULL);
}
