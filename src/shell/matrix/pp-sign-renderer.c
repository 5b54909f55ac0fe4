/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-sign-renderer"

#include "config.h"

#include "pp-sign-renderer.h"

#define TILE_WIDTH 28
#define TILE_HEIGHT 20
#define TILE_HEIGHT_DENSE 18
#define TILE_RADIUS 4
#define ICON_SIZE 16
#define ICON_SIZE_DENSE 14
#define RING_GAP 2
#define RING_WIDTH 2

struct _PpSignRenderer
{
  GtkCellRendererText parent_instance;

  GHashTable         *icons;    /* (owned) PpState, scale → cairo_surface_t; shared by a view */
  PpSignTeller        teller;
  gpointer            user_data; /* (unowned) of teller */
  GtkTreeIter         iter;     /* of the row of the next cell */
  PpState             state;
  gboolean            dense;
  gboolean            ringed;
  gboolean            banded;
  gboolean            ruled;
};

G_DEFINE_FINAL_TYPE (PpSignRenderer, pp_sign_renderer, GTK_TYPE_CELL_RENDERER_TEXT)

enum
{
  PROP_0,
  PROP_TEXT,
};

/* Filled: act. Outlined: comes after another. Bare: nothing to do. */
typedef enum
{
  TILE_BARE,
  TILE_FILLED,
  TILE_OUTLINED,
} Tile;

typedef struct
{
  const char *icon;
  const char *colour;
  const char *class;
  Tile        tile;
} Sign;

static const Sign signs[] = {
  [PP_STATE_UNKNOWN] = { "pp-unknown-symbolic", "pp_dim", "pp-secondary", TILE_BARE },
  [PP_STATE_INSTALLED] = { "pp-installed-symbolic", "pp_dim", "pp-secondary", TILE_BARE },
  [PP_STATE_INSTALLED_PENDING] = { "pp-pending-symbolic", "pp_warning", "pp-warn", TILE_FILLED },
  [PP_STATE_NOT_APPLICABLE] = { "pp-none-symbolic", "pp_faint", "pp-faint", TILE_BARE },
  [PP_STATE_WITHDRAWN] = { "pp-none-symbolic", "pp_faint", "pp-faint", TILE_BARE },
  [PP_STATE_UPGRADE] = { "pp-none-symbolic", "pp_faint", "pp-faint", TILE_BARE },
  [PP_STATE_LICENCE] = { "pp-blocked-symbolic", "pp_error", "pp-err", TILE_FILLED },
  [PP_STATE_SUPERSEDED] = { "pp-none-symbolic", "pp_faint", "pp-faint", TILE_BARE },
  [PP_STATE_CONFLICTING] = { "pp-blocked-symbolic", "pp_error", "pp-err", TILE_FILLED },
  [PP_STATE_REQUIRES] = { "pp-requires-symbolic", "pp_accent", "pp-accent", TILE_OUTLINED },
  [PP_STATE_NEEDED] = { "pp-needed-symbolic", "pp_accent", "pp-accent", TILE_FILLED },
};

static const Sign *
get_sign (PpState state)
{
  return &signs[(guint) state < G_N_ELEMENTS (signs) ? state : PP_STATE_UNKNOWN];
}

static void
get_colour (GtkWidget  *widget,
            const char *name,
            GdkRGBA    *colour)
{
  GtkStyleContext *style = gtk_widget_get_style_context (widget);

  if (!gtk_style_context_lookup_color (style, name, colour))
    gtk_style_context_get_color (style, gtk_style_context_get_state (style), colour);
}

/* From the cache; %NULL when the theme has no such icon. */
static cairo_surface_t *
get_icon (PpSignRenderer *self,
          GtkWidget      *widget,
          const GdkRGBA  *colour)
{
  int scale = gtk_widget_get_scale_factor (widget);
  GtkIconTheme *theme = gtk_icon_theme_get_for_screen (gtk_widget_get_screen (widget));
  g_autoptr(GtkIconInfo) info = NULL;
  g_autoptr(GdkPixbuf) pixbuf = NULL;
  gpointer key = GINT_TO_POINTER ((int) self->state + (PP_STATE_NEEDED + 1) * scale);
  cairo_surface_t *icon;

  icon = g_hash_table_lookup (self->icons, key);
  if (icon != NULL)
    return icon;

  info = gtk_icon_theme_lookup_icon_for_scale (theme, get_sign (self->state)->icon,
                                               self->dense ? ICON_SIZE_DENSE : ICON_SIZE, scale,
                                               GTK_ICON_LOOKUP_FORCE_SIZE);
  if (info != NULL)
    pixbuf = gtk_icon_info_load_symbolic (info, colour, NULL, NULL, NULL, NULL, NULL);
  if (pixbuf == NULL)
    return NULL;

  icon = gdk_cairo_surface_create_from_pixbuf (pixbuf, scale, gtk_widget_get_window (widget));
  g_hash_table_insert (self->icons, key, icon);

  return icon;
}

