/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-sim-event"

#include "config.h"

#include "pp-sim-event.h"
#include "pp-sim-rpc.h"

/* event.register, next and unregister (facts §4.1): the only way up to 5.6. */

/* What the queue of all changes holds up to 6.2; who comes later has lost some. */
#define QUEUE_MAX 500
/* The pool record is touched so often, which ends the wait of those who follow it. */
#define TOUCH_SECONDS 30

typedef struct
{
  char **classes;  /* (owned) */
  gint64 since;    /* generation */
} Registration;

static void
registration_free (gpointer data)
{
  Registration *self = data;

  g_strfreev (self->classes);
  g_free (self);
}

static Registration *
find_registration (PpSimCall *call)
{
  return call->pool->registrations != NULL
         ? g_hash_table_lookup (call->pool->registrations, call->session) : NULL;
}

void
pp_sim_event_queue_forget (PpSimPool  *pool,
                           const char *session)
{
  if (pool->registrations != NULL)
    g_hash_table_remove (pool->registrations, session);
}

static void
event_register (PpSimCall *call)
{
  g_auto(GStrv) classes = pp_sim_event_classes (call);
  Registration *self = find_registration (call);
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();

  if (classes == NULL)
    return;
  if (call->pool->registrations == NULL)
    call->pool->registrations = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                                       registration_free);
  if (self == NULL)
    {
      self = g_new0 (Registration, 1);
      self->classes = g_new0 (char *, 1);
      self->since = pp_sim_db_generation (call->pool->db);
      g_hash_table_insert (call->pool->registrations, g_strdup (call->session), self);
    }
  g_strv_builder_addv (builder, (const char **) self->classes);
  g_strv_builder_addv (builder, (const char **) classes);
  g_strfreev (self->classes);
  self->classes = g_strv_builder_end (builder);
}

static void
event_unregister (PpSimCall *call)
{
  g_auto(GStrv) classes = pp_sim_event_classes (call);
  Registration *self = find_registration (call);
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();

  if (classes == NULL || self == NULL)
    return;
  for (guint i = 0; self->classes[i] != NULL; i++)
    if (!pp_sim_event_wants (classes, self->classes[i], ""))
      g_strv_builder_add (builder, self->classes[i]);
  g_strfreev (self->classes);
  self->classes = g_strv_builder_end (builder);
  if (*self->classes == NULL)
    pp_sim_event_queue_forget (call->pool, call->session);
}

static void
add_event (PpSimCall        *call,
           PpSimValue       *events,
           const char       *operation,
           const char       *class_name,
           const char       *ref,
           const PpSimValue *snapshot)
{
  PpSimValue *event = pp_sim_struct ();
  g_autofree char *now = g_strdup_printf ("%" G_GINT64_FORMAT ".", pp_sim_world_now (call->world));

  pp_sim_value_set (event, "id", pp_sim_int (call->pool->next_event_id++));
  pp_sim_value_set (event, "timestamp", pp_sim_string (now));
  pp_sim_value_set (event, "class", pp_sim_take_string (g_ascii_strdown (class_name, -1)));
  pp_sim_value_set (event, "operation", pp_sim_string (operation));
  pp_sim_value_set (event, "ref", pp_sim_string (ref));
  if (snapshot != NULL)
    pp_sim_value_set (event, "snapshot", pp_sim_value_copy (snapshot));
  pp_sim_value_append (events, event);
}

/* Returns how many changes there are for anybody. */
static guint
collect_objects (PpSimCall    *call,
                 Registration *self,
                 PpSimValue   *events)
{
  const GPtrArray *objects = pp_sim_db_objects (call->pool->db);
  guint n = 0;

  for (guint i = 0; i < objects->len; i++)
    {
      PpSimObject *object = g_ptr_array_index (objects, i);

      if (object->modified <= self->since)
        continue;
      n++;
      if (pp_sim_event_wants (self->classes, object->class_name, object->ref))
        add_event (call, events, object->created > self->since ? "add" : "mod", object->class_name,
                   object->ref, object->record);
    }

  return n;
}

/* What came and went in between is told, too; up to 5.6 with what it was (facts §4.3). */
static guint
collect_tombstones (PpSimCall    *call,
                    Registration *self,
                    PpSimValue   *events)
{
  const GPtrArray *tombstones = pp_sim_db_tombstones (call->pool->db);
  gboolean with_record = call->world->release <= PP_SIM_RELEASE_56;
  guint n = 0;

  for (guint i = 0; i < tombstones->len; i++)
    {
      PpSimTombstone *gone = g_ptr_array_index (tombstones, i);

      if (gone->deleted <= self->since)
        continue;
      n++;
      if (!pp_sim_event_wants (self->classes, gone->class_name, gone->ref))
        continue;
      if (gone->created > self->since)
        add_event (call, events, "add", gone->class_name, gone->ref, gone->record);
      add_event (call, events, "del", gone->class_name, gone->ref, with_record ? gone->record : NULL);
    }

  return n;
}

/* Returns whether the call is answered. */
static gboolean
answer (PpSimCall    *call,
        Registration *self)
{
  g_autoptr(PpSimValue) events = pp_sim_array ();
  guint n = collect_objects (call, self, events);

  n += collect_tombstones (call, self, events);
  if (n > QUEUE_MAX && call->world->release <= PP_SIM_RELEASE_62SP1)
    {
      pp_sim_call_fail (call, "EVENTS_LOST", NULL);
      return TRUE;
    }
  self->since = pp_sim_db_generation (call->pool->db);
  if (pp_sim_value_length (events) == 0)
    return FALSE;
  pp_sim_call_return (call, g_steal_pointer (&events));

  return TRUE;
}

static void
answer_touched (PpSimCall *call)
{
  PpSimValue *events = pp_sim_array ();
  const char *pool = pp_sim_pool_ref (call->pool);

  add_event (call, events, "mod", "pool", pool, pp_sim_db_lookup (call->pool->db, pool)->record);
  pp_sim_call_return (call, events);
}

/* Waits without a limit; the session, or its registration, may go meanwhile. */
static void
event_next (PpSimCall *call)
{
  gint64 touched = g_get_monotonic_time () + TOUCH_SECONDS * G_TIME_SPAN_SECOND;

  while (TRUE)
    {
      Registration *self = find_registration (call);

      if (!pp_sim_session_exists (call->pool, call->session))
        {
          pp_sim_call_fail (call, "SESSION_INVALID", call->session, NULL);
          return;
        }
      if (self == NULL)
        {
          pp_sim_call_fail (call, "SESSION_NOT_REGISTERED", call->session, NULL);
          return;
        }
      if (answer (call, self))
        return;
      if (g_get_monotonic_time () >= touched)
        {
          if (pp_sim_event_wants (self->classes, "pool", ""))
            {
              answer_touched (call);
              return;
            }
          touched += TOUCH_SECONDS * G_TIME_SPAN_SECOND;
        }
      g_cond_wait_until (&call->world->changed, &call->world->lock, touched);
    }
}

static void
get_current_id (PpSimCall *call)
{
  pp_sim_call_return (call, pp_sim_int (call->pool->next_event_id));
}

static const PpSimMethod methods[] = {
  { .name = "event.register", .types = "set(string)", .handler = event_register },
  { .name = "event.unregister", .types = "set(string)", .handler = event_unregister },
  { .name = "event.next", .types = "", .handler = event_next },
  { .name = "event.get_current_id", .types = "", .handler = get_current_id },
};

void
pp_sim_event_queue_add_methods (PpSimWorld *world)
{
  pp_sim_world_add_methods (world, methods, G_N_ELEMENTS (methods));
}
