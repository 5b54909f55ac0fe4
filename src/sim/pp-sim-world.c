/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-sim-world"

#include "config.h"

#include "pp-sim-world.h"

#include "pp-sim-call.h"
#include "pp-sim-server.h"

static void
pool_free (gpointer data)
{
  PpSimPool *pool = data;

  g_clear_pointer (&pool->servers, g_hash_table_unref);
  g_clear_pointer (&pool->machines, g_hash_table_unref);
  g_clear_pointer (&pool->expected, g_hash_table_unref);
  g_clear_pointer (&pool->storage_away, g_hash_table_unref);
  g_clear_pointer (&pool->images, g_hash_table_unref);
  g_clear_pointer (&pool->applying, g_hash_table_unref);
  g_clear_pointer (&pool->disks, g_hash_table_unref);
  g_clear_pointer (&pool->applied, g_hash_table_unref);
  g_clear_pointer (&pool->local_sessions, g_hash_table_unref);
  g_clear_pointer (&pool->stories, g_hash_table_unref);
  g_clear_pointer (&pool->files, g_hash_table_unref);
  g_clear_pointer (&pool->sessions, g_hash_table_unref);
  g_clear_pointer (&pool->subscribed, g_hash_table_unref);
  g_clear_pointer (&pool->registrations, g_hash_table_unref);
  g_clear_pointer (&pool->db, pp_sim_db_free);
  g_free (pool);
}

PpSimWorld *
pp_sim_world_new (PpSimRelease release,
                  double       speed)
{
  PpSimWorld *self = g_new0 (PpSimWorld, 1);

  g_mutex_init (&self->lock);
  g_cond_init (&self->changed);
  self->release = release;
  self->clock = pp_sim_clock_new (speed);
  self->faults = pp_sim_faults_new ();
  self->pools = g_ptr_array_new_with_free_func (pool_free);
  self->methods = g_hash_table_new (g_str_hash, g_str_equal);
  self->handlers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->calls = g_ptr_array_new_with_free_func (g_free);
  self->accounts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->login_delay = 5;

  return self;
}

void
pp_sim_world_free (PpSimWorld *self)
{
  g_ptr_array_unref (self->pools);
  g_ptr_array_unref (self->calls);
  g_hash_table_unref (self->methods);
  g_hash_table_unref (self->handlers);
  pp_sim_faults_free (self->faults);
  pp_sim_clock_free (self->clock);
  g_clear_pointer (&self->index, pp_sim_index_free);
  g_clear_pointer (&self->record, fclose);
  g_free (self->password);
  g_hash_table_unref (self->accounts);
  g_free (self->folder);
  g_mutex_clear (&self->lock);
  g_cond_clear (&self->changed);
  g_free (self);
}

PpSimPool *
pp_sim_world_add_pool (PpSimWorld *self)
{
  PpSimPool *pool = g_new0 (PpSimPool, 1);

  pool->world = self;
  pool->db = pp_sim_db_new (self->release);
  pool->sessions = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  pool->subscribed = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  pool->servers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                         (GDestroyNotify) pp_sim_server_free);
  pool->expected = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  pool->storage_away = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  pool->images = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  pool->applying = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  pool->disks = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  pool->applied = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  pool->local_sessions = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  pool->stories = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                         (GDestroyNotify) g_ptr_array_unref);
  g_ptr_array_add (self->pools, pool);

  return pool;
}

void
pp_sim_world_lock (PpSimWorld *self)
{
  g_mutex_lock (&self->lock);
}

/* Whoever held the lock may have changed something: those that wait look again. */
void
pp_sim_world_unlock (PpSimWorld *self)
{
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->lock);
}

void
pp_sim_world_wake (PpSimWorld *self)
{
  g_cond_broadcast (&self->changed);
}

/**
 * pp_sim_world_sleep:
 * @self: the world, locked by the caller
 * @seconds: simulated seconds
 *
 * Gives the lock back until @seconds have passed on the simulated clock.
 */
void
pp_sim_world_sleep (PpSimWorld *self,
                    double      seconds)
{
  double end = pp_sim_clock_now (self->clock) + seconds;

  while (pp_sim_clock_now (self->clock) < end)
    g_cond_wait_until (&self->changed, &self->lock,
                       g_get_monotonic_time () + 5 * G_TIME_SPAN_MILLISECOND);
}

gint64
pp_sim_world_now (PpSimWorld *self)
{
  return (gint64) pp_sim_clock_now (self->clock);
}

const char *
pp_sim_pool_ref (PpSimPool *self)
{
  g_auto(GStrv) refs = pp_sim_db_refs (self->db, "pool");
  PpSimObject *object = pp_sim_db_lookup (self->db, refs[0]);

  return object != NULL ? object->ref : NULL;
}

const char *
pp_sim_pool_master (PpSimPool *self)
{
  return pp_sim_value_text (pp_sim_db_get (self->db, pp_sim_pool_ref (self), "master"));
}

const char *
pp_sim_pool_host_name (PpSimPool  *self,
                       const char *host)
{
  return pp_sim_value_text (pp_sim_db_get (self->db, host, "name_label"));
}

/* A toolstack that starts again knows neither its sessions nor its tasks (facts §2.4). */
void
pp_sim_pool_forget_sessions (PpSimPool *self)
{
  g_auto(GStrv) tasks = pp_sim_db_refs (self->db, "task");

  g_hash_table_remove_all (self->sessions);
  g_clear_pointer (&self->registrations, g_hash_table_unref);
  for (guint i = 0; tasks[i] != NULL; i++)
    pp_sim_db_destroy (self->db, tasks[i]);
  pp_sim_world_wake (self->world);
}

void
pp_sim_world_add_methods (PpSimWorld        *world,
                          const PpSimMethod *methods,
                          guint              n_methods)
{
  for (guint i = 0; i < n_methods; i++)
    if (methods[i].since <= world->release)
      g_hash_table_insert (world->methods, (char *) methods[i].name, (gpointer) & methods[i]);
}
