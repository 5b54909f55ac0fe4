/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-tokens"

#include "config.h"

#include "pp-tokens.h"

#include <string.h>

#include <json-glib/json-glib.h>
#include <poolpatch/pp-error.h>

/* The exchange as XenCenter makes it: POST …/api/session/token with Basic user:key and the wanted
 * minutes, answered by 201 with a token and the id of a session; files then by Basic
 * user_session:token; DELETE of the session when nothing is to come any more. */

#define TOKEN_PATH "/api/session/token"
#define TOKEN_REQUEST "{\"expiration\":1440}"
#define REPLY_MAX (64 * 1024)
#define OLD_PREFIX "/direct/download/"
#define NEW_PREFIX "/direct/v2/download/"

struct _PpTokens
{
  GObject     parent_instance;

  PpNet      *net;       /* (owned) (nullable) after dispose */
  char       *server;    /* (owned) scheme, host and port */
  PpClientId *client;    /* (owned) (nullable) */
  char       *session;   /* (owned) (nullable) id of the session */
  char       *header;    /* (owned) (nullable) Authorization for files, as long as the session is */
  GPtrArray  *waiters;   /* (owned) (element-type GTask) for the token that was asked for */
  guint       n_ending;  /* sessions that are being ended */
};

G_DEFINE_FINAL_TYPE (PpTokens, pp_tokens, G_TYPE_OBJECT)

static void
wipe (char **text)
{
  if (*text != NULL)
    explicit_bzero (*text, strlen (*text));
  g_clear_pointer (text, g_free);
}

static void
pp_tokens_dispose (GObject *object)
{
  g_clear_object (&PP_TOKENS (object)->net);

  G_OBJECT_CLASS (pp_tokens_parent_class)->dispose (object);
}

static void
pp_tokens_finalize (GObject *object)
{
  PpTokens *self = PP_TOKENS (object);

  g_free (self->server);
  g_clear_pointer (&self->client, pp_client_id_free);
  wipe (&self->session);
  wipe (&self->header);
  g_ptr_array_unref (self->waiters);

  G_OBJECT_CLASS (pp_tokens_parent_class)->finalize (object);
}

static void
pp_tokens_class_init (PpTokensClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = pp_tokens_dispose;
  G_OBJECT_CLASS (klass)->finalize = pp_tokens_finalize;
}

static void
pp_tokens_init (PpTokens *self)
{
  self->server = g_strdup (PP_TOKENS_SERVER);
  self->waiters = g_ptr_array_new ();
}

/*
 * pp_tokens_new:
 * @net: client to use
 *
 * Returns: (transfer full): the vendor's file service; nobody is known there yet
 */
PpTokens *
pp_tokens_new (PpNet *net)
{
  PpTokens *self = g_object_new (PP_TYPE_TOKENS, NULL);

  self->net = g_object_ref (net);

  return self;
}

/*
 * pp_tokens_set_server:
 * @self: a file service
 * @server: "https://host[:port]"
 */
void
pp_tokens_set_server (PpTokens   *self,
                      const char *server)
{
  g_free (self->server);
  self->server = g_strdup (server);
  if (g_str_has_suffix (self->server, "/"))
    self->server[strlen (self->server) - 1] = '\0';
}

/*
 * pp_tokens_get_server:
 * @self: a file service
 *
 * Returns: (transfer none): where it is
 */
const char *
pp_tokens_get_server (PpTokens *self)
{
  return self->server;
}

/*
 * pp_tokens_set_client:
 * @self: a file service
 * @client: (nullable): who we are there from now on
 */
void
pp_tokens_set_client (PpTokens         *self,
                      const PpClientId *client)
{
  pp_tokens_end (self);
  g_clear_pointer (&self->client, pp_client_id_free);
  self->client = pp_client_id_copy (client);
}

/*
 * pp_tokens_has_client:
 * @self: a file service
 *
 * Returns: whether it is known who we are
 */
gboolean
pp_tokens_has_client (PpTokens *self)
{
  return self->client != NULL;
}

/*
 * pp_tokens_serves:
 * @self: a file service
 * @url: of a file
 *
 * Returns: whether the file is there, by scheme, host and port
 */
gboolean
pp_tokens_serves (PpTokens   *self,
                  const char *url)
{
  gsize length = strlen (self->server);

  return g_ascii_strncasecmp (url, self->server, length) == 0 && url[length] == '/';
}

/*
 * pp_tokens_rewrite:
 * @self: a file service
 * @url: of a file, there or elsewhere
 *
 * The feed has addresses of before 2021, where nothing is any more.
 *
 * Returns: (transfer full): where the file is
 */
