/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libsoup/soup.h>

G_BEGIN_DECLS

/** PpHttpFixture: a server on this machine whose answers the test gives. */
typedef struct
{
  SoupServer *server;  /* (owned) */
  char       *url;     /* (owned) */
} PpHttpFixture;

void pp_http_fixture_start (PpHttpFixture     *self,
                            SoupServerCallback handler,
                            gpointer           user_data);
void pp_http_fixture_stop  (PpHttpFixture     *self);

G_END_DECLS
