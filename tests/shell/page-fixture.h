/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "pp-matrix.h"
#include "pp-pool-page.h"
#include "pp-style.h"

#include "live-fixture.h"

/** PageFixture: the page of a simulated pool, in a window of its own. */
typedef struct
{
  LiveFixture *live;       /* (owned) */
  PpWorkspace *workspace;  /* (owned) */
  PpPoolItem  *item;       /* (owned) */
  PpStyle     *style;      /* (owned) */
  GtkWidget   *window;
  GtkWidget   *page;
} PageFixture;

/** PageFacts: what the fixture is made from; all may be %NULL or 0. */
typedef struct
{
  const char *scenario;    /* name or file; "lab" */
  const char *feed;        /* source of the list of hotfixes; that of the simulator */
  const char *user;        /* root */
  gboolean    no_feed;     /* it is never loaded */
  gboolean    offline;     /* the pool was never reached */
  int         width;
} PageFacts;

PageFixture   *page_fixture_new       (const PageFacts *facts);
void           page_fixture_free      (PageFixture     *self);
void           page_fixture_settle    (void);
PpMatrix      *page_fixture_matrix    (PageFixture     *self);
PpMatrixModel *page_fixture_model     (PageFixture     *self);
const char    *page_fixture_state     (PageFixture     *self);
void           page_fixture_picture   (PageFixture     *self,
                                       const char      *name);
void           page_fixture_select    (PageFixture     *self,
                                       const char      *hotfix);
void           page_fixture_press     (PageFixture     *self,
                                       guint            keyval);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PageFixture, page_fixture_free)
