/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-download-keeper"

#include "config.h"

#include "pp-download-keeper.h"

#include <glib/gi18n.h>

#include "pp-pool-item.h"

#define MEBIBYTE G_GUINT64_CONSTANT (1024 * 1024)

struct _PpDownloadKeeper
{
  GObject        parent_instance;

  GSettings     *settings;    /* (owned) */
  PpKeyring     *keyring;     /* (owned) */
  PpFeed        *feed;        /* (owned) */
  PpLibrary     *library;     /* (owned) */
  PpFolderWatch *watch;       /* (owned) */
  char          *client;      /* (owned) (nullable) user of the client ID */
  char          *server;      /* (owned) (nullable) of the login, as it was read last */
  char          *user;        /* (owned) (nullable) */
  GCancellable  *asking;      /* (owned) (nullable) of the question to the keyring whose answer counts */
  GError        *error;       /* (owned) (nullable) */
  gboolean       remembered;
};

G_DEFINE_FINAL_TYPE (PpDownloadKeeper, pp_download_keeper, G_TYPE_OBJECT)

typedef enum
{
  PROP_CLIENT = 1,
  PROP_ERROR,
  PROP_REMEMBERED,
} PpDownloadKeeperProperty;

static GParamSpec *props[PROP_REMEMBERED + 1];

static void
pp_download_keeper_get_property (GObject    *object,
                                 guint       prop_id,
                                 GValue     *value,
                                 GParamSpec *pspec)
{
  PpDownloadKeeper *self = PP_DOWNLOAD_KEEPER (object);

  switch ((PpDownloadKeeperProperty) prop_id)
    {
    case PROP_CLIENT:
      g_value_set_string (value, self->client);
      break;

    case PROP_ERROR:
      g_value_set_boxed (value, self->error);
      break;

    case PROP_REMEMBERED:
      g_value_set_boolean (value, self->remembered);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
pp_download_keeper_dispose (GObject *object)
{
  PpDownloadKeeper *self = PP_DOWNLOAD_KEEPER (object);

  g_cancellable_cancel (self->asking);
  g_clear_object (&self->asking);
  g_clear_object (&self->settings);
  g_clear_object (&self->keyring);
  g_clear_object (&self->feed);
  g_clear_object (&self->watch);
  g_clear_object (&self->library);

  G_OBJECT_CLASS (pp_download_keeper_parent_class)->dispose (object);
}

static void
pp_download_keeper_finalize (GObject *object)
{
  PpDownloadKeeper *self = PP_DOWNLOAD_KEEPER (object);

  g_free (self->client);
  g_free (self->server);
  g_free (self->user);
  g_clear_error (&self->error);

  G_OBJECT_CLASS (pp_download_keeper_parent_class)->finalize (object);
}

static void
pp_download_keeper_class_init (PpDownloadKeeperClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = pp_download_keeper_get_property;
  object_class->dispose = pp_download_keeper_dispose;
  object_class->finalize = pp_download_keeper_finalize;

  props[PROP_CLIENT] = g_param_spec_string ("client", NULL, NULL, NULL, flags);
  props[PROP_ERROR] = g_param_spec_boxed ("error", NULL, NULL, G_TYPE_ERROR, flags);
  props[PROP_REMEMBERED] = g_param_spec_boolean ("remembered", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);
}

static void
pp_download_keeper_init (PpDownloadKeeper *self)
{
}

/* @error: (transfer full) (nullable) */
static void
take_error (PpDownloadKeeper *self,
            GError           *error)
{
  g_clear_error (&self->error);
  self->error = error;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_ERROR]);
}

static void
set_client (PpDownloadKeeper *self,
            const PpClientId *client)
{
  pp_library_set_client_id (self->library, client);
  g_free (self->client);
  self->client = client != NULL ? g_strdup (client->user) : NULL;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_CLIENT]);
}

static void
set_remembered (PpDownloadKeeper *self,
                gboolean          remembered)
{
  self->remembered = remembered;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_REMEMBERED]);
}

static void
client_found_cb (GObject      *object,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr(PpDownloadKeeper) self = user_data;
  g_autoptr(PpClientId) client = NULL;
  GError *error = NULL;
  char *text = pp_keyring_lookup_finish (PP_KEYRING (object), result, &error);

  if (text != NULL)
    client = pp_client_id_parse (text, &error);
  pp_keyring_free_password (text);
  if (self->library == NULL || self->client != NULL)
    {
      g_clear_error (&error);
      return;
    }
  if (client != NULL)
    set_client (self, client);
  if (error != NULL)
    take_error (self, error);
}

static void
password_found_cb (GObject      *object,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr(PpDownloadKeeper) self = user_data;
  GError *error = NULL;
  char *password = pp_keyring_lookup_finish (PP_KEYRING (object), result, &error);

  /* The password of a server is for no other one. */
  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) && self->library != NULL &&
      !self->remembered)
    {
      pp_library_set_login (self->library, self->server, self->user, password);
      set_remembered (self, password != NULL);
      if (error != NULL)
        take_error (self, g_steal_pointer (&error));
    }
  g_clear_error (&error);
  pp_keyring_free_password (password);
}

