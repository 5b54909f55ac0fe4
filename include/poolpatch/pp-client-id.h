/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#ifndef PP_USES_STORE
#error "This room may not use src/store/: see src/meson.build"
#endif

#include <gio/gio.h>

G_BEGIN_DECLS

/* What a client ID is filed under in the keyring, where a pool and a user name are asked for. */
#define PP_CLIENT_ID_SECRET "client-id"
#define PP_CLIENT_ID_USER   "downloads"

/** PpClientId: who we are to the vendor's file service, as the client ID file says it. A secret. */
typedef struct
{
  char *user;     /* (owned) */
  char *key;      /* (owned) wiped when it goes */
  char *created;  /* (owned) (nullable) as it is written */
} PpClientId;

PpClientId *pp_client_id_parse   (const char        *text,
                                  GError           **error);
PpClientId *pp_client_id_load    (const char        *path,
                                  GError           **error);
char       *pp_client_id_to_text (const PpClientId  *self);
PpClientId *pp_client_id_copy    (const PpClientId  *self);
void        pp_client_id_free    (PpClientId        *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PpClientId, pp_client_id_free)

G_END_DECLS
