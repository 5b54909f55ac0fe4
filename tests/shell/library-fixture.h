/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "pp-workspace.h"

#include "live-fixture.h"

/** LibraryFixture: the page of an empty library, with a list of hotfixes, in a window of its own. */
typedef struct
{
  char        *folder;     /* (owned) */
  PpWorkspace *workspace;  /* (owned) */
  GtkWidget   *window;
  GtkWidget   *page;
  LiveFixture *live;       /* (owned) (nullable) */
} LibraryFixture;

void          library_set_up       (LibraryFixture *self,
                                    gconstpointer   data);
void          library_tear_down    (LibraryFixture *self,
                                    gconstpointer   data);
GtkTreeModel *library_get_files    (LibraryFixture *self);
int           library_count_files  (LibraryFixture *self);
void          library_picture      (GtkWidget      *window,
                                    const char     *name);
void          library_drop         (LibraryFixture *self,
                                    const char     *name);
GtkWidget    *library_find_trouble (LibraryFixture *self);
char         *library_get_text     (LibraryFixture *self,
                                    int             position,
                                    int             column);
void          library_assert_text  (LibraryFixture *self,
                                    int             position,
                                    int             column,
                                    const char     *expected);
void          library_select_row   (LibraryFixture *self,
                                    int             position);
gboolean      library_can          (LibraryFixture *self,
                                    const char     *action);
void          library_act          (LibraryFixture *self,
                                    const char     *action);
void          library_choose       (LibraryFixture *self,
                                    const char     *action,
                                    const char     *value);
void          library_search       (LibraryFixture *self,
                                    const char     *text);
