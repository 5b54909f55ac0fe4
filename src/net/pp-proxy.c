/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-proxy"

#include "config.h"

#include <poolpatch/pp-proxy.h>

#include <string.h>

#include <poolpatch/pp-error.h>

#define NAME_SET G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS "-_.:"
#define USUAL_PORT 8080

/*
 * User and password never stand in what it resolves to: libsoup 3.2 takes the address of such a proxy
 * for that of the request as soon as the proxy asks who is there (authenticate_auth() in its
 * soup-auth-manager.c). Who makes the connection asks pp_proxy_dup_login() then.
 */
struct _PpProxy
{
  GObject         parent_instance;

  GProxyResolver *system;   /* (owned) (nullable) whom to ask */
  char           *address;  /* (owned) (nullable) of the one proxy */
  GMutex          mutex;    /* guards logins: lookups come from any thread */
  GHashTable     *logins;   /* (owned) "host:port" → "user:password", percent-encoded */
  gboolean        open;     /* they stand in what it resolves to: for who is not libsoup */
};

static void pp_proxy_iface_init (GProxyResolverInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (PpProxy, pp_proxy, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_PROXY_RESOLVER, pp_proxy_iface_init))

static void
login_free (gpointer data)
{
  explicit_bzero (data, strlen (data));
  g_free (data);
}

static char *
create_server (const char *host,
               int         port)
{
  return g_strdup_printf (strchr (host, ':') != NULL ? "[%s]:%d" : "%s:%d", host, port);
}

static void
keep_login (PpProxy    *self,
            const char *host,
            int         port,
            char       *login)
{
  g_mutex_lock (&self->mutex);
  g_hash_table_replace (self->logins, create_server (host, port), login);
  g_mutex_unlock (&self->mutex);
}

static char **
create_answer (PpProxy *self)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  const char *server = self->address != NULL ? self->address + strlen ("http://") : NULL;
  const char *login = self->open && server != NULL ? g_hash_table_lookup (self->logins, server)
                                                   : NULL;

  if (login != NULL)
    {
      char *address = g_strconcat ("http://", login, "@", server, NULL);

      g_strv_builder_add (builder, address);
      login_free (address);
    }
  else
    {
      g_strv_builder_add (builder, self->address != NULL ? self->address : "direct://");
    }

  return g_strv_builder_end (builder);
}

/* Takes user and password out of what the desktop says, and keeps them. */
static void
take_logins (PpProxy *self,
             char   **answer)
{
  for (guint i = 0; !self->open && answer[i] != NULL; i++)
    {
      g_autoptr(GUri) uri = g_uri_parse (answer[i], G_URI_FLAGS_ENCODED, NULL);

      if (uri == NULL || g_uri_get_userinfo (uri) == NULL || g_uri_get_host (uri) == NULL)
        continue;

      keep_login (self, g_uri_get_host (uri), g_uri_get_port (uri),
                  g_strdup (g_uri_get_userinfo (uri)));
      g_free (answer[i]);
      answer[i] = g_uri_join (G_URI_FLAGS_ENCODED, g_uri_get_scheme (uri), NULL,
                              g_uri_get_host (uri), g_uri_get_port (uri), "", NULL, NULL);
    }
}

static char **
pp_proxy_lookup (GProxyResolver *resolver,
                 const char     *uri,
                 GCancellable   *cancellable,
                 GError        **error)
{
  PpProxy *self = PP_PROXY (resolver);

  char **answer;

  if (self->system == NULL)
    return create_answer (self);

  answer = g_proxy_resolver_lookup (self->system, uri, cancellable, error);
  if (answer != NULL)
    take_logins (self, answer);

  return answer;
}

static void
answered_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(GError) error = NULL;
  char **answer = g_proxy_resolver_lookup_finish (G_PROXY_RESOLVER (object), result, &error);

  if (answer == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  take_logins (g_task_get_source_object (task), answer);
  g_task_return_pointer (task, answer, (GDestroyNotify) g_strfreev);
}

