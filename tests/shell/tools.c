/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "tools.h"

#include <glib/gstdio.h>

/**
 * test_find_widget:
 * @root: where to begin
 * @type: of the widget
 * @name: (nullable): how its accessible name begins
 *
 * Returns: (transfer none) (nullable): the first such widget, @root or below it
 */
GtkWidget *
test_find_widget (GtkWidget  *root,
                  GType       type,
                  const char *name)
{
  g_autoptr(GList) children = NULL;
  const char *found = atk_object_get_name (gtk_widget_get_accessible (root));

  if (g_type_is_a (G_OBJECT_TYPE (root), type) &&
      (name == NULL || (found != NULL && g_str_has_prefix (found, name))))
    return root;

  if (GTK_IS_CONTAINER (root))
    children = gtk_container_get_children (GTK_CONTAINER (root));
  for (GList *l = children; l != NULL; l = l->next)
    {
      GtkWidget *widget = test_find_widget (l->data, type, name);

      if (widget != NULL)
        return widget;
    }

  return NULL;
}

/**
 * test_remove_folder:
 * @path: a folder, or a file
 *
 * Removes it with all that is in it.
 */
void
test_remove_folder (const char *path)
{
  g_autoptr(GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      test_remove_folder (child);
    }
  g_assert_cmpint (g_remove (path), ==, 0);
}
