/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-sim"

#include "config.h"

#include "pp-sim-lifecycle.h"
#include "pp-sim-call.h"
#include "pp-sim-ha.h"
#include "pp-sim-revive.h"
#include "pp-sim-row.h"
#include "pp-sim-server.h"
#include "pp-sim-storage.h"
#include "pp-sim-update.h"
#include "pp-sim-vm.h"

/* What happens to a host that restarts, in simulated seconds from the call (facts §9.3-9.7).
 *
 *                     member                              master
 *   stop              live and enabled become false       the same, and every session, task and
 *                     and nobody listens                  event queue is gone; members answer
 *                                                         HOST_STILL_BOOTING
 *   start             listens, live                       listens, answers HOST_STILL_BOOTING
 *   settle            -                                   answers; members say hello
 *   enable            enabled by itself                   the same */
typedef struct
{
  double stop;
  double start;
  double settle;
  double enable;
} Timetable;

static const Timetable reboot_times = { 10, 180, 20, 20 };
static const Timetable member_agent_times = { 1, 10, 5, 5 };
static const Timetable master_agent_times = { 0, 10, 10, 5 };

#define HELLO_AFTER 5
#define FIRMWARE_TIME 60  /* of a restart, before the kernel's clock begins */

typedef struct
{
  PpSimPool        *pool;
  char             *host;     /* (owned) */
  PpSimMachinePhase phase;
  PpSimRestart      restart;
  Timetable         times;
  guint             alarm;
  guint             reboots;
  guint             toolstack_restarts;
  double            clock_offset; /* seconds its clock is ahead */
  gboolean          booted;   /* starts after a reboot, not after a restart of its toolstack */
  char             *task;     /* (owned) (nullable) the key in current_operations */
} PpSimMachine;

static void
machine_free (gpointer data)
{
  PpSimMachine *machine = data;

  if (machine->alarm != 0)
    pp_sim_clock_cancel (machine->pool->world->clock, machine->alarm);
  g_free (machine->host);
  g_free (machine->task);
  g_free (machine);
}

static PpSimMachine *
find_machine (PpSimPool  *pool,
              const char *host)
{
  PpSimMachine *machine;

  if (pool->machines == NULL)
    pool->machines = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, machine_free);

  machine = g_hash_table_lookup (pool->machines, host);
  if (machine == NULL)
    {
      machine = g_new0 (PpSimMachine, 1);
      machine->pool = pool;
      machine->host = g_strdup (host);
      g_hash_table_insert (pool->machines, machine->host, machine);
    }

  return machine;
}

static gboolean
is_master (PpSimMachine *machine)
{
  return g_strcmp0 (pp_sim_pool_master (machine->pool), machine->host) == 0;
}

static void
next (PpSimMachine  *machine,
      double         seconds,
      PpSimClockFunc what)
{
  machine->alarm = pp_sim_clock_after (machine->pool->world->clock, seconds, what, machine, NULL);
}

static void
set_live (PpSimPool  *pool,
          const char *host,
          gboolean    live)
{
  const char *metrics = pp_sim_row_text (pool, host, "metrics");

  if (pp_sim_row_exists (pool, metrics))
    pp_sim_row_set_bool (pool, metrics, "live", live);
}

static void
set_clock_key (PpSimMachine *machine,
               const char   *key,
               double        when)
{
  g_autofree char *text = g_strdup_printf ("%.0f.", when);

  pp_sim_row_set_key (machine->pool, machine->host, "other_config", key, text);
}

static void
set_listening (PpSimMachine *machine,
               gboolean      listening)
{
  PpSimServer *server = g_hash_table_lookup (machine->pool->servers, machine->host);

  if (server == NULL)
    return;
  if (listening)
    pp_sim_server_open (server);
  else
    pp_sim_server_close (server);
}

/* The init scripts of a host that goes down end what still runs on it. */
static void
kill_residents (PpSimMachine *machine)
{
  PpSimPool *pool = machine->pool;
  g_auto(GStrv) residents = pp_sim_row_refs (pool, machine->host, "resident_VMs");

  for (guint i = 0; residents[i] != NULL; i++)
    if (!pp_sim_row_bool (pool, residents[i], "is_control_domain"))
      pp_sim_vm_set_power (pool, residents[i], "Halted", NULL, "the server went down");
}