static void
pp_proxy_lookup_async (GProxyResolver     *resolver,
                       const char         *uri,
                       GCancellable       *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer            user_data)
{
  PpProxy *self = PP_PROXY (resolver);
  g_autoptr(GTask) task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, pp_proxy_lookup_async);
  if (self->system != NULL)
    g_proxy_resolver_lookup_async (self->system, uri, cancellable, answered_cb,
                                   g_steal_pointer (&task));
  else
    g_task_return_pointer (task, create_answer (self), (GDestroyNotify) g_strfreev);
}

static char **
pp_proxy_lookup_finish (GProxyResolver *resolver,
                        GAsyncResult   *result,
                        GError        **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
pp_proxy_iface_init (GProxyResolverInterface *iface)
{
  iface->lookup = pp_proxy_lookup;
  iface->lookup_async = pp_proxy_lookup_async;
  iface->lookup_finish = pp_proxy_lookup_finish;
}

static void
pp_proxy_dispose (GObject *object)
{
  g_clear_object (&PP_PROXY (object)->system);

  G_OBJECT_CLASS (pp_proxy_parent_class)->dispose (object);
}

static void
pp_proxy_finalize (GObject *object)
{
  PpProxy *self = PP_PROXY (object);

  g_clear_pointer (&self->address, g_free);
  g_clear_pointer (&self->logins, g_hash_table_unref);
  g_mutex_clear (&self->mutex);

  G_OBJECT_CLASS (pp_proxy_parent_class)->finalize (object);
}

static void
pp_proxy_class_init (PpProxyClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = pp_proxy_dispose;
  object_class->finalize = pp_proxy_finalize;
}

static void
pp_proxy_init (PpProxy *self)
{
  g_mutex_init (&self->mutex);
  self->logins = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, login_free);
}

static gboolean
is_plain (GUri *uri)
{
  const char *path = g_uri_get_path (uri);
  const char *host = g_uri_get_host (uri);

  return g_str_equal (g_uri_get_scheme (uri), "http") &&
         host != NULL && *host != '\0' && strspn (host, NAME_SET) == strlen (host) &&
         (*path == '\0' || g_str_equal (path, "/")) && g_uri_get_userinfo (uri) == NULL &&
         g_uri_get_query (uri) == NULL && g_uri_get_fragment (uri) == NULL;
}

/**
 * pp_proxy_normalize_address:
 * @text: "host[:port]" or "http://host[:port]", as a person types it
 * @error: return location for %PP_ERROR_FAILED
 *
 * Without a port it is 8080. A user or password in it is refused: it would be shown and kept.
 *
 * Returns: (transfer full) (nullable): "http://host:port"
 */
char *
pp_proxy_normalize_address (const char *text,
                            GError    **error)
{
  g_autofree char *trimmed = NULL;
  g_autofree char *full = NULL;
  g_autofree char *host = NULL;
  g_autofree char *server = NULL;
  g_autoptr(GUri) uri = NULL;

  g_return_val_if_fail (text != NULL, NULL);

  trimmed = g_strstrip (g_strdup (text));
  full = strstr (trimmed, "://") != NULL ? g_strdup (trimmed) : g_strconcat ("http://", trimmed, NULL);
  uri = g_uri_parse (full, G_URI_FLAGS_NONE, NULL);
  if (uri == NULL || !is_plain (uri))
    {
      /* What was typed is not repeated: there may be a password in it. */
      g_propagate_error (error, pp_error_new (PP_ERROR_FAILED, NULL, "This is not the address of a "
                                              "proxy: it is http://HOST:PORT, without a user."));
      return NULL;
    }

  host = g_ascii_strdown (g_uri_get_host (uri), -1);
  server = create_server (host, g_uri_get_port (uri) > 0 ? g_uri_get_port (uri) : USUAL_PORT);

  return g_strconcat ("http://", server, NULL);
}

