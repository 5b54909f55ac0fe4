/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-sim"

#include "config.h"

#include "pp-sim-control.h"
#include "pp-sim-lifecycle.h"
#include "pp-sim-row.h"
#include "pp-sim-state.h"
#include "pp-sim-storage.h"

#include <libsoup/soup.h>
#include <string.h>

/* The control endpoint: what really happened, and what is to happen.
 *
 *   GET  /state    what is and what happened (pp-sim-state.c)
 *   GET  /calls    [{"n" (1, 2 …), "mark" (marks before it), "at" (Unix time, simulated), "method",
 *                  "host", "params": [types], "rpc"}], in order
 *   POST /mark     faults that count calls since a mark begin to; answers {"calls": so many before}
 *   POST /faults   a list of faults (pp-sim-faults.c); the empty list ends them all
 *   POST /clock    {"advance": seconds}; {"speed": simulated seconds in a real one}
 *   POST /master   {"host": name}: it takes over from the master, which fails, as with HA;
 *                  with "designate": true the old one stays as a member
 *   POST /storage  {"sr": name, "away": true or false}: its server answers no more, or again;
 *                  {"sr": name, "plugged": true or false}: somebody plugs or unplugs it on all hosts
 *   POST /churn    {"vms": n}: n virtual machines change; {"metrics": n}: n servers tell their
 *                  memory; {"enabled": n}: n members are disabled, or enabled
 *
 * Everything runs in the main loop, with the world's lock held. */
struct _PpSimControl
{
  SoupServer *server;  /* (owned) */
  PpSimWorld *world;
  char       *uri;     /* (owned) */
};

/* A power failure is now, not at the next restart. */
static void
strike_hosts (PpSimWorld *world)
{
  for (guint i = 0; i < world->pools->len; i++)
    {
      PpSimPool *pool = g_ptr_array_index (world->pools, i);
      g_auto(GStrv) hosts = pp_sim_row_all (pool, "host");

      for (guint k = 0; hosts[k] != NULL; k++)
        {
          if (pp_sim_machine_get_phase (pool, hosts[k]) != PP_SIM_MACHINE_DOWN &&
              pp_sim_faults_is_offline (world->faults, pp_sim_row_text (pool, hosts[k], "name_label"),
                                        pp_sim_row_text (pool, hosts[k], "uuid")))
            pp_sim_machine_power_off (pool, hosts[k]);
        }
    }
}

/**
 * pp_sim_control_add_faults:
 * @world: a world, locked
 * @json: a fault or a list of them; an empty list ends them
 * @error: return location for an error
 *
 * Returns: %FALSE when that is no fault
 */
gboolean
pp_sim_control_add_faults (PpSimWorld *world,
                           const char *json,
                           GError    **error)
{
  g_autoptr(JsonNode) node = json_from_string (json, error);

  if (node == NULL)
    {
      if (error != NULL && *error == NULL)
        g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, "there is nothing");
      return FALSE;
    }

  if (JSON_NODE_HOLDS_ARRAY (node) && json_array_get_length (json_node_get_array (node)) == 0)
    pp_sim_faults_clear (world->faults);
  else if (!pp_sim_faults_add (world->faults, node, error))
    return FALSE;
  strike_hosts (world);

  return TRUE;
}

static void
answer (SoupServerMessage *message,
        guint              status,
        const char        *json)
{
  soup_server_message_set_status (message, status, NULL);
  soup_server_message_set_response (message, "application/json", SOUP_MEMORY_COPY, json,
                                    strlen (json));
}

static char *
list_calls (PpSimWorld *world)
{
  GString *text = g_string_new ("[");

  for (guint i = 0; i < world->calls->len; i++)
    g_string_append_printf (text, "%s%s", i > 0 ? ",\n" : "",
                            (const char *) g_ptr_array_index (world->calls, i));
  g_string_append_c (text, ']');

  return g_string_free (text, FALSE);
}

/* Virtual machines come and go for those who watch them. */
static void
churn_vms (PpSimWorld *world,
           gint64      count)
{
  for (guint i = 0; i < world->pools->len; i++)
    {
      PpSimPool *pool = g_ptr_array_index (world->pools, i);
      g_auto(GStrv) vms = pp_sim_row_all (pool, "VM");

      for (guint k = 0; vms[k] != NULL && count > 0; k++, count--)
        {
          g_autofree char *fresh = g_uuid_string_random ();

          pp_sim_row_set_key (pool, vms[k], "other_config", "churn", fresh);
        }
    }
}