/* (nullable): %NULL when there is nothing in it */
static char *
read_string (PpDownloadKeeper *self,
             const char       *key)
{
  char *text = g_strstrip (g_settings_get_string (self->settings, key));

  if (*text == '\0')
    g_clear_pointer (&text, g_free);

  return text;
}

static void
read_login (PpDownloadKeeper *self)
{
  g_free (self->server);
  g_free (self->user);
  self->server = read_string (self, "download-server");
  self->user = read_string (self, "download-user");
  pp_library_set_login (self->library, NULL, NULL, NULL);
  set_remembered (self, FALSE);
  g_cancellable_cancel (self->asking);
  g_clear_object (&self->asking);
  if (self->server == NULL || self->user == NULL)
    return;

  self->asking = g_cancellable_new ();
  pp_keyring_lookup_async (self->keyring, self->server, self->user, self->asking, password_found_cb,
                           g_object_ref (self));
}

static void
read_watch (PpDownloadKeeper *self)
{
  g_autofree char *folder = read_string (self, "watch-folder");
  GError *error = NULL;

  pp_folder_watch_set_folder (self->watch, folder, &error);
  take_error (self, error);
}

static void
read_quota (PpDownloadKeeper *self)
{
  g_object_set (self->library, "quota",
                g_settings_get_uint (self->settings, "library-quota") * MEBIBYTE, NULL);
}

static void
changed_cb (PpDownloadKeeper *self,
            const char       *key)
{
  if (g_str_equal (key, "library-quota"))
    read_quota (self);
  else if (g_str_equal (key, "watch-folder"))
    read_watch (self);
  else if (g_str_equal (key, "download-server") || g_str_equal (key, "download-user"))
    read_login (self);
}

static void
catalogue_cb (PpDownloadKeeper *self)
{
  pp_folder_watch_set_catalogue (self->watch, pp_feed_get_catalogue (self->feed));
}

/**
 * pp_download_keeper_new:
 * @settings: of the program
 * @keyring: where passwords and the client ID are
 * @feed: the feed
 * @library: the library
 *
 * Returns: (transfer full): their keeper, which has begun
 */
