/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-style"

#include "config.h"

#include "pp-style.h"

#define RESOURCE "/org/poolpatch/Poolpatch/"
#define PRIORITY GTK_STYLE_PROVIDER_PRIORITY_APPLICATION

/* A sheet that is on the screen only with some themes. */
typedef struct
{
  const char     *resource;
  GtkCssProvider *provider;  /* (owned) (nullable) until it is shown first */
  gboolean        shown;
} Sheet;

struct _PpStyle
{
  GObject         parent_instance;

  GdkScreen      *screen;    /* (owned) */
  GtkCssProvider *provider;  /* (owned) */
  Sheet           dark;
  Sheet           contrast;
};

G_DEFINE_FINAL_TYPE (PpStyle, pp_style, G_TYPE_OBJECT)

static GtkCssProvider *
load_sheet (const char *resource)
{
  GtkCssProvider *provider = gtk_css_provider_new ();

  gtk_css_provider_load_from_resource (provider, resource);

  return provider;
}

static void
show_sheet (PpStyle *self,
            Sheet   *sheet,
            gboolean show)
{
  if (sheet->shown == show)
    return;

  sheet->shown = show;
  if (sheet->provider == NULL)
    sheet->provider = load_sheet (sheet->resource);
  if (show)
    gtk_style_context_add_provider_for_screen (self->screen, GTK_STYLE_PROVIDER (sheet->provider),
                                               PRIORITY + 1);
  else
    gtk_style_context_remove_provider_for_screen (self->screen,
                                                  GTK_STYLE_PROVIDER (sheet->provider));
}

static double
measure_luminance (GtkStyleContext *context,
                   const char      *name,
                   double           fallback)
{
  GdkRGBA colour;

  if (!gtk_style_context_lookup_color (context, name, &colour))
    return fallback;

  return 0.2126 * colour.red + 0.7152 * colour.green + 0.0722 * colour.blue;
}

static void
style_updated_cb (PpStyle   *self,
                  GtkWidget *window)
{
  GtkStyleContext *context = gtk_widget_get_style_context (window);
  g_autofree char *theme = NULL;

  g_assert (PP_IS_STYLE (self));

  /* GTK takes the theme from there too, and does not tell the settings. */
  theme = g_strdup (g_getenv ("GTK_THEME"));
  if (theme == NULL)
    g_object_get (gtk_widget_get_settings (window), "gtk-theme-name", &theme, NULL);
  show_sheet (self, &self->dark, measure_luminance (context, "theme_bg_color", 1) <
              measure_luminance (context, "theme_fg_color", 0));
  show_sheet (self, &self->contrast, theme != NULL && g_str_has_prefix (theme, "HighContrast"));
}

static void
pp_style_dispose (GObject *object)
{
  PpStyle *self = PP_STYLE (object);

  g_clear_object (&self->screen);
  g_clear_object (&self->provider);
  g_clear_object (&self->dark.provider);
  g_clear_object (&self->contrast.provider);

  G_OBJECT_CLASS (pp_style_parent_class)->dispose (object);
}

static void
pp_style_class_init (PpStyleClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = pp_style_dispose;
}

static void
pp_style_init (PpStyle *self)
{
  self->provider = load_sheet (RESOURCE "poolpatch.css");
  self->dark.resource = RESOURCE "poolpatch-dark.css";
  self->contrast.resource = RESOURCE "poolpatch-hc.css";
}

/**
 * pp_style_new:
 * @screen: where windows are
 *
 * Returns: (transfer full): the sheets, which stay on @screen to the end of the program
 */
PpStyle *
pp_style_new (GdkScreen *screen)
{
  PpStyle *self = g_object_new (PP_TYPE_STYLE, NULL);

  self->screen = g_object_ref (screen);
  gtk_style_context_add_provider_for_screen (screen, GTK_STYLE_PROVIDER (self->provider),
                                             PRIORITY);

  return self;
}

/**
 * pp_style_watch:
 * @self: the sheets
 * @window: a window on their screen
 *
 * Follows the theme of @window. Dark is what is darker than its text, whatever it is called.
 */
void
pp_style_watch (PpStyle   *self,
                GtkWidget *window)
{
  g_return_if_fail (PP_IS_STYLE (self));

  g_signal_connect_object (window, "style-updated", G_CALLBACK (style_updated_cb), self,
                           G_CONNECT_SWAPPED);
  style_updated_cb (self, window);
}
