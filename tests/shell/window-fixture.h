/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "pp-workspace.h"

#include "live-fixture.h"

/* What has to come within that. */
#define WINDOW_FIXTURE_SECONDS 60

/** WindowFixture: a window on the simulated pool, in an application that does not run. */
typedef struct
{
  LiveFixture *live;       /* (owned) */
  PpWorkspace *workspace;  /* (owned) */
  GtkWidget   *window;
} WindowFixture;

GtkApplication *window_fixture_get_application (void);
void            window_fixture_set_up          (WindowFixture *self,
                                                gconstpointer  data);
void            window_fixture_tear_down       (WindowFixture *self,
                                                gconstpointer  data);
PpPoolItem     *window_fixture_show_pool       (WindowFixture *self);
GtkWidget      *window_fixture_find_row        (GtkWidget     *window,
                                                const char    *name);