char *
pp_tokens_rewrite (PpTokens   *self,
                   const char *url)
{
  const char *path = url + strlen (self->server);

  if (!pp_tokens_serves (self, url) || !g_str_has_prefix (path, OLD_PREFIX))
    return g_strdup (url);

  return g_strconcat (self->server, NEW_PREFIX, path + strlen (OLD_PREFIX), NULL);
}

/* Basic, RFC 7617. (transfer full): a secret */
static char *
create_header (const char *user,
               const char *password)
{
  char *pair = g_strdup_printf ("%s:%s", user, password);
  char *coded = g_base64_encode ((const guchar *) pair, strlen (pair));
  char *header = g_strconcat ("Basic ", coded, NULL);

  wipe (&pair);
  wipe (&coded);

  return header;
}

static SoupMessage *
create_request (PpTokens   *self,
                const char *method,
                const char *body)
{
  g_autofree char *url = g_strconcat (self->server, TOKEN_PATH, NULL);
  g_autoptr(GBytes) bytes = g_bytes_new (body, strlen (body));
  SoupMessage *message = soup_message_new (method, url);
  char *header;

  if (message == NULL)
    return NULL;

  header = create_header (self->client->user, self->client->key);
  soup_message_headers_replace (soup_message_get_request_headers (message), "Authorization", header);
  /* The client ID is for this server, wherever it may lead to. */
  soup_message_add_flags (message, SOUP_MESSAGE_NO_REDIRECT);
  soup_message_set_request_body_from_bytes (message, "application/json", bytes);
  wipe (&header);

  return message;
}

/* @error: (transfer full) (nullable): %NULL = there is a header now */
static void
answer (PpTokens *self,
        GError   *error)
{
  g_autoptr(GPtrArray) waiters = g_steal_pointer (&self->waiters);

  self->waiters = g_ptr_array_new ();
  for (guint i = 0; i < waiters->len; i++)
    {
      g_autoptr(GTask) task = g_ptr_array_index (waiters, i);

      if (error == NULL)
        g_task_return_pointer (task, g_strdup (self->header), g_free);
      else
        g_task_return_error (task, g_error_copy (error));
    }
  g_clear_error (&error);
}

static const char *
get_string (JsonObject *object,
            const char *member)
{
  JsonNode *node = json_object_get_member (object, member);

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) &&
         json_node_get_value_type (node) == G_TYPE_STRING ? json_node_get_string (node) : NULL;
}

static gboolean
take_token (PpTokens   *self,
            const char *reply,
            GError    **error)
{
  g_autoptr(JsonParser) parser = json_parser_new ();
  JsonNode *root = json_parser_load_from_data (parser, reply, -1, NULL) ?
                   json_parser_get_root (parser) : NULL;
  JsonObject *object = root != NULL && JSON_NODE_HOLDS_OBJECT (root) ? json_node_get_object (root) : NULL;
  const char *token = object != NULL ? get_string (object, "token") : NULL;
  const char *session = object != NULL ? get_string (object, "session_id") : NULL;
  char *user;

  if (token == NULL || session == NULL || self->client == NULL)
    {
      g_propagate_error (error, pp_error_new (PP_ERROR_DOWNLOAD, NULL,
                                              "%s gave no token for the client ID", self->server));
      return FALSE;
    }

  user = g_strdup_printf ("%s_%s", self->client->user, session);
  wipe (&self->header);
  wipe (&self->session);
  self->session = g_strdup (session);
  self->header = create_header (user, token);
  wipe (&user);

  return TRUE;
}

/* One question to the service, and how its answer begins. */
typedef struct
{
  PpTokens    *self;     /* (owned) */
  SoupMessage *message;  /* (owned) */
  char         reply[REPLY_MAX + 1];
} Exchange;

static void
exchange_free (Exchange *exchange)
{
  g_object_unref (exchange->self);
  g_object_unref (exchange->message);
  explicit_bzero (exchange->reply, sizeof exchange->reply);
  g_free (exchange);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Exchange, exchange_free)

static Exchange *
exchange_new (PpTokens * self,
              SoupMessage * message)
{
  Exchange *exchange = g_new0 (Exchange, 1);

  exchange->self = g_object_ref (self);
  exchange->message = g_object_ref (message);

  return exchange;
}

static GError *
create_status_error (Exchange *exchange)
{
  const char *server = exchange->self->server;

  if (soup_message_get_status (exchange->message) == SOUP_STATUS_UNAUTHORIZED)
    return pp_error_new (PP_ERROR_DOWNLOAD, NULL,
                         "%s does not accept the client ID (HTTP 401): get a new client ID file "
                         "and load it", server);

  return pp_net_status_error (exchange->message, PP_ERROR_DOWNLOAD);
}

