/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-xapi"

#include "config.h"

#include "xapi-session.h"

#include "xapi-address.h"
#include "xapi-methods.h"

#include <string.h>

#define LOGIN_SECONDS 30     /* a wrong password is answered after five */
#define LOGOUT_SECONDS 5
#define MAX_HOPS 4           /* from member to master while the master changes */
#define API_VERSION "1.0"
#define ORIGINATOR "poolpatch"

struct _XapiSession
{
  GObject        parent;

  XapiTransport *transport;      /* (owned) */
  XapiTrust     *trust;          /* (owned) */
  XapiNetwork   *network;        /* (owned) */
  char          *user;           /* (owned) (nullable) */
  char          *password;       /* (owned) (nullable): wiped before it is freed */
  char          *ref;            /* (owned) (nullable): of the session on the server */
  XapiRecorder   recorder;       /* (nullable) */
  gpointer       recorder_data;
  double         pace;           /* of all time-outs */
};

G_DEFINE_FINAL_TYPE (XapiSession, xapi_session, G_TYPE_OBJECT)

/** Login: one way from the address to the master. */
typedef struct
{
  char   *address;  /* (owned) where to ask next */
  GError *hint;     /* (owned) (nullable) HOST_IS_SLAVE, which led there */
  guint   hops;
} Login;

static void
login_free (Login *login)
{
  g_free (login->address);
  g_clear_error (&login->hint);
  g_free (login);
}

static void
forget_password (XapiSession *self)
{
  if (self->password != NULL)
    explicit_bzero (self->password, strlen (self->password));
  g_clear_pointer (&self->password, g_free);
}

static void
use_address (XapiSession *self,
             const char  *address)
{
  if (self->transport != NULL &&
      g_str_equal (xapi_transport_get_address (self->transport), address))
    return;

  g_clear_object (&self->transport);
  self->transport = xapi_transport_new (address, self->trust, self->network);
  xapi_transport_set_recorder (self->transport, self->recorder, self->recorder_data);
  xapi_transport_set_pace (self->transport, self->pace);
}

static void ask_for_session (GTask *task);

static void
login_answered_cb (GObject      *object,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  XapiSession *self = g_task_get_source_object (task);
  Login *login = g_task_get_task_data (task);
  g_autoptr(GError) error = NULL;
  g_autoptr(XapiValue) ref = NULL;
  g_autofree char *master = NULL;

  ref = xapi_transport_call_finish (XAPI_TRANSPORT (object), result, &error);
  if (ref == NULL && xapi_error_is_failure (error, "HOST_IS_SLAVE"))
    master = xapi_address_with_host (login->address, xapi_error_get_param (error, 0));
  if (master != NULL && login->hops++ < MAX_HOPS)
    {
      g_debug ("%s is a member, the master is %s", login->address, master);
      g_free (login->address);
      login->address = g_steal_pointer (&master);
      g_clear_error (&login->hint);
      login->hint = g_steal_pointer (&error);
      ask_for_session (task);
      return;
    }

  if (ref != NULL && *xapi_value_get_string (ref) == '\0')
    error = xapi_error_new (XAPI_ERROR_PROTOCOL,
                            xapi_transport_get_server (XAPI_TRANSPORT (object)),
                            "the login was answered without a session");
  if (error != NULL)
    {
      /* The address a member names may lead nowhere from here: that is what has to be said. */
      g_task_return_error (task, login->hint != NULL && xapi_error_is_connection_lost (error)
                           ? g_steal_pointer (&login->hint) : g_steal_pointer (&error));
      return;
    }

  g_free (self->ref);
  self->ref = g_strdup (xapi_value_get_string (ref));
  g_task_return_boolean (task, TRUE);
}

/* All releases take four arguments: the first ones drop what they do not know. */
static void
ask_for_session (GTask *task)
{
  XapiSession *self = g_task_get_source_object (task);
  Login *login = g_task_get_task_data (task);
  g_autoptr(XapiValue) user = xapi_value_new_string (self->user);
  g_autoptr(XapiValue) password = xapi_value_new_secret (self->password);
  g_autoptr(XapiValue) version = xapi_value_new_string (API_VERSION);
  g_autoptr(XapiValue) originator = xapi_value_new_string (ORIGINATOR);
  XapiValue *params[] = { user, password, version, originator };

  use_address (self, login->address);
  xapi_transport_call_async (self->transport, "session.login_with_password",
                             params, G_N_ELEMENTS (params), LOGIN_SECONDS,
                             g_task_get_cancellable (task), login_answered_cb,
                             g_object_ref (task));
}

