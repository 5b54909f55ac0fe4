/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "odd-server.h"
#include "xapi-session.h"
#include "xapi-trust.h"
#include "../support/relay-fixture.h"

G_BEGIN_DECLS

/**
 * WayFixture: a server behind a relay of one kind of TLS. It takes every login, notes "whole" for a
 * file that came in whole, never answers task.get_record, and closes at host.get_servertime.
 */
typedef struct
{
  OddServer      *server;  /* (owned) */
  PpRelayFixture *relay;   /* (owned) (nullable) */
  XapiTrust      *trust;   /* (owned) without a pin */
} WayFixture;

void     way_fixture_set_up    (WayFixture   *self,
                                const char   *priority);
void     way_fixture_tear_down (WayFixture   *self);
char    *way_serve             (OddServer    *server,    /* the calls of such a server */
                                const char   *method,
                                const char   *body);
char    *way_make_file         (gsize         length);   /* in the cache folder: to be unlinked */
gboolean way_login             (XapiSession  *session,
                                GCancellable *cancellable,
                                GError      **error);

G_END_DECLS