/* Members notice that their master is gone, or there again. */
static void
tell_members (PpSimMachine *machine,
              gboolean      master_is_there)
{
  PpSimPool *pool = machine->pool;
  g_auto(GStrv) hosts = pp_sim_row_all (pool, "host");

  for (guint i = 0; hosts[i] != NULL; i++)
    {
      if (g_str_equal (hosts[i], machine->host) ||
          find_machine (pool, hosts[i])->phase != PP_SIM_MACHINE_UP)
        continue;
      set_live (pool, hosts[i], master_is_there);
    }
}

static const PpSimFault *
fault_of (PpSimMachine    *machine,
          PpSimFaultAction action)
{
  return pp_sim_faults_hit_host (machine->pool->world->faults, action,
                                 pp_sim_row_text (machine->pool, machine->host, "name_label"),
                                 pp_sim_row_text (machine->pool, machine->host, "uuid"));
}

/* With HA on, a host without its state file has to wait for an administrator. */
static gboolean
may_enable (PpSimMachine *machine)
{
  return fault_of (machine, PP_SIM_FAULT_STAYS_DISABLED) == NULL &&
         pp_sim_ha_reaches (machine->pool, machine->host);
}

static void
enabled_cb (gpointer user_data)
{
  PpSimMachine *machine = user_data;

  machine->alarm = 0;
  machine->phase = PP_SIM_MACHINE_UP;
  if (may_enable (machine))
    pp_sim_row_set_bool (machine->pool, machine->host, "enabled", TRUE);
  pp_sim_ha_update (machine->pool);
  if (machine->booted)
    pp_sim_revive_auto_poweron (machine->pool);
  machine->booted = FALSE;
}

static void
hello_cb (gpointer user_data)
{
  PpSimMachine *machine = user_data;

  tell_members (machine, TRUE);
  next (machine, machine->times.enable, enabled_cb);
}

/* A master answers again from here on. */
static void
settled_cb (gpointer user_data)
{
  PpSimMachine *machine = user_data;

  machine->phase = PP_SIM_MACHINE_SETTLING;
  set_live (machine->pool, machine->host, TRUE);
  next (machine, HELLO_AFTER, hello_cb);
}

static void
forget_operation (PpSimMachine *machine)
{
  if (machine->task != NULL)
    {
      pp_sim_row_set_key (machine->pool, machine->host, "current_operations", machine->task, NULL);
      pp_sim_db_destroy (machine->pool->db, machine->task);
    }
  g_clear_pointer (&machine->task, g_free);
}

static void
started_cb (gpointer user_data)
{
  PpSimMachine *machine = user_data;
  double now = pp_sim_machine_get_time (machine->pool, machine->host);

  machine->alarm = 0;
  if (machine->restart == PP_SIM_RESTART_HOST)
    {
      machine->reboots++;
      machine->booted = TRUE;
      pp_sim_update_note_reboot (machine->pool, machine->host);
      pp_sim_storage_plug_all (machine->pool, machine->host,
                               fault_of (machine, PP_SIM_FAULT_UNPLUGGED) == NULL);
      set_clock_key (machine, "boot_time", now - MIN (FIRMWARE_TIME, machine->times.start / 2));
    }
  else
    {
      machine->toolstack_restarts++;
    }
  set_clock_key (machine, "agent_start_time", now);
  forget_operation (machine);

  if (is_master (machine))
    {
      machine->phase = PP_SIM_MACHINE_STARTING;
      set_listening (machine, TRUE);
      next (machine, machine->times.settle, settled_cb);
      return;
    }

  machine->phase = PP_SIM_MACHINE_SETTLING;
  set_listening (machine, TRUE);
  set_live (machine->pool, machine->host, TRUE);
  next (machine, machine->times.enable, enabled_cb);
}

static gboolean
stays_away (PpSimMachine *machine)
{
  PpSimPool *pool = machine->pool;

  return machine->restart == PP_SIM_RESTART_NONE ||
         pp_sim_faults_is_offline (pool->world->faults,
                                   pp_sim_row_text (pool, machine->host, "name_label"),
                                   pp_sim_row_text (pool, machine->host, "uuid")) ||
         fault_of (machine, PP_SIM_FAULT_NEVER_RETURNS) != NULL;
}

static void
stopped_cb (gpointer user_data)
{
  PpSimMachine *machine = user_data;
  gboolean of_master = is_master (machine);

  machine->alarm = 0;
  machine->phase = PP_SIM_MACHINE_DOWN;
  set_live (machine->pool, machine->host, FALSE);
  pp_sim_row_set_bool (machine->pool, machine->host, "enabled", FALSE);
  set_listening (machine, FALSE);

  if (machine->restart != PP_SIM_RESTART_TOOLSTACK)
    {
      pp_sim_revive_host_lost (machine->pool, machine->host);
      kill_residents (machine);
    }

  if (of_master)
    {
      pp_sim_pool_forget_sessions (machine->pool);
      tell_members (machine, FALSE);
    }

  if (!stays_away (machine))
    next (machine, machine->times.start, started_cb);
}

