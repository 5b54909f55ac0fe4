/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <poolpatch/poolpatch.h>

G_BEGIN_DECLS

/**
 * PpPasswords: the passwords of the pools: all that were typed in this run, in memory, and those
 * that are to be remembered in the keyring as well.
 */
#define PP_TYPE_PASSWORDS (pp_passwords_get_type ())
G_DECLARE_FINAL_TYPE (PpPasswords, pp_passwords, PP, PASSWORDS, GObject)

PpPasswords *pp_passwords_new           (PpKeyring           *keyring);
gboolean     pp_passwords_can_remember  (PpPasswords         *self);
void         pp_passwords_find_async    (PpPasswords         *self,
                                         const PpSavedPool   *saved,
                                         GAsyncReadyCallback  callback,
                                         gpointer             user_data);
char        *pp_passwords_find_finish   (PpPasswords         *self,
                                         GAsyncResult        *result,
                                         GError             **error);
void         pp_passwords_keep_async    (PpPasswords         *self,
                                         const PpSavedPool   *saved,
                                         const char          *password,
                                         gboolean             remember,
                                         GAsyncReadyCallback  callback,
                                         gpointer             user_data);
gboolean     pp_passwords_keep_finish   (PpPasswords         *self,
                                         GAsyncResult        *result,
                                         GError             **error);
void         pp_passwords_forget_async  (PpPasswords         *self,
                                         const PpSavedPool   *saved,
                                         GAsyncReadyCallback  callback,
                                         gpointer             user_data);
gboolean     pp_passwords_forget_finish (PpPasswords         *self,
                                         GAsyncResult        *result,
                                         GError             **error);

G_END_DECLS
