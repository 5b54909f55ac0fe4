/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <gtk/gtk.h>

#include "pp-sign-renderer.h"
#include "pp-style.h"

#define WIDTH 56
#define HEIGHT 28
#define SOLID 0x50  /* alpha of a stroke; tiles and bands are much fainter */

typedef struct
{
  PpStyle         *style;     /* (owned) */
  GtkWidget       *window;
  GtkCellRenderer *renderer;  /* (owned) */
} Fixture;

static char *
tell_cb (GtkTreeIter *iter,
         gpointer     user_data)
{
  return g_strdup_printf ("row %d of %s", GPOINTER_TO_INT (iter->user_data), (const char *) user_data);
}

static void
set_up (Fixture      *self,
        gconstpointer data)
{
  self->style = pp_style_new (gdk_screen_get_default ());
  self->window = gtk_window_new (GTK_WINDOW_TOPLEVEL);
  pp_style_watch (self->style, self->window);
  gtk_widget_realize (self->window);
  self->renderer = g_object_ref_sink (pp_sign_renderer_new (NULL, tell_cb, (gpointer) "xs1"));
}

static void
tear_down (Fixture      *self,
           gconstpointer data)
{
  g_clear_object (&self->renderer);
  gtk_widget_destroy (self->window);
  g_clear_object (&self->style);
}

/* (transfer full): what the sign of @state looks like */
static cairo_surface_t *
draw (Fixture *self,
      PpState  state)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, WIDTH, HEIGHT);
  GdkRectangle area = { 0, 0, WIDTH, HEIGHT };
  cairo_t *cr = cairo_create (surface);

  GtkTreeIter iter = { .stamp = 1, .user_data = GINT_TO_POINTER (7) };
  g_autofree char *text = NULL;

  pp_sign_renderer_set_state (PP_SIGN_RENDERER (self->renderer), &iter, state);
  g_object_get (self->renderer, "text", &text, NULL);
  g_assert_cmpstr (text, ==, "row 7 of xs1");
  gtk_cell_renderer_render (self->renderer, cr, self->window, &area, &area, 0);
  cairo_destroy (cr);
  cairo_surface_flush (surface);

  return surface;
}

static guint32
get_pixel (cairo_surface_t *surface,
           int              x,
           int              y)
{
  const guint8 *data = cairo_image_surface_get_data (surface);
  const guint8 *row = data + y * cairo_image_surface_get_stride (surface);
  guint32 pixel;

  memcpy (&pixel, row + 4 * x, sizeof pixel);

  return pixel;
}

/* How many points are drawn in one and not in the other, whatever their colour. */
static guint
count_differences (cairo_surface_t *a,
                   cairo_surface_t *b)
{
  guint n = 0;

  for (int y = 0; y < HEIGHT; y++)
    for (int x = 0; x < WIDTH; x++)
      n += (get_pixel (a, x, y) >> 24 >= SOLID) != (get_pixel (b, x, y) >> 24 >= SOLID);

  return n;
}

static guint
count_drawn (cairo_surface_t *surface,
             guint            alpha)
{
  guint n = 0;

  for (int y = 0; y < HEIGHT; y++)
    for (int x = 0; x < WIDTH; x++)
      n += get_pixel (surface, x, y) >> 24 >= alpha;

  return n;
}

/* One state for each sign; the others share one of these on purpose. */
static const PpState distinct[] = {
  PP_STATE_UNKNOWN,
  PP_STATE_INSTALLED,
  PP_STATE_INSTALLED_PENDING,
  PP_STATE_SUPERSEDED,
  PP_STATE_CONFLICTING,
  PP_STATE_REQUIRES,
  PP_STATE_NEEDED,
};

/* Who sees no colours still tells them apart: by the shape alone. */
static void
test_shapes_differ (Fixture      *self,
                    gconstpointer data)
{
  for (guint i = 0; i < G_N_ELEMENTS (distinct); i++)
    for (guint j = 0; j < i; j++)
      {
        cairo_surface_t *a = draw (self, distinct[i]);
        cairo_surface_t *b = draw (self, distinct[j]);

        g_assert_cmpuint (count_drawn (a, SOLID), >, 4);
        g_assert_cmpuint (count_differences (a, b), >, 8);
        cairo_surface_destroy (a);
        cairo_surface_destroy (b);
      }
}

