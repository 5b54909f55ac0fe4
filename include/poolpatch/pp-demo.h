/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#ifndef PP_USES_DEMO
#error "This room may not use src/demo/: see src/meson.build"
#endif

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * PpDemo: a simulated pool in a child process (poolpatch-sim), reached like any other pool.
 */
#define PP_TYPE_DEMO (pp_demo_get_type ())
G_DECLARE_FINAL_TYPE (PpDemo, pp_demo, PP, DEMO, GObject)

PpDemo             *pp_demo_new          (const char           *scenario,
                                          const char * const   *arguments);
void                pp_demo_start_async  (PpDemo               *self,
                                          GCancellable         *cancellable,
                                          GAsyncReadyCallback   callback,
                                          gpointer              user_data);
gboolean            pp_demo_start_finish (PpDemo               *self,
                                          GAsyncResult         *result,
                                          GError              **error);
void                pp_demo_stop         (PpDemo               *self);

const char * const *pp_demo_get_servers  (PpDemo               *self);
const char         *pp_demo_get_user     (PpDemo               *self);
const char         *pp_demo_get_password (PpDemo               *self);
const char         *pp_demo_get_feed     (PpDemo               *self);
const char         *pp_demo_get_control  (PpDemo               *self);

G_END_DECLS