static void
replied_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(Exchange) exchange = user_data;
  GError *error = NULL;

  if (!g_input_stream_read_all_finish (G_INPUT_STREAM (object), result, NULL, &error))
    g_prefix_error (&error, "%s: ", exchange->self->server);
  else if (soup_message_get_status (exchange->message) != SOUP_STATUS_CREATED)
    error = create_status_error (exchange);
  else
    take_token (exchange->self, exchange->reply, &error);
  answer (exchange->self, error);
}

static void
sent_cb (GObject      *object,
         GAsyncResult *result,
         gpointer      user_data)
{
  Exchange *exchange = user_data;
  GError *error = NULL;
  g_autoptr(GInputStream) stream = pp_net_send_finish (PP_NET (object), result, &error);

  if (stream == NULL)
    {
      if (error->domain != PP_ERROR && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        {
          g_autoptr(GError) plain = error;

          error = pp_error_new (PP_ERROR_DOWNLOAD, NULL, "%s: %s", exchange->self->server,
                                plain->message);
        }
      answer (exchange->self, error);
      exchange_free (exchange);
      return;
    }

  g_input_stream_read_all_async (stream, exchange->reply, REPLY_MAX, G_PRIORITY_DEFAULT, NULL,
                                 replied_cb, exchange);
}

/*
 * pp_tokens_get_async:
 * @self: a file service that knows who we are
 * @cancellable: (nullable): a #GCancellable
 * @callback: (scope async): called when there is a token
 * @user_data: data for @callback
 *
 * Asks for a token, unless there is one. Who asks meanwhile waits for the same.
 */
void
pp_tokens_get_async (PpTokens           *self,
                     GCancellable       *cancellable,
                     GAsyncReadyCallback callback,
                     gpointer            user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  g_autoptr(SoupMessage) message = NULL;

  g_task_set_source_tag (task, pp_tokens_get_async);
  g_ptr_array_add (self->waiters, task);
  if (self->header != NULL)
    answer (self, NULL);
  if (self->waiters->len != 1)
    return;

  message = create_request (self, SOUP_METHOD_POST, TOKEN_REQUEST);
  if (message == NULL)
    answer (self, pp_error_new (PP_ERROR_DOWNLOAD, NULL, "“%s” is no address", self->server));
  else
    pp_net_send_async (self->net, message, NULL, sent_cb, exchange_new (self, message));
}

/*
 * pp_tokens_get_finish:
 * @self: a file service
 * @result: what the callback was given
 * @error: return location for %PP_ERROR_DOWNLOAD
 *
 * Returns: (transfer full) (nullable): the header Authorization for files: a secret
 */
char *
pp_tokens_get_finish (PpTokens     *self,
                      GAsyncResult *result,
                      GError      **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, pp_tokens_get_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/*
 * pp_tokens_forget:
 * @self: a file service
 * @header: the one that was refused
 *
 * The next who asks gets a new token, unless there is one already.
 */
void
pp_tokens_forget (PpTokens   *self,
                  const char *header)
{
  if (g_strcmp0 (header, self->header) != 0)
    return;

  wipe (&self->header);
  wipe (&self->session);
}

static void
ended_cb (GObject      *object,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(PpTokens) self = user_data;
  g_autoptr(GInputStream) stream = pp_net_send_finish (PP_NET (object), result, NULL);

  /* Whatever it says: the session ends by itself in a day. */
  self->n_ending--;
  g_main_context_wakeup (NULL);
}

/*
 * pp_tokens_end:
 * @self: a file service
 *
 * Gives the session back, if there is one: nothing is to be fetched now.
 */
void
pp_tokens_end (PpTokens *self)
{
  g_autofree char *body = NULL;
  g_autoptr(SoupMessage) message = NULL;
  g_autoptr(JsonNode) node = NULL;
  g_autoptr(JsonObject) object = NULL;

  if (self->session == NULL || self->net == NULL)
    return;

  object = json_object_new ();
  json_object_set_string_member (object, "sessionId", self->session);
  node = json_node_new (JSON_NODE_OBJECT);
  json_node_set_object (node, object);
  body = json_to_string (node, FALSE);
  message = create_request (self, SOUP_METHOD_DELETE, body);
  wipe (&self->session);
  wipe (&self->header);
  self->n_ending++;
  pp_net_send_async (self->net, message, NULL, ended_cb, g_object_ref (self));
}

/*
 * pp_tokens_is_ending:
 * @self: a file service
 *
 * Returns: whether a session is being given back at this moment
 */
gboolean
pp_tokens_is_ending (PpTokens *self)
{
  return self->n_ending > 0;
}