static gboolean
answers (PpSimMachinePhase phase)
{
  return phase == PP_SIM_MACHINE_UP || phase == PP_SIM_MACHINE_SETTLING || phase == PP_SIM_MACHINE_STOPPING;
}

/**
 * pp_sim_host_gate:
 * @pool: a pool
 * @host: ref of the host a call came to
 * @method: the call
 *
 * What a host that is still booting, or that misses its master, says to all but the emergency
 * calls.
 *
 * Returns: (transfer full) (nullable): a failure
 */
char **
pp_sim_host_gate (PpSimPool  *pool,
                  const char *host,
                  const char *method)
{
  static const char * const emergency_calls[] = {
    "session.slave_local_login_with_password", "session.local_logout", "host.is_in_emergency_mode",
    "pool.is_slave", "pool.emergency_transition_to_master", NULL,
  };
  const char * const booting[] = { "HOST_STILL_BOOTING", NULL };

  if (g_strv_contains (emergency_calls, method) ||
      (answers (pp_sim_machine_get_phase (pool, host)) &&
       answers (pp_sim_machine_get_phase (pool, pp_sim_pool_master (pool)))))
    return NULL;

  return g_strdupv ((char **) booting);
}

/**
 * pp_sim_machine_get_phase:
 * @pool: a pool
 * @host: ref of one of its hosts
 *
 * Returns: where the host is between up and down
 */
PpSimMachinePhase
pp_sim_machine_get_phase (PpSimPool  *pool,
                          const char *host)
{
  return find_machine (pool, host)->phase;
}

/**
 * pp_sim_machine_set_clock:
 * @pool: a pool
 * @host: ref of one of its hosts
 * @offset: seconds its clock is ahead of the others
 *
 * Sets the clock of the host.
 */
void
pp_sim_machine_set_clock (PpSimPool  *pool,
                          const char *host,
                          double      offset)
{
  find_machine (pool, host)->clock_offset = offset;
}

/**
 * pp_sim_machine_get_time:
 * @pool: a pool
 * @host: ref of one of its hosts
 *
 * Returns: Unix time by the clock of the host
 */
double
pp_sim_machine_get_time (PpSimPool  *pool,
                         const char *host)
{
  return pp_sim_clock_now (pool->world->clock) + find_machine (pool, host)->clock_offset;
}

/**
 * pp_sim_machine_get_reboots:
 * @pool: a pool
 * @host: ref of one of its hosts
 *
 * Returns: how often the host came up again
 */
guint
pp_sim_machine_get_reboots (PpSimPool  *pool,
                            const char *host)
{
  return find_machine (pool, host)->reboots;
}

/**
 * pp_sim_machine_get_toolstack_restarts:
 * @pool: a pool
 * @host: ref of one of its hosts
 *
 * Returns: how often its toolstack alone was started again
 */
guint
pp_sim_machine_get_toolstack_restarts (PpSimPool  *pool,
                                       const char *host)
{
  return find_machine (pool, host)->toolstack_restarts;
}

static void
choose_times (PpSimMachine *machine)
{
  gboolean toolstack = machine->restart == PP_SIM_RESTART_TOOLSTACK;
  const PpSimFault *slow = fault_of (machine, toolstack ? PP_SIM_FAULT_SLOW_TOOLSTACK
                                                        : PP_SIM_FAULT_LATE);

  if (toolstack)
    machine->times = is_master (machine) ? master_agent_times : member_agent_times;
  else
    machine->times = reboot_times;
  if (slow != NULL)
    machine->times.start = slow->seconds;
}

/**
 * pp_sim_machine_crash:
 * @pool: a pool
 * @host: ref of one of its hosts
 *
 * The host falls over with all that runs on it, and starts again by itself.
 */
void
pp_sim_machine_crash (PpSimPool  *pool,
                      const char *host)
{
  PpSimMachine *machine = find_machine (pool, host);

  if (machine->phase == PP_SIM_MACHINE_DOWN)
    return;

  if (machine->alarm != 0)
    pp_sim_clock_cancel (pool->world->clock, machine->alarm);
  machine->restart = PP_SIM_RESTART_HOST;
  machine->phase = PP_SIM_MACHINE_STOPPING;
  choose_times (machine);
  forget_operation (machine);
  next (machine, 0, stopped_cb);
}

