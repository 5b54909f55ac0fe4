/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-matrix-head"

#include "config.h"

#include "pp-matrix-head.h"

#include <string.h>

#define FOCUSED_CLASS "pp-accent"

struct _PpMatrixHead
{
  GtkBox    parent_instance;

  GtkLabel *name;
  GtkLabel *count;
};

G_DEFINE_FINAL_TYPE (PpMatrixHead, pp_matrix_head, GTK_TYPE_BOX)

static void
pp_matrix_head_class_init (PpMatrixHeadClass *klass)
{
}

static void
pp_matrix_head_init (PpMatrixHead *self)
{
  self->name = GTK_LABEL (gtk_label_new (NULL));
  self->count = GTK_LABEL (gtk_label_new (NULL));
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  gtk_box_set_spacing (GTK_BOX (self), 2);
  gtk_style_context_add_class (gtk_widget_get_style_context (GTK_WIDGET (self->count)),
                               "pp-headcount");
  gtk_box_pack_end (GTK_BOX (self), GTK_WIDGET (self->count), FALSE, FALSE, 0);
  gtk_box_pack_end (GTK_BOX (self), GTK_WIDGET (self->name), TRUE, TRUE, 0);
  gtk_widget_set_visible (GTK_WIDGET (self->name), TRUE);
}

/**
 * pp_matrix_head_new:
 *
 * Returns: (transfer floating): a head that says nothing yet
 */
GtkWidget *
pp_matrix_head_new (void)
{
  return g_object_new (PP_TYPE_MATRIX_HEAD, "visible", TRUE, NULL);
}

/**
 * pp_matrix_head_set_name:
 * @self: a head
 * @name: what to show; a turned label does not ellipsize, so it has to be short enough then
 * @turned: whether it reads upwards
 */
void
pp_matrix_head_set_name (PpMatrixHead *self,
                         const char   *name,
                         gboolean      turned)
{
  g_return_if_fail (PP_IS_MATRIX_HEAD (self));

  gtk_label_set_text (self->name, name);
  gtk_label_set_angle (self->name, turned ? 90 : 0);
  gtk_label_set_ellipsize (self->name, turned ? PANGO_ELLIPSIZE_NONE : PANGO_ELLIPSIZE_END);
  gtk_widget_set_valign (GTK_WIDGET (self->name), turned ? GTK_ALIGN_END : GTK_ALIGN_CENTER);
}

/**
 * pp_matrix_head_set_count:
 * @self: a head
 * @count: (nullable): what stands below the name
 */
void
pp_matrix_head_set_count (PpMatrixHead *self,
                          const char   *count)
{
  g_return_if_fail (PP_IS_MATRIX_HEAD (self));

  gtk_label_set_text (self->count, count != NULL ? count : "");
  gtk_widget_set_visible (GTK_WIDGET (self->count), count != NULL);
}

/**
 * pp_matrix_head_set_focused:
 * @self: a head
 * @focused: whether the cursor is in its column
 */
void
pp_matrix_head_set_focused (PpMatrixHead *self,
                            gboolean      focused)
{
  GtkStyleContext *style;

  g_return_if_fail (PP_IS_MATRIX_HEAD (self));

  style = gtk_widget_get_style_context (GTK_WIDGET (self->name));
  if (focused)
    gtk_style_context_add_class (style, FOCUSED_CLASS);
  else
    gtk_style_context_remove_class (style, FOCUSED_CLASS);
}

/**
 * pp_matrix_head_get_width:
 * @self: a head
 *
 * Returns: the width, in pixels, that a level name needs to be read whole
 */
int
pp_matrix_head_get_width (PpMatrixHead *self)
{
  PangoLayout *layout;
  int width;

  g_return_val_if_fail (PP_IS_MATRIX_HEAD (self), 0);

  layout = gtk_widget_create_pango_layout (GTK_WIDGET (self->name),
                                           gtk_label_get_text (self->name));
  pango_layout_get_pixel_size (layout, &width, NULL);
  g_object_unref (layout);

  return width;
}

/**
 * pp_matrix_head_shorten:
 * @name: a name
 * @n_characters: how many there is room for, at least 3
 *
 * Returns: (transfer full): @name, cut in the middle if need be: the end tells servers apart
 */
char *
pp_matrix_head_shorten (const char *name,
                        guint       n_characters)
{
  long length = g_utf8_strlen (name, -1);
  g_autofree char *head = NULL;
  g_autofree char *tail = NULL;

  if (length <= (long) n_characters)
    return g_strdup (name);

  head = g_utf8_substring (name, 0, (n_characters - 1) / 2);
  tail = g_utf8_substring (name, length - n_characters / 2, length);

  return g_strconcat (head, "…", tail, NULL);
}

/* Up to a mark that parts words, so that "xs-prod-01" does not lose its zero. */
static guint
measure_prefix (char **names)
{
  guint shared = strlen (names[0]);

  for (guint i = 1; names[i] != NULL; i++)
    {
      guint length = 0;

      while (length < shared && names[i][length] == names[0][length])
        length++;
      shared = length;
    }
  while (shared > 0 && strchr ("-_. ", names[0][shared - 1]) == NULL)
    shared--;

  return shared;
}

/* From a dot on: a domain. */
static guint
measure_suffix (char **names)
{
  guint length = strlen (names[0]);
  guint shared = length;

  for (guint i = 1; names[i] != NULL; i++)
    {
      guint other = strlen (names[i]);
      guint same = 0;

      while (same < MIN (shared, other) &&
             names[i][other - same - 1] == names[0][length - same - 1])
        same++;
      shared = same;
    }
  while (shared > 0 && names[0][length - shared] != '.')
    shared--;

  return shared;
}

/**
 * pp_matrix_head_find_shared:
 * @names: (array zero-terminated=1): the names of all servers
 * @prefix: (out): bytes that all begin with, and that tell nothing apart
 * @suffix: (out): bytes that all end with
 *
 * Both are 0 when nothing of a name would be left.
 */
void
pp_matrix_head_find_shared (char **names,
                            guint *prefix,
                            guint *suffix)
{
  *prefix = 0;
  *suffix = 0;
  if (names[0] == NULL || names[1] == NULL)
    return;

  *prefix = measure_prefix (names);
  *suffix = measure_suffix (names);
  for (guint i = 0; names[i] != NULL; i++)
    if (strlen (names[i]) <= *prefix + *suffix)
      {
        *prefix = 0;
        *suffix = 0;
      }
}