/* What every server says of itself every half minute. */
static void
churn_metrics (PpSimPool *pool,
               gint64     count)
{
  g_auto(GStrv) metrics = pp_sim_row_all (pool, "host_metrics");
  guint n = g_strv_length (metrics);
  guint first = g_random_int ();

  for (guint i = 0; i < MIN (n, count); i++)
    pp_sim_db_set (pool->db, metrics[(first + i) % n], "memory_free", pp_sim_int (g_random_int ()));
}

/* Members go into maintenance and come back. */
static void
churn_enabled (PpSimPool *pool,
               gint64     count)
{
  g_auto(GStrv) hosts = pp_sim_row_all (pool, "host");

  for (guint i = 0; hosts[i] != NULL && count > 0; i++)
    {
      if (g_strcmp0 (hosts[i], pp_sim_pool_master (pool)) == 0)
        continue;
      pp_sim_row_set_bool (pool, hosts[i], "enabled", !pp_sim_row_bool (pool, hosts[i], "enabled"));
      count--;
    }
}

/* The object that was sent; an empty one when it was none. */
static JsonObject *
read_object (SoupServerMessage *message)
{
  SoupMessageBody *body = soup_server_message_get_request_body (message);
  g_autofree char *text = g_strndup (body->data != NULL ? body->data : "", body->length);
  g_autoptr(JsonNode) node = json_from_string (text, NULL);

  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    return json_object_new ();

  return json_node_dup_object (node);
}

static double
get_number (SoupServerMessage *message,
            const char        *name)
{
  g_autoptr(JsonObject) object = read_object (message);

  return json_object_get_double_member_with_default (object, name, 0);
}

/* Another server, which is up, becomes the master; the old one fails unless it was asked for.
 * Returns whether there is one. */
static gboolean
change_master (PpSimWorld *world,
               const char *name,
               gboolean    designated)
{
  for (guint i = 0; i < world->pools->len; i++)
    {
      PpSimPool *pool = g_ptr_array_index (world->pools, i);
      const char *master = pp_sim_pool_master (pool);
      const char *host = pp_sim_db_find (pool->db, "host", "name_label", name);

      if (host == NULL || g_str_equal (host, master) ||
          pp_sim_machine_get_phase (pool, host) != PP_SIM_MACHINE_UP)
        continue;
      if (!designated)
        pp_sim_machine_power_off (pool, master);
      pp_sim_machine_take_over (pool, host);
      return TRUE;
    }

  return FALSE;
}

static char *
set_mark (PpSimWorld *world)
{
  world->n_marks++;
  pp_sim_faults_mark (world->faults);

  return g_strdup_printf ("{\"calls\":%u}", world->calls->len);
}

/* Returns whether there is a storage of that name. */
static gboolean
set_storage (PpSimWorld *world,
             JsonObject *order)
{
  const char *name = json_object_get_string_member_with_default (order, "sr", "");
  gboolean found = FALSE;

  for (guint i = 0; i < world->pools->len; i++)
    {
      PpSimPool *pool = g_ptr_array_index (world->pools, i);
      const char *sr = pp_sim_db_find (pool->db, "SR", "name_label", name);

      if (sr != NULL && json_object_has_member (order, "plugged"))
        pp_sim_storage_set_plugged (pool, sr, json_object_get_boolean_member_with_default (order, "plugged",
                                                                                           TRUE));
      else if (sr != NULL)
        pp_sim_storage_set_away (pool, sr, json_object_get_boolean_member_with_default (order, "away", TRUE));
      found |= sr != NULL;
    }

  return found;
}

static char *
take_faults (PpSimWorld        *world,
             SoupServerMessage *message,
             GError           **error)
{
  SoupMessageBody *body = soup_server_message_get_request_body (message);
  g_autofree char *json = g_strndup (body->data != NULL ? body->data : "", body->length);

  return pp_sim_control_add_faults (world, json, error) ? g_strdup ("{}") : NULL;
}

