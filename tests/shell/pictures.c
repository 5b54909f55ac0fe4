/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pictures.h"

#include <stdlib.h>
#include <string.h>

#include "contrast.h"
#include "page-fixture.h"
#include "pp-style.h"

#define GROUP "pictures"
/* What one figure of a picture stands for, and how many of them are in a line. */
#define BLOCKS_ACROSS 40
#define BLOCKS_DOWN 26
#define N_BLOCKS (BLOCKS_ACROSS * BLOCKS_DOWN)
/* Of 16 shades. Text of another length moves a block by one or two, a part that is gone by more. */
#define FAR_SHADES 3
#define MOST_FAR 0.03
#define MOST_MEAN 0.5

/* The window as it draws itself, whatever else is on the screen. */
static cairo_surface_t *
draw (GtkWidget *window)
{
  cairo_surface_t *surface;
  cairo_t *cr;

  surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, gtk_widget_get_allocated_width (window),
                                        gtk_widget_get_allocated_height (window));
  cr = cairo_create (surface);
  gtk_widget_draw (window, cr);
  cairo_destroy (cr);
  cairo_surface_flush (surface);

  return surface;
}

/* One of 16 shades, the mean of a block: as a hexadecimal figure. */
static char
measure_block (cairo_surface_t *surface,
               int              column,
               int              line)
{
  int width = cairo_image_surface_get_width (surface);
  int height = cairo_image_surface_get_height (surface);
  const guchar *data = cairo_image_surface_get_data (surface);
  double sum = 0;
  guint n = 0;

  for (int y = line * height / BLOCKS_DOWN; y < (line + 1) * height / BLOCKS_DOWN; y++)
    for (int x = column * width / BLOCKS_ACROSS; x < (column + 1) * width / BLOCKS_ACROSS; x++)
      {
        const guchar *pixel = data + y * cairo_image_surface_get_stride (surface) + 4 * x;

        sum += 0.114 * pixel[0] + 0.587 * pixel[1] + 0.299 * pixel[2];
        n++;
      }

  return "0123456789abcdef"[n > 0 ? MIN (15, (int) (sum / n / 16)) : 0];
}

static char *
measure (cairo_surface_t *surface)
{
  char *shades = g_malloc0 (N_BLOCKS + 1);

  for (int i = 0; i < N_BLOCKS; i++)
    shades[i] = measure_block (surface, i % BLOCKS_ACROSS, i / BLOCKS_ACROSS);

  return shades;
}

static void
compare (const char *name,
         const char *expected,
         const char *found)
{
  guint n_far = 0;
  double sum = 0;

  g_assert_cmpuint (strlen (expected), ==, N_BLOCKS);
  for (guint i = 0; i < N_BLOCKS; i++)
    {
      int distance = abs (g_ascii_xdigit_value (expected[i]) - g_ascii_xdigit_value (found[i]));

      n_far += distance >= FAR_SHADES;
      sum += distance;
    }
  g_test_message ("%s: %u of %u blocks differ, %.2f shades in the mean", name, n_far, N_BLOCKS,
                  sum / N_BLOCKS);
  if (n_far > MOST_FAR * N_BLOCKS || sum > MOST_MEAN * N_BLOCKS)
    g_error ("%s looks otherwise than in pictures.ini: %u of %u blocks differ, by %.2f of 16 shades in "
             "the mean. Look at it (PP_TEST_PICTURES), and if it is meant to, take it "
             "(PP_TAKE_PICTURES=tests/shell/pictures.ini).", name, n_far, N_BLOCKS, sum / N_BLOCKS);
}

static void
save_picture (cairo_surface_t *surface,
              const char      *name)
{
  g_autofree char *path = g_strdup_printf ("%s/%s.png", g_getenv ("PP_TEST_PICTURES"), name);

  if (g_getenv ("PP_TEST_PICTURES") != NULL)
    cairo_surface_write_to_png (surface, path);
}

/* Every text can be read, also in the dark. */
static void
check_dark (GtkWidget  *window,
            const char *name)
{
  GtkStyleProvider *dark = GTK_STYLE_PROVIDER (gtk_css_provider_get_named ("Adwaita", "dark"));
  GdkScreen *screen = gdk_screen_get_default ();
  g_autofree char *where = g_strconcat (name, ", dark", NULL);
  cairo_surface_t *surface;

  gtk_style_context_add_provider_for_screen (screen, dark, GTK_STYLE_PROVIDER_PRIORITY_SETTINGS);
  page_fixture_settle ();
  surface = draw (window);
  save_picture (surface, where);
  test_check_contrast (window, surface, where);
  cairo_surface_destroy (surface);
  gtk_style_context_remove_provider_for_screen (screen, dark);
  page_fixture_settle ();
}

/* The figures of pictures.ini, or of the file that is being made anew. */
static char *
read_expected (const char *name)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "shell", "pictures.ini", NULL);
  g_autoptr(GKeyFile) file = g_key_file_new ();
  g_autoptr(GError) error = NULL;
  char *expected;

  g_key_file_load_from_file (file, path, G_KEY_FILE_NONE, &error);
  g_assert_no_error (error);
  expected = g_key_file_get_string (file, GROUP, name, &error);
  g_assert_no_error (error);

  return expected;
}

static void
take (const char *path,
      const char *name,
      const char *shades)
{
  g_autoptr(GKeyFile) file = g_key_file_new ();

  g_key_file_load_from_file (file, path, G_KEY_FILE_KEEP_COMMENTS, NULL);
  g_key_file_set_string (file, GROUP, name, shades);
  g_assert_true (g_key_file_save_to_file (file, path, NULL));
}

/**
 * test_check_picture:
 * @window: a window that is shown
 * @name: what it shows
 *
 * Holds how it looks, in blocks of shades of grey, to what pictures.ini has by that name, and has each
 * of its texts stand out from its ground, light and dark.
 */
void
test_check_picture (GtkWidget  *window,
                    const char *name)
{
  static PpStyle *style;
  const char *path = g_getenv ("PP_TAKE_PICTURES");
  g_autofree char *found = NULL;
  g_autofree char *expected = NULL;
  cairo_surface_t *surface;

  if (style == NULL)
    {
      style = pp_style_new (gdk_screen_get_default ());
      gtk_icon_theme_add_resource_path (gtk_icon_theme_get_default (),
                                        "/org/poolpatch/Poolpatch/icons");
    }
  pp_style_watch (style, window);
  page_fixture_settle ();
  surface = draw (window);
  save_picture (surface, name);
  found = measure (surface);
  if (path != NULL)
    take (path, name, found);
  else
    compare (name, expected = read_expected (name), found);
  test_check_contrast (window, surface, name);
  cairo_surface_destroy (surface);
  check_dark (window, name);
}
