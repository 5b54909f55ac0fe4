/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-plan"

#include "config.h"

#include "pp-plan-builder.h"

/*
 * Whom a step concerns and how long it takes, by plain figures: an honest guess, not a promise.
 * Where the server's own last boot is known, that is taken.
 */

#define MEGABYTE (1000 * 1000)
#define DOWNLOAD_RATE (5 * MEGABYTE)      /* bytes a second, over the internet */
#define UPLOAD_RATE (20 * MEGABYTE)       /* on the management network */
#define MIGRATION_RATE (60 * MEGABYTE)    /* memory of a VM; gigabit Ethernet, and pages sent again */
#define SUSPEND_RATE (50 * MEGABYTE)      /* memory to shared storage */
#define MEMORY_UNKNOWN (G_GUINT64_CONSTANT (2) << 30)
#define SIZE_UNKNOWN (50 * MEGABYTE)
#define SECONDS_OF_REBOOT (8 * 60)
#define SECONDS_OF_FIRMWARE 120           /* before boot_time, which is when the kernel began */
#define SECONDS_OF_BOOT_MAX (30 * 60)
#define SECONDS_OF_TOOLSTACK 60
#define SECONDS_OF_APPLY 60
#define SECONDS_OF_START 60
#define SECONDS_OF_SHUTDOWN 90

static guint64
get_size (const PpPlanDraft *draft,
          const PpStep      *step)
{
  PpHotfix *hotfix = pp_outlook_find_hotfix (draft->outlook, step->hotfix);
  guint64 size = 0;

  if (hotfix != NULL)
    size = hotfix->download_size > 0 ? hotfix->download_size : hotfix->installation_size;

  return size > 0 ? size : SIZE_UNKNOWN;
}

static guint
measure_vms (const PpStep *step,
             guint64       rate)
{
  guint64 seconds = 0;

  for (guint i = 0; i < step->vms->len; i++)
    {
      const PpVm *vm = g_ptr_array_index (step->vms, i);

      seconds += 5 + (vm->memory > 0 ? vm->memory : MEMORY_UNKNOWN) / rate;
    }

  return seconds;
}

/* From the kernel's start to the toolstack's, last time; a toolstack restarted since tells nothing. */
static guint
measure_reboot (const PpPlanDraft *draft,
                const PpStep      *step)
{
  const PpHost *host = pp_snapshot_find_host (draft->snapshot, step->host);
  gint64 seconds = host != NULL ? host->agent_start_time - host->boot_time : 0;

  if (host == NULL || host->boot_time <= 0 || seconds <= 0 || seconds > SECONDS_OF_BOOT_MAX)
    return SECONDS_OF_REBOOT;

  return seconds + SECONDS_OF_FIRMWARE;
}

static guint
measure_fix (const PpStep *step)
{
  switch (step->fix->kind)
    {
    case PP_FIX_SUSPEND_VM:
      return measure_vms (step, SUSPEND_RATE);

    case PP_FIX_SHUT_DOWN_VM:
      return SECONDS_OF_SHUTDOWN;

    case PP_FIX_DISABLE_HA:
      return 30;

    case PP_FIX_PAUSE_WLB:
    case PP_FIX_PLUG_STORAGE:
    case PP_FIX_EJECT_CD:
    case PP_FIX_HARD_SHUT_DOWN_VM:
    case PP_FIX_DISABLE_AUTO_POWER_ON:
    case PP_FIX_CLEAN_UP_FILES:
    case PP_FIX_ENABLE_HOST:
    default:
      return 10;
    }
}

static guint
measure (const PpPlanDraft *draft,
         const PpStep      *step,
         const PpStep      *previous)
{
  switch (step->kind)
    {
    case PP_STEP_DOWNLOAD:
      return 5 + get_size (draft, step) / DOWNLOAD_RATE;

    case PP_STEP_UPLOAD:
      return 5 + get_size (draft, step) / UPLOAD_RATE;

    case PP_STEP_EVACUATE:
    case PP_STEP_BRING_BACK:
      return measure_vms (step, MIGRATION_RATE);

    case PP_STEP_APPLY:
      return SECONDS_OF_APPLY;

    case PP_STEP_WAIT:
      return previous != NULL && previous->kind == PP_STEP_REBOOT ?
             measure_reboot (draft, step) : SECONDS_OF_TOOLSTACK;

    case PP_STEP_FIX:
    case PP_STEP_UNWIND:
      return measure_fix (step);

    case PP_STEP_REBOOT_VMS:
      return step->vms->len * (SECONDS_OF_SHUTDOWN + SECONDS_OF_START);

    case PP_STEP_GATE:
    case PP_STEP_BY_HAND:
      return 0;

    case PP_STEP_PRECHECK:
    case PP_STEP_DISABLE:
    case PP_STEP_REBOOT:
    case PP_STEP_RESTART_TOOLSTACK:
    case PP_STEP_ENABLE:
    case PP_STEP_CLEAN:
    case PP_STEP_VERIFY:
    default:
      return 5;
    }
}

/* Whether a step of the plan stops the virtual machine: then it is neither moved nor brought back. */
static gboolean
is_stopped (GPtrArray  *steps,
            const PpVm *vm)
{
  for (guint i = 0; i < steps->len; i++)
    {
      const PpStep *step = g_ptr_array_index (steps, i);

      if (step->kind == PP_STEP_FIX && pp_fix_is_of_vm (step->fix) &&
          g_str_equal (step->fix->object, vm->uuid))
        return TRUE;
    }

  return FALSE;
}

/* What the hotfixes that a server gets ask for. */
static PpGuidance
get_guidance (const PpPlanDraft *draft,
              const char        *uuid)
{
  for (guint i = 0; i < draft->hosts->len; i++)
    {
      const PpHostDraft *host = g_ptr_array_index (draft->hosts, i);

      if (g_str_equal (host->host->uuid, uuid))
        return host->guidance;
    }

  return PP_GUIDANCE_NONE;
}

static void
collect_vms (const PpPlanDraft *draft,
             GPtrArray         *steps,
             PpStep            *step)
{
  const PpHostEvidence *evidence = NULL;

  if (draft->evidence != NULL && step->host != NULL)
    evidence = pp_evidence_find_host (draft->evidence, step->host);

  for (guint i = 0; evidence != NULL && i < evidence->vms->len; i++)
    {
      PpVm *vm = g_ptr_array_index (evidence->vms, i);
      gboolean concerned = FALSE;

      if (step->kind == PP_STEP_EVACUATE || step->kind == PP_STEP_BRING_BACK)
        concerned = !is_stopped (steps, vm);
      else if (step->kind == PP_STEP_REBOOT_VMS || step->task == PP_STEP_REBOOT_VMS)
        concerned = pp_vm_is_restarted_by (vm, get_guidance (draft, step->host));
      else if (step->fix != NULL)
        concerned = g_str_equal (step->fix->object, vm->uuid);
      if (concerned)
        g_ptr_array_add (step->vms, pp_vm_ref (vm));
    }
}

/*
 * pp_plan_weigh_steps:
 * @draft: what @steps were made from
 * @steps: (element-type PpStep): all steps of a plan
 *
 * Writes into each step which virtual machines it concerns and how long it may take.
 */
void
pp_plan_weigh_steps (const PpPlanDraft *draft,
                     GPtrArray         *steps)
{
  for (guint i = 0; i < steps->len; i++)
    {
      PpStep *step = g_ptr_array_index (steps, i);

      collect_vms (draft, steps, step);
      step->seconds = measure (draft, step, i > 0 ? g_ptr_array_index (steps, i - 1) : NULL);
    }
}
