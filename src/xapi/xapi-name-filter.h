/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** XapiNameFilter: mends member names on their way to the XML parser. */
typedef struct _XapiNameFilter XapiNameFilter;

/* Returns FALSE when it wants no more. */
typedef gboolean (*XapiNameFilterSink) (const char *data,
                                        gsize       length,
                                        gpointer    user_data);

XapiNameFilter *xapi_name_filter_new    (XapiNameFilterSink  sink,
                                         gpointer            user_data);
gboolean        xapi_name_filter_feed   (XapiNameFilter     *self,
                                         const char         *data,
                                         gsize               length);
gboolean        xapi_name_filter_finish (XapiNameFilter     *self);
void            xapi_name_filter_free   (XapiNameFilter     *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (XapiNameFilter, xapi_name_filter_free)

G_END_DECLS