static void
start_login (XapiSession *self,
             GTask       *task)
{
  Login *login = g_new0 (Login, 1);

  login->address = g_strdup (xapi_transport_get_address (self->transport));
  g_task_set_task_data (task, login, (GDestroyNotify) login_free);
  g_clear_pointer (&self->ref, g_free);

  ask_for_session (task);
}

/**
 * xapi_session_login_async:
 * @self: a session
 * @user: name of a pool user
 * @password: their password; kept in memory until @self goes
 * @cancellable: (nullable): a #GCancellable
 * @callback: (scope async): called once the login has settled
 * @user_data: data for @callback
 *
 * Logs in. On a member, goes on to the master that it names, by the same scheme and port. A master
 * that cannot be reached under that address ends in the member's HOST_IS_SLAVE.
 */
void
xapi_session_login_async (XapiSession        *self,
                          const char         *user,
                          const char         *password,
                          GCancellable       *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer            user_data)
{
  g_autoptr(GTask) task = NULL;
  g_autofree char *old_user = NULL;

  g_return_if_fail (XAPI_IS_SESSION (self));
  g_return_if_fail (user != NULL && password != NULL);
  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, xapi_session_login_async);

  if (password != self->password)
    {
      forget_password (self);
      self->password = g_strdup (password);
    }
  old_user = g_steal_pointer (&self->user);
  self->user = g_strdup (user);

  start_login (self, task);
}

/**
 * xapi_session_login_finish:
 * @self: a session
 * @result: what the callback was given
 * @error: return location
 *
 * Returns: %TRUE when logged in; SESSION_AUTHENTICATION_FAILED is a %XAPI_ERROR_FAILURE
 */
gboolean
xapi_session_login_finish (XapiSession  *self,
                           GAsyncResult *result,
                           GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, xapi_session_login_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * xapi_session_relogin_async:
 * @self: a session that was logged in, or the sibling of one
 * @cancellable: (nullable): a #GCancellable
 * @callback: (scope async): called once the login has settled
 * @user_data: data for @callback
 *
 * Logs in (again) with the credentials known.
 */
void
xapi_session_relogin_async (XapiSession        *self,
                            GCancellable       *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer            user_data)
{
  g_autoptr(GTask) task = NULL;

  g_return_if_fail (XAPI_IS_SESSION (self));
  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, xapi_session_relogin_async);

  if (self->user == NULL || self->password == NULL)
    {
      g_task_return_error (task, xapi_error_new (XAPI_ERROR_NOT_LOGGED_IN,
                                                 xapi_session_get_server (self),
                                                 "nobody has logged in yet"));
      return;
    }

  start_login (self, task);
}

/**
 * xapi_session_relogin_finish:
 * @self: a session
 * @result: what the callback was given
 * @error: return location
 *
 * Returns: %TRUE when logged in
 */
