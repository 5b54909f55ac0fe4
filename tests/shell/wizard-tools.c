/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "wizard-tools.h"

#include "pp-wizard.h"
#include "tools.h"
#include "wizard/choose/pp-choose-page.h"
#include "wizard/choose/pp-choose-row.h"

guint
wizard_count_rows (gpointer    page,
                   const char *list,
                   gboolean    only_active)
{
  GtkWidget *box = test_find_widget (page, GTK_TYPE_LIST_BOX, list);
  g_autoptr(GList) rows = gtk_container_get_children (GTK_CONTAINER (box));
  guint n_rows = 0;

  for (GList *at = rows; at != NULL; at = at->next)
    n_rows += !only_active || pp_choose_row_get_active (at->data);

  return n_rows;
}

void
wizard_press (GtkWidget  *root,
              const char *label)
{
  GtkWidget *button = test_find_widget (root, GTK_TYPE_BUTTON, label);

  g_assert_nonnull (button);
  gtk_button_clicked (GTK_BUTTON (button));
  page_fixture_settle ();
}

GtkWidget *
wizard_open (PageFixture *fixture)
{
  const PpWizardPlace place = { NULL, fixture->workspace, fixture->item, NULL };

  return pp_wizard_new (&place);
}

gboolean
wizard_says (GtkWidget  *window,
             const char *beginning)
{
  GtkWidget *label = test_find_widget (window, GTK_TYPE_LABEL, beginning);

  return label != NULL && gtk_widget_is_visible (label);
}

GtkWidget *
wizard_find_button (GtkWidget  *window,
                    const char *label)
{
  GtkWidget *button = test_find_widget (gtk_window_get_titlebar (GTK_WINDOW (window)),
                                        GTK_TYPE_BUTTON, label);

  return button != NULL && gtk_widget_is_sensitive (button) ? button : NULL;
}

void
wizard_choose_level (GtkWidget  *page,
                     const char *action,
                     const char *uuid)
{
  GActionGroup *actions = gtk_widget_get_action_group (page, "choose");

  g_action_group_activate_action (actions, action, g_variant_new_string (uuid));
  page_fixture_settle ();
}

guint
wizard_count_chosen (GtkWidget *page,
                     gboolean  *level)
{
  g_autoptr(PpChoice) choice = pp_choose_page_get_choice (PP_CHOOSE_PAGE (page));

  *level = choice != NULL && pp_choice_is_level (choice);

  return choice != NULL ? g_strv_length ((char **) pp_choice_get_hotfixes (choice)) : 0;
}
