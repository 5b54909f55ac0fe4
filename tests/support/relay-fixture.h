/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define PP_RELAY_OLD "NORMAL:%COMPAT:-VERS-ALL:-KX-ALL:+RSA:-CIPHER-ALL:-MAC-ALL:+SHA1:+VERS-TLS1.0"
#define PP_RELAY_AES PP_RELAY_OLD ":+AES-256-CBC"
#define PP_RELAY_RC4 PP_RELAY_OLD ":+ARCFOUR-128"

/** PpRelayFixture: tls-relay (PP_TLS_RELAY) as a child: RSA of 1024 bits, SHA-1. */
typedef struct
{
  GSubprocess      *process;      /* (owned) */
  GDataInputStream *output;       /* (owned) */
  char             *address;      /* (owned) "https://127.0.0.1:port" */
  char             *server;       /* (owned) "127.0.0.1:port" */
  char             *fingerprint;  /* (owned) */
} PpRelayFixture;

/* plain: address of what it stands in front of. */
PpRelayFixture *pp_relay_fixture_new  (const char     *priority,
                                       const char     *plain);
/* Returns how many bytes came out of TLS. */
gint64          pp_relay_fixture_free (PpRelayFixture *self);

G_END_DECLS