/**
 * pp_proxy_new_system:
 *
 * Returns: (transfer full): what the desktop or the environment says
 */
GProxyResolver *
pp_proxy_new_system (void)
{
  PpProxy *self = g_object_new (PP_TYPE_PROXY, NULL);

  self->system = g_object_ref (g_proxy_resolver_get_default ());

  return G_PROXY_RESOLVER (self);
}

/**
 * pp_proxy_new_none:
 *
 * Returns: (transfer full): every server is asked directly
 */
GProxyResolver *
pp_proxy_new_none (void)
{
  return g_object_new (PP_TYPE_PROXY, NULL);
}

/**
 * pp_proxy_new_manual:
 * @address: "http://host:port", as pp_proxy_normalize_address() makes it
 * @user: (nullable): whom to log in as when the proxy asks, by Basic or Digest
 * @password: (nullable): of @user
 *
 * Returns: (transfer full): one proxy for every server
 */
GProxyResolver *
pp_proxy_new_manual (const char *address,
                     const char *user,
                     const char *password)
{
  PpProxy *self;
  g_autofree char *name = NULL;
  char *secret;

  g_return_val_if_fail (address != NULL && g_str_has_prefix (address, "http://"), NULL);

  self = g_object_new (PP_TYPE_PROXY, NULL);
  self->address = g_strdup (address);
  if (user == NULL || *user == '\0')
    return G_PROXY_RESOLVER (self);

  name = g_uri_escape_string (user, NULL, FALSE);
  secret = g_uri_escape_string (password != NULL ? password : "", NULL, FALSE);
  g_hash_table_replace (self->logins, g_strdup (address + strlen ("http://")),
                        g_strconcat (name, ":", secret, NULL));
  login_free (secret);

  return G_PROXY_RESOLVER (self);
}

/**
 * pp_proxy_new_open:
 * @self: a resolver
 *
 * Not for libsoup. What makes the connection has to be told user and password of a proxy in its
 * address, and must not show them.
 *
 * Returns: (transfer full): the same, with user and password in what it resolves to
 */
GProxyResolver *
pp_proxy_new_open (PpProxy *self)
{
  PpProxy *other;
  GHashTableIter iter;
  gpointer server;
  gpointer login;

  g_return_val_if_fail (PP_IS_PROXY (self), NULL);

  other = g_object_new (PP_TYPE_PROXY, NULL);
  g_set_object (&other->system, self->system);
  other->address = g_strdup (self->address);
  other->open = TRUE;
  g_mutex_lock (&self->mutex);
  g_hash_table_iter_init (&iter, self->logins);
  while (g_hash_table_iter_next (&iter, &server, &login))
    g_hash_table_insert (other->logins, g_strdup (server), g_strdup (login));
  g_mutex_unlock (&self->mutex);

  return G_PROXY_RESOLVER (other);
}

/**
 * pp_proxy_dup_login:
 * @self: a resolver that led to a proxy
 * @server: "host:port" of that proxy
 * @password: (out) (transfer full): its password, to be wiped
 *
 * From any thread.
 *
 * Returns: (transfer full) (nullable): the user to log in as; %NULL when there is none, and no
 *   @password then either
 */
char *
pp_proxy_dup_login (PpProxy    *self,
                    const char *server,
                    char      **password)
{
  g_autoptr(GMutexLocker) locker = NULL;
  const char *login;
  const char *colon;

  g_return_val_if_fail (PP_IS_PROXY (self) && server != NULL && password != NULL, NULL);

  *password = NULL;
  locker = g_mutex_locker_new (&self->mutex);
  login = g_hash_table_lookup (self->logins, server);
  if (login == NULL)
    return NULL;

  colon = strchr (login, ':');
  *password = g_uri_unescape_string (colon != NULL ? colon + 1 : "", NULL);
  if (*password == NULL)
    *password = g_strdup ("");

  return g_uri_unescape_segment (login, colon, NULL);
}
