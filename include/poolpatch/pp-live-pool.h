/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#ifndef PP_USES_POOL
#error "This room may not use src/pool/: see src/meson.build"
#endif

#include <gio/gio.h>
#include <poolpatch/pp-error.h>
#include <poolpatch/pp-snapshot.h>

G_BEGIN_DECLS

typedef struct _PpBook PpBook;  /* <poolpatch/pp-book.h>, which not every room that has pools may use */

/* What ordinary pools are offered, for G_TLS_GNUTLS_PRIORITY: main() sets it, as GLib reads it once,
 * at its first use of TLS. HMAC-SHA256: 7.0 without ssl_legacy has AES128-SHA256 and nothing else. */
#define PP_TLS_PRIORITY "NORMAL:%COMPAT:-VERS-TLS1.1:-VERS-TLS1.0:+SHA256"

/** PpLiveState: what a person sees of a connection. */
typedef enum
{
  PP_LIVE_DISCONNECTED,
  PP_LIVE_CONNECTING,
  PP_LIVE_CONNECTED,
  PP_LIVE_RECONNECTING,
  PP_LIVE_FAILED,          /* get_error says why: certificate, password … */
} PpLiveState;

#define PP_TYPE_LIVE_STATE (pp_live_state_get_type ())
GType         pp_live_state_get_type      (void);

/**
 * PpLivePool: a pool one is connected to: a session and its events make the next snapshot.
 *
 * Properties (notify): state, snapshot (nullable; stays while reconnecting and after a failure, goes
 * when closed), error (boxed, nullable), address (changes when a member led to its master); of a
 * loss: lost-at (Unix seconds), retry-seconds (counted down; 0 = trying), disruption-expected (a
 * run restarts the master: no error); clock-skew (seconds that the master's clock is ahead).
 * Signals: changed (const PpSnapshotDiff *, a plain pointer): the snapshot was replaced;
 * hidden-changed: so was what is hidden on this computer alone.
 */
#define PP_TYPE_LIVE_POOL (pp_live_pool_get_type ())
G_DECLARE_FINAL_TYPE (PpLivePool, pp_live_pool, PP, LIVE_POOL, GObject)

/** PpCallRecorder: told of each XenAPI call sent: method, shape of its parameters, milliseconds. */
typedef void (*PpCallRecorder) (const char *method,
                                const char *shape,
                                double      milliseconds,
                                gpointer    user_data);

PpLivePool   *pp_live_pool_new            (const char           *address,
                                           const char           *user,
                                           PpBook               *book);
char         *pp_live_pool_normalize_address (const char        *address,
                                           GError              **error);
void          pp_live_pool_set_pins       (PpLivePool           *self,
                                           const char * const   *fingerprints);
void          pp_live_pool_expect         (PpLivePool           *self,
                                           const char           *uuid);
void          pp_live_pool_set_legacy_tls (PpLivePool           *self,
                                           gboolean              legacy);
gboolean      pp_live_pool_get_legacy_tls (PpLivePool           *self);
void          pp_live_pool_keep_legacy_tls (PpLivePool          *self);
void          pp_live_pool_set_recorder   (PpLivePool           *self,
                                           PpCallRecorder        recorder,
                                           gpointer              user_data);
const char   *pp_live_pool_get_address    (PpLivePool           *self);
const char   *pp_live_pool_get_user       (PpLivePool           *self);
PpLiveState   pp_live_pool_get_state      (PpLivePool           *self);
PpSnapshot   *pp_live_pool_get_snapshot   (PpLivePool           *self);
const GError *pp_live_pool_get_error      (PpLivePool           *self);
gint64        pp_live_pool_get_lost_at    (PpLivePool           *self);
guint         pp_live_pool_get_retry_seconds (PpLivePool        *self);
gboolean      pp_live_pool_get_disruption_expected   (PpLivePool           *self);
gint64        pp_live_pool_get_clock_skew (PpLivePool           *self);

void          pp_live_pool_trust          (PpLivePool           *self,
                                           PpCertificate        *certificate);
void          pp_live_pool_reconnect_now  (PpLivePool           *self);
void          pp_live_pool_connect_async  (PpLivePool           *self,
                                           const char           *password,
                                           GCancellable         *cancellable,
                                           GAsyncReadyCallback   callback,
                                           gpointer              user_data);
gboolean      pp_live_pool_connect_finish (PpLivePool           *self,
                                           GAsyncResult         *result,
                                           GError              **error);
void          pp_live_pool_refresh_async  (PpLivePool           *self,
                                           GCancellable         *cancellable,
                                           GAsyncReadyCallback   callback,
                                           gpointer              user_data);
gboolean      pp_live_pool_refresh_finish (PpLivePool           *self,
                                           GAsyncResult         *result,
                                           GError              **error);
void          pp_live_pool_close_async    (PpLivePool           *self,
                                           GAsyncReadyCallback   callback,
                                           gpointer              user_data);
gboolean      pp_live_pool_close_finish   (PpLivePool           *self,
                                           GAsyncResult         *result,
                                           GError              **error);

gboolean      pp_live_pool_may_install    (PpLivePool           *self);
gboolean      pp_live_pool_may_hide       (PpLivePool           *self);
char        **pp_live_pool_list_hidden_here (PpLivePool         *self);
void          pp_live_pool_hide_async     (PpLivePool           *self,
                                           const char * const   *hide,
                                           const char * const   *restore,
                                           GCancellable         *cancellable,
                                           GAsyncReadyCallback   callback,
                                           gpointer              user_data);
gboolean      pp_live_pool_hide_finish    (PpLivePool           *self,
                                           GAsyncResult         *result,
                                           gboolean             *shared,
                                           GError              **error);
const char * const *pp_live_pool_list_methods (void);

G_END_DECLS
