/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-library-page"

#include "config.h"

#include "pp-library-page.h"

#include <glib/gi18n.h>
#include <glib/gstdio.h>

struct _PpLibraryPage
{
  GtkBin        parent_instance;

  PpWorkspace  *workspace;  /* (owned) */

  GtkLabel     *summary;
  GtkStack     *stack;
  GtkListStore *files;
};

/* The columns of files in library-page.ui. */
enum
{
  COLUMN_NAME,
  COLUMN_DESCRIPTION,
  COLUMN_SIZE,
  COLUMN_SIZE_TEXT,
  COLUMN_DATE,
  COLUMN_DATE_TEXT,
  COLUMN_FILE,
};

G_DEFINE_FINAL_TYPE (PpLibraryPage, pp_library_page, GTK_TYPE_BIN)

/* Adds one file; returns its size. */
static guint64
add_file (PpLibraryPage *self,
          const char    *uuid)
{
  PpLibrary *library = pp_workspace_get_library (self->workspace);
  PpCatalogue *catalogue = pp_feed_get_catalogue (pp_workspace_get_feed (self->workspace));
  PpHotfix *hotfix = catalogue != NULL ? pp_catalogue_lookup (catalogue, uuid) : NULL;
  g_autofree char *path = pp_library_dup_path (library, uuid);
  g_autofree char *file = path != NULL ? g_path_get_basename (path) : NULL;
  g_autofree char *guess = path != NULL ? pp_library_guess_name (path) : NULL;
  g_autofree char *size = NULL;
  g_autofree char *date = NULL;
  GStatBuf facts;

  if (path == NULL || g_stat (path, &facts) != 0)
    return 0;

  size = pp_text_for_size (facts.st_size);
  date = pp_text_for_date (facts.st_mtime);
  gtk_list_store_insert_with_values (self->files, NULL, -1,
                                     COLUMN_NAME, hotfix != NULL ? hotfix->name :
                                     guess != NULL ? guess : uuid,
                                     COLUMN_DESCRIPTION, hotfix != NULL ? hotfix->description : "",
                                     COLUMN_SIZE, (gint64) facts.st_size,
                                     COLUMN_SIZE_TEXT, size,
                                     COLUMN_DATE, (gint64) facts.st_mtime,
                                     COLUMN_DATE_TEXT, date,
                                     COLUMN_FILE, file,
                                     -1);

  return facts.st_size;
}

static void
update (PpLibraryPage *self)
{
  PpLibrary *library = pp_workspace_get_library (self->workspace);
  g_auto(GStrv) uuids = pp_library_list (library);
  guint n = g_strv_length (uuids);
  guint64 bytes = 0;
  g_autofree char *size = NULL;
  g_autofree char *count = NULL;
  g_autofree char *summary = NULL;

  gtk_list_store_clear (self->files);
  for (guint i = 0; i < n; i++)
    bytes += add_file (self, uuids[i]);

  size = pp_text_for_size (bytes);
  count = g_strdup_printf (ngettext ("%u hotfix file", "%u hotfix files", n), n);
  summary = g_strdup_printf ("%s · %s · %s", count, size, pp_library_get_folder (library));
  gtk_label_set_text (self->summary, n > 0 ? summary : pp_library_get_folder (library));
  gtk_stack_set_visible_child_name (self->stack, n > 0 ? "list" : "empty");
}

static void
pp_library_page_dispose (GObject *object)
{
  g_clear_object (&PP_LIBRARY_PAGE (object)->workspace);

  G_OBJECT_CLASS (pp_library_page_parent_class)->dispose (object);
}

static void
pp_library_page_class_init (PpLibraryPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pp_library_page_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/poolpatch/Poolpatch/ui/library-page.ui");
  gtk_widget_class_bind_template_child (widget_class, PpLibraryPage, summary);
  gtk_widget_class_bind_template_child (widget_class, PpLibraryPage, stack);
  gtk_widget_class_bind_template_child (widget_class, PpLibraryPage, files);
}

static void
pp_library_page_init (PpLibraryPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * pp_library_page_new:
 * @workspace: what is open
 *
 * Returns: (transfer floating): the page
 */
GtkWidget *
pp_library_page_new (PpWorkspace *workspace)
{
  PpLibraryPage *self = g_object_new (PP_TYPE_LIBRARY_PAGE, "visible", TRUE, NULL);

  self->workspace = g_object_ref (workspace);
  g_signal_connect_object (pp_workspace_get_library (workspace), "changed", G_CALLBACK (update),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (pp_workspace_get_feed (workspace), "notify::catalogue",
                           G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);

  return GTK_WIDGET (self);
}
