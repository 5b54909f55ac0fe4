/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <poolpatch/pp-catalogue.h>

#include "pp-net.h"

G_BEGIN_DECLS

void         pp_feed_reading_async  (PpNet                *net,
                                     const char           *source,
                                     const char           *cache_dir,
                                     PpMirrors            *mirrors,
                                     GCancellable         *cancellable,
                                     GAsyncReadyCallback   callback,
                                     gpointer              user_data);
PpCatalogue *pp_feed_reading_finish (GAsyncResult         *result,
                                     gboolean             *unchanged,
                                     GError              **error);

void         pp_feed_stand_in_async  (const char * const   *sources,
                                      const char           *cache_dir,
                                      PpMirrors            *mirrors,
                                      GAsyncReadyCallback   callback,
                                      gpointer              user_data);
PpCatalogue *pp_feed_stand_in_finish (GAsyncResult         *result);

G_END_DECLS
