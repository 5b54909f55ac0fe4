/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/** ProxyFixture: tests/support/proxy.py as a child process. */
typedef struct
{
  GSubprocess      *process; /* (owned) */
  GDataInputStream *lines;   /* (owned) */
  guint             port;
  char             *address; /* (owned) "http://127.0.0.1:port" */
  char             *server;  /* (owned) "127.0.0.1:port" */
} ProxyFixture;

void  proxy_fixture_start (ProxyFixture *self,
                           const char   *option,   /* (nullable) */
                           const char   *value);   /* (nullable) */
char *proxy_fixture_next  (ProxyFixture *self);    /* the next request; waits for it */
void  proxy_fixture_stop  (ProxyFixture *self);
guint proxy_fixture_end   (ProxyFixture *self);    /* stops it: how many were not read yet */

G_END_DECLS
