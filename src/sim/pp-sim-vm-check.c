/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-sim"

#include "config.h"

#include "pp-sim-vm.h"
#include "pp-sim-checks.h"
#include "pp-sim-row.h"

#include <string.h>

/* What a server asks of a virtual machine before it begins an operation on it, in its order:
 * template, blocked, power state, other operations, control domain, licence, drivers, devices. */

/* Up to 6.x, drivers of the years before cannot be moved or suspended. */
#define OLDEST_DRIVERS 5

enum
{
  MOVES = 1 << 0,      /* needs drivers that suspend, and no device of the server */
  COOPERATES = 1 << 1, /* needs drivers that shut down */
};

static const struct
{
  const char *operation;
  const char *states;    /* as VM_BAD_POWER_STATE names them */
  guint       needs;
} rules[] = {
  { "start", "halted", 0 },
  { "start_on", "halted", 0 },
  { "resume", "suspended", 0 },
  { "resume_on", "suspended", 0 },
  { "suspend", "running", MOVES },
  { "pool_migrate", "running", MOVES },
  { "clean_shutdown", "running", COOPERATES },
  { "clean_reboot", "running", COOPERATES },
  { "hard_shutdown", "paused, running, suspended", 0 },
  { "hard_reboot", "paused, running", 0 },
};

static GStrv
refusal (const char *code,
         const char *first,
         const char *second,
         const char *third)
{
  const char * const words[] = { code, first, second, second != NULL ? third : NULL, NULL };

  return g_strdupv ((char **) words);
}

static gboolean
lacks_drivers (PpSimPool  *pool,
               const char *vm)
{
  const char *policy = pp_sim_row_text (pool, vm, "HVM_boot_policy");

  return policy != NULL && *policy != '\0' &&
         !pp_sim_row_exists (pool, pp_sim_row_text (pool, vm, "guest_metrics"));
}

static GStrv
judge_drivers (PpSimPool  *pool,
               const char *vm,
               guint       needs)
{
  const char *metrics = pp_sim_row_text (pool, vm, "guest_metrics");
  const char *major = pp_sim_row_key (pool, metrics, "PV_drivers_version", "major");
  const char *minor = pp_sim_row_key (pool, metrics, "PV_drivers_version", "minor");

  if (needs == 0)
    return NULL;
  if (lacks_drivers (pool, vm))
    {
      if (pool->world->release < PP_SIM_RELEASE_70)
        return refusal ("VM_MISSING_PV_DRIVERS", vm, NULL, NULL);
      return refusal (needs & MOVES ? "VM_LACKS_FEATURE_SUSPEND" : "VM_LACKS_FEATURE_SHUTDOWN", vm,
                      NULL, NULL);
    }
  if (pool->world->release < PP_SIM_RELEASE_70 && major != NULL && minor != NULL &&
      g_ascii_strtoll (major, NULL, 10) < OLDEST_DRIVERS)
    return refusal ("VM_OLD_PV_DRIVERS", vm, major, minor);

  return NULL;
}

/* Devices of the server itself: a card passed through, a graphics processor. 5.6 knows no such
 * refusal; a card of the whole processor was one more device up to 6.2. */
static GStrv
judge_devices (PpSimPool  *pool,
               const char *vm)
{
  g_auto(GStrv) cards = pp_sim_row_refs (pool, vm, "attached_PCIs");
  g_auto(GStrv) processors = pp_sim_row_refs (pool, vm, "VGPUs");

  if (processors[0] != NULL && pool->world->release >= PP_SIM_RELEASE_62SP1)
    return refusal ("VM_HAS_VGPU", vm, NULL, NULL);
  if (cards[0] != NULL)
    return refusal ("VM_HAS_PCI_ATTACHED", vm, NULL, NULL);

  return NULL;
}

static GStrv
judge_state (PpSimPool  *pool,
             const char *vm,
             const char *states)
{
  const char *found = pp_sim_row_text (pool, vm, "power_state");
  g_autofree char *folded = g_ascii_strdown (found != NULL ? found : "", -1);
  g_auto(GStrv) allowed = g_strsplit (states, ", ", -1);

  if (g_strv_contains ((const char * const *) allowed, folded))
    return NULL;

  return refusal ("VM_BAD_POWER_STATE", vm, states, folded);
}

/* Only force may interrupt, and only what is gentle. */
static GStrv
judge_others (PpSimPool  *pool,
              const char *vm,
              const char *operation)
{
  const PpSimValue *current = pp_sim_db_get (pool->db, vm, "current_operations");
  gboolean force = g_str_has_prefix (operation, "hard_");

  for (guint i = 0; current != NULL && i < pp_sim_value_length (current); i++)
    {
      const char *other = pp_sim_value_text (pp_sim_value_item (current, i));
      g_autofree char *kind = g_strconcat ("VM.", other, NULL);

      if (!force || !g_str_has_prefix (other, "clean_"))
        return refusal ("OTHER_OPERATION_IN_PROGRESS", kind, vm, NULL);
    }

  return NULL;
}