static void
trace_box (cairo_t *cr,
           double   x,
           double   y,
           double   width,
           double   height,
           double   radius)
{
  cairo_new_sub_path (cr);
  cairo_arc (cr, x + width - radius, y + radius, radius, -(G_PI / 2), 0);
  cairo_arc (cr, x + width - radius, y + height - radius, radius, 0, (G_PI / 2));
  cairo_arc (cr, x + radius, y + height - radius, radius, (G_PI / 2), G_PI);
  cairo_arc (cr, x + radius, y + radius, radius, G_PI, 1.5 * G_PI);
  cairo_close_path (cr);
}

static void
set_source (cairo_t       *cr,
            const GdkRGBA *colour,
            double         share)
{
  cairo_set_source_rgba (cr, colour->red, colour->green, colour->blue, colour->alpha * share);
}

static void
draw_tile (cairo_t            *cr,
           const Sign         *sign,
           const GdkRGBA      *colour,
           const GdkRectangle *tile)
{
  if (sign->tile == TILE_FILLED)
    {
      trace_box (cr, tile->x, tile->y, tile->width, tile->height, TILE_RADIUS);
      set_source (cr, colour, 0.17);
      cairo_fill (cr);
    }
  else if (sign->tile == TILE_OUTLINED)
    {
      trace_box (cr, tile->x + 0.5, tile->y + 0.5, tile->width - 1, tile->height - 1,
                 TILE_RADIUS - 0.5);
      set_source (cr, colour, 0.45);
      cairo_set_line_width (cr, 1);
      cairo_stroke (cr);
    }
}

static void
draw_ring (cairo_t            *cr,
           GtkWidget          *widget,
           const GdkRectangle *tile)
{
  double out = RING_GAP + RING_WIDTH / 2.0 - 1;
  GdkRGBA accent;

  get_colour (widget, "pp_accent", &accent);
  trace_box (cr, tile->x - out, tile->y - out, tile->width + 2 * out, tile->height + 2 * out,
             TILE_RADIUS + out);
  set_source (cr, &accent, 1);
  cairo_set_line_width (cr, RING_WIDTH);
  cairo_stroke (cr);
}

/* A line behind the column, so that the eye does not lose its way. */
static void
draw_rule (cairo_t            *cr,
           GtkWidget          *widget,
           const GdkRectangle *background)
{
  GdkRGBA line;

  get_colour (widget, "pp_line", &line);
  set_source (cr, &line, 1);
  cairo_rectangle (cr, background->x + background->width - 1, background->y, 1,
                   background->height);
  cairo_fill (cr);
}

static void
pp_sign_renderer_render (GtkCellRenderer     *cell,
                         cairo_t             *cr,
                         GtkWidget           *widget,
                         const GdkRectangle  *background,
                         const GdkRectangle  *area,
                         GtkCellRendererState flags)
{
  PpSignRenderer *self = PP_SIGN_RENDERER (cell);
  const Sign *sign = get_sign (self->state);
  int size = self->dense ? ICON_SIZE_DENSE : ICON_SIZE;
  GdkRectangle tile = { .width = TILE_WIDTH };
  cairo_surface_t *icon;
  GdkRGBA colour;

  tile.height = self->dense ? TILE_HEIGHT_DENSE : TILE_HEIGHT;
  tile.x = background->x + (background->width - tile.width) / 2;
  tile.y = background->y + (background->height - tile.height) / 2;
  cairo_save (cr);
  if (self->banded && (flags & GTK_CELL_RENDERER_SELECTED) == 0)
    {
      get_colour (widget, "pp_accent", &colour);
      set_source (cr, &colour, 0.09);
      gdk_cairo_rectangle (cr, background);
      cairo_fill (cr);
    }

  if (self->ruled)
    draw_rule (cr, widget, background);
  get_colour (widget, sign->colour, &colour);
  draw_tile (cr, sign, &colour, &tile);
  icon = get_icon (self, widget, &colour);
  if (icon != NULL)
    {
      cairo_set_source_surface (cr, icon, tile.x + (tile.width - size) / 2,
                                tile.y + (tile.height - size) / 2);
      cairo_paint (cr);
    }
  if (self->ringed)
    draw_ring (cr, widget, &tile);
  cairo_restore (cr);
}

/* Who asks may want one of them only. */
static void
put_size (int  size,
          int *minimum,
          int *natural)
{
  if (minimum != NULL)
    *minimum = size;
  if (natural != NULL)
    *natural = size;
}

static void
pp_sign_renderer_get_preferred_width (GtkCellRenderer *cell,
                                      GtkWidget       *widget,
                                      int             *minimum,
                                      int             *natural)
{
  put_size (TILE_WIDTH + 2 * (RING_GAP + RING_WIDTH), minimum, natural);
}

static void
pp_sign_renderer_get_preferred_height (GtkCellRenderer *cell,
                                       GtkWidget       *widget,
                                       int             *minimum,
                                       int             *natural)
{
  put_size (PP_SIGN_RENDERER (cell)->dense ? 23 : 28, minimum, natural);
}

static void
pp_sign_renderer_get_preferred_height_for_width (GtkCellRenderer *cell,
                                                 GtkWidget       *widget,
                                                 int              width,
                                                 int             *minimum,
                                                 int             *natural)
{
  pp_sign_renderer_get_preferred_height (cell, widget, minimum, natural);
}

