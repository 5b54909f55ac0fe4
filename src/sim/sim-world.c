/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-sim-world"

#include "config.h"

#include "sim-world.h"

#include "sim-call.h"
#include "sim-server.h"

static void
pool_free (gpointer data)
{
  SimPool *pool = data;

  g_clear_pointer (&pool->servers, g_hash_table_unref);
  g_clear_pointer (&pool->machines, g_hash_table_unref);
  g_clear_pointer (&pool->files, g_hash_table_unref);
  g_clear_pointer (&pool->sessions, g_hash_table_unref);
  g_clear_pointer (&pool->subscribed, g_hash_table_unref);
  g_clear_pointer (&pool->db, sim_db_free);
  g_free (pool);
}

SimWorld *
sim_world_new (SimRelease release,
               double     speed)
{
  SimWorld *self = g_new0 (SimWorld, 1);

  g_mutex_init (&self->lock);
  g_cond_init (&self->changed);
  self->release = release;
  self->clock = sim_clock_new (speed);
  self->faults = sim_faults_new ();
  self->pools = g_ptr_array_new_with_free_func (pool_free);
  self->methods = g_hash_table_new (g_str_hash, g_str_equal);
  self->handlers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->calls = g_ptr_array_new_with_free_func (g_free);
  self->login_delay = 5;

  return self;
}

void
sim_world_free (SimWorld *self)
{
  g_ptr_array_unref (self->pools);
  g_ptr_array_unref (self->calls);
  g_hash_table_unref (self->methods);
  g_hash_table_unref (self->handlers);
  sim_faults_free (self->faults);
  sim_clock_free (self->clock);
  g_clear_pointer (&self->index, sim_index_free);
  g_clear_pointer (&self->record, fclose);
  g_free (self->password);
  g_free (self->folder);
  g_mutex_clear (&self->lock);
  g_cond_clear (&self->changed);
  g_free (self);
}

SimPool *
sim_world_add_pool (SimWorld *self)
{
  SimPool *pool = g_new0 (SimPool, 1);

  pool->world = self;
  pool->db = sim_db_new (self->release);
  pool->sessions = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  pool->subscribed = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  pool->servers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                         (GDestroyNotify) sim_server_free);
  g_ptr_array_add (self->pools, pool);

  return pool;
}

void
sim_world_lock (SimWorld *self)
{
  g_mutex_lock (&self->lock);
}

/* Whoever held the lock may have changed something: those that wait look again. */
void
sim_world_unlock (SimWorld *self)
{
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->lock);
}

void
sim_world_wake (SimWorld *self)
{
  g_cond_broadcast (&self->changed);
}

/**
 * sim_world_sleep:
 * @self: the world, locked by the caller
 * @seconds: simulated seconds
 *
 * Gives the lock back until @seconds have passed on the simulated clock.
 */
void
sim_world_sleep (SimWorld *self,
                 double    seconds)
{
  double end = sim_clock_now (self->clock) + seconds;

  while (sim_clock_now (self->clock) < end)
    g_cond_wait_until (&self->changed, &self->lock,
                       g_get_monotonic_time () + 5 * G_TIME_SPAN_MILLISECOND);
}

gint64
sim_world_now (SimWorld *self)
{
  return (gint64) sim_clock_now (self->clock);
}

const char *
sim_pool_ref (SimPool *self)
{
  g_auto(GStrv) refs = sim_db_refs (self->db, "pool");
  SimObject *object = sim_db_lookup (self->db, refs[0]);

  return object != NULL ? object->ref : NULL;
}

const char *
sim_pool_master (SimPool *self)
{
  return sim_value_text (sim_db_get (self->db, sim_pool_ref (self), "master"));
}

const char *
sim_pool_host_name (SimPool    *self,
                    const char *host)
{
  return sim_value_text (sim_db_get (self->db, host, "name_label"));
}

/* A toolstack that starts again knows neither its sessions nor its tasks (facts §2.4). */
void
sim_pool_forget_sessions (SimPool *self)
{
  g_auto(GStrv) tasks = sim_db_refs (self->db, "task");

  g_hash_table_remove_all (self->sessions);
  for (guint i = 0; tasks[i] != NULL; i++)
    sim_db_destroy (self->db, tasks[i]);
  sim_world_wake (self->world);
}

void
sim_world_add_methods (SimWorld        *world,
                       const SimMethod *methods,
                       guint            n_methods)
{
  for (guint i = 0; i < n_methods; i++)
    if (methods[i].since <= world->release)
      g_hash_table_insert (world->methods, (char *) methods[i].name, (gpointer) & methods[i]);
}
