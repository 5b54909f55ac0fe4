/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-network-keeper"

#include "config.h"

#include "pp-network-keeper.h"

#include <glib/gi18n.h>

struct _PpNetworkKeeper
{
  GObject        parent_instance;

  GSettings     *settings; /* (owned) */
  PpKeyring     *keyring;  /* (owned) */
  PpFeed        *feed;     /* (owned) */
  PpLibrary     *library;  /* (owned) */
  PpLiveNetwork *pools;    /* (owned) */
  PpNetwork     *network;  /* (owned) as it was read last */
  GError        *error;    /* (owned) (nullable) */
  gboolean       remembered;
  gboolean       asking;   /* the keyring, at this moment */
  guint          asked;    /* lookups of the keyring so far: only the last one counts */
};

G_DEFINE_FINAL_TYPE (PpNetworkKeeper, pp_network_keeper, G_TYPE_OBJECT)

typedef enum
{
  PROP_ERROR = 1,
  PROP_REMEMBERED,
} PpNetworkKeeperProperty;

static GParamSpec *props[PROP_REMEMBERED + 1];

/* One question to the keyring. */
typedef struct
{
  PpNetworkKeeper *self;       /* (owned) */
  guint            number;
} Question;

static Question *
question_new (PpNetworkKeeper *self)
{
  Question *question = g_new0 (Question, 1);

  question->self = g_object_ref (self);
  question->number = ++self->asked;

  return question;
}

static void
question_free (Question *question)
{
  g_object_unref (question->self);
  g_free (question);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Question, question_free)

static void
pp_network_keeper_get_property (GObject    *object,
                                guint       prop_id,
                                GValue     *value,
                                GParamSpec *pspec)
{
  PpNetworkKeeper *self = PP_NETWORK_KEEPER (object);

  switch ((PpNetworkKeeperProperty) prop_id)
    {
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
pp_network_keeper_dispose (GObject *object)
{
  PpNetworkKeeper *self = PP_NETWORK_KEEPER (object);

  g_clear_object (&self->settings);
  g_clear_object (&self->keyring);
  g_clear_object (&self->feed);
  g_clear_object (&self->library);
  g_clear_object (&self->pools);

  G_OBJECT_CLASS (pp_network_keeper_parent_class)->dispose (object);
}

static void
pp_network_keeper_finalize (GObject *object)
{
  PpNetworkKeeper *self = PP_NETWORK_KEEPER (object);

  g_clear_pointer (&self->network, pp_network_free);
  g_clear_error (&self->error);

  G_OBJECT_CLASS (pp_network_keeper_parent_class)->finalize (object);
}

static void
pp_network_keeper_class_init (PpNetworkKeeperClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = pp_network_keeper_get_property;
  object_class->dispose = pp_network_keeper_dispose;
  object_class->finalize = pp_network_keeper_finalize;

  props[PROP_ERROR] =
    g_param_spec_boxed ("error", NULL, NULL, G_TYPE_ERROR,
                        G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  props[PROP_REMEMBERED] =
    g_param_spec_boolean ("remembered", NULL, NULL, FALSE,
                          G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);
}

static void
pp_network_keeper_init (PpNetworkKeeper *self)
{
}

/* @error: (transfer full) (nullable) */
static void
take_error (PpNetworkKeeper *self,
            GError          *error)
{
  g_clear_error (&self->error);
  self->error = error;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_ERROR]);
}

static void
set_remembered (PpNetworkKeeper *self,
                gboolean         remembered)
{
  self->remembered = remembered;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_REMEMBERED]);
}

/* With an address that is none there is no way to anywhere: no server is asked directly instead. */
static void
apply (PpNetworkKeeper *self,
       const char      *password)
{
  GError *error = NULL;
  g_autoptr(GProxyResolver) resolver = pp_network_create_resolver (self->network, password, &error);

  if (resolver == NULL)
    resolver = pp_proxy_new_manual ("http://invalid.invalid:1", NULL, NULL);
  pp_network_apply (self->network, G_OBJECT (self->feed), self->network->feed_seconds, resolver);
  pp_network_apply (self->network, G_OBJECT (self->library), self->network->download_seconds,
                    resolver);
  pp_network_apply_to_pools (self->network, G_OBJECT (self->pools), resolver);
  take_error (self, error);
}