/* Expired evaluations and free licences of up to 6.1 start nothing any more (facts §11). */
static GStrv
judge_licence (PpSimPool  *pool,
               const char *vm,
               const char *operation)
{
  const char *restricted = pp_sim_row_key (pool, pp_sim_pool_ref (pool), "restrictions",
                                           "restrict_xen_motion");

  if (g_str_equal (operation, "pool_migrate") && pool->world->release >= PP_SIM_RELEASE_70 &&
      g_strcmp0 (restricted, "true") == 0)
    return refusal ("LICENCE_RESTRICTION", "XenMotion", NULL, NULL);

  return NULL;
}

static GStrv
judge_rule (PpSimPool  *pool,
            const char *vm,
            guint       rule)
{
  const char *operation = rules[rule].operation;
  const char *blocked = pp_sim_row_key (pool, vm, "blocked_operations", operation);
  GStrv found;

  if (pp_sim_row_bool (pool, vm, "is_a_template") || pp_sim_row_bool (pool, vm, "is_a_snapshot"))
    return refusal ("VM_IS_TEMPLATE", vm, NULL, NULL);
  if (blocked != NULL)
    return refusal ("OPERATION_BLOCKED", vm, blocked, NULL);

  found = judge_state (pool, vm, rules[rule].states);
  if (found == NULL)
    found = judge_others (pool, vm, operation);
  if (found == NULL && pp_sim_row_bool (pool, vm, "is_control_domain"))
    found = refusal ("OPERATION_NOT_ALLOWED", "This operation is not allowed on a control domain", NULL,
                     NULL);
  if (found == NULL)
    found = judge_licence (pool, vm, operation);
  if (found == NULL)
    found = judge_drivers (pool, vm, rules[rule].needs);
  if (found == NULL && (rules[rule].needs & MOVES) != 0)
    found = judge_devices (pool, vm);

  return found;
}

/**
 * pp_sim_vm_judge:
 * @pool: a pool
 * @vm: ref of a virtual machine
 * @operation: "suspend"
 *
 * Returns: (transfer full) (nullable): code and parameters of the refusal; %NULL when it may begin
 */
GStrv
pp_sim_vm_judge (PpSimPool  *pool,
                 const char *vm,
                 const char *operation)
{
  for (guint i = 0; i < G_N_ELEMENTS (rules); i++)
    if (g_str_equal (rules[i].operation, operation))
      return judge_rule (pool, vm, i);

  g_return_val_if_reached (NULL);
}

/**
 * pp_sim_vm_check:
 * @call: a call whose first parameter is a virtual machine
 * @operation: what it wants to do with it
 *
 * Returns: (transfer none) (nullable): the virtual machine; else the call has failed
 */
const char *
pp_sim_vm_check (PpSimCall  *call,
                 const char *operation)
{
  const char *vm = pp_sim_check_ref (call, 0, "VM");
  g_auto(GStrv) refused = vm != NULL ? pp_sim_vm_judge (call->pool, vm, operation) : NULL;

  if (refused != NULL)
    pp_sim_call_fail_strv (call, (const char * const *) refused);

  return refused == NULL ? vm : NULL;
}

/**
 * pp_sim_vm_update_allowed:
 * @pool: a pool
 * @vm: ref of a virtual machine
 *
 * Lists in its allowed_operations what may begin now.
 */
void
pp_sim_vm_update_allowed (PpSimPool  *pool,
                          const char *vm)
{
  g_autoptr(GPtrArray) allowed = g_ptr_array_new ();
  const char *power = pp_sim_row_text (pool, vm, "power_state");
  gboolean halted = g_strcmp0 (power, "Halted") == 0;

  for (guint i = 0; i < G_N_ELEMENTS (rules); i++)
    {
      g_auto(GStrv) refused = judge_rule (pool, vm, i);

      if (refused == NULL)
        g_ptr_array_add (allowed, (gpointer) rules[i].operation);
    }
  if (allowed->len > 0)
    g_ptr_array_add (allowed, (gpointer) "snapshot");
  if (allowed->len > 0 && halted)
    {
      g_ptr_array_add (allowed, (gpointer) "copy");
      g_ptr_array_add (allowed, (gpointer) "clone");
      g_ptr_array_add (allowed, (gpointer) "export");
      g_ptr_array_add (allowed, (gpointer) "make_into_template");
      g_ptr_array_add (allowed, (gpointer) "destroy");
    }
  g_ptr_array_add (allowed, NULL);
  pp_sim_row_set_texts (pool, vm, "allowed_operations", (const char * const *) allowed->pdata);
}