/* Filled: act. Outlined: after another. Bare: nothing to do. */
static void
test_tiles (Fixture      *self,
            gconstpointer data)
{
  cairo_surface_t *needed = draw (self, PP_STATE_NEEDED);
  cairo_surface_t *requires = draw (self, PP_STATE_REQUIRES);
  cairo_surface_t *installed = draw (self, PP_STATE_INSTALLED);

  g_assert_cmpuint (count_drawn (needed, 0x20), >, 400);
  g_assert_cmpuint (count_drawn (requires, 0x20), >, 80);
  g_assert_cmpuint (count_drawn (requires, 0x20), <, 250);
  g_assert_cmpuint (count_drawn (installed, 0x20), <, 80);
  cairo_surface_destroy (needed);
  cairo_surface_destroy (requires);
  cairo_surface_destroy (installed);
}

static void
test_focus (Fixture      *self,
            gconstpointer data)
{
  PpSignRenderer *renderer = PP_SIGN_RENDERER (self->renderer);
  cairo_surface_t *plain = draw (self, PP_STATE_INSTALLED);
  cairo_surface_t *banded;
  cairo_surface_t *ringed;

  pp_sign_renderer_set_focus (renderer, FALSE, TRUE);
  banded = draw (self, PP_STATE_INSTALLED);
  pp_sign_renderer_set_focus (renderer, TRUE, TRUE);
  ringed = draw (self, PP_STATE_INSTALLED);
  g_assert_cmpuint (count_drawn (plain, 1), <, WIDTH * HEIGHT / 4);
  g_assert_cmpuint (count_drawn (banded, 1), ==, WIDTH * HEIGHT);
  g_assert_cmpuint (count_differences (banded, plain), <, 12);
  g_assert_cmpuint (count_differences (ringed, banded), >, 100);
  cairo_surface_destroy (plain);
  cairo_surface_destroy (banded);
  cairo_surface_destroy (ringed);
}

static void
test_sizes (Fixture      *self,
            gconstpointer data)
{
  int width;
  int height;
  int dense;

  gtk_cell_renderer_get_preferred_width (self->renderer, self->window, &width, NULL);
  gtk_cell_renderer_get_preferred_height (self->renderer, self->window, &height, NULL);
  pp_sign_renderer_set_dense (PP_SIGN_RENDERER (self->renderer), TRUE);
  gtk_cell_renderer_get_preferred_height (self->renderer, self->window, &dense, NULL);
  g_assert_cmpint (width, ==, 36);
  g_assert_cmpint (height, ==, 28);
  g_assert_cmpint (dense, ==, 23);
  g_object_set (self->renderer, "height", 40, NULL);
  gtk_cell_renderer_get_preferred_height (self->renderer, self->window, &height, NULL);
  g_assert_cmpint (height, ==, 40);
}

/* A state that there is no sign for is drawn as unknown, not beyond the table. */
static void
test_foreign_state (Fixture      *self,
                    gconstpointer data)
{
  cairo_surface_t *unknown = draw (self, PP_STATE_UNKNOWN);
  cairo_surface_t *foreign = draw (self, (PpState) 999);

  g_assert_cmpuint (count_differences (unknown, foreign), ==, 0);
  g_assert_cmpstr (pp_sign_get_icon_name ((PpState) 999), ==,
                   pp_sign_get_icon_name (PP_STATE_UNKNOWN));
  cairo_surface_destroy (unknown);
  cairo_surface_destroy (foreign);
}

int
main (int   argc,
      char *argv[])
{
  gtk_test_init (&argc, &argv, NULL);
  gtk_icon_theme_add_resource_path (gtk_icon_theme_get_default (),
                                    "/org/poolpatch/Poolpatch/icons");

  g_test_add ("/shell/sign-renderer/shapes-differ", Fixture, NULL, set_up, test_shapes_differ,
              tear_down);
  g_test_add ("/shell/sign-renderer/tiles", Fixture, NULL, set_up, test_tiles, tear_down);
  g_test_add ("/shell/sign-renderer/focus", Fixture, NULL, set_up, test_focus, tear_down);
  g_test_add ("/shell/sign-renderer/sizes", Fixture, NULL, set_up, test_sizes, tear_down);
  g_test_add ("/shell/sign-renderer/foreign-state", Fixture, NULL, set_up, test_foreign_state,
              tear_down);

  return g_test_run ();
}
