/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "metered.h"

/* A network that is there, and metered when the test says so. */
typedef struct
{
  GObject  parent_instance;
  gboolean metered;
} TestMonitor;

typedef GObjectClass TestMonitorClass;

enum
{
  PROP_AVAILABLE = 1,
  PROP_METERED,
  PROP_CONNECTIVITY,
};

GType test_monitor_get_type (void);

static gboolean
init (GInitable    *initable,
      GCancellable *cancellable,
      GError      **error)
{
  return TRUE;
}

static void
initable_init (GInitableIface *iface)
{
  iface->init = init;
}

static void
monitor_init (GNetworkMonitorInterface *iface)
{
}

G_DEFINE_TYPE_WITH_CODE (TestMonitor, test_monitor, G_TYPE_OBJECT,
                         G_IMPLEMENT_INTERFACE (G_TYPE_INITABLE, initable_init)
                         G_IMPLEMENT_INTERFACE (G_TYPE_NETWORK_MONITOR, monitor_init))

static void
test_monitor_get_property (GObject    *object,
                           guint       prop_id,
                           GValue     *value,
                           GParamSpec *pspec)
{
  if (prop_id == PROP_AVAILABLE)
    g_value_set_boolean (value, TRUE);
  else if (prop_id == PROP_METERED)
    g_value_set_boolean (value, ((TestMonitor *) object)->metered);
  else
    g_value_set_enum (value, G_NETWORK_CONNECTIVITY_FULL);
}

static void
test_monitor_class_init (TestMonitorClass *klass)
{
  klass->get_property = test_monitor_get_property;
  g_object_class_override_property (klass, PROP_AVAILABLE, "network-available");
  g_object_class_override_property (klass, PROP_METERED, "network-metered");
  g_object_class_override_property (klass, PROP_CONNECTIVITY, "connectivity");
}

static void
test_monitor_init (TestMonitor *self)
{
}

GNetworkMonitor *
pp_test_monitor_new (gboolean metered)
{
  TestMonitor *self = g_object_new (test_monitor_get_type (), NULL);

  self->metered = metered;

  return G_NETWORK_MONITOR (self);
}

void
pp_test_monitor_set_metered (GNetworkMonitor *self,
                             gboolean         metered)
{
  ((TestMonitor *) self)->metered = metered;
  g_object_notify (G_OBJECT (self), "network-metered");
}