gboolean
xapi_session_relogin_finish (XapiSession  *self,
                             GAsyncResult *result,
                             GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, xapi_session_relogin_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
logout_answered_cb (GObject      *object,
                    GAsyncResult *result,
                    gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(XapiValue) nothing = NULL;

  nothing = xapi_transport_call_finish (XAPI_TRANSPORT (object), result, &error);
  if (nothing == NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_boolean (task, TRUE);
}

/**
 * xapi_session_logout_async:
 * @self: a session
 * @cancellable: (nullable): a #GCancellable
 * @callback: (scope async) (nullable): called when it is over
 * @user_data: data for @callback
 *
 * Ends the session. It is forgotten here at once; a server that cannot be told within a few seconds
 * is an error nobody has to care about.
 */
void
xapi_session_logout_async (XapiSession        *self,
                           GCancellable       *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer            user_data)
{
  g_autoptr(GTask) task = NULL;
  g_autoptr(XapiValue) ref = NULL;

  g_return_if_fail (XAPI_IS_SESSION (self));
  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, xapi_session_logout_async);

  if (self->ref == NULL)
    {
      g_task_return_boolean (task, TRUE);
      return;
    }

  ref = xapi_value_new_string (self->ref);
  g_clear_pointer (&self->ref, g_free);
  xapi_transport_call_async (self->transport, "session.logout", &ref, 1, LOGOUT_SECONDS,
                             cancellable, logout_answered_cb, g_steal_pointer (&task));
}

/**
 * xapi_session_logout_finish:
 * @self: a session
 * @result: what the callback was given
 * @error: return location
 *
 * Returns: %TRUE when the server was told
 */
gboolean
xapi_session_logout_finish (XapiSession  *self,
                            GAsyncResult *result,
                            GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, xapi_session_logout_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
call_answered_cb (GObject      *object,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(GError) error = NULL;
  XapiValue *value = NULL;

  value = xapi_transport_call_finish (XAPI_TRANSPORT (object), result, &error);
  if (value == NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_pointer (task, value, (GDestroyNotify) xapi_value_unref);
}

static gboolean
may_call (XapiSession *self,
          const char  *method,
          GTask       *task)
{
  if (!xapi_methods_has (method))
    {
      g_critical ("%s is not among the methods of xapi-methods.c", method);
      g_task_return_error (task, xapi_error_new (XAPI_ERROR_PROTOCOL, NULL,
                                                 "%s is not a method this program sends", method));
      return FALSE;
    }

  if (self->ref == NULL)
    {
      g_task_return_error (task, xapi_error_new (XAPI_ERROR_NOT_LOGGED_IN,
                                                 xapi_session_get_server (self),
                                                 "%s: not logged in", method));
      return FALSE;
    }

  return TRUE;
}

/**
 * xapi_session_call_async:
 * @self: a session
 * @method: a method of xapi-methods.c
 * @params: (transfer full) (nullable): an array: its parameters without the session
 * @timeout_seconds: how long the server may be silent; 0 = as the network has it
 * @cancellable: (nullable): a #GCancellable
 * @callback: (scope async): called when the reply has come
 * @user_data: data for @callback
 *
 * Calls a method.
 */
void
xapi_session_call_async (XapiSession        *self,
                         const char         *method,
                         XapiValue          *params,
                         guint               timeout_seconds,
                         GCancellable       *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer            user_data)
{
  g_autoptr(GTask) task = NULL;
  g_autoptr(XapiValue) owned_params = params;
  g_autoptr(XapiValue) ref = NULL;
  g_autofree XapiValue **all = NULL;
  gsize n_params;

  g_return_if_fail (XAPI_IS_SESSION (self));
  g_return_if_fail (method != NULL);
  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, xapi_session_call_async);
  if (!may_call (self, method, task))
    return;

  ref = xapi_value_new_string (self->ref);
  n_params = xapi_value_get_size (params);
  all = g_new (XapiValue *, n_params + 1);
  all[0] = ref;
  for (gsize i = 0; i < n_params; i++)
    all[i + 1] = xapi_value_get_item (params, i);

  xapi_transport_call_async (self->transport, method, all, n_params + 1, timeout_seconds,
                             cancellable, call_answered_cb, g_steal_pointer (&task));
}

/**
 * xapi_session_call_finish:
 * @self: a session
 * @result: what the callback was given
 * @error: return location
 *
 * Returns: (transfer full): what the method returned, an empty text for nothing; %NULL on error
 */
XapiValue *
xapi_session_call_finish (XapiSession  *self,
                          GAsyncResult *result,
                          GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, xapi_session_call_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
xapi_session_dispose (GObject *object)
{
  XapiSession *self = XAPI_SESSION (object);

  g_clear_object (&self->transport);
  g_clear_object (&self->trust);
  g_clear_object (&self->network);
  forget_password (self);

  G_OBJECT_CLASS (xapi_session_parent_class)->dispose (object);
}

static void
xapi_session_finalize (GObject *object)
{
  XapiSession *self = XAPI_SESSION (object);

  g_free (self->user);
  g_free (self->ref);

  G_OBJECT_CLASS (xapi_session_parent_class)->finalize (object);
}

static void
xapi_session_class_init (XapiSessionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = xapi_session_dispose;
  object_class->finalize = xapi_session_finalize;
}

static void
xapi_session_init (XapiSession *self)
{
  self->pace = 1.0;
}

/**
 * xapi_session_new:
 * @address: a normal address (xapi_address_normalize()) of any server of a pool
 * @trust: decides about certificates
 *
 * Returns: (transfer full): a session, not logged in yet
 */
XapiSession *
xapi_session_new (const char *address,
                  XapiTrust  *trust)
{
  XapiSession *self;

  g_return_val_if_fail (address != NULL && XAPI_IS_TRUST (trust), NULL);

  self = g_object_new (XAPI_TYPE_SESSION, NULL);
  self->trust = g_object_ref (trust);
  self->network = xapi_network_new ();
  use_address (self, address);

  return self;
}

/**
 * xapi_session_set_network:
 * @self: a session, not logged in yet
 * @network: how servers are reached
 *
 * Sets it for all connections of @self, its uploads and its later siblings.
 */
void
xapi_session_set_network (XapiSession *self,
                          XapiNetwork *network)
{
  g_autofree char *address = NULL;

  g_return_if_fail (XAPI_IS_SESSION (self) && XAPI_IS_NETWORK (network));
  g_return_if_fail (self->ref == NULL);

  address = g_strdup (xapi_session_get_address (self));
  g_set_object (&self->network, network);
  g_clear_object (&self->transport);
  use_address (self, address);
}

/**
 * xapi_session_get_network:
 * @self: a session
 *
 * Returns: (transfer none): how servers are reached
 */
XapiNetwork *
xapi_session_get_network (XapiSession *self)
{
  g_return_val_if_fail (XAPI_IS_SESSION (self), NULL);

  return self->network;
}

/**
 * xapi_session_new_sibling:
 * @self: a session
 *
 * Releases up to 6.2 allow one event.from a session, and a long call holds a connection: those get
 * a session of their own.
 *
 * Returns: (transfer full): a session with own connections, not logged in yet
 */
XapiSession *
xapi_session_new_sibling (XapiSession *self)
{
  XapiSession *sibling;

  g_return_val_if_fail (XAPI_IS_SESSION (self), NULL);

  sibling = xapi_session_new (xapi_session_get_address (self), self->trust);
  xapi_session_set_network (sibling, self->network);
  sibling->user = g_strdup (self->user);
  sibling->password = g_strdup (self->password);
  xapi_session_set_recorder (sibling, self->recorder, self->recorder_data);
  xapi_session_set_pace (sibling, self->pace);

  return sibling;
}

/**
 * xapi_session_set_recorder:
 * @self: a session
 * @recorder: (scope forever) (nullable): told of each call when it is over
 * @user_data: data for @recorder; must outlive @self and its siblings
 *
 * Has calls written down, those of later siblings too.
 */
void
xapi_session_set_recorder (XapiSession *self,
                           XapiRecorder recorder,
                           gpointer     user_data)
{
  g_return_if_fail (XAPI_IS_SESSION (self));

  self->recorder = recorder;
  self->recorder_data = user_data;
  xapi_transport_set_recorder (self->transport, recorder, user_data);
}

/**
 * xapi_session_set_pace:
 * @self: a session
 * @pace: 1; less in tests that cannot wait
 *
 * What all time-outs of its calls, and of those of later siblings, are multiplied by.
 */
void
xapi_session_set_pace (XapiSession *self,
                       double       pace)
{
  g_return_if_fail (XAPI_IS_SESSION (self));

  self->pace = pace;
  xapi_transport_set_pace (self->transport, pace);
}

/**
 * xapi_session_get_pace:
 * @self: a session
 *
 * Returns: what all periods are multiplied by
 */
double
xapi_session_get_pace (XapiSession *self)
{
  g_return_val_if_fail (XAPI_IS_SESSION (self), 1.0);

  return self->pace;
}

/**
 * xapi_session_set_address:
 * @self: a session
 * @address: a normal address
 *
 * Sets where the next login starts, as when the master is gone and a member may know the new one.
 * The present session is forgotten.
 */
void
xapi_session_set_address (XapiSession *self,
                          const char  *address)
{
  g_return_if_fail (XAPI_IS_SESSION (self));
  g_return_if_fail (address != NULL);

  g_clear_pointer (&self->ref, g_free);
  use_address (self, address);
}

/**
 * xapi_session_get_address:
 * @self: a session
 *
 * Returns: (transfer none): the address of the master, once logged in
 */
const char *
xapi_session_get_address (XapiSession *self)
{
  g_return_val_if_fail (XAPI_IS_SESSION (self), NULL);

  return xapi_transport_get_address (self->transport);
}

/**
 * xapi_session_get_server:
 * @self: a session
 *
 * Returns: (transfer none): "host:port" of the same
 */
const char *
xapi_session_get_server (XapiSession *self)
{
  g_return_val_if_fail (XAPI_IS_SESSION (self), NULL);

  return xapi_transport_get_server (self->transport);
}

/**
 * xapi_session_get_user:
 * @self: a session
 *
 * Returns: (transfer none) (nullable): who has logged in
 */
const char *
xapi_session_get_user (XapiSession *self)
{
  g_return_val_if_fail (XAPI_IS_SESSION (self), NULL);

  return self->user;
}

/**
 * xapi_session_get_ref:
 * @self: a session
 *
 * Returns: (transfer none) (nullable): the session on the server: as good as a password
 */
const char *
xapi_session_get_ref (XapiSession *self)
{
  g_return_val_if_fail (XAPI_IS_SESSION (self), NULL);

  return self->ref;
}

/**
 * xapi_session_get_trust:
 * @self: a session
 *
 * Returns: (transfer none): what decides about certificates
 */
XapiTrust *
xapi_session_get_trust (XapiSession *self)
{
  g_return_val_if_fail (XAPI_IS_SESSION (self), NULL);

  return self->trust;
}

/**
 * xapi_session_is_logged_in:
 * @self: a session
 *
 * Returns: whether a login succeeded and no logout followed; the server may have forgotten it
 */
gboolean
xapi_session_is_logged_in (XapiSession *self)
{
  g_return_val_if_fail (XAPI_IS_SESSION (self), FALSE);

  return self->ref != NULL;
}
