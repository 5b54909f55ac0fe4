/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-empty-page"

#include "config.h"

#include "pp-empty-page.h"

struct _PpEmptyPage
{
  GtkBin parent_instance;
};

G_DEFINE_FINAL_TYPE (PpEmptyPage, pp_empty_page, GTK_TYPE_BIN)

static void
pp_empty_page_class_init (PpEmptyPageClass *klass)
{
  gtk_widget_class_set_template_from_resource (GTK_WIDGET_CLASS (klass),
                                               "/org/poolpatch/Poolpatch/ui/empty-page.ui");
}

static void
pp_empty_page_init (PpEmptyPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * pp_empty_page_new:
 *
 * Returns: (transfer floating): the page; its buttons are app.add-pool and app.demo
 */
GtkWidget *
pp_empty_page_new (void)
{
  return g_object_new (PP_TYPE_EMPTY_PAGE, NULL);
}
