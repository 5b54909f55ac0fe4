/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-sim-event"

#include "config.h"

#include "pp-sim-event.h"
#include "pp-sim-rpc.h"

#include <string.h>

/* event.from (facts §4.2): what changed since a token, waiting until something has. */

#define SETTLE_USEC (50 * G_TIME_SPAN_MILLISECOND)

typedef struct
{
  char **classes;    /* (owned) as given: "host", "*", from 6.1 on also "host/OpaqueRef:…" */
  gint64 since;      /* generation; -1 = everything */
} Subscription;

gboolean
pp_sim_event_wants (char      **classes,
                    const char *class_name,
                    const char *ref)
{
  for (guint i = 0; classes[i] != NULL; i++)
    {
      const char *slash = strchr (classes[i], '/');

      if (g_str_equal (classes[i], "*") || g_ascii_strcasecmp (classes[i], class_name) == 0)
        return TRUE;
      if (slash != NULL && g_ascii_strncasecmp (classes[i], class_name, slash - classes[i]) == 0 &&
          strlen (class_name) == (gsize) (slash - classes[i]) && g_str_equal (slash + 1, ref))
        return TRUE;
    }

  return FALSE;
}

static gboolean
has_changes (PpSimCall    *call,
             Subscription *self)
{
  const GPtrArray *objects = pp_sim_db_objects (call->pool->db);
  const GPtrArray *tombstones = pp_sim_db_tombstones (call->pool->db);

  for (guint i = 0; i < objects->len; i++)
    {
      PpSimObject *object = g_ptr_array_index (objects, i);

      if (object->modified > self->since && pp_sim_event_wants (self->classes, object->class_name, object->ref))
        return TRUE;
    }
  for (guint i = tombstones->len; i > 0; i--)
    {
      PpSimTombstone *tombstone = g_ptr_array_index (tombstones, i - 1);

      if (tombstone->deleted <= self->since)
        break;
      if (tombstone->created <= self->since &&
          pp_sim_event_wants (self->classes, tombstone->class_name, tombstone->ref))
        return TRUE;
    }

  return FALSE;
}

static void
add_event (PpSimValue       *events,
           PpSimRelease      release,
           const char       *operation,
           const char       *class_name,
           const char       *ref,
           gint64            generation,
           const PpSimValue *snapshot)
{
  PpSimValue *event = pp_sim_struct ();

  /* A text in JSON too, as recorded. */
  pp_sim_value_set (event, "id",
                    pp_sim_take_string (g_strdup_printf ("%" G_GINT64_FORMAT, generation)));
  pp_sim_value_set (event, "timestamp", pp_sim_string (release < PP_SIM_RELEASE_70 ? "0." : "0.0"));
  pp_sim_value_set (event, "class", pp_sim_take_string (g_ascii_strdown (class_name, -1)));
  pp_sim_value_set (event, "operation", pp_sim_string (operation));
  pp_sim_value_set (event, "ref", pp_sim_string (ref));
  if (snapshot != NULL)
    pp_sim_value_set (event, "snapshot", pp_sim_value_copy (snapshot));
  pp_sim_value_append (events, event);
}

/* Up to 7.0 a new object is delivered twice: it was added, and it was changed. */
static PpSimValue *
collect_events (PpSimCall    *call,
                Subscription *self)
{
  PpSimRelease release = call->world->release;
  const GPtrArray *objects = pp_sim_db_objects (call->pool->db);
  const GPtrArray *tombstones = pp_sim_db_tombstones (call->pool->db);
  PpSimValue *events = pp_sim_array ();

  for (guint i = objects->len; i > 0; i--)
    {
      PpSimObject *object = g_ptr_array_index (objects, i - 1);

      if (object->created > self->since && pp_sim_event_wants (self->classes, object->class_name, object->ref))
        add_event (events, release, "add", object->class_name, object->ref, object->modified,
                   object->record);
    }
  for (guint i = objects->len; i > 0; i--)
    {
      PpSimObject *object = g_ptr_array_index (objects, i - 1);

      if (object->modified > self->since &&
          (object->created <= self->since || release <= PP_SIM_RELEASE_70) &&
          pp_sim_event_wants (self->classes, object->class_name, object->ref))
        add_event (events, release, "mod", object->class_name, object->ref, object->modified,
                   object->record);
    }
  for (guint i = tombstones->len; i > 0; i--)
    {
      PpSimTombstone *tombstone = g_ptr_array_index (tombstones, i - 1);

      if (tombstone->deleted > self->since && tombstone->created <= self->since &&
          pp_sim_event_wants (self->classes, tombstone->class_name, tombstone->ref))
        add_event (events, release, "del", tombstone->class_name, tombstone->ref,
                   tombstone->deleted, NULL);
    }

  return events;
}

static PpSimValue *
count_references (PpSimPool *pool)
{
  PpSimValue *counts = pp_sim_struct ();
  const char *last = NULL;

  for (guint i = 0; i < pp_sim_schema_n_fields; i++)
    {
      const char *class_name = pp_sim_schema_fields[i].class_name;

      if (last != NULL && g_str_equal (last, class_name))
        continue;
      last = class_name;
      if (pp_sim_schema_has_class (pp_sim_db_release (pool->db), class_name))
        {
          g_autofree char *folded = g_ascii_strdown (class_name, -1);

          pp_sim_value_set (counts, folded, pp_sim_i4 ((int) pp_sim_db_count (pool->db, class_name)));
        }
    }

  return counts;
}

