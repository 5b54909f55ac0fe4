/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <poolpatch/pp-client-id.h>

#include "pp-net.h"

G_BEGIN_DECLS

#define PP_TOKENS_SERVER "https://fileservice.citrix.com"

/**
 * PpTokens: the vendor's file service, which wants a token for a client ID, and the token with it in
 * every request for a file. One session at a time, for all downloads.
 */
#define PP_TYPE_TOKENS (pp_tokens_get_type ())
G_DECLARE_FINAL_TYPE (PpTokens, pp_tokens, PP, TOKENS, GObject)

PpTokens   *pp_tokens_new         (PpNet                *net);
void        pp_tokens_set_server  (PpTokens             *self,
                                   const char           *server);
const char *pp_tokens_get_server  (PpTokens             *self);
void        pp_tokens_set_client  (PpTokens             *self,
                                   const PpClientId     *client);
gboolean    pp_tokens_has_client  (PpTokens             *self);
gboolean    pp_tokens_serves      (PpTokens             *self,
                                   const char           *url);
char       *pp_tokens_rewrite     (PpTokens             *self,
                                   const char           *url);
void        pp_tokens_get_async   (PpTokens             *self,
                                   GCancellable         *cancellable,
                                   GAsyncReadyCallback   callback,
                                   gpointer              user_data);
char       *pp_tokens_get_finish  (PpTokens             *self,
                                   GAsyncResult         *result,
                                   GError              **error);
void        pp_tokens_forget      (PpTokens             *self,
                                   const char           *header);
void        pp_tokens_end         (PpTokens             *self);
gboolean    pp_tokens_is_ending   (PpTokens             *self);

G_END_DECLS