static char *
move_clock (PpSimWorld        *world,
            SoupServerMessage *message)
{
  double speed = get_number (message, "speed");

  if (speed > 0)
    pp_sim_clock_set_speed (world->clock, speed);
  pp_sim_clock_advance (world->clock, MAX (get_number (message, "advance"), 0));

  return g_strdup ("{}");
}

static char *
churn (PpSimWorld        *world,
       SoupServerMessage *message)
{
  churn_vms (world, (gint64) get_number (message, "vms"));
  for (guint i = 0; i < world->pools->len; i++)
    {
      churn_metrics (g_ptr_array_index (world->pools, i), (gint64) get_number (message, "metrics"));
      churn_enabled (g_ptr_array_index (world->pools, i), (gint64) get_number (message, "enabled"));
    }

  return g_strdup ("{}");
}

/* The answer; NULL when there is no such path, or with @error. */
static char *
answer_post (PpSimWorld        *world,
             SoupServerMessage *message,
             const char        *path,
             GError           **error)
{
  g_autoptr(JsonObject) object = read_object (message);
  gboolean done = FALSE;

  if (g_str_equal (path, "/faults"))
    return take_faults (world, message, error);
  if (g_str_equal (path, "/clock"))
    return move_clock (world, message);
  if (g_str_equal (path, "/mark"))
    return set_mark (world);
  if (g_str_equal (path, "/churn"))
    return churn (world, message);

  if (g_str_equal (path, "/master"))
    done = change_master (world, json_object_get_string_member_with_default (object, "host", ""),
                          json_object_get_boolean_member_with_default (object, "designate", FALSE));
  else if (g_str_equal (path, "/storage"))
    done = set_storage (world, object);

  return done ? g_strdup ("{}") : NULL;
}

static void
serve_cb (SoupServer        *server,
          SoupServerMessage *message,
          const char        *path,
          GHashTable        *query,
          gpointer           user_data)
{
  PpSimControl *self = user_data;
  g_autoptr(GError) error = NULL;
  g_autofree char *text = NULL;

  pp_sim_world_lock (self->world);
  if (soup_server_message_get_method (message) == SOUP_METHOD_POST)
    text = answer_post (self->world, message, path, &error);
  else if (g_str_equal (path, "/state"))
    text = pp_sim_state_write (self->world);
  else if (g_str_equal (path, "/calls"))
    text = list_calls (self->world);
  pp_sim_world_unlock (self->world);

  if (text != NULL)
    answer (message, SOUP_STATUS_OK, text);
  else if (error != NULL)
    answer (message, SOUP_STATUS_BAD_REQUEST, error->message);
  else
    answer (message, SOUP_STATUS_NOT_FOUND, "{}");
}

/**
 * pp_sim_control_new:
 * @world: a world; has to outlive this
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): a control endpoint that listens
 */
PpSimControl *
pp_sim_control_new (PpSimWorld *world,
                    GError    **error)
{
  PpSimControl *self = g_new0 (PpSimControl, 1);
  g_autoptr(GInetAddress) loopback = g_inet_address_new_from_string ("127.0.0.1");
  g_autoptr(GSocketAddress) address = g_inet_socket_address_new (loopback, 0);
  GSList *uris;

  self->world = world;
  self->server = soup_server_new (NULL, NULL);
  soup_server_add_handler (self->server, NULL, serve_cb, self, NULL);
  if (!soup_server_listen (self->server, address, 0, error))
    {
      pp_sim_control_free (self);
      return NULL;
    }

  uris = soup_server_get_uris (self->server);
  self->uri = g_strdup_printf ("http://127.0.0.1:%d/", g_uri_get_port (uris->data));
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);

  return self;
}

/**
 * pp_sim_control_free:
 * @self: (transfer full): a control endpoint
 *
 * Stops listening and frees @self.
 */
void
pp_sim_control_free (PpSimControl *self)
{
  soup_server_disconnect (self->server);
  g_object_unref (self->server);
  g_free (self->uri);
  g_free (self);
}

/**
 * pp_sim_control_get_uri:
 * @self: a control endpoint
 *
 * Returns: (transfer none): its address, with the slash at the end
 */
const char *
pp_sim_control_get_uri (PpSimControl *self)
{
  return self->uri;
}
