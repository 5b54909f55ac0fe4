/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <poolpatch/pp-outlook.h>

G_BEGIN_DECLS

/* What is called a large pool here. */
#define LARGE_POOL_HOSTS 64
#define LARGE_POOL_HOTFIXES 700

PpCatalogue *large_pool_make_catalogue (void);
PpNotes     *large_pool_make_notes     (void);
PpHost      *large_pool_make_host      (guint      i,
                                        guint      n_applied);
PpSnapshot  *large_pool_make_snapshot  (GPtrArray *hosts);

G_END_DECLS
