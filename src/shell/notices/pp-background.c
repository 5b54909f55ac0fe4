/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-background"

#include "config.h"

#include "pp-background.h"

#include "pp-autostart.h"

#define KEY "background"

struct _PpBackground
{
  GObject       parent_instance;

  GApplication *application;  /* (unowned) that it belongs to */
  GSettings    *settings;     /* (owned) */
  GCancellable *cancellable;  /* (owned) (nullable) of the change that is being made */
  GError       *error;        /* (owned) (nullable) */
  gboolean      held;
};

G_DEFINE_FINAL_TYPE (PpBackground, pp_background, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_ERROR,
  N_PROPERTIES,
};

static GParamSpec *properties[N_PROPERTIES];

static void
hold (PpBackground *self,
      gboolean      held)
{
  if (self->held == held)
    return;

  self->held = held;
  if (held)
    g_application_hold (self->application);
  else
    g_application_release (self->application);
}

static void
set_cb (GObject      *object,
        GAsyncResult *result,
        gpointer      user_data)
{
  g_autoptr(PpBackground) self = user_data;
  g_autoptr(GError) error = NULL;

  if (!pp_autostart_set_finish (result, &error) &&
      g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  g_clear_error (&self->error);
  self->error = g_steal_pointer (&error);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ERROR]);
}

static void
changed_cb (PpBackground *self)
{
  gboolean on = g_settings_get_boolean (self->settings, KEY);
  GDBusConnection *portal = NULL;

  hold (self, on);
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  if (pp_autostart_needs_portal ())
    portal = g_application_get_dbus_connection (self->application);
  pp_autostart_set_async (portal, on, self->cancellable, set_cb, g_object_ref (self));
}

static void
pp_background_get_property (GObject    *object,
                            guint       property_id,
                            GValue     *value,
                            GParamSpec *pspec)
{
  switch (property_id)
    {
    case PROP_ERROR:
      g_value_set_boxed (value, PP_BACKGROUND (object)->error);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
pp_background_dispose (GObject *object)
{
  PpBackground *self = PP_BACKGROUND (object);

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->settings);

  G_OBJECT_CLASS (pp_background_parent_class)->dispose (object);
}

static void
pp_background_finalize (GObject *object)
{
  g_clear_error (&PP_BACKGROUND (object)->error);

  G_OBJECT_CLASS (pp_background_parent_class)->finalize (object);
}

static void
pp_background_class_init (PpBackgroundClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = pp_background_get_property;
  object_class->dispose = pp_background_dispose;
  object_class->finalize = pp_background_finalize;

  properties[PROP_ERROR] = g_param_spec_boxed ("error", NULL, NULL, G_TYPE_ERROR,
                                               G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
}

static void
pp_background_init (PpBackground *self)
{
}

/**
 * pp_background_new:
 * @application: the application, which outlives it
 * @settings: with the key "background"
 *
 * Returns: (transfer full): what keeps to that setting from now on
 */
PpBackground *
pp_background_new (GApplication *application,
                   GSettings    *settings)
{
  PpBackground *self = g_object_new (PP_TYPE_BACKGROUND, NULL);

  self->application = application;
  self->settings = g_object_ref (settings);
  g_signal_connect_object (settings, "changed::" KEY, G_CALLBACK (changed_cb), self,
                           G_CONNECT_SWAPPED);
  hold (self, g_settings_get_boolean (settings, KEY));

  return self;
}

/**
 * pp_background_get_settings:
 * @self: what keeps to the setting
 *
 * Returns: (transfer none): the settings
 */
GSettings *
pp_background_get_settings (PpBackground *self)
{
  g_return_val_if_fail (PP_IS_BACKGROUND (self), NULL);

  return self->settings;
}

/**
 * pp_background_leave:
 * @self: what keeps to the setting
 *
 * The person quits: until the program is started again it need not be there.
 */
void
pp_background_leave (PpBackground *self)
{
  g_return_if_fail (PP_IS_BACKGROUND (self));

  hold (self, FALSE);
}