PpDownloadKeeper *
pp_download_keeper_new (GSettings *settings,
                        PpKeyring *keyring,
                        PpFeed    *feed,
                        PpLibrary *library)
{
  PpDownloadKeeper *self = g_object_new (PP_TYPE_DOWNLOAD_KEEPER, NULL);
  g_autofree char *folder = NULL;

  self->settings = g_object_ref (settings);
  self->keyring = g_object_ref (keyring);
  self->feed = g_object_ref (feed);
  self->library = g_object_ref (library);
  self->watch = pp_folder_watch_new (library);
  folder = read_string (self, "library-folder");
  if (folder != NULL)
    pp_library_use_folder (library, folder);
  g_signal_connect_object (settings, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (feed, "notify::catalogue", G_CALLBACK (catalogue_cb), self,
                           G_CONNECT_SWAPPED);
  catalogue_cb (self);
  read_quota (self);
  read_watch (self);
  read_login (self);
  if (g_settings_get_boolean (settings, "download-client-id"))
    pp_keyring_lookup_async (keyring, PP_CLIENT_ID_SECRET, PP_CLIENT_ID_USER, NULL, client_found_cb,
                             g_object_ref (self));

  return self;
}

static void
pool_changed_cb (PpDownloadKeeper *self,
                 gpointer          diff,
                 PpPoolItem       *item)
{
  PpOutlook *outlook = pp_pool_item_get_outlook (item);

  if (outlook != NULL && self->library != NULL)
    pp_library_note_outlook (self->library, outlook);
}

static void
pools_changed_cb (PpDownloadKeeper *self,
                  guint             position,
                  guint             removed,
                  guint             added,
                  GListModel       *pools)
{
  for (guint i = position; i < position + added; i++)
    {
      g_autoptr(PpPoolItem) item = g_list_model_get_item (pools, i);

      g_signal_connect_object (item, "changed", G_CALLBACK (pool_changed_cb), self,
                               G_CONNECT_SWAPPED);
      pool_changed_cb (self, NULL, item);
    }
}

/**
 * pp_download_keeper_follow:
 * @self: a keeper
 * @pools: (element-type PpPoolItem): the pools
 *
 * Has the library write down beside its files which pools have them installed.
 */
void
pp_download_keeper_follow (PpDownloadKeeper *self,
                           GListModel       *pools)
{
  g_return_if_fail (PP_IS_DOWNLOAD_KEEPER (self));

  g_signal_connect_object (pools, "items-changed", G_CALLBACK (pools_changed_cb), self,
                           G_CONNECT_SWAPPED);
  pools_changed_cb (self, 0, 0, g_list_model_get_n_items (pools), pools);
}

/**
 * pp_download_keeper_get_settings:
 * @self: a keeper
 *
 * Returns: (transfer none): the settings that it keeps to
 */
GSettings *
pp_download_keeper_get_settings (PpDownloadKeeper *self)
{
  g_return_val_if_fail (PP_IS_DOWNLOAD_KEEPER (self), NULL);

  return self->settings;
}

/**
 * pp_download_keeper_get_library:
 * @self: a keeper
 *
 * Returns: (transfer none): the library that it keeps
 */
PpLibrary *
pp_download_keeper_get_library (PpDownloadKeeper *self)
{
  g_return_val_if_fail (PP_IS_DOWNLOAD_KEEPER (self), NULL);

  return self->library;
}

/**
 * pp_download_keeper_get_watch:
 * @self: a keeper
 *
 * Returns: (transfer none): what watches a folder
 */
PpFolderWatch *
pp_download_keeper_get_watch (PpDownloadKeeper *self)
{
  g_return_val_if_fail (PP_IS_DOWNLOAD_KEEPER (self), NULL);

  return self->watch;
}

/**
 * pp_download_keeper_get_client:
 * @self: a keeper
 *
 * Returns: (transfer none) (nullable): who the client ID is of; %NULL when there is none
 */
const char *
pp_download_keeper_get_client (PpDownloadKeeper *self)
{
  g_return_val_if_fail (PP_IS_DOWNLOAD_KEEPER (self), NULL);

  return self->client;
}

static void
client_stored_cb (GObject      *object,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr(PpDownloadKeeper) self = user_data;
  GError *error = NULL;
  gboolean stored = pp_keyring_store_finish (PP_KEYRING (object), result, &error);

  if (self->settings == NULL)
    {
      g_clear_error (&error);
      return;
    }
  g_settings_set_boolean (self->settings, "download-client-id", stored);
  take_error (self, error);
}

/**
 * pp_download_keeper_load_client_id:
 * @self: a keeper
 * @path: a client ID file
 * @error: return location for %PP_ERROR_FILE and errors of files
 *
 * Uses it at once, and has the keyring keep it. Where there is none it holds until the program ends,
 * and the error property says so.
 *
 * Returns: whether it is one
 */
gboolean
pp_download_keeper_load_client_id (PpDownloadKeeper *self,
                                   const char       *path,
                                   GError          **error)
{
  g_autoptr(PpClientId) client = NULL;
  g_autofree char *label = NULL;
  char *text;

  g_return_val_if_fail (PP_IS_DOWNLOAD_KEEPER (self) && path != NULL, FALSE);

  client = pp_client_id_load (path, error);
  if (client == NULL)
    return FALSE;

  set_client (self, client);
  text = pp_client_id_to_text (client);
  label = g_strdup_printf (_("Poolpatch: client ID of %s"), client->user);
  pp_keyring_store_async (self->keyring, PP_CLIENT_ID_SECRET, PP_CLIENT_ID_USER, label, text, NULL,
                          client_stored_cb, g_object_ref (self));
  pp_keyring_free_password (text);

  return TRUE;
}

static void
client_cleared_cb (GObject      *object,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr(PpDownloadKeeper) self = user_data;
  GError *error = NULL;

  if (!pp_keyring_clear_finish (PP_KEYRING (object), result, &error))
    take_error (self, error);
}

/**
 * pp_download_keeper_forget_client_id:
 * @self: a keeper
 *
 * Forgets the client ID, here and in the keyring.
 */
void
pp_download_keeper_forget_client_id (PpDownloadKeeper *self)
{
  g_return_if_fail (PP_IS_DOWNLOAD_KEEPER (self));

  set_client (self, NULL);
  g_settings_set_boolean (self->settings, "download-client-id", FALSE);
  pp_keyring_clear_async (self->keyring, PP_CLIENT_ID_SECRET, PP_CLIENT_ID_USER, NULL,
                          client_cleared_cb, g_object_ref (self));
}

static void
password_stored_cb (GObject      *object,
                    GAsyncResult *result,
                    gpointer      user_data)
{
  g_autoptr(PpDownloadKeeper) self = user_data;
  GError *error = NULL;

  set_remembered (self, pp_keyring_store_finish (PP_KEYRING (object), result, &error));
  take_error (self, error);
}

/**
 * pp_download_keeper_set_password:
 * @self: a keeper
 * @password: of the user of the download server that the settings name
 *
 * Uses it at once, and has the keyring keep it.
 */
void
pp_download_keeper_set_password (PpDownloadKeeper *self,
                                 const char       *password)
{
  g_autofree char *label = NULL;

  g_return_if_fail (PP_IS_DOWNLOAD_KEEPER (self) && password != NULL);

  if (self->server == NULL || self->user == NULL)
    return;

  pp_library_set_login (self->library, self->server, self->user, password);
  label = g_strdup_printf (_("Poolpatch: downloads from %s"), self->server);
  pp_keyring_store_async (self->keyring, self->server, self->user, label, password, NULL,
                          password_stored_cb, g_object_ref (self));
}