/* 6.0 writes "%d,%f" and takes a bad token for none; from 6.1 on two numbers of twenty digits. */
static char *
write_token (PpSimRelease release,
             gint64       generation)
{
  if (release < PP_SIM_RELEASE_61)
    return g_strdup_printf ("%" G_GINT64_FORMAT ",%f", generation, 0.0);

  return g_strdup_printf ("%020" G_GINT64_FORMAT ",%020d", generation, 0);
}

static gboolean
read_token (PpSimCall  *call,
            const char *token,
            gint64     *since)
{
  char *end = NULL;

  *since = -1;
  if (*token == '\0')
    return TRUE;

  if (call->world->release < PP_SIM_RELEASE_61)
    {
      gint64 generation = g_ascii_strtoll (token, &end, 10);

      if (end != token && *end == ',')
        *since = generation;
      return TRUE;
    }

  if (strlen (token) != 41 || strspn (token, "0123456789") != 20 || token[20] != ',' ||
      strspn (token + 21, "0123456789") != 20)
    {
      pp_sim_call_fail (call, "EVENT_FROM_TOKEN_PARSE_FAILURE", token, NULL);
      return FALSE;
    }
  *since = g_ascii_strtoll (token, NULL, 10);

  return TRUE;
}

char **
pp_sim_event_classes (PpSimCall *call)
{
  PpSimValue *given = pp_sim_call_param (call, 0);
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; i < pp_sim_value_length (given); i++)
    {
      const char *spec = pp_sim_value_text (pp_sim_value_item (given, i));
      g_auto(GStrv) parts = g_strsplit (spec, "/", -1);

      if (call->world->release >= PP_SIM_RELEASE_61 && g_strv_length (parts) > 2)
        {
          pp_sim_call_fail (call, "EVENT_SUBSCRIPTION_PARSE_FAILURE", spec, NULL);
          return NULL;
        }
      g_strv_builder_add (builder, spec);
    }

  return g_strv_builder_end (builder);
}

/* Gives the lock back until something changed, the time is over or the session is gone. */
static void
wait_for_changes (PpSimCall    *call,
                  Subscription *self,
                  double        seconds)
{
  gint64 end = g_get_monotonic_time () + (gint64) (seconds * G_TIME_SPAN_SECOND);
  gint64 settled;

  while (pp_sim_session_exists (call->pool, call->session) && !has_changes (call, self))
    {
      if (g_get_monotonic_time () >= end)
        return;
      g_cond_wait_until (&call->world->changed, &call->world->lock, end);
    }

  if (self->since < 0)
    return;
  settled = g_get_monotonic_time () + SETTLE_USEC;
  while (g_get_monotonic_time () < settled)
    g_cond_wait_until (&call->world->changed, &call->world->lock, settled);
}

/* Up to 6.2 two event.from of one session share its subscription, and the one that is done first
 * takes it away from the other (facts §4.2). */
static gboolean
is_subscribed (PpSimCall *call)
{
  return call->world->release > PP_SIM_RELEASE_62SP1 ||
         g_hash_table_contains (call->pool->subscribed, call->session);
}

static void
event_from (PpSimCall *call)
{
  Subscription self = { NULL };
  double timeout = pp_sim_value_double (pp_sim_call_param (call, 2));
  PpSimValue *result;

  if (!read_token (call, pp_sim_call_text (call, 1), &self.since))
    return;
  self.classes = pp_sim_event_classes (call);
  if (self.classes == NULL)
    return;

  g_hash_table_add (call->pool->subscribed, g_strdup (call->session));
  wait_for_changes (call, &self, CLAMP (timeout, 0, 3600));
  if (!pp_sim_session_exists (call->pool, call->session))
    {
      pp_sim_call_fail (call, "SESSION_INVALID", call->session, NULL);
    }
  else if (!is_subscribed (call))
    {
      pp_sim_call_fail (call, "SESSION_NOT_REGISTERED", call->session, NULL);
    }
  else
    {
      g_autofree char *token = write_token (call->world->release,
                                            pp_sim_db_generation (call->pool->db));

      result = pp_sim_struct ();
      pp_sim_value_set (result, "events", collect_events (call, &self));
      pp_sim_value_set (result, "valid_ref_counts", count_references (call->pool));
      pp_sim_value_set (result, "token", pp_sim_string (token));
      pp_sim_call_return (call, result);
    }
  g_hash_table_remove (call->pool->subscribed, call->session);
  if (call->world->release <= PP_SIM_RELEASE_62SP1)
    pp_sim_event_queue_forget (call->pool, call->session);
  g_strfreev (self.classes);
}

static const PpSimMethod methods[] = {
  { .name = "event.from", .types = "set(string) string float", .since = PP_SIM_RELEASE_60,
    .handler = event_from },
};

void
pp_sim_event_add_methods (PpSimWorld *world)
{
  pp_sim_world_add_methods (world, methods, G_N_ELEMENTS (methods));
  pp_sim_event_queue_add_methods (world);
}