/**
 * pp_sim_machine_restart:
 * @pool: a pool
 * @host: ref of one of its hosts
 * @restart: what restarts; nothing for a shutdown
 *
 * Sends the host down. It comes back by itself, unless a fault says otherwise.
 */
void
pp_sim_machine_restart (PpSimPool   *pool,
                        const char  *host,
                        PpSimRestart restart)
{
  PpSimMachine *machine = find_machine (pool, host);

  if (machine->phase != PP_SIM_MACHINE_UP && machine->phase != PP_SIM_MACHINE_SETTLING)
    return;

  if (machine->alarm != 0)
    pp_sim_clock_cancel (pool->world->clock, machine->alarm);
  machine->restart = restart;
  machine->phase = PP_SIM_MACHINE_STOPPING;
  choose_times (machine);

  forget_operation (machine);
  if (restart != PP_SIM_RESTART_TOOLSTACK)
    {
      machine->task = pp_sim_task_create (pool, host, restart == PP_SIM_RESTART_HOST
                                       ? "Host is rebooting" : "Host is shutting down", "");
      pp_sim_row_set_key (pool, host, "current_operations", machine->task, "shutdown");
    }

  next (machine, machine->times.stop, stopped_cb);
}

/**
 * pp_sim_machine_start_away:
 * @pool: a pool
 * @host: ref of a host that is down from the beginning
 *
 * To be called before its server listens.
 */
void
pp_sim_machine_start_away (PpSimPool  *pool,
                           const char *host)
{
  find_machine (pool, host)->phase = PP_SIM_MACHINE_DOWN;
  set_live (pool, host, FALSE);
  pp_sim_row_set_bool (pool, host, "enabled", FALSE);
}

/**
 * pp_sim_machine_power_off:
 * @pool: a pool
 * @host: ref of one of its hosts
 *
 * The power fails: gone at once, and for good.
 */
void
pp_sim_machine_power_off (PpSimPool  *pool,
                          const char *host)
{
  PpSimMachine *machine = find_machine (pool, host);

  if (machine->alarm != 0)
    pp_sim_clock_cancel (pool->world->clock, machine->alarm);
  machine->restart = PP_SIM_RESTART_NONE;
  stopped_cb (machine);
}

/**
 * pp_sim_machine_take_over:
 * @pool: a pool
 * @host: ref of one of its hosts that is up
 *
 * The host becomes the master. Every session and task is gone with the old one, whose connections
 * break off; until the new one has settled all of them answer HOST_STILL_BOOTING.
 */
void
pp_sim_machine_take_over (PpSimPool  *pool,
                          const char *host)
{
  PpSimMachine *machine = find_machine (pool, host);
  PpSimMachine *before = find_machine (pool, pp_sim_pool_master (pool));

  if (machine == before)
    return;

  if (before->phase != PP_SIM_MACHINE_DOWN)
    {
      set_listening (before, FALSE);
      set_listening (before, TRUE);
    }
  pp_sim_pool_forget_sessions (pool);
  pp_sim_db_set (pool->db, pp_sim_pool_ref (pool), "master", pp_sim_string (host));
  if (machine->alarm != 0)
    pp_sim_clock_cancel (pool->world->clock, machine->alarm);
  machine->times = master_agent_times;
  machine->phase = PP_SIM_MACHINE_STARTING;
  next (machine, machine->times.settle, settled_cb);
}

static void
designated_cb (gpointer user_data)
{
  PpSimMachine *machine = user_data;

  machine->alarm = 0;
  pp_sim_machine_take_over (machine->pool, machine->host);
}

/**
 * pp_sim_machine_designate:
 * @pool: a pool
 * @host: ref of one of its hosts that is up
 *
 * The host becomes the master after a second, in which whoever asked for it is answered.
 */
void
pp_sim_machine_designate (PpSimPool  *pool,
                          const char *host)
{
  PpSimMachine *machine = find_machine (pool, host);

  if (machine->alarm != 0)
    pp_sim_clock_cancel (pool->world->clock, machine->alarm);
  next (machine, 1, designated_cb);
}

/**
 * pp_sim_machine_power_on:
 * @pool: a pool
 * @host: ref of one of its hosts
 *
 * Starts a host that is down; others stay as they are.
 */
void
pp_sim_machine_power_on (PpSimPool  *pool,
                         const char *host)
{
  PpSimMachine *machine = find_machine (pool, host);

  if (machine->phase != PP_SIM_MACHINE_DOWN || machine->alarm != 0)
    return;

  machine->restart = PP_SIM_RESTART_HOST;
  choose_times (machine);
  next (machine, machine->times.start, started_cb);
}