static void
found_cb (GObject      *object,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(Question) question = user_data;
  PpNetworkKeeper *self = question->self;
  GError *error = NULL;
  char *password = pp_keyring_lookup_finish (PP_KEYRING (object), result, &error);

  if (question->number == self->asked)
    {
      self->asking = FALSE;
      apply (self, password);
      set_remembered (self, password != NULL);
      if (error != NULL && self->error == NULL)
        take_error (self, g_steal_pointer (&error));
    }
  g_clear_error (&error);
  pp_keyring_free_password (password);
}

static void
read_settings (PpNetworkKeeper *self)
{
  g_autofree char *name = NULL;

  g_clear_pointer (&self->network, pp_network_free);
  self->network = pp_network_new (self->settings);
  apply (self, NULL);
  name = pp_network_dup_secret_name (self->network);
  self->asking = name != NULL;
  if (name != NULL)
    {
      pp_keyring_lookup_async (self->keyring, name, self->network->user, NULL, found_cb,
                               question_new (self));
      return;
    }

  self->asked++;
  set_remembered (self, FALSE);
}

static void
changed_cb (GSettings  *settings,
            const char *key,
            gpointer    user_data)
{
  if (g_str_has_prefix (key, "proxy-") || g_str_has_suffix (key, "-timeout"))
    read_settings (PP_NETWORK_KEEPER (user_data));
}

/**
 * pp_network_keeper_new:
 * @settings: of the program
 * @keyring: where the password of the proxy is
 * @feed: the feed
 * @library: the library, which downloads
 * @pools: how the servers of pools are reached
 *
 * Returns: (transfer full): their keeper, which has begun
 */
PpNetworkKeeper *
pp_network_keeper_new (GSettings     *settings,
                       PpKeyring     *keyring,
                       PpFeed        *feed,
                       PpLibrary     *library,
                       PpLiveNetwork *pools)
{
  PpNetworkKeeper *self = g_object_new (PP_TYPE_NETWORK_KEEPER, NULL);

  self->settings = g_object_ref (settings);
  self->keyring = g_object_ref (keyring);
  self->feed = g_object_ref (feed);
  self->library = g_object_ref (library);
  self->pools = g_object_ref (pools);
  g_signal_connect_object (settings, "changed", G_CALLBACK (changed_cb), self, 0);
  read_settings (self);

  return self;
}

/**
 * pp_network_keeper_is_asking:
 * @self: a keeper
 *
 * Returns: whether the password of the proxy is still being looked for: it has been when the
 *   property remembered is notified
 */
gboolean
pp_network_keeper_is_asking (PpNetworkKeeper *self)
{
  g_return_val_if_fail (PP_IS_NETWORK_KEEPER (self), FALSE);

  return self->asking;
}

/**
 * pp_network_keeper_get_settings:
 * @self: a keeper
 *
 * Returns: (transfer none): the settings that it keeps to
 */
GSettings *
pp_network_keeper_get_settings (PpNetworkKeeper *self)
{
  g_return_val_if_fail (PP_IS_NETWORK_KEEPER (self), NULL);

  return self->settings;
}

static void
stored_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(Question) question = user_data;
  PpNetworkKeeper *self = question->self;
  GError *error = NULL;
  gboolean stored = pp_keyring_store_finish (PP_KEYRING (object), result, &error);

  if (question->number == self->asked)
    {
      set_remembered (self, stored);
      if (error != NULL && self->error == NULL)
        take_error (self, g_steal_pointer (&error));
    }
  g_clear_error (&error);
}

/**
 * pp_network_keeper_set_password:
 * @self: a keeper
 * @password: of the user of the proxy that the settings name
 *
 * Uses it at once, and has the keyring keep it. Where there is none it holds until the program
 * ends, and the error says so.
 */
void
pp_network_keeper_set_password (PpNetworkKeeper *self,
                                const char      *password)
{
  g_autofree char *name = NULL;
  g_autofree char *label = NULL;

  g_return_if_fail (PP_IS_NETWORK_KEEPER (self) && password != NULL);

  name = pp_network_dup_secret_name (self->network);
  if (name == NULL)
    return;

  apply (self, password);
  label = g_strdup_printf (_("Poolpatch: proxy %s"), name);
  pp_keyring_store_async (self->keyring, name, self->network->user, label, password, NULL, stored_cb,
                          question_new (self));
}