static void
pp_sign_renderer_finalize (GObject *object)
{
  g_clear_pointer (&PP_SIGN_RENDERER (object)->icons, g_hash_table_unref);

  G_OBJECT_CLASS (pp_sign_renderer_parent_class)->finalize (object);
}

/* The sentence is made for who reads it, not for each cell that is drawn. */
static void
pp_sign_renderer_get_property (GObject    *object,
                               guint       id,
                               GValue     *value,
                               GParamSpec *pspec)
{
  PpSignRenderer *self = PP_SIGN_RENDERER (object);

  if (id == PROP_TEXT)
    g_value_take_string (value, self->teller (&self->iter, self->user_data));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
pp_sign_renderer_set_property (GObject      *object,
                               guint         id,
                               const GValue *value,
                               GParamSpec   *pspec)
{
  G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
pp_sign_renderer_class_init (PpSignRendererClass *klass)
{
  GtkCellRendererClass *cell_class = GTK_CELL_RENDERER_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = pp_sign_renderer_finalize;
  G_OBJECT_CLASS (klass)->get_property = pp_sign_renderer_get_property;
  G_OBJECT_CLASS (klass)->set_property = pp_sign_renderer_set_property;
  g_object_class_override_property (G_OBJECT_CLASS (klass), PROP_TEXT, "text");
  cell_class->render = pp_sign_renderer_render;
  cell_class->get_preferred_width = pp_sign_renderer_get_preferred_width;
  cell_class->get_preferred_height = pp_sign_renderer_get_preferred_height;
  cell_class->get_preferred_height_for_width = pp_sign_renderer_get_preferred_height_for_width;
}

static void
pp_sign_renderer_init (PpSignRenderer *self)
{
}

/**
 * pp_sign_renderer_new:
 * @other: (nullable): a renderer of the same view, with which it shares its icons
 * @teller: says what a cell means, when its text is asked for
 * @user_data: for @teller; must outlive the renderer
 *
 * Returns: (transfer floating): a renderer of signs
 */
GtkCellRenderer *
pp_sign_renderer_new (PpSignRenderer *other,
                      PpSignTeller    teller,
                      gpointer        user_data)
{
  PpSignRenderer *self = g_object_new (PP_TYPE_SIGN_RENDERER, NULL);

  self->teller = teller;
  self->user_data = user_data;
  self->icons = other != NULL ? g_hash_table_ref (other->icons)
                              : g_hash_table_new_full (NULL, NULL, NULL,
                                                       (GDestroyNotify) cairo_surface_destroy);

  return GTK_CELL_RENDERER (self);
}

/**
 * pp_sign_renderer_set_state:
 * @self: a renderer
 * @iter: row of the next cell
 * @state: what it shows
 */
void
pp_sign_renderer_set_state (PpSignRenderer *self,
                            GtkTreeIter    *iter,
                            PpState         state)
{
  g_return_if_fail (PP_IS_SIGN_RENDERER (self));

  self->iter = *iter;
  self->state = state;
}

/**
 * pp_sign_renderer_set_dense:
 * @self: a renderer
 * @dense: whether rows are low, for many servers
 */
void
pp_sign_renderer_set_dense (PpSignRenderer *self,
                            gboolean        dense)
{
  g_return_if_fail (PP_IS_SIGN_RENDERER (self));

  if (self->dense == dense)
    return;
  self->dense = dense;
  pp_sign_renderer_flush (self);
}

/**
 * pp_sign_renderer_set_ruled:
 * @self: a renderer
 * @ruled: whether a line ends its column
 */
void
pp_sign_renderer_set_ruled (PpSignRenderer *self,
                            gboolean        ruled)
{
  g_return_if_fail (PP_IS_SIGN_RENDERER (self));

  self->ruled = ruled;
}

/**
 * pp_sign_renderer_set_focus:
 * @self: a renderer
 * @ringed: whether the next cell is the one with the cursor
 * @banded: whether it is in the column with the cursor
 */
void
pp_sign_renderer_set_focus (PpSignRenderer *self,
                            gboolean        ringed,
                            gboolean        banded)
{
  g_return_if_fail (PP_IS_SIGN_RENDERER (self));

  self->ringed = ringed;
  self->banded = banded;
}

/**
 * pp_sign_renderer_flush:
 * @self: a renderer
 *
 * Forgets the icons: colours or sizes are new.
 */
void
pp_sign_renderer_flush (PpSignRenderer *self)
{
  g_return_if_fail (PP_IS_SIGN_RENDERER (self));

  g_hash_table_remove_all (self->icons);
}

/**
 * pp_sign_get_icon_name:
 * @state: a state
 *
 * Returns: (transfer none): the symbolic icon that stands for it
 */
const char *
pp_sign_get_icon_name (PpState state)
{
  return get_sign (state)->icon;
}

/**
 * pp_sign_get_class_name:
 * @state: a state
 *
 * Returns: (transfer none): the class of the style sheet that has its colour
 */
const char *
pp_sign_get_class_name (PpState state)
{
  return get_sign (state)->class;
}
