/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <poolpatch/poolpatch.h>

G_BEGIN_DECLS

/**
 * PpDownloadKeeper: has the library keep to the settings: its folder and quota, the folder that is
 * watched, the login of a download server, and the client ID, which are in the keyring.
 *
 * Properties: client (who the client ID is of, %NULL = there is none), error (what the settings are
 * wrong in, or the keyring; nullable), remembered (whether the password of the login is in the keyring).
 */
#define PP_TYPE_DOWNLOAD_KEEPER (pp_download_keeper_get_type ())
G_DECLARE_FINAL_TYPE (PpDownloadKeeper, pp_download_keeper, PP, DOWNLOAD_KEEPER, GObject)

PpDownloadKeeper *pp_download_keeper_new              (GSettings         *settings,
                                                       PpKeyring         *keyring,
                                                       PpFeed            *feed,
                                                       PpLibrary         *library);
void              pp_download_keeper_follow           (PpDownloadKeeper  *self,
                                                       GListModel        *pools);
GSettings        *pp_download_keeper_get_settings     (PpDownloadKeeper  *self);
PpLibrary        *pp_download_keeper_get_library      (PpDownloadKeeper  *self);
PpFolderWatch    *pp_download_keeper_get_watch        (PpDownloadKeeper  *self);
const char       *pp_download_keeper_get_client       (PpDownloadKeeper  *self);
gboolean          pp_download_keeper_load_client_id   (PpDownloadKeeper  *self,
                                                       const char        *path,
                                                       GError           **error);
void              pp_download_keeper_forget_client_id (PpDownloadKeeper  *self);
void              pp_download_keeper_set_password     (PpDownloadKeeper  *self,
                                                       const char        *password);

G_END_DECLS
